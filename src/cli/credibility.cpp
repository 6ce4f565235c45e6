#include "cli/credibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "cli/explain.hpp"
#include "course/protocol.hpp"
#include "io/atomic_file.hpp"
#include "report/document.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// What the project shows of itself.
struct Artefacts {
    std::map<std::string, int> tests;  ///< by room
    int n_tests = 0, n_verification = 0;
    int n_parameters = 0, n_assumptions = 0, n_priors = 0, n_calibrated = 0;
    std::map<std::string, int> roles;  ///< studies by role
    int n_studies = 0, n_run = 0;
    int n_looks = 0;
    std::vector<std::string> spent;
    std::string golden;  ///< reason and commit
    size_t n_golden_cases = 0;
    std::vector<std::string> decisions, calibrations;
    fs::path validation;
    nlohmann::json summary;           ///< of the validation; null where there is none
    std::vector<std::string> limits;  ///< of the README
    Rows ranges;                      ///< of evidence
};

int count_in(const fs::path& file, const std::string& mark) {
    std::ifstream in(file);
    int n = 0;
    for (std::string line; std::getline(in, line);) n += line.starts_with(mark) ? 1 : 0;
    return n;
}

void count_tests(Artefacts& a) {
    for (const char* top : {"src", "tests"}) {
        const fs::path root = project_folder() / top;
        if (!fs::is_directory(root)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root)) {
            const std::string name = entry.path().filename().string();
            if (!name.ends_with("_test.cpp")) continue;
            const int n = count_in(entry.path(), "TEST");
            const fs::path room = fs::relative(entry.path(), project_folder()).parent_path();
            a.tests[room.generic_string()] += n, a.n_tests += n;
            if (room == "tests/verification") a.n_verification += n;
        }
    }
}

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

Artefacts gather(const CredibilityOptions& options) {
    Artefacts a;
    count_tests(a);
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
    a.limits = readme_limits();
    read_validation(a, options.validation);
    return a;
}

double number_in(const nlohmann::json& json, const char* key) {
    auto at = json.find(key);
    return at != json.end() && at->is_number() ? at->get<double>() : std::nan("");
}

/// Scores of a context of use: those of the validation, or of one group counted from its rows.
struct Outcome {
    int n_rows = 0, n_inside = 0, n_cohorts = 0, n_other = 0, n_other_agree = 0;
};
Outcome outcome_of(const Artefacts& a, const std::function<bool(const std::string&)>& group) {
    Outcome o;
    std::map<std::string, int> cohorts;
    if (a.summary.is_null()) return o;
    for (const auto& row : a.summary["rows"]) {
        const std::string role = row.value("role", ""), use = row.value("usable_as", "");
        if (!group(row.value("group", "")) || (role != "check" && role != "sign")) continue;
        if (!row.value("predicted", false) || use == "shown" || row.value("species", "") != "human")
            continue;
        const bool inside = row["inside"].is_boolean() && row["inside"].get<bool>();
        if (use == "value" && row.value("transform", "") != "sign")
            ++o.n_rows, o.n_inside += inside, ++cohorts[row.value("cohort", "")];
        else
            ++o.n_other, o.n_other_agree += inside;
    }
    o.n_cohorts = int(cohorts.size());
    return o;
}

/// Words and a level from 0 to 4 of one of the 13 factors.
struct Factor {
    std::string activity, factor;
    int level;
    std::string why, artefact;
};

const char* level_words[] = {"0: nothing to show", "1: described, not measured",
                             "2: measured in part", "3: measured for the quantities of interest",
                             "4: measured and reviewed from outside"};

/// Scores of the checks of one context of use; of all where a validation does not tell them apart.
nlohmann::json scores_in(const Artefacts& a, bool delivery) {
    const char* context = delivery ? "delivery" : "collagen induction";
    if (a.summary.contains("checks_by_context")) return a.summary["checks_by_context"][context];
    return a.summary["checks"];
}

