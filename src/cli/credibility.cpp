#include "cli/credibility.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "base/provenance.hpp"
#include "cli/credibility_factors.hpp"
#include "io/atomic_file.hpp"
#include "report/document.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// A question that somebody would answer with the program.
struct ContextOfUse {
    std::string title, lead;
    std::vector<std::string> what;
    bool delivery;
    ModelRisk risk;
    std::string influence_why, consequence_why;
};

std::vector<ContextOfUse> contexts() {
    return {
        {"Context of use 1: collagen induction",
         "",
         {"Question of interest: what would a stated needling protocol do to a stated kind of scar "
          "or to healthy skin over months, on average and with what spread?",
          "Context of use: comparing protocols and devices in research and teaching; planning a "
          "study; finding what was never measured. Output: collagen, epidermal thickness, scar "
          "depth and grade, pain, redness, closing of channels, risk of a scar, each with an "
          "interval.",
          "Not in the context: diagnosis, choosing or dosing a treatment of a person, replacing a "
          "clinical or bench test.",
          "Compared below: every check that is not of delivery. That counts hair and pigment too, "
          "for "
          "which no context of use is claimed; the table by process or benefit tells them apart."},
         false,
         {1, 1},
         "decisions in research rest on trials and benches; the program is one input and shows its "
         "assumptions",
         "a study is planned less well"},
        {"Context of use 2: delivery of topicals",
         "Kept apart, since the device class for needling (21 CFR 878.4430) excludes delivery of "
         "drugs and biologics.",
         {"Question of interest: how much of a topical reaches which layer through intact or "
          "needled skin, and when?",
          "Context of use: comparing formulations and times of application in research.",
          "Not in the context: dosing of a drug."},
         true,
         {1, 2},
         "what is chosen is measured in cells before it is used",
         "a formulation that irritates or does nothing is chosen for tests"}};
}

void add_factors(Document& doc, const ContextOfUse& context, const Artefacts& a) {
    const std::vector<CredibilityFactor> list = credibility_factors(a, context.delivery);
    const int required = required_level(context.risk);
    std::vector<std::string> missing;
    DocumentTable t{
        "The 13 credibility factors: the level that an artefact shows, and the level "
        "that this risk asks for",
        {"activity", "factor", "level reached", "level required", "verdict", "why", "artefact",
         "the next level would ask for"},
        {},
        {},
        false};
    for (const CredibilityFactor& f : list) {
        const bool adequate = f.adequate(context.risk);
        if (!adequate) missing.push_back(f.factor);
        t.rows.push_back({f.activity, f.factor, level_words()[size_t(f.level)],
                          std::to_string(required), adequate ? "adequate" : "NOT ADEQUATE", f.why,
                          f.artefact, f.next});
    }
    doc.notice(
        missing.empty()
            ? fmt::format("All 13 factors reach level {}, which this risk asks for.", required)
            : fmt::format(
                  "{} of 13 factors reach level {}, which this risk asks for. Not adequate: "
                  "{}. Until they are, an answer to the question of interest needs the "
                  "evidence that is missing from elsewhere.",
                  13 - int(missing.size()), required, fmt::join(missing, "; ")));
    doc.table(std::move(t));
}

void add_outcomes(Document& doc, const Artefacts& a, bool delivery) {
    Rows rows;
    for (const std::string& group : groups_of(a, delivery)) {
        const Outcome o = outcome_of(a, delivery, group);
        rows.push_back({group, std::to_string(o.n_cohorts),
                        fmt::format("{} of {}", o.n_inside, o.n_rows),
                        fmt::format("{} of {}", o.n_other_agree, o.n_other)});
    }
    if (rows.empty()) return;
    doc.table({"What the checks of this context came out as, by process or benefit",
               {"", "groups of people by value", "values inside their 90 % interval",
                "as published by sign, order or bound"},
               std::move(rows),
               {1},
               false});
}

void add_context(Document& doc, const ContextOfUse& c, const Artefacts& a) {
    doc.heading(c.title);
    if (!c.lead.empty()) doc.text(c.lead);
    doc.items(c.what);
    doc.subheading("Model risk");
    doc.items(
        {fmt::format("Influence on the decision: {}; {}.", risk_word(c.risk.influence),
                     c.influence_why),
         fmt::format("Consequence of a wrong decision: {}; {}.", risk_word(c.risk.consequence),
                     c.consequence_why),
         fmt::format("So every factor needs level {} (how: below).", required_level(c.risk))});
    add_factors(doc, c, a);
    add_outcomes(doc, a, c.delivery);
}

