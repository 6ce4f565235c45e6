// Lemperle, change scales, MASI, ECCA, roughness of a profile: each against numbers by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "measures/ecca.hpp"
#include "measures/goodman_baron_score.hpp"
#include "measures/grade_lens.hpp"
#include "measures/measure.hpp"
#include "measures/melasma_score.hpp"
#include "measures/surface.hpp"
#include "skin/atlas.hpp"

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
    EXPECT_NEAR(profile_rz(sine, 5).si, 2.0 * a, 1e-3 * a);
    EXPECT_NEAR(profile_ra(saw).si, 0.5 * a, 1e-4 * a);
    EXPECT_NEAR(profile_rz(saw, 5).si, 2.0 * a, 0.02 * a);
    const std::vector<double> level(50, 1e-3);
    EXPECT_NEAR(profile_ra(level).si, 0.0, 1e-15);
    EXPECT_EQ(profile_rz(level, 5).si, 0.0);
}

TEST(ProfileRoughness, FilterLeavesHalfOfAWaveAsLongAsTheCutoff) {
    // ISO 16610-21: transmission 1 - 2^-(cutoff/length)^2; no phase, no mean.
    constexpr int n = 500;
    constexpr double width_m = 20e-3, a = 30e-6;
    for (const int waves : {2, 4, 8, 16, 32}) {
        std::vector<double> line;
        for (int i = 0; i < n; ++i)
            line.push_back(2e-3 + a * std::sin(2.0 * std::numbers::pi * waves * (i + 0.5) / n));
        const std::vector<double> rough = roughness_profile(line, width_m / n, 2.5_mm);
        const double over = 2.5e-3 / (width_m / waves);
        const double left = 1.0 - std::exp2(-over * over);
        if (waves == 8) {
            EXPECT_NEAR(left, 0.5, 1e-12);
        }
        for (int i = 0; i < n; ++i)
            EXPECT_NEAR(rough[size_t(i)], left * (line[size_t(i)] - 2e-3), 1e-5 * a) << waves;
    }
}

TEST(ProfileRoughness, OfShortWavesIsThatOfTheSineAndWavinessCountsLittle) {
    // A wave of 0.5 mm on one of 10 mm, three times as high: 2 A/pi of the short one.
    constexpr int n = 250;
    HeightMap map{n, 4, 4e-5, {}};
    const double a = 20e-6;
    for (int j = 0; j < map.ny; ++j)
        for (int i = 0; i < n; ++i) {
            const double x = 2.0 * std::numbers::pi * (i + 0.5) / n;
            map.height_m.push_back(a * std::sin(20.0 * x) + 3.0 * a * std::sin(x));
        }
    EXPECT_NEAR(roughness_across(map).ra.si, 2.0 * a / std::numbers::pi, 0.03 * a);
    EXPECT_NEAR(roughness_across(map).rz.si, 2.0 * a, 0.15 * a);
}

TEST(ProfileRoughness, OfTheSkinsOwnFurrowsIsWhatWasLaidIn) {
    // Furrows half a millimetre apart are roughness: the filter takes little of them away.
    Box box;
    box.nx = box.ny = 128, box.h_m = 4e-5;
    const auto of = [&](MicroRelief relief, int person) {
        const FloatArray heights = micro_relief_map(
            relief, box, RandomStream(1, own_relief_stream, std::uint64_t(person)));
        return HeightMap{box.nx, box.ny, box.h_m, {heights.begin(), heights.end()}};
    };
    for (int person = 0; person < 4; ++person) {
        const MicroRelief young = SkinAtlas::load().furrows().at(30.0_yr);
        const HeightMap map = of(young, person);
        double plain = 0.0;
        for (int j = 0; j < box.ny; ++j)
            plain += profile_ra({map.height_m.data() + size_t(j) * 128, 128}).si / box.ny;
        EXPECT_GT(roughness_across(map).ra.si / plain, 0.8);  // bends are longer waves
        EXPECT_LT(roughness_across(map).ra.si / plain, 1.0);
        MicroRelief twice = young;
        twice.depth *= 2.0, twice.cross_depth *= 2.0;
        EXPECT_NEAR(roughness_across(of(twice, person)).ra / roughness_across(map).ra, 2.0, 1e-6);
    }
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
    EXPECT_NEAR(expected_gais(0.0, 0.0, lens), 4.0, 1e-6);
    EXPECT_EQ(graded_improvement(0.0, 0.0, 0.0, lens), 0.0);
    EXPECT_NEAR(expected_gais(0.99, 0.0, lens), 1.0, 1e-6);
    EXPECT_NEAR(expected_gais(-0.5, 0.0, lens), 5.0, 1e-6);
}

