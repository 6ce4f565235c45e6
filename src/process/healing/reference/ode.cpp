#include "process/healing/reference/ode.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

using Vector = std::vector<double>;

Vector shifted(const Vector& y, double h,
               std::initializer_list<std::pair<double, const Vector*>> k) {
    Vector out = y;
    for (auto [weight, slope] : k)
        for (size_t i = 0; i < y.size(); ++i) out[i] += h * weight * (*slope)[i];
    return out;
}

}  // namespace

void integrate_rk4(const OdeSlope& slope, Vector& y, double t0, double t1, double dt) {
    EXPECTS(dt > 0 && t1 >= t0, "time runs forward");
    const long n = std::max(1L, std::lround(std::ceil((t1 - t0) / dt * (1 - 1e-12))));
    const double h = (t1 - t0) / double(n);
    Vector k1(y.size()), k2(y.size()), k3(y.size()), k4(y.size());
    for (long step = 0; step < n; ++step) {
        const double t = t0 + h * double(step);
        slope(t, y, k1);
        slope(t + h / 2, shifted(y, h, {{0.5, &k1}}), k2);
        slope(t + h / 2, shifted(y, h, {{0.5, &k2}}), k3);
        slope(t + h, shifted(y, h, {{1.0, &k3}}), k4);
        for (size_t i = 0; i < y.size(); ++i)
            y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
}

// The coefficients are those of Dormand and Prince 1980 (analytic).
void integrate_adaptive(const OdeSlope& slope, Vector& y, double t0, double t1,
                        OdeTolerance tolerance) {
    EXPECTS(t1 >= t0, "time runs forward");
    const size_t n = y.size();
    Vector k1(n), k2(n), k3(n), k4(n), k5(n), k6(n), k7(n);
    double t = t0;
    double h = (t1 - t0) * 1e-6;
    const double smallest = (t1 - t0) * 1e-14;
    slope(t, y, k1);
    while (t < t1) {
        if (h < smallest)
            throw ModelError("reference model", "the step size vanished",
                             "loosen the tolerance or check the constants");
        h = std::min(h, t1 - t);
        slope(t + h / 5, shifted(y, h, {{1.0 / 5, &k1}}), k2);
        slope(t + h * 3 / 10, shifted(y, h, {{3.0 / 40, &k1}, {9.0 / 40, &k2}}), k3);
        slope(t + h * 4 / 5, shifted(y, h, {{44.0 / 45, &k1}, {-56.0 / 15, &k2}, {32.0 / 9, &k3}}),
              k4);
        slope(t + h * 8 / 9,
              shifted(y, h,
                      {{19372.0 / 6561, &k1},
                       {-25360.0 / 2187, &k2},
                       {64448.0 / 6561, &k3},
                       {-212.0 / 729, &k4}}),
              k5);
        slope(t + h,
              shifted(y, h,
                      {{9017.0 / 3168, &k1},
                       {-355.0 / 33, &k2},
                       {46732.0 / 5247, &k3},
                       {49.0 / 176, &k4},
                       {-5103.0 / 18656, &k5}}),
              k6);
        Vector next = shifted(y, h,
                              {{35.0 / 384, &k1},
                               {500.0 / 1113, &k3},
                               {125.0 / 192, &k4},
                               {-2187.0 / 6784, &k5},
                               {11.0 / 84, &k6}});
        slope(t + h, next, k7);
        double error = 0;
        for (size_t i = 0; i < n; ++i) {
            const double e =
                h * (71.0 / 57600 * k1[i] - 71.0 / 16695 * k3[i] + 71.0 / 1920 * k4[i] -
                     17253.0 / 339200 * k5[i] + 22.0 / 525 * k6[i] - 1.0 / 40 * k7[i]);
            const double scale = tolerance.absolute +
                                 tolerance.relative * std::max(std::abs(y[i]), std::abs(next[i]));
            error = std::max(error, std::abs(e) / scale);
        }
        if (error <= 1) {
            t = t + h >= t1 ? t1 : t + h;
            y = std::move(next);
            std::swap(k1, k7);
        }
        const double safety = 0.9, most = 5, least = 0.2;  // choice: usual step control
        h *= std::clamp(safety * std::pow(std::max(error, 1e-10), -0.2), least, most);
    }
}

}  // namespace needlework
