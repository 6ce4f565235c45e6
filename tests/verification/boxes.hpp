#pragma once
/// Boxes, fields and measures that the verification tests share.

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <span>
#include <vector>

#include "numerics/layered_solver.hpp"
#include "numerics/splitting.hpp"

namespace needlework::verification {

inline Box uniform_box(int nx, int ny, int nz, double width_m, double depth_m) {
    Box box;
    box.nx = nx, box.ny = ny, box.h_m = width_m / nx;
    for (int k = 0; k <= nz; ++k) box.z_faces_m.push_back(depth_m * k / nz);
    return box;
}

/// Faces that follow a smooth map of a uniform axis: cells grow about threefold with depth.
inline Box graded_box(int nx, int ny, int nz, double width_m, double depth_m) {
    Box box;
    box.nx = nx, box.ny = ny, box.h_m = width_m / nx;
    for (int k = 0; k <= nz; ++k) {
        double u = double(k) / nz;
        box.z_faces_m.push_back(depth_m * (u + u * u) / 2.0);
    }
    return box;
}

enum class SolverKind { splitting, layered };

inline std::unique_ptr<DiffusionSolver> make_solver(SolverKind kind, const Grid& grid) {
    if (kind == SolverKind::layered) return std::make_unique<LayeredSolver>(grid);
    return std::make_unique<SplittingSolver>(grid);
}

using Profile = std::function<double(double x_m, double y_m, double z_m)>;

/// Local cell values of a function of place.
inline FloatArray sampled(const Box& box, const Profile& f) {
    FloatArray out(box.local_cells());
    for (int k = box.z_begin; k < box.z_end; ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i)
                out[box.index(i, j, k)] =
                    float(f((i + 0.5) * box.h_m, (j + 0.5) * box.h_m, box.z_centre_m(k)));
    return out;
}

/// Root mean square difference to a function of place, weighted by volume.
inline double error_to(const Box& box, const FloatArray& c, const Profile& f) {
    double sum = 0.0, volume = 0.0;
    for (int k = box.z_begin; k < box.z_end; ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i) {
                double d = double(c[box.index(i, j, k)]) -
                           f((i + 0.5) * box.h_m, (j + 0.5) * box.h_m, box.z_centre_m(k));
                sum += d * d * box.dz_m(k);
                volume += box.dz_m(k);
            }
    return std::sqrt(sum / volume);
}

inline double largest_difference(const FloatArray& a, const FloatArray& b) {
    double largest = 0.0;
    for (size_t i = 0; i < a.size(); ++i) {
        double d = std::abs(double(a[i]) - double(b[i]));
        if (!(d <= largest)) largest = d;  // a NaN stays
        if (std::isnan(d)) return d;
    }
    return largest;
}

/// Means over 2 x 2 x 2 cells, `times` over: a field of a refined box on a coarser one.
inline std::vector<double> means_of_eight(const Box& box, std::span<const float> c, int times) {
    int nx = box.nx, ny = box.ny, nz = int(c.size() / box.plane_cells());
    std::vector<double> values(c.begin(), c.end());
    for (int n = 0; n < times; ++n) {
        std::vector<double> coarse(values.size() / 8, 0.0);
        for (int k = 0; k < nz; ++k)
            for (int j = 0; j < ny; ++j)
                for (int i = 0; i < nx; ++i)
                    coarse[size_t((k / 2 * (ny / 2) + j / 2) * (nx / 2) + i / 2)] +=
                        values[size_t((k * ny + j) * nx + i)] / 8.0;
        values = coarse;
        nx /= 2, ny /= 2, nz /= 2;
    }
    return values;
}

inline double mean_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0.0;
    for (size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
    return sum / double(a.size());
}

/// A rough field between 0 and 1 with most cells at 0: what a needle leaves.
inline FloatArray punctured(const Box& box, unsigned seed = 1) {
    FloatArray out(box.local_cells(), 0.0F);
    for (int k = box.z_begin; k < box.z_end; ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i) {
                unsigned h = seed * 2654435761u + unsigned(i) * 40503u + unsigned(j) * 69621u;
                h ^= h >> 13, h *= 0x5bd1e995u, h ^= h >> 15;
                bool hit = h % 16u == 0 && k < box.nz() / 2;
                if (hit) out[box.index(i, j, k)] = 0.25F + 0.75F * float((h >> 8) % 256u) / 255.0F;
            }
    return out;
}

inline constexpr double pi = std::numbers::pi;

}  // namespace needlework::verification
