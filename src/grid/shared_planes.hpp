#pragma once
/// Fields that all ranks of one machine see as a whole, so that a solve in depth reads and writes
/// the columns where they lie instead of moving them to and fro.

#include <mpi.h>

#include <memory>

#include "grid/aligned.hpp"

namespace needlework {

/// Memory of whole fields in plane order; each rank is given its own planes of it as an array like
/// any other. Where the ranks are on several machines, or the kernel gives no such memory, arrays
/// are private and whole() knows none: data then move by MPI. The digits are the same.
class SharedPlanes {
  public:
    /// (collective)
    explicit SharedPlanes(MPI_Comm comm);

    /// Planes z_begin to z_end - 1 of a field of nz planes of `plane_floats` each. (collective)
    FloatArray make(size_t plane_floats, int z_begin, int z_end, int nz, float value);

    /// The first plane of the whole field whose local planes begin at `planes`; nullptr where they
    /// are not in such memory.
    float* whole(const float* planes) const;

    bool possible() const { return possible_; }

  private:
    struct Registry;
    MPI_Comm comm_;
    bool possible_ = false;
    size_t n_arrays_ = 0;  ///< made so far
    std::shared_ptr<Registry> registry_;
};

}  // namespace needlework
