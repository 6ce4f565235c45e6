#include "grid/plane_share.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "grid/runtime.hpp"

namespace needlework {

namespace {

ColumnShare share_of(const Grid& grid, int rank) {
    const size_t cells = grid.box().plane_cells(), ranks = size_t(grid.n_ranks());
    return {cells * size_t(rank) / ranks, cells * (size_t(rank) + 1) / ranks};
}

void copy_sent(const Grid& grid, std::span<const float> field, int k_begin, int k_end, float* to) {
    const Box& box = grid.box();
    const ColumnShare ours = column_share(grid);
    std::vector<float> plane(box.plane_cells());
    int owner = 0;
    for (int k = k_begin; k < k_end; ++k, to += ours.size()) {
        while (grid.plane_starts()[size_t(owner) + 1] <= k) ++owner;
        if (owner == grid.rank())
            std::copy_n(field.data() + box.index(0, 0, k), plane.size(), plane.data());
        if (grid.n_ranks() > 1)
            check_mpi(MPI_Bcast(plane.data(), int(plane.size()), MPI_FLOAT, owner, grid.comm()),
                      "sharing planes");
        std::copy_n(plane.data() + ours.begin, ours.size(), to);
    }
}

}  // namespace

ColumnShare column_share(const Grid& grid) { return share_of(grid, grid.rank()); }

void share_columns(const Grid& grid, std::span<const std::span<const float>> fields, int k_begin,
                   int k_end, std::span<float> out) {
    const Box& box = grid.box();
    const ColumnShare ours = column_share(grid);
    const size_t a_field = ours.size() * size_t(k_end - k_begin);
    EXPECTS(0 <= k_begin && k_begin <= k_end && k_end <= box.nz(), "planes lie in the box");
    EXPECTS(out.size() >= a_field * fields.size(), "there is room for the columns");
    std::vector<const float*> wholes;
    for (std::span<const float> field : fields)
        if (const float* whole = grid.shared_planes().whole(field.data())) wholes.push_back(whole);
    const bool in_place = wholes.size() == fields.size();
    if (in_place) grid.barrier();  // the planes of all ranks are ready
    for (size_t f = 0; f < fields.size(); ++f) {
        float* to = out.data() + f * a_field;
        if (!in_place) {
            copy_sent(grid, fields[f], k_begin, k_end, to);
            continue;
        }
        for (int k = k_begin; k < k_end; ++k, to += ours.size())
            std::copy_n(wholes[f] + size_t(k) * box.plane_cells() + ours.begin, ours.size(), to);
    }
    if (in_place) grid.barrier();  // all ranks have read
}

void gather_columns(const Grid& grid, std::span<float> map) {
    EXPECTS(map.size() == grid.box().plane_cells(), "a map has a value a column");
    if (grid.n_ranks() == 1) return;
    std::vector<int> counts, places;
    for (int r = 0; r < grid.n_ranks(); ++r) {
        const ColumnShare share = share_of(grid, r);
        counts.push_back(int(share.size())), places.push_back(int(share.begin));
    }
    check_mpi(MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, map.data(), counts.data(),
                             places.data(), MPI_FLOAT, grid.comm()),
              "gathering columns");
}

}  // namespace needlework
