#include "measures/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/problem.hpp"
#include "base/random.hpp"
#include "base/sums.hpp"

namespace needlework {

double mean_of(std::span<const double> values) {
    EXPECTS(!values.empty(), "a mean of something");
    CompensatedSum sum;
    for (double v : values) sum.add(v);
    return sum.value() / double(values.size());
}

double variance_of(std::span<const double> values) {
    EXPECTS(values.size() > 1, "a variance needs two values");
    double mean = mean_of(values);
    CompensatedSum sum;
    for (double v : values) sum.add((v - mean) * (v - mean));
    return sum.value() / double(values.size() - 1);
}

double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double share) {
    EXPECTS(!values.empty() && values.size() == weights.size(), "a weight a value");
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return values[a] < values[b]; });
    double total = 0.0;
    for (double w : weights) {
        EXPECTS(w >= 0.0, "weights are not negative");
        total += w;
    }
    EXPECTS(total > 0.0, "some weight is above 0");
    double before = 0.0, last_place = 0.0, last_value = values[order.front()];
    bool first = true;
    for (size_t i : order) {
        if (weights[i] == 0.0) continue;
        double place = (before + 0.5 * weights[i]) / total;
        if (share <= place) {
            if (first) return values[i];
            return last_value +
                   (values[i] - last_value) * (share - last_place) / (place - last_place);
        }
        first = false;
        last_place = place;
        last_value = values[i];
        before += weights[i];
    }
    return last_value;
}

double quantile(std::span<const double> values, double share) {
    std::vector<double> equal(values.size(), 1.0);
    return weighted_quantile(values, equal, share);
}

double forecast_quantile(std::span<const double> values, double share, double n_independent) {
    EXPECTS(!values.empty() && share > 0.0 && share < 1.0, "a share of something");
    const double n = n_independent > 0.0 ? n_independent : double(values.size());
    const double rank = share * (n + 1.0), nearest = std::clamp(rank, std::min(1.0, n), n);
    const double at = quantile(values, (nearest - 0.5) / n);
    if (rank == nearest || n < 2.0) return at;
    const double middle = quantile(values, 0.5);
    return middle + (at - middle) * normal_quantile(share) / normal_quantile(nearest / (n + 1.0));
}

Interval interval_of(std::span<const double> values, double level, double n_independent) {
    double tail = 0.5 * (1.0 - level);
    return {forecast_quantile(values, tail, n_independent), quantile(values, 0.5),
            forecast_quantile(values, 1.0 - tail, n_independent)};
}

Interval within(Interval interval, double lowest, double highest) {
    for (double* at : {&interval.low, &interval.middle, &interval.high})
        *at = std::clamp(*at, lowest, highest);
    return interval;
}

double independent_number(size_t n_values, size_t n_groups, double correlation) {
    const double in_group = double(n_values) / double(std::max<size_t>(1, n_groups));
    return double(n_values) / (1.0 + (in_group - 1.0) * std::clamp(correlation, 0.0, 1.0));
}

namespace {
/// std::lgamma writes a global sign; this one does not.
double log_gamma(double x) {
    int sign = 0;
    return ::lgamma_r(x, &sign);
}
}  // namespace

double incomplete_beta(double x, double a, double b) {
    if (x <= 0.0) return 0.0;
    if (x >= 1.0) return 1.0;
    if (x > (a + 1.0) / (a + b + 2.0)) return 1.0 - incomplete_beta(1.0 - x, b, a);
    // Continued fraction DLMF 8.17.22, evaluated from the front (Lentz).
    double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) +
                            b * std::log1p(-x)) /
                   a;
    constexpr int most_terms = 1000;
    constexpr double close_enough = 1e-14;
    double c = 1.0, d = 1.0 / (1.0 - (a + b) * x / (a + 1.0)), fraction = d;
    for (int m = 1; m < most_terms; ++m) {
        double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        fraction *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        fraction *= d * c;
        if (std::fabs(d * c - 1.0) < close_enough) break;
    }
    return front * fraction;
}