/// The level of a comparison: by coverage and skill of this context as the validation has them.
/// Half right (one of the two) is level 2; where both fail, it was measured and does not hold.
int level_of_comparison(const Artefacts& a, const Outcome& o, bool delivery) {
    if (a.summary.is_null() || o.n_rows + o.n_other == 0) return 0;
    const nlohmann::json scores = scores_in(a, delivery);
    const double coverage = number_in(scores, "coverage90");
    const double skill = number_in(scores, "skill_crps");
    const double least = 0.80, most = 0.97;  // choice: what an honest 90 % allows
    const bool covers = o.n_cohorts > 0 && coverage >= least && coverage <= most;
    if (o.n_rows == 0) return 1;
    if (!covers && !(skill > 0.0)) return 1;
    return covers && skill > 0.0 ? 3 : 2;
}

std::vector<Factor> factors(const Artefacts& a, const Outcome& o, bool delivery) {
    const std::string no_validation = "none at hand: needlework validate";
    const std::string validation =
        a.summary.is_null() ? no_validation : (a.validation / "validation.html").generic_string();
    std::vector<Factor> list;
    list.push_back(
        {"Code verification", "Software quality assurance", 3,
         fmt::format("{} unit tests in {} rooms, a gate for format, sources and equations, whole "
                     "programs and documents run as tests; versions by commit. No audit "
                     "from outside.",
                     a.n_tests, a.tests.size()),
         "./test, tools/check, table of tests below"});
    list.push_back({"Code verification", "Numerical code verification", 3,
                    fmt::format("Exact and manufactured solutions with measured orders: {} tests; "
                                "equal digits on any number of ranks.",
                                a.n_verification),
                    "tests/verification, docs/theory/numerics.md"});
    list.push_back(
        {"Calculation verification", "Discretisation error", 2,
         "Orders are measured for each solver; resolutions of a protocol can be compared "
         "(preview, standard, fine); an error of each quantity of interest is not printed "
         "with every run.",
         "tests/verification, docs/decisions/0007-healing-step-and-patch.md"});
    list.push_back(
        {"Calculation verification", "Numerical solver error", 3,
         "Residuals and step errors are controlled and printed; balances stand in the annex "
         "of each report.",
         "manifest.json and annex of each run"});
    list.push_back(
        {"Calculation verification", "Use error", 2,
         "Every mistake of a protocol is named with line and remedy; values outside the range "
         "of evidence are warned of; the resolved protocol is written. No study with users.",
         "tests/system, needlework check"});
    list.push_back(
        {"Validation, model", "Model form", 2,
         "Forms are published or argued in the theory pages with what they leave out; reference "
         "models "
         "run beside. What people share is redrawn by groups, so that parameters, completion and "
         "forms "
         "are told apart.",
         fmt::format("docs/theory, {} decisions in docs/decisions", a.decisions.size())});
    list.push_back(
        {"Validation, model", "Model inputs", 2,
         fmt::format("{} parameters: {} of them assumptions, {} drawn from a prior, {} fitted "
                     "to named studies. Each has a source or the word assumption.",
                     a.n_parameters, a.n_assumptions, a.n_priors, a.n_calibrated),
         "docs/reference.md, data/posteriors, needlework sensitivity"});
    list.push_back(
        {"Validation, comparator", "Test samples", 2,
         "People of publications as they are described there; numbers, spreads and how far "
         "each publication was read are kept. Most were read from abstracts.",
         "data/evidence (seen, people, n)"});
    list.push_back(
        {"Validation, comparator", "Test conditions", 1,
         "No trial prints length, passes, sessions and interval together: what is open is "
         "completed by one rule of stated distributions, and with more than two open fields a "
         "study counts for sign or order only.",
         "data/evidence/completions.toml"});
    list.push_back(
        {"Validation, assessment", "Equivalency of inputs", 2,
         "The program simulates the published statistic: n people, times, arms and reading "
         "error of the study, with its open fields drawn.",
         "docs/theory/study.md"});
    std::string compared = no_validation;
    if (!a.summary.is_null()) {
        const nlohmann::json c = scores_in(a, delivery);
        const double coverage = number_in(c, "coverage90"), skill = number_in(c, "skill_crps");
        compared = fmt::format(
            "{} of {} check values of {} groups of people inside their 90 % interval ({} of {} as "
            "published by sign, order or bound); each group once, {:.0f} % (80 to 97 is asked). "
            "Skill over the literature {:+.2f} (CRPS; above 0 is asked).",
            o.n_inside, o.n_rows, o.n_cohorts, o.n_other_agree, o.n_other, 100.0 * coverage, skill);
        if (level_of_comparison(a, o, delivery) == 1) compared += " Neither is met.";
    }
    list.push_back({"Validation, assessment", "Output comparison",
                    level_of_comparison(a, o, delivery), compared, validation});
    list.push_back(
        {"Applicability", "Relevance of the quantities of interest", delivery ? 1 : 2,
         delivery
             ? "Amounts in skin and receptor are what laboratories measure; effects on people are "
               "not predicted."
             : "Stained collagen, thickness, scar depth, grade, pain, redness and closing are read "
               "as "
               "a laboratory or clinic would; no patient-relevant end point beyond them.",
         "needlework list measures"});
    list.push_back(
        {"Applicability", "Relevance of the validation to the context of use", delivery ? 1 : 2,
         "Checks cover the sites, devices and phototypes that were published; what lies "
         "outside is called extrapolation. One histology of needled scars with numbers exists.",
         "table of ranges below"});
    return list;
}

