#include "measures/goodman_baron_score.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace needlework {
namespace {

struct ScarClass {
    double points = 0.0, number = 0.0;
};
// A class of number begins where the number passes these; one scar makes the first.
constexpr double class_begins[] = {0.5, 10.5, 20.5};

}  // namespace

double goodman_baron_score(std::span<const GradedLesion> lesions, const LensParameters& lens,
                           const DepthRatios& ratios, double shift) {
    ScarClass mild_dish{1.0}, moderate_dish{2.0}, shallow_punch{2.0}, deep_punch{3.0},
        deep_broad{3.0};
    for (const GradedLesion& lesion : lesions) {
        const auto ratio = ratios.find(lesion.kind);
        const double depth = lesion.depth.si * (ratio == ratios.end() ? 1.0 : ratio->second);
        const auto beyond = [&](Length threshold) {
            return normal_cdf((std::log(depth / threshold.si) - shift) / lens.visible_scar_sd);
        };
        const double seen = lesion.count * beyond(lens.visible_scar);
        const double deep = beyond(lens.deep_scar_depth);
        if (lesion.kind == "rolling-scar") {
            const double moderate = std::max(deep, beyond(lens.dish_moderate_depth));
            deep_broad.number += seen * deep;
            moderate_dish.number += seen * (moderate - deep);
            mild_dish.number += seen * (1.0 - moderate);
        } else {
            deep_punch.number += seen * deep;
            shallow_punch.number += seen * (1.0 - deep);
        }
    }
    double score = 0.0;
    for (const ScarClass& c : {mild_dish, moderate_dish, shallow_punch, deep_punch, deep_broad}) {
        if (c.number <= 0.0) continue;
        for (double begin : class_begins)
            score += c.points * normal_cdf(std::log(c.number / begin) / lens.count_sd);
    }
    return score;
}

}  // namespace needlework
