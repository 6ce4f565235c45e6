#include "study/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/run_log.hpp"
#include "measures/measure.hpp"
#include "process/delivery/permeability_table.hpp"
#include "study/delivery_run.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// What the formulas of permeability miss of a published table: the same for every member.
void add_table_errors(const Study& study, std::vector<Ensemble>& arms) {
    const TableErrors errors =
        table_errors(read_permeability_table(data_folder() / study.permeability_table));
    const std::pair<const char*, const PermeabilityErrors&> readings[] = {
        {"bricks", errors.bricks},
        {"bricks-polar", errors.bricks_polar},
        {"potts-guy", errors.potts},
        {"potts-guy-polar", errors.potts_polar}};
    for (Ensemble& arm : arms)
        for (MemberResult& member : arm.members)
            for (const auto& [reading, error] : readings) {
                auto& session = member.sessions.back();
                session[std::string("permeability_error.") + reading] = error.rmse;
                session[std::string("permeability_bias.") + reading] = error.bias;
            }
}

}  // namespace

EnsembleJob job_of_arm(const Study& study, const StudyArm& arm, const DrawPlan& plan,
                       const SkinAtlas& atlas, std::uint64_t seed, const fs::path& folder) {
    const bool of_course =
        std::any_of(study.measurements.begin(), study.measurements.end(),
                    [](const PublishedMeasurement& m) { return !is_delivery_measure(m.measure); });
    // What lies on the skin is delivered; nothing of a course is asked for then.
    if (!of_course && !arm.protocol.topicals.empty())
        return delivery_job(plan, atlas, seed, folder);
    return {&plan, seed, folder, {}};
}

