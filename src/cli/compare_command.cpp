// `needlework compare`: protocols on the same people.

#include <fmt/format.h>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "cli/engine_call.hpp"
#include "cli/run_command.hpp"
#include "cli/run_folder.hpp"
#include "course/comparison.hpp"
#include "io/atomic_file.hpp"
#include "io/content_hash.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// Reads every arm before a folder is made; all mistakes of all files at once.
void check_arms(const CompareOptions& options) {
    Problems problems;
    auto add = [&](const Problems& more) {
        for (const Problem& p : more.list()) problems.add(p);
    };
    std::vector<ComparisonArm> arms;
    for (const std::string& file : options.files) try {
            arms.push_back(
                {file_name_of(file), read_protocol(TomlFile::load(file), options.overrides)});
            add(arms.back().protocol.stops);
        } catch (const InputError& error) {
            add(error.problems());
        }
    if (arms.size() == options.files.size()) {
        for (const std::string& word : options.with)
            arms.push_back(built_in_arm(word, arms.front().protocol));
        if (arms.size() < 2)
            problems.error({}, "compare needs two arms or more.",
                           "Name a second protocol, or --with untreated or --with sham.");
        else
            add(comparison_problems(arms));
    }
    if (problems.has_errors()) throw InputError(std::move(problems));
    for (const ComparisonArm& arm : arms) show_problems(arm.protocol.warnings);
}

}  // namespace

ExitCode compare_command(const CompareOptions& options, const fs::path& engine) {
    check_arms(options);
    fs::path folder =
        options.out.empty() ? claim_free_folder(fs::path("runs") / "compare") : options.out;
    make_writable_folder(folder);
    nlohmann::json arms = nlohmann::json::array();
    std::string command = "needlework compare";
    for (size_t i = 0; i < options.files.size(); ++i) {
        const std::string copy = fmt::format("arm-{}.toml", i + 1);
        const std::string text = read_whole_file(options.files[i]);
        if (!fs::exists(folder / copy)) write_file_atomically(folder / copy, text);
        const Protocol protocol =
            read_protocol(TomlFile::load(options.files[i]), options.overrides);
        keep_products(options.files[i], protocol, folder);
        arms.push_back(
            {{"name", file_name_of(options.files[i])},
             {"file", copy},
             {"devices", copy_devices(protocol, folder, fs::path(options.files[i]).parent_path())},
             {"sha256", sha256_hex(text)}});
        command += " " + options.files[i];
    }
    for (const std::string& word : options.with) {
        arms.push_back({{"name", word}, {"file", ""}, {"sha256", ""}});
        command += " --with " + word;
    }
    for (const std::string& value : options.overrides) command += fmt::format(" --set '{}'", value);
    if (options.resolution != "standard") command += " --resolution " + options.resolution;
    nlohmann::json request = {{"arms", arms},
                              {"overrides", options.overrides},
                              {"resolution", options.resolution},
                              {"protocol_name", fmt::format("{}", fmt::join(options.files, ", "))},
                              {"data_sha256", sha256_of_folder(data_folder())},
                              {"version", version_text()},
                              {"commit", commit_text()}};
    return run_study_job({engine, options.ranks, options.progress, options.json}, "compare",
                         command, folder, request);
}

}  // namespace needlework
