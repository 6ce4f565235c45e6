#include "numerics/heterogeneous_kernels.hpp"

#include <string_view>

#include "numerics/kernels.hpp"

namespace needlework::cell_kernels {

const Table& best() {
    std::string_view chosen = kernels::best().name;
    if (chosen == "avx512") return avx512();
    return chosen == "avx2" ? avx2() : baseline();
}

}  // namespace needlework::cell_kernels
