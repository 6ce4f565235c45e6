#pragma once
/// A measured surface of skin that replaces the synthetic relief of a condition.
///
///   h = z - plane through the border                                               (skin.9)
///   h w,  w from 1 to 0 by a half cosine over the outer tenth: the patch is periodic
///
/// Where at most a fiftieth of it was not read, those places take the mean of their neighbours.
///
/// Holds for  one condition in the middle of its field, with its rim around it
/// Leaves out slopes that a height map cannot hold (overhangs), curvature of the face beyond a
/// plane

#include <filesystem>
#include <vector>

#include "base/problem.hpp"
#include "base/quantity.hpp"
#include "grid/aligned.hpp"
#include "grid/box.hpp"
#include "skin/relief_file.hpp"

namespace needlework {

struct ReliefScale {
    Length pixel{};   ///< of one unit of ReliefGrid::pixel
    Length height{};  ///< of one unit of value
};

struct MeasuredRelief {
    int nx = 0, ny = 0;
    double pixel_m = 0.0;
    std::vector<double> height_m;  ///< against the rim, + is up
    double filled_share = 0.0;     ///< was not read

    double width_x_m() const { return nx * pixel_m; }
    double width_y_m() const { return ny * pixel_m; }
    /// Between pixels, from the middle of the field; 0 outside.
    double at(double x_m, double y_m) const;
    /// Mean heights of the cells of a box whose field is centred at (x, y); nx * ny numbers.
    FloatArray on(const Box& box, double x_m, double y_m) const;
    double steepest_slope() const;
    /// Median of a ring of 1.1 to 1.5 radii (of a strip beside a line) less the lowest tenth
    /// inside.
    Length depth(Length width, bool line) const;
    /// Median inside less that of the ring: above zero where the surface is upside down, or no scar
    /// lies in the middle; a raised rim or noise does not make it so.
    Length rise(Length width, bool line) const;
};

/// Checks and levels. Errors and warnings go to `problems`, with the file as their place; the
/// result is not to be used where there are errors.
MeasuredRelief measured_relief(const ReliefGrid& grid, const ReliefScale& scale, Length scar_width,
                               bool line, const std::filesystem::path& file, Problems& problems);

}  // namespace needlework
