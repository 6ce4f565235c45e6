#pragma once
/// `needlework run`: the run folder, the lock, the engine.

#include <filesystem>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "cli/progress.hpp"

namespace needlework {

struct RunOptions {
    std::string file;           ///< may be empty with resume
    std::filesystem::path out;  ///< empty: runs/<name of the file>
    std::string resolution = "standard";
    int ranks = 0;  ///< 0: as many as there are cores, at most 4
    std::vector<std::string> overrides;
    std::string only;  ///< "injury" or empty
    bool resume = false;
    bool json = false;
    ProgressStyle progress = ProgressStyle::lines;
};

ExitCode run_command(const RunOptions& options, const std::filesystem::path& engine);

/// `needlework validate`: the engine in its other role.
struct ValidateOptions {
    std::filesystem::path evidence;  ///< empty: data/evidence
    std::vector<std::string> studies;
    std::filesystem::path out;
    int samples = 0;     ///< 0: 200, or fewer with quick
    bool quick = false;  ///< 16 to 64 unit cells a study
    bool parts = false;  ///< tell parameters, completion and model form apart in a quick pass too
    int ranks = 0;
    bool json = false;
    ProgressStyle progress = ProgressStyle::lines;
};
ExitCode validate_command(const ValidateOptions& options, const std::filesystem::path& engine);

/// `needlework compare A B ...`.
struct CompareOptions {
    std::vector<std::string> files;
    std::vector<std::string> with;  ///< built-in arms: "untreated", "sham"
    std::filesystem::path out;
    std::string resolution = "standard";
    std::vector<std::string> overrides;
    int ranks = 0;
    bool json = false;
    ProgressStyle progress = ProgressStyle::lines;
};
ExitCode compare_command(const CompareOptions& options, const std::filesystem::path& engine);

/// `needlework calibrate FILE`.
struct CalibrateOptions {
    std::string file;
    std::filesystem::path out;
    int ranks = 0;
    ProgressStyle progress = ProgressStyle::lines;
};
ExitCode calibrate_command(const CalibrateOptions& options, const std::filesystem::path& engine);

/// `needlework dossier DEVICE`: what can be said of a device, without the engine.
struct DossierOptions {
    std::string device;
    std::vector<std::string> sites, overrides;
    std::string beyond, share;
    std::filesystem::path out;  ///< .html, .md or .json; empty: Markdown on standard output
    int people = 64;
    bool json = false;
};
ExitCode dossier_command(const DossierOptions& options);

/// `needlework sensitivity FILE`: which parameters matter for which measure.
struct SensitivityOptions {
    std::string file;
    std::vector<std::string> overrides;
    std::filesystem::path out;
    int blocks = 8;
    bool prior = false;  ///< every parameter from its prior, a factor each; no posterior
    std::string resolution = "standard";
    int ranks = 0;
    bool json = false;
    ProgressStyle progress = ProgressStyle::lines;
};
ExitCode sensitivity_command(const SensitivityOptions& options,
                             const std::filesystem::path& engine);

}  // namespace needlework
