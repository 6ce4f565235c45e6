// Lemperle, change scales, MASI, ECCA, roughness of a profile: each against numbers by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "measures/ecca.hpp"
#include "measures/grade_lens.hpp"
#include "measures/measure.hpp"
#include "measures/melasma_score.hpp"
#include "measures/surface.hpp"

namespace needlework {
namespace {

TEST(ProfileRoughness, OfASineAndOfASaw) {
    const double a = 50e-6;
    std::vector<double> sine, saw;
    const int n = 1000;
    for (int i = 0; i < n; ++i) {
        const double phase = 5.0 * (i + 0.5) / n;
        sine.push_back(3e-3 + a * std::sin(2.0 * std::numbers::pi * phase));
        saw.push_back(a * (2.0 * (phase - std::floor(phase)) - 1.0));
    }
    EXPECT_NEAR(profile_ra(sine).si, 2.0 * a / std::numbers::pi, 1e-4 * a);
    EXPECT_NEAR(profile_rz(sine).si, 2.0 * a, 1e-3 * a);
    EXPECT_NEAR(profile_ra(saw).si, 0.5 * a, 1e-4 * a);
    EXPECT_NEAR(profile_rz(saw).si, 2.0 * a, 0.02 * a);
    const std::vector<double> level(50, 1e-3);
    EXPECT_NEAR(profile_ra(level).si, 0.0, 1e-15);
    EXPECT_EQ(profile_rz(level).si, 0.0);
}

TEST(ProfileRoughness, ScalesWithTheHeights) {
    HeightMap map{20, 3, 1e-4, {}};
    for (int i = 0; i < 60; ++i) map.height_m.push_back(1e-6 * ((i * 7) % 20));
    HeightMap twice = map;
    for (double& h : twice.height_m) h *= 2.0;
    EXPECT_NEAR(roughness_across(twice).ra.si, 2.0 * roughness_across(map).ra.si, 1e-15);
    EXPECT_NEAR(roughness_across(twice).rz.si, 2.0 * roughness_across(map).rz.si, 1e-15);
}

TEST(Lemperle, ThresholdsGiveBackTheBaselineTheyWereFittedOn) {
    const LensParameters lens;
    const OrdinalScale scale = lemperle_scale(lens);
    const double middle = lemperle_severity(lens.lemperle_reference_depth);
    const double spread = std::hypot(lens.lemperle_depth_sd, lens.lemperle_person_sd);
    EXPECT_NEAR(scale.mean_over(middle, spread), 3.32, 1e-6);  // alqam-2022-neck-wrinkles
    EXPECT_NEAR(scale.sd_over(middle, spread), lens.lemperle_sd, 1e-6);
    const std::vector<double> shares = scale.shares_over(middle, spread);
    EXPECT_EQ(shares.size(), 6U);
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-12);
    for (double share : shares) EXPECT_GE(share, 0.0);
    // The same mean by summing over people in place of the closed form.
    double mean = 0.0, weight = 0.0;
    for (double z = -6.0; z <= 6.0; z += 0.01) {
        const double density = std::exp(-0.5 * z * z);
        mean += density * scale.expected(middle + spread * z), weight += density;
    }
    EXPECT_NEAR(mean / weight, 3.32, 1e-6);
}

TEST(Lemperle, IsMonotoneAndStaysOnItsScale) {
    const OrdinalScale scale = lemperle_scale({});
    double last = -1.0;
    for (double depth_um = 1.0; depth_um < 3000.0; depth_um *= 1.2) {
        const double grade = scale.expected(std::log(depth_um));
        EXPECT_GE(grade, last);
        EXPECT_GE(grade, 0.0);
        EXPECT_LE(grade, 5.0);
        last = grade;
    }
    EXPECT_NEAR(scale.expected(std::log(1.0)), 0.0, 1e-6);
}

TEST(Lemperle, NoFitOutsideTheScale) {
    EXPECT_THROW(fitted_scale(0.0, 5, 5.2, 0.8, 0.0, 1.0, 0.1), BugError);
}

TEST(ChangeScales, NothingChangedIsFourAndZero) {
    const LensParameters lens;
    EXPECT_NEAR(expected_gais(0.0, lens), 4.0, 1e-6);
    EXPECT_EQ(graded_improvement(0.0, 1.3, false, lens), 0.0);
    EXPECT_NEAR(expected_gais(0.99, lens), 1.0, 1e-6);
    EXPECT_NEAR(expected_gais(-0.5, lens), 5.0, 1e-6);
}

TEST(ChangeScales, MoreImprovementIsBetter) {
    const LensParameters lens;
    for (double y = -0.2; y < 0.9; y += 0.05) {
        EXPECT_LE(expected_gais(y + 0.05, lens), expected_gais(y, lens));
        EXPECT_GT(graded_improvement(y + 0.05, 0.0, true, lens),
                  graded_improvement(y, 0.0, true, lens));
    }
}

TEST(Masi, ByHand) {
    MelasmaFace worst{};
    worst.fill({6.0, 4.0, 4.0});
    EXPECT_DOUBLE_EQ(masi(worst), 48.0);
    EXPECT_DOUBLE_EQ(modified_masi(worst), 24.0);
    EXPECT_DOUBLE_EQ(hemi_masi(worst), 24.0);
    // 0.3 x 2 x 3 + 0.3 x 3 x 5 + 0.3 x 1 x 2 + 0.1 x 4 x 6 = 1.8 + 4.5 + 0.6 + 2.4
    const MelasmaFace face{{{2.0, 2.0, 1.0}, {3.0, 3.0, 2.0}, {1.0, 1.0, 1.0}, {4.0, 3.0, 3.0}}};
    EXPECT_NEAR(masi(face), 9.3, 1e-12);
    EXPECT_NEAR(modified_masi(face), 0.3 * 4 + 0.3 * 9 + 0.3 * 1 + 0.1 * 12, 1e-12);
    EXPECT_NEAR(hemi_masi(face), 0.15 * 6 + 0.3 * 15 + 0.05 * 24, 1e-12);
}

TEST(Masi, FallsWithTheContrastToZero) {
    const LensParameters lens;
    EXPECT_EQ(masi(melasma_face(0.0, lens)), 0.0);
    EXPECT_EQ(masi(melasma_face(-1.0, lens)), 0.0);  // paler than around
    double last = 0.0;
    for (double contrast = 0.05; contrast < 100.0; contrast *= 1.3) {
        const double score = masi(melasma_face(contrast, lens));
        EXPECT_GE(score, last);
        EXPECT_LE(score, 48.0);
        last = score;
    }
    // All of the involved area seen, as dark as can be: areas of a quarter, a half and a fifth.
    LensParameters sharp = lens;
    sharp.masi_rater_sd = 0.01;
    const MelasmaFace dark = melasma_face(1e4, sharp);
    EXPECT_NEAR(masi(dark), (0.3 * 2 + 2 * 0.3 * 3.5 + 0.1 * 2) * 8.0, 1e-3);
}

TEST(Ecca, ByHand) {
    const LensParameters lens;
    const Length deep = 1.0_mm;
    const std::vector<GradedLesion> face{{"ice-pick-scar", deep, 1.0_mm, 2.0},
                                         {"boxcar-scar", deep, 2.5_mm, 10.0},
                                         {"rolling-scar", deep, 4.5_mm, 40.0}};
    LensParameters sharp = lens;
    sharp.count_sd = 0.01;
    EXPECT_NEAR(ecca_score(face, sharp), 15.0 * 1 + 20.0 * 2 + 25.0 * 3, 1e-6);
    // Shallower but seen: the same. Gone: nothing.
    EXPECT_NEAR(ecca_score(face, sharp, {{"rolling-scar", 0.5}}), 130.0, 0.01);
    EXPECT_NEAR(ecca_score(face, sharp, {{"rolling-scar", 1e-4}}), 55.0, 1e-6);
    EXPECT_EQ(ecca_score({}, lens), 0.0);
}

TEST(Measures, SmallestDetectableChangeIsOfTwoReadings) {
    const MeasureInfo* depth = find_measure("wrinkle_depth");
    ASSERT_NE(depth, nullptr);
    EXPECT_NEAR(depth->reading.smallest_detectable_change(), 2.7718585822512662 * 15.0, 1e-9);
    EXPECT_EQ(find_measure("masi")->reading.smallest_detectable_change(), 0.0);
}

}  // namespace
}  // namespace needlework
