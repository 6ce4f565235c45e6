#pragma once
/// Work of opening tissue with a sharp needle: a planar crack is cut and wedged open to the
/// needle's radius (mode I; Shergold and Fleck).
///
///   Phi(r) = min over a of [ 2 a G_c + U(a; r) ]                               (needles.5)
///   U = pi a^2 (2 mu / alpha^2) (lambda^alpha + lambda^-alpha - 2),  lambda = pi r / (2 a)
///
///   Phi    work per unit depth to open tissue to radius r; also a steady force  [N]
///   a      half-width of the crack                                              [m]
///   G_c    fracture energy                                                      [J/m^2]
///   mu     shear modulus, alpha: strain stiffening (one-term Ogden)             [Pa], [1]
///
/// The strain energy U is our estimate: the zone of radius a around the crack is stretched by
/// lambda, the length of the hole's rim over that of the crack's. Source:
/// shergold-fleck-penetration (form), the zone is an assumption whose factor goes into the
/// calibrated G_c. Holds for  sharp tips; a flat tip tears a ring (mode II) and needs more force.

#include <vector>

#include "base/quantity.hpp"

namespace needlework {

class WedgeCutting {
  public:
    explicit WedgeCutting(double ogden_alpha);

    struct Cut {
        double force_n = 0.0;       ///< Phi [N]
        double half_width_m = 0.0;  ///< crack half-width a [m]
    };
    /// Opening tissue of fracture energy `toughness` and modulus `shear` to radius `radius`.
    Cut cut(double radius_m, double toughness_j_m2, double shear_pa) const;

  private:
    double alpha_;
    /// log(Phi / (r G)) and log(a / r) at equal steps of log(mu r / G).
    std::vector<double> log_force_, log_width_;
};

}  // namespace needlework
