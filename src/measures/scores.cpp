#include "measures/scores.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/problem.hpp"
#include "measures/statistics.hpp"

namespace needlework {

double crps_of_normal(double mean, double sd, double x) {
    EXPECTS(sd >= 0.0, "a spread is not negative");
    if (sd == 0.0) return std::abs(x - mean);
    const double z = (x - mean) / sd;
    const double below = 0.5 * std::erfc(-z / std::numbers::sqrt2);
    const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
    return sd * (z * (2.0 * below - 1.0) + 2.0 * density - std::numbers::inv_sqrtpi);
}

double crps_of_draws(std::span<const double> draws, double x, size_t group) {
    EXPECTS(!draws.empty() && group > 0 && draws.size() % group == 0,
            "a forecast of something, in whole groups");
    const double m = double(draws.size()), g = double(group);
    double distance = 0.0;
    for (double draw : draws) distance += std::abs(draw - x) / m;
    // Sum of |x_i - x_j| over all pairs of a list, by ranks.
    const auto apart_in = [](std::span<const double> list) {
        std::vector<double> sorted(list.begin(), list.end());
        std::sort(sorted.begin(), sorted.end());
        double sum = 0.0;
        for (size_t i = 0; i < sorted.size(); ++i)
            sum += 2.0 * (2.0 * double(i) + 1.0 - double(sorted.size())) * sorted[i];
        return sum;
    };
    double apart = apart_in(draws);
    for (size_t first = 0; first < draws.size(); first += group)
        apart -= apart_in(draws.subspan(first, group));
    const double n_pairs = m * m - m * g;  // of two groups
    return distance - (n_pairs > 0.0 ? 0.5 * apart / n_pairs : 0.0);
}

double interval_score(double low, double high, double level, double x) {
    EXPECTS(low <= high && level > 0.0 && level < 1.0, "an interval has a low end and a level");
    return (high - low) + 2.0 / (1.0 - level) * (std::max(0.0, low - x) + std::max(0.0, x - high));
}

namespace {

std::vector<double> ranks_of(std::span<const double> values) {
    std::vector<double> ranks;
    for (double v : values) {
        double below = 0.0, same = 0.0;
        for (double other : values) below += other < v ? 1.0 : 0.0, same += other == v ? 1.0 : 0.0;
        ranks.push_back(below + 0.5 * (same - 1.0));
    }
    return ranks;
}

}  // namespace

double rank_correlation(std::span<const double> a, std::span<const double> b) {
    EXPECTS(a.size() == b.size(), "pairs");
    const size_t fewest = 3;  // below it there is no correlation to speak of
    if (a.size() < fewest) return std::nan("");
    std::vector<double> x = ranks_of(a), y = ranks_of(b);
    double mx = mean_of(x), my = mean_of(y), xy = 0.0, xx = 0.0, yy = 0.0;
    for (size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mx) * (y[i] - my);
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
    }
    return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : std::nan("");
}

}  // namespace needlework
