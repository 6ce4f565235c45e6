#include "measures/ecca.hpp"

#include <cmath>

#include "base/random.hpp"

namespace needlework {
namespace {

struct Kind {
    const char* name;
    double weight;
};
constexpr Kind kinds[] = {{"ice-pick-scar", 15.0}, {"boxcar-scar", 20.0}, {"rolling-scar", 25.0}};
// A class begins where the number passes these; one scar makes the first.
constexpr double class_begins[] = {0.5, 4.5, 20.5};

}  // namespace

double ecca_score(std::span<const GradedLesion> lesions, const LensParameters& lens,
                  const DepthRatios& ratios, double shift) {
    double score = 0.0;
    for (const Kind& kind : kinds) {
        double number = 0.0;
        for (const GradedLesion& lesion : lesions) {
            if (lesion.kind != kind.name) continue;
            const auto ratio = ratios.find(lesion.kind);
            const double depth = lesion.depth.si * (ratio == ratios.end() ? 1.0 : ratio->second);
            number += lesion.count * normal_cdf((std::log(depth / lens.visible_scar.si) - shift) /
                                                lens.visible_scar_sd);
        }
        if (number <= 0.0) continue;
        for (double begin : class_begins)
            score += kind.weight * normal_cdf(std::log(number / begin) / lens.count_sd);
    }
    return score;
}

}  // namespace needlework
