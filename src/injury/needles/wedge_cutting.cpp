#include "injury/needles/wedge_cutting.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

namespace {

// The table: mu r / G from soft and tough (a crack much shorter than the needle is wide) to stiff
// and brittle (the crack is as long as half the hole's rim). A choice; both ends are power laws.
constexpr double log_s_low = -20.0, log_s_high = 9.0, log_s_step = 0.2;

constexpr double pi = std::numbers::pi;

/// Slope of the reduced work 2x + s pi x^2 (2/alpha^2)(...) with respect to x = a / r.
double slope(double x, double s, double alpha) {
    double stretch = pi / (2.0 * x);
    double up = std::pow(stretch, alpha), down = 1.0 / up;
    double energy = up + down - 2.0, rise = alpha * (up - down);
    return 2.0 + s * pi * 2.0 / (alpha * alpha) * x * (2.0 * energy - rise);
}

double reduced_work(double x, double s, double alpha) {
    double stretch = pi / (2.0 * x);
    double up = std::pow(stretch, alpha);
    return 2.0 * x + s * pi * x * x * 2.0 / (alpha * alpha) * (up + 1.0 / up - 2.0);
}

double best_width(double s, double alpha) {
    const double narrowest = 1e-4;  // of the needle's radius; below any tissue (choice)
    double low = std::log(narrowest), high = std::log(pi / 2.0);
    const int halvings = 48;  // to rounding (choice)
    for (int i = 0; i < halvings; ++i) {
        double middle = 0.5 * (low + high);
        (slope(std::exp(middle), s, alpha) < 0.0 ? low : high) = middle;
    }
    return std::exp(0.5 * (low + high));
}

}  // namespace

WedgeCutting::WedgeCutting(double ogden_alpha) : alpha_(ogden_alpha) {
    EXPECTS(alpha_ > 2.0, "a soft solid that stiffens less than rubber never stops a crack");
    for (double log_s = log_s_low; log_s <= log_s_high + 0.5 * log_s_step; log_s += log_s_step) {
        double s = std::exp(log_s);
        double x = best_width(s, alpha_);
        log_force_.push_back(std::log(reduced_work(x, s, alpha_)));
        log_width_.push_back(std::log(x));
    }
}

WedgeCutting::Cut WedgeCutting::cut(double radius_m, double toughness_j_m2, double shear_pa) const {
    double at = (std::log(shear_pa * radius_m / toughness_j_m2) - log_s_low) / log_s_step;
    // Beyond the soft end the power law goes on; at the stiff end both curves are flat.
    at = std::min(at, double(log_force_.size() - 1));
    size_t i = size_t(std::clamp(at, 0.0, double(log_force_.size() - 2)));
    double part = at - double(i);
    double force = log_force_[i] + part * (log_force_[i + 1] - log_force_[i]);
    double width = log_width_[i] + part * (log_width_[i + 1] - log_width_[i]);
    return {radius_m * toughness_j_m2 * std::exp(force), radius_m * std::exp(width)};
}

}  // namespace needlework
