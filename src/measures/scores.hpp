#pragma once
/// How good a forecast was: proper scores, which a forecaster cannot better by saying anything else
/// than what he believes (Gneiting and Raftery 2007, doi 10.1198/016214506000001437).

#include <span>

namespace needlework {

/// Continuous ranked probability score of a normal forecast, in the unit of x; lower is better:
///     sd [z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt(pi)],  z = (x - mean)/sd            (study.10)
/// With sd = 0 it is the distance |x - mean|.
double crps_of_normal(double mean, double sd, double x);

/// The same of a forecast that is known by draws x_i:
///     mean |x_i - x| - mean over i != j of |x_i - x_j| / 2                        (study.10b)
/// The fair form (Ferro 2014, doi 10.1002/qj.2270): on average that of the distribution that the
/// draws are from, however few they are. Draws may come in groups of `group`, one after the other,
/// that are independent of one another but not in themselves: then i and j are of two groups.
double crps_of_draws(std::span<const double> draws, double x, size_t group = 1);

/// Interval score; lower is better: the width, and 2/(1 - level) times how far x lies outside.
///     (high - low) + 2/(1 - level) ([low - x]+ + [x - high]+)                      (study.11)
double interval_score(double low, double high, double level, double x);

/// Spearman's rank correlation, ties at the middle of their ranks; NaN below three pairs.
double rank_correlation(std::span<const double> a, std::span<const double> b);

}  // namespace needlework
