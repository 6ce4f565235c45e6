#pragma once
/// Indentation of an incompressible elastic half-space by a rounded cone, before puncture.
///
///   a <= b:  delta = a^2 / R,           F = (16/9) E sqrt(R) delta^(3/2)        (needles.1, Hertz)
///   a >  b:  delta(a), F(a) of a cone with a parabolic tip; for delta >> R
///            F -> 8/(3 pi) E tan(alpha) delta^2                                 (needles.2,
///            Sneddon)
///
///   a contact radius, b = R / tan(alpha) radius where the parabola meets the cone     [m]
///
/// Source: shojaeifard-2025-deep-indentation (16/9 and the deep law F = beta E delta^2, which does
/// not know R); Sneddon's and Hertz's solutions are textbook.

namespace needlework {

struct RoundedCone {
    double tip_radius_m;
    double tan_alpha;  ///< of the half-angle; for a slender needle the wrapped tissue's, see below
};

struct Indentation {
    double force_over_modulus_m2 = 0.0;  ///< F / E
    double contact_radius_m = 0.0;
};

Indentation indent(const RoundedCone& tip, double deflection_m);

/// Cone whose deep law is F = beta E delta^2.
double tan_alpha_of_deep_law(double beta);

}  // namespace needlework
