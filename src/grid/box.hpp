#pragma once
/// The geometry of a box of tissue and which of its planes live on this rank. Knows nothing of MPI.

#include <cstddef>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

/// A laterally periodic box; x and y lie in the skin surface, z is depth below the local surface
/// (top of the viable epidermis is z = 0; the stratum corneum is a membrane above it).
struct Box {
    int nx = 0;                     ///< cells along x, a multiple of 4
    int ny = 0;                     ///< cells along y, a multiple of 4
    double h_m = 0.0;               ///< lateral cell size, same in x and y [m]
    std::vector<double> z_faces_m;  ///< depth of the nz + 1 cell faces, rising from 0 [m]
    int z_begin = 0;                ///< first plane on this rank
    int z_end = 0;                  ///< one past the last plane on this rank

    int nz() const { return int(z_faces_m.size()) - 1; }
    int n_planes() const { return z_end - z_begin; }
    size_t plane_cells() const { return size_t(nx) * size_t(ny); }
    size_t local_cells() const { return plane_cells() * size_t(n_planes()); }
    double dz_m(int k) const { return z_faces_m[size_t(k) + 1] - z_faces_m[size_t(k)]; }
    double z_centre_m(int k) const {
        return 0.5 * (z_faces_m[size_t(k)] + z_faces_m[size_t(k) + 1]);
    }
    double cell_volume_m3(int k) const { return h_m * h_m * dz_m(k); }
    Length width_x() const { return Length{h_m * nx}; }
    Length width_y() const { return Length{h_m * ny}; }
    Area area() const { return width_x() * width_y(); }
    Length depth() const { return Length{z_faces_m.back()}; }

    /// Place of cell (i, j, k) in a local field array; x runs fastest, then y, then z. k is global.
    size_t index(int i, int j, int k) const {
        return (size_t(k - z_begin) * size_t(ny) + size_t(j)) * size_t(nx) + size_t(i);
    }
};

/// Faces of a depth axis that starts with cells of `top`, grows geometrically by about `growth` a
/// cell and stays at `bottom`; the last face lies exactly at `depth`.
std::vector<double> graded_faces_m(Length depth, Length top, Length bottom, double growth);

}  // namespace needlework