/// How the required level follows, and how many factors would be adequate for other decisions.
void add_risk_scale(Document& doc, const Artefacts& a) {
    doc.heading("How levels are given and asked for");
    doc.items(level_words());
    doc.text(
        "V&V 40 leaves the scale to the applicant; this one is a choice of the project. The level "
        "required follows from influence times consequence, low = 1, medium = 2, high = 3: a "
        "product of 1 asks for level 2, of 2 to 4 for 3, above for 4, of every factor alike. "
        "Levels "
        "of tests follow from the results given: 1 without results or where one failed, 2 where "
        "some "
        "were not run or a kind of test is missing. The level of the output comparison is "
        "computed: 3 where the coverage of the "
        "90 % intervals over groups of people is between 80 and 97 % and the skill over the "
        "literature is above 0 in a full pass, 2 where one of them holds or the pass was a quick "
        "one, 1 where neither does or with signs "
        "alone, "
        "0 without a validation. The others are set where their sentence is written, in "
        "src/cli/credibility_factors.cpp; none is 4, since nobody outside has reviewed anything.");
    Rows rows;
    for (int influence : {1, 2, 3})
        for (int consequence : {1, 2, 3}) {
            const ModelRisk risk{influence, consequence};
            std::vector<std::string> row{risk_word(influence), risk_word(consequence),
                                         std::to_string(required_level(risk))};
            for (bool delivery : {false, true}) {
                int adequate = 0;
                for (const CredibilityFactor& f : credibility_factors(a, delivery))
                    adequate += f.adequate(risk) ? 1 : 0;
                row.push_back(fmt::format("{} of 13", adequate));
            }
            rows.push_back(std::move(row));
        }
    doc.table(
        {"The same evidence against other decisions. A decision about a person has a high "
         "consequence: the program is not fit for it",
         {"influence", "consequence", "level required", "adequate, collagen induction",
          "adequate, delivery"},
         std::move(rows),
         {},
         false});
}

void add_validation(Document& doc, const Artefacts& a) {
    if (a.summary.is_null()) {
        doc.notice(
            "No validation is at hand, so the comparison with publications has level 0 here. Run "
            "needlework validate, then this command again.");
        return;
    }
    doc.text(fmt::format(
        "Validation {} (version {}, commit {}{}).", a.validation.generic_string(),
        a.summary.value("version", ""), a.summary.value("commit", ""),
        a.summary.value("quick", false) ? ", a quick pass: ends of intervals are rough" : ""));
    Rows rows;
    const std::pair<const char*, const char*> shown[] = {
        {"cohorts", "groups of people with a check by value"},
        {"coverage90", "share of them inside the interval of 90 % (asked: 0.80 to 0.97)"},
        {"coverage90_low", "sampling of so few groups alone: from"},
        {"coverage90_high", "to"},
        {"coverage50", "share inside that of 50 % (about 0.5)"},
        {"bias_sd", "published less predicted, in sd (0)"},
        {"rms_sd", "root mean square of the same (1)"},
        {"sharpness", "width over value, median (small)"},
        {"rank_correlation", "rank correlation of effects in percent (above 0)"},
        {"skill_crps", "skill over the literature alone, CRPS (above 0)"},
        {"skill_interval_score", "the same by the interval score"},
        {"sign_order_bound", "checks by sign, order or bound"},
        {"sign_order_bound_as_published", "of them as published"}};
    const nlohmann::json contexts[] = {scores_in(a, false), scores_in(a, true),
                                       a.summary["checks"]};
    for (const auto& [key, words] : shown) {
        std::vector<std::string> row{words};
        for (const nlohmann::json& scores : contexts) {
            const double v = number_in(scores, key);
            row.push_back(std::isfinite(v) ? fmt::format("{:.3g}", v) : "none");
        }
        rows.push_back(std::move(row));
    }
    doc.table({"Checks on people, each group once; what is asked in brackets",
               {"", "collagen induction and all else", "delivery", "all"},
               std::move(rows),
               {1, 2, 3},
               false});
    if (a.summary.contains("checks_with_spent") &&
        number_in(a.summary["checks_with_spent"], "rows") >
            number_in(a.summary["checks"], "rows")) {
        const nlohmann::json& with_spent = a.summary["checks_with_spent"];
        doc.text(fmt::format(
            "With the studies that were looked at too often to check (spent), {:.0f} % of {} "
            "groups "
            "would lie inside the interval of 90 %.",
            100.0 * number_in(with_spent, "coverage90"), with_spent.value("cohorts", 0)));
    }
    if (a.summary.value("commit", "") != commit_text())
        doc.notice(fmt::format(
            "The validation was made by commit {}, this report by {}: run it again before "
            "it is relied on.",
            a.summary.value("commit", ""), commit_text()));
}

