#include "cli/credibility_artefacts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "cli/explain.hpp"
#include "course/protocol.hpp"
#include "io/atomic_file.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

void count_parameters(Artefacts& a) {
    for (const DeclaredTable& table : declared_tables())
        for (const ParameterInfo& p : table.parameters) {
            ++a.n_parameters;
            a.n_assumptions += p.is_assumption() ? 1 : 0;
            a.n_priors += p.prior ? 1 : 0;
            a.n_calibrated += p.calibrated_on.empty() ? 0 : 1;
            if (p.evidence)
                a.ranges.push_back(
                    {table.id + "." + p.word,
                     fmt::format("{} to {}", format_quantity(p.evidence->first, p.unit),
                                 format_quantity(p.evidence->second, p.unit)),
                     p.summary});
        }
}

void count_evidence(Artefacts& a) {
    for (const fs::path& path : describe::studies()) {
        TomlFile file = TomlFile::load(path);
        ++a.n_studies;
        ++a.roles[file.root["role"].value_or(std::string("no role"))];
        a.n_run += file.root["usable_as"].value_or(std::string()) == "no" ? 0 : 1;
    }
    const fs::path ledger = data_folder() / "evidence" / "ledger.toml";
    if (!fs::exists(ledger)) return;
    TomlFile file = TomlFile::load(ledger);
    const int allowed = file.root["looks_allowed"].value_or(3);
    std::map<std::string, int> looks;
    if (const toml::array* list = file.root["look"].as_array())
        for (const toml::node& look : *list)
            if (const toml::table* t = look.as_table())
                ++looks[(*t)["study"].value_or(std::string())], ++a.n_looks;
    for (const auto& [study, n] : looks)
        if (n >= allowed) a.spent.push_back(study);
}

std::vector<std::string> names_in(const fs::path& folder, const std::string& extension) {
    std::vector<std::string> names;
    if (fs::is_directory(folder))
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == extension)
                names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// Parameters that a study fixed and no request to `needlework calibrate` names.
void count_by_hand(Artefacts& a) {
    std::set<std::string> by_program;
    for (const std::string& name : a.calibrations) {
        const TomlFile file = TomlFile::load(data_folder() / "calibrations" / name);
        if (const toml::array* list = file.root["parameters"].as_array())
            for (const toml::node& node : *list) by_program.insert(node.value_or(std::string()));
    }
    for (const DeclaredTable& table : declared_tables())
        for (const ParameterInfo& p : table.parameters)
            if (const std::string path = table.id + "." + p.word;
                !p.calibrated_on.empty() && !by_program.contains(path))
                a.by_hand.push_back(path);
}

/// The bullets of README's "Limits", as they stand there.
std::vector<std::string> readme_limits() {
    std::vector<std::string> items;
    std::ifstream in(project_folder() / "README.md");
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("## ")) inside = line == "## Limits";
        if (!inside || line.empty() || line.starts_with("## ")) continue;
        if (line.starts_with("- "))
            items.push_back(line.substr(2));
        else if (!items.empty())
            items.back() += " " + line.substr(line.find_first_not_of(' '));
    }
    for (std::string& item : items)
        for (size_t at; (at = item.find("**")) != std::string::npos;) item.erase(at, 2);
    return items;
}

/// The newest finished validation of the project's own evidence.
fs::path newest_validation() {
    fs::path newest;
    fs::file_time_type when{};
    if (!fs::is_directory("runs")) return newest;
    for (const auto& entry : fs::directory_iterator("runs")) {
        const fs::path summary = entry.path() / "summary.json";
        if (!fs::exists(entry.path() / "validation.html") || !fs::exists(summary)) continue;
        if (newest.empty() || fs::last_write_time(summary) > when)
            newest = entry.path(), when = fs::last_write_time(summary);
    }
    return newest;
}

void read_validation(Artefacts& a, const fs::path& wanted) {
    a.validation = wanted.empty() ? newest_validation() : wanted;
    if (a.validation.empty()) return;
    const fs::path file = a.validation / "summary.json";
    Problems problems;
    if (!fs::exists(file)) {
        problems.error({a.validation.string()}, "holds no finished validation (no summary.json).",
                       "Name the folder of a needlework validate, or leave --validation out.");
        throw InputError(std::move(problems));
    }
    a.summary = nlohmann::json::parse(read_whole_file(file), nullptr, false);
    if (a.summary.is_discarded() || !a.summary.contains("checks")) {
        problems.error({file.string()}, "is not the summary of a validation.",
                       "Name the folder of a needlework validate.");
        throw InputError(std::move(problems));
    }
}

}  // namespace

