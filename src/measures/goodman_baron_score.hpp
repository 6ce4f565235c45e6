#pragma once
/// The quantitative score of Goodman and Baron: points of a class of scars times class of its
/// number, summed over classes.
///
///   score = sum over classes of points times class of number                        (measures.28)
///   points 1 mildly atrophic dish-like; 2 moderately atrophic dish-like, punched out with a
///   shallow
///          base; 3 punched out with a deep base, deep and broad
///   class of number 1 for 1 to 10, 2 for 11 to 20, 3 for more
///
/// Rolling scars are dishes, and deep and broad from `deep_scar_depth` on; boxcar and ice-pick
/// scars are punched out. Depth decides between classes, with the spread of raters; a scar that is
/// no longer seen (measures.26) counts no more. Raters who know (measures.33) take every scar for
/// shallower, by `shift` in its log depth.
///
/// Source     goodman-baron-2006 (agreement of observers; classes and points from memory, they give
///            its range of 0 to 84)
/// Holds for  atrophic scars of a face: 0 to 33
/// Leaves out macular, linear, papular and keloidal scars, deep bases that are abnormal

#include <span>

#include "measures/face_score.hpp"

namespace needlework {

double goodman_baron_score(std::span<const GradedLesion> lesions, const LensParameters& lens,
                           const DepthRatios& ratios = {}, double shift = 0.0);

}  // namespace needlework
