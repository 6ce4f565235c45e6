#pragma once
/// The box of tissue laid over ranks: whole planes of depth on a rank, neighbours' planes on
/// request, and sums whose digits do not depend on the number of ranks.

#include <mpi.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "grid/aligned.hpp"
#include "grid/box.hpp"
#include "grid/shared_planes.hpp"

struct _p_DM;
struct _p_PetscSF;

namespace needlework {

/// The planes of neighbouring ranks beside the local ones, for a batch of fields.
class Halo {
  public:
    /// Plane z_begin - 1 (shallower) of a field of the batch; nullptr at the top of the box.
    const float* above(size_t field) const;
    /// Plane z_end (deeper) of a field of the batch; nullptr at the bottom of the box.
    const float* below(size_t field) const;

  private:
    friend class Grid;
    FloatArray storage_;
    size_t plane_cells_ = 0;
    bool has_above_ = false;
    bool has_below_ = false;
};

/// Smallest and largest value of a field; a NaN anywhere makes `finite` false.
struct FieldRange {
    float low = 0.0F;
    float high = 0.0F;
    bool finite = true;
};

/// Layout of one box on the ranks of a communicator. All members marked (collective) have to be
/// called by every rank, in the same order.
class Grid {
  public:
    /// `global` describes the whole box, its z_begin and z_end are ignored (collective).
    /// Throws EnvironmentError if there are more ranks than planes. `plane_work`: what each plane
    /// of the whole box costs, by any measure (empty: all the same); ranks get planes of about
    /// equal work.
    Grid(Box global, MPI_Comm comm, std::span<const double> plane_work = {});
    ~Grid();
    Grid(const Grid&) = delete;
    Grid& operator=(const Grid&) = delete;

    const Box& box() const { return box_; }  ///< with this rank's z_begin and z_end
    MPI_Comm comm() const { return comm_; }
    int rank() const { return rank_; }
    int n_ranks() const { return n_ranks_; }
    /// First plane of every rank, and nz at the end: n_ranks + 1 numbers.
    const std::vector<int>& plane_starts() const { return plane_starts_; }
    /// Memory for a field whose columns other ranks of the machine work on; like any array else.
    /// (collective)
    FloatArray shared_field(float value) const;
    SharedPlanes& shared_planes() const { return *shared_; }
    /// Waits for all ranks. (collective)
    void barrier() const;
    /// The PETSc layout (x, y periodic, stencil of one cell), for Krylov solves; made on first use
    /// (collective).
    _p_DM* dm() const;

    /// Fetches the two neighbouring planes of every field of the batch (collective).
    void exchange_halo(std::span<const std::span<const float>> fields, Halo& halo) const;

    /// Sum in double of every plane of the whole box, on every rank (collective). Equal digits on
    /// any number of ranks.
    std::vector<double> plane_sums(std::span<const float> field) const;
    /// One double a local plane becomes one double a plane of the box, on every rank; or a few
    /// that stand together (collective).
    std::vector<double> gather_planes(std::span<const double> local, int a_plane = 1) const;
    double sum(std::span<const float> field) const;                 ///< plane order (collective)
    double volume_integral_m3(std::span<const float> field) const;  ///< value * volume (collective)
    FieldRange range(std::span<const float> field) const;           ///< (collective)

    double max(double local) const;               ///< over ranks (collective)
    double min(double local) const;               ///< over ranks (collective)
    void max_each(std::span<double> here) const;  ///< of each number, in one message (collective)
    void min_each(std::span<double> here) const;  ///< of each number, in one message (collective)
    bool all_agree(bool local) const;             ///< true where every rank says so (collective)

  private:
    Box box_;
    MPI_Comm comm_ = MPI_COMM_NULL;
    int rank_ = 0;
    int n_ranks_ = 1;
    std::vector<int> plane_starts_;
    std::unique_ptr<SharedPlanes> shared_;
    mutable _p_DM* dm_ = nullptr;
    _p_PetscSF* neighbours_ = nullptr;
    MPI_Datatype plane_type_ = MPI_DATATYPE_NULL;
};

}  // namespace needlework
