#pragma once
/// Reference solution for one needle on layered skin: finite elements about the needle's axis.
///
/// The fast model (`LayeredBed` with Hertz's and Sneddon's contact) is held against it; nothing in
/// a run uses it. Linear elasticity of incompressible layers with tension in the plane,
///
///   int [2 mu eps:eps' + kappa div u div u' + sigma (u_r,r u'_r,r + u_z,r u'_z,r + u_r u'_r/r^2)]
///   dV = int p u'_z dA
///                                                                                   (needles.17)
///   p >= 0,  u_z >= delta - f(r),  p (u_z - delta + f) = 0          contact without friction
///
///   mu, kappa   shear modulus E/3; bulk modulus, 10^5 times mu (incompressible to 10^-5)
///   sigma       tension in the plane of the upper `tensed_m`
///   f           profile of the indenter, f(0) = 0
///
/// Elements: biquadratic displacement, linear pressure of each element's own (stable when
/// incompressible; the pressure is eliminated in the element). Graded mesh, lines along all
/// interfaces. Bottom held; side free to slide but not to widen, so that a narrow domain is the
/// unit cell of an array and a wide one a half-space.
///
/// Source     linear elasticity (analytic); element: textbook
/// Holds for  dents small beside what they lie in
/// Leaves out large deformation, friction, cutting

#include <functional>
#include <memory>
#include <vector>

#include "injury/needles/layered_bed.hpp"

namespace needlework {

class AxisymmetricBed {
  public:
    struct Settings {
        double radius_m = 0.0;      ///< of the domain: half-space if wide, unit cell if narrow
        double depth_m = 0.0;       ///< of its bottom
        double contact_m = 0.0;     ///< loads act within this radius
        int contact_elements = 16;  ///< across it
        double growth = 1.25;       ///< of elements beyond it
        double prestress_pa = 0.0, tensed_m = 0.0;
    };
    /// The last layer reaches to the bottom whatever its thickness.
    AxisymmetricBed(const std::vector<ElasticLayer>& layers, const Settings& settings);
    ~AxisymmetricBed();

    struct Contact {
        double force_n = 0.0;
        double radius_m = 0.0;            ///< of contact
        double at_side_m = 0.0;           ///< what the surface sinks at the domain's side
        std::vector<double> pressure_pa;  ///< at the contact nodes
    };
    /// Presses a rigid indenter of profile f(r) in by `deflection_m`.
    Contact press(const std::function<double(double)>& profile, double deflection_m) const;

    /// Surface displacement at r under a uniform pressure on a disc.
    double under_disc_m(double at_m, double disc_m, double pressure_pa) const;
    /// Sum of the forces of the bottom on the domain under unit pressure on the contact area, over
    /// the load: 1 where forces balance.
    double balance() const;
    long unknowns() const;

  private:
    struct System;
    std::unique_ptr<System> system_;
};

}  // namespace needlework
