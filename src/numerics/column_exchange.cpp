#include "numerics/column_exchange.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "grid/runtime.hpp"

namespace needlework {

ColumnExchange::ColumnExchange(const Grid& grid, size_t plane_floats, size_t unit)
    : grid_(grid), rank_(grid.rank()), n_ranks_(grid.n_ranks()), plane_floats_(plane_floats) {
    EXPECTS(plane_floats % unit == 0, "a plane is dealt out in whole units");
    size_t n_units = plane_floats / unit;
    for (int r = 0; r <= n_ranks_; ++r)
        starts_.push_back(n_units * size_t(r) / size_t(n_ranks_) * unit);
    if (!moves()) return;
    // In planes: a block for each rank, all our planes of its columns. In columns: all planes of a
    // rank stand together because ranks hold planes in order.
    const std::vector<int>& planes = grid.plane_starts();
    for (size_t r = 0; r < size_t(n_ranks_); ++r) {
        size_t width = starts_[r + 1] - starts_[r];
        size_t n_planes = size_t(grid.box().n_planes());
        plane_counts_.push_back(int(n_planes * width));
        plane_places_.push_back(int(n_planes * starts_[r]));
        column_counts_.push_back(int(size_t(planes[r + 1] - planes[r]) * count()));
        column_places_.push_back(int(size_t(planes[r]) * count()));
    }
    packed_ = FloatArray(plane_floats_ * size_t(grid.box().n_planes()));
    columns_ = FloatArray(count() * size_t(grid.box().nz()));
}

void ColumnExchange::gather(const float* planes, FloatArray& columns) {
    float* to = packed_.data();
    for (size_t r = 0; r < size_t(n_ranks_); ++r)
        for (int k = 0; k < grid_.box().n_planes(); ++k) {
            const float* from = planes + size_t(k) * plane_floats_;
            to = std::copy(from + starts_[r], from + starts_[r + 1], to);
        }
    check_mpi(MPI_Alltoallv(packed_.data(), plane_counts_.data(), plane_places_.data(), MPI_FLOAT,
                            columns.data(), column_counts_.data(), column_places_.data(), MPI_FLOAT,
                            grid_.comm()),
              "moving planes to columns");
}

float* ColumnExchange::to_columns(float* planes) {
    if (!moves()) return planes;
    gather(planes, columns_);
    return columns_.data();
}

const float* ColumnExchange::copy_to_columns(const float* planes) {
    if (!moves()) return planes;
    if (second_.size() != columns_.size()) second_ = FloatArray(columns_.size());
    gather(planes, second_);
    return second_.data();
}

void ColumnExchange::to_planes(float* planes) {
    if (!moves()) return;
    check_mpi(MPI_Alltoallv(columns_.data(), column_counts_.data(), column_places_.data(),
                            MPI_FLOAT, packed_.data(), plane_counts_.data(), plane_places_.data(),
                            MPI_FLOAT, grid_.comm()),
              "moving columns to planes");
    const float* from = packed_.data();
    for (size_t r = 0; r < size_t(n_ranks_); ++r)
        for (int k = 0; k < grid_.box().n_planes(); ++k) {
            size_t width = starts_[r + 1] - starts_[r];
            std::copy(from, from + width, planes + size_t(k) * plane_floats_ + starts_[r]);
            from += width;
        }
}

}  // namespace needlework