double beta_quantile(double share, double a, double b) {
    double low = 0.0, high = 1.0;
    constexpr int n_halvings = 60;  // to rounding
    for (int i = 0; i < n_halvings; ++i) {
        double middle = 0.5 * (low + high);
        (incomplete_beta(middle, a, b) < share ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

IntervalContent content_of_interval(size_t n_samples, double level) {
    // The quantile at p lies at rank (n + 1) p; the content between ranks r and s of n is
    // Beta(s - r, n + 1 - (s - r)).
    const double a = (double(n_samples) + 1.0) * level, b = (double(n_samples) + 1.0) - a;
    constexpr double tail = 0.05;
    return {a / (a + b), beta_quantile(tail, a, b), beta_quantile(1.0 - tail, a, b)};
}

IntervalError error_of_interval(std::span<const double> values, double level, std::uint64_t seed) {
    constexpr size_t n_resamples = 400;  // sd of an sd of 3.5 %
    std::vector<double> lows, highs, sample(values.size());
    for (size_t r = 0; r < n_resamples; ++r) {
        RandomStream stream(seed, "bootstrap", r);
        for (double& v : sample) v = values[size_t(stream.integer(values.size()))];
        Interval interval = interval_of(sample, level);
        lows.push_back(interval.low);
        highs.push_back(interval.high);
    }
    return {std::sqrt(variance_of(lows)), std::sqrt(variance_of(highs))};
}

std::vector<double> with_variance(std::span<const double> values, double variance) {
    double mean = mean_of(values), present = variance_of(values);
    const bool has_shape = present > 1e-6 * variance;  // choice: less is hardly more than rounding
    std::vector<double> moved;
    for (size_t i = 0; i < values.size(); ++i)
        moved.push_back(has_shape
                            ? mean + (values[i] - mean) * std::sqrt(variance / present)
                            : mean + std::sqrt(variance) * normal_quantile((double(i) + 0.5) /
                                                                           double(values.size())));
    return moved;
}

double PeopleDraws::variance_of_people() const {
    double sum = 0.0;
    for (const auto& people : by_draw) sum += variance_of(people);
    return sum / double(by_draw.size());
}

double PeopleDraws::variance_of_draws() const {
    std::vector<double> means;
    double chance = 0.0;  // what a mean of few people scatters by itself
    for (const auto& people : by_draw) {
        means.push_back(mean_of(people));
        chance += variance_of_people() / double(people.size()) / double(by_draw.size());
    }
    return std::max(0.0, variance_of(means) - chance);
}

std::vector<double> PeopleDraws::means_of_people(size_t n, double reading_variance) const {
    std::vector<double> means;
    for (const auto& people : by_draw) means.push_back(mean_of(people));
    double variance = variance_of_draws() + (variance_of_people() + reading_variance) / double(n);
    return with_variance(means, variance);
}

Interval PeopleDraws::mean_of_people(size_t n, double reading_variance, double level) const {
    return interval_of(means_of_people(n, reading_variance), level);
}

Interval PeopleDraws::one_person(double reading_variance, double level) const {
    std::vector<double> all;
    for (const auto& people : by_draw) all.insert(all.end(), people.begin(), people.end());
    const double of_draws = variance_of_draws(), of_people = variance_of_people();
    const double alike = of_draws + of_people > 0.0 ? of_draws / (of_draws + of_people) : 0.0;
    return interval_of(with_variance(all, variance_of(all) + reading_variance), level,
                       independent_number(all.size(), by_draw.size(), alike));
}

Interval interval_of_mean(std::span<const double> members, double people_variance, size_t n_people,
                          double reading_variance, double level) {
    double rest = std::max(0.0, variance_of(members) - people_variance);
    double variance = rest + (people_variance + reading_variance) / double(n_people);
    return interval_of(with_variance(members, variance), level);
}

Interval interval_of_one(std::span<const double> members, double reading_variance, double level) {
    return interval_of(with_variance(members, variance_of(members) + reading_variance), level);
}

std::vector<std::vector<double>> latin_hypercube(size_t n, std::span<const std::string> columns,
                                                 std::uint64_t seed, std::string_view purpose) {
    std::vector<std::vector<double>> rows(n, std::vector<double>(columns.size()));
    for (size_t d = 0; d < columns.size(); ++d) {
        RandomStream stream(seed, purpose, stable_hash(columns[d]));
        std::vector<size_t> stratum(n);
        std::iota(stratum.begin(), stratum.end(), size_t{0});
        for (size_t i = n; i > 1; --i)
            std::swap(stratum[i - 1], stratum[size_t(stream.integer(i))]);
        for (size_t i = 0; i < n; ++i)
            rows[i][d] = (double(stratum[i]) + stream.uniform()) / double(n);
    }
    return rows;
}

}  // namespace needlework
