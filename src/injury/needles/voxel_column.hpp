#pragma once
/// A round column (a tapered wound, a laser lesion) as shares of the cells of a box.
///
/// Shares are exact: the overlap of disc and cell in the plane, and the cone's own volume in depth,
/// so that the sum over cells is the column's volume inside the box to rounding.

#include <functional>
#include <span>

#include "grid/aligned.hpp"
#include "grid/box.hpp"

namespace needlework {

/// Area of a disc within a rectangle [m^2].
double disc_rectangle_overlap(double centre_x, double centre_y, double radius, double x0, double x1,
                              double y0, double y1);

/// A truncated cone; depth counts as in the box, below the top of the viable epidermis.
struct Column {
    double x_m = 0.0, y_m = 0.0;
    double z_top_m = 0.0, z_bottom_m = 0.0;
    double radius_top_m = 0.0, radius_bottom_m = 0.0;

    double radius_at(double z_m) const;
    /// Volume between two depths [m^3].
    double volume_m3(double from_m, double to_m) const;
};

/// Adds `amount` times the column's share of each local cell: field = 1 - (1 - field)(1 - share).
void deposit_column(const Box& box, const Column& column, double amount, FloatArray& field);

/// The same for a ring: outside `inner`, inside `outer` (nested about the same axis).
void deposit_ring(const Box& box, const Column& outer, const Column& inner, double amount,
                  FloatArray& field);

}  // namespace needlework
