#pragma once
/// Contact of a rounded cone with layered skin, exact for the bed's own response S(k).
///
///   p(r) = sum over n of c_n p_n(r / a),   A c = delta b - f,   c_0 = 0 (needles.4c) A_mn = a^4
///   int S(k) P_m(k a) P_n(k a) k dk,   F = 2 pi a^2 sum c_n P_n(0)
///
///   a     contact radius                                                                   [m]
///   p_n   (1 - s^2)^(n - 1/2), n = 0 .. 3 (a flat punch's, Hertz's and two more), and a cone's
///         arcosh(1/s); P_n are their Hankel transforms
///   c_0   of the flat punch: 0 where the rim of the contact is free. This gives delta for an a.
///
/// Exact on a half-space for Hertz's and Sneddon's indenters, whose pressures are among the p_n.
/// Source     linear elasticity (analytic); energy of the contact made stationary (Galerkin)
/// Leaves out friction, large deformation

#include "injury/needles/contact.hpp"
#include "injury/needles/layered_bed.hpp"

namespace needlework {

struct LayeredDent {
    double deflection_m = 0.0;
    double force_n = 0.0;
};

/// Dent and force at which the tip touches within `contact_radius_m`.
LayeredDent indent_layered(const LayeredBed& bed, const RoundedCone& tip, double contact_radius_m);

}  // namespace needlework
