#include "study/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/run_log.hpp"
#include "measures/measure.hpp"

namespace needlework {

namespace fs = std::filesystem;

std::map<std::string, Ensemble> run_study(EngineContext& context, const Study& study,
                                          const Posterior& posterior, int n_samples,
                                          const fs::path& folder,
                                          const EnsembleProgress& progress) {
    // All arms share seed and draws: differences between them are paired.
    std::uint64_t seed = stable_hash(study.id);
    std::vector<DrawPlan> plans;
    for (const StudyArm& arm : study.arms)
        plans.emplace_back(arm.protocol, arm.parameters, posterior, n_samples, seed);
    std::vector<EnsembleJob> jobs;
    for (size_t i = 0; i < study.arms.size(); ++i) {
        const std::string& arm = study.arms[i].name;
        std::string name = arm.empty() ? fmt::format("arm-{}", i + 1) : arm;
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == '/' || c == ' '; }, '-');
        jobs.push_back({&plans[i], seed, folder / study.id / name});
    }
    std::vector<Ensemble> ensembles =
        run_ensembles(jobs, context.atlas(), Resolution::standard, context.comm(), progress,
                      [&] { return context.stop_requested(); });
    std::map<std::string, Ensemble> arms;
    for (size_t i = 0; i < study.arms.size(); ++i)
        arms[study.arms[i].name] = std::move(ensembles[i]);
    return arms;
}

