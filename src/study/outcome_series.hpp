#pragma once
/// What a clinic writes down of one virtual person, as curves over time: from the depth of a relief
/// and the stiffness under it, or from the contrast of pigment.
///
/// Scars of a face answer by their kind: each as the simulated one of its kind. How much of them is
/// left, for those who grade a change:
///     left(t) = sum w^2 d r(t) / sum w^2 d                                         (measures.35)
///   w, d  width and depth of a scar before   r(t)  depth over that before, of its kind

#include <map>

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

/// Of the simulated scars of a face, by kind.
using ReliefCourses = std::map<std::string, ReliefCourse, std::less<>>;

/// The scars of a person's face, of the kinds that the protocol names (skin.6).
struct GradedFace {
    std::vector<GradedLesion> lesions;
    double person_offset = 0.0;  ///< g (measures.11), in log depth
};
GradedFace graded_face(const Protocol& protocol, std::uint64_t seed, int placement);

/// Shift of the raters of reading `reading`, from 0 on. The first is before any treatment, and
/// without a session there is nothing to know.                                      (measures.33)
RaterShift rater_shift(const Protocol& protocol, size_t reading);

/// Adds the curves of one relief. A wrinkle, pores, a stria: depth, roughness, width, grades; a
/// scar: depth and irregularity.
void add_relief_outcomes(MemberResult& result, const Protocol& protocol,
                         const ConditionSpec& condition, const SkinStack& skin,
                         const ReliefCourse& course, std::uint64_t seed, int placement);

/// Adds grade and score of Goodman and Baron, ECCA and the graded improvement of a face with acne
/// scars. `courses` has all of its kinds.
void add_scar_scores(MemberResult& result, const Protocol& protocol, const ReliefCourses& courses,
                     const GradedFace& face, std::uint64_t seed, int placement);

/// Adds MASI, hemi-MASI and mMASI where the condition is melasma.
void add_melasma_scores(MemberResult& result, const Protocol& protocol, std::uint64_t seed,
                        int placement);

}  // namespace needlework
