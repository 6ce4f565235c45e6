#pragma once
/// Whole planes of a field on every rank, for maps of the surface that look into depth.

#include <span>

#include "grid/grid.hpp"

namespace needlework {

/// Copies planes k_begin to k_end - 1 (of the whole box) of a local field to `out` on every rank;
/// `out` holds (k_end - k_begin) * plane_cells floats. (collective)
void share_planes(const Grid& grid, std::span<const float> field, int k_begin, int k_end,
                  std::span<float> out);

}  // namespace needlework