TEST(ChangeScales, MoreImprovementIsBetter) {
    const LensParameters lens;
    for (double y = -0.2; y < 0.9; y += 0.05) {
        EXPECT_LE(expected_gais(y + 0.05, 0.0, lens), expected_gais(y, 0.0, lens));
        EXPECT_GT(graded_improvement(y + 0.05, 0.0, 0.1, lens),
                  graded_improvement(y, 0.0, 0.1, lens));
        // A shift is so much improvement that nobody had.
        EXPECT_EQ(expected_gais(y, 0.05, lens), expected_gais(y + 0.05, 0.0, lens));
        EXPECT_NEAR(graded_improvement(y, 0.0, 0.05, lens),
                    graded_improvement(y, 0.0, 0.0, lens) + 0.05, 1e-12);
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
    const MelasmaScale scale = melasma_scale(lens);
    EXPECT_EQ(masi(melasma_face(0.0, 0.0, scale, lens)), 0.0);
    EXPECT_EQ(masi(melasma_face(-1.0, 0.0, scale, lens)), 0.0);  // paler than around
    double last = 0.0;
    for (double contrast = 0.05; contrast < 1000.0; contrast *= 1.3) {
        const double score = masi(melasma_face(contrast, 0.0, scale, lens));
        EXPECT_GE(score, last);
        EXPECT_LE(score, 48.0);
        last = score;
    }
    EXPECT_LT(masi(melasma_face(0.05, 0.0, scale, lens)), 1e-3);
    // All of the involved area seen, as dark as can be: areas of a quarter, a half and a fifth.
    LensParameters sharp = lens;
    sharp.masi_rater_sd = 0.01;
    const MelasmaFace dark = melasma_face(1e6, 0.0, scale, sharp);
    EXPECT_NEAR(masi(dark), (0.3 * 2 + 2 * 0.3 * 3.5 + 0.1 * 2) * 8.0, 1e-3);
}

TEST(Masi, ThresholdsGiveBackTheBaselineTheyWereFittedOn) {
    const LensParameters lens;
    const MelasmaScale scale = melasma_scale(lens);
    const double middle = lens.masi_reference_contrast;
    const double spread = std::hypot(lens.masi_contrast_sd, lens.masi_person_sd);
    double weights = 0.0, whole = 0.0, square = 0.0, dark = 0.0;
    for (double z = -5.0; z <= 5.0; z += 0.02) {
        const double weight = std::exp(-0.5 * z * z);
        const MelasmaFace face = melasma_face(middle, spread * z, scale, lens);
        weights += weight, whole += weight * masi(face), dark += weight * modified_masi(face);
        square += weight * masi(face) * masi(face);
    }
    whole /= weights, dark /= weights;
    // 11.86 of 23 and 8.61 of 30 people: hofny-2019-prp-melasma, ismail-2019-vitamin-c-melasma
    EXPECT_NEAR(whole, (23 * 11.86 + 30 * 8.61) / 53, 0.05);
    EXPECT_NEAR(dark / whole, 5.71 / 11.86, 0.002);
    // Both sums rise with x, so their spreads add up.
    EXPECT_NEAR(std::sqrt(square / weights - whole * whole), lens.masi_sd, 0.15);
}

TEST(Masi, MovesWithTheContrastAtItsBaseline) {
    // Not saturated: a fifth less contrast is between a tenth and two fifths less MASI.
    const LensParameters lens;
    const MelasmaScale scale = melasma_scale(lens);
    const double before = masi(melasma_face(lens.masi_reference_contrast, 0.0, scale, lens));
    const double after = masi(melasma_face(0.8 * lens.masi_reference_contrast, 0.0, scale, lens));
    EXPECT_LT(after / before, 0.9);
    EXPECT_GT(after / before, 0.6);
    // Who knows of a treatment writes less of the same face.
    EXPECT_LT(masi(melasma_face(lens.masi_reference_contrast, -lens.masi_open_shift, scale, lens)),
              before);
}

TEST(Manchester, ThresholdsGiveBackTheBaselineTheyWereFittedOn) {
    const LensParameters lens;
    const OrdinalScale scale = manchester_scale(lens);
    const double spread = std::hypot(lens.manchester_severity_sd, lens.manchester_person_sd);
    // 12.0 +- 0.8 of 35 people: casabona-2017-striae-caha
    EXPECT_NEAR(scale.mean_over(lens.manchester_reference, spread), 12.0, 1e-6);
    EXPECT_NEAR(scale.sd_over(lens.manchester_reference, spread), 0.8, 1e-6);
    EXPECT_NEAR(scale.expected(-1e3), 5.0, 1e-9);
    EXPECT_NEAR(scale.expected(1e3), 18.0, 1e-9);
}

TEST(Manchester, ShallowerAndBetterMatchedIsBetter) {
    const OrdinalScale scale = manchester_scale({});
    const double before = scale.expected(manchester_severity(150.0_um, 6.0));
    EXPECT_LT(scale.expected(manchester_severity(75.0_um, 6.0)), before);
    EXPECT_LT(scale.expected(manchester_severity(150.0_um, 3.0)), before);
    // Below one unit nobody sees a difference of colour.
    EXPECT_EQ(manchester_severity(150.0_um, 0.0), manchester_severity(150.0_um, 1.0));
}

TEST(GoodmanBaronScore, ByHand) {
    LensParameters sharp;
    sharp.count_sd = sharp.visible_scar_sd = 0.01;
    const std::vector<GradedLesion> face{{"ice-pick-scar", 0.8_mm, 1.2_mm, 15.0},
                                         {"boxcar-scar", 0.3_mm, 2.5_mm, 8.0},
                                         {"rolling-scar", 0.7_mm, 4.5_mm, 2.0},
                                         {"rolling-scar", 0.3_mm, 4.5_mm, 25.0},
                                         {"rolling-scar", 0.1_mm, 4.5_mm, 3.0}};
    // deep punched 3 x 2, shallow punched 2 x 1, deep broad 3 x 1, moderate 2 x 3, mild 1 x 1
    EXPECT_NEAR(goodman_baron_score(face, sharp), 6.0 + 2.0 + 3.0 + 6.0 + 1.0, 1e-6);
    // Deep bases that fill to half join the shallow ones: 23 of those, 2 x 3.
    EXPECT_NEAR(goodman_baron_score(face, sharp, {{"ice-pick-scar", 0.5}}), 6.0 + 3.0 + 6.0 + 1.0,
                1e-6);
    EXPECT_EQ(goodman_baron_score({}, sharp), 0.0);
    EXPECT_NEAR(
        goodman_baron_score(
            face, sharp, {{"ice-pick-scar", 1e-4}, {"boxcar-scar", 1e-4}, {"rolling-scar", 1e-4}}),
        0.0, 1e-6);
}

TEST(GoodmanBaronScore, AShiftIsADepthThatRatersTakeForShallower) {
    const double b = 0.4;
    const std::vector<GradedLesion> face{{"boxcar-scar", 0.55_mm, 2.5_mm, 12.0},
                                         {"rolling-scar", 0.07_mm, 4.5_mm, 12.0}};
    const DepthRatios shallower{{"boxcar-scar", std::exp(-b)}, {"rolling-scar", std::exp(-b)}};
    EXPECT_NEAR(goodman_baron_score(face, {}, {}, b), goodman_baron_score(face, {}, shallower),
                1e-9);
    EXPECT_NEAR(ecca_score(face, {}, {}, b), ecca_score(face, {}, shallower), 1e-9);
    // Fewer are seen of shallow dishes. Across classes the published score is not monotone in
    // depth: 16 moderate dishes give 4 points, 11 moderate and 5 mild ones 5.
    const std::vector<GradedLesion> dishes{face[1]};
    EXPECT_LT(goodman_baron_score(dishes, {}, {}, b), goodman_baron_score(dishes, {}));
}

TEST(GoodmanBaronScore, LiesOnItsScale) {
    std::vector<GradedLesion> worst;
    for (double depth_mm : {0.08, 0.3, 1.5})
        for (const char* kind : {"ice-pick-scar", "boxcar-scar", "rolling-scar"})
            worst.push_back({kind, Length{1e-3 * depth_mm}, 3.0_mm, 1e4});
    EXPECT_NEAR(goodman_baron_score(worst, {}), 3.0 * (1 + 2 + 2 + 3 + 3), 1e-6);
    // Observers differ by 4 points or less in nine of ten (19 of 21, goodman-baron-2006).
    const double sd_of_difference =
        std::sqrt(2.0) * find_measure("goodman_baron_score")->reading.sd;
    EXPECT_NEAR(std::erf(4.0 / (std::sqrt(2.0) * sd_of_difference)), 19.0 / 21.0, 0.01);
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
