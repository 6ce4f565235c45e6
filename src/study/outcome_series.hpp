#pragma once
/// What a clinic writes down of one virtual person, as curves over time: from the depth of a relief
/// and the stiffness under it, or from the contrast of pigment.

#include "measures/face_score.hpp"
#include "measures/rater_shift.hpp"
#include "study/member.hpp"

namespace needlework {

/// One relief over time, from two unit cells (floor and rim).
struct ReliefCourse {
    std::vector<double> depth_m;  ///< (study.1)
    /// Stiffness over healthy skin, at rest and now; new tissue bears measures.new_tissue_load.
    std::vector<double> floor_stiffness, rim_stiffness;
    double strain = 0.0;  ///< of skin at rest: tension over stiffness of the reticular dermis
    /// Between floor and rim in CIELAB (1976); empty where nobody asks.
    std::vector<double> colour_difference{};

    double ratio(size_t i) const { return depth_m[i] / depth_m.front(); }
};

/// Shift of the raters of reading `reading`, from 0 on. The first is before any treatment, and
/// without a session there is nothing to know.                                      (measures.33)
RaterShift rater_shift(const Protocol& protocol, size_t reading);

/// Adds the curves of a wrinkle, of pores or of a stria: depth, roughness, width, grades.
void add_relief_outcomes(MemberResult& result, const Protocol& protocol,
                         const ConditionSpec& condition, const SkinStack& skin,
                         const ReliefCourse& course, std::uint64_t seed, int placement);

/// Adds ECCA, the score of Goodman and Baron and the graded improvement of acne scars. `lesions`
/// are those of the person's face.
void add_scar_scores(MemberResult& result, const Protocol& protocol, const ReliefCourse& course,
                     const std::vector<GradedLesion>& lesions, std::uint64_t seed, int placement);

/// Adds MASI, hemi-MASI and mMASI where the condition is melasma.
void add_melasma_scores(MemberResult& result, const Protocol& protocol, std::uint64_t seed,
                        int placement);

}  // namespace needlework
