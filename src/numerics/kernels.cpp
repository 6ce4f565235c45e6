#include "numerics/kernels.hpp"

namespace needlework::kernels {

Tables runnable() {
    Tables tables{{&baseline()}, 1};
    if (__builtin_cpu_supports("avx2")) tables.list[tables.n++] = &avx2();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
        tables.list[tables.n++] = &avx512();
    return tables;
}

const Table& best() {
    static const Table& chosen = []() -> const Table& {
        Tables t = runnable();
        return *t.list[t.n - 1];
    }();
    return chosen;
}

}  // namespace needlework::kernels
