#pragma once
/// Reference for deep dents: one needle with a round tip pressed into soft tissue that stiffens as
/// it stretches, by finite elements about the needle's axis, deformations as large as they come.
///
///   W = (2 mu / alpha^2) (l1^alpha + l2^alpha + l3^alpha - 3) - (2 mu / alpha) ln J
///       + kappa/2 (J - 1)^2                                                        (needles.18)
///
///   l1, l2, l3   principal stretches;  J = l1 l2 l3                                     [1]
///   mu, alpha    shear modulus and stiffening (one-term Ogden, as in needles.5)         [Pa], [1]
///   kappa        bulk modulus, 200 mu
///
/// The needle is a cylinder with a half ball as its tip, without friction, not yet through the
/// skin. Newton's steps on the energy, the volume's part projected on linear pressures of each
/// element; contact by a penalty. It gives the coefficient beta of the deep law F = beta E d^2
/// (shojaeifard-2025-deep-indentation) that the fast model needs.
///
/// Source     shergold-fleck-penetration (the solid), shojaeifard-2025-deep-indentation (the law)
/// Holds for  one layer; dents up to some ten tip radii
/// Leaves out friction, layers, cutting

#include <memory>
#include <vector>

namespace needlework {

struct LargeDentSettings {
    double alpha = 2.0;         ///< 2: neo-Hookean
    double widths = 40.0;       ///< of the domain, in deepest dents
    double deepest = 6.0;       ///< in tip radii
    int elements_a_radius = 4;  ///< under the tip
    double growth = 1.2;
    double step = 0.25;  ///< of the needle, in tip radii
};

/// Force over mu R^2 at rising dents over R.
struct LargeDent {
    std::vector<double> depth, force;
};

LargeDent large_dent(const LargeDentSettings& settings);

}  // namespace needlework
