#pragma once
/// A needle that has broken in hangs in skin like a pile in soil: its force enters over its length,
/// below the surface, so the surface beside it goes down less than the tissue at its tip.
///
///   w_surface = sum over j of f_j G(z_j) / sum f_j
///   G(z) = 1/(2 pi) int S(k; z) exp(-k^2 (rho^2 + rho_0^2)/4) k dk                  (needles.4d)
///
///   f_j     axial force that the needle gives to the slice of tissue at z_j              [N]
///   S       surface under a pressure at z (layered_bed.hpp, needles.3b)                  [m/Pa]
///   rho     radius of the needle there, rho_0 at the surface; the exponential has the
///           second moment of a ring                                                     [m]
///
/// counted from the place at `hold` where drum, ring or plate holds the skin.
/// Source     linear elasticity (analytic); on a half-space G is Mindlin's solution
/// Holds for  a needle that slides through the tissue above its tip (no grip but the given forces)
/// Leaves out large deformation. Tissue at the tip itself moves too far for this: the dent there is
///            the contact's (needles.4b)

#include <functional>

#include "injury/needles/layered_bed.hpp"

namespace needlework {

/// What the surface beside an embedded needle sinks, over its axial force [m/N].
/// `force_below(z)`: force that the needle gives to tissue deeper than z [N]; `radius(h)`: the
/// needle's at height h above its tip [m].
double embedded_compliance(const LayeredBed& bed, double tip_depth_m, double hold_m,
                           const std::function<double(double)>& force_below,
                           const std::function<double(double)>& radius);

}  // namespace needlework
