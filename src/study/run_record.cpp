#include "study/run_record.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/data_folder.hpp"
#include "base/number_text.hpp"
#include "base/provenance.hpp"
#include "course/delivery_course.hpp"
#include "io/atomic_file.hpp"
#include "io/run_log.hpp"
#include "report/theory_equations.hpp"
#include "study/course_cost.hpp"
#include "study/delivery_run.hpp"
#include "study/main_outcome.hpp"
#include "study/protocol_rows.hpp"
#include "study/record_parts.hpp"
#include "study/screening_rows.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// Cost so far and cost of a step of gain at each visit; a bound that is none stays empty.
void add_cost_rows(const ReportCost& cost, std::vector<MeasureRow>& rows) {
    auto bound = [](double v) {
        return std::isfinite(v) ? std::optional<double>(v) : std::nullopt;
    };
    for (const ReportCostVisit& visit : cost.visits) {
        const Time t = visit.time_d * 1.0_d;
        rows.push_back({"treated", t, "course_cost", visit.cost, visit.cost_low90,
                        visit.cost_high90, cost.currency, "cost"});
        if (std::isfinite(visit.per_gain))
            rows.push_back({"treated", t, "course_cost_per_gain", visit.per_gain,
                            bound(visit.per_gain_low90), bound(visit.per_gain_high90),
                            cost.currency + " per " + cost.gain_label, "cost"});
    }
}

std::vector<MeasureRow> csv_rows(const RunResults& r, const std::vector<Curve>& curves,
                                 const std::vector<ReportFact>& facts) {
    std::vector<MeasureRow> rows;
    for (const Curve& c : curves)
        for (size_t i = 0; i < c.times_d.size(); ++i) {
            Time t{c.times_d[i] * (1.0_d).si};
            bool band = c.arm == "treated";
            auto optional = [&](double v) {
                return band ? std::optional<double>(v) : std::nullopt;
            };
            rows.push_back({c.arm, t, c.measure, c.median[i], optional(c.low90[i]),
                            optional(c.high90[i]), c.unit, "mean_of_people"});
            if (band)
                rows.push_back({c.arm, t, c.measure, c.median[i], c.person_low90[i],
                                c.person_high90[i], c.unit, "one_person"});
        }
    Time first{};
    if (!r.treated.members.empty() && !r.treated.members.front().session_days.empty())
        first = Time{r.treated.members.front().session_days.front() * (1.0_d).si};
    for (const ReportFact& f : facts)
        rows.push_back({"treated", first, f.name, f.value, f.low90, f.high90, f.unit, "session"});
    for (const auto& [name, values] : r.patch.readings.series) {
        const MeasureInfo* info = find_measure(name);
        if (info == nullptr) continue;
        for (size_t i = 0; i < values.size(); ++i)
            rows.push_back({"treated", Time{r.patch.readings.times_d[i] * (1.0_d).si}, name,
                            from_si(values[i], info->unit), std::nullopt, std::nullopt,
                            std::string(info->unit), "patch"});
    }
    return rows;
}

/// What was counted of harm, and the cost.
void add_advice_lines(const ReportRecord& record, std::vector<std::string>& lines) {
    for (const ReportRisk& risk : record.risks)
        if (risk.pooled.people > 0.0)
            lines.push_back(fmt::format("{}: {:.2g} of 100 ({:.2g} to {:.2g}; counted, {})",
                                        risk.title, risk.pooled.of_100, risk.pooled.low95,
                                        risk.pooled.high95, risk.counted));
    if (record.cost) lines.push_back(record.cost->sentence);
}

nlohmann::json summary_of(const ReportRecord& record) {
    std::vector<std::string> lines{record.title, record.sentence};
    for (const ReportScreening& row : record.screening)
        if (row.level != "note")
            lines.push_back(fmt::format("Screening, {}{}: {} ({})", row.level,
                                        row.overridden ? " (overridden)" : "", row.title,
                                        row.because));
    lines.push_back("");
    nlohmann::json results = nlohmann::json::array();
    for (const MainResult& row : record.main_results) {
        std::string unit = row.unit == "1" ? "" : " " + row.unit;
        const double rounding = 1e-9 * (row.prediction.high90 - row.prediction.low90);
        const auto told = [&](double value) {  // what rounding left of 0 is 0
            return three_digits(std::abs(value) < rounding ? 0.0 : value);
        };
        std::string line =
            fmt::format("{}: {}{} (about 90 %: {} to {})", row.label, told(row.prediction.median),
                        unit, told(row.prediction.low90), told(row.prediction.high90));
        if (row.published)
            line += fmt::format("; published {:.4g}{} ({})", row.published->value, unit,
                                row.published->study_id);
        if (row.prior)
            line += fmt::format("; before calibration {} to {}", three_digits(row.prior->low90),
                                three_digits(row.prior->high90));
        if (!row.note.empty()) line += "; " + row.note;
        lines.push_back(line);
        results.push_back(
            {{"measure", row.measure},
             {"transform", row.transform},
             {"unit", row.unit},
             {"median", row.prediction.median},
             {"low90", row.prediction.low90},
             {"high90", row.prediction.high90},
             {"published", row.published ? nlohmann::json(row.published->value) : nlohmann::json()},
             {"study", row.published ? row.published->study_id : ""}});
    }
    if (record.surface) lines.push_back(record.surface->summary);
    const bool only = record.curves.empty();  // else the report has them
    for (const DeliveryReport& d : record.deliveries) {
        lines.push_back(fmt::format("{} of {}: {}", d.active, d.label, d.sentence));
        if (only)
            for (const std::string& sentence : d.assumptions)
                lines.push_back("  assumed: " + sentence);
    }
    if (!record.deliveries.empty())
        lines.push_back(fmt::format("Mass balance of delivery: off by {:.1g} % at most.",
                                    record.deliveries.front().balance_percent));
    add_advice_lines(record, lines);
    lines.push_back("");
    lines.push_back(notice_text);
    return {{"lines", lines}, {"results", results}};
}

}  // namespace

