#pragma once
/// Moves whole planes between the ranks and rank 0, in plane order; MPI only moves data.

#include <mpi.h>

#include <exception>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "grid/box.hpp"
#include "io/state_image.hpp"

namespace needlework {

/// Which planes lie on which rank; ranks may hold none. Making one is collective.
class PlaneTransfer {
  public:
    PlaneTransfer(const Box& box, MPI_Comm comm);

    /// Calls `take(n_planes, values)` on rank 0 for the slab of each rank, in plane order.
    void gather(std::span<const float> local,
                const std::function<void(int, std::span<const float>)>& take) const;
    /// Calls `give(z_begin, z_end, out)` on rank 0 for the slab of each rank and sends it there.
    void scatter(std::span<float> local,
                 const std::function<void(int, int, std::span<float>)>& give) const;

    /// A running sum that goes through the ranks in plane order, so that its digits do not depend
    /// on how the planes are split: `add(sum)` is called on each rank that holds planes, with what
    /// the ranks above have added; the total then stands in `sum` on every rank. Collective.
    void accumulate(std::span<double> sum, const std::function<void(std::span<double>)>& add) const;

  private:
    struct Slab {
        int rank, z_begin, z_end;
    };
    size_t n_values(const Slab& slab) const {
        return size_t(slab.z_end - slab.z_begin) * plane_cells_;
    }
    MPI_Comm comm_;
    int rank_ = 0;
    size_t plane_cells_ = 0;
    std::vector<Slab> slabs_;  ///< in plane order
};

/// Work that only rank 0 does and that all ranks must fail at together. After a failure further
/// work is skipped, so that the ranks still meet in the same calls; `settle` then throws on every
/// rank.
class AgreedAction {
  public:
    explicit AgreedAction(MPI_Comm comm);
    void on_root(const std::function<void()>& work);
    void settle();  ///< collective

  private:
    MPI_Comm comm_;
    int rank_ = 0;
    std::exception_ptr failure_;
};

/// Rank 0's values for all; collective.
bool broadcast_flag(bool flag, MPI_Comm comm);
void broadcast_floats(std::span<float> values, MPI_Comm comm);
void broadcast_texts(std::vector<std::string>& texts, MPI_Comm comm);
void broadcast_state(std::vector<NumberTable>& tables, std::vector<Blob>& blobs, MPI_Comm comm);

}  // namespace needlework
