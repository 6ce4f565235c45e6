#include "process/healing/reference/adler.hpp"

#include <algorithm>
#include <cmath>

#include "process/healing/reference/ode.hpp"

namespace needlework {

Adler2020 Adler2020::sessions(int n, double interval_d, double duration_d, double amplitude) {
    Adler2020 model;
    for (int i = 0; i < n; ++i) model.injuries.push_back({interval_d * i, duration_d, amplitude});
    return model;
}

std::vector<double> Adler2020::breaks() const {
    std::vector<double> times;
    for (const Injury& injury : injuries) {
        times.push_back(injury.start_d);
        times.push_back(injury.start_d + injury.duration_d);
    }
    std::sort(times.begin(), times.end());
    return times;
}

namespace {
/// The steady factor x of 0 = made - taken x/(k + x) - g x: the positive root.
double steady(double made, double taken, double k, double g) {
    const double b = g * k + taken - made;
    const double root = std::sqrt(b * b + 4 * g * made * k);
    return b > 0 ? 2 * made * k / (b + root) : (root - b) / (2 * g);  // without cancellation
}
}  // namespace

ReferenceLaws<2> Adler2020::laws(double t, const std::array<double, 2>& y) const {
    const auto [F, M] = y;
    const double C = steady(b1 * minutes_a_day * F, a1 * minutes_a_day * M, k2, g);
    const double P = steady((b2 * M + b3 * F) * minutes_a_day, a2 * minutes_a_day * F, k1, g);
    double injury = 0;
    for (const Injury& i : injuries)
        if (t >= i.start_d && t < i.start_d + i.duration_d) injury += i.amplitude;
    const double growth = l1 * P / (k1 + P);
    return {{growth * F, l2 * C / (k2 + C) * M + injury}, {growth * F / K + m1, m2}};
}

bool Adler2020::ends_in_fibrosis() const {
    std::vector<double> y(start.begin(), start.end());
    std::vector<double> times = breaks();
    constexpr double long_after_d = 365;  // choice: either end is reached by then
    times.push_back((times.empty() ? 0.0 : times.back()) + long_after_d);
    double from = 0;
    for (double to : times) {
        if (to <= from) continue;
        const double inside = (from + to) / 2;  // no injury begins or ends between
        integrate_adaptive(
            [&](double, const std::vector<double>& s, std::vector<double>& dydt) {
                const auto slope = laws(inside, {s[0], s[1]}).slope({s[0], s[1]});
                dydt.assign(slope.begin(), slope.end());
            },
            y, from, to, {1e-7, 1e-9});
        from = to;
    }
    constexpr double between_1_per_ml = 1e5;  // choice: healed is 0, fibrosis 2.8e5 and more
    return y[0] > between_1_per_ml;
}

double Adler2020::critical_duration(double amplitude) {
    double heals = 0, scars = 30;  // choice: days; longer than any threshold of the record
    while (scars - heals > 0.005) {
        const double middle = (heals + scars) / 2;
        (sessions(1, 0, middle, amplitude).ends_in_fibrosis() ? scars : heals) = middle;
    }
    return (heals + scars) / 2;
}

}  // namespace needlework
