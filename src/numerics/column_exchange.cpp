#include "numerics/column_exchange.hpp"

#include "base/problem.hpp"
#include "grid/runtime.hpp"

namespace needlework {

MPI_Datatype exchange_type(int n_runs, size_t run, size_t stride, size_t first) {
    constexpr size_t most_in_a_run = size_t{1} << 31;
    EXPECTS(run < most_in_a_run, "a plane has fewer than 2^31 values");
    const char* what = "moving planes to columns";
    MPI_Datatype one_run = MPI_DATATYPE_NULL, runs = MPI_DATATYPE_NULL, placed = MPI_DATATYPE_NULL;
    check_mpi(MPI_Type_contiguous(int(run), MPI_FLOAT, &one_run), what);
    check_mpi(MPI_Type_create_hvector(n_runs, 1, MPI_Aint(stride * sizeof(float)), one_run, &runs),
              what);
    const int one = 1;
    const MPI_Aint place = MPI_Aint(first * sizeof(float));
    check_mpi(MPI_Type_create_hindexed(1, &one, &place, runs, &placed), what);
    check_mpi(MPI_Type_commit(&placed), what);
    MPI_Type_free(&one_run);
    MPI_Type_free(&runs);
    return placed;
}

ColumnExchange::ColumnExchange(const Grid& grid, size_t plane_floats, size_t unit)
    : grid_(grid), rank_(grid.rank()), n_ranks_(grid.n_ranks()), plane_floats_(plane_floats) {
    EXPECTS(plane_floats % unit == 0, "a plane is dealt out in whole units");
    size_t n_units = plane_floats / unit;
    for (int r = 0; r <= n_ranks_; ++r)
        starts_.push_back(n_units * size_t(r) / size_t(n_ranks_) * unit);
    if (!moves()) return;
    // In planes: the columns of a rank, one run a plane. In columns: all planes of a rank stand
    // together, because ranks hold planes in order. Places are part of the types, in MPI_Aint:
    // those of MPI_Alltoallw itself are int and end at 2 GiB.
    const std::vector<int>& planes = grid.plane_starts();
    one_each_.assign(size_t(n_ranks_), 1);
    no_place_.assign(size_t(n_ranks_), 0);
    for (size_t r = 0; r < size_t(n_ranks_); ++r) {
        in_planes_.push_back(exchange_type(grid.box().n_planes(), starts_[r + 1] - starts_[r],
                                           plane_floats, starts_[r]));
        in_columns_.push_back(exchange_type(planes[r + 1] - planes[r], count(), count(),
                                            size_t(planes[r]) * count()));
    }
}

ColumnExchange::~ColumnExchange() {
    for (MPI_Datatype& type : in_planes_) MPI_Type_free(&type);
    for (MPI_Datatype& type : in_columns_) MPI_Type_free(&type);
}

void ColumnExchange::gather(const float* planes, FloatArray& columns) {
    check_mpi(
        MPI_Alltoallw(planes, one_each_.data(), no_place_.data(), in_planes_.data(), columns.data(),
                      one_each_.data(), no_place_.data(), in_columns_.data(), grid_.comm()),
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

void ColumnExchange::each(std::span<const Planes> fields,
                          const std::function<void(size_t, const Columns&)>& work) {
    std::vector<Columns> columns;
    for (const Planes& field : fields) {
        float* whole = shared(field.planes);
        const float* beside = field.beside != nullptr ? shared(field.beside) : nullptr;
        if (whole == nullptr || (field.beside != nullptr && beside == nullptr)) break;
        columns.push_back(
            {whole + begin(), beside != nullptr ? beside + begin() : nullptr, plane_floats_});
    }
    const bool in_place = columns.size() == fields.size();
    if (in_place) grid_.barrier();  // the planes of all ranks are ready
    for (size_t f = 0; f < fields.size(); ++f) {
        if (in_place) {
            work(f, columns[f]);
            continue;
        }
        work(f, open(fields[f].planes, fields[f].beside));
        close(fields[f].planes);
    }
    if (in_place) grid_.barrier();  // the columns of all ranks are done
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
    check_mpi(
        MPI_Alltoallw(columns_.data(), one_each_.data(), no_place_.data(), in_columns_.data(),
                      planes, one_each_.data(), no_place_.data(), in_planes_.data(), grid_.comm()),
        "moving columns to planes");
}

}  // namespace needlework