void add_factors(Document& doc, const std::vector<Factor>& list) {
    DocumentTable t{
        "The 13 credibility factors; a level is what the artefact shows, by the rules below",
        {"activity", "factor", "level", "why", "artefact"},
        {},
        {},
        false};
    for (const Factor& f : list)
        t.rows.push_back({f.activity, f.factor, level_words[f.level], f.why, f.artefact});
    doc.table(std::move(t));
}

void add_context_of_collagen(Document& doc, const Artefacts& a) {
    doc.heading("Context of use 1: collagen induction");
    doc.items(
        {"Question of interest: what would a stated needling protocol do to a stated kind of scar "
         "or "
         "to healthy skin over months, on average and with what spread?",
         "Context of use: comparing protocols and devices in research and teaching; planning a "
         "study; "
         "finding what was never measured. Output: collagen, epidermal thickness, scar depth and "
         "grade, pain, redness, closing of channels, risk of a scar, each with an interval.",
         "Not in the context: diagnosis, choosing or dosing a treatment of a person, replacing a "
         "clinical or bench test."});
    doc.subheading("Model risk");
    doc.items(
        {"Influence: low. Decisions in research rest on trials and benches; the program is one "
         "input "
         "and shows its assumptions.",
         "Consequence of a wrong output: low in that context (a study planned less well). For any "
         "decision about a person it would be high, and the program is not fit for it.",
         "Model risk: low for research and teaching; not acceptable for anything else."});
    add_factors(doc, factors(a, outcome_of(a, [](const std::string& g) { return g != "delivery"; }),
                             false));
}

void add_context_of_delivery(Document& doc, const Artefacts& a) {
    doc.heading("Context of use 2: delivery of topicals");
    doc.text(
        "Kept apart, since the device class for needling (21 CFR 878.4430) excludes delivery of "
        "drugs "
        "and biologics.");
    doc.items(
        {"Question of interest: how much of a topical reaches which layer through intact or "
         "needled "
         "skin, and when?",
         "Context of use: comparing formulations and times of application in research.",
         "Model risk: influence low, consequence moderate (a formulation is chosen for tests); "
         "dosing "
         "of a drug is outside the context."});
    add_factors(
        doc, factors(a, outcome_of(a, [](const std::string& g) { return g == "delivery"; }), true));
}

