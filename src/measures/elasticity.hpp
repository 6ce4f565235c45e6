#pragma once
/// How stiff skin is, how it springs back after suction, how far tension pulls a pore or a stria
/// open. Mechanics of a lens: nothing here acts on the tissue.
///
///   g = <1 - q> + (1 - w) <(c - 1)(1 - q)> + w <X (1 - q)>                          (measures.12)
///   s = g^p   stiffness,   d = g^b   density in ultrasound; both 1 in healthy skin  (measures.13)
///   k = (1 - B)(1 - q_e) e + B s   what pulls back                                  (measures.14)
///   R0 = R0' / s                                                                    (measures.15)
///   R5 = 1 - (1 - R5')^k,  R2 = 1 - (1 - R2')^k,  R7 = R5/[1 + (R5'/R7' - 1)/k]     (measures.16)
///   D/D' = 1 + 8 e0/[1 + 3 f + 3 s (1 - f)],  f = (D/b)^2   round opening           (measures.17)
///   W/W' = 1 + e0/s                                         band across the tension (measures.18)
///
///   q missing share of collagen, c collagen, X organised gain (over rest), q_e missing share of
///   elastin, e elastin over rest; w part of stiffness that organisation brings, B part of the
///   recoil that collagen gives; primes: of healthy skin, or without tension; e0 strain of skin at
///   rest, b width of the weak ring around an opening.
///
/// R0 is the height under suction, R2 what comes back at last, R5 and R7 what comes back at once
/// over what rose at once and over all. (measures.16): a spring k beside a dashpot comes back by
/// 1 - exp(-t k/eta) in a fixed time; the creep under suction is what the spring does not hold.
/// (measures.17) is Lame's plane stress around a hole in an incompressible sheet, softer by s in a
/// ring, pulled evenly: 1 + 2 e0 without a ring.
///
/// Source     jofa-cutometer-face (levels); form and shares are assumptions
/// Holds for  strains below a fifth, changes against the same person's healthy skin
/// Leaves out how site and age move the levels, water, the probe's rim, tension with a direction

#include "measures/tissue_summary.hpp"

namespace needlework {

/// Stiffness and ultrasound density over those of healthy skin.                    (measures.13)
double dermal_stiffness(const LayerSummary& dermis, const LensParameters& lens);
double dermal_density(const LayerSummary& dermis, const LensParameters& lens);

struct Suction {
    Length r0{};
    double r2 = 0.0, r5 = 0.0, r7 = 0.0;
};
/// `elastin` is what is there and works, over healthy skin.
Suction suction(double stiffness, double elastin, const LensParameters& lens);

/// Width of an opening over its width without tension.                             (measures.17)
double opening_stretch(double stiffness, double opening_over_ring, double strain);
/// Width of a band over its width without tension.                                 (measures.18)
double band_stretch(double stiffness, double strain);

}  // namespace needlework
