// The validation as a page: headline, chart of all numbers, tables, scores by group and phototype,
// parts of the uncertainty, what was looked at, what is not run and why.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "io/xml.hpp"
#include "params/declaration.hpp"
#include "report/document.hpp"
#include "study/validation_scores.hpp"

namespace needlework {

namespace {

std::string number(double v) {
    if (!std::isfinite(v)) return "none";
    const double large = 1000.0;  // written out, not as a power of ten
    return std::abs(v) >= large ? fmt::format("{:.0f}", v) : fmt::format("{:.3g}", v);
}
std::string with_unit(const std::string& text, const std::string& unit) {
    return unit == "1" ? text : text + " " + unit;
}
std::string percent(double share) {
    return std::isfinite(share) ? fmt::format("{:.0f} %", 100.0 * share) : "none";
}

std::string label_of(const ValidationRow& r) {
    std::string words = r.measure;
    std::replace(words.begin(), words.end(), '_', ' ');
    std::string transform = r.transform;
    std::replace(transform.begin(), transform.end(), '_', ' ');
    return r.transform == "absolute" ? words : words + ", " + transform;
}

/// With the arm and what the file says of this number, which tells two rows of one study apart.
std::string label_with_detail(const ValidationRow& r) {
    std::string label = label_of(r);
    if (!r.arm.empty()) label += " (" + r.arm + ")";
    const size_t short_enough = 90;  // choice: two lines of a cell
    if (!r.detail.empty() && r.detail.size() <= short_enough) label += "; " + r.detail;
    return label;
}

std::string spread_of(const ValidationRow& r) {
    if (r.spread_kind == "none") return "";
    if (r.spread_low && r.spread_high)
        return fmt::format("{} {} to {}", r.spread_kind, number(*r.spread_low),
                           number(*r.spread_high));
    if (r.spread_value) return fmt::format("{} {}", r.spread_kind, number(*r.spread_value));
    return "";
}

/// Standard error of the published number, where what was printed tells it.
std::optional<double> published_error(const ValidationRow& r) {
    const double z95 = 1.9599639845400545;  // analytic
    if (r.spread_kind == "se" && r.spread_value) return *r.spread_value;
    if (r.spread_kind == "sd" && r.spread_value && r.n > 0)
        return *r.spread_value / std::sqrt(double(r.n));
    if (r.spread_kind == "ci95" && r.spread_low && r.spread_high)
        return (*r.spread_high - *r.spread_low) / (2.0 * z95);
    return std::nullopt;
}

std::string verdict(const ValidationRow& r) {
    if (!r.predicted) return "not read";
    if (r.usable_as == "shown") return "shown only";
    if (r.by_value()) return r.inside ? "inside" : "OUTSIDE";
    return r.inside ? "as published" : "NOT as published";
}

std::string role_words(const ValidationRow& r) {
    std::string role = r.role == "calibration" ? "calibration: fixed a parameter"
                       : r.role == "spent"     ? "spent: looked at too often to check"
                       : r.is_check()          ? "check: fixed nothing"
                                               : r.role;
    if (r.is_check() && r.looks > 0)
        role += fmt::format(", {} look{}", r.looks, r.looks == 1 ? "" : "s");
    if (!r.species.empty()) role += ", " + r.species;
    return role;
}

/// All numbers by value in one chart: how far each published value lies from its prediction, in sd
/// of the prediction.
std::string forest_plot(const std::vector<const ValidationRow*>& rows) {
    const double row_height = 22.0, left = 450.0, width = 1080.0, right = 90.0, top = 34.0;
    const double reach = 5.0, centre = left + (width - left - right) / 2.0;
    const double scale = (width - left - right) / (2.0 * reach);
    auto x = [&](double sd) { return centre + scale * std::clamp(sd, -reach, reach); };
    const double height = top + row_height * double(rows.size()) + 40.0;
    std::string svg = fmt::format(
        "<svg viewBox=\"0 0 {:.0f} {:.0f}\" width=\"100%\" style=\"min-width:40rem\" "
        "xmlns=\"http://www.w3.org/2000/svg\" font-size=\"12\">",
        width, height);
    for (int tick = -4; tick <= 4; tick += 2)
        svg += fmt::format(
            "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.0f}\" y2=\"{2:.0f}\" "
            "style=\"stroke:var(--line)\"/><text x=\"{0:.1f}\" y=\"{3:.0f}\" "
            "text-anchor=\"middle\" "
            "style=\"fill:var(--ink-soft)\">{4:+d} sd</text>",
            x(tick), top - 8.0, height - 32.0, top - 14.0, tick);
    svg += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\" "
        "style=\"fill:var(--ink-soft)\">width</text>",
        width - 4.0, top - 14.0);
    double y = top + 0.5 * row_height;
    for (const ValidationRow* r : rows) {
        if (r->published != 0.0)
            svg += fmt::format(
                "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\" "
                "style=\"fill:var(--ink)\">{:.2g} \u00d7</text>",
                width - 4.0, y + 4.0, (r->high90 - r->low90) / std::abs(r->published));
        const double sd = r->sd > 0.0 ? r->sd : 1.0;
        auto at = [&](double v) { return x((v - r->value) / sd); };
        const bool calibrated = !r->is_check();
        const char* colour = calibrated ? "var(--untreated)" : "var(--treated)";
        svg += fmt::format(
            "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\" "
            "style=\"fill:var(--ink)\">{}</text>",
            left - 12.0, y + 4.0,
            xml_escaped(fmt::format("{:.28}: {:.36}", r->study, label_of(*r))));
        svg += fmt::format(
            "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
            "style=\"stroke:{};stroke-width:2\"/>",
            at(r->low90), at(r->high90), y, y, colour);
        svg += fmt::format(
            "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
            "style=\"stroke:{};stroke-width:7;stroke-opacity:0.45\"/>",
            at(r->low50), at(r->high50), y, y, colour);
        const double z = (r->published - r->value) / sd;
        if (auto error = published_error(*r))
            svg += fmt::format(
                "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
                "style=\"stroke:var(--published);stroke-width:1.2\"/>",
                at(r->published - *error), at(r->published + *error), y, y);
        if (std::abs(z) > reach) {  // outside the frame: an arrow and how far
            const double tip = x(z), back = z > 0 ? -9.0 : 9.0;
            svg += fmt::format(
                "<path d=\"M{:.1f} {:.1f}l{:.1f} -5v10z\" style=\"fill:var(--published)\"/>"
                "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" "
                "style=\"fill:var(--published)\">{:+.0f}</text>",
                tip, y, back, tip + 1.6 * back, y + 4.0, z > 0 ? "end" : "start", z);
        } else {
            svg += fmt::format(
                "<path d=\"M{:.1f} {:.1f}l5 5l-5 5l-5 -5z\" "
                "style=\"fill:{};stroke:var(--published);"
                "stroke-width:1.6\"/>",
                x(z), y - 5.0, r->inside ? "var(--surface)" : "var(--published)");
        }
        y += row_height;
    }
    svg += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\" style=\"fill:var(--ink-soft)\">"
        "published less predicted, in sd of the prediction</text></svg>",
        centre, height - 12.0);
    return svg;
}

