#include "injury/needles/embedded_needle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "injury/needles/insertion.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;

LayeredBed half_space(double young) { return LayeredBed({{0.02, young}, {1.0, young}}, 0.0, 0.0); }

// Mindlin's closed form (analytic): a line of even force along the axis from c to l, seen at the
// rim of radius rho of the surface: 3/(4 pi E (l - c)) [2 asinh(z/rho) - z/sqrt(z^2 + rho^2)] from
// c to l.
TEST(EmbeddedNeedle, SurfaceOfAHalfSpaceIsMindlins) {
    const double young = 6e5, l = 5e-4, rho = 4e-5, c = 2e-4;
    auto thin = [&](double) { return rho / std::sqrt(2.0); };
    auto even = [&](double above) { return std::clamp((l - above) / (l - c), 0.0, 1.0); };
    auto at = [&](double z) { return 2.0 * std::asinh(z / rho) - z / std::hypot(z, rho); };
    double mindlin = 3.0 / (4.0 * pi * young * (l - c)) * (at(l) - at(c));
    EXPECT_NEAR(embedded_compliance(half_space(young), l, 10.0, even, thin) / mindlin, 1.0, 0.03);
}

// The deeper the same force enters, the less the surface sinks; a plate that holds it near takes
// the rest; half the stiffness, twice the way.
TEST(EmbeddedNeedle, DeeperForcesNearerHoldsStifferBedsMoveTheSurfaceLess) {
    const double l = 5e-4;
    auto cone = [](double h) { return 8e-6 + 0.2 * h; };
    auto even = [&](double above) { return std::max(0.0, 1.0 - above / l); };
    auto deep = [&](double above) { return std::min(1.0, 2.0 - 2.0 * above / l); };
    double base = embedded_compliance(half_space(6e5), l, 1.0, even, cone);
    EXPECT_LT(embedded_compliance(half_space(6e5), l, 1.0, deep, cone), base);
    double held = embedded_compliance(half_space(6e5), l, 3e-4, even, cone);
    EXPECT_LT(held, base);
    EXPECT_GT(held, 0.0);
    EXPECT_NEAR(embedded_compliance(half_space(3e5), l, 1.0, even, cone) / base, 2.0, 1e-6);
}

Device array() {
    Device needle;
    needle.kind = "array";
    needle.needles = 1;
    needle.needle_length = 1.0_mm;
    needle.taper_length = 1.0_mm;
    needle.load = 2.0_N;
    return needle;
}

// Only the tip's place below the surface knows the recovery: what is cut, forces and layers do not.
TEST(EmbeddedNeedle, RecoveryMovesTheSurfaceAlone) {
    NeedleMechanics held, free;
    held.surface_recovery = 0.0;
    free.surface_recovery = 1.0;
    Insertion a = InsertionModel(array(), excised_bed(held), held).strike();
    Insertion b = InsertionModel(array(), excised_bed(free), free).strike();
    ASSERT_GE(a.layer, 3);
    EXPECT_EQ(a.wound_depth.si, b.wound_depth.si);
    EXPECT_EQ(a.force.si, b.force.si);
    EXPECT_EQ(a.tip_depth.si, a.wound_depth.si);
    EXPECT_GT(b.tip_depth, b.wound_depth);
    EXPECT_LT(b.tip_depth, array().protrusion());  // force enters, so the surface sinks
}

// romgens-2014-force-tip: before it breaks in, a needle takes the surface along: the depth is that
// of the tough layer whatever the force.
TEST(EmbeddedNeedle, Romgens2014NoRecoveryBeforeTheBreach) {
    Device weak = array();
    weak.load = Force{2e-3};
    NeedleMechanics free;
    free.surface_recovery = 1.0;
    Insertion rests = InsertionModel(weak, excised_bed(free), free).strike();
    EXPECT_LE(rests.tip_depth, 160.0_um);
    EXPECT_EQ(rests.tip_depth.si, rests.wound_depth.si);
}

}  // namespace
}  // namespace needlework
