#pragma once
/// What a needle meets: layers with stiffness and toughness, and the capillary loops below.

#include <string>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

/// One layer, from the surface down.
struct BedLayer {
    std::string name;
    Length thickness;
    Pressure young;
    SurfaceEnergy toughness;     ///< fracture energy while a needle goes on
    double breach_factor = 1.0;  ///< fracture energy to break in with a tip, over `toughness`
};

struct SkinBed {
    std::vector<BedLayer> layers;  ///< the last one is the base, infinitely thick
    Length stratum_corneum =
        15.0_um;                    ///< channels count from its top, the tissue box from below it
    Length dermis_end = 1.5_mm;     ///< depth of the dermis below the skin surface
    Pressure prestress = 60.0_kPa;  ///< tension in the plane
    AreaDensity loop_density{14e6};
    Length loop_diameter = 15.0_um;
    Length loop_depth = 120.0_um;  ///< tops of the capillary loops below the skin surface

    Length depth_of(size_t layer) const;  ///< of its top
};

}  // namespace needlework
