#include "study/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <sstream>
#include <thread>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/content_hash.hpp"
#include "io/plane_transfer.hpp"
#include "io/run_log.hpp"
#include "io/sealed_file.hpp"
#include "study/engine_context.hpp"
#include "study/ensemble.hpp"
#include "study/leftovers.hpp"

namespace needlework {

namespace {

constexpr const char* job_file = "job.json";
constexpr const char* warning_event = "went_on";  // of a run that went on in spite of it

}  // namespace

EngineContext::EngineContext(std::filesystem::path folder, MPI_Comm comm)
    : folder_(std::move(folder)), comm_(comm), atlas_(SkinAtlas::load()) {
    MPI_Comm_rank(comm_, &rank_);
    MPI_Comm_size(comm_, &n_ranks_);
    std::optional<std::string> job = read_sealed_file(folder_ / job_file);
    if (!job)
        throw EnvironmentError(fmt::format(
            "\"{}\" is damaged or missing: it says what this run is\n  Start it again in another "
            "folder (--out).",
            (folder_ / job_file).string()));
    job_ = nlohmann::json::parse(*job);
}

void EngineContext::look_back() {
    AgreedAction agreed(comm_);
    agreed.on_root([&] {
        const std::string here = version_text() + " (" + commit_text() + ")";
        const std::string then = job_.value("version", "") + " (" + job_.value("commit", "") + ")";
        const bool before = std::filesystem::exists(folder_ / "log.jsonl");
        if (before) keep_earlier_warnings();
        RunLog(folder_ / "log.jsonl")
            .info(before ? "resumed" : "started", {{"version", here}, {"ranks", n_ranks_}});
        if (then != here)
            warn(
                fmt::format("this run was started by version {} and goes on with {}: its numbers "
                            "come from both",
                            then, here));
        if (job_.value("data_sha256", "") != sha256_of_folder(data_folder()))
            warn(
                "files in data/ were changed since this run was started: its numbers come from "
                "both");
        for (const std::string& damaged : clear_leftovers(folder_)) warn(damaged);
    });
    agreed.settle();
}

void EngineContext::keep_earlier_warnings() {
    std::istringstream lines(read_whole_file(folder_ / "log.jsonl"));
    for (std::string line; std::getline(lines, line);) {
        nlohmann::json entry = nlohmann::json::parse(line, nullptr, false);
        if (entry.is_object() && entry.value("event", "") == warning_event)
            warnings_.push_back(entry.value("text", ""));
    }
}

void EngineContext::warn(const std::string& text) {
    if (rank_ != 0 || std::find(warnings_.begin(), warnings_.end(), text) != warnings_.end())
        return;
    warnings_.push_back(text);
    std::printf("%s\n", nlohmann::json{{"type", "warning"}, {"message", text}}.dump().c_str());
    std::fflush(stdout);
    RunLog(folder_ / "log.jsonl").warning(warning_event, {{"text", text}});
}

void EngineContext::progress(const std::string& part, double fraction, double simulated_days,
                             const std::string& message) const {
    if (rank_ != 0) return;
    nlohmann::json line{{"type", "progress"},
                        {"part", part},
                        {"fraction", fraction},
                        {"simulated_days", simulated_days},
                        {"message", message}};
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
}

bool EngineContext::stop_requested() const {
    std::error_code ignored;
    return std::filesystem::exists(folder_ / ".stop", ignored);
}

double EngineContext::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

ExitCode run_job(const std::string& kind, const std::filesystem::path& folder, MPI_Comm comm) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    auto say_end = [&](ExitCode code, const std::string& message) {
        nlohmann::json line{{"type", "end"}, {"code", int(code)}, {"message", message}};
        std::printf("%s\n", line.dump().c_str());
        std::fflush(stdout);
    };
    if (rank == 0) {  // the supervisor waits for this word
        std::printf("{\"type\": \"up\"}\n");
        std::fflush(stdout);
    }
    ExitCode code = ExitCode::our_bug;
    std::string message;
    try {
        EngineContext context(folder, comm);
        context.look_back();
        int result = kind == "run"           ? run_protocol_job(context)
                     : kind == "validate"    ? run_validate_job(context)
                     : kind == "compare"     ? run_compare_job(context)
                     : kind == "sensitivity" ? run_sensitivity_job(context)
                                             : run_calibrate_job(context);
        code = ExitCode(result);
        if (code == ExitCode::parts_skipped)
            message = "Finished, but parts were skipped; see log.jsonl in the run folder.";
    } catch (const Stopped& stopped) {
        code = ExitCode::stopped, message = stopped.what();
    } catch (const InputError& error) {
        code = ExitCode::user_input, message = error.what();
    } catch (const ModelError& error) {
        code = ExitCode::model, message = error.what();
    } catch (const EnvironmentError& error) {
        code = ExitCode::environment, message = error.what();
    } catch (const std::exception& error) {
        code = ExitCode::our_bug, message = error.what();
    }
    bool failed =
        code == ExitCode::model || code == ExitCode::environment || code == ExitCode::our_bug;
    if (failed) message += "\nWhat was computed so far is readable in " + folder.string() + ".";
    if (rank == 0) say_end(code, message);
    if (failed || code == ExitCode::user_input) {
        // The other ranks may wait for this one in a sum or a barrier, so they are ended; rank 0
        // has the word first; another one speaks only if rank 0 is still waiting for it.
        int n_ranks = 1;
        MPI_Comm_size(comm, &n_ranks);
        if (rank != 0) std::fprintf(stderr, "rank %d: %s\n", rank, message.c_str());
        std::this_thread::sleep_for(std::chrono::milliseconds(rank == 0 ? 200 : 2000));
        if (rank != 0) {
            say_end(code, message);
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        if (n_ranks > 1) MPI_Abort(comm, int(code));
    }
    return code;
}

}  // namespace needlework
