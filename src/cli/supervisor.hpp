#pragma once
/// Starts the ranks, watches them, and outlives them: no rank goes on when the supervisor is gone.

#include <filesystem>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "cli/progress.hpp"

namespace needlework {

struct EngineJob {
    std::filesystem::path engine;  ///< the needlework-engine program
    std::vector<std::string> arguments;
    std::filesystem::path run_folder;
    int ranks = 1;
    ProgressStyle progress = ProgressStyle::lines;
    std::string go_on;  ///< the command that resumes this job
};

/// The environment variable by which ranks know their supervisor: a rank that is not below that
/// process has been orphaned and ends.
inline constexpr const char* supervisor_variable = "NEEDLEWORK_SUPERVISOR";

/// Runs the engine to its end. Ctrl-C once asks it to finish the step, checkpoint and stop; twice
/// ends it at once; so do SIGTERM and a closed terminal. Returns the exit code of the run.
ExitCode supervise(const EngineJob& job);

/// The file in a run folder by which the engine is asked to stop.
inline constexpr const char* stop_request_file = ".stop";

}  // namespace needlework
