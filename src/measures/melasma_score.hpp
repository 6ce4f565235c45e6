#pragma once
/// MASI, hemi-MASI and mMASI of a face from the contrast of its dark places.
///
///   MASI = sum over regions of f_r A_r (D_r + H_r),  f 0.3, 0.3, 0.3, 0.1           (measures.22)
///   mMASI = sum f_r A_r D_r;  hemi-MASI: one half, f 0.15, 0.3, 0.05
///   D = sum over j = 1..4 of Phi(ln(C/(C1 m^(j-1)))/sd)                             (measures.23)
///   visible share v = Phi(ln(C/C1)/spread),  A: thresholds of a v,  H = 4 v          (measures.24)
///
///   A area 0 to 6 (0, under 10, 30, 50, 70, 90, 100 %), D darkness 0 to 4, H evenness 0 to 4, of
///   forehead, right and left malar region, chin; C contrast (melanin index of the dark place less
///   that around it), a share of the region that is involved
///
/// Source     kimbrough-green-1994-masi (definition, from memory); thresholds in C are assumptions
/// Holds for  one patch that stands for all dark places of a face
/// Leaves out places that behave unlike, new places

#include <array>

#include "measures/lens_parameters.hpp"

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

/// What a rater writes down of a face whose dark places have this contrast, mean over raters.
MelasmaFace melasma_face(double contrast, const LensParameters& lens);

}  // namespace needlework
