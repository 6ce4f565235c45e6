// The first screen: predictions beside what was published.

#include <fmt/format.h>

#include <algorithm>

#include "base/data_folder.hpp"
#include "study/main_outcome.hpp"
#include "study/published_near.hpp"
#include "study/record_parts.hpp"
#include "study/study_effect.hpp"

namespace needlework {
namespace {

EvidenceRole role_of(const std::string& word) {
    if (word == "calibration") return EvidenceRole::calibration;
    if (word == "check") return EvidenceRole::check;
    if (word == "parameter") return EvidenceRole::parameter;
    return EvidenceRole::context;
}

std::string transform_words(const PublishedMeasurement& m) {
    if (m.transform == "percent_change") return "change in percent";
    if (m.transform == "ratio" && m.reference_time)
        return fmt::format("change at {:.0f} d over change at {:.0f} d", *m.time / 1.0_d,
                           *m.reference_time / 1.0_d);
    return m.transform;
}

/// ", arm needling alone" where the study has several arms with numbers.
std::string arm_words(const Study& study, const PublishedMeasurement& m) {
    const auto named = std::find_if(study.arms.begin(), study.arms.end(),
                                    [&](const StudyArm& arm) { return arm.name == m.arm; });
    const bool one =
        std::all_of(study.measurements.begin(), study.measurements.end(),
                    [&](const PublishedMeasurement& other) { return other.arm == m.arm; });
    return one || named == study.arms.end() ? "" : ", arm " + m.arm;
}

/// Whether the ledger holds a look at this study: it is then no untouched check.
bool looked_at(const std::string& study) {
    std::filesystem::path file = data_folder() / "evidence" / "ledger.toml";
    if (!std::filesystem::exists(file)) return false;
    TomlFile ledger = TomlFile::load(file);
    if (const toml::array* looks = ledger.root["look"].as_array())
        for (const toml::node& look : *looks)
            if (look.as_table() != nullptr &&
                (*look.as_table())["study"].value_or(std::string()) == study)
                return true;
    return false;
}

}  // namespace

void add_beside(const RunResults& r, ReportRecord& record) {
    Completions completions = Completions::load(data_folder() / "evidence" / "completions.toml");
    const StudyEffects effects = StudyEffects::load(data_folder() / "evidence/study_effect.toml");
    for (const std::string& id : r.protocol.report.beside) {
        Study study = read_study(data_folder() / "evidence" / (id + ".toml"), completions);
        for (const PublishedMeasurement& m : study.measurements) {
            if (m.usable_as != "value" || m.transform == "sign") continue;
            MainResult row;
            try {
                int n = m.n > 0 ? m.n : completions.n_people_default();
                MemberNumbers numbers = member_numbers(m, r.treated, nullptr);
                numbers.study_effect = effects.of(m).value;
                StatisticPrediction p = predict(numbers, n, 1);
                const MeasureInfo* info = find_measure(m.measure);
                row.measure = m.measure;
                row.label =
                    std::string(info->label) + ", " + transform_words(m) + arm_words(study, m);
                row.unit = m.unit;
                row.transform = m.transform;
                row.clock = m.clock;
                row.time_d = m.time ? *m.time / 1.0_d : unknown;
                row.prediction = {p.mean.middle, p.mean.low, p.mean.high, p.n_members,
                                  p.interval_error};
                row.person = ReportInterval{p.person.low, p.person.high};
                row.role = role_of(m.role);
                if (m.role == "calibration" && r.before_calibration) {
                    MemberNumbers before = member_numbers(m, *r.before_calibration, nullptr);
                    before.study_effect = numbers.study_effect;
                    StatisticPrediction prior = predict(before, n, 1);
                    row.prior = ReportPrior{prior.mean.middle, prior.mean.low, prior.mean.high};
                }
                row.published = ReportPublished{m.value,
                                                m.spread_kind,
                                                m.spread_value.value_or(unknown),
                                                m.n > 0 ? double(m.n) : unknown,
                                                study.id,
                                                study.citation};
                row.inside = p.mean.holds(m.value);
                bool fitted = std::find(r.posterior.studies.begin(), r.posterior.studies.end(),
                                        study.id) != r.posterior.studies.end();
                row.note =
                    fitted ? "calibrated here"
                    : m.role == "calibration"
                        ? "used by hand for a time constant, not by the calibration program"
                    : m.role == "spent"
                        ? "spent: was a check, looked at three times while the model was built "
                          "(data/evidence/ledger.toml); fixed no parameter"
                    : looked_at(study.id)
                        ? "check: fixed no parameter, but was looked at when the model's form was "
                          "chosen (data/evidence/ledger.toml); read on this protocol's ensemble"
                        : "check, never fitted; read on this protocol's ensemble";
                add_uncertainty(r, m, p, n, row.label, record);
                record.main_results.push_back(std::move(row));
            } catch (const std::invalid_argument& reason) {
                record.manifest.warnings.push_back(fmt::format("{}: {} is not shown beside: {}",
                                                               study.id, m.measure, reason.what()));
            }
        }
    }
}

void add_end_results(const RunResults& r, ReportRecord& record) {
    double end = course_end(r.protocol) / 1.0_d;
    std::vector<SessionEvent> sessions = session_events(r.protocol);
    if (sessions.empty()) return;
    double after_last = end - sessions.back().time / 1.0_d;
    if (after_last < 1.0) return;  // nothing has healed yet
    std::vector<MainResult>& rows = record.main_results;
    for (const MainOutcome& w : main_outcomes(r.protocol, r.treated)) {
        auto told = [&](const MainResult& row) { return row.measure == w.measure; };
        if (std::any_of(rows.begin(), rows.end(), told)) continue;
        PublishedMeasurement m;
        m.measure = w.measure, m.transform = w.transform, m.unit = w.unit, m.clock = "last";
        m.time = Time{after_last * (1.0_d).si};
        StatisticPrediction p =
            predict(member_numbers(m, r.treated, nullptr), r.protocol.uncertainty.people, 1);
        MainResult row;
        row.measure = w.measure;
        row.label = std::string(find_measure(w.measure)->label) + ", " + transform_words(m);
        row.unit = w.unit, row.transform = w.transform, row.clock = "last";
        row.time_d = after_last;
        row.prediction = {p.mean.middle, p.mean.low, p.mean.high, p.n_members, p.interval_error};
        row.person = ReportInterval{p.person.low, p.person.high};
        row.note = "prediction; no publication of this protocol is set beside it";
        if (const std::string near =
                near_sentence(published_near(r.protocol, w.measure, w.transform));
            !near.empty())
            row.note += ". " + near;
        add_uncertainty(r, m, p, r.protocol.uncertainty.people, row.label, record);
        rows.push_back(std::move(row));
    }
}

}  // namespace needlework