StudyRun run_study(EngineContext& context, const Study& study, const Posterior& posterior,
                   int n_samples, int n_redrawn, const fs::path& folder,
                   const EnsembleProgress& progress) {
    // All arms share seed and draws: differences between them are paired.
    std::uint64_t seed = stable_hash(study.id);
    struct Walk {
        std::string arm;
        std::optional<UncertaintyGroup> redrawn;
    };
    std::vector<DrawPlan> plans;
    std::vector<Walk> walks;
    std::vector<fs::path> folders;
    for (size_t i = 0; i < study.arms.size(); ++i) {
        const StudyArm& arm = study.arms[i];
        DrawPlan plan(arm.protocol, arm.parameters, posterior, n_samples, seed);
        std::string name = arm.name;
        std::replace_if(
            name.begin(), name.end(),
            [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '-');
        const fs::path at = folder / study.id / fmt::format("{}-{}", i + 1, name);
        const std::vector<UncertaintyGroup> groups = shared_groups(plan);
        if (n_redrawn > 0 && groups.size() > 1 && plan.people_per_shared() > 1)
            for (UncertaintyGroup group : groups) {
                plans.push_back(plan.redrawn(group, n_redrawn));
                walks.push_back({arm.name, group});
                folders.push_back(at / fmt::format("redrawn-{}", int(group)));
            }
        plans.push_back(std::move(plan));
        walks.push_back({arm.name, std::nullopt});
        folders.push_back(at);
    }
    std::vector<EnsembleJob> jobs;
    for (size_t i = 0; i < plans.size(); ++i) {
        const auto arm =
            std::find_if(study.arms.begin(), study.arms.end(),
                         [&](const StudyArm& other) { return other.name == walks[i].arm; });
        jobs.push_back(job_of_arm(study, *arm, plans[i], context.atlas(), seed, folders[i]));
    }
    std::vector<Ensemble> ensembles =
        run_ensembles(jobs, context.atlas(), Resolution::standard, context.comm(), progress,
                      [&] { return context.stop_requested(); });
    if (!study.permeability_table.empty()) add_table_errors(study, ensembles);
    StudyRun run;
    for (size_t i = 0; i < walks.size(); ++i) {
        auto& arms = walks[i].redrawn ? run.redrawn[*walks[i].redrawn] : run.arms;
        arms[walks[i].arm] = std::move(ensembles[i]);
    }
    return run;
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

/// How many people the published statistic is of.
int people_of(const PublishedMeasurement& m, int n_default) {
    if (m.statistic == "single") return 1;
    return m.n > 0 ? m.n : n_default;
}

/// Standard error of the published mean as printed, or 0; of its logarithm where asked.
double published_error(const PublishedMeasurement& m, bool of_logarithm) {
    const auto error =
        standard_error(m.spread_kind, m.spread_value, m.spread_low, m.spread_high, m.n);
    if (!error || m.statistic != "mean") return 0.0;
    if (!of_logarithm) return *error;
    return m.value > 0.0 ? std::sqrt(std::log1p(std::pow(*error / m.value, 2))) : 0.0;
}

/// Whether something of the protocol lies outside what anybody measured.
bool extrapolates(const Study& study) {
    for (const StudyArm& arm : study.arms)
        for (const Problem& p : arm.protocol.warnings.list())
            if ((p.what + p.hint).find("xtrapolat") != std::string::npos) return true;
    return false;
}

std::vector<UncertaintyPart> parts_of_row(const PublishedMeasurement& m, const StudyRun& run,
                                          const MemberNumbers& numbers,
                                          const StatisticPrediction& p, int n,
                                          const std::string& study_source,
                                          const StartingLevels& starts) {
    std::vector<GroupEffect> effects;
    for (const auto& [group, arms] : run.redrawn) {
        auto arm = arms.find(m.arm);
        if (arm == arms.end()) continue;
        const Ensemble* reference = m.reference_arm.empty() ? nullptr : &arms.at(m.reference_arm);
        effects.push_back(
            effect_of_redraw(group, numbers, member_numbers(m, arm->second, reference, starts)));
    }
    return parts_of(p, n, effects, study_source);
}

ValidationRow judge_one(const Study& study, const PublishedMeasurement& m, const StudyRun& run,
                        const JudgeRules& rules) {
    const std::map<std::string, Ensemble>& arms = run.arms;
    ValidationRow row;
    row.study = study.id, row.citation = study.citation, row.measure = m.measure;
    row.transform = m.transform, row.arm = m.arm, row.unit = m.unit, row.role = m.role;
    row.usable_as = m.usable_as, row.spread_kind = m.spread_kind, row.group = study.group;
    row.cohort = study.cohort, row.species = study.species, row.phototype = study.phototype;
    row.seen = study.seen, row.extrapolates = extrapolates(study);
    row.published = m.value;
    row.spread_value = m.spread_value, row.spread_low = m.spread_low,
    row.spread_high = m.spread_high;
    row.n = m.n;
    row.detail = m.note;
    if (!m.unreadable.empty()) {
        row.note = "not read: " + m.unreadable.substr(0, m.unreadable.find('\n'));
        return row;
    }
    if (!m.used() || !study.used()) {
        row.note = "not run: " + (m.note.empty() || study.usable_as == "no" ? study.note : m.note);
        return row;
    }
    try {
        const Ensemble& arm = arms.at(m.arm);
        const Ensemble* reference = m.reference_arm.empty() ? nullptr : &arms.at(m.reference_arm);
        if (arm.members.empty())
            throw std::invalid_argument("no member could go on: " + arm.first_failure);
        const StartingLevels starts = starting_levels(study, m);
        MemberNumbers numbers = member_numbers(m, arm, reference, starts);
        const StudyEffects::Share own = rules.study_effects.of(m);
        row.study_effect = numbers.study_effect = own.value;
        row.study_effect_source = own.source;
        const int n = people_of(m, rules.n_people_default);
        numbers.published_error = published_error(m, numbers.logarithm);
        numbers.pooled = m.trials > 1;
        StatisticPrediction p = predict(numbers, n, stable_hash(study.id));
        row.predicted = true;
        row.low50 = p.mean50.low, row.high50 = p.mean50.high, row.sd = p.sd;
        row.n_members = p.n_members;
        row.draws = p.draws, row.draws_a_world = p.draws_a_world, row.logarithm = p.logarithm;
        row.published_sd = std::sqrt(p.v_published);
        row.inside50 = p.mean50.holds(m.value);
        if (m.transform != "sign" && m.usable_as == "value")
            row.parts = parts_of_row(m, run, numbers, p, n, own.source, starts);
        row.value = p.mean.middle, row.low90 = p.mean.low, row.high90 = p.mean.high;
        row.person_low90 = p.person.low, row.person_high90 = p.person.high;
        row.interval_error = p.interval_error;
        const bool input = is_starting_level(study, m);
        if (input)
            row.start = start_beside(m, arm);
        else if (starts.arm)
            row.start = start_beside(*published_start(study, m, m.arm), arm);
        if (input) {
            row.usable_as = "input", row.note = "input: people as published; ";
            row.parts.clear(), row.inside50 = false;
        } else if (m.transform == "sign") {
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
            row.inside =
                m.value == none ? p.mean.holds(none) : (row.value - none) * (m.value - none) > 0.0;
            row.note = "sign only";
            if (!has_sign) row.usable_as = "shown", row.note = "shown, not counted";
            if (int(study.open_fields().size()) > 0)
                row.note += fmt::format(" (open: {})", fmt::join(study.open_fields(), ", "));
        } else if (m.role == "verification") {
            // A computed number: the publication's digits, unless the file says how well it can be.
            const double rounding = m.tolerance.value_or(1e-3);
            row.inside = std::abs(row.value - m.value) <= rounding * std::abs(m.value);
        } else {
            row.inside = p.mean.holds(m.value);
        }
        if (row.start) row.note += (row.note.empty() || input ? "" : "; ") + row.start->words();
        if (input) return row;
        const bool at_end = !m.time && !m.transform.starts_with("time_of") &&
                            arm.members.front().series.contains(m.measure);
        if (at_end)
            row.note += fmt::format("{}no time published: read at the last visit",
                                    row.note.empty() ? "" : "; ");
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

}  // namespace

std::vector<ValidationRow> judge(const Study& study, const StudyRun& run, const JudgeRules& rules) {
    std::vector<ValidationRow> rows;
    for (const PublishedMeasurement& m : study.measurements)
        rows.push_back(judge_one(study, m, run, rules));
    return rows;
}

Ledger Ledger::load(const fs::path& file) {
    Ledger ledger;
    if (!fs::exists(file)) return ledger;
    TomlFile toml = TomlFile::load(file);
    ledger.allowed = toml.root["looks_allowed"].value_or(ledger.allowed);
    if (const toml::array* looks = toml.root["look"].as_array())
        for (const toml::node& look : *looks)
            if (const toml::table* t = look.as_table())
                ledger.looks.push_back({(*t)["study"].value_or(std::string()),
                                        (*t)["entered"].value_or(std::string()),
                                        (*t)["measure"].value_or(std::string()),
                                        (*t)["change"].value_or(std::string())});
    return ledger;
}

int Ledger::looks_at(const std::string& study) const {
    return int(std::count_if(looks.begin(), looks.end(),
                             [&](const Look& look) { return look.study == study; }));
}

}  // namespace needlework