namespace {

/// What a reader would not have seen where a publication says "no change" or "none": a chance of
/// one in twenty (assumption), else one reading error.
double unseen_change_si(const PublishedMeasurement& m, const Ensemble& arm) {
    if (m.measure == "scar_risk" || m.measure == "pih_risk") return 0.05;  // assumption
    const MeasureInfo* info = find_measure(m.measure);
    auto series = arm.members.front().series.find(m.measure);
    if (info == nullptr || series == arm.members.front().series.end()) return 0.0;
    return to_si(info->reading.sd_of(from_si(series->second.front(), info->unit)), info->unit);
}

ValidationRow judge_one(const Study& study, const PublishedMeasurement& m,
                        const std::map<std::string, Ensemble>& arms, int n_default) {
    ValidationRow row{study.id, study.citation, m.measure,   m.transform,  m.arm,
                      m.unit,   m.role,         m.usable_as, m.spread_kind};
    row.published = m.value;
    row.spread_value = m.spread_value, row.spread_low = m.spread_low,
    row.spread_high = m.spread_high;
    row.n = m.n;
    if (m.usable_as == "no") {
        row.note = "not run: " + study.note;
        return row;
    }
    try {
        const Ensemble& arm = m.arm.empty() ? arms.begin()->second : arms.at(m.arm);
        const Ensemble* reference = m.reference_arm.empty() ? nullptr : &arms.at(m.reference_arm);
        if (arm.members.empty())
            throw std::invalid_argument("no member could go on: " + arm.first_failure);
        MemberNumbers numbers = member_numbers(m, arm, reference);
        StatisticPrediction p = predict(numbers, m.n > 0 ? m.n : n_default, stable_hash(study.id));
        row.predicted = true;
        row.value = p.mean.middle, row.low90 = p.mean.low, row.high90 = p.mean.high;
        row.person_low90 = p.person.low, row.person_high90 = p.person.high;
        row.interval_error = p.interval_error;
        if (m.transform == "sign") {
            // The sign of the median; an interval that spans zero says so in the note.
            // A published "no change" or "none seen": nothing that a reader would have seen.
            const double unseen = unseen_change_si(m, arm);
            row.inside = m.value == 0.0 ? p.mean.holds(0.0) || std::abs(row.value) <= unseen
                                        : row.value * m.value > 0.0;
            if (row.low90 < 0.0 && row.high90 > 0.0) row.note = "the interval spans zero";
        } else if (m.usable_as == "bound" || !m.bound.empty()) {
            row.inside = m.bound == "lower" ? row.high90 >= m.value : row.low90 <= m.value;
            row.note = m.bound + " bound";
        } else if (m.usable_as == "sign" || m.usable_as == "order") {
            // A level or a time has no sign: it is shown and not counted.
            bool has_sign = m.transform.ends_with("change") || m.transform == "ratio" ||
                            m.transform == "difference_between_arms";
            double none = m.transform == "ratio" ? 1.0 : 0.0;
            row.inside = (row.value - none) * (m.value - none) > 0.0;
            row.note = "sign only";
            if (!has_sign) row.usable_as = "shown", row.note = "shown, not counted";
            if (int(study.open_fields().size()) > 0)
                row.note += fmt::format(" (open: {})", fmt::join(study.open_fields(), ", "));
        } else if (m.role == "verification") {
            const double rounding = 1e-3;  // a computed number: the publication's digits
            row.inside = std::abs(row.value - m.value) <= rounding * std::abs(m.value);
        } else {
            row.inside = p.mean.holds(m.value);
        }
        if (!study.completed.empty() && m.usable_as == "value")
            row.note += fmt::format("{}completed: {}", row.note.empty() ? "" : "; ",
                                    fmt::join(study.completed, ", "));
    } catch (const std::invalid_argument& reason) {
        row.note = std::string("not read: ") + reason.what();
    } catch (const std::out_of_range&) {
        row.note = "not read: its arm was not run";
    }
    return row;
}

nlohmann::json number_or_null(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

}  // namespace

std::vector<ValidationRow> judge(const Study& study, const std::map<std::string, Ensemble>& arms,
                                 int n_people_default) {
    std::vector<ValidationRow> rows;
    for (const PublishedMeasurement& m : study.measurements)
        rows.push_back(judge_one(study, m, arms, n_people_default));
    return rows;
}

nlohmann::json to_json(const ValidationReport& report) {
    nlohmann::json rows = nlohmann::json::array();
    for (const ValidationRow& r : report.rows)
        rows.push_back(
            {{"study", r.study},
             {"citation", r.citation},
             {"measure", r.measure},
             {"transform", r.transform},
             {"arm", r.arm},
             {"unit", r.unit},
             {"role", r.role},
             {"usable_as", r.usable_as},
             {"published", r.published},
             {"spread_kind", r.spread_kind},
             {"spread", r.spread_value ? nlohmann::json(*r.spread_value) : nlohmann::json()},
             {"n", r.n},
             {"predicted", r.predicted},
             {"value", r.predicted ? number_or_null(r.value) : nlohmann::json()},
             {"low90", r.predicted ? number_or_null(r.low90) : nlohmann::json()},
             {"high90", r.predicted ? number_or_null(r.high90) : nlohmann::json()},
             {"person_low90", r.predicted ? number_or_null(r.person_low90) : nlohmann::json()},
             {"person_high90", r.predicted ? number_or_null(r.person_high90) : nlohmann::json()},
             {"interval_error", r.predicted ? number_or_null(r.interval_error) : nlohmann::json()},
             {"inside", r.predicted ? nlohmann::json(r.inside) : nlohmann::json()},
             {"note", r.note}});
    nlohmann::json skipped = nlohmann::json::array();
    for (const auto& [file, reason] : report.skipped)
        skipped.push_back({{"file", file}, {"reason", reason}});
    return {{"rows", rows}, {"skipped", skipped}, {"samples", report.n_samples}};
}

std::vector<std::string> table_lines(const ValidationReport& report) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{:<36} {:<27} {:<11} {:>9} {:>11} {:>21}  {}", "study", "measure",
                                "role", "published", "predicted", "about 90 %", "as published?"));
    int n_value = 0, n_inside = 0, n_other = 0, n_agree = 0;
    for (const ValidationRow& r : report.rows) {
        std::string label = r.measure + (r.transform == "absolute" ? "" : " " + r.transform);
        std::string left = fmt::format("{:<36.36} {:<27.27} {:<11.11}", r.study, label, r.role);
        if (!r.predicted) {
            lines.push_back(fmt::format("{} {:>9.4g}   {}", left, r.published, r.note));
            continue;
        }
        bool by_value = r.usable_as == "value" && r.transform != "sign";
        bool check = r.role == "check" || r.role == "sign";
        const bool counted = check && r.usable_as != "shown";
        if (counted && by_value) ++n_value, n_inside += r.inside;
        if (counted && !by_value) ++n_other, n_agree += r.inside;
        std::string unit = r.unit == "1" ? "" : " " + r.unit;
        lines.push_back(fmt::format("{} {:>9.4g} {:>11.4g} {:>9.3g} to {:>8.3g}  {}{}{}", left,
                                    r.published, r.value, r.low90, r.high90,
                                    r.usable_as == "shown" ? "-"
                                    : r.inside             ? "yes"
                                                           : "NO",
                                    unit, r.note.empty() ? "" : "; " + r.note));
    }
    lines.push_back("");
    lines.push_back(
        fmt::format("Checks by value: {} of {} published values lie inside the interval. Checks by "
                    "sign, order or "
                    "bound: {} of {} as published. {} unit cells a study.",
                    n_inside, n_value, n_agree, n_other, report.n_samples));
    for (const auto& [file, reason] : report.skipped)
        lines.push_back(fmt::format("skipped {}: {}", file, reason));
    lines.push_back("");
    lines.push_back(notice_text);
    return lines;
}

