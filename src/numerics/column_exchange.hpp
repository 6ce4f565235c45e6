#pragma once
/// Whole planes on a rank become whole columns of depth on a rank (and back), so that solves in
/// depth need no other communication. Fields in memory that the ranks share (Grid::shared_field)
/// stay where they are: the ranks only wait for each other. Others are moved by MPI.

#include <functional>
#include <span>
#include <vector>

#include "grid/grid.hpp"

namespace needlework {

/// `n_runs` runs of `run` floats, `stride` floats apart, the first `first` floats behind the
/// address that MPI is given; right beyond 2^31 bytes and 2^31 floats. The caller frees it.
MPI_Datatype exchange_type(int n_runs, size_t run, size_t stride, size_t first);

class ColumnExchange {
  public:
    /// A plane has `plane_floats` floats, dealt to the ranks in units of `unit` neighbouring
    /// floats.
    ColumnExchange(const Grid& grid, size_t plane_floats, size_t unit);
    ~ColumnExchange();
    ColumnExchange(const ColumnExchange&) = delete;
    ColumnExchange& operator=(const ColumnExchange&) = delete;

    size_t begin() const {
        return starts_[size_t(rank_)];
    }  ///< first float of a plane that is ours
    size_t count() const { return starts_[size_t(rank_) + 1] - begin(); }
    bool moves() const { return n_ranks_ > 1; }

    /// Columns of this rank: nz rows of count() floats, `stride` floats apart.
    struct Columns {
        float* data = nullptr;
        const float* beside = nullptr;
        size_t stride = 0;
    };
    /// The columns of `planes`, and of data beside them that are only read (may be null), where
    /// they lie: on one rank, and where both are in shared memory, nothing is copied; else they are
    /// moved. Until close the planes of `beside` must stand as they are. (collective)
    Columns open(float* planes, const float* beside = nullptr);
    /// The columns that open gave are done: planes again. (collective)
    void close(float* planes);

    /// What open takes, of one field of several.
    struct Planes {
        float* planes = nullptr;
        const float* beside = nullptr;
    };
    /// `work` on the columns of every field: where they lie the ranks wait for each other once
    /// before the first and once after the last, else fields are moved one after the other.
    /// (collective)
    void each(std::span<const Planes> fields,
              const std::function<void(size_t, const Columns&)>& work);

    /// Moved columns: nz rows of count() floats, one behind the other. On one rank nothing is
    /// copied and `planes` itself comes back. (collective)
    float* to_columns(float* planes);
    /// The way back, from the storage that to_columns gave. (collective)
    void to_planes(float* planes);
    /// Read-only data that will not go back, kept beside a field that is out in columns.
    const float* copy_to_columns(const float* planes);

    /// Planes of this exchange's width, in shared memory where there is such. (collective)
    FloatArray make_planes(float value) const;

  private:
    void gather(const float* planes, FloatArray& columns);
    float* shared(const float* planes) const;

    const Grid& grid_;
    int rank_, n_ranks_;
    size_t plane_floats_;
    bool in_place_ = false;  // of the columns that are open
    std::vector<size_t> starts_;
    // What goes to and comes from each rank, described to MPI, which then copies it only once.
    std::vector<int> one_each_, no_place_;
    std::vector<MPI_Datatype> in_planes_, in_columns_;
    FloatArray columns_, second_;
};

}  // namespace needlework
