#pragma once
/// The sweep of the healing equations over many cells, one table for each instruction set. The
/// equations themselves are those of healing_equations.inl; the digits do not depend on the table.

#include <cstddef>

namespace needlework::healing_kernel {

/// Order of the fields in `Cells::from` and `Cells::to`: the states of healing_equations.inl, then
/// the carry of the slow pool.
inline constexpr int n_states = 15;
inline constexpr int mature_collagen_slot = 9;
inline constexpr int mature_carry_slot = 15;
inline constexpr int n_slots = 16;
/// Runs are a multiple of this many cells.
inline constexpr size_t lanes_of_all_tables = 16;

/// A run of n cells. `to` may be `from`. Active TGF-beta is relative to rest (1), growth factor is
/// the excess (0).
struct Cells {
    const float* from[n_slots];
    float* to[n_slots];
    const float* tgf_beta;
    const float* growth_factor;
    const float* vessels;
    const float* deficit;
    size_t n;
};

struct Table {
    const char* name;
    /// Sources of active TGF-beta and growth factor, above rest, of the state as it is.
    void (*sources)(const float* rates, const Cells& cells, float* tgf, float* growth);
    /// The same at mid-step, predicted with the signals of the cells.
    void (*mid_sources)(const float* rates, const Cells& cells, float dt_d, float* tgf,
                        float* growth);
    /// The whole step. `tgf_excess_mid` and `growth_mid` are the signals at mid-step; they become
    /// `tgf_to` (1 + excess) and `growth_to`. Returns the largest difference between the
    /// second-order and the first-order result, per resting value or per 1; NaN if any value is not
    /// finite.
    float (*advance)(const float* rates, const Cells& cells, float dt_d,
                     const float* tgf_excess_mid, const float* growth_mid, float* tgf_to,
                     float* growth_to);
    /// Largest distance of n values from `centre`; any n.
    float (*distance)(const float* values, float centre, size_t n);
};

const Table& baseline();
const Table& avx2();
const Table& avx512();
/// The best table that this machine can run.
const Table& best();

}  // namespace needlework::healing_kernel
