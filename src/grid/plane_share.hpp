#pragma once
/// Maps of the surface that look into depth: each rank works on a share of the columns, whoever
/// holds their planes.

#include <span>

#include "grid/grid.hpp"

namespace needlework {

/// Columns of a plane that this rank works on: cells begin to end - 1.
struct ColumnShare {
    size_t begin, end;
    size_t size() const { return end - begin; }
};
ColumnShare column_share(const Grid& grid);

/// Copies our columns of planes k_begin to k_end - 1 (of the whole box) of some local fields to
/// `out`: field after field, plane after plane. Shared memory is read where it lies; other planes
/// are sent. (collective)
void share_columns(const Grid& grid, std::span<const std::span<const float>> fields, int k_begin,
                   int k_end, std::span<float> out);

/// A map in which each rank has filled its columns becomes whole on every rank. (collective)
void gather_columns(const Grid& grid, std::span<float> map);

}  // namespace needlework
