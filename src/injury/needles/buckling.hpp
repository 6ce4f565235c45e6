#pragma once
/// Load at which a slender needle gives way sideways: Euler's column with its own stiffness along
/// its height.
///
///   E I(h) w'' + P w = H h,   clamped at the base                                   (needles.16)
///
///   P  axial load; the least with w != 0 is the buckling load                      [N]
///   H  0 with a free tip; what holds the tip sideways when skin does               [N]
///   I  least second moment of the section                                          [m^4]
///
/// Source     Euler's column (analytic)
/// Holds for  loads along the axis; a needle fully out of the skin (the worst case)
/// Leaves out yielding: steel bends for good before it buckles where it is short and thick

#include "injury/needles/needle_shape.hpp"

namespace needlework {

struct BucklingLoads {
    Force free{0.0};  ///< clamped at the base, tip free
    Force held{0.0};  ///< clamped at the base, tip held sideways by the skin it stands in
};

BucklingLoads buckling_loads(const NeedleShape& shape, Length length, Pressure modulus);

}  // namespace needlework
