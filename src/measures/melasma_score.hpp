#pragma once
/// MASI, hemi-MASI and mMASI of a face from the contrast of its dark places.
///
///   MASI = sum over regions of f_r A_r (D_r + H_r),  f 0.3, 0.3, 0.3, 0.1           (measures.22)
///   mMASI = sum f_r A_r D_r;  hemi-MASI: one half, f 0.15, 0.3, 0.05
///   D, H = number of thresholds of each below x + g - b + e,  x = ln C              (measures.23)
///   visible share v = Phi((x + g - b - x1)/spread),  A: classes of a v              (measures.24)
///
///   A area 0 to 6 (0, under 10, 30, 50, 70, 90, 100 %), D darkness 0 to 4, H evenness 0 to 4, of
///   forehead, right and left malar region, chin; C contrast (melanin index of the dark place less
///   that around it), g what it does not explain in this person, the same before and after, b shift
///   of raters who know (measures.33), e their noise; x1 the first threshold of D, a share of the
///   region that is involved
///
/// Thresholds are fitted once, on baselines: over people whose x + g is normal with the middle and
/// spread of the simulated melasma the sum over D has the published mean and spread of mMASI, the
/// sum over H those of MASI less mMASI. So the level says nothing new and the change is predicted.
///
/// Source     kimbrough-green-1994-masi (definition, from memory); baselines
/// hofny-2019-prp-melasma,
///            ismail-2019-vitamin-c-melasma
/// Holds for  one patch that stands for all dark places of a face
/// Leaves out places that behave unlike, new places

#include <array>

#include "measures/grade_lens.hpp"

namespace needlework {

struct MelasmaRegion {
    double area = 0.0, darkness = 0.0, homogeneity = 0.0;
};
/// Forehead, right malar, left malar, chin.
using MelasmaFace = std::array<MelasmaRegion, 4>;

double masi(const MelasmaFace& face);
double modified_masi(const MelasmaFace& face);
/// Of the right half.
double hemi_masi(const MelasmaFace& face);

struct MelasmaScale {
    OrdinalScale darkness, homogeneity;  ///< in x
};
/// Thresholds that give the baseline of the lens.
MelasmaScale melasma_scale(const LensParameters& lens);

/// What a rater writes down of a face whose dark places have this contrast, mean over raters;
/// `offset` is g - b. No contrast, or places paler than around: nothing.
MelasmaFace melasma_face(double contrast, double offset, const MelasmaScale& scale,
                         const LensParameters& lens);

}  // namespace needlework
