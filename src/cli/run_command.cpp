#include "cli/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/provenance.hpp"
#include "cli/supervisor.hpp"
#include "course/protocol.hpp"
#include "io/atomic_file.hpp"
#include "io/run_lock.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

int ranks_to_use(int wanted) {
    constexpr int ranks_at_most_by_default = 4;
    if (wanted > 0) return wanted;
    return std::clamp(int(std::thread::hardware_concurrency()), 1, ranks_at_most_by_default);
}

/// A folder that no finished or started run has: runs/name, runs/name-2, ...
fs::path free_folder(const fs::path& wanted) {
    fs::path at = wanted;
    for (int number = 2; fs::exists(at); ++number)
        at = fs::path(wanted.string() + "-" + std::to_string(number));
    return at;
}

/// The folder of the newest run of this protocol.
fs::path newest_run(const fs::path& wanted) {
    fs::path found;
    fs::path at = wanted;
    for (int number = 2; fs::exists(at); ++number) {
        found = at;
        at = fs::path(wanted.string() + "-" + std::to_string(number));
    }
    if (found.empty()) {
        Problems problems;
        problems.error({wanted.string()}, "there is no run to resume",
                       "Name its folder with --out, or start it without --resume.");
        throw InputError(std::move(problems));
    }
    return found;
}

void show_problems(const Problems& problems) {
    std::string text = problems.text();
    if (!text.empty()) std::fprintf(stderr, "%s", text.c_str());
}

std::string file_name_of(const std::string& file) { return fs::path(file).stem().string(); }

struct Prepared {
    fs::path folder;
    int ranks;
};

/// Makes the run folder and writes down what is to be done.
Prepared prepare_new_run(const RunOptions& options) {
    Protocol protocol = read_protocol(TomlFile::load(options.file), options.overrides);
    show_problems(protocol.warnings);
    fs::path folder = options.out;
    if (folder.empty()) {
        folder = free_folder(fs::path("runs") / file_name_of(options.file));
    } else if (fs::exists(folder / "job.json")) {
        Problems problems;
        problems.error({folder.string()}, "holds a run already; a run is never overwritten.",
                       "Use --resume to go on with it, or another --out.");
        throw InputError(std::move(problems));
    }
    make_writable_folder(folder);
    nlohmann::json job = {{"protocol", "protocol.toml"},    {"protocol_name", options.file},
                          {"overrides", options.overrides}, {"resolution", options.resolution},
                          {"only", options.only},           {"version", version_text()},
                          {"commit", commit_text()}};
    write_file_atomically(folder / "protocol.toml", read_whole_file(options.file));
    write_file_atomically(folder / "protocol.resolved.toml", resolved_toml(protocol));
    write_file_atomically(folder / "job.json", job.dump(2) + "\n");
    return {folder, ranks_to_use(options.ranks)};
}

Prepared prepare_resumed_run(const RunOptions& options) {
    fs::path folder = options.out;
    if (folder.empty()) folder = newest_run(fs::path("runs") / file_name_of(options.file));
    if (!fs::exists(folder / "job.json")) {
        Problems problems;
        problems.error({folder.string()}, "holds no run that could be resumed (no job.json)",
                       "Name the folder of a run with --out.");
        throw InputError(std::move(problems));
    }
    if (!options.overrides.empty()) {
        Problems problems;
        problems.error({"--set"}, "a resumed run keeps the protocol it was started with.",
                       "Start a new run for other values.");
        throw InputError(std::move(problems));
    }
    return {folder, ranks_to_use(options.ranks)};
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
    for (const auto& line : record.value("lines", std::vector<std::string>{}))
        std::printf("%s\n", line.c_str());
    if (fs::exists(folder / "report.html"))
        std::printf("\nReport: %s\n",
                    fs::absolute(folder / "report.html").lexically_normal().c_str());
}

}  // namespace

ExitCode run_command(const RunOptions& options, const fs::path& engine) {
    Prepared run = options.resume ? prepare_resumed_run(options) : prepare_new_run(options);
    RunLock lock(run.folder);
    lock.share_with_children();
    EngineJob job;
    job.engine = engine;
    job.arguments = {"run", run.folder.string()};
    job.run_folder = run.folder;
    job.ranks = run.ranks;
    job.progress = options.progress;
    ExitCode code = supervise(job);
    if (code == ExitCode::done || code == ExitCode::parts_skipped)
        print_outcome(run.folder, options.json);
    return code;
}

namespace {

/// Validation and calibration: a folder, a request, the engine, what it says.
ExitCode run_study_job(const std::string& kind, const fs::path& wanted,
                       const nlohmann::json& request, int ranks, ProgressStyle progress, bool json,
                       const fs::path& engine) {
    fs::path folder = wanted.empty() ? free_folder(fs::path("runs") / kind) : wanted;
    make_writable_folder(folder);
    RunLock lock(folder);
    lock.share_with_children();
    // The same request in the same folder goes on where it stopped; another one would mix its
    // members.
    std::string text = request.dump(2) + "\n";
    if (fs::exists(folder / "job.json") && read_whole_file(folder / "job.json") != text) {
        Problems problems;
        problems.error({folder.string()}, "holds another job of this kind (or of another version).",
                       "Choose another --out, or repeat the same command to go on with it.");
        throw InputError(std::move(problems));
    }
    write_file_atomically(folder / "job.json", text);
    EngineJob job;
    job.engine = engine;
    job.arguments = {kind, folder.string()};
    job.run_folder = folder;
    job.ranks = ranks_to_use(ranks);
    job.progress = progress;
    ExitCode code = supervise(job);
    if (code == ExitCode::done || code == ExitCode::parts_skipped) print_outcome(folder, json);
    return code;
}

}  // namespace

ExitCode validate_command(const ValidateOptions& options, const fs::path& engine) {
    nlohmann::json request = {
        {"evidence", options.evidence.empty() ? "" : fs::absolute(options.evidence).string()},
        {"studies", options.studies},
        {"samples", options.samples},
        {"version", version_text()},
        {"commit", commit_text()}};
    return run_study_job("validate", options.out, request, options.ranks, options.progress,
                         options.json, engine);
}

ExitCode calibrate_command(const CalibrateOptions& options, const fs::path& engine) {
    TomlFile::load(options.file);  // a missing file or broken TOML is told before anything starts
    nlohmann::json request = {{"file", fs::absolute(options.file).string()},
                              {"version", version_text()},
                              {"commit", commit_text()}};
    return run_study_job("calibrate", options.out, request, options.ranks, options.progress, false,
                         engine);
}

}  // namespace needlework
