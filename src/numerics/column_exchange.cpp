#include "numerics/column_exchange.hpp"

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
    // In planes: the columns of a rank, one run a plane. In columns: all planes of a rank stand
    // together, because ranks hold planes in order.
    const std::vector<int>& planes = grid.plane_starts();
    one_each_.assign(size_t(n_ranks_), 1);
    for (size_t r = 0; r < size_t(n_ranks_); ++r) {
        MPI_Datatype in_planes = MPI_DATATYPE_NULL;
        MPI_Datatype in_columns = MPI_DATATYPE_NULL;
        size_t floats_in_columns = size_t(planes[r + 1] - planes[r]) * count();
        check_mpi(MPI_Type_vector(grid.box().n_planes(), int(starts_[r + 1] - starts_[r]),
                                  int(plane_floats), MPI_FLOAT, &in_planes),
                  "moving planes to columns");
        check_mpi(MPI_Type_contiguous(int(floats_in_columns), MPI_FLOAT, &in_columns),
                  "moving planes to columns");
        MPI_Type_commit(&in_planes);
        MPI_Type_commit(&in_columns);
        in_planes_.push_back(in_planes);
        in_columns_.push_back(in_columns);
        plane_places_.push_back(int(starts_[r] * sizeof(float)));
        size_t column_place = size_t(planes[r]) * count() * sizeof(float);
        EXPECTS(column_place < size_t{1} << 31, "a rank's share of a field is below 2 GiB");
        column_places_.push_back(int(column_place));
    }
}

ColumnExchange::~ColumnExchange() {
    for (MPI_Datatype& type : in_planes_) MPI_Type_free(&type);
    for (MPI_Datatype& type : in_columns_) MPI_Type_free(&type);
}

void ColumnExchange::gather(const float* planes, FloatArray& columns) {
    check_mpi(MPI_Alltoallw(planes, one_each_.data(), plane_places_.data(), in_planes_.data(),
                            columns.data(), one_each_.data(), column_places_.data(),
                            in_columns_.data(), grid_.comm()),
              "moving planes to columns");
}

float* ColumnExchange::shared(const float* planes) const {
    return grid_.shared_planes().whole(planes);
}

FloatArray ColumnExchange::make_planes(float value) const {
    const Box& box = grid_.box();
    return grid_.shared_planes().make(plane_floats_, box.z_begin, box.z_end, box.nz(), value);
}

ColumnExchange::Columns ColumnExchange::open(float* planes, const float* beside) {
    float* whole = shared(planes);
    const float* whole_beside = beside != nullptr ? shared(beside) : nullptr;
    in_place_ = whole != nullptr && (beside == nullptr || whole_beside != nullptr);
    if (in_place_) {
        grid_.barrier();  // the planes of all ranks are ready
        return {whole + begin(), beside != nullptr ? whole_beside + begin() : nullptr,
                plane_floats_};
    }
    const float* copied = beside != nullptr ? copy_to_columns(beside) : nullptr;
    return {to_columns(planes), copied, count()};
}

void ColumnExchange::close(float* planes) {
    if (in_place_)
        grid_.barrier();  // the columns of all ranks are done
    else
        to_planes(planes);
}

float* ColumnExchange::to_columns(float* planes) {
    if (!moves()) return planes;
    if (columns_.size() == 0) columns_ = FloatArray(count() * size_t(grid_.box().nz()));
    gather(planes, columns_);
    return columns_.data();
}

const float* ColumnExchange::copy_to_columns(const float* planes) {
    if (!moves()) return planes;
    if (second_.size() == 0) second_ = FloatArray(count() * size_t(grid_.box().nz()));
    gather(planes, second_);
    return second_.data();
}

void ColumnExchange::to_planes(float* planes) {
    if (!moves()) return;
    check_mpi(MPI_Alltoallw(columns_.data(), one_each_.data(), column_places_.data(),
                            in_columns_.data(), planes, one_each_.data(), plane_places_.data(),
                            in_planes_.data(), grid_.comm()),
              "moving columns to planes");
}

}  // namespace needlework
