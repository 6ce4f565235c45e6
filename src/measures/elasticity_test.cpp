#include "measures/elasticity.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "measures/read_measures.hpp"
#include "measures/test_tissue.hpp"

namespace needlework {
namespace {

TissueSummary summary_of(const Tissue& t, const LensParameters& lens) {
    return summarise(t, Time{}, {}, lens, {});
}

double measured(const std::vector<Measured>& list, std::string_view name) {
    for (const Measured& m : list)
        if (m.name == name) return m.value_si;
    ADD_FAILURE() << name;
    return 0.0;
}

TEST(Elasticity, HealthySkinReadsThePublishedLevels) {
    const LensParameters lens;
    const Tissue t = resting_tissue(test_box(4));
    const auto list = read_state(summary_of(t, lens), {}, lens);
    EXPECT_NEAR(measured(list, "dermal_stiffness"), 1.0, 1e-6);
    EXPECT_NEAR(measured(list, "dermal_density"), 1.0, 1e-6);
    // Ranges of jofa-cutometer-r0 and jofa-cutometer-face.
    EXPECT_GT(measured(list, "suction_r0"), 0.20e-3);
    EXPECT_LT(measured(list, "suction_r0"), 0.33e-3);
    EXPECT_GT(measured(list, "suction_r2"), 0.66);
    EXPECT_LT(measured(list, "suction_r2"), 0.82);
    EXPECT_GT(measured(list, "suction_r5"), 0.60);
    EXPECT_LT(measured(list, "suction_r5"), 0.92);
    EXPECT_GT(measured(list, "suction_r7"), 0.37);
    EXPECT_LT(measured(list, "suction_r7"), 0.52);
}

TEST(Elasticity, MissingCollagenAndElastinSlacken) {
    const LensParameters lens;
    const Tissue whole = resting_tissue(test_box(4)), slack = resting_tissue(test_box(4), 0.2F);
    SkinReference without_elastin;
    without_elastin.elastin_deficit = 0.35;
    const auto healthy = read_state(summary_of(whole, lens), {}, lens);
    const auto less_collagen = read_state(summary_of(slack, lens), {}, lens);
    const auto less_elastin = read_state(summary_of(whole, lens), without_elastin, lens);
    EXPECT_NEAR(measured(less_collagen, "dermal_stiffness"), 0.8, 1e-6);
    EXPECT_NEAR(measured(less_collagen, "suction_r0") / measured(healthy, "suction_r0"), 1.25,
                1e-5);
    for (const char* name : {"suction_r2", "suction_r5", "suction_r7"}) {
        EXPECT_LT(measured(less_collagen, name), measured(healthy, name)) << name;
        EXPECT_LT(measured(less_elastin, name), measured(healthy, name)) << name;
    }
    // Elastin springs back, it does not hold the skin down.
    EXPECT_EQ(measured(less_elastin, "suction_r0"), measured(healthy, "suction_r0"));
}

TEST(Elasticity, AGainCountsMoreWhenItIsOrganised) {
    const LensParameters lens;
    Tissue raw = resting_tissue(test_box(4)), organised = resting_tissue(test_box(4));
    const double gain = 0.2;
    set_gain(raw, [&](double, double, double) { return gain; });
    set_gain(organised, [&](double, double, double) { return gain; });
    for (float& x : raw.field("organised_collagen").values) x = 0.0F;
    const double s_raw = dermal_stiffness(summary_of(raw, lens).dermis, lens);
    const double s_organised = dermal_stiffness(summary_of(organised, lens).dermis, lens);
    EXPECT_NEAR(s_raw, 1.0 + (1.0 - lens.stiffness_organised_share) * gain, 1e-5);
    EXPECT_NEAR(s_organised, 1.0 + gain, 1e-5);
}

TEST(Elasticity, SuctionIsMonotoneInStiffnessAndElastin) {
    const LensParameters lens;
    for (double s = 0.5; s < 2.0; s += 0.1) {
        const Suction soft = suction(s, 0.8, lens), stiff = suction(s + 0.1, 0.8, lens);
        EXPECT_GT(soft.r0, stiff.r0);
        EXPECT_LT(soft.r2, stiff.r2);
        EXPECT_LT(soft.r5, stiff.r5);
        EXPECT_LT(soft.r7, stiff.r7);
        EXPECT_LT(stiff.r7, stiff.r5);  // less of the whole rise than of the quick one
        EXPECT_LT(stiff.r2, 1.0);
    }
}

/// Plane stress around a hole in a sheet with a softer ring, by shooting: an independent way to
/// (measures.17). sigma_r and u from the hole outwards.
double stretch_by_integration(double s, double ratio, double strain) {
    const double nu = 0.5, b = 1.0, a = ratio;
    const auto remote_strain_for_unit_displacement = [&](double& u_hole) {
        double u = u_hole, sigma = 0.0, r = a;
        const int steps = 200000;
        const double end = 400.0;
        const double growth = std::pow(end / a, 1.0 / steps);
        const auto rates = [&](double at, double disp, double stress, double& du, double& ds) {
            const double e = at < b ? s : 1.0;
            const double hoop = disp / at;
            // sigma_r = E/(1 - nu^2) (u' + nu u/r)
            du = stress * (1.0 - nu * nu) / e - nu * hoop;
            const double sigma_t = e / (1.0 - nu * nu) * (hoop + nu * du);
            ds = (sigma_t - stress) / at;
        };
        for (int i = 0; i < steps; ++i) {
            const double h = r * (growth - 1.0);
            double du1, ds1, du2, ds2;
            rates(r, u, sigma, du1, ds1);
            rates(r + 0.5 * h, u + 0.5 * h * du1, sigma + 0.5 * h * ds1, du2, ds2);
            u += h * du2, sigma += h * ds2, r += h;
        }
        return sigma;  // over the stiffness outside: the remote strain sigma/E
    };
    double unit = a;
    return 1.0 + strain / remote_strain_for_unit_displacement(unit);
}

TEST(Elasticity, AnOpeningUnderTensionIsLamesHole) {
    EXPECT_DOUBLE_EQ(opening_stretch(1.0, 0.3, 0.1), 1.2);  // 1 + 2 e0, analytic
    EXPECT_DOUBLE_EQ(opening_stretch(0.5, 1.0, 0.1), 1.2);  // a ring of no width
    EXPECT_DOUBLE_EQ(opening_stretch(0.7, 0.4, 0.0), 1.0);
    for (double s : {0.4, 0.7, 1.5})
        for (double ratio : {0.3, 0.6})
            EXPECT_NEAR(opening_stretch(s, ratio, 0.1), stretch_by_integration(s, ratio, 0.1), 2e-3)
                << s << " " << ratio;
}

TEST(Elasticity, AWeakRingOrBandIsPulledOpen) {
    for (double s = 0.3; s < 1.5; s += 0.1) {
        EXPECT_GT(opening_stretch(s, 0.4, 0.1), opening_stretch(s + 0.1, 0.4, 0.1));
        EXPECT_GT(band_stretch(s, 0.1), band_stretch(s + 0.1, 0.1));
    }
    EXPECT_DOUBLE_EQ(band_stretch(0.5, 0.1), 1.2);
}

}  // namespace
}  // namespace needlework
