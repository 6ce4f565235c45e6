#pragma once
/// Koppenol, Egberts and Vermolen 2017-2021: kinetics of the morphoelastic wound model, well mixed.
///
/// UNVERIFIED: equations and numbers were written from memory and never compared with the printed
/// table. Nothing in the program uses them; they show which form such a model has.
///
///   N_t = rF [1 + rmax c/(aI + c)] [1 - kF (N + M)] N^(1+q) - kd c N - dN N      (reference.9)
///   M_t = rF (1 + rmax) c/(aI + c) [1 - kF (N + M)] M^(1+q) + kd c N - dM M
///   c_t = kc c/(aII + c) (N + e1 M) - dc c (N + e2 M) rho/(1 + aIII c)
///   rho_t = kr [1 + krmax c/(aIV + c)] (N + e1 M) - dr rho (N + e2 M) rho/(1 + aIII c)
///
/// N fibroblasts, M myofibroblasts [1/cm3], c signal, rho collagen [g/cm3]; days. q and kr follow
/// from rest at N = 1e4, rho = 0.1125.
/// Source  egberts-koppenol-vermolen-morphoelastic (memory)
/// Leaves out transport and mechanics

#include "process/healing/reference/reference_laws.hpp"

namespace needlework {

struct EgbertsKoppenol {
    static constexpr std::size_t n_species = 4;
    double rF = 0.924, rmax = 2, aI = 1e-8, kF = 1e-6, kd = 1.08e7, dN = 0.02, dM = 0.06;
    double kc = 4e-13, aII = 1e-8, e1 = 2, e2 = 0.5, dc = 5e-4, aIII = 2e8;
    double dr = 6e-6, krmax = 10, aIV = 1e-9;
    double N_rest = 1e4, rho_rest = 0.1125;
    std::array<double, 4> start = {2e3, 0, 1e-8, 0.01125};  ///< N, M, c, rho

    double q() const;   ///< exponent that rest of N dictates
    double kr() const;  ///< collagen made by a cell that rest of rho dictates [g/(cell d)]
    /// Laws [per day] of N, M, c, rho.
    ReferenceLaws<4> laws(double t, const std::array<double, 4>& y) const;
};

}  // namespace needlework
