#include "process/delivery/channel_exchange.hpp"

#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;

/// Ring with a uniform sink that balances what enters, nothing through r = b.
double without_clearance(double a, double b, double diffusivity) {
    const double ring = b * b - a * a;
    const double shape =
        0.5 * b * b * b * b * std::log(b / a) - 0.25 * b * b * ring - 0.125 * ring * ring;
    return pi * diffusivity * ring * ring / shape;
}

/// Flux per length at a over D c_a, for q = sqrt(k/D).
double ring_flux(double qa, double qb) {
    const double far = 300.0;  // assumption: beyond it I(qb) is near overflow and K(qb) is nothing
    if (qb > far) return 2.0 * pi * qa * std::cyl_bessel_k(1.0, qa) / std::cyl_bessel_k(0.0, qa);
    const double i1b = std::cyl_bessel_i(1.0, qb), k1b = std::cyl_bessel_k(1.0, qb);
    const double slope = std::cyl_bessel_k(1.0, qa) * i1b - std::cyl_bessel_i(1.0, qa) * k1b;
    const double level = std::cyl_bessel_i(0.0, qa) * k1b + std::cyl_bessel_k(0.0, qa) * i1b;
    return 2.0 * pi * qa * slope / level;
}

}  // namespace

Length half_spacing(AreaDensity channels_per_area) {
    return Length{1.0 / std::sqrt(pi * channels_per_area.si)};
}

Diffusivity channel_exchange(Length radius, Length half_spacing, Diffusivity diffusivity,
                             Rate clearance) {
    const double a = radius.si, b = half_spacing.si, d = diffusivity.si, k = clearance.si;
    EXPECTS(a > 0.0 && b > a, "a channel is narrower than its share of the skin");
    const double qb = b * std::sqrt(k / d);
    const double thin = 1e-3;  // assumption: below it clearance changes g by less than 1e-6
    if (qb < thin) return Diffusivity{without_clearance(a, b, d)};
    const double flux = d * ring_flux(a * std::sqrt(k / d), qb);
    const double mean = flux / (k * pi * (b * b - a * a));
    return Diffusivity{flux / (1.0 - mean)};
}

}  // namespace needlework
