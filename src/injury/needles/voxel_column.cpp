#include "injury/needles/voxel_column.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;

/// Area of the unit disc at X > t.
double segment(double t) { return std::acos(t) - t * std::sqrt((1.0 - t) * (1.0 + t)); }

/// Area of the unit disc at X < x and Y < y.
double corner(double x, double y) {
    if (x <= -1.0 || y <= -1.0) return 0.0;
    x = std::min(x, 1.0);
    y = std::min(y, 1.0);
    if (x * x + y * y < 1.0) {
        double half_x = x * std::sqrt(1.0 - x * x) + std::asin(x);
        double half_y = y * std::sqrt(1.0 - y * y) + std::asin(y);
        return x * y + 0.5 * (half_x + half_y) + pi / 4.0;
    }
    if (x >= 0.0 && y >= 0.0) return pi - segment(x) - segment(y);
    if (y >= 0.0) return segment(-x);
    if (x >= 0.0) return segment(-y);
    return 0.0;
}

int wrapped(int i, int n) { return ((i % n) + n) % n; }

/// Shares of the cells that a disc touches: nodes of the cumulative area, differenced.
struct DiscShares {
    int i0 = 0, j0 = 0, ni = 0, nj = 0;
    std::vector<double> share;

    void compute(const Box& box, double x, double y, double radius) {
        double h = box.h_m;
        i0 = int(std::floor((x - radius) / h));
        j0 = int(std::floor((y - radius) / h));
        ni = int(std::floor((x + radius) / h)) - i0 + 1;
        nj = int(std::floor((y + radius) / h)) - j0 + 1;
        share.assign(size_t(ni) * size_t(nj), 0.0);
        node_.resize(size_t(ni) + 1);
        double scale = radius * radius / (h * h);
        for (int j = 0; j <= nj; ++j) {
            double before = 0.0;
            for (int i = 0; i <= ni; ++i) {
                double node = corner(((i0 + i) * h - x) / radius, ((j0 + j) * h - y) / radius);
                if (i > 0 && j > 0)
                    share[size_t(j - 1) * size_t(ni) + size_t(i - 1)] = std::max(
                        0.0, scale * (node - before - node_[size_t(i)] + node_[size_t(i) - 1]));
                if (i > 0) node_[size_t(i) - 1] = before;
                before = node;
            }
            node_[size_t(ni)] = before;
        }
    }

  private:
    std::vector<double> node_;  ///< of the row below
};

/// Area-equivalent radius of a column's part in a plane, and the share of the plane's depth it
/// fills.
struct Slab {
    double radius_m = 0.0, filled = 0.0;
};
Slab slab_of(const Box& box, const Column& column, int k) {
    double from = std::max(box.z_faces_m[size_t(k)], column.z_top_m);
    double to = std::min(box.z_faces_m[size_t(k) + 1], column.z_bottom_m);
    if (to <= from) return {};
    return {std::sqrt(column.volume_m3(from, to) / (pi * (to - from))), (to - from) / box.dz_m(k)};
}

void combine(float& cell, double share) {
    cell = float(1.0 - (1.0 - double(cell)) * (1.0 - std::min(share, 1.0)));
}

void check_fits(const Box& box, const Column& column) {
    double widest = std::max(column.radius_top_m, column.radius_bottom_m);
    if (2.0 * widest > std::min(box.width_x().si, box.width_y().si))
        throw ModelError("needles", "a wound is wider than the box of tissue",
                         "Use a larger box, or check the needle's radius and column_width.");
}

}  // namespace

double disc_rectangle_overlap(double centre_x, double centre_y, double radius, double x0, double x1,
                              double y0, double y1) {
    double a = (x0 - centre_x) / radius, b = (x1 - centre_x) / radius;
    double c = (y0 - centre_y) / radius, d = (y1 - centre_y) / radius;
    return radius * radius * (corner(b, d) - corner(a, d) - corner(b, c) + corner(a, c));
}

double Column::radius_at(double z_m) const {
    double part = z_bottom_m > z_top_m ? (z_m - z_top_m) / (z_bottom_m - z_top_m) : 0.0;
    return radius_top_m + part * (radius_bottom_m - radius_top_m);
}

double Column::volume_m3(double from_m, double to_m) const {
    double from = std::max(from_m, z_top_m), to = std::min(to_m, z_bottom_m);
    if (to <= from) return 0.0;
    double a = radius_at(from), b = radius_at(to);
    return pi * (to - from) / 3.0 * (a * a + a * b + b * b);
}

void deposit_column(const Box& box, const Column& column, double amount, FloatArray& field) {
    deposit_ring(box, column, Column{column.x_m, column.y_m, 0.0, 0.0, 0.0, 0.0}, amount, field);
}

void deposit_ring(const Box& box, const Column& outer, const Column& inner, double amount,
                  FloatArray& field) {
    check_fits(box, outer);
    DiscShares wide, narrow;
    for (int k = box.z_begin; k < box.z_end; ++k) {
        Slab out = slab_of(box, outer, k), in = slab_of(box, inner, k);
        if (out.radius_m <= 0.0) continue;
        wide.compute(box, outer.x_m, outer.y_m, out.radius_m);
        bool hollow = in.radius_m > 0.0;
        if (hollow) narrow.compute(box, inner.x_m, inner.y_m, in.radius_m);
        for (int j = 0; j < wide.nj; ++j)
            for (int i = 0; i < wide.ni; ++i) {
                double share = out.filled * wide.share[size_t(j) * size_t(wide.ni) + size_t(i)];
                int in_i = wide.i0 + i - narrow.i0, in_j = wide.j0 + j - narrow.j0;
                if (hollow && in_i >= 0 && in_j >= 0 && in_i < narrow.ni && in_j < narrow.nj)
                    share -=
                        in.filled * narrow.share[size_t(in_j) * size_t(narrow.ni) + size_t(in_i)];
                if (share > 0.0)
                    combine(field[box.index(wrapped(wide.i0 + i, box.nx),
                                            wrapped(wide.j0 + j, box.ny), k)],
                            amount * share);
            }
    }
}

}  // namespace needlework
