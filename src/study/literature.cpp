#include "study/literature.hpp"

#include <cmath>
#include <map>

#include "measures/statistics.hpp"
#include "study/ensemble.hpp"

namespace needlework {

namespace {

/// The same kind of number: a ratio of arms is none of two times, a change none of a level.
bool same_class(const PublishedMeasurement& a, const PublishedMeasurement& b) {
    return a.measure == b.measure && a.transform == b.transform && a.threshold == b.threshold &&
           a.reference_arm.empty() == b.reference_arm.empty() &&
           a.reference_time.has_value() == b.reference_time.has_value();
}

/// A size, not a direction, a bound or what was computed.
bool is_size(const PublishedMeasurement& m) {
    const bool direction = m.usable_as != "value" && std::abs(m.value) == 1.0;
    return m.unreadable.empty() && m.bound.empty() && m.transform != "sign" && !direction &&
           m.role != "verification";
}

/// Values of other cohorts, one a cohort, in the unit of `m`, or their logarithms.
std::vector<double> other_cohorts(const std::vector<Study>& studies, const Study& own,
                                  const PublishedMeasurement& m, bool same_group, bool logarithm) {
    std::map<std::string, std::vector<double>> by_cohort;
    for (const Study& study : studies) {
        if (study.cohort == own.cohort || study.species != own.species) continue;
        if (same_group && study.group != own.group) continue;
        for (const PublishedMeasurement& other : study.measurements) {
            if (!same_class(m, other) || !is_size(other)) continue;
            if (is_starting_level(study, other)) continue;  // says nothing of an outcome
            const UnitRow *theirs = find_unit(other.unit), *ours = find_unit(m.unit);
            if (theirs->exponents != ours->exponents) continue;
            const double value = from_si(to_si(other.value, other.unit), m.unit);
            if (logarithm && !(value > 0.0)) continue;
            by_cohort[study.cohort].push_back(logarithm ? std::log(value) : value);
        }
    }
    std::vector<double> values;
    for (const auto& [cohort, list] : by_cohort) values.push_back(mean_of(list));
    return values;
}

}  // namespace

Forecast literature_forecast(const std::vector<Study>& studies, const Study& own,
                             const PublishedMeasurement& m) {
    Forecast forecast;
    if (m.transform == "sign" || !m.unreadable.empty()) return forecast;
    forecast.logarithm = is_read_on_logarithm(m);
    std::vector<double> values = other_cohorts(studies, own, m, true, forecast.logarithm);
    if (values.empty()) {
        values = other_cohorts(studies, own, m, false, forecast.logarithm);
        forecast.widened = true;
    }
    forecast.n_cohorts = int(values.size());
    if (values.empty()) return forecast;
    forecast.mean = mean_of(values);
    const double half = 0.5;  // assumption: one publication tells the next one's size to a half
    const double k = double(values.size());
    forecast.sd = values.size() > 1    ? std::sqrt(variance_of(values) * (1.0 + 1.0 / k))
                  : forecast.logarithm ? half
                                       : half * std::abs(forecast.mean);
    return forecast;
}

}  // namespace needlework
