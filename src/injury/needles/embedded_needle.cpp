#include "injury/needles/embedded_needle.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "base/problem.hpp"

namespace needlework {

double embedded_compliance(const LayeredBed& bed, double tip_depth, double hold,
                           const std::function<double(double)>& force_below,
                           const std::function<double(double)>& radius) {
    EXPECTS(tip_depth > 0.0 && hold > 0.0, "a needle in skin that is held somewhere");
    const int slices = 10;  // of equal height (choice of numerics)
    std::vector<double> depths, share, rho;
    const double whole = force_below(0.0);
    double above = whole;
    for (int j = 0; j <= slices; ++j) {
        depths.push_back(tip_depth * j / slices);
        double below = j < slices ? force_below(tip_depth * (j + 0.5) / slices) : 0.0;
        share.push_back((above - below) / whole);
        above = below;
        rho.push_back(radius(tip_depth - depths.back()));
    }
    // Wavenumbers from the base, centimetres down, to the needle's width (choices of numerics); the
    // integrand is smooth in the logarithm.
    const double step = 0.4, log_low = 3.0, log_high = std::log(6.0 / rho.front());
    double sum = 0.0;
    for (double log_k = log_low; log_k <= log_high; log_k += step) {
        double k = std::exp(log_k), weight = step * k * k / (2.0 * std::numbers::pi);
        const std::vector<double> response = bed.buried_response(k, depths);
        for (size_t j = 0; j < depths.size(); ++j) {
            double spread = rho[j] * rho[j] + rho.front() * rho.front();
            // exp(-k z) in S and this together fall with the distance from slice to hold.
            double held = std::exp(-k * (std::hypot(depths[j], hold) - depths[j]));
            sum += weight * share[j] * response[j] * (std::exp(-0.25 * k * k * spread) - held);
        }
    }
    return sum;
}

}  // namespace needlework
