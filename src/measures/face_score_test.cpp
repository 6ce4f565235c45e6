#include "measures/face_score.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.hpp"
#include "measures/rater_shift.hpp"
#include "measures/statistics.hpp"
#include "skin/lesion_population.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

const LensParameters lens;

std::vector<GradedLesion> face() {
    return {{"rolling-scar", 0.35_mm, 4.5_mm, 6},
            {"boxcar-scar", 0.35_mm, 2.5_mm, 6},
            {"ice-pick-scar", 0.8_mm, 1.2_mm, 16}};
}

TEST(FaceScore, BaselineReproducesThePublishedMeanAndSpread) {
    // minh-2019-weekly-roller-time-course: 3.29 +- 0.59 (31), sharma-prp-split-face: 3.20 +- 0.40
    // (40); pooled 3.239 and sd 0.49.
    std::vector<double> grades;
    RandomStream stream(1, "faces");
    double middle = std::log(lens.grade_reference_depth.si * 1e6);
    for (int i = 0; i < 40000; ++i) {
        Rating rating{lens.grade_person_sd * stream.normal(), 0.0};
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
    double s = std::log(400.0), sum = 0.0;
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) sum += drawn_grade(s, {0.1, 0.0}, stream.normal(), lens);
    EXPECT_NEAR(sum / n, expected_grade(s, {0.1, 0.0}, lens), 0.015);
}

TEST(FaceScore, TheFaceWeighsLesionsByArea) {
    double before = face_severity(face(), lens);
    auto all = [](double r) {
        return DepthRatios{{"rolling-scar", r}, {"boxcar-scar", r}, {"ice-pick-scar", r}};
    };
    // Ice-pick scars are many and small: flattening them moves the grade far less than rolling
    // scars do.
    double rolling = before - face_severity(face(), lens, {{"rolling-scar", 0.6}});
    double ice_pick = before - face_severity(face(), lens, {{"ice-pick-scar", 0.6}});
    EXPECT_GT(before - face_severity(face(), lens, all(0.6)), rolling - 1e-12);
    EXPECT_GT(rolling, 0.05);
    EXPECT_GT(ice_pick, 0.0);
    EXPECT_GT(rolling, ice_pick);
    EXPECT_NEAR(before - face_severity(face(), lens, all(0.5)), std::log(2.0), 1e-12);
}

TEST(FaceScore, AnInformedRaterSeesLess) {
    // By the definition of the shift (measures.33): a face whose scars are exp(-b) as deep.
    const double s = std::log(450.0), b = RaterShift::of_those_who_know(lens).log_depth;
    EXPECT_EQ(expected_grade(s, {0.1, b}, lens), expected_grade(s - b, {0.1, 0.0}, lens));
    double last = expected_grade(s, {0.1, 0.0}, lens);
    for (double more : {0.1, 0.4, 1.0}) {
        EXPECT_LT(expected_grade(s, {0.1, more}, lens), last);
        last = expected_grade(s, {0.1, more}, lens);
    }
}

TEST(FaceScore, RefittingTheReferenceLeavesTheBaselineMeanWhereItWas) {
    std::vector<double> severities;
    RandomStream stream(3, "severity");
    for (int i = 0; i < 5000; ++i) severities.push_back(std::log(700.0) + 0.3 * stream.normal());
    LensParameters fitted = fitted_to_baseline(lens, severities);
    EXPECT_NEAR(fitted.grade_reference_depth.si, 7e-4, 1.4e-5);
    std::vector<double> grades;
    for (double s : severities)
        grades.push_back(drawn_grade(s, {fitted.grade_person_sd * stream.normal(), 0.0},
                                     stream.normal(), fitted));
    EXPECT_NEAR(mean_of(grades), 3.239, 0.03);
}

TEST(FaceScore, TheReferenceIsThatOfTheSimulatedFaces) {
    PopulationModel model = PopulationModel::load(source_folder() / "data/skin");
    std::vector<double> severities;
    for (std::uint64_t person = 0; person < 2000; ++person) {
        RandomStream random(1, "face", person);
        severities.push_back(face_severity(graded_lesions(model.draw(random)), lens));
    }
    LensParameters fitted = fitted_to_baseline(lens, severities);
    EXPECT_NEAR(fitted.grade_reference_depth.si / lens.grade_reference_depth.si, 1.0, 0.03);
    EXPECT_NEAR(fitted.grade_severity_sd, lens.grade_severity_sd, 0.02);
}

}  // namespace
}  // namespace needlework
