#include "injury/needles/buckling.hpp"

#include <cmath>
#include <vector>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr int pieces = 400;      // of the column (choice of numerics)
constexpr int most_turns = 300;  // the iteration gains a digit in a few turns

/// w of the moment m(h) / EI, with w(0) = 0 and w'(length) = 0; trapezoids.
std::vector<double> bent(const std::vector<double>& moment, const std::vector<double>& stiffness,
                         double step) {
    std::vector<double> slope(moment.size(), 0.0), w(moment.size(), 0.0);
    auto curvature = [&](size_t i) { return stiffness[i] > 0.0 ? -moment[i] / stiffness[i] : 0.0; };
    for (size_t i = moment.size() - 1; i-- > 0;)
        slope[i] = slope[i + 1] - 0.5 * step * (curvature(i) + curvature(i + 1));
    for (size_t i = 1; i < moment.size(); ++i)
        w[i] = w[i - 1] + 0.5 * step * (slope[i - 1] + slope[i]);
    return w;
}

/// Vianello's iteration: bending under one's own deflection converges to the first mode.
double least_load(const std::vector<double>& stiffness, double length, bool held) {
    double step = length / pieces;
    std::vector<double> w(pieces + 1), lever(pieces + 1);
    for (int i = 0; i <= pieces; ++i) {
        double x = double(i) / pieces;
        lever[size_t(i)] = x * length;
        w[size_t(i)] = held ? x * (1.0 - x) * (1.0 - x) : x * (2.0 - x);
    }
    std::vector<double> by_lever = bent(lever, stiffness, step);
    double load = 0.0;
    for (int turn = 0; turn < most_turns; ++turn) {
        std::vector<double> next = bent(w, stiffness, step);
        if (held) {
            double hold = next.back() / by_lever.back();
            for (size_t i = 0; i < next.size(); ++i) next[i] -= hold * by_lever[i];
        }
        double above = 0.0, below = 0.0;
        for (size_t i = 0; i < next.size(); ++i) {
            above += w[i] * next[i];
            below += next[i] * next[i];
        }
        double now = above / below;
        for (double& x : next) x *= now;
        w = std::move(next);
        const double settled = 1e-10;
        if (std::abs(now - load) < settled * now) return now;
        load = now;
    }
    return load;
}

}  // namespace

BucklingLoads buckling_loads(const NeedleShape& shape, Length length, Pressure modulus) {
    EXPECTS(length.si > 0.0 && modulus.si > 0.0, "a needle has a length and a modulus");
    std::vector<double> stiffness(pieces + 1);
    for (int i = 0; i <= pieces; ++i)
        stiffness[size_t(i)] = modulus.si * shape.second_moment_m4(length.si * i / pieces);
    return {Force{least_load(stiffness, length.si, false)},
            Force{least_load(stiffness, length.si, true)}};
}

}  // namespace needlework
