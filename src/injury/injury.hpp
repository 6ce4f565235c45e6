#pragma once
/// The one record through which every device speaks to the tissue.
///
/// Devices (needles now; laser and radiofrequency later) write it, processes read it. A process
/// never knows which device made it.

#include <cstdint>
#include <string>
#include <vector>

#include "base/quantity.hpp"
#include "grid/aligned.hpp"
#include "grid/box.hpp"

namespace needlework {

/// One micro-channel. Tip, wound and open depth are three different things (published values differ
/// by a factor of ten): how far the tip got, how deep tissue was cut, how deep a gap stays open.
struct Channel {
    double x_m = 0.0, y_m = 0.0;  ///< place on the surface [m]
    double tip_depth_m = 0.0;     ///< deepest place of the tip below the deflected surface [m]
    double wound_depth_m = 0.0;   ///< depth of cut tissue [m]
    double open_depth_m = 0.0;    ///< depth that still gapes after removal [m]
    double wound_radius_m = 0.0;  ///< half-width of cut tissue at the surface [m]
    double open_radius_m = 0.0;   ///< radius of the gap that stays open at the surface [m]
    double taper = 1.0;           ///< wound radius at the tip over that at the surface, 0 to 1
    double force_n = 0.0;         ///< peak axial force on the needle [N]
    double deflection_m = 0.0;    ///< skin deflection at that force [m]
    double capillary_hits = 0.0;  ///< expected capillary loops cut
    bool bleeds = false;          ///< a pinpoint bleeding spot was drawn
    double tear_m = 0.0;          ///< tear along the surface beyond the needle's width [m]
    double buckling_margin =
        0.0;          ///< load at which the needle buckles (tip free) over its force; 0 = no needle
    int needle = 0;   ///< number of the needle in its device, from 0
    int layer = -1;   ///< deepest layer entered, in the order of the bed; -1 = none
    int session = 0;  ///< which session made it, from 0
};

/// Per-cell shares (0 to 1) of the local part of a Box, each a fraction of the cell's volume.
struct Injury {
    explicit Injury(const Box& box)
        : killed(box.local_cells(), 0.0F),
          removed(box.local_cells(), 0.0F),
          split(box.local_cells(), 0.0F),
          coagulated(box.local_cells(), 0.0F),
          blood(box.local_cells(), 0.0F) {}

    FloatArray killed;      ///< cells dead, matrix intact
    FloatArray removed;     ///< tissue taken out or displaced for good
    FloatArray split;       ///< tissue cut apart along a cleft (matrix fibres severed, not lost)
    FloatArray coagulated;  ///< matrix denatured by heat; epidermis killed by it where it lies
    FloatArray blood;       ///< blood let into the cell
    std::vector<Channel> channels;  ///< all channels of the box, same list on every rank
};

}  // namespace needlework
