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
    /// Planes go in pieces of at most `piece_values` values (or one plane), so that rank 0 never
    /// holds the slab of another rank and no count comes near 2^31.
    PlaneTransfer(const Box& box, MPI_Comm comm, size_t piece_values = size_t{1} << 24);

    /// Calls `take(n_planes, values)` on rank 0 for one piece after the other, in plane order.
    void gather(std::span<const float> local,
                const std::function<void(int, std::span<const float>)>& take) const;
    /// Calls `give(z_begin, z_end, out)` on rank 0 for each piece and sends it where it belongs.
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
    std::vector<Slab> pieces() const;  ///< of all slabs, in plane order
    /// Local values of a piece of this rank's slab.
    template <class Float>
    std::span<Float> part(std::span<Float> local, const Slab& piece) const {
        size_t before = size_t(piece.z_begin - z_begin_) * plane_cells_;
        return local.subspan(before, n_values(piece));
    }
    MPI_Comm comm_;
    int rank_ = 0;
    size_t plane_cells_ = 0, piece_values_ = 0, local_values_ = 0;
    int z_begin_ = 0;          ///< of this rank
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
void broadcast_floats(std::span<float> values, MPI_Comm comm);
void broadcast_texts(std::vector<std::string>& texts, MPI_Comm comm);
void broadcast_state(std::vector<NumberTable>& tables, std::vector<Blob>& blobs, MPI_Comm comm);

}  // namespace needlework
