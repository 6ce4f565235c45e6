#include "injury/needles/reference/large_dent.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

namespace needlework {
namespace {

LargeDentSettings shallow(double alpha) {
    LargeDentSettings s;
    s.alpha = alpha;
    s.deepest = 0.25;
    s.widths = 30.0;
    s.elements_a_radius = 6;
    s.growth = 1.35;
    s.step = 0.08;
    return s;
}

// Shallow dents are Hertz's, 16/3 mu sqrt(R) d^1.5 (shojaeifard-2025-deep-indentation), whatever
// alpha; a ball is steeper than Hertz's parabola, the penalty and a bulk modulus of 200 mu give way
// a little: 4 % at d = R/20 and 7 % at R/4.
TEST(LargeDent, ShallowIsHertz) {
    LargeDent dent = large_dent(shallow(9.0));
    ASSERT_GT(dent.depth.size(), 2u);
    EXPECT_NEAR(dent.depth.back(), 0.25, 1e-9);
    for (size_t i = 0; i < dent.depth.size(); ++i) {
        double hertz = 16.0 / 3.0 * std::pow(dent.depth[i], 1.5);
        EXPECT_NEAR(dent.force[i] / hertz, 0.95, 0.05) << dent.depth[i];
        if (i > 0) {
            EXPECT_GT(dent.force[i], dent.force[i - 1]);
        }
    }
}

// shojaeifard-2025-deep-indentation (sign): in a deep dent what stiffens more as it stretches
// resists more. (In a shallow one it does not: there tissue is pressed, and a larger alpha softens
// that.)
TEST(LargeDent, StiffeningResistsMoreOnceDeep) {
    LargeDentSettings deep;
    deep.deepest = 1.2;
    deep.widths = 12.0;
    deep.elements_a_radius = 3;
    deep.growth = 1.35;
    deep.step = 0.3;
    deep.alpha = 2.0;
    LargeDent soft = large_dent(deep);
    deep.alpha = 9.0;
    LargeDent hard = large_dent(deep);
    ASSERT_NEAR(soft.depth.back(), 1.2, 1e-9);
    ASSERT_NEAR(hard.depth.back(), 1.2, 1e-9);
    EXPECT_GT(hard.force.back(), 1.05 * soft.force.back());
}

}  // namespace
}  // namespace needlework
