#include "grid/plane_share.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "grid/runtime.hpp"

namespace needlework {

void share_planes(const Grid& grid, std::span<const float> field, int k_begin, int k_end,
                  std::span<float> out) {
    const Box& box = grid.box();
    const size_t plane = box.plane_cells();
    EXPECTS(0 <= k_begin && k_begin <= k_end && k_end <= box.nz(), "planes lie in the box");
    EXPECTS(out.size() == plane * size_t(k_end - k_begin), "there is room for the planes");
    int owner = 0;
    for (int k = k_begin; k < k_end; ++k) {
        float* to = out.data() + plane * size_t(k - k_begin);
        if (k >= box.z_begin && k < box.z_end)
            std::copy_n(field.data() + box.index(0, 0, k), plane, to);
        while (grid.plane_starts()[size_t(owner) + 1] <= k) ++owner;
        if (grid.n_ranks() > 1)
            check_mpi(MPI_Bcast(to, int(plane), MPI_FLOAT, owner, grid.comm()), "sharing planes");
    }
}

}  // namespace needlework
