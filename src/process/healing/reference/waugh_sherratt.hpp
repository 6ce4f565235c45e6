#pragma once
/// Waugh and Sherratt's well-mixed models of a wound, exactly as in their model files. Reference
/// models: they verify the integrators and give the share of uncertainty that is due to the form of
/// the model. Their polynomials leave their range, so they never run in space.
///
/// Source     waugh-sherratt-2007-seven-species, waugh-sherratt-2006-macrophage
/// Leaves out remodelling: collagen is full within about nine days

#include "process/healing/reference/reference_laws.hpp"

namespace needlework {

/// Seven species. Cells per mm^3, pg/mm^3 (TGF-beta, PDGF), ug/mm^3 (collagen, hyaluronan), days.
///
///   X = 1 - [k3 (I + R) + k5 F + k6 C]                                     (reference.1)
///   I_t = a K(T) + k1 k2 I X - d1 I             a = 0.4407 - 0.197 ln H
///   R_t = (1 - a) K(T) + k1 k2 R X - d1 R
///   T_t = k4 I + k7 F - d2 T
///   P_t = k8 (I + R) + k9 F - d3 P
///   F_t = M(P) + k10 F X - d4 F
///   C_t = k11 F f(T) g(C) - d5 F C
///   H_t = k12 F - d6 H
struct WaughSherratt2007 {
    static constexpr std::size_t n_species = 7;
    double k1 = 0.05;                                      ///< share of macrophages that divide
    double k2 = 0.693;                                     ///< [1/d]
    double k3 = 0.002;                                     ///< [mm3/cell]
    double k4 = 0.07;                                      ///< [pg/(cell d)]
    double k5 = 0.0025;                                    ///< [mm3/cell]
    double k6 = 0.0004;                                    ///< [mm3/ug]
    double k7 = 0.004;                                     ///< [pg/(cell d)]
    double k8 = 0.015;                                     ///< [pg/(cell d)]
    double k9 = 0.0015;                                    ///< [pg/(cell d)]
    double k10 = 0.924;                                    ///< [1/d]
    double k11 = 20;                                       ///< [ug/(cell d)]; diabetic 5
    double k12 = 0.01;                                     ///< [ug/(cell d)]; diabetic 0.001
    double d1 = 0.2;                                       ///< [1/d]
    double d2 = 9.1;                                       ///< [1/d]
    double d3 = 4;                                         ///< [1/d]
    double d4 = 1;                                         ///< [1/d]; diabetic 2.5
    double d5 = 1.5e-5;                                    ///< [mm3/(cell d)]
    double d6 = 0.7;                                       ///< [1/d]
    std::array<double, 2> a = {0.4407, -0.197};            ///< share of I, by ln H
    std::array<double, 4> K = {1.75, 6.41, 21.94, -2.47};  ///< influx, powers of T
    std::array<double, 4> M = {2.6593, 452.38, -167.21, 15.333};   ///< fibroblasts, of P
    std::array<double, 4> f = {0.2527, 0.6279, -0.1552, 0.0092};   ///< synthesis, of T
    std::array<double, 4> g = {0.13, -0.00055, 9e-7, -4.33e-10};   ///< filling, of C
    std::array<double, 7> start = {200, 200, 6, 2, 50, 10, 0.01};  ///< I R T P F C H

    static WaughSherratt2007 normal() { return {}; }
    static WaughSherratt2007 diabetic();
    /// Laws [per day] of I, R, T, P, F, C, H.
    ReferenceLaws<7> laws(double t, const std::array<double, 7>& y) const;
};

/// The parent: inflammatory and repair macrophages, TGF-beta.
///
///   I_t = a K(T) + k1 k2 I [1 - k3 (I + R)] - d1 I                         (reference.2)
///   R_t = (1 - a) K(T) + k1 k2 R [1 - k3 (I + R)] - d1 R
///   T_t = k4 I - d2 T
struct WaughSherratt2006 {
    static constexpr std::size_t n_species = 3;
    double alpha = 0.5;  ///< share of inflammatory macrophages: 0.5 heals, 0.8 (diabetic) does not
    double k1 = 0.05, k2 = 0.693, k3 = 0.002, k4 = 0.07, d1 = 0.2, d2 = 9.1;  ///< as above
    std::array<double, 4> K = {1.75, 6.41, 21.94, -2.47};
    std::array<double, 3> start = {200, 200, 6};

    /// Laws [per day] of I, R, T.
    ReferenceLaws<3> laws(double t, const std::array<double, 3>& y) const;
};

}  // namespace needlework