void write_run_outputs(const EngineContext& context, const RunResults& r) {
    ReportRecord record;
    record.title = r.protocol.title;
    record.sentence = protocol_sentence(r.protocol);
    if (r.delivery_only)  // nothing but delivery was followed
        record.sentence = record.sentence.substr(0, record.sentence.rfind(", followed for")) +
                          fmt::format(". Delivery alone, followed for {}.",
                                      format_quantity(delivery_end(r.protocol).si, "h"));
    record.notice = notice_text;
    for (const Problem& p : r.protocol.warnings.list())
        if (p.what.find("extrapolation") != std::string::npos)
            record.extrapolation.push_back(p.what);
    record.manifest = manifest_of(context, r);
    add_beside(r, record);
    add_end_results(r, record);
    // Beside outcomes the dose is enough; its enhancement stands with the product.
    for (MainResult& row : delivery_results(r.protocol, r.delivery))
        if (r.delivery_only || row.measure == "dose_below_horny_layer")
            record.main_results.push_back(std::move(row));
    for (std::string& warning : delivery_warnings(r.protocol, r.delivery))
        record.manifest.warnings.push_back(std::move(warning));
    for (const SessionEvent& s : session_events(r.protocol))
        record.sessions_d.push_back(s.time / 1.0_d);
    for (Time day : r.protocol.visits.days) record.visits_d.push_back(day / 1.0_d);
    record.curves = curves_of(r);
    lead_with(main_outcomes(r.protocol, r.treated), record.curves);
    record.section = r.patch.section;
    record.surface = r.patch.surface;
    record.relief = r.patch.relief;
    record.puncture_map = r.patch.puncture_map;
    record.session_facts = session_facts(r);
    record.deliveries = delivery_reports(r.protocol, r.delivery);
    record.care = care_rows(r.protocol);
    record.screening = screening_rows(r.protocol);
    record.risks = risks_of(r.protocol, r.treated, record.main_results);
    if (!r.delivery_only)
        record.cost = course_cost(r.protocol, r.treated, record.manifest.warnings);
    record.patients = patients_of(r, record.risks, record.cost);
    add_protocol_rows(r.protocol, record);
    add_reach_row(r.protocol, record);
    for (const MainResult& row : record.main_results) {
        if (!row.published) continue;
        record.evidence.push_back({row.published->study_id, row.published->citation, row.measure,
                                   row.unit, row.role, row.published->value,
                                   row.published->spread_kind, row.published->spread_value,
                                   row.prediction.median, row.prediction.low90,
                                   row.prediction.high90, row.inside, row.note});
    }
    add_numerics(r, record);
    record.equations = theory_equations(project_folder() / "docs" / "theory");

    const fs::path& folder = context.folder();
    if (!r.delivery_only) {
        std::vector<MeasureRow> rows = csv_rows(r, record.curves, record.session_facts);
        if (record.cost) add_cost_rows(*record.cost, rows);
        write_file_atomically(folder / "measures.csv", measures_csv(rows));
    }
    if (!record.deliveries.empty())
        write_file_atomically(folder / "delivery.csv", delivery_csv(r.protocol, r.delivery));
    nlohmann::ordered_json whole = to_report_json(record);
    write_file_atomically(folder / "manifest.json", whole["manifest"].dump(2) + "\n");
    write_file_atomically(folder / "summary.json", summary_of(record).dump(2) + "\n");
    write_report(folder / "report.html", record);
    RunLog log(folder / "log.jsonl");
    for (const std::string& warning : record.manifest.warnings)
        log.warning("warning", {{"text", warning}});
    log.info("finished", {{"seconds", context.seconds()}, {"ranks", context.n_ranks()}});
}

}  // namespace needlework
