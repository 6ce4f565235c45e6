#pragma once
/// ECCA: the sum over kinds of scars of weight times class of their number.
///
///   ECCA = 15 n(V) + 20 n(U) + 25 n(M),  n = 0 none, 1 under 5, 2 to 20, 3 more     (measures.25)
///   number = sum over scars of Phi([ln(depth/d_visible) - b]/sd)                    (measures.26)
///
/// V narrow as ice-picks, U boxcar, M wide as rolling scars. A scar that has become too shallow to
/// be seen counts no more; one that is only shallower counts as before: that is why the scale moves
/// little. b is `shift`, of raters who know (measures.33).
///
/// Source     dreno-2007-ecca (weights and classes, from memory; they give the range 0 to 540)
/// Holds for  atrophic scars of a face
/// Leaves out elastolysis, hypertrophic and keloid scars (weights 30, 40 and 50)

#include <span>

#include "measures/face_score.hpp"

namespace needlework {

double ecca_score(std::span<const GradedLesion> lesions, const LensParameters& lens,
                  const DepthRatios& ratios = {}, double shift = 0.0);

}  // namespace needlework
