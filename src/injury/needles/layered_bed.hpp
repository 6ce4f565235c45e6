#pragma once
/// How the surface of layered skin gives under a load: stiff thin layers on soft thick ones.
///
/// Each layer is elastic, incompressible and under its tension in the plane. In Hankel space the
/// displacement under a pressure of wavenumber k is exact (four decaying solutions a layer,
/// impedances carried up from the base):
///
///   w(k) = S(k) P(k),   S = 3 / (2 E k) for a half-space                              (needles.3)
///   exp(-k z), exp(-s k z) and upwards,  s^2 = 1 + 3 sigma / E in a layer under tension sigma
///                                                                                    (needles.3a)
///
/// and the compliance that a load spread over b feels, or a place at distance b from the load, is
///
///   C(b) = 1/(2 pi) int S(k) k exp(-k b) dk  =  3 / (4 pi E_eff(b) b) (needles.4)
///
/// exact for a half-space both as a neighbour's kernel (b = r) and as Hertz's compliance (b = 4a/(3
/// pi)). This is how the modulus depends on scale: E_eff is the top layer's for small b, the bed's
/// for large. A pressure inside the bed moves the surface as much as one at the surface moves that
/// place (Betti), which follows from the same solutions on the way down (needles.3b). Source:
/// linear elasticity (analytic); crichton-2013-scale-modulus for the need of it. Leaves out  large
/// strains within a layer (the deep law's beta carries them).

#include <vector>

#include "base/quantity.hpp"

namespace needlework {

struct ElasticLayer {
    double thickness_m;  ///< the last layer is infinitely thick whatever this says
    double young_pa;
};

class LayeredBed {
  public:
    /// `prestress_pa` is the tension in the plane of all layers that end within `tensed_m`.
    LayeredBed(std::vector<ElasticLayer> layers, double prestress_pa, double tensed_m);

    /// C(b) [m/N].
    double compliance(double b_m) const;
    /// The half-space modulus that gives the same compliance [Pa].
    double effective_modulus(double b_m) const;
    /// S(k) k [1/Pa], from the table.
    double response_times_k(double k_per_m) const;
    /// S(k) [m/Pa] itself.
    double surface_response(double k_per_m) const;
    /// Displacement of the surface [m/Pa] under a pressure at each of `depths_m`, which begin at 0,
    /// rise and end above the base.
    std::vector<double> buried_response(double k_per_m, const std::vector<double>& depths_m) const;

  private:
    std::vector<double> slowness() const;

    std::vector<ElasticLayer> layers_;
    double prestress_pa_, tensed_m_;
    std::vector<double> log_modulus_;   ///< at equal steps of log b
    std::vector<double> log_response_;  ///< of S k, at equal steps of log k
};

}  // namespace needlework
