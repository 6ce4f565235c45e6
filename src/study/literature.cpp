#include "study/literature.hpp"

#include <cmath>
#include <map>

#include "measures/statistics.hpp"

namespace needlework {

namespace {

/// Values of other cohorts, one a cohort, in the unit of `m`.
std::vector<double> other_cohorts(const std::vector<Study>& studies, const Study& own,
                                  const PublishedMeasurement& m, bool same_group) {
    std::map<std::string, std::vector<double>> by_cohort;
    for (const Study& study : studies) {
        if (study.cohort == own.cohort || study.species != own.species) continue;
        if (same_group && study.group != own.group) continue;
        for (const PublishedMeasurement& other : study.measurements) {
            const bool same = other.measure == m.measure && other.transform == m.transform &&
                              other.threshold == m.threshold;
            const bool number = other.unreadable.empty() && other.bound.empty() &&
                                other.transform != "sign" && other.role != "verification";
            if (!same || !number) continue;
            const UnitRow *theirs = find_unit(other.unit), *ours = find_unit(m.unit);
            if (theirs->exponents != ours->exponents) continue;
            by_cohort[study.cohort].push_back(from_si(to_si(other.value, other.unit), m.unit));
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
    std::vector<double> values = other_cohorts(studies, own, m, true);
    if (values.empty()) {
        values = other_cohorts(studies, own, m, false);
        forecast.widened = true;
    }
    forecast.n_cohorts = int(values.size());
    if (values.empty()) return forecast;
    forecast.mean = mean_of(values);
    const double half = 0.5;  // assumption: one publication tells the next one's size to a half
    const double k = double(values.size());
    forecast.sd = values.size() > 1 ? std::sqrt(variance_of(values) * (1.0 + 1.0 / k))
                                    : half * std::abs(forecast.mean);
    return forecast;
}

}  // namespace needlework
