#include "cli/credibility_factors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/provenance.hpp"

namespace needlework {

std::string risk_word(int grade) { return grade <= 1 ? "low" : grade == 2 ? "medium" : "high"; }

int required_level(ModelRisk risk) {
    const int product = risk.influence * risk.consequence;
    return product <= 1 ? 2 : product <= 4 ? 3 : 4;
}

const std::vector<std::string>& level_words() {
    static const std::vector<std::string> words{
        "0: nothing to show", "1: described, not measured", "2: measured in part",
        "3: measured for the quantities of interest", "4: measured and reviewed from outside"};
    return words;
}

namespace {

std::string counted(const TestCount& c) {
    std::string text = fmt::format("{} of {} passed", c.passed, c.all());
    if (c.failed > 0) text += fmt::format(", {} FAILED", c.failed);
    if (c.not_run > 0) text += fmt::format(", {} not run", c.not_run);
    return text;
}

const char* no_tests = "No test results given, so what the tests would show is not claimed.";

/// 1 without results or with a failure, 2 where some were not run, else `good`.
int level_of_tests(const TestCount& count, int good) {
    if (count.passed == 0 || count.failed > 0) return 1;
    return count.not_run > 0 ? std::min(2, good) : good;
}

void add_code_verification(const Artefacts& a, std::vector<CredibilityFactor>& list) {
    TestCount all, numerical;
    int most = 3;
    std::string quality = no_tests, numbers = no_tests, artefact = "none given: --tests FILE";
    if (a.tests) {
        all = count_tests(*a.tests), numerical = count_tests(*a.tests, TestKind::numerical);
        quality = "Test programs: " + counted(all) +
                  ". A gate for format, sources and equations; whole programs and documents run as "
                  "tests; versions by commit.";
        std::vector<std::string> absent;  // a part of the tests shows a part
        for (TestKind kind : {TestKind::unit, TestKind::numerical, TestKind::regression,
                              TestKind::validation, TestKind::system})
            if (count_tests(*a.tests, kind).passed == 0) absent.emplace_back(kind_name(kind));
        if (!absent.empty()) {
            most = 2;
            quality += fmt::format(" Nothing passed of: {}.", fmt::join(absent, "; "));
        }
        numbers =
            "Exact and manufactured solutions with measured orders, equal digits on any "
            "number of ranks, published models of healing to their digits: " +
            counted(numerical) + ".";
        artefact = a.tests_file.generic_string();
    }
    list.push_back(
        {"Code verification", "Software quality assurance", level_of_tests(all, most), quality,
         artefact + ", tools/check",
         a.tests ? "an audit of the process by someone outside" : "the results of ./test"});
    list.push_back({"Code verification", "Numerical code verification",
                    level_of_tests(numerical, 3), numbers, artefact + ", docs/theory/numerics.md",
                    a.tests ? "the same problems solved by another code, from outside"
                            : "the results of ./test"});
    list.push_back(
        {"Calculation verification", "Discretisation error", level_of_tests(numerical, 2),
         "Orders are measured for each solver; resolutions of a protocol can be compared (preview, "
         "standard, fine); an error of each quantity of interest is not printed with every run.",
         "tests/verification, docs/decisions/0007-healing-step-and-patch.md",
         "each quantity of interest at three resolutions, with the error extrapolated"});
    list.push_back(
        {"Calculation verification", "Numerical solver error", level_of_tests(numerical, 2),
         "Steps are controlled by an estimate of their error; residuals and balances stand in the "
         "annex of each run. What they mean for a quantity of interest is not printed.",
         "manifest.json and annex of each run", "each quantity of interest at half the tolerance"});
    TestCount system;
    if (a.tests) system = count_tests(*a.tests, TestKind::system);
    list.push_back(
        {"Calculation verification", "Use error", level_of_tests(system, 2),
         fmt::format(
             "Every mistake of a protocol is named with line and remedy, values outside the "
             "range of evidence are warned of, the resolved protocol is written. Tests that "
             "type what the documents say: {}. No study with users.",
             a.tests ? counted(system) : "no results given"),
         "tests/system, needlework check", "a study with people who have not built it"});
}

void add_model(const Artefacts& a, std::vector<CredibilityFactor>& list) {
    list.push_back(
        {"Validation, model", "Model form", 2,
         "Forms are published or argued in the theory pages with what they leave out; named "
         "alternatives are drawn as a part of the interval; published models run beside.",
         fmt::format("docs/theory, {} decisions in docs/decisions", a.decisions.size()),
         "alternatives for every process, not for healing alone, and a measurement that tells them "
         "apart"});
    list.push_back(
        {"Validation, model", "Model inputs", 2,
         fmt::format("{} parameters: {} of them assumptions, {} drawn from a prior, {} fitted to "
                     "named studies. Each has a source or the word assumption; their effect is "
                     "drawn, and ranked by needlework sensitivity.",
                     a.n_parameters, a.n_assumptions, a.n_priors, a.n_calibrated),
         "docs/reference.md, data/posteriors, needlework sensitivity",
         "measurements in place of the assumptions that sensitivity ranks first"});
}

void add_comparator(const Outcome& o, std::vector<CredibilityFactor>& list) {
    const bool any = o.all() > 0;
    list.push_back(
        {"Validation, comparator", "Test samples", any ? 2 : 1,
         any ? fmt::format("{} published numbers of {} groups of people (by value) that fixed "
                           "nothing, as described there; {} of {} from a publication read in full, "
                           "the others from abstracts and excerpts.",
                           o.all(), o.n_cohorts, o.n_full_text, o.all())
             : std::string("People of publications as they are described there; none compared "
                           "here."),
         "data/evidence (seen, people, n)",
         "the publications in full, with data of single people"});
    list.push_back(
        {"Validation, comparator", "Test conditions", 1,
         fmt::format(
             "No trial prints length, passes, sessions and interval together. What is open is "
             "completed by one rule of stated distributions{}; with more than two open fields a "
             "study counts for sign or order only.",
             any ? fmt::format(" ({} of {} numbers here)", o.n_completed, o.all()) : ""),
         "data/evidence/completions.toml", "a trial that prints its whole protocol"});
}

/// By coverage and skill of this context as the validation has them. Half right (one of the two) is
/// level 2; where both fail, it was measured and does not hold. The ends of a quick pass are too
/// rough for more than 2.
int level_of_comparison(const Artefacts& a, const Outcome& o, bool delivery) {
    if (a.summary.is_null() || o.all() == 0) return 0;
    const nlohmann::json scores = scores_in(a, delivery);
    const double coverage = number_in(scores, "coverage90");
    const double skill = number_in(scores, "skill_crps");
    const double least = 0.80, most = 0.97;  // choice: what an honest 90 % allows
    const bool covers = o.n_cohorts > 0 && coverage >= least && coverage <= most;
    if (o.n_rows == 0 || studies_run(a).is_part()) return 1;
    if (!covers && !(skill > 0.0)) return 1;
    return covers && skill > 0.0 && !a.summary.value("quick", false) ? 3 : 2;
}

std::string or_none(double value, const char* format, double scale = 1.0) {
    return std::isfinite(value) ? fmt::format(fmt::runtime(format), scale * value) : "none";
}

void add_assessment(const Artefacts& a, const Outcome& o, bool delivery,
                    std::vector<CredibilityFactor>& list) {
    list.push_back(
        {"Validation, assessment", "Equivalency of inputs", 2,
         "The program simulates the published statistic: n people, times, arms and reading error "
         "of the study, with its open fields drawn.",
         "docs/theory/study.md", "inputs that the comparator measured on its own people"});
    const int level = level_of_comparison(a, o, delivery);
    std::string compared = "No validation at hand.", artefact = "none: needlework validate";
    if (!a.summary.is_null()) {
        const nlohmann::json c = scores_in(a, delivery);
        compared = fmt::format(
            "{} of {} check values of {} groups of people inside their 90 % interval ({} of {} as "
            "published by sign, order or bound); each group once, {} (80 to 97 is asked; sampling "
            "of "
            "so few groups alone: {} to {}). Half of these intervals are wider than {} times the "
            "number itself. Skill over the literature {} (CRPS; above 0 is asked).",
            o.n_inside, o.n_rows, o.n_cohorts, o.n_other_agree, o.n_other,
            or_none(number_in(c, "coverage90"), "{:.0f} %", 100.0),
            or_none(number_in(c, "coverage90_low"), "{:.0f}", 100.0),
            or_none(number_in(c, "coverage90_high"), "{:.0f} %", 100.0),
            or_none(number_in(c, "sharpness"), "{:.2g}"),
            or_none(number_in(c, "skill_crps"), "{:+.2f}"));
        if (level == 1) compared += " Neither is met.";
        if (const StudiesRun run = studies_run(a); run.is_part())
            compared += fmt::format(
                " Only {} of {} studies that can be run were: a choice of studies shows nothing.",
                run.predicted, run.runnable);
        if (a.summary.value("quick", false))
            compared += " A quick pass: its ends are too rough for level 3.";
        artefact = (a.validation / "validation.html").generic_string();
    }
    list.push_back({"Validation, assessment", "Output comparison", level, compared, artefact,
                    level < 3 ? "coverage between 80 and 97 % and skill above 0, in a full pass"
                              : "studies of others, run by others (validate --evidence)"});
}

void add_applicability(const Outcome& o, bool delivery, std::vector<CredibilityFactor>& list) {
    list.push_back(
        {"Applicability", "Relevance of the quantities of interest", delivery ? 1 : 2,
         delivery
             ? "Amounts in skin and receptor are what laboratories measure; effects on people are "
               "not predicted."
             : "Stained collagen, thickness, scar depth, grade, pain, redness and closing are read "
               "as a laboratory or clinic would; no patient-relevant end point beyond them.",
         "needlework list measures", "end points that patients name"});
    list.push_back(
        {"Applicability", "Relevance of the validation to the context of use", delivery ? 1 : 2,
         fmt::format(
             "Checks cover the sites, devices and phototypes that were published{}; what lies "
             "outside is called extrapolation. {}",
             o.all() > 0 ? fmt::format(" ({} of {} lie outside the range of evidence)",
                                       o.n_extrapolated, o.all())
                         : "",
             delivery ? "Most checks are of intact skin."
                      : "One histology of needled scars with numbers exists."),
         "table of ranges below", "checks in the middle of the stated context of use"});
}

}  // namespace

std::vector<CredibilityFactor> credibility_factors(const Artefacts& a, bool delivery) {
    const Outcome o = outcome_of(a, delivery);
    std::vector<CredibilityFactor> list;
    add_code_verification(a, list);
    add_model(a, list);
    add_comparator(o, list);
    add_assessment(a, o, delivery, list);
    add_applicability(o, delivery, list);
    return list;
}

}  // namespace needlework
