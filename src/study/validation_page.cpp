// The validation as a page: headline, chart of all numbers, tables, scores.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "study/validation_page_parts.hpp"

namespace needlework {

namespace {

DocumentTable table_of_values(const std::vector<const ValidationRow*>& rows, std::string caption) {
    DocumentTable t{std::move(caption),
                    {"study", "measure", "published", "its spread", "n", "predicted", "50 %",
                     "90 %", "one person 90 %", "verdict", "role", "protocol"},
                    {},
                    {2, 4, 5},
                    false};
    for (const ValidationRow* r : rows)
        t.rows.push_back(
            {r->study, label_with_detail(*r) + (r->start ? "; " + r->start->words() : ""),
             with_unit(short_number(r->published), r->unit), spread_of(*r),
             r->n > 0 ? std::to_string(r->n) : "", short_number(r->value),
             fmt::format("{}\u00a0to\u00a0{}", short_number(r->low50), short_number(r->high50)),
             fmt::format("{}\u00a0to\u00a0{}", short_number(r->low90), short_number(r->high90)),
             fmt::format("{}\u00a0to\u00a0{}", short_number(r->person_low90),
                         short_number(r->person_high90)),
             verdict(*r), role_words(*r),
             r->extrapolates ? "extrapolation: outside the range of evidence"
                             : "inside the range of evidence"});
    return t;
}

DocumentTable table_of_others(const std::vector<const ValidationRow*>& rows) {
    DocumentTable t{
        "Judged by sign, order or bound: the size was not published, or too much of the "
        "protocol was left open for it to count",
        {"study", "measure", "published", "predicted", "90 %", "verdict", "role", "note"},
        {},
        {2, 3},
        true};
    for (const ValidationRow* r : rows)
        t.rows.push_back(
            {r->study, label_with_detail(*r), with_unit(short_number(r->published), r->unit),
             short_number(r->value),
             fmt::format("{}\u00a0to\u00a0{}", short_number(r->low90), short_number(r->high90)),
             verdict(*r), role_words(*r), r->note});
    return t;
}

std::vector<std::string> score_row(const std::string& name, const ValidationScores& s) {
    return {name,
            s.n_rows > 0 ? fmt::format("{}, {}", s.n_rows, s.n_cohorts) : "0",
            s.n_rows > 0 ? percent(s.coverage90) : "",
            s.n_rows > 0 ? percent(s.coverage50) : "",
            s.n_rows > 0 ? fmt::format("{:+.2f}", s.bias) : "",
            s.n_rows > 0 ? fmt::format("{:.2f}", s.spread) : "",
            s.n_rows > 0 ? short_number(s.sharpness) : "",
            s.n_ranked >= 3 ? fmt::format("{:+.2f} ({})", s.rank_correlation, s.n_ranked) : "",
            s.n_scored_rows > 0 ? fmt::format("{:+.2f} ({})", s.skill_crps, s.n_scored_rows) : "",
            s.n_other > 0 ? fmt::format("{} of {} ({})", s.n_other_agree, s.n_other, s.n_other_hope)
                          : ""};
}

DocumentTable table_of_scores(const ValidationReport& report, const std::string& caption,
                              const RowKey& key) {
    DocumentTable t{caption,
                    {"", "values, groups", "in 90 %", "in 50 %", "bias", "rms", "width", "rank",
                     "skill", "sign, order, bound (hope alone)"},
                    {},
                    {2, 3, 4, 5, 6},
                    false};
    for (const auto& [name, scores] : scores_by(report.rows, key))
        t.rows.push_back(score_row(name, scores));
    return t;
}

std::string met(double value, double low, double high) {
    if (!std::isfinite(value)) return "not known";
    return value >= low && value <= high ? "yes" : "NO";
}

/// What an honest forecast would score, beside what this one does.
DocumentTable table_of_claims(const ValidationScores& s, const ValidationScores& with_spent) {
    const double none = std::nan(""), least = 0.80, most = 0.97;  // choice: as 90 % honestly may be
    const double infinite = std::numeric_limits<double>::infinity();
    const bool any = s.n_rows > 0, rival = s.n_scored_rows > 0;
    return {
        "Does it hold? Over the checks on people",
        {"", "here", "asked", "met", "what it says"},
        {{"inside the interval of 90 %",
          any ? fmt::format("{} (sampling alone: {} to {})", percent(s.coverage90),
                            percent(s.coverage90_low), percent(s.coverage90_high))
              : "none",
          "80 to 97 %", met(any ? s.coverage90 : none, least, most),
          "below: too sure of itself; above: too wide to be wrong"},
         {"the same with the studies that were spent",
          with_spent.n_rows > s.n_rows
              ? fmt::format("{} of {} groups", percent(with_spent.coverage90), with_spent.n_cohorts)
              : "none was spent",
          "", "",
          "a study that the model was changed after three times checks no more; leaving it out "
          "must not be what makes the line above"},
         {"inside the interval of 50 %", any ? percent(s.coverage50) : "none", "about 50 %", "",
          "the same, harder to reach by width alone"},
         {"bias, published less predicted", any ? fmt::format("{:+.2f} sd", s.bias) : "none", "0",
          "", "above 0: predicts too little"},
         {"root mean square of the same", any ? fmt::format("{:.2f} sd", s.spread) : "none", "1",
          "", "above 1: intervals too narrow; below: too wide"},
         {"width of the 90 % interval over the published value, median",
          any ? short_number(s.sharpness) : "none", "small", "",
          "sharpness: 2 means from nothing to double"},
         {"rank correlation of effects in percent",
          s.n_ranked >= 3 ? fmt::format("{:+.2f} ({} effects)", s.rank_correlation, s.n_ranked)
                          : fmt::format("{} effects, too few", s.n_ranked),
          "above 0", s.n_ranked >= 3 ? met(s.rank_correlation, 0.0, 1.0) : "not known",
          "whether larger effects are predicted larger"},
         {"skill against the literature alone, CRPS",
          rival ? fmt::format("{:+.2f} ({} values, {} groups; {} against one other group alone, "
                              "whose spread is an assumption)",
                              s.skill_crps, s.n_scored_rows, s.n_scored_cohorts, s.n_lone_rivals)
                : "no rival",
          "above 0", met(rival ? s.skill_crps : none, 0.0, infinite),
          "above: adds to what other publications tell; below: takes away"},
         {"the same by the interval score",
          rival ? fmt::format("{:+.2f}", s.skill_interval) : "no rival", "above 0",
          met(rival ? s.skill_interval : none, 0.0, infinite), "the same, stricter on misses"},
         {"sign, order or bound as published",
          s.n_other > 0 ? fmt::format("{} of {}", s.n_other_agree, s.n_other) : "none",
          s.n_other > 0 ? fmt::format("more than {}", s.n_other_hope) : "",
          s.n_other > 0 ? (s.n_other_agree > s.n_other_hope ? "yes" : "NO") : "not known",
          "what is asked is what hope alone gets on the same rows: every treatment improves, every "
          "bound holds, every null holds. Only what goes beyond it is earned"}},
        {},
        false};
}

/// One sentence a context of use: whether its intervals hold, and whether it adds to what other
/// publications tell. Said before any table, and first what fails.
std::vector<std::string> in_short(const ValidationReport& report, const ValidationScores& all) {
    std::vector<std::string> sentences;
    const int few = 10;  // choice: below it one group moves the coverage by a tenth
    for (bool delivery : {false, true}) {
        const ValidationScores s = scores_of(report.rows, human_checks_of(delivery));
        if (s.n_rows == 0) continue;
        std::string skill = "nobody else measured the like, so there is no rival";
        if (s.n_scored_rows > 0)
            skill = fmt::format(
                "against a forecast from other publications alone the program is {} (skill {:+.2f} "
                "on {} numbers)",
                s.skill_crps > 0.0 ? "better" : "worse", s.skill_crps, s.n_scored_rows);
        sentences.push_back(fmt::format(
            "{}: {}; {} of the published numbers lie inside intervals of 90 %, which are {} times "
            "as wide as the number itself (median; {} numbers of {} groups of people{}).",
            delivery ? "Delivery of topicals" : "Collagen induction and all else", skill,
            percent(s.coverage90), short_number(s.sharpness), s.n_rows, s.n_cohorts,
            s.n_cohorts < few ? ": too few to tell a good coverage from a fair one" : ""));
    }
    if (sentences.empty() && all.n_other == 0)
        sentences.emplace_back("No check was run here: nothing below tests the program.");
    return sentences;
}

void add_headline(Document& page, const ValidationReport& report) {
    const ValidationScores s = scores_of(report.rows, human_check);
    int run = 0, predicted = 0, people = 0;
    std::set<std::string> cohorts, here;
    for (const Study& study : report.studies) run += study.runnable() ? 1 : 0;
    for (const ValidationRow& r : report.rows)
        if (r.predicted) ++predicted, here.insert(r.study);
    for (const ValidationRow& r : report.rows)
        if (human_check(r) && r.counted()) cohorts.insert(r.cohort);
    people = int(cohorts.size());
    page.heading("In short");
    page.items(in_short(report, s));
    page.items(
        {fmt::format("{} publications were read, {} of them can be run, {} were run here: {} "
                     "published numbers with a prediction. Checks, which fixed no parameter, "
                     "of {} groups of people: {} numbers of {} groups by value, {} by sign, "
                     "order or bound. Each group counts once.",
                     report.studies.size(), run, here.size(), predicted, people, s.n_rows,
                     s.n_cohorts, s.n_other)});
    if (!report.skipped.empty())
        page.notice(
            fmt::format("{} files or numbers could not be read and are in no count: they are "
                        "named with the reason at the end of this page.",
                        report.skipped.size()));
    page.table(table_of_claims(s, scores_of(report.rows, human_check_or_spent)));
    const int enough = 64;  // choice: about 90 % needs that many
    if (report.quick || report.n_samples < enough)
        page.notice(
            fmt::format("At most {} unit cells a study: the ends of the intervals are rough.",
                        report.n_samples));
    page.notice(
        "Agreement with a study that fixed a parameter proves nothing; such rows are grey and "
        "count "
        "nowhere above. Intervals hold what the program draws: parameters, what a publication left "
        "open, people, the study's own effect (where nobody measured it, an assumption), reading. "
        "They do not hold a model "
        "that is wrong in kind.");
}

}  // namespace

std::string validation_page(const ValidationReport& report) {
    Document page("Needlework beside what was published",
                  report.evidence.empty()
                      ? "Every published number that the program can predict, with its prediction: "
                        "also those that it misses."
                      : "The studies of a folder, each published number beside its prediction.");
    add_headline(page, report);
    std::vector<const ValidationRow*> checks, fixed, others;
    for (const ValidationRow& r : report.rows) {
        if (!r.predicted || r.is_input()) continue;
        if (r.usable_as == "shown" || !r.by_value())
            others.push_back(&r);
        else
            (r.is_check() ? checks : fixed).push_back(&r);
    }
    auto by_group = [](const ValidationRow* a, const ValidationRow* b) {
        return std::tie(a->group, a->study) < std::tie(b->group, b->study);
    };
    for (auto* list : {&checks, &fixed, &others})
        std::stable_sort(list->begin(), list->end(), by_group);
    std::vector<const ValidationRow*> drawn = checks;
    drawn.insert(drawn.end(), fixed.begin(), fixed.end());
    if (!drawn.empty()) {
        page.heading("All numbers by value");
        page.figure(
            forest_plot(drawn),
            fmt::format("{} published values on a scale of standard deviations of their "
                        "predictions; {} of {} checks lie inside the interval of 90 %. The "
                        "tables below hold the numbers.",
                        drawn.size(),
                        std::count_if(checks.begin(), checks.end(),
                                      [](const auto* r) { return r->inside; }),
                        checks.size()),
            "Thin line: interval of 90 %; thick: of 50 %; blue: checks, grey: calibration, "
            "spent or computed. Diamond: the published value, filled where it lies outside; "
            "line through it: its standard error where one was printed. Arrows: further than "
            "5 sd. Width: that of the interval of 90 % over the published value; inside a wide "
            "one is no merit.");
        if (!checks.empty())
            page.table(table_of_values(checks, "Checks: these fixed no parameter"));
        if (!fixed.empty())
            page.table(table_of_values(
                fixed, "Calibration, spent and computed numbers: agreement here proves nothing"));
    }
    if (!others.empty()) {
        page.heading("Signs, orders and bounds");
        page.table(table_of_others(others));
    }
    add_starts(page, report);
    page.heading("Scores");
    page.text(
        "Checks on people only. Each group of people counts once, however many numbers it "
        "printed. Bias and rms are of (published - predicted)/sd; width is that of the 90 % "
        "interval over the published value, the median; rank is the rank correlation of predicted "
        "with published effects in percent, with their number; skill is by CRPS against the "
        "literature alone, with the number of values that have such a rival.");
    page.table(table_of_scores(
        report, "By context of use (needlework credibility)", [](const ValidationRow& r) {
            return std::string(r.group == "delivery" ? "delivery of topicals"
                                                     : "collagen induction and all else");
        }));
    page.table(table_of_scores(report, "By process or benefit", group_of));
    page.table(table_of_scores(report, "By phototype as the publication gives it", phototype_of));
    page.table(table_of_scores(report, "By range of evidence", range_of));
    add_rival(page, report);
    add_parts(page, report);
    add_study_effects(page, report);
    add_ledger(page, report);
    add_protocols(page, report);
    add_read_only(page, report);
    return page.html();
}

}  // namespace needlework