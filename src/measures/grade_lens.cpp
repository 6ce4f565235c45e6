#include "measures/grade_lens.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"
#include "base/random.hpp"
#include "base/units.hpp"

namespace needlework {

double OrdinalScale::expected(double x) const {
    double grade = lowest;
    for (double threshold : thresholds) grade += normal_cdf((x - threshold) / rater_sd);
    return grade;
}

std::vector<double> OrdinalScale::shares_over(double middle, double spread) const {
    const double all = std::hypot(spread, rater_sd);
    std::vector<double> shares;
    double above = 1.0;
    for (double threshold : thresholds) {
        const double higher = normal_cdf((middle - threshold) / all);
        shares.push_back(above - higher);
        above = higher;
    }
    shares.push_back(above);
    return shares;
}

double OrdinalScale::mean_over(double middle, double spread) const {
    double mean = lowest, grade = 0.0;
    for (double share : shares_over(middle, spread)) mean += share * grade, grade += 1.0;
    return mean;
}

double OrdinalScale::sd_over(double middle, double spread) const {
    double mean = 0.0, square = 0.0, grade = 0.0;
    for (double share : shares_over(middle, spread))
        mean += share * grade, square += share * grade * grade, grade += 1.0;
    return std::sqrt(square - mean * mean);
}

namespace {

/// Where a falling function of x meets `wanted`.
template <class F>
double bisect(double low, double high, double wanted, F&& falling) {
    const int halvings = 40;  // to 1e-12 of the range
    for (int i = 0; i < halvings; ++i) {
        const double middle = 0.5 * (low + high);
        (falling(middle) > wanted ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace

OrdinalScale fitted_thresholds(OrdinalScale scale, double mean, double sd, double middle,
                               double spread, const ScaleMoments& moments) {
    EXPECTS(sd > 0.0 && spread > 0.0, "people differ");
    const double n_thresholds = double(scale.thresholds.size());
    const double all = std::hypot(spread, scale.rater_sd), widest = 10.0 * all;
    const auto place = [&](double first, double step) {
        for (size_t j = 0; j < scale.thresholds.size(); ++j)
            scale.thresholds[j] = first + double(j) * step;
    };
    // For each step the first threshold that gives the mean; a wider step narrows the grades.
    const auto with_mean = [&](double step) {
        const double first =
            bisect(middle - widest - n_thresholds * step, middle + widest, mean, [&](double at) {
                place(at, step);
                return moments(scale).first;
            });
        place(first, step);
    };
    const double step = bisect(1e-3 * all, widest, sd, [&](double at) {
        with_mean(at);
        return moments(scale).second;
    });
    with_mean(step);
    return scale;
}

OrdinalScale fitted_scale(double lowest, int n_thresholds, double mean, double sd, double middle,
                          double spread, double rater_sd) {
    EXPECTS(mean > lowest && mean < lowest + n_thresholds, "the published mean lies on the scale");
    const OrdinalScale scale{lowest, std::vector<double>(size_t(n_thresholds)), rater_sd};
    return fitted_thresholds(scale, mean, sd, middle, spread, [&](const OrdinalScale& s) {
        return std::pair(s.mean_over(middle, spread), s.sd_over(middle, spread));
    });
}

OrdinalScale lemperle_scale(const LensParameters& lens) {
    const int n_thresholds = 5;  // of grades 0 to 5
    return fitted_scale(0.0, n_thresholds, lens.lemperle_mean, lens.lemperle_sd,
                        lemperle_severity(lens.lemperle_reference_depth),
                        std::hypot(lens.lemperle_depth_sd, lens.lemperle_person_sd),
                        lens.lemperle_rater_sd);
}

double lemperle_severity(Length depth) { return std::log(from_si(depth.si, "um")); }

OrdinalScale manchester_scale(const LensParameters& lens) {
    const double best = 5.0;
    const int n_thresholds = 13;  // to the worst, 18
    return fitted_scale(best, n_thresholds, lens.manchester_mean, lens.manchester_sd,
                        lens.manchester_reference,
                        std::hypot(lens.manchester_severity_sd, lens.manchester_person_sd),
                        lens.manchester_rater_sd);
}

double manchester_severity(Length depth, double colour_difference) {
    return 0.5 * (std::log(from_si(depth.si, "um")) + std::log(std::max(1.0, colour_difference)));
}

double expected_gais(double improvement, double shift, const LensParameters& lens) {
    const double worst = 5.0;
    double grade = worst;
    for (double threshold :
         {-lens.gais_better, lens.gais_better, lens.gais_much_better, lens.gais_very_much_better})
        grade -= normal_cdf((improvement + shift - threshold) / lens.gais_rater_sd);
    return grade;
}

double graded_improvement(double improvement, double person, double shift,
                          const LensParameters& lens) {
    return lens.improvement_gain * improvement + shift + lens.improvement_person_sd * person;
}

}  // namespace needlework
