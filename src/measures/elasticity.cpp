#include "measures/elasticity.hpp"

#include <cmath>

#include "base/problem.hpp"

namespace needlework {
namespace {

/// Collagen that carries, over healthy skin.                                       (measures.12)
double carrying_collagen(const LayerSummary& dermis, const LensParameters& lens) {
    const double w = lens.stiffness_organised_share;
    return dermis.rest_mass + (1.0 - w) * (dermis.collagen_mass - dermis.rest_mass) +
           w * dermis.organised_mass;
}

}  // namespace

double dermal_stiffness(const LayerSummary& dermis, const LensParameters& lens) {
    return std::pow(carrying_collagen(dermis, lens), lens.stiffness_exponent);
}

double dermal_density(const LayerSummary& dermis, const LensParameters& lens) {
    return std::pow(carrying_collagen(dermis, lens), lens.density_exponent);
}

Suction suction(double stiffness, double elastin, const LensParameters& lens) {
    EXPECTS(stiffness > 0.0 && elastin >= 0.0, "skin has some stiffness");
    const double spring =
        (1.0 - lens.recoil_collagen_share) * elastin + lens.recoil_collagen_share * stiffness;
    const auto comes_back = [spring](double healthy) {
        return 1.0 - std::pow(1.0 - healthy, spring);
    };
    Suction s;
    s.r0 = lens.suction_r0 / stiffness;
    s.r2 = comes_back(lens.suction_r2);
    s.r5 = comes_back(lens.suction_r5);
    s.r7 = s.r5 / (1.0 + (lens.suction_r5 / lens.suction_r7 - 1.0) / spring);
    return s;
}

double opening_stretch(double stiffness, double opening_over_ring, double strain) {
    EXPECTS(opening_over_ring > 0.0 && opening_over_ring <= 1.0, "a ring lies around its opening");
    const double f = opening_over_ring * opening_over_ring;
    return 1.0 + 8.0 * strain / (1.0 + 3.0 * f + 3.0 * stiffness * (1.0 - f));
}

double band_stretch(double stiffness, double strain) { return 1.0 + strain / stiffness; }

}  // namespace needlework
