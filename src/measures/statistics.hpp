#pragma once
/// Intervals from ensembles, and how far such an interval can be trusted.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace needlework {

double mean_of(std::span<const double> values);
double variance_of(std::span<const double> values);  ///< unbiased

/// Quantile of weighted values: the values sorted, at the middles of their weights, linear between.
/// With equal weights the usual one whose median is the median.
double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double share);
double quantile(std::span<const double> values, double share);

struct Interval {
    double low = 0.0, middle = 0.0, high = 0.0;  ///< middle is the median
    bool holds(double value) const { return low <= value && value <= high; }
};
/// Where a further draw lies below with the chance `share`, on average over ensembles: rank
/// (n + 1) share of n values, whatever their distribution. Beyond the outermost (n < 19 for 5 %)
/// carried on from the median as a normal distribution would be: 8 values hold 88 to 92 % then
/// (normal, exponential, uniform; the outermost alone 78 %).
/// `n_independent`: how many independent draws the values are worth, where they come in groups (0:
/// each is one).
double forecast_quantile(std::span<const double> values, double share, double n_independent = 0.0);
/// Equal tails around the median; `level` 0.9 holds 90 % of further draws on average over
/// ensembles.
Interval interval_of(std::span<const double> values, double level = 0.9,
                     double n_independent = 0.0);
/// The part of an interval that a quantity can have at all: amounts do not fall below 0, and a tail
/// that is carried on beyond the draws may.
Interval within(Interval interval, double lowest, double highest = 1e300);
/// How many independent values equally large groups are worth whose members are correlated:
/// n/(1 + (m - 1) r) with m in a group (the design effect of cluster samples).
double independent_number(size_t n_values, size_t n_groups, double correlation);

/// The content that such an interval really has: it is itself random, a beta distribution in the
/// number of samples with the mean `level` (order statistics; below 19 samples an approximation).
struct IntervalContent {
    double mean = 0.0;
    double low = 0.0, high = 0.0;  ///< 90 % of ensembles have a content between these
};
IntervalContent content_of_interval(size_t n_samples, double level = 0.9);

/// 90 % range of each end of an interval, by bootstrap: how far the ends would move with other
/// draws.
struct IntervalError {
    double low_sd = 0.0, high_sd = 0.0;
};
IntervalError error_of_interval(std::span<const double> values, double level, std::uint64_t seed);

/// Draws for a study: an outer draw (parameters, completion, model form) with some people in each.
struct PeopleDraws {
    std::vector<std::vector<double>> by_draw;  ///< at least 2 draws with at least 2 people

    /// Variance between people within a draw, and of the draws' true means (not below 0).
    double variance_of_people() const;
    double variance_of_draws() const;

    /// Where the mean of n people would lie: the draws' means spread to the variance of the draws
    /// plus that of n people plus `reading_variance` / n.
    Interval mean_of_people(size_t n, double reading_variance = 0.0, double level = 0.9) const;
    /// The same draw by draw: a mean of n people for each, in the order of by_draw.
    std::vector<double> means_of_people(size_t n, double reading_variance = 0.0) const;
    /// Where one person would lie: all people of all draws, spread by the reading.
    Interval one_person(double reading_variance = 0.0, double level = 0.9) const;
};

/// The same two intervals when each ensemble member is another parameter draw and another person,
/// and the share of the variance that people make is known (groups redrawn alone with common random
/// numbers).
Interval interval_of_mean(std::span<const double> members, double people_variance, size_t n_people,
                          double reading_variance = 0.0, double level = 0.9);
Interval interval_of_one(std::span<const double> members, double reading_variance = 0.0,
                         double level = 0.9);

/// Values moved about their mean so that their variance becomes `variance`; where they have none
/// to speak of, normal quantiles take their place.
std::vector<double> with_variance(std::span<const double> values, double variance);

/// Latin hypercube: n rows of a number in (0, 1) for each of `columns`; each column has one number
/// in each nth of (0, 1). `Distribution::quantile` turns them into draws. A column depends on its
/// name alone, not on its place or on the others: a new parameter moves no draw of another.
std::vector<std::vector<double>> latin_hypercube(size_t n, std::span<const std::string> columns,
                                                 std::uint64_t seed,
                                                 std::string_view purpose = "latin hypercube");

/// Regularised incomplete beta function I_x(a, b), and its inverse in x.
double incomplete_beta(double x, double a, double b);
double beta_quantile(double share, double a, double b);

}  // namespace needlework
