#include "measures/face_score.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.hpp"
#include "measures/statistics.hpp"

namespace needlework {
namespace {

const LensParameters lens;

std::vector<Lesion> face() {
    return {{ScarKind::rolling, 3.5e-4, 4.5e-3, 6},
            {ScarKind::boxcar, 3.5e-4, 2.5e-3, 6},
            {ScarKind::ice_pick, 8e-4, 1.2e-3, 16}};
}

TEST(FaceScore, BaselineReproducesThePublishedMeanAndSpread) {
    // minh-2019: 3.29 +- 0.59 (31), sharma: 3.20 +- 0.40 (40); pooled 3.239 and sd 0.49.
    std::vector<double> grades;
    RandomStream stream(1, "faces");
    double middle = std::log(300.0);
    for (int i = 0; i < 40000; ++i) {
        Rating rating{lens.grade_person_sd * stream.normal(), false};
        grades.push_back(drawn_grade(middle + lens.grade_severity_sd * stream.normal(), rating,
                                     stream.normal(), lens));
    }
    EXPECT_NEAR(mean_of(grades), 3.239, 0.015);
    EXPECT_NEAR(std::sqrt(variance_of(grades)), 0.49, 0.02);
}

TEST(FaceScore, GradeFallsWithDepthAndNeverLeavesItsScale) {
    double before = 5.0;
    for (double depth_um : {2000.0, 600.0, 300.0, 150.0, 50.0, 5.0}) {
        double grade = expected_grade(std::log(depth_um), {}, lens);
        EXPECT_LT(grade, before);
        EXPECT_GE(grade, 1.0);
        EXPECT_LE(grade, 4.0);
        before = grade;
    }
    EXPECT_NEAR(expected_grade(std::log(5.0), {}, lens), 1.0, 1e-6);
}

TEST(FaceScore, DrawnGradesHaveTheExpectedMean) {
    RandomStream stream(7, "rater");
    double s = std::log(200.0), sum = 0.0;
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) sum += drawn_grade(s, {0.1, false}, stream.normal(), lens);
    EXPECT_NEAR(sum / n, expected_grade(s, {0.1, false}, lens), 0.015);
}

TEST(FaceScore, TheFaceWeighsLesionsByArea) {
    double before = face_severity(face(), lens);
    // Ice-pick scars are many and small: flattening them moves the grade far less than rolling
    // scars do.
    double rolling = before - face_severity(face(), lens, {0.6, 1.0, 1.0});
    double ice_pick = before - face_severity(face(), lens, {1.0, 1.0, 0.6});
    EXPECT_GT(before - face_severity(face(), lens, {0.6, 0.6, 0.6}), rolling - 1e-12);
    EXPECT_GT(rolling, 0.05);
    EXPECT_GT(ice_pick, 0.0);
    EXPECT_GT(rolling, ice_pick);
    EXPECT_NEAR(before - face_severity(face(), lens, {0.5, 0.5, 0.5}), std::log(2.0), 1e-12);
    EXPECT_EQ(scar_kind_name(ScarKind::boxcar), "boxcar-scar");
}

TEST(FaceScore, AnInformedRaterSeesLessAndABlindedOneDoesNot) {
    double s = std::log(250.0);
    EXPECT_LT(expected_grade(s, {0.0, true}, lens), expected_grade(s, {0.0, false}, lens));
    LensParameters blinded = lens;
    blinded.grade_open_shift = 0.0;
    EXPECT_EQ(expected_grade(s, {0.0, true}, blinded), expected_grade(s, {0.0, false}, blinded));
}

TEST(FaceScore, RefittingTheReferenceLeavesTheBaselineMeanWhereItWas) {
    std::vector<double> severities;
    RandomStream stream(3, "severity");
    for (int i = 0; i < 5000; ++i) severities.push_back(std::log(500.0) + 0.3 * stream.normal());
    LensParameters fitted = fitted_to_baseline(lens, severities);
    EXPECT_NEAR(fitted.grade_reference_depth.si, 5e-4, 1e-5);
    std::vector<double> grades;
    for (double s : severities)
        grades.push_back(drawn_grade(s, {fitted.grade_person_sd * stream.normal(), false},
                                     stream.normal(), fitted));
    EXPECT_NEAR(mean_of(grades), 3.239, 0.03);
}

}  // namespace
}  // namespace needlework