void add_evidence(Document& doc, const Artefacts& a) {
    doc.heading("Evidence");
    std::vector<std::string> roles;
    for (const auto& [role, n] : a.roles) roles.push_back(fmt::format("{} {}", n, role));
    doc.items(
        {fmt::format("{} publications in data/evidence ({}), {} of them run.", a.n_studies,
                     fmt::join(roles, ", "), a.n_run),
         fmt::format(
             "Calibrations by program: {}; posteriors are kept with studies, commit and residuals. "
             "Older parameters (needles, barrier, filling, pain, grades) were fitted by hand, each "
             "to "
             "the study that needlework explain names.",
             fmt::join(a.calibrations, ", ")),
         fmt::format(
             "{} looks at check studies while the model was changed are in the ledger; spent by "
             "three looks: {}.",
             a.n_looks, a.spent.empty() ? "none" : fmt::format("{}", fmt::join(a.spent, ", "))),
         a.golden.empty() ? std::string("No golden files.")
                          : fmt::format("Predictions of {} cases are held by golden files ({}).",
                                        a.n_golden_cases, a.golden)});
    if (a.summary.is_null()) {
        doc.notice(
            "No validation is at hand, so the comparison with publications has level 0 here. Run "
            "needlework validate, then this command again.");
        return;
    }
    const nlohmann::json& c = a.summary["checks"];
    doc.text(fmt::format(
        "Validation {} (version {}, commit {}{}).", a.validation.generic_string(),
        a.summary.value("version", ""), a.summary.value("commit", ""),
        a.summary.value("quick", false) ? ", a quick pass: ends of intervals are rough" : ""));
    Rows rows;
    const std::pair<const char*, const char*> shown[] = {
        {"cohorts", "groups of people with a check by value"},
        {"coverage90", "share of them inside the interval of 90 %"},
        {"coverage50", "share inside that of 50 %"},
        {"bias_sd", "published less predicted, in sd"},
        {"rms_sd", "root mean square of the same"},
        {"sharpness", "width over value, median"},
        {"rank_correlation", "rank correlation of effects in percent"},
        {"skill_crps", "skill over the literature alone, CRPS"},
        {"skill_interval_score", "the same by the interval score"},
        {"sign_order_bound", "checks by sign, order or bound"},
        {"sign_order_bound_as_published", "of them as published"}};
    for (const auto& [key, words] : shown) {
        const double v = number_in(c, key);
        rows.push_back({words, std::isfinite(v) ? fmt::format("{:.3g}", v) : "none"});
    }
    doc.table({"Checks on people, each group once", {"", "value"}, std::move(rows), {1}, false});
    if (a.summary.value("commit", "") != commit_text())
        doc.notice(fmt::format(
            "The validation was made by commit {}, this report by {}: run it again before "
            "it is relied on.",
            a.summary.value("commit", ""), commit_text()));
}

Document report_of(const Artefacts& a) {
    Document doc(
        "Credibility of Needlework",
        "In the words of ASME V&V 40 (2018). Made by needlework credibility from the artefacts of "
        "this source and of one validation; a level without an artefact is not claimed. Nobody "
        "outside the project has reviewed it, and no authority has assessed the program.");
    doc.notice(notice_text);
    add_context_of_collagen(doc, a);
    add_context_of_delivery(doc, a);
    doc.heading("How levels are given");
    doc.items({level_words[0], level_words[1], level_words[2], level_words[3], level_words[4]});
    doc.text(
        "The level of the output comparison is computed: 3 where the coverage of the 90 % "
        "intervals over "
        "groups of people is between 80 and 97 % and the skill over the literature is above 0, "
        "else 2; 1 "
        "with signs alone, 0 without a validation. The others are set where their sentence is "
        "written, "
        "in src/cli/credibility.cpp, and none is 4.");
    add_evidence(doc, a);
    doc.heading("Applicability");
    doc.text(
        "Inside these ranges something was measured; outside them the program says extrapolation.");
    doc.table({"Ranges of evidence", {"parameter", "range", "meaning"}, a.ranges, {}, false});
    doc.heading("Limits");
    doc.items(a.limits);
    doc.heading("Tests");
    Rows rows;
    for (const auto& [room, n] : a.tests) rows.push_back({room, std::to_string(n)});
    doc.table(
        {"Unit and verification tests by room", {"room", "tests"}, std::move(rows), {1}, false});
    return doc;
}

}  // namespace

ExitCode credibility_command(const CredibilityOptions& options) {
    const std::string extension = options.out.extension().string();
    if (!options.out.empty() && extension != ".html" && extension != ".md") {
        Problems problems;
        problems.error({options.out.string()}, "is neither .html nor .md.",
                       "Example: needlework credibility --out credibility.html");
        throw InputError(std::move(problems));
    }
    const Document doc = report_of(gather(options));
    if (options.out.empty()) {
        std::fputs(doc.markdown().c_str(), stdout);
        return ExitCode::done;
    }
    if (options.out.has_parent_path()) make_writable_folder(options.out.parent_path());
    write_file_atomically(options.out, extension == ".html" ? doc.html() : doc.markdown());
    std::printf("%s\n", fs::absolute(options.out).lexically_normal().c_str());
    return ExitCode::done;
}

}  // namespace needlework
