#pragma once
/// What is read from a height map of the skin: depth and volume of a scar, irregularity of a
/// replica.

#include <span>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

/// Heights of a periodic patch, x fastest; + is up.
struct HeightMap {
    int nx = 0, ny = 0;
    double h_m = 0.0;              ///< cell size [m]
    std::vector<double> height_m;  ///< nx * ny
};

/// One relief on another of the same cells.
HeightMap superposed(HeightMap map, const HeightMap& other, double factor = 1.0);

/// Where a scar lies on its patch.
struct ScarOutline {
    double x_m = 0.0, y_m = 0.0;  ///< centre
    double radius_m = 0.0;        ///< half of its width
    bool line = false;            ///< along y: distances are across it
};

/// Rim minus floor: the median height of a ring around the scar (1.1 to 1.5 radii), minus the mean
/// of the lowest tenth inside the outline.
Length scar_depth(const HeightMap& map, const ScarOutline& scar);
/// Level of that rim [m].
double rim_level_m(const HeightMap& map, const ScarOutline& scar);
/// Volume between the level of the rim and the surface, inside the outline.
Volume scar_volume(const HeightMap& map, const ScarOutline& scar);

/// Mean absolute height about the mean of its line, over lines in x and lines in y: Pa of ISO 4287,
/// without a filter, so that a scar wider than the cutoff counts.
Length surface_irregularity(const HeightMap& map);

/// Cutoff of roughness: where half of a wave counts. ISO 4288 for lines 0.4 to 1.3 mm apart, as
/// those of skin are, and for an Ra of 2 to 10 um.
inline constexpr Length roughness_cutoff = 2.5_mm;

/// Roughness profile of ISO 4287: a line less its mean line, which is weighted over
///
///   s(x) = exp[-pi (x/(a c))^2]/(a c),  a = sqrt(ln 2/pi) (measures.34)
///
/// (ISO 16610-21): of a wave of length l the share 1 - 2^-(c/l)^2 is left. `cell_m` is the distance
/// of the points of a periodic line, which has no ends.
std::vector<double> roughness_profile(std::span<const double> height_m, double cell_m,
                                      Length cutoff = roughness_cutoff);
/// Ra: mean absolute height of a profile about its mean (ISO 4287).
Length profile_ra(std::span<const double> height_m);
/// Rz: highest less lowest height, mean over the sampling lengths of a profile (ISO 4287).
Length profile_rz(std::span<const double> height_m, int sampling_lengths);
/// Means of both over the roughness profiles in x: across a wrinkle, which lies along y. Sampling
/// lengths are as many of a cutoff as the patch is wide, one at least (the standard wants five).
struct ProfileRoughness {
    Length ra{}, rz{};
};
ProfileRoughness roughness_across(const HeightMap& map);

/// Steepest slope between neighbours; above 0.5 the flat box is a poor picture (ARCHITECTURE).
double steepest_slope(const HeightMap& map);

}  // namespace needlework
