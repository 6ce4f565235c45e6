#pragma once
/// The Goodman-Baron grade: of a face through its lesions and a rater, never of a patch.
///
///   s = ln(mean depth of the deepest part of the scarred area / 1 um)              (measures.10)
///   grade = 1 + number of thresholds below  s + g - b + e                          (measures.11)
///
///   g  what depth does not explain in this person, the same before and after
///   b  expectation shift of a rater who knows of the treatment, 0 before and when blinded
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

#include <span>
#include <string_view>

#include "measures/lens_parameters.hpp"

namespace needlework {

enum class ScarKind { rolling, boxcar, ice_pick };

/// "rolling-scar", "boxcar-scar", "ice-pick-scar", as in data/skin/conditions.toml.
std::string_view scar_kind_name(ScarKind kind);

/// One lesion of a face, or `count` alike.
struct Lesion {
    ScarKind kind = ScarKind::rolling;
    double depth_m = 0.0;
    double width_m = 0.0;
    double count = 1.0;
};

/// Depth after over depth before, by kind; from patches that stand for the kind.
struct DepthRatios {
    double rolling = 1.0, boxcar = 1.0, ice_pick = 1.0;
    double of(ScarKind kind) const;
};

/// Severity of a face: s. Lesions weigh by their area.
double face_severity(std::span<const Lesion> lesions, const LensParameters& lens,
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
    bool knows_of_treatment = false;
};
/// Mean grade over raters.
double expected_grade(double severity, const Rating& rating, const LensParameters& lens);
/// Grade that one rater gives; `noise` is a standard normal number.
int drawn_grade(double severity, const Rating& rating, double noise, const LensParameters& lens);

}  // namespace needlework
