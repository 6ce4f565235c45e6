#include "injury/needles/wedge_cutting.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace needlework {
namespace {

// Stiff and brittle: the crack is as long as half the hole's rim, Phi = pi r G (analytic).
TEST(WedgeCutting, StiffTissueCracksAsFarAsTheRim) {
    WedgeCutting wedge(9.0);
    auto cut = wedge.cut(1e-4, 10.0, 1e9);
    EXPECT_NEAR(cut.force_n / (std::numbers::pi * 1e-4 * 10.0), 1.0, 0.01);
    EXPECT_NEAR(cut.half_width_m / (0.5 * std::numbers::pi * 1e-4), 1.0, 0.03);
}

// Soft and tough: Phi ~ G^(1 - 1/(alpha-1)) mu^(1/(alpha-1)) r^(1 + 1/(alpha-1)) (analytic).
TEST(WedgeCutting, SoftTissueFollowsThePowerLaw) {
    for (double alpha : {7.0, 9.0, 12.0}) {
        WedgeCutting wedge(alpha);
        double one = wedge.cut(1e-6, 1e4, 1e4).force_n, ten = wedge.cut(1e-5, 1e4, 1e4).force_n;
        EXPECT_NEAR(std::log10(ten / one), 1.0 + 1.0 / (alpha - 1.0), 2e-3);
    }
}

// shergold-fleck-penetration (sign): pressure rises as the punch thins, with toughness, with alpha.
TEST(WedgeCutting, ShergoldFleckPressureOrders) {
    WedgeCutting wedge(9.0), harder(12.0);
    auto pressure = [](const WedgeCutting& w, double r, double g) {
        return w.cut(r, g, 2e5).force_n / (std::numbers::pi * r * r);
    };
    EXPECT_GT(pressure(wedge, 10e-6, 2500), pressure(wedge, 50e-6, 2500));
    EXPECT_GT(pressure(wedge, 50e-6, 5000), pressure(wedge, 50e-6, 2500));
    EXPECT_GT(pressure(harder, 10e-6, 2500), pressure(wedge, 10e-6, 2500));
}

// The crack is optimal: the tabulated work is below that of any other crack (2 a G + U recomputed).
TEST(WedgeCutting, NoOtherCrackIsCheaper) {
    double alpha = 9.0, r = 50e-6, g = 1000.0, mu = 2e5;
    auto cut = WedgeCutting(alpha).cut(r, g, mu);
    auto work = [&](double a) {
        double stretch = std::numbers::pi * r / (2.0 * a);
        return 2.0 * a * g + std::numbers::pi * a * a * 2.0 * mu / (alpha * alpha) *
                                 (std::pow(stretch, alpha) + std::pow(stretch, -alpha) - 2.0);
    };
    for (double factor : {0.5, 0.8, 0.95, 1.0, 1.05, 1.2})
        EXPECT_GE(work(cut.half_width_m * factor), cut.force_n * (1.0 - 2e-3));
    EXPECT_NEAR(work(cut.half_width_m), cut.force_n, 5e-3 * cut.force_n);
}

}  // namespace
}  // namespace needlework
