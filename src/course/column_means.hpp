#pragma once
/// Means over a slab of depth under each column of the surface, and over a map: how the skin below
/// speaks to what lives on the surface.

#include <string_view>
#include <vector>

#include "measures/tissue_summary.hpp"

namespace needlework {

/// Mean of a field between two depths under each column, nx * ny numbers. Collective where `sums`
/// is; the digits do not depend on how planes lie on ranks.
std::vector<double> column_means(const Tissue& tissue, std::string_view field, Length top,
                                 Length bottom, const OrderedSums& sums);

double map_mean(const Tissue& tissue, std::string_view map);

}  // namespace needlework
