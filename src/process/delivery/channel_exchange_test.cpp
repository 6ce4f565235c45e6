#include "process/delivery/channel_exchange.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;

/// The ring solved by finite volumes: flux per length over (edge minus mean).
double ring_by_finite_volumes(double a, double b, double d, double k) {
    const int n = 4000;
    std::vector<double> lower(n), diagonal(n), upper(n), c(n);
    const double h = (b - a) / n;
    double area = 0.0;
    for (int i = 0; i < n; ++i) {
        const double in = a + i * h, out = in + h;
        const double to_inner = 2.0 * pi * in * d / (i == 0 ? 0.5 * h : h);
        const double to_outer = i == n - 1 ? 0.0 : 2.0 * pi * out * d / h;
        lower[i] = -to_inner;
        upper[i] = -to_outer;
        diagonal[i] = to_inner + to_outer + k * pi * (out * out - in * in);
        c[i] = i == 0 ? to_inner : 0.0;
        area += pi * (out * out - in * in);
    }
    const double edge = lower[0];
    for (int i = 1; i < n; ++i) {
        const double f = lower[i] / diagonal[i - 1];
        diagonal[i] -= f * upper[i - 1];
        c[i] -= f * c[i - 1];
    }
    for (int i = n - 1; i >= 0; --i)
        c[i] = (c[i] - (i + 1 < n ? upper[i] * c[i + 1] : 0.0)) / diagonal[i];
    double amount = 0.0;
    for (int i = 0; i < n; ++i)
        amount += c[i] * pi * (std::pow(a + (i + 1) * h, 2) - std::pow(a + i * h, 2));
    const double flux = -edge * (1.0 - c[0]);
    return flux / (1.0 - amount / area);
}

TEST(ChannelExchange, AgreesWithTheSolvedRing) {
    const double d = 1e-10;
    for (double k : {1e-5, 1e-4, 1e-3, 1e-2})
        for (double b : {100e-6, 400e-6, 1e-3}) {
            const double g = channel_exchange(Length{35e-6}, Length{b}, Diffusivity{d}, Rate{k}).si;
            EXPECT_NEAR(g / ring_by_finite_volumes(35e-6, b, d, k), 1.0, 2e-3) << k << " " << b;
        }
}

TEST(ChannelExchange, WithoutClearanceItIsKroghs) {
    const Diffusivity d{1e-10};
    const Length a{1e-6}, b{1e-3};
    const double krogh = 2.0 * pi * d.si / (std::log(b.si / a.si) - 0.75);  // analytic, a << b
    EXPECT_NEAR(channel_exchange(a, b, d, Rate{0.0}).si / krogh, 1.0, 1e-4);
    // and nothing jumps where the formula changes
    const double below = channel_exchange(a, b, d, Rate{0.99e-10}).si;
    const double above = channel_exchange(a, b, d, Rate{1.01e-10}).si;
    EXPECT_NEAR(above / below, 1.0, 1e-5);
}

TEST(ChannelExchange, FarFromNeighboursItIsTheSingleChannel) {
    // 2 pi D (a/l) K1(a/l)/K0(a/l) with l = sqrt(D/k); the mean over a wide ring is nothing.
    const Diffusivity d{1e-10};
    const Rate k{1e-3};
    const double x = 35e-6 / std::sqrt(d.si / k.si);
    const double single =
        2.0 * pi * d.si * x * std::cyl_bessel_k(1.0, x) / std::cyl_bessel_k(0.0, x);
    EXPECT_NEAR(channel_exchange(Length{35e-6}, Length{5e-2}, d, k).si / single, 1.0, 1e-4);
    EXPECT_NEAR(channel_exchange(Length{35e-6}, Length{2e-1}, d, k).si / single, 1.0, 1e-5);
}

TEST(ChannelExchange, GrowsWithRadiusAndClearanceAndDensity) {
    const Diffusivity d{1e-10};
    auto g = [&](double a, double per_cm2, double k) {
        return channel_exchange(Length{a}, half_spacing(AreaDensity{per_cm2 * 1e4}), d, Rate{k}).si;
    };
    EXPECT_GT(g(40e-6, 200, 1e-4), g(30e-6, 200, 1e-4));
    EXPECT_GT(g(30e-6, 400, 1e-4), g(30e-6, 200, 1e-4));
    EXPECT_GT(g(30e-6, 200, 1e-3), g(30e-6, 200, 1e-4));
}

}  // namespace
}  // namespace needlework
