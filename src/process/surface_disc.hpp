#pragma once
/// Small discs on the surface, dealt to the cells of a map.

#include <algorithm>
#include <cmath>
#include <numbers>

#include "grid/box.hpp"

namespace needlework {

/// Calls add(cell, area_m2) for the cells that a disc touches (x fastest, periodic). The disc is
/// dealt by points of equal area: the sum of areas is that of the disc to rounding.
template <class Add>
void deal_disc(const Box& box, double x_m, double y_m, double radius_m, Add&& add) {
    if (radius_m <= 0.0) return;
    constexpr int fewest = 4, most = 32;
    const int points = std::clamp(int(std::ceil(16.0 * radius_m / box.h_m)), fewest, most);
    const auto coordinate = [&](int i) { return (2 * i + 1.0) / points - 1.0; };
    int n_inside = 0;
    for (int b = 0; b < points; ++b)
        for (int a = 0; a < points; ++a)
            n_inside += std::hypot(coordinate(a), coordinate(b)) <= 1.0;
    const double area_m2 = std::numbers::pi * radius_m * radius_m / n_inside;
    const auto cell = [&](double at_m, int n) {
        const int i = int(std::floor(at_m / box.h_m));
        return (i % n + n) % n;
    };
    for (int b = 0; b < points; ++b)
        for (int a = 0; a < points; ++a) {
            const double u = coordinate(a), v = coordinate(b);
            if (std::hypot(u, v) > 1.0) continue;
            const int i = cell(x_m + radius_m * u, box.nx), j = cell(y_m + radius_m * v, box.ny);
            add(size_t(j) * size_t(box.nx) + size_t(i), area_m2);
        }
}

}  // namespace needlework
