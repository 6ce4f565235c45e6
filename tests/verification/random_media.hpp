#pragma once
/// Boxes, layered media and fields drawn by RapidCheck, and how they look from another side.

#include <rapidcheck.h>

#include "boxes.hpp"

namespace needlework::verification {

/// An integer from low to high - 1, all of them likely from the first case on.
inline int drawn(int low, int high) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high));
}
/// 10^x, x even between the two in tenths.
inline double log_uniform(int low_tenths, int high_tenths) {
    return std::pow(10.0, drawn(low_tenths, high_tenths + 1) / 10.0);
}
/// Even between 0 and 1.
inline double share() { return drawn(0, 1001) / 1000.0; }

/// Thin and thick planes beside each other; every fourth box has planes large enough for sweeps
/// plane by plane.
inline Box drawn_box() {
    Box box;
    bool large = drawn(0, 4) == 0;
    box.nx = 4 * (large ? drawn(11, 14) : drawn(1, 8));
    box.ny = 4 * (large ? drawn(12, 14) : drawn(1, 8));
    box.h_m = log_uniform(-50, -40);
    box.z_faces_m = {0.0};
    int nz = drawn(2, large ? 6 : 14);
    for (int k = 0; k < nz; ++k)
        box.z_faces_m.push_back(box.z_faces_m.back() + log_uniform(-50, -40));
    box.z_end = box.nz();
    return box;
}

/// Every plane has its own diffusivity, over three decades, and capacity; closed, nothing decays.
inline LayeredMedium drawn_medium(const Box& box) {
    LayeredMedium medium = LayeredMedium::uniform(box, Diffusivity{1e-11}, Rate{0.0});
    for (double& d : medium.diffusivity_m2_per_s) d = log_uniform(-125, -95);
    if (drawn(0, 2) == 1)
        for (int k = 0; k < box.nz(); ++k) medium.capacity.push_back(0.2 + 2.0 * share());
    return medium;
}

/// The same with decay and two ends that are open in their own ways.
inline LayeredMedium drawn_open_medium(const Box& box) {
    LayeredMedium medium = drawn_medium(box);
    for (double& k : medium.decay_per_s) k = log_uniform(-60, -35);
    medium.top = {DepthEnd::Kind::exchange, share(), log_uniform(-90, -60)};
    medium.bottom = {DepthEnd::Kind::fixed_value, share(), 0.0};
    return medium;
}

/// Values between 0 and 1: smooth, or 0 in most cells.
inline FloatArray drawn_field(const Box& box) {
    unsigned seed = unsigned(drawn(0, 1 << 30));
    if (seed % 3 != 0) return punctured(box, seed);
    double px = 2 * pi / (box.h_m * box.nx), py = 2 * pi / (box.h_m * box.ny), turn = seed % 7;
    return sampled(box, [=](double x, double y, double z) {
        return 0.5 + 0.25 * std::cos(px * x + turn) + 0.25 * std::cos(py * y + turn + 3e4 * z);
    });
}

/// A shift in the plane after mirrors at planes across x, y and depth.
struct Movement {
    int a = 0, b = 0;
    bool across_x = false, across_y = false, across_z = false;

    static Movement any(const Box& box) {
        return {drawn(0, box.nx), drawn(0, box.ny), drawn(0, 2) == 1, drawn(0, 2) == 1,
                drawn(0, 2) == 1};
    }
    Box of(const Box& box) const {
        Box to = box;
        for (int k = 0; across_z && k <= box.nz(); ++k)
            to.z_faces_m[size_t(k)] = box.z_faces_m.back() - box.z_faces_m[size_t(box.nz() - k)];
        return to;
    }
    LayeredMedium of(LayeredMedium medium) const {
        if (!across_z) return medium;
        for (auto* values : {&medium.diffusivity_m2_per_s, &medium.decay_per_s, &medium.capacity})
            std::reverse(values->begin(), values->end());
        std::swap(medium.top, medium.bottom);
        return medium;
    }
    FloatArray of(const Box& box, const FloatArray& from) const {
        FloatArray to(from.size());
        for (int k = 0; k < box.nz(); ++k)
            for (int j = 0; j < box.ny; ++j)
                for (int i = 0; i < box.nx; ++i) {
                    int x = ((across_x ? box.nx - 1 - i : i) + a) % box.nx;
                    int y = ((across_y ? box.ny - 1 - j : j) + b) % box.ny;
                    to[box.index(x, y, across_z ? box.nz() - 1 - k : k)] = from[box.index(i, j, k)];
                }
        return to;
    }
};

inline double capacity_of(const LayeredMedium& medium, int k) {
    return medium.capacity.empty() ? 1.0 : medium.capacity[size_t(k)];
}

/// Sum over all cells of value times weight(k), capacity and thickness: an amount by surface cell.
template <class Weight>
double amount(const Box& box, const LayeredMedium& medium, const FloatArray& c, Weight&& weight) {
    double sum = 0.0;
    for (int k = 0; k < box.nz(); ++k) {
        double plane = 0.0;
        for (size_t i = 0; i < box.plane_cells(); ++i) plane += double(c[box.index(0, 0, k) + i]);
        sum += plane * weight(k) * capacity_of(medium, k) * box.dz_m(k);
    }
    return sum;
}
inline double amount(const Box& box, const LayeredMedium& medium, const FloatArray& c) {
    return amount(box, medium, c, [](int) { return 1.0; });
}

}  // namespace needlework::verification
