#include "process/healing/reference/rings.hpp"

#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

Rings::Rings(Shape shape, double radius, int n) : width_(radius / n) {
    EXPECTS(n > 1 && radius > 0, "a wound has rings");
    const bool round = shape == Shape::round;
    for (int i = 0; i <= n; ++i) face_.push_back(round ? 2 * std::numbers::pi * i * width_ : 1.0);
    for (int i = 0; i < n; ++i) {
        centre_.push_back((i + 0.5) * width_);
        size_.push_back(round ? 2 * std::numbers::pi * centre_.back() * width_ : width_);
    }
}

double Rings::mean_within(double radius, const std::vector<double>& values) const {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (centre_[i] <= radius) {
            sum += size_[i] * values[i];
            all += size_[i];
        }
    return sum / all;
}

void Rings::spread(std::vector<double>& y, const std::vector<double>& diffusivity, double outside,
                   double dt) const {
    const std::size_t n = y.size();
    const double gamma = 1 - 1 / std::numbers::sqrt2;
    std::vector<double> inward(n, 0.0), outward(n, 0.0);  // exchange of a ring, 1/time
    for (std::size_t i = 0; i + 1 < n; ++i) {
        const double flow = face_[i + 1] * (diffusivity[i] + diffusivity[i + 1]) / 2 / width_;
        outward[i] = flow / size_[i];
        inward[i + 1] = flow / size_[i + 1];
    }
    outward[n - 1] = face_[n] * diffusivity[n - 1] / (width_ / 2) / size_[n - 1];
    // Solves (1 - gamma dt A) x = right + gamma dt (what the rim gives), by elimination.
    const auto solve = [&](std::vector<double> x) {
        const double h = gamma * dt;
        std::vector<double> pivot(n);
        x[n - 1] += h * outward[n - 1] * outside;
        for (std::size_t i = 0; i < n; ++i) {
            pivot[i] = 1 + h * (inward[i] + outward[i]);
            if (i == 0) continue;
            const double share = h * inward[i] / pivot[i - 1];
            pivot[i] -= share * h * outward[i - 1];
            x[i] += share * x[i - 1];
        }
        x[n - 1] /= pivot[n - 1];
        for (std::size_t i = n - 1; i-- > 0;) x[i] = (x[i] + h * outward[i] * x[i + 1]) / pivot[i];
        return x;
    };
    const std::vector<double> first = solve(y);
    std::vector<double> right = y;
    for (std::size_t i = 0; i < n; ++i) right[i] += (1 - gamma) / gamma * (first[i] - y[i]);
    y = solve(std::move(right));
}

}  // namespace needlework
