#pragma once
/// Bianchi, Painter and Sherratt 2015: lymphatic vessels grow back into a wound, well mixed; the
/// only reference model with latent and active TGF-beta and with VEGF.
///
///   T_t = [ap p0 exp(-ap TL t) + aM M] (TL + r1 M) - d1 T                  (reference.5)
///   M_t = sM + alpha b1 T^2/(b2 + T^4) + beta r2 M (1 - M/k1) - d2 M - rho C M
///   V_t = sV + r3 M - d3 V - gamma V L
///   L_t = [c1 + V/(c2 + c3 V)] L/(1 + c4 T) + [sL + b3 V^2/(b4 + V^4)] [1 - C/C*]+
///         - (M + L + C) L/k2 - sigma (delta1 + delta2 V) L
///   C_t = sigma (delta1 + delta2 V) L,   sigma = 1 where L + C >= L*, else 0
///
/// T active TGF-beta, V VEGF [pg/mm3]; M macrophages, L lymphatic endothelial cells, C lymphatic
/// capillaries [1/mm3]; days.
/// Source  bianchi-2015-lymphangiogenesis (model file read, paper not; units from memory)

#include "process/healing/reference/reference_laws.hpp"

namespace needlework {

struct Bianchi2015 {
    static constexpr std::size_t n_species = 5;
    double ap = 0.029;           ///< activation by platelets' enzymes [mm3/(pg d)]
    double p0 = 250000;          ///< their activator [1/mm3]
    double aM = 0.45;            ///< activation by macrophages [mm3/(cell d)]
    double TL = 18;              ///< latent TGF-beta [pg/mm3]
    double r1 = 3e-5, d1 = 500;  ///< latent factor of a macrophage [pg]; decay [1/d]
    double sM = 542, alpha = 0.5, b1 = 8e8, b2 = 8.1e9;  ///< macrophages come
    double beta = 0.005, r2 = 1.22, k1 = 6e5, d2 = 0.2, rho = 1e-5;
    double sV = 1.9, r3 = 0.0019, d3 = 11, gamma = 0.0014;
    double c1 = 0.42, c2 = 42, c3 = 4.1, c4 = 0.24, sL = 500, b3 = 1e7, b4 = 8.1e9;
    double Cstar = 1e4, k2 = 471000, Lstar = 1e4, delta1 = 0.05, delta2 = 0.001;
    std::array<double, 5> start = {30, 1875, 0.5, 0, 0};  ///< T, M, V, L, C

    /// Laws [per day] of T, M, V, L, C.
    ReferenceLaws<5> laws(double t, const std::array<double, 5>& y) const;
};

}  // namespace needlework
