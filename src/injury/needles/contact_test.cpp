#include "injury/needles/contact.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace needlework {
namespace {

// shojaeifard-2025-deep-indentation (verification): 16/9 in the small-indentation limit.
TEST(Contact, Shojaeifard2025HertzCoefficientToRounding) {
    RoundedCone tip{10e-6, 0.2};
    for (double delta : {1e-12, 1e-9, 1e-7, 1e-6}) {
        double hertz = 16.0 / 9.0 * std::sqrt(tip.tip_radius_m) * std::pow(delta, 1.5);
        EXPECT_NEAR(indent(tip, delta).force_over_modulus_m2 / hertz, 1.0, 1e-14);
    }
}

// Sneddon's cone, nu = 1/2 (analytic), when the tip is far smaller than the dent.
TEST(Contact, SneddonConeLimit) {
    RoundedCone tip{1e-12, 0.7};
    double delta = 1e-4;
    double cone = 8.0 / (3.0 * std::numbers::pi) * tip.tan_alpha * delta * delta;
    EXPECT_NEAR(indent(tip, delta).force_over_modulus_m2 / cone, 1.0, 1e-6);
}

// Deep law of shojaeifard-2025-deep-indentation: F = beta E delta^2, independent of R.
TEST(Contact, DeepLawForgetsTheTip) {
    double beta = 0.8, delta = 1e-3;
    for (double radius : {1e-8, 1e-7}) {
        RoundedCone tip{radius, tan_alpha_of_deep_law(beta)};
        EXPECT_NEAR(indent(tip, delta).force_over_modulus_m2 / (beta * delta * delta), 1.0, 1e-3);
    }
}

// The rounded tip and the cone meet without a jump in force or contact radius.
TEST(Contact, SmoothWhereTipMeetsCone) {
    RoundedCone tip{20e-6, 0.5};
    double b = tip.tip_radius_m / tip.tan_alpha, meet = b * b / tip.tip_radius_m;
    Indentation below = indent(tip, meet * (1 - 1e-9)), above = indent(tip, meet * (1 + 1e-9));
    EXPECT_NEAR(above.force_over_modulus_m2 / below.force_over_modulus_m2, 1.0, 1e-7);
    EXPECT_NEAR(above.contact_radius_m / below.contact_radius_m, 1.0, 1e-4);
}

TEST(Contact, BlunterTipNeedsMoreForce) {
    double sharp = indent({5e-6, 0.3}, 50e-6).force_over_modulus_m2;
    double blunt = indent({50e-6, 0.3}, 50e-6).force_over_modulus_m2;
    EXPECT_GT(blunt, 1.5 * sharp);
}

}  // namespace
}  // namespace needlework
