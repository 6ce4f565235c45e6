#include "injury/needles/layered_contact.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;
constexpr size_t shapes = 5;
using Shapes = std::array<double, shapes>;

/// Hankel transforms of the pressures at x = k a; series where they cancel.
Shapes transforms(double x) {
    const double small = 0.4;  // the series is good to 1e-9 there (choice)
    double y = x * x;
    if (x < small)
        return {1.0 - y / 6.0 + y * y / 120.0 - y * y * y / 5040.0,
                1.0 / 3.0 - y / 30.0 + y * y / 840.0 - y * y * y / 45360.0,
                1.0 / 5.0 - y / 70.0 + y * y / 2520.0 - y * y * y / 166320.0,
                1.0 / 7.0 - y / 126.0 + y * y / 5544.0 - y * y * y / 432432.0,
                1.0 / 2.0 - y / 24.0 + y * y / 720.0 - y * y * y / 40320.0};
    double sine = std::sin(x), cosine = std::cos(x);
    // Spherical Bessel functions j_0 to j_3.
    double j0 = sine / x, j1 = (j0 - cosine) / x;
    double j2 = 3.0 * j1 / x - j0, j3 = 5.0 * j2 / x - j1;
    return {j0, j1 / x, 3.0 * j2 / y, 15.0 * j3 / (x * y), (1.0 - cosine) / y};
}

/// Places x of the integrals over wavenumbers, their weights dx and the transforms there.
struct Place {
    double x, weight;
    Shapes transform;
};
const std::vector<Place>& places() {
    static const std::vector<Place> table = [] {
        // Even in the logarithm up to 1 (the base is felt at k a of 1e-4), evenly beyond; the
        // integrand falls as x^-3. Choices of numerics.
        std::vector<double> x;
        for (double log_x = -12.0; log_x < 0.0; log_x += 0.15) x.push_back(std::exp(log_x));
        for (double at = 1.0; at < 40.0; at += 0.2) x.push_back(at);
        for (double at = 40.0; at < 200.0; at += 0.5) x.push_back(at);
        std::vector<Place> out;
        for (size_t i = 0; i < x.size(); ++i) {
            double below = i > 0 ? x[i] - x[i - 1] : 2.0 * x[i];
            double above = i + 1 < x.size() ? x[i + 1] - x[i] : 0.0;
            out.push_back({x[i], 0.5 * (below + above), transforms(x[i])});
        }
        return out;
    }();
    return table;
}

/// Moments of the indenter's profile f(a s) with each pressure.
Shapes profile_moments(const RoundedCone& tip, double a) {
    Shapes sum{};
    double b = tip.tip_radius_m / tip.tan_alpha;
    const int pieces = 64;  // of s = sin(angle), in which all but the cone's pressure is smooth
    for (int i = 0; i < pieces; ++i) {
        double angle = 0.5 * pi * (i + 0.5) / pieces;
        double s = std::sin(angle), c = std::cos(angle), r = a * s;
        double f = r < b ? r * r / (2.0 * tip.tip_radius_m)
                         : r / tip.tan_alpha - b * b / (2.0 * tip.tip_radius_m);
        double weight = 0.5 * pi / pieces * f * s;
        double power = 1.0;  // c^(2n)
        for (size_t n = 0; n < 4; ++n, power *= c * c) sum[n] += weight * power;
        sum[4] += weight * c * std::acosh(1.0 / s);
    }
    return sum;
}

/// Solves A c = both right sides; A is symmetric and positive.
void solve(std::array<Shapes, shapes> rows, Shapes& one, Shapes& other) {
    for (size_t c = 0; c < shapes; ++c)
        for (size_t r = c + 1; r < shapes; ++r) {
            double factor = rows[r][c] / rows[c][c];
            for (size_t j = c; j < shapes; ++j) rows[r][j] -= factor * rows[c][j];
            one[r] -= factor * one[c];
            other[r] -= factor * other[c];
        }
    for (size_t c = shapes; c-- > 0;) {
        for (size_t j = c + 1; j < shapes; ++j) {
            one[c] -= rows[c][j] * one[j];
            other[c] -= rows[c][j] * other[j];
        }
        one[c] /= rows[c][c];
        other[c] /= rows[c][c];
    }
}

}  // namespace

LayeredDent indent_layered(const LayeredBed& bed, const RoundedCone& tip, double a) {
    EXPECTS(tip.tip_radius_m > 0.0 && tip.tan_alpha > 0.0 && a > 0.0, "an indenter in contact");
    std::array<Shapes, shapes> matrix{};
    for (const Place& place : places()) {
        // S k a: what a half-space of modulus E has as 3/(2 E).
        double weight = place.weight * bed.response_times_k(place.x / a) * a;
        for (size_t m = 0; m < shapes; ++m)
            for (size_t n = 0; n <= m; ++n)
                matrix[m][n] += weight * place.transform[m] * place.transform[n];
    }
    for (size_t m = 0; m < shapes; ++m)
        for (size_t n = m + 1; n < shapes; ++n) matrix[m][n] = matrix[n][m];
    const Shapes total{1.0, 1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 2.0};
    Shapes lifted = total, bent = profile_moments(tip, a);
    solve(matrix, lifted, bent);
    LayeredDent dent;
    dent.deflection_m = bent[0] / lifted[0];
    for (size_t n = 0; n < shapes; ++n)
        dent.force_n += 2.0 * pi * a * a * total[n] * (dent.deflection_m * lifted[n] - bent[n]);
    return dent;
}

}  // namespace needlework
