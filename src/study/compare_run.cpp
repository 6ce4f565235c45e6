// `needlework compare`: one ensemble an arm from one queue, then the pairs.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/run_log.hpp"
#include "report/theory_equations.hpp"
#include "study/comparison.hpp"
#include "study/course_cost.hpp"
#include "study/main_outcome.hpp"
#include "study/protocol_rows.hpp"
#include "study/record_parts.hpp"
#include "study/screening_rows.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

std::vector<ComparisonArm> arms_of_job(const EngineContext& context) {
    const auto overrides = context.job().value("overrides", std::vector<std::string>{});
    std::vector<ComparisonArm> arms;
    for (const nlohmann::json& arm : context.job().at("arms")) {
        const std::string name = arm.at("name"), file = arm.value("file", "");
        if (file.empty())
            arms.push_back(built_in_arm(name, arms.front().protocol));
        else
            arms.push_back({name, read_protocol(TomlFile::load(context.folder() / file), overrides,
                                                context.folder() / device_copies_folder)});
    }
    for (const ComparisonArm& arm : arms) refuse_stops(arm.protocol);
    const Uncertainty how = arms.front().protocol.uncertainty;
    for (ComparisonArm& arm : arms) arm.protocol.uncertainty = how;
    return arms;
}

/// Curves of all arms, those of one measure together.
std::vector<Curve> curves_of_arms(const std::vector<ComparisonArm>& arms,
                                  const std::vector<Ensemble>& ensembles) {
    std::vector<std::vector<Curve>> each;
    for (size_t i = 0; i < arms.size(); ++i)
        each.push_back(curves_of(ensembles[i], arms[i].protocol.uncertainty, arms[i].name));
    std::vector<Curve> curves;
    for (const Curve& curve : each.front())
        for (const std::vector<Curve>& of_arm : each)
            for (const Curve& other : of_arm)
                if (other.measure == curve.measure) curves.push_back(other);
    return curves;
}

std::vector<MeasureRow> csv_rows(const std::vector<Curve>& curves, const Comparison& comparison) {
    std::vector<MeasureRow> rows;
    for (const Curve& c : curves)
        for (size_t i = 0; i < c.times_d.size(); ++i) {
            const Time t = c.times_d[i] * 1.0_d;
            rows.push_back({c.arm, t, c.measure, c.median[i], c.low90[i], c.high90[i], c.unit,
                            "mean_of_people"});
            rows.push_back({c.arm, t, c.measure, c.median[i], c.person_low90[i], c.person_high90[i],
                            c.unit, "one_person"});
        }
    for (const ComparedCost& cost : comparison.costs)
        if (std::isfinite(cost.cost))
            rows.push_back({cost.arm, Time{}, "course_cost", cost.cost, cost.low90, cost.high90,
                            cost.currency, "cost"});
    for (const ComparisonRow& row : comparison.rows)
        for (size_t i = 0; i < row.differences.size(); ++i) {
            const ComparedDifference& d = row.differences[i];
            if (!std::isfinite(d.median)) continue;
            const Time t = std::isfinite(row.time_d) ? row.time_d * 1.0_d : Time{};
            const std::string arm =
                comparison.arms[i + 1].name + " - " + comparison.arms.front().name;
            const std::string when = std::isfinite(row.time_d) ? "" : "session_";
            rows.push_back({arm, t, row.measure, d.median, d.low90, d.high90, row.unit,
                            when + "paired_difference_mean"});
            rows.push_back({arm, t, row.measure, d.median, d.person_low90, d.person_high90,
                            row.unit, when + "paired_difference_person"});
        }
    return rows;
}

