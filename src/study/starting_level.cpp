#include "study/starting_level.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "base/units.hpp"
#include "measures/statistics.hpp"
#include "study/ensemble.hpp"
#include "study/evidence.hpp"

namespace needlework {

namespace {

LevelScale scale_of(const PublishedMeasurement& m) {
    const MeasureInfo* info = find_measure(m.measure);
    return info == nullptr ? LevelScale::none : info->level;
}

/// What a protocol says of its people and of what they have.
std::vector<std::string> people_of(const StudyArm& arm) {
    std::vector<std::string> said;
    for (const ResolvedValue& v : arm.protocol.resolved)
        for (const char* table : {"subject.", "skin.", "condition["})
            if (v.path.starts_with(table))
                said.push_back(fmt::format("{}={} {}", v.path, v.value, v.unit));
    return said;
}

bool same_people(const Study& study, const std::string& arm) {
    for (const StudyArm& other : study.arms)
        if (other.name == arm) return people_of(other) == people_of(study.arms.front());
    return false;
}

}  // namespace

double level_from(LevelScale scale, double before, double now, double start) {
    if (scale == LevelScale::none) return now;
    if (scale == LevelScale::shift) return start + (now - before);
    return before != 0.0 ? start * now / before : std::nan("");
}

bool is_starting_level(const Study& study, const PublishedMeasurement& m) {
    const bool treated = std::any_of(study.arms.begin(), study.arms.end(), [](const StudyArm& arm) {
        return !arm.protocol.sessions.empty();
    });
    return treated && study.used() && m.used() && scale_of(m) != LevelScale::none &&
           m.transform == "absolute" && m.clock == "first" && m.time && *m.time <= Time{} &&
           m.reference_arm.empty() && m.bound.empty() && m.statistic != "share";
}

bool depends_on_start(const PublishedMeasurement& m) {
    const MeasureInfo* info = find_measure(m.measure);
    if (info == nullptr || info->level == LevelScale::none) return false;
    if (m.transform == "difference_between_arms")  // of two changes in percent, or of two levels
        return m.unit != "%" || find_unit(info->unit)->exponents == find_unit("1")->exponents;
    return m.transform == "absolute" || m.transform == "change" || m.transform == "share";
}

const PublishedMeasurement* published_start(const Study& study, const PublishedMeasurement& m,
                                            const std::string& arm) {
    const PublishedMeasurement* of_all = nullptr;
    for (const PublishedMeasurement& row : study.measurements) {
        if (row.measure != m.measure || row.reading != m.reading || !is_starting_level(study, row))
            continue;
        if (!row.of_all_arms && row.arm == arm) return &row;
        if (row.of_all_arms && of_all == nullptr) of_all = &row;
    }
    return of_all != nullptr && same_people(study, arm) ? of_all : nullptr;
}

StartingLevels starting_levels(const Study& study, const PublishedMeasurement& m) {
    StartingLevels out;
    if (!depends_on_start(m) || is_starting_level(study, m)) return out;
    auto of_arm = [&](const std::string& arm) -> std::optional<double> {
        const PublishedMeasurement* start = published_start(study, m, arm);
        if (start == nullptr) return std::nullopt;
        return to_si(start->value, start->unit);
    };
    out.arm = of_arm(m.arm);
    if (m.reference_arm.empty()) return out;
    out.reference = of_arm(m.reference_arm);
    return out.arm && out.reference ? out : StartingLevels{};
}

std::string StartBeside::words() const {
    const std::string of_unit = unit == "1" ? "" : " " + unit;
    std::string text =
        fmt::format("started from {:.3g}{}, simulated {:.3g}", published, of_unit, simulated);
    if (extrapolates())
        text += fmt::format("; extrapolated in severity (99 % of the simulated: {:.3g} to {:.3g})",
                            low99, high99);
    return text;
}

StartBeside start_beside(const PublishedMeasurement& start, const Ensemble& arm) {
    std::vector<double> before;
    for (const MemberResult& member : arm.members)
        if (auto series = member.series.find(start.measure); series != member.series.end())
            before.push_back(from_si(series->second.front(), start.unit));
    if (before.empty()) throw std::invalid_argument(start.measure + " has no course to start from");
    const double tail = 0.005;  // of 99 %, analytic
    return {start.value, mean_of(before), quantile(before, tail), quantile(before, 1.0 - tail),
            start.unit};
}

}  // namespace needlework
