#pragma once
/// What other publications alone would have forecast, without any model: the rival that a model has
/// to beat.
///
///     m_lit = mean of the other cohorts' values,  s_lit = s sqrt(1 + 1/k)          (study.12)
///
///   k  cohorts of the same class (measure, transform, kind of reference and group; where there is
///      none, without the group), the study's own left out;  s  their standard deviation; with one,
///      half of its value (assumption)
///
/// Of numbers that are predicted by their logarithm (ratios of arms, what a delivery measures) the
/// values are logarithms, and half of a value is 0.5. A direction that stands as 1 or -1 is no
/// value.

#include <string>
#include <vector>

#include "study/evidence.hpp"

namespace needlework {

struct Forecast {
    int n_cohorts = 0;  ///< 0: nobody else measured the like, so there is no forecast
    double mean = 0.0, sd = 0.0;
    bool logarithm = false;  ///< mean and sd are of logarithms
    bool widened = false;    ///< the class without its group
};

Forecast literature_forecast(const std::vector<Study>& studies, const Study& own,
                             const PublishedMeasurement& m);

}  // namespace needlework
