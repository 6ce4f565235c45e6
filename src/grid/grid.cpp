#include "grid/grid.hpp"

#include <petscdmda.h>
#include <petscsf.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/problem.hpp"
#include "base/sums.hpp"
#include "grid/runtime.hpp"

namespace needlework {

const float* Halo::above(size_t field) const {
    return has_above_ ? storage_.data() + 2 * field * plane_cells_ : nullptr;
}
const float* Halo::below(size_t field) const {
    return has_below_ ? storage_.data() + (2 * field + 1) * plane_cells_ : nullptr;
}

namespace {

void check_box(const Box& box) {
    EXPECTS(box.nx > 0 && box.ny > 0 && box.nx % 4 == 0 && box.ny % 4 == 0,
            "a plane has a multiple of four cells along x and y");
    EXPECTS(box.h_m > 0.0, "cells have a size");
    EXPECTS(box.z_faces_m.size() >= 2, "a box has at least one plane");
    for (int k = 0; k < box.nz(); ++k) EXPECTS(box.dz_m(k) > 0.0, "depths of faces rise");
}

}  // namespace

namespace {

/// First plane of every rank, and nz: as near to equal work as whole planes allow, at least one
/// plane each.
std::vector<int> dealt_planes(int nz, int n_ranks, std::span<const double> work) {
    std::vector<int> starts{0};
    const double total = std::accumulate(work.begin(), work.end(), 0.0);
    double before = 0.0;  // work of the planes above k
    int k = 0;
    for (int r = 1; r < n_ranks; ++r) {
        const double wanted = total * r / n_ranks;
        const int last = nz - (n_ranks - r);  // the ranks to come need planes too
        int next = starts.back() + 1;
        if (work.empty()) {
            next = int(std::int64_t{nz} * r / n_ranks);
        } else {
            while (k < next) before += work[size_t(k++)];
            while (k < last && before + 0.5 * work[size_t(k)] < wanted) before += work[size_t(k++)];
            next = k;
        }
        starts.push_back(next);
    }
    starts.push_back(nz);
    return starts;
}

}  // namespace

Grid::Grid(Box global, MPI_Comm comm, std::span<const double> plane_work)
    : box_(std::move(global)) {
    EXPECTS(Runtime::running(), "a Runtime lives as long as any Grid");
    check_box(box_);
    check_mpi(MPI_Comm_dup(comm, &comm_), "laying out the grid");
    MPI_Comm_set_errhandler(comm_, MPI_ERRORS_RETURN);
    MPI_Comm_rank(comm_, &rank_);
    MPI_Comm_size(comm_, &n_ranks_);
    int nz = box_.nz();
    if (n_ranks_ > nz) {
        MPI_Comm_free(&comm_);
        throw EnvironmentError("the box has " + std::to_string(nz) + " planes, too few for " +
                               std::to_string(n_ranks_) + " ranks: start at most one rank a plane");
    }
    EXPECTS(plane_work.empty() || int(plane_work.size()) == nz, "each plane has its work");
    plane_starts_ = dealt_planes(nz, n_ranks_, plane_work);
    box_.z_begin = plane_starts_[size_t(rank_)];
    box_.z_end = plane_starts_[size_t(rank_) + 1];

    shared_ = std::make_unique<SharedPlanes>(comm_);
    check_mpi(MPI_Type_contiguous(int(box_.plane_cells()), MPI_FLOAT, &plane_type_), "planes");
    check_mpi(MPI_Type_commit(&plane_type_), "planes");
    if (n_ranks_ == 1) return;
    // Leaf 0 is the plane above, leaf 1 the plane below; roots are the planes of their owners.
    std::vector<PetscInt> leaves;
    std::vector<PetscSFNode> roots;
    if (rank_ > 0) {
        leaves.push_back(0);
        int owner = rank_ - 1;
        roots.push_back({owner, box_.z_begin - 1 - plane_starts_[size_t(owner)]});
    }
    if (rank_ + 1 < n_ranks_) {
        leaves.push_back(1);
        roots.push_back({rank_ + 1, 0});
    }
    check_petsc(PetscSFCreate(comm_, &neighbours_), "halo");
    check_petsc(PetscSFSetGraph(neighbours_, box_.n_planes(), PetscInt(leaves.size()),
                                leaves.data(), PETSC_COPY_VALUES, roots.data(), PETSC_COPY_VALUES),
                "halo");
    check_petsc(PetscSFSetUp(neighbours_), "halo");
}

Grid::~Grid() {
    if (dm_ != nullptr) DMDestroy(&dm_);
    if (neighbours_ != nullptr) PetscSFDestroy(&neighbours_);
    if (plane_type_ != MPI_DATATYPE_NULL) MPI_Type_free(&plane_type_);
    if (comm_ != MPI_COMM_NULL) MPI_Comm_free(&comm_);
}

FloatArray Grid::shared_field(float value) const {
    return shared_->make(box_.plane_cells(), box_.z_begin, box_.z_end, box_.nz(), value);
}

void Grid::barrier() const {
    if (n_ranks_ > 1) check_mpi(MPI_Barrier(comm_), "waiting for all ranks");
}

_p_DM* Grid::dm() const {
    if (dm_ != nullptr) return dm_;
    std::vector<PetscInt> planes;
    for (int r = 0; r < n_ranks_; ++r)
        planes.push_back(plane_starts_[size_t(r) + 1] - plane_starts_[size_t(r)]);
    check_petsc(DMDACreate3d(comm_, DM_BOUNDARY_PERIODIC, DM_BOUNDARY_PERIODIC, DM_BOUNDARY_NONE,
                             DMDA_STENCIL_STAR, box_.nx, box_.ny, box_.nz(), 1, 1, n_ranks_, 1, 1,
                             nullptr, nullptr, planes.data(), &dm_),
                "laying out the grid");
    check_petsc(DMSetUp(dm_), "laying out the grid");
    return dm_;
}

void Grid::exchange_halo(std::span<const std::span<const float>> fields, Halo& halo) const {
    size_t cells = box_.plane_cells();
    halo.plane_cells_ = cells;
    halo.has_above_ = rank_ > 0;
    halo.has_below_ = rank_ + 1 < n_ranks_;
    if (n_ranks_ == 1) return;
    if (halo.storage_.size() < 2 * cells * fields.size())
        halo.storage_ = FloatArray(2 * cells * fields.size());
    auto leaf = [&](size_t f) { return halo.storage_.data() + 2 * f * cells; };
    for (size_t f = 0; f < fields.size(); ++f) {
        EXPECTS(fields[f].size() == box_.local_cells(), "a field holds the local planes");
        check_petsc(
            PetscSFBcastBegin(neighbours_, plane_type_, fields[f].data(), leaf(f), MPI_REPLACE),
            "halo");
    }
    for (size_t f = 0; f < fields.size(); ++f)
        check_petsc(
            PetscSFBcastEnd(neighbours_, plane_type_, fields[f].data(), leaf(f), MPI_REPLACE),
            "halo");
}

std::vector<double> Grid::gather_planes(std::span<const double> local, int a_plane) const {
    EXPECTS(int(local.size()) == box_.n_planes() * a_plane, "as many numbers a local plane");
    std::vector<double> all(local.begin(), local.end());
    if (n_ranks_ == 1) return all;
    all.resize(size_t(box_.nz()) * size_t(a_plane));
    std::vector<int> counts, places;
    for (int r = 0; r < n_ranks_; ++r) {
        places.push_back(plane_starts_[size_t(r)] * a_plane);
        counts.push_back(plane_starts_[size_t(r) + 1] * a_plane - places.back());
    }
    check_mpi(MPI_Allgatherv(local.data(), int(local.size()), MPI_DOUBLE, all.data(), counts.data(),
                             places.data(), MPI_DOUBLE, comm_),
              "adding up planes");
    return all;
}

std::vector<double> Grid::plane_sums(std::span<const float> field) const {
    EXPECTS(field.size() == box_.local_cells(), "a field holds the local planes");
    std::vector<double> local;
    size_t cells = box_.plane_cells();
    for (size_t begin = 0; begin < field.size(); begin += cells)
        local.push_back(plane_sum(field.subspan(begin, cells)));
    return gather_planes(local);
}

double Grid::sum(std::span<const float> field) const {
    double total = 0.0;
    for (double plane : plane_sums(field)) total += plane;
    return total;
}

double Grid::volume_integral_m3(std::span<const float> field) const {
    std::vector<double> planes = plane_sums(field);
    double total = 0.0;
    for (int k = 0; k < box_.nz(); ++k) total += planes[size_t(k)] * box_.cell_volume_m3(k);
    return total;
}

FieldRange Grid::range(std::span<const float> field) const {
    // Lanes that do not wait for each other, so that the loop runs at the speed of memory.
    constexpr size_t lanes = 32;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    float low[lanes], high[lanes], poison[lanes];  // poison stays 0 where all is finite, else NaN
    for (size_t l = 0; l < lanes; ++l) low[l] = infinity, high[l] = -infinity, poison[l] = 0.0F;
    size_t begin = 0;
    for (; begin + lanes <= field.size(); begin += lanes) {
        const float* values = field.data() + begin;
        for (size_t l = 0; l < lanes; ++l) {
            low[l] = values[l] < low[l] ? values[l] : low[l];
            high[l] = values[l] > high[l] ? values[l] : high[l];
            poison[l] += values[l] * 0.0F;
        }
    }
    for (; begin < field.size(); ++begin) {
        low[0] = std::min(low[0], field[begin]);
        high[0] = std::max(high[0], field[begin]);
        poison[0] += field[begin] * 0.0F;
    }
    double ends[2] = {double(infinity), double(infinity)};  // lowest, and highest below zero
    float poisoned = 0.0F;
    for (size_t l = 0; l < lanes; ++l) {
        ends[0] = std::min(ends[0], double(low[l]));
        ends[1] = std::min(ends[1], -double(high[l]));
        poisoned += poison[l];
    }
    // One message: a value that is not finite travels as the lowest of a third number.
    double all[3] = {ends[0], ends[1], poisoned == 0.0F ? 1.0 : 0.0};
    if (n_ranks_ > 1)
        check_mpi(MPI_Allreduce(MPI_IN_PLACE, all, 3, MPI_DOUBLE, MPI_MIN, comm_), "range");
    return {float(all[0]), float(-all[1]), all[2] == 1.0};
}

double Grid::max(double local) const {
    max_each({&local, 1});
    return local;
}

double Grid::min(double local) const {
    min_each({&local, 1});
    return local;
}

void Grid::max_each(std::span<double> here) const {
    for (double& value : here) value = -value;
    min_each(here);
    for (double& value : here) value = -value;
}

void Grid::min_each(std::span<double> here) const {
    if (n_ranks_ == 1) return;
    // With a NaN, MPI's minimum is another one on each rank, and ranks that decide by it part ways.
    std::vector<double> all;
    for (double value : here) {
        const bool a_number = !std::isnan(value);
        all.push_back(a_number ? value : 0.0);
        all.push_back(a_number ? 1.0 : 0.0);
    }
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, all.data(), int(all.size()), MPI_DOUBLE, MPI_MIN, comm_),
              "minimum over ranks");
    for (size_t i = 0; i < here.size(); ++i)
        here[i] = all[2 * i + 1] == 1.0 ? all[2 * i] : std::numeric_limits<double>::quiet_NaN();
}

bool Grid::all_agree(bool local) const { return min(local ? 1.0 : 0.0) == 1.0; }

}  // namespace needlework
