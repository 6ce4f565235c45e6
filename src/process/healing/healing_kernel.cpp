#include "process/healing/healing_kernel.hpp"

namespace needlework::healing_kernel {

const Table& best() {
    static const Table& chosen = [&]() -> const Table& {
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
            return avx512();
        if (__builtin_cpu_supports("avx2")) return avx2();
        return baseline();
    }();
    return chosen;
}

}  // namespace needlework::healing_kernel
