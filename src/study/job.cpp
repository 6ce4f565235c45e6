#include "study/job.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include "io/atomic_file.hpp"
#include "study/engine_context.hpp"
#include "study/ensemble.hpp"

namespace needlework {

EngineContext::EngineContext(std::filesystem::path folder, MPI_Comm comm)
    : folder_(std::move(folder)), comm_(comm), atlas_(SkinAtlas::load()) {
    MPI_Comm_rank(comm_, &rank_);
    MPI_Comm_size(comm_, &n_ranks_);
    job_ = nlohmann::json::parse(read_whole_file(folder_ / "job.json"));
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
        if (rank != 0) return;
        nlohmann::json line{{"type", "end"}, {"code", int(code)}, {"message", message}};
        std::printf("%s\n", line.dump().c_str());
        std::fflush(stdout);
    };
    ExitCode code = ExitCode::our_bug;
    std::string message;
    try {
        EngineContext context(folder, comm);
        int result = kind == "run"        ? run_protocol_job(context)
                     : kind == "validate" ? run_validate_job(context)
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
    say_end(code, message);
    if (failed || code == ExitCode::user_input) {
        // The other ranks may wait for this one in a sum or a barrier, so they are ended; rank 0
        // has the word first.
        int n_ranks = 1;
        MPI_Comm_size(comm, &n_ranks);
        if (rank != 0) std::fprintf(stderr, "rank %d: %s\n", rank, message.c_str());
        std::this_thread::sleep_for(std::chrono::milliseconds(rank == 0 ? 200 : 2000));
        if (n_ranks > 1) MPI_Abort(comm, int(code));
    }
    return code;
}

}  // namespace needlework
