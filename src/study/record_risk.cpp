// What can go wrong in this course: counts of trials, what the simulation says beside them, words.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advice/counts.hpp"
#include "advice/risk.hpp"
#include "course/timeline.hpp"
#include "study/record_parts.hpp"

namespace needlework {
namespace {

ReportFrequency frequency_of(const RiskCount& count) {
    const Interval share = wilson95(count.events, count.people);
    return {100.0 * share.middle, 100.0 * share.low, 100.0 * share.high, count.events,
            count.people,         count.unit,        count.study,        count.note};
}

/// The largest value of a session measure over the sessions of a member; NaN where none has it.
double largest_of_sessions(const MemberResult& member, const std::string& measure) {
    double largest = std::nan("");
    for (const auto& session : member.sessions)
        if (auto at = session.find(measure); at != session.end() && std::isfinite(at->second))
            largest = std::isfinite(largest) ? std::max(largest, at->second) : at->second;
    return largest;
}

std::string note_of(const std::string& measure) {
    if (measure == "pih_risk")
        return "for a person like this; its level was set by the trials above, how it depends on "
               "the colour of skin follows lasers: an assumption for needles";
    if (measure == "scar_risk") return "from the myofibroblasts left six weeks after a session";
    if (measure == "reepithelialisation_time") return "after a session, all channels of a wound";
    if (measure == "bacteria_window")
        return "after a session, by the channels' own clocks; a closed epidermis below ends it "
               "sooner";
    return "of a session";
}

std::optional<ReportSimulatedRisk> simulated_of(const Ensemble& treated, int people,
                                                const std::string& measure) {
    const MeasureInfo* info = find_measure(measure);
    if (info == nullptr) return std::nullopt;
    MemberNumbers numbers;
    numbers.people_per_shared = treated.people_per_shared;
    for (const MemberResult& member : treated.members) {
        numbers.values.push_back(from_si(largest_of_sessions(member, measure), info->unit));
        numbers.shared.push_back(member.shared);
    }
    if (std::none_of(numbers.values.begin(), numbers.values.end(),
                     [](double v) { return std::isfinite(v); }))
        return std::nullopt;
    const StatisticPrediction p = predict(numbers, people, 1);
    const bool chance = measure.ends_with("_risk");
    const double scale = chance ? 100.0 : 1.0;
    // A chance spread by more people than were drawn may pass its ends.
    auto end = [&](double v) { return chance ? std::clamp(100.0 * v, 0.0, 100.0) : v; };
    return ReportSimulatedRisk{std::string(info->label),
                               scale * p.mean.middle,
                               end(p.mean.low),
                               end(p.mean.high),
                               chance ? "of 100" : std::string(info->unit),
                               note_of(measure),
                               info->source == assumption};
}

/// Reviews see worse scars in diabetes, cell studies fewer myofibroblasts (healing.md, Scars).
constexpr const char* diabetic_scars =
    "No chance of a scar is simulated with diabetes: whether it forms more or less scar is "
    "contested, and what the model lacks of a diabetic wound would decide.";

bool concerns(const Risk& risk, const Protocol& protocol) {
    if (risk.only_with_product && protocol.topicals.empty()) return false;
    if (risk.devices.empty()) return true;
    return std::any_of(
        protocol.sessions.begin(), protocol.sessions.end(), [&](const SessionPlan& session) {
            return std::find(risk.devices.begin(), risk.devices.end(), session.timing.device) !=
                   risk.devices.end();
        });
}

std::string course_sentence(const Risk& risk, const Protocol& protocol) {
    const std::vector<SessionEvent> events = session_events(protocol);
    return tried_sentence(risk, int(events.size()), shortest_interval(events));
}

/// What is placed below the barrier: the dose that a granuloma would form around.
void add_doses(const std::vector<MainResult>& rows, ReportRisk& risk) {
    for (const MainResult& row : rows)
        if (row.measure == "dose_below_horny_layer")
            risk.simulated.push_back({row.label, row.prediction.median, row.prediction.low90,
                                      row.prediction.high90, row.unit,
                                      "placed below the barrier; no rate goes with it", false});
}

}  // namespace

std::vector<ReportRisk> risks_of(const Protocol& protocol, const Ensemble& treated,
                                 const std::vector<MainResult>& results) {
    std::vector<ReportRisk> rows;
    if (protocol.sessions.empty()) return rows;
    for (const Risk& risk : known_risks()) {
        if (!concerns(risk, protocol)) continue;
        ReportRisk row;
        row.id = risk.id, row.title = risk.title, row.grade = risk.grade, row.words = risk.words;
        row.harm = risk.harm, row.counted = risk.counted(), row.sources = risk.sources;
        if (!risk.counts.empty())
            row.pooled =
                frequency_of({"", risk.events(), risk.people(), risk.counts.front().unit, ""});
        for (const RiskCount& count : risk.counts) row.counts.push_back(frequency_of(count));
        row.beside_words = risk.beside_words;
        for (const RiskCount& count : risk.beside) row.beside.push_back(frequency_of(count));
        for (const std::string& measure : risk.simulated) {
            if (measure == "scar_risk" && protocol.subject.diabetes > 0.0) {
                row.course.emplace_back(diabetic_scars);
                continue;
            }
            if (auto simulated = simulated_of(treated, protocol.uncertainty.people, measure))
                row.simulated.push_back(std::move(*simulated));
        }
        if (risk.only_with_product) add_doses(results, row);
        if (!risk.tried.empty()) row.course.push_back(course_sentence(risk, protocol));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace needlework
