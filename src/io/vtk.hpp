#pragma once
/// Field files for ParaView, 3D Slicer, PyVista and vtk.js: VTK XML rectilinear grids with raw
/// appended binary data, and a .pvd series that names them by relative paths.
///
/// Coordinates are micrometres with z pointing up (z = -depth), because viewers draw z upwards. The
/// unit of an array stands in its name: "erythema [1]".

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/quantity.hpp"
#include "grid/box.hpp"

namespace needlework {

struct VtkArray {
    std::string name, unit;
    std::vector<float>
        values;  ///< a value a cell; x fastest, then y, then depth from the surface down
};

/// The name that an array has in a file: its unit stands in it.
std::string vtk_array_name(const std::string& name, const std::string& unit);

/// The bytes of a .vtr file with the cells of the whole box.
std::string vtk_fields(const Box& box, Time time, std::span<const VtkArray> arrays);
/// The bytes of a .vtr file with one layer of cells at the surface, for maps.
std::string vtk_surface(const Box& box, Time time, std::span<const VtkArray> maps);
/// The bytes of a .pvd collection: file names relative to it and their times in days.
std::string vtk_series(std::span<const std::pair<Time, std::string>> files);

/// A box with `factor` times wider cells (a divisor of nx and ny) and the mean of a field over
/// them: what keeps field files small.
Box coarsened(const Box& box, int factor);
std::vector<float> coarsened(const Box& box, std::span<const float> values, int factor);

/// Smallest of 1, 2, 4 by which the cells must be widened so that `n_times` files of `n_fields`
/// fields stay below `budget_bytes`; 4 at most.
int coarsening_for_budget(const Box& box, int n_fields, int n_times, std::uint64_t budget_bytes);

/// Text of state/paraview.py: opens the series of the run folder above it by a relative path.
std::string paraview_script(const std::string& field_array, const std::string& series_file);

}  // namespace needlework
