#pragma once
/// What the programs that compare one rank with several share: a count of differences, and bits.

#include <cstdio>
#include <cstring>
#include <string>

#include "grid/grid.hpp"

namespace needlework::verification {

inline int n_failed = 0;

inline void expect(bool condition, const std::string& what) {
    if (condition) return;
    ++n_failed;
    std::fprintf(stderr, "FAILED: %s\n", what.c_str());
}

/// Bits of the local planes of `shared` against the same planes of the whole field `alone`.
inline bool same_bits(const Grid& grid, const FloatArray& shared, const FloatArray& alone) {
    size_t first = size_t(grid.box().z_begin) * grid.box().plane_cells();
    return std::memcmp(shared.data(), alone.data() + first, shared.size() * sizeof(float)) == 0;
}

}  // namespace needlework::verification