Artefacts gather_artefacts(const CredibilityOptions& options) {
    Artefacts a;
    count_parameters(a);
    count_evidence(a);
    const fs::path golden = project_folder() / "tests" / "regression" / "golden.json";
    if (fs::exists(golden)) {
        auto json = nlohmann::json::parse(read_whole_file(golden), nullptr, false);
        if (!json.is_discarded()) {
            a.golden =
                fmt::format("commit {}: {}", json.value("commit", ""), json.value("reason", ""));
            a.n_golden_cases = json.value("cases", nlohmann::json::object()).size();
        }
    }
    a.decisions = names_in(project_folder() / "docs" / "decisions", ".md");
    a.calibrations = names_in(data_folder() / "calibrations", ".toml");
    count_by_hand(a);
    a.posteriors = names_in(data_folder() / "posteriors", ".toml");
    a.limits = readme_limits();
    read_validation(a, options.validation);
    const fs::path own = project_folder() / "build" / "release" / "tests.xml";
    if (options.tests.empty() && fs::exists(own))
        a.tests_file = fs::proximate(own);
    else if (options.tests != "none")
        a.tests_file = options.tests;
    if (!a.tests_file.empty()) a.tests = read_test_results(a.tests_file);
    return a;
}

double number_in(const nlohmann::json& json, const char* key) {
    auto at = json.find(key);
    return at != json.end() && at->is_number() ? at->get<double>() : std::nan("");
}

namespace {

/// A row that fixed nothing, of people, that was predicted and counts.
bool counts(const nlohmann::json& row, bool delivery) {
    const std::string role = row.value("role", "");
    return (role == "check" || role == "sign") && row.value("predicted", false) &&
           row.value("usable_as", "") != "shown" && row.value("usable_as", "") != "input" &&
           row.value("species", "") == "human" &&
           (row.value("group", "") == "delivery") == delivery;
}

}  // namespace

Outcome outcome_of(const Artefacts& a, bool delivery, const std::string& group) {
    Outcome o;
    if (a.summary.is_null()) return o;
    std::set<std::string> cohorts;
    for (const auto& row : a.summary["rows"]) {
        if (!counts(row, delivery)) continue;
        if (!group.empty() && row.value("group", "") != group) continue;
        const bool inside = row["inside"].is_boolean() && row["inside"].get<bool>();
        const bool by_value =
            row.value("usable_as", "") == "value" && row.value("transform", "") != "sign";
        if (by_value)
            ++o.n_rows, o.n_inside += inside, cohorts.insert(row.value("cohort", ""));
        else
            ++o.n_other, o.n_other_agree += inside;
        const std::string note = row.value("note", "");
        o.n_full_text += row.value("seen", "") == "full text";
        o.n_completed += note.find("completed: ") != note.npos || note.find("open: ") != note.npos;
        o.n_extrapolated += row.value("extrapolation", false);
    }
    o.n_cohorts = int(cohorts.size());
    return o;
}

std::vector<std::string> groups_of(const Artefacts& a, bool delivery) {
    std::set<std::string> groups;
    if (!a.summary.is_null())
        for (const auto& row : a.summary["rows"])
            if (counts(row, delivery)) groups.insert(row.value("group", ""));
    return {groups.begin(), groups.end()};
}

nlohmann::json scores_in(const Artefacts& a, bool delivery) {
    const char* context = delivery ? "delivery" : "collagen induction";
    if (a.summary.contains("checks_by_context")) return a.summary["checks_by_context"][context];
    return a.summary["checks"];
}

StudiesRun studies_run(const Artefacts& a) {
    std::set<std::string> predicted;
    for (const nlohmann::json& row : a.summary["rows"])
        if (row.value("predicted", false)) predicted.insert(row.value("study", std::string()));
    return {int(predicted.size()), a.summary.value("studies_runnable", 0)};
}

}  // namespace needlework
