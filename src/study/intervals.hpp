#pragma once
/// From members to intervals: of the mean of n people, and of one person (study.1 to study.4).
///
///   y_ij = g + s_i + p_ij                      shared draw i, person j (study.1) V_p  = mean
///   within-pair variance,  V_s = var(pair means) - V_p / m                     (study.2) mean of n
///   people:  variance V_s + (V_p + V_r) / n                                      (study.3) one
///   person:        variance V_s + V_p + V_r                                            (study.4)
///
///   m people a shared draw, V_r variance of a reading. Quantiles are those of the members, moved
///   about the mean so that their variance is the one wanted: shape is kept, no distribution is
///   assumed.

#include <vector>

namespace needlework {

struct PredictedInterval {
    double median = 0.0, low90 = 0.0, high90 = 0.0;
    double low50 = 0.0, high50 = 0.0;
    double error = 0.0;  ///< standard error of the ends from the finite ensemble (bootstrap)
    int n = 0;
};

/// Members of an ensemble in order: member = shared * people + person.
struct NestedValues {
    std::vector<double> values;
    int people = 2;
};

/// Parts of the variance.
struct VarianceParts {
    double mean = 0.0, shared = 0.0, person = 0.0;
};
VarianceParts variance_parts(const NestedValues& nested);

PredictedInterval mean_of_people(const NestedValues& nested, int n_people, double reading_sd);
PredictedInterval one_person(const NestedValues& nested, double reading_sd);

/// Continuous interval score of an interval at 90 % (Gneiting and Raftery 2007); lower is better.
double interval_score(double low90, double high90, double observed);

}  // namespace needlework
