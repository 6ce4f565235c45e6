// `needlework validate`, `calibrate` and `sensitivity`: what each asks of the engine.

#include <fmt/format.h>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "cli/engine_call.hpp"
#include "cli/run_command.hpp"
#include "cli/run_folder.hpp"
#include "io/content_hash.hpp"

namespace needlework {

namespace fs = std::filesystem;

ExitCode validate_command(const ValidateOptions& options, const fs::path& engine) {
    const fs::path evidence =
        options.evidence.empty() ? data_folder() / "evidence" : options.evidence;
    nlohmann::json request = {
        {"evidence", options.evidence.empty() ? "" : fs::absolute(options.evidence).string()},
        {"evidence_sha256",
         fs::is_regular_file(evidence) ? sha256_of_file(evidence) : sha256_of_folder(evidence)},
        {"studies", options.studies},
        {"samples", options.samples},
        {"quick", options.quick},
        {"parts", options.parts},
        {"data_sha256", sha256_of_folder(data_folder())},
        {"version", version_text()},
        {"commit", commit_text()}};
    std::string command = "needlework validate";
    if (!options.evidence.empty()) command += " --evidence " + options.evidence.string();
    for (const std::string& study : options.studies) command += " --study " + study;
    if (options.samples > 0) command += fmt::format(" --samples {}", options.samples);
    if (options.quick) command += " --quick";
    if (options.parts) command += " --parts";
    return run_study_job({engine, options.ranks, options.progress, options.json}, "validate",
                         command, options.out, request);
}

ExitCode calibrate_command(const CalibrateOptions& options, const fs::path& engine) {
    TomlFile::load(options.file);  // a missing file or broken TOML is told before anything starts
    nlohmann::json request = {{"file", fs::absolute(options.file).string()},
                              {"file_sha256", sha256_of_file(options.file)},
                              {"data_sha256", sha256_of_folder(data_folder())},
                              {"version", version_text()},
                              {"commit", commit_text()}};
    return run_study_job({engine, options.ranks, options.progress}, "calibrate",
                         "needlework calibrate " + options.file, options.out, request);
}

ExitCode sensitivity_command(const SensitivityOptions& options, const fs::path& engine) {
    Protocol protocol = read_protocol(TomlFile::load(options.file), options.overrides);
    refuse_stops(protocol);
    show_problems(protocol.warnings);
    nlohmann::json request = {{"file", fs::absolute(options.file).string()},
                              {"title", file_name_of(options.file)},
                              {"file_sha256", sha256_of_file(options.file)},
                              {"overrides", options.overrides},
                              {"blocks", options.blocks},
                              {"prior", options.prior},
                              {"resolution", options.resolution},
                              {"data_sha256", sha256_of_folder(data_folder())},
                              {"version", version_text()},
                              {"commit", commit_text()}};
    std::string command = fmt::format("needlework sensitivity {} --blocks {} --resolution {}",
                                      options.file, options.blocks, options.resolution);
    if (options.prior) command += " --prior";
    for (const std::string& value : options.overrides) command += " --set '" + value + "'";
    return run_study_job({engine, options.ranks, options.progress, options.json}, "sensitivity",
                         command, options.out, request);
}

}  // namespace needlework
