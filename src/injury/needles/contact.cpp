#include "injury/needles/contact.hpp"

#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;
/// 1 / (1 - nu^2) of an incompressible solid (analytic).
constexpr double plane_factor = 4.0 / 3.0;

/// Deflection at a contact radius beyond the rounded tip.
double deflection(double a, double b, const RoundedCone& tip) {
    double c = std::sqrt((a - b) * (a + b));
    return a / tip.tip_radius_m * b * b / (a + c) + a / tip.tan_alpha * std::acos(b / a);
}

}  // namespace

Indentation indent(const RoundedCone& tip, double deflection_m) {
    EXPECTS(tip.tip_radius_m > 0.0 && tip.tan_alpha > 0.0, "an indenter has a tip and an angle");
    if (deflection_m <= 0.0) return {};
    double radius = tip.tip_radius_m;
    double b = radius / tip.tan_alpha;
    if (deflection_m <= b * b / radius) {
        double a = std::sqrt(radius * deflection_m);
        return {plane_factor * (4.0 / 3.0) * a * deflection_m, a};
    }
    // The deflection rises with a; both bounds follow from the cone without and with its tip.
    double low = b, high = b + deflection_m * tip.tan_alpha + std::sqrt(radius * deflection_m);
    const int halvings = 60;  // to rounding (choice)
    for (int i = 0; i < halvings; ++i) {
        double middle = 0.5 * (low + high);
        (deflection(middle, b, tip) < deflection_m ? low : high) = middle;
    }
    double a = 0.5 * (low + high);
    double c = std::sqrt((a - b) * (a + b));
    double angle = std::acos(b / a);
    // a^3 - c^3 without cancellation, c^2 = a^2 - b^2.
    double cubes = b * b / (a + c) * (a * a + a * c + c * c);
    double force = a * deflection_m - a * a / (2.0 * tip.tan_alpha) * angle -
                   cubes / (3.0 * radius) + c * b / (2.0 * tip.tan_alpha);
    return {2.0 * plane_factor * force, a};
}

double tan_alpha_of_deep_law(double beta) { return beta * 3.0 * pi / 8.0; }

}  // namespace needlework
