#pragma once
/// The engine, called in a folder, and what it says afterwards.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "base/problem.hpp"
#include "cli/progress.hpp"

namespace needlework {

/// Problems of a protocol that is run all the same, on standard error.
void show_problems(const Problems& problems);

/// Lines and pages of a folder that is done, on standard output; with `json` its summary.json.
void print_outcome(const std::filesystem::path& folder, bool json);

/// How a command is carried out: the same for every command that needs the engine.
struct EngineCall {
    std::filesystem::path engine;
    int ranks = 0;  ///< 0: as many as there are cores, at most 4
    ProgressStyle progress = ProgressStyle::lines;
    bool json = false;
};

/// The engine in `role` in a folder that holds its job; prints the outcome. `go_on` is the command
/// that goes on where this one stops.
ExitCode run_engine(const EngineCall& call, const std::string& role,
                    const std::filesystem::path& folder, const std::string& go_on);

/// Validation, comparison and calibration: a folder, a request, the engine, what it says.
ExitCode run_study_job(const EngineCall& call, const std::string& kind, const std::string& command,
                       const std::filesystem::path& wanted, const nlohmann::json& request);

}  // namespace needlework