void add_evidence(Document& doc, const Artefacts& a) {
    doc.heading("Evidence");
    std::vector<std::string> roles;
    for (const auto& [role, n] : a.roles) roles.push_back(fmt::format("{} {}", n, role));
    doc.items(
        {fmt::format("{} publications in data/evidence ({}), {} of them run.", a.n_studies,
                     fmt::join(roles, ", "), a.n_run),
         fmt::format("Calibrations by program: {}. Posteriors with studies, commit and residuals: "
                     "{}. Which parameter was fitted to which study: needlework explain NAME.",
                     fmt::join(a.calibrations, ", "), fmt::join(a.posteriors, ", ")),
         fmt::format("Fitted by hand, since no calibration file names them: {}.",
                     a.by_hand.empty() ? "none" : fmt::format("{}", fmt::join(a.by_hand, ", "))),
         fmt::format(
             "{} looks at check studies while the model was changed are in the ledger; spent by "
             "three looks: {}.",
             a.n_looks, a.spent.empty() ? "none" : fmt::format("{}", fmt::join(a.spent, ", "))),
         a.golden.empty() ? std::string("No golden files.")
                          : fmt::format("Predictions of {} cases are held by golden files ({}).",
                                        a.n_golden_cases, a.golden)});
    add_validation(doc, a);
}

void add_tests(Document& doc, const Artefacts& a) {
    doc.heading("Tests");
    if (!a.tests) {
        doc.notice(
            "No test results given. ./test writes build/release/tests.xml, which is read from "
            "there.");
        return;
    }
    const TestResults& r = *a.tests;
    doc.text(fmt::format(
        "From {}, made {}{}.", a.tests_file.generic_string(),
        r.when.empty() ? "at a time that it does not say" : r.when,
        r.commit.empty() ? "; it does not say of which commit" : " of commit " + r.commit));
    if (r.commit != commit_text())
        doc.notice(
            fmt::format("The tests are not known to be those of this program ({}): run ./test "
                        "again before they "
                        "are relied on.",
                        commit_text()));
    Rows kinds, rows;
    for (TestKind kind : {TestKind::unit, TestKind::numerical, TestKind::regression,
                          TestKind::validation, TestKind::system}) {
        const TestCount c = count_tests(r, kind);
        kinds.push_back({std::string(kind_name(kind)), std::to_string(c.passed),
                         std::to_string(c.failed), std::to_string(c.not_run)});
    }
    doc.table({"Test programs by kind",
               {"kind", "passed", "failed", "not run"},
               std::move(kinds),
               {1, 2, 3},
               false});
    for (const TestResult& test : r.tests)
        rows.push_back({test.name, std::string(kind_name(kind_of_test(test.name))),
                        test.outcome == TestResult::Outcome::passed   ? "passed"
                        : test.outcome == TestResult::Outcome::failed ? "FAILED"
                                                                      : "not run",
                        fmt::format("{:.1f}", test.seconds)});
    doc.table(
        {"Every test program", {"test", "kind", "outcome", "seconds"}, std::move(rows), {3}, true});
}

Document report_of(const Artefacts& a) {
    Document doc(
        "Credibility of Needlework",
        "In the words of ASME V&V 40 (2018). Made by needlework credibility from the artefacts of "
        "this source, of one run of its tests and of one validation; a level without an artefact "
        "is "
        "not claimed. It is the project's own assessment: nobody outside has reviewed it, and no "
        "authority has assessed the program.");
    doc.notice(notice_text);
    for (const ContextOfUse& context : contexts()) add_context(doc, context, a);
    add_risk_scale(doc, a);
    add_evidence(doc, a);
    doc.heading("Applicability");
    doc.text(
        "Inside these ranges something was measured; outside them the program says extrapolation.");
    doc.table({"Ranges of evidence", {"parameter", "range", "meaning"}, a.ranges, {}, false});
    doc.heading("Limits");
    doc.items(a.limits);
    add_tests(doc, a);
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
    const Document doc = report_of(gather_artefacts(options));
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
