#pragma once
/// What is read of the colour of the surface: melanin of the tissue, its spectrum, the angle.
///
///   contrast = melanin index of the dark place less that of the skin around it (colour.12) PIH
///   risk = Phi(ln(G z/x)/ln s)                                                     (pigment.13)
///
///   G z  what melanocytes feel times their gain (pigment.7, pigment.8), mean over the surface
///   x, s the drive at which half of all people darken visibly, and the spread between people
///
/// Around a unit cell lies skin as it was before; on a patch it is read beside the spot. Colours
/// are those of mean melanin: a probe is wider than a mottle.

#include <memory>
#include <span>
#include <vector>

#include "colour/skin_colour.hpp"
#include "measures/read_measures.hpp"
#include "process/pigment/pigment.hpp"

namespace needlework {

/// Where the dark place lies: a weight a column, empty for everywhere.
struct DarkPlace {
    std::vector<float> share;
    bool has_surround = false;  ///< columns with a small share are healthy skin
    /// Around a unit cell: healthy skin under the same needles and actives.
    std::unique_ptr<Tissue> surround;
};

/// Melanin of healthy skin at rest as the colour needs it.
Chromophores healthy_chromophores(const Pigment& pigment);
/// Means of the maps, weighted with the share of the dark place or with what is left of it.
Chromophores mean_chromophores(const Tissue& tissue, double erythema, std::span<const float> share,
                               bool around = false);

/// Blood above that of healthy skin at rest, in full erythemas: where colour is read, around
/// that, and over all.
struct BloodRead {
    double here = 0.0, around = 0.0, mean = 0.0;
    std::vector<double> columns;  ///< under each column
};

/// Readings in the order of the list; `pigmented` adds the contrast, `patch` the variation of tone.
std::vector<Measured> pigment_readings(const Tissue& tissue, const Pigment& pigment,
                                       const SkinColour& colour, const DarkPlace& place,
                                       const BloodRead& blood, const LensParameters& lens,
                                       bool pigmented, bool patch);

}  // namespace needlework