int run_validate_job(EngineContext& context) {
    const nlohmann::json& job = context.job();
    std::string named = job.value("evidence", std::string());
    fs::path folder = named.empty() ? data_folder() / "evidence" : fs::path(named);
    fs::path completions_file = folder / "completions.toml";
    if (!fs::exists(completions_file))
        completions_file = data_folder() / "evidence" / "completions.toml";
    Completions completions = Completions::load(completions_file);
    Posterior posterior = Posterior::load(data_folder() / "posteriors" / "healing.toml");
    auto wanted = job.value("studies", std::vector<std::string>{});
    ValidationReport report;
    report.n_samples = job.value("samples", 0) > 0 ? job.value("samples", 0) : 200;

    std::vector<Study> studies;
    std::vector<std::string> known;
    for (const fs::path& file : study_files(folder)) {
        std::string id = file.stem().string();
        known.push_back(id);
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), id) == wanted.end())
            continue;
        try {
            studies.push_back(read_study(file, completions));
        } catch (const InputError& error) {
            report.skipped.emplace_back(file.filename().string(), error.what());
        }
    }
    for (const std::string& id : wanted)
        if (std::find(known.begin(), known.end(), id) == known.end()) {
            Problems problems;
            problems.error({folder.string()},
                           fmt::format("no study \"{}\"{}", id, did_you_mean(id, known)));
            throw InputError(std::move(problems));
        }
    for (size_t i = 0; i < studies.size(); ++i) {
        const Study& study = studies[i];
        std::map<std::string, Ensemble> arms;
        if (study.runnable() && study.usable_as != "no")
            arms = run_study(context, study, posterior, report.n_samples,
                             context.folder() / "ensembles", [&](double share, double days) {
                                 context.progress(
                                     "validate", (double(i) + share) / double(studies.size()), days,
                                     fmt::format("{} ({} of {})", study.id, i + 1, studies.size()));
                             });
        if (arms.empty() && study.usable_as != "no") continue;
        for (ValidationRow& row : judge(study, arms, completions.n_people_default()))
            report.rows.push_back(std::move(row));
    }
    if (context.rank() == 0) {
        nlohmann::json json = to_json(report);
        json["lines"] = table_lines(report);
        json["version"] = version_text();
        json["commit"] = commit_text();
        write_file_atomically(context.folder() / "summary.json", json.dump(2) + "\n");
        std::string text;
        for (const std::string& line : table_lines(report)) text += line + "\n";
        write_file_atomically(context.folder() / "validation.txt", text);
    }
    MPI_Barrier(context.comm());
    return int(report.skipped.empty() ? ExitCode::done : ExitCode::parts_skipped);
}

}  // namespace needlework
