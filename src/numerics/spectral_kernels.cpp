#include "numerics/spectral_kernels.hpp"

namespace needlework::kernels {

size_t plane_scratch_floats(int nx, int ny, int largest_radix) {
    size_t longer = size_t(nx > ny ? nx : ny);
    size_t transposed = size_t(nx) * (size_t(ny) + widest_pack) * most_planes_together;
    return transposed + 2 * widest_pack * (longer + size_t(largest_radix));
}

const SpectralTable& spectral(const Table& table) {
    if (&table == &avx512()) return spectral_avx512();
    if (&table == &avx2()) return spectral_avx2();
    return spectral_baseline();
}

}  // namespace needlework::kernels
