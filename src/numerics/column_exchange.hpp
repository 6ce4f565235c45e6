#pragma once
/// Moves data between whole planes on a rank and whole columns of depth on a rank (and back), so
/// that solves in depth need no other communication.

#include <vector>

#include "grid/grid.hpp"

namespace needlework {

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

    /// The columns of this rank: nz rows of count() floats. On one rank nothing is copied and
    /// `planes` itself comes back. (collective)
    float* to_columns(float* planes);
    /// The way back, from the storage that to_columns gave. (collective)
    void to_planes(float* planes);

    /// Read-only data that will not go back, kept beside a field that is out in columns.
    const float* copy_to_columns(const float* planes);

  private:
    void gather(const float* planes, FloatArray& columns);

    const Grid& grid_;
    int rank_, n_ranks_;
    std::vector<size_t> starts_;
    // What goes to and comes from each rank, described to MPI, which then copies it only once.
    std::vector<int> one_each_, plane_places_, column_places_;  // places in bytes
    std::vector<MPI_Datatype> in_planes_, in_columns_;
    FloatArray columns_, second_;
};

}  // namespace needlework
