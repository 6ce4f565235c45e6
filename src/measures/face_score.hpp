#pragma once
/// The Goodman-Baron grade: of a face through its lesions and a rater, never of a patch.
///
///   s = ln(mean depth of the deepest part of the scarred area / 1 um)              (measures.10)
///   grade = 1 + number of thresholds below  s + g - b + e                          (measures.11)
///
///   g  what depth does not explain in this person, the same before and after
///   b  expectation shift of a rater who knows of the treatment (measures.33)
///   e  noise of the rater
///
/// The thresholds are fitted once, on baseline distributions (3.29 +- 0.59 of 31 people, 3.20 +-
/// 0.40 of 40): mean and sd fix the shares of grades 2 and 4, nobody had grade 1. The lowest
/// threshold is not seen at baseline; it lies as far below the middle one as that below the highest
/// (assumption).
///
/// Source     minh-2019-weekly-roller-time-course, sharma-prp-split-face (calibration)
/// Holds for  atrophic acne scars of grades 2 to 4
/// Leaves out colour, number of scars beyond their weights, slope of the walls

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "measures/lens_parameters.hpp"

namespace needlework {

/// One lesion of a face, or `count` alike.
struct GradedLesion {
    std::string kind;  ///< "rolling-scar", as in data/skin/conditions.toml
    Length depth{};
    Length width{};
    double count = 1.0;
};

/// Lesions of a face that has `lesions` with kind, depth and width (LesionPopulation of skin).
template <class Face>
std::vector<GradedLesion> graded_lesions(const Face& face) {
    std::vector<GradedLesion> list;
    for (const auto& lesion : face.lesions)
        list.push_back({lesion.kind, lesion.depth, lesion.width});
    return list;
}

/// Depth after over depth before, by kind; from patches that stand for the kind. Kinds without an
/// entry keep their depth.
using DepthRatios = std::map<std::string, double, std::less<>>;

/// Severity of a face: s. Lesions weigh by their area.
double face_severity(std::span<const GradedLesion> lesions, const LensParameters& lens,
                     const DepthRatios& ratios = {});

struct GradeThresholds {
    double mild = 0.0, moderate = 0.0, severe = 0.0;  ///< in s
};
GradeThresholds grade_thresholds(const LensParameters& lens);

/// Lens whose reference fits the baseline severities of simulated faces: their mean and spread.
LensParameters fitted_to_baseline(LensParameters lens, std::span<const double> severities);

/// Who is graded and how.
struct Rating {
    double person_offset = 0.0;  ///< g; draw once a person: normal(0, grade_person_sd)
    double shift = 0.0;          ///< b; RaterShift::log_depth
};
/// Mean grade over raters.
double expected_grade(double severity, const Rating& rating, const LensParameters& lens);
/// Grade that one rater gives; `noise` is a standard normal number.
int drawn_grade(double severity, const Rating& rating, double noise, const LensParameters& lens);

}  // namespace needlework
