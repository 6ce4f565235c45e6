#include "study/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/problem.hpp"
#include "base/random.hpp"

namespace needlework {
namespace {

double quantile(std::vector<double> sorted, double p) {
    // Hazen's plotting positions: unbiased for the median, no extrapolation at the ends.
    if (sorted.empty()) return std::nan("");
    std::sort(sorted.begin(), sorted.end());
    double place = p * double(sorted.size()) - 0.5;
    if (place <= 0.0) return sorted.front();
    size_t below = size_t(place);
    if (below + 1 >= sorted.size()) return sorted.back();
    double share = place - double(below);
    return sorted[below] * (1.0 - share) + sorted[below + 1] * share;
}

/// `values` moved about their mean so that their variance becomes `wanted`.
std::vector<double> with_variance(std::vector<double> values, double present, double wanted) {
    double mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    double scale = present > 0.0 ? std::sqrt(wanted / present) : 0.0;
    for (double& v : values) v = mean + scale * (v - mean);
    return values;
}

PredictedInterval interval_of(const std::vector<double>& draws, std::uint64_t seed) {
    PredictedInterval out;
    out.median = quantile(draws, 0.5);
    out.low90 = quantile(draws, 0.05);
    out.high90 = quantile(draws, 0.95);
    out.low50 = quantile(draws, 0.25);
    out.high50 = quantile(draws, 0.75);
    constexpr int n_resamples = 200;
    RandomStream stream(seed, "bootstrap of an interval");
    double sum = 0.0, sum2 = 0.0;
    std::vector<double> again(draws.size());
    for (int r = 0; r < n_resamples; ++r) {
        for (double& v : again) v = draws[stream.integer(draws.size())];
        double end = 0.5 * (quantile(again, 0.95) - quantile(again, 0.05));
        sum += end, sum2 += end * end;
    }
    double mean = sum / n_resamples;
    out.error = std::sqrt(std::max(0.0, sum2 / n_resamples - mean * mean));
    return out;
}

double variance(const std::vector<double>& values) {
    if (values.size() < 2) return 0.0;
    double mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    double sum = 0.0;
    for (double v : values) sum += (v - mean) * (v - mean);
    return sum / double(values.size() - 1);
}

std::vector<double> pair_means(const NestedValues& nested) {
    std::vector<double> means;
    size_t people = size_t(nested.people);
    for (size_t i = 0; i + people <= nested.values.size(); i += people)
        means.push_back(std::accumulate(nested.values.begin() + long(i),
                                        nested.values.begin() + long(i + people), 0.0) /
                        double(people));
    return means;
}

}  // namespace

VarianceParts variance_parts(const NestedValues& nested) {
    EXPECTS(!nested.values.empty(), "an interval is made of at least one member");
    VarianceParts parts;
    std::vector<double> means = pair_means(nested);
    parts.mean = std::accumulate(means.begin(), means.end(), 0.0) / double(means.size());
    if (nested.people < 2) {  // people cannot be told from the rest: all counts as shared
        parts.shared = variance(nested.values);
        return parts;
    }
    double within = 0.0;
    size_t people = size_t(nested.people);
    for (size_t i = 0; i < means.size(); ++i)
        for (size_t j = 0; j < people; ++j)
            within += std::pow(nested.values[i * people + j] - means[i], 2);
    parts.person = within / double(means.size() * (people - 1));
    parts.shared = std::max(0.0, variance(means) - parts.person / double(people));
    return parts;
}

PredictedInterval mean_of_people(const NestedValues& nested, int n_people, double reading_sd) {
    EXPECTS(n_people > 0, "a mean is taken over at least one person");
    VarianceParts parts = variance_parts(nested);
    std::vector<double> means = pair_means(nested);
    double wanted = parts.shared + (parts.person + reading_sd * reading_sd) / n_people;
    PredictedInterval out =
        interval_of(with_variance(means, variance(means), wanted), means.size());
    out.n = int(nested.values.size());
    return out;
}

PredictedInterval one_person(const NestedValues& nested, double reading_sd) {
    VarianceParts parts = variance_parts(nested);
    double wanted = parts.shared + parts.person + reading_sd * reading_sd;
    PredictedInterval out = interval_of(
        with_variance(nested.values, variance(nested.values), wanted), nested.values.size());
    out.n = int(nested.values.size());
    return out;
}

double interval_score(double low90, double high90, double observed) {
    constexpr double alpha = 0.10;
    double score = high90 - low90;
    if (observed < low90) score += 2.0 / alpha * (low90 - observed);
    if (observed > high90) score += 2.0 / alpha * (observed - high90);
    return score;
}

}  // namespace needlework