DocumentTable table_of_values(const std::vector<const ValidationRow*>& rows, std::string caption) {
    DocumentTable t{std::move(caption),
                    {"study", "measure", "published", "its spread", "n", "predicted", "50 %",
                     "90 %", "one person 90 %", "verdict", "role", "protocol"},
                    {},
                    {2, 4, 5},
                    false};
    for (const ValidationRow* r : rows)
        t.rows.push_back(
            {r->study, label_with_detail(*r), with_unit(number(r->published), r->unit),
             spread_of(*r), r->n > 0 ? std::to_string(r->n) : "", number(r->value),
             fmt::format("{}\u00a0to\u00a0{}", number(r->low50), number(r->high50)),
             fmt::format("{}\u00a0to\u00a0{}", number(r->low90), number(r->high90)),
             fmt::format("{}\u00a0to\u00a0{}", number(r->person_low90), number(r->person_high90)),
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
        t.rows.push_back({r->study, label_with_detail(*r), with_unit(number(r->published), r->unit),
                          number(r->value),
                          fmt::format("{}\u00a0to\u00a0{}", number(r->low90), number(r->high90)),
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
            s.n_rows > 0 ? number(s.sharpness) : "",
            s.n_ranked >= 3 ? fmt::format("{:+.2f} ({})", s.rank_correlation, s.n_ranked) : "",
            s.n_scored_rows > 0 ? fmt::format("{:+.2f} ({})", s.skill_crps, s.n_scored_rows) : "",
            s.n_other > 0 ? fmt::format("{} of {}", s.n_other_agree, s.n_other) : ""};
}

DocumentTable table_of_scores(const ValidationReport& report, const std::string& caption,
                              const RowKey& key) {
    DocumentTable t{caption,
                    {"", "values, groups", "in 90 %", "in 50 %", "bias", "rms", "width", "rank",
                     "skill", "sign, order, bound"},
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
DocumentTable table_of_claims(const ValidationScores& s) {
    const double none = std::nan(""), least = 0.80, most = 0.97;  // choice: as 90 % honestly may be
    const double infinite = std::numeric_limits<double>::infinity();
    const bool any = s.n_rows > 0, rival = s.n_scored_rows > 0;
    return {"Does it hold? Over the checks on people",
            {"", "here", "asked", "met", "what it says"},
            {{"inside the interval of 90 %",
              any ? fmt::format("{} (sampling alone: {} to {})", percent(s.coverage90),
                                percent(s.coverage90_low), percent(s.coverage90_high))
                  : "none",
              "80 to 97 %", met(any ? s.coverage90 : none, least, most),
              "below: too sure of itself; above: too wide to be wrong"},
             {"inside the interval of 50 %", any ? percent(s.coverage50) : "none", "about 50 %", "",
              "the same, harder to reach by width alone"},
             {"bias, published less predicted", any ? fmt::format("{:+.2f} sd", s.bias) : "none",
              "0", "", "above 0: predicts too little"},
             {"root mean square of the same", any ? fmt::format("{:.2f} sd", s.spread) : "none",
              "1", "", "above 1: intervals too narrow; below: too wide"},
             {"width of the 90 % interval over the published value, median",
              any ? number(s.sharpness) : "none", "small", "",
              "sharpness: 2 means from nothing to double"},
             {"rank correlation of effects in percent",
              s.n_ranked >= 3 ? fmt::format("{:+.2f} ({} effects)", s.rank_correlation, s.n_ranked)
                              : fmt::format("{} effects, too few", s.n_ranked),
              "above 0", s.n_ranked >= 3 ? met(s.rank_correlation, 0.0, 1.0) : "not known",
              "whether larger effects are predicted larger"},
             {"skill against the literature alone, CRPS",
              rival ? fmt::format("{:+.2f} ({} values, {} groups)", s.skill_crps, s.n_scored_rows,
                                  s.n_scored_cohorts)
                    : "no rival",
              "above 0", met(rival ? s.skill_crps : none, 0.0, infinite),
              "above: adds to what other publications tell; below: takes away"},
             {"the same by the interval score",
              rival ? fmt::format("{:+.2f}", s.skill_interval) : "no rival", "above 0",
              met(rival ? s.skill_interval : none, 0.0, infinite), "the same, stricter on misses"},
             {"sign, order or bound as published",
              s.n_other > 0 ? fmt::format("{} of {}", s.n_other_agree, s.n_other) : "none", "most",
              "", "a coin would get about half of the signs"}},
            {},
            false};
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
    page.items(
        {fmt::format("{} publications were read, {} of them can be run, {} were run here: {} "
                     "published numbers with a prediction.",
                     report.studies.size(), run, here.size(), predicted),
         fmt::format("Checks, which fixed no parameter, of {} groups of people: {} numbers of {} "
                     "groups by value, {} by sign, order or bound. Each group counts once.",
                     people, s.n_rows, s.n_cohorts, s.n_other)});
    page.table(table_of_claims(s));
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

void add_parts(Document& page, const ValidationReport& report) {
    DocumentTable t{
        "Shares of the variance of the published statistic; one group of draws is drawn "
        "anew while all else stays. One sd of each share in brackets",
        {"study", "measure", "parts"},
        {},
        {},
        true};
    for (const ValidationRow& r : report.rows) {
        if (r.parts.empty()) continue;
        std::vector<std::string> parts;
        for (const UncertaintyPart& p : r.parts)
            parts.push_back(p.error > 0.0 ? fmt::format("{} {} ({})", p.name, percent(p.share),
                                                        percent(p.error))
                                          : fmt::format("{} {}", p.name, percent(p.share)));
        t.rows.push_back({r.study, label_of(r), fmt::format("{}", fmt::join(parts, "; "))});
    }
    if (t.rows.empty()) return;
    page.heading("What the intervals are made of");
    page.text(
        "Six parts are kept apart: parameters, completion of what the protocol left open, model "
        "form "
        "where named forms are drawn, persons with the places of strikes, the effect of the study "
        "itself, and reading. The interval of one person holds no study effect.");
    page.table(std::move(t));
}

void add_study_effects(Document& page, const ValidationReport& report) {
    std::map<std::string, const ValidationRow*> by_measure;
    for (const ValidationRow& r : report.rows)
        if (r.predicted && r.by_value() && r.study_effect > 0.0) by_measure.emplace(r.measure, &r);
    if (by_measure.empty()) return;
    DocumentTable t{
        "How far studies of one measure lie apart, one standard deviation over the "
        "effect (docs/decisions/0010-study-effect.md)",
        {"measure", "share of the effect", "from"},
        {},
        {1},
        true};
    for (const auto& [measure, row] : by_measure)
        t.rows.push_back({measure, percent(row->study_effect),
                          row->study_effect_source == assumption
                              ? "assumption: nobody pooled such studies"
                              : row->study_effect_source});
    page.table(std::move(t));
    const double prior = 0.25;  // as otherwise in data/evidence/study_effect.toml
    const StudyEffectFit fit = fit_study_effect(report.rows, prior);
    if (fit.n_rows > 0)
        page.text(fmt::format(
            "For comparison: the calibration rows ask for {:.2f} of the effect ({:.2f} without a "
            "prior of 0 +- {:.2f}; {} rows). They are fitted, so this is a lower bound; nothing "
            "uses "
            "it.",
            fit.share, fit.likelihood_share, prior, fit.n_rows));
}

void add_ledger(Document& page, const ValidationReport& report) {
    if (report.ledger.looks.empty()) return;
    page.heading("Looks at check studies");
    page.text(fmt::format(
        "A look is a change of the model that followed a check study's numbers. Each is entered by "
        "hand in data/evidence/ledger.toml; after {} a study is spent and checks no more.",
        report.ledger.allowed));
    DocumentTable t{"Every look, with what was changed",
                    {"study", "looks", "entered", "measure", "change"},
                    {},
                    {},
                    true};
    for (const Ledger::Look& look : report.ledger.looks) {
        const int n = report.ledger.looks_at(look.study);
        t.rows.push_back(
            {look.study,
             n >= report.ledger.allowed ? fmt::format("{}, spent", n) : std::to_string(n),
             look.entered, look.measure, look.change});
    }
    page.table(std::move(t));
}

void add_rival(Document& page, const ValidationReport& report) {
    DocumentTable t{"Forecasts of the literature alone, the study's own people left out",
                    {"study", "measure", "published", "ours", "literature", "from", "nearer"},
                    {},
                    {2},
                    true};
    for (const ValidationRow& r : report.rows) {
        if (!human_check(r) || !r.counted() || !r.by_value() || r.literature.n_cohorts == 0)
            continue;
        const bool ours =
            std::abs(r.value - r.published) < std::abs(r.literature.mean - r.published);
        t.rows.push_back(
            {r.study, label_of(r), with_unit(number(r.published), r.unit),
             fmt::format("{} +- {}", number(r.value), number(r.sd)),
             fmt::format("{} +- {}", number(r.literature.mean), number(r.literature.sd)),
             fmt::format("{} group{} of people{}", r.literature.n_cohorts,
                         r.literature.n_cohorts == 1 ? "" : "s",
                         r.literature.widened ? ", other benefit" : ""),
             ours ? "ours" : "literature"});
    }
    if (t.rows.empty()) return;
    page.heading("Against the literature alone");
    page.table(std::move(t));
}

void add_protocols(Document& page, const ValidationReport& report) {
    DocumentTable t{
        "The first arm of each study that is run: what the publication says, and what was "
        "completed by the one rule or named as open in its file",
        {"study", "read as", "as published", "completed"},
        {},
        {},
        true};
    for (const Study& study : report.studies) {
        if (!study.runnable()) continue;
        std::vector<std::string> said;
        for (const ResolvedValue& v : study.arms.front().protocol.resolved)
            if (v.origin == "file" && !v.path.starts_with("report.") && v.path != "title" &&
                v.path != "schema_version")
                said.push_back(fmt::format("{} = {}", v.path, v.value));
        std::vector<std::string> open = study.completed;
        for (const std::string& word : study.left_open) open.push_back(word + " (named as open)");
        t.rows.push_back({study.id, study.seen, fmt::format("{}", fmt::join(said, "; ")),
                          fmt::format("{}", fmt::join(open, "; "))});
    }
    page.heading("Protocols as published and as simulated");
    page.table(std::move(t));
}

void add_read_only(Document& page, const ValidationReport& report) {
    DocumentTable t{"Read and not run, with the reason",
                    {"publication", "group", "role", "reason"},
                    {},
                    {},
                    true};
    for (const Study& study : report.studies)
        if (!study.runnable()) t.rows.push_back({study.id, study.group, study.role, study.note});
    page.heading("What is not run, and why");
    page.table(std::move(t));
    if (report.skipped.empty()) return;
    DocumentTable skipped{
        "Files and numbers that could not be read", {"file", "reason"}, {}, {}, false};
    for (const auto& [file, reason] : report.skipped) skipped.rows.push_back({file, reason});
    page.table(std::move(skipped));
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
        if (!r.predicted) continue;
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
