#include "cli/engine_call.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "cli/explain.hpp"
#include "cli/ranks.hpp"
#include "cli/run_folder.hpp"
#include "cli/supervisor.hpp"
#include "io/atomic_file.hpp"
#include "io/run_lock.hpp"
#include "io/sealed_file.hpp"

namespace needlework {

namespace fs = std::filesystem;

void show_problems(const Problems& problems) {
    std::string text = problems.text();
    if (!text.empty()) std::fprintf(stderr, "%s", text.c_str());
}

void print_outcome(const fs::path& folder, bool json) {
    fs::path summary = folder / "summary.json";
    if (!fs::exists(summary)) return;
    std::string text = read_whole_file(summary);
    if (json) {
        std::printf("%s\n", text.c_str());
        return;
    }
    nlohmann::json record = nlohmann::json::parse(text, nullptr, false);
    if (record.is_discarded()) return;
    const bool is_terminal = isatty(STDOUT_FILENO) != 0;  // a pipe gets whole lines
    for (const auto& line : record.value("lines", std::vector<std::string>{})) {
        const std::string indent(std::min(line.find_first_not_of(' '), line.size()), ' ');
        std::printf("%s", is_terminal ? describe::wrapped(line, indent, indent + "  ").c_str()
                                      : (line + "\n").c_str());
    }
    for (const char* page : {"report.html", "validation.html", "sensitivity.html"})
        if (fs::exists(folder / page))
            std::printf("\nReport: %s\n", fs::absolute(folder / page).lexically_normal().c_str());
}

ExitCode run_engine(const EngineCall& call, const std::string& role, const fs::path& folder,
                    const std::string& go_on) {
    EngineJob job;
    job.engine = call.engine;
    job.arguments = {role, folder.string()};
    job.run_folder = folder;
    job.ranks = call.ranks > 0 ? call.ranks : ranks_by_default();
    job.progress = call.progress;
    job.go_on = go_on;
    const ExitCode code = supervise(job);
    if (code == ExitCode::done || code == ExitCode::parts_skipped) print_outcome(folder, call.json);
    return code;
}

namespace {

/// The start time apart, which is that of the first command.
bool same_request(nlohmann::json earlier, const nlohmann::json& now) {
    earlier.erase("started");
    return earlier == now;
}

}  // namespace

ExitCode run_study_job(const EngineCall& call, const std::string& kind, const std::string& command,
                       const fs::path& wanted, const nlohmann::json& request) {
    signal(SIGXFSZ, SIG_IGN);
    fs::path folder = wanted.empty() ? claim_free_folder(fs::path("runs") / kind) : wanted;
    make_writable_folder(folder);
    RunLock lock(folder);
    lock.share_with_children();
    // The same request in the same folder goes on where it stopped; another one would mix its
    // members.
    if (fs::exists(folder / job_file)) {
        std::optional<std::string> earlier = read_sealed_file(folder / job_file);
        Problems problems;
        if (!earlier)
            problems.error({(folder / job_file).string()},
                           "is damaged: it cannot be told whether this is the same job.",
                           "Choose another --out.");
        else if (!same_request(nlohmann::json::parse(*earlier), request))
            problems.error({folder.string()},
                           "holds another job of this kind (or of another version, or of files "
                           "that were changed since).",
                           "Choose another --out, or repeat the same command to go on with it.");
        if (problems.has_errors()) throw InputError(std::move(problems));
    } else {
        nlohmann::json started = request;
        started["started"] = utc_now();
        write_sealed_file(folder / job_file, started.dump(2));
    }
    return run_engine(call, kind, folder, fmt::format("{} --out {}", command, folder.string()));
}

}  // namespace needlework