nlohmann::json number_or_null(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

void add_cost_lines(const Comparison& c, std::vector<std::string>& lines) {
    for (const ComparedCost& cost : c.costs) {
        if (!std::isfinite(cost.cost)) {
            lines.push_back(fmt::format("Cost of {}: no price for {}.", cost.arm,
                                        fmt::join(cost.missing, ", ")));
            continue;
        }
        std::string line = fmt::format("Cost of {}: {:.0f} {} ({:.0f} to {:.0f})", cost.arm,
                                       cost.cost, cost.currency, cost.low90, cost.high90);
        if (!cost.missing.empty())
            line += fmt::format(", without {}", fmt::join(cost.missing, ", "));
        if (cost.is_finite)
            line += fmt::format("; {} costs {:.0f} ({:.0f} to {:.0f})", cost.gain_unit,
                                cost.per_gain, cost.per_gain_low90, cost.per_gain_high90);
        lines.push_back(line + (cost.sentence.empty() ? "" : ". " + cost.sentence));
    }
}

/// Whose arms are apart from the first: "pen lower, sham lower".
std::string arms_apart(const Comparison& c, const ComparisonRow& row) {
    std::vector<std::string> parts;
    for (size_t i = 0; i < row.differences.size(); ++i) {
        const ComparedDifference& d = row.differences[i];
        if (d.low90 > 0.0 || d.high90 < 0.0)
            parts.push_back(c.arms[i + 1].name + (d.low90 > 0.0 ? " higher" : " lower"));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// What is printed of the last day and the first session: what the condition is treated for in
/// full, of the rest which arms are apart.
nlohmann::json summary_of(const ReportRecord& record, const std::vector<MainOutcome>& outcomes) {
    const Comparison& c = *record.comparison;
    std::vector<std::string> lines{record.title};
    for (const ComparedArm& arm : c.arms)
        lines.push_back(fmt::format("  {}: {}", arm.name, arm.sentence));
    nlohmann::json results = nlohmann::json::array();
    double last = 0.0;
    for (const ComparisonRow& row : c.rows)
        if (std::isfinite(row.time_d)) last = std::max(last, row.time_d);
    lines.push_back("");
    std::vector<std::string> same, apart;
    for (const ComparisonRow& row : c.rows) {
        if (std::isfinite(row.time_d) && row.time_d < last) continue;
        const bool told_apart = std::any_of(
            row.differences.begin(), row.differences.end(),
            [](const ComparedDifference& d) { return d.low90 > 0.0 || d.high90 < 0.0; });
        const bool is_main =
            std::any_of(outcomes.begin(), outcomes.end(),
                        [&](const MainOutcome& one) { return row.measure == one.measure; });
        if (!told_apart) same.push_back(row.label);
        if (told_apart && !is_main)
            apart.push_back(fmt::format("{} ({})", row.label, arms_apart(c, row)));
        const std::string unit = row.unit == "1" ? "" : " " + row.unit;
        if (is_main)
            lines.push_back(fmt::format(
                "{}, {}: {} {:.3g}{}", row.label,
                std::isfinite(row.time_d) ? fmt::format("day {:.0f}", row.time_d) : "first session",
                c.arms.front().name, row.arms.front().median, unit));
        for (size_t i = 0; i < row.differences.size(); ++i) {
            const ComparedDifference& d = row.differences[i];
            if (!std::isfinite(d.median)) continue;
            if (is_main)
                lines.push_back(fmt::format(
                    "  {} {:.3g}{}; difference {:+.3g} (about 90 %: {:+.3g} to {:+.3g}; one person "
                    "{:+.3g} to {:+.3g}), higher in {:.0f} of 100 pairs",
                    c.arms[i + 1].name, row.arms[i + 1].median, unit, d.median, d.low90, d.high90,
                    d.person_low90, d.person_high90, d.higher_of_100));
            results.push_back({{"measure", row.measure},
                               {"time_d", number_or_null(row.time_d)},
                               {"unit", row.unit},
                               {"arm", c.arms[i + 1].name},
                               {"from", c.arms.front().name},
                               {"difference", d.median},
                               {"low90", d.low90},
                               {"high90", d.high90},
                               {"person_low90", d.person_low90},
                               {"person_high90", d.person_high90},
                               {"higher_of_100", number_or_null(d.higher_of_100)},
                               {"pairs", d.n_pairs}});
        }
    }
    if (!apart.empty())
        lines.push_back(fmt::format("Also apart from {}: {}. Each with its interval in the report.",
                                    c.arms.front().name, fmt::join(apart, "; ")));
    if (!same.empty()) lines.push_back(fmt::format("Not told apart: {}.", fmt::join(same, ", ")));
    add_cost_lines(c, lines);
    lines.push_back("");
    lines.push_back(notice_text);
    return {{"lines", lines}, {"results", results}};
}

std::string title_of(const std::vector<ComparisonArm>& arms) {
    std::string title;
    for (const ComparisonArm& arm : arms)
        title +=
            (title.empty()          ? ""
             : &arm == &arms[1]     ? " beside "
             : &arm == &arms.back() ? " and "
                                    : ", ") +
            (arm.protocol.title.empty() || &arm != &arms.front() ? arm.name : arm.protocol.title);
    return title;
}

void write_comparison(const EngineContext& context, const std::vector<ComparisonArm>& arms,
                      const std::vector<Ensemble>& ensembles) {
    ReportRecord record;
    record.title = title_of(arms);
    record.sentence =
        fmt::format("{} protocols on the same skin, simulated for the same {} virtual people.",
                    arms.size(), arms.front().protocol.uncertainty.samples);
    record.notice = notice_text;
    for (const ComparisonArm& arm : arms)
        for (const Problem& p : arm.protocol.warnings.list())
            if (p.what.find("extrapolation") != std::string::npos)
                record.extrapolation.push_back(arm.name + ": " + p.what);
    record.comparison = compare_arms(arms, ensembles);
    record.comparison->costs = compared_costs(arms, ensembles);
    for (size_t i = 0; i < arms.size(); ++i) {
        ComparedArm& arm = record.comparison->arms[i];
        arm.care = care_rows(arms[i].protocol);
        arm.risks = risks_of(arms[i].protocol, ensembles[i], {});
    }
    for (const ComparisonArm& arm : arms)
        for (ReportScreening& row : screening_rows(arm.protocol))
            if (std::none_of(record.screening.begin(), record.screening.end(),
                             [&](const ReportScreening& seen) { return seen.rule == row.rule; }))
                record.screening.push_back(std::move(row));
    record.curves = curves_of_arms(arms, ensembles);
    const auto outcomes = main_outcomes(arms.front().protocol, ensembles.front());
    lead_with(outcomes, record.curves);
    lead_with(outcomes, record.comparison->rows);
    for (const SessionEvent& s : session_events(arms.front().protocol))
        record.sessions_d.push_back(s.time / 1.0_d);
    for (Time day : arms.front().protocol.visits.days) record.visits_d.push_back(day / 1.0_d);
    record.manifest = manifest_of(context, arms.front().protocol);
    for (size_t i = 0; i < arms.size(); ++i)
        if (ensembles[i].n_failed > 0)
            record.manifest.warnings.push_back(
                fmt::format("{}: {} members could not go on and their pairs are left out; the "
                            "first: {}",
                            arms[i].name, ensembles[i].n_failed, ensembles[i].first_failure));
    record.equations = theory_equations(project_folder() / "docs" / "theory");
    const fs::path& folder = context.folder();
    write_file_atomically(folder / "measures.csv",
                          measures_csv(csv_rows(record.curves, *record.comparison)));
    nlohmann::ordered_json whole = to_report_json(record);
    write_file_atomically(folder / "manifest.json", whole["manifest"].dump(2) + "\n");
    write_file_atomically(folder / "summary.json", summary_of(record, outcomes).dump(2) + "\n");
    write_report(folder / "report.html", record);
    RunLog(folder / "log.jsonl")
        .info("finished", {{"seconds", context.seconds()}, {"ranks", context.n_ranks()}});
}

}  // namespace

int run_compare_job(EngineContext& context) {
    const std::vector<ComparisonArm> arms = arms_of_job(context);
    const Resolution resolution = resolution_of(context.job().value("resolution", "standard"));
    if (context.rank() == 0) require_viewer(default_viewer_path());
    const Posterior posterior = Posterior::load(data_folder() / "posteriors" / "healing.toml");
    const Uncertainty& how = arms.front().protocol.uncertainty;
    std::vector<DrawPlan> plans;
    for (const ComparisonArm& arm : arms) {
        Protocol protocol = arm.protocol;
        plans.emplace_back(protocol, uncertain_parameters(protocol), posterior, how.samples,
                           std::uint64_t(how.seed));
    }
    std::vector<EnsembleJob> jobs;
    for (size_t i = 0; i < arms.size(); ++i)
        jobs.push_back({&plans[i], std::uint64_t(how.seed),
                        context.folder() / "ensemble" / fmt::format("arm-{}", i + 1)});
    const double almost_all = 0.98;  // the rest is the report
    std::vector<Ensemble> ensembles = run_ensembles(
        jobs, context.atlas(), resolution, context.comm(),
        [&](double share, double days) {
            context.progress("compare", almost_all * share, days,
                             fmt::format("{} arms, unit cell {:.0f} of {}", arms.size(),
                                         share * double(arms.size()) * how.samples,
                                         int(arms.size()) * how.samples));
        },
        [&] { return context.stop_requested(); });
    int failed = 0;
    for (size_t i = 0; i < arms.size(); ++i) {
        failed += ensembles[i].n_failed;
        if (ensembles[i].members.empty())
            throw ModelError("ensemble",
                             fmt::format("no member of the arm {} could go on; the first: {}",
                                         arms[i].name, ensembles[i].first_failure),
                             "");
    }
    if (context.rank() == 0) write_comparison(context, arms, ensembles);
    MPI_Barrier(context.comm());
    return int(failed > 0 ? ExitCode::parts_skipped : ExitCode::done);
}

}  // namespace needlework
