// What stands after the scores of a validation: the rival, parts of the uncertainty, looks,
// protocols as completed, what is not run.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "params/declaration.hpp"
#include "study/validation_page_parts.hpp"

namespace needlework {

void add_starts(Document& page, const ValidationReport& report) {
    DocumentTable t{
        "Published levels before treatment: inputs, in no score. Levels and changes in points "
        "after "
        "treatment start from them (docs/theory/study.md); changes in percent do not need them",
        {"study", "measure", "published", "simulated people", "99 % of them", "used for", "role"},
        {},
        {2, 3},
        true};
    for (const ValidationRow& input : report.rows) {
        if (!input.is_input() || !input.start) continue;
        const auto used =
            std::count_if(report.rows.begin(), report.rows.end(), [&](const ValidationRow& r) {
                return r.study == input.study && r.measure == input.measure && r.start &&
                       !r.is_input() && r.start->published == input.start->published;
            });
        t.rows.push_back(
            {input.study, label_with_detail(input),
             with_unit(short_number(input.start->published), input.unit),
             short_number(input.start->simulated),
             fmt::format("{}\u00a0to\u00a0{}{}", short_number(input.start->low99),
                         short_number(input.start->high99),
                         input.start->extrapolates() ? ": extrapolated in severity" : ""),
             used == 1 ? "1 number" : fmt::format("{} numbers", used), role_words(input)});
    }
    if (t.rows.empty()) return;
    page.heading("What people started from");
    page.table(std::move(t));
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

namespace {

/// "12 +- 3", or "12, one sd a factor of 1.3" where errors are factors.
std::string middle_and_sd(double middle, double sd, bool logarithm) {
    return logarithm ? fmt::format("{}, one sd a factor of {}", short_number(middle),
                                   short_number(std::exp(sd)))
                     : fmt::format("{} +- {}", short_number(middle), short_number(sd));
}

}  // namespace

void add_rival(Document& page, const ValidationReport& report) {
    DocumentTable t{"Forecasts of the literature alone, the study's own people left out",
                    {"study", "measure", "published", "ours", "literature", "from", "nearer"},
                    {},
                    {2},
                    true};
    for (const ValidationRow& r : report.rows) {
        if (!human_check(r) || !r.counted() || !r.by_value() || r.literature.n_cohorts == 0)
            continue;
        const double x = r.on_scale(r.published);
        const bool ours = std::abs(r.on_scale(r.value) - x) < std::abs(r.literature.mean - x);
        t.rows.push_back(
            {r.study, label_of(r), with_unit(short_number(r.published), r.unit),
             middle_and_sd(r.value, r.sd, r.logarithm),
             middle_and_sd(r.logarithm ? std::exp(r.literature.mean) : r.literature.mean,
                           r.literature.sd, r.logarithm),
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
        "completed by the one rule, named as open in its file, or read as another word (\"site: "
        "face as "
        "cheek\")",
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
        for (const std::string& line : study.translated) open.push_back(line);
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

}  // namespace needlework
