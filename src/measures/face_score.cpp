#include "measures/face_score.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "base/random.hpp"
#include "base/units.hpp"
#include "measures/statistics.hpp"

namespace needlework {

double face_severity(std::span<const GradedLesion> lesions, const LensParameters& lens,
                     const DepthRatios& ratios) {
    EXPECTS(!lesions.empty(), "a graded face has a lesion");
    std::vector<std::pair<double, double>> depth_and_area;
    double scarred = 0.0;
    for (const GradedLesion& lesion : lesions) {
        auto ratio = ratios.find(lesion.kind);
        double depth = lesion.depth.si * (ratio == ratios.end() ? 1.0 : ratio->second);
        EXPECTS(depth > 0.0, "a scar keeps some depth");
        double area = lesion.count * lesion.width.si * lesion.width.si;
        depth_and_area.emplace_back(depth, area);
        scarred += area;
    }
    std::sort(depth_and_area.begin(), depth_and_area.end(), std::greater<>());
    double seen = lens.grade_worst_share * scarred, left = seen, volume = 0.0;
    for (const auto& [depth, area] : depth_and_area) {
        volume += depth * std::min(left, area);
        left -= std::min(left, area);
    }
    return std::log(from_si(volume / seen, "um"));
}

GradeThresholds grade_thresholds(const LensParameters& lens) {
    double middle = std::log(from_si(lens.grade_reference_depth.si, "um"));
    double spread = std::sqrt(lens.grade_severity_sd * lens.grade_severity_sd +
                              lens.grade_person_sd * lens.grade_person_sd +
                              lens.grade_rater_sd * lens.grade_rater_sd);
    GradeThresholds t;
    t.moderate = middle + spread * normal_quantile(lens.grade_low_share);
    t.severe = middle + spread * normal_quantile(1.0 - lens.grade_high_share);
    t.mild = t.moderate - (t.severe - t.moderate);
    return t;
}

LensParameters fitted_to_baseline(LensParameters lens, std::span<const double> severities) {
    EXPECTS(severities.size() > 1, "a spread needs two faces");
    double mean = mean_of(severities);
    lens.grade_reference_depth = Length{to_si(std::exp(mean), "um")};
    lens.grade_severity_sd = std::sqrt(variance_of(severities));
    return lens;
}

namespace {
double latent(double severity, const Rating& rating) {
    return severity + rating.person_offset - rating.shift;
}
}  // namespace

double expected_grade(double severity, const Rating& rating, const LensParameters& lens) {
    GradeThresholds t = grade_thresholds(lens);
    double grade = 1.0, s = latent(severity, rating);
    for (double threshold : {t.mild, t.moderate, t.severe})
        grade += normal_cdf((s - threshold) / lens.grade_rater_sd);
    return grade;
}

int drawn_grade(double severity, const Rating& rating, double noise, const LensParameters& lens) {
    GradeThresholds t = grade_thresholds(lens);
    double s = latent(severity, rating) + noise * lens.grade_rater_sd;
    int grade = 1;
    for (double threshold : {t.mild, t.moderate, t.severe})
        if (s > threshold) ++grade;
    return grade;
}

}  // namespace needlework
