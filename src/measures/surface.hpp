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

/// Mean absolute height about the mean of its line, over lines in x and lines in y (Ra of a
/// replica).
Length surface_irregularity(const HeightMap& map);

/// Ra of a profile: mean absolute height about its mean (ISO 4287, without a filter).
Length profile_ra(std::span<const double> height_m);
/// Rz of a profile: mean over five equal parts of the highest less the lowest height.
Length profile_rz(std::span<const double> height_m);
/// Means of both over the lines in x: across a wrinkle, which lies along y.
struct ProfileRoughness {
    Length ra{}, rz{};
};
ProfileRoughness roughness_across(const HeightMap& map);

/// Steepest slope between neighbours; above 0.5 the flat box is a poor picture (ARCHITECTURE).
double steepest_slope(const HeightMap& map);

}  // namespace needlework
