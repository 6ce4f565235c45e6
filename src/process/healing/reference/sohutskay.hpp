#pragma once
/// Sohutskay, Buganza Tepole and Voytik-Harbin 2021, reduced: fibroblasts, cytokine and collagen of
/// a round 15 mm wound that is filled with collagen.
///
///   rho_t = div[3 k (1 - 0.9 phi) D grad rho] + {[p + pc c/(Kc + c) + pth He] (1 - rho/Kr) - d}
///   rho c_t = div(Dc grad c) + (pcr c + pcth He) rho/(Kcc + c) - dc c          (reference.8) phi_t
///   = [f + fc c/(Kfc + c) + fth He] rho/(Kfr + phi) - (df + dfrc c rho) phi
///
/// rho fibroblasts [1/mm3], c cytokine [g/mm3], phi collagen relative to healthy; hours, mm.
///
/// The reduction: nothing deforms (Je = 1, so He = 1/(1 + exp(gamma theta - gamma)) is constant,
/// permanent stretch stays 1); the plane is isotropic: k is the mean in the plane of the fibre
/// tensor kappa 1 + (1 - 3 kappa) a a, (1 - kappa)/2; no chemotaxis (it moves cells less than 1e-4
/// mm over the two weeks). So it holds while the wound has not contracted, in the first four days;
/// later the published wound draws cells in by shrinking to 60 % of its area.
///
/// The start is theirs: rho and c are given at nodes of linear elements, the nodes of the rim among
/// those of the wound, so that both run from wound to healthy over the first element outside it.
/// Its length is that between two of the 24 nodes of the rim. With a sharp edge at the rim cells
/// come a day too early.
///
/// Source     sohutskay-2021-mechanobiological (authors' code and stored output; paper as abstract)
/// Leaves out contraction, fibre direction, everything that needs mechanics

#include <vector>

#include "process/healing/reference/reference_laws.hpp"
#include "process/healing/reference/rings.hpp"

namespace needlework {

struct Sohutskay2021 {
    double D = 0.0833, Dc = 0.01208;                          ///< [mm2/h]
    double p = 0.017, pc = 0.0085, pth = 0.0085, d = 0.0153;  ///< [1/h]
    double Kc = 1e-5, Kr = 1e4;                               ///< [g/mm3], [1/mm3]
    double theta = 2, gamma = 5;                              ///< of the response to stretch
    double pcr = 9e-13, pcth = 9e-12, Kcc = 1, dc = 0.001;    ///< cytokine; [g/mm3], [1/h]
    double f = 2e-6, fc = 2e-6, fth = 2e-6, Kfc = 1e-4, Kfr = 1.06186;  ///< collagen made
    double df = 0.00097, dfrc = 0.00485;                                ///< and lost
    double kappa_wound = 0.27, kappa_healthy = 0.23;                    ///< dispersion of fibres
    double wound_radius = 7.5, box_radius = 37.5;                       ///< [mm]
    double rim_element = 1.963;  ///< [mm] 2 pi wound_radius over 24 nodes
    double c_wound = 1e-4, phi_wound = 0.43, rho_healthy = 1000;

    double stretch_response() const;  ///< He of undeformed tissue
    /// Laws [per hour] of rho, c, phi at one place.
    ReferenceLaws<3> laws(double t, const std::array<double, 3>& y) const;
};

class SohutskayWound {
  public:
    explicit SohutskayWound(const Sohutskay2021& model = {}, int n_rings = 375);
    void advance(double dt_h);
    /// rho, c, phi in the middle: the record's centre is the one column of nodes there.
    std::array<double, 3> at_centre() const { return {y_[0][0], y_[1][0], y_[2][0]}; }

  private:
    Sohutskay2021 model_;
    Rings rings_;
    std::array<std::vector<double>, 3> y_;
    double t_ = 0;
};

}  // namespace needlework
