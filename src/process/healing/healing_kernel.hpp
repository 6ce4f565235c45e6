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
/// Those of `FollowerCells`: the followers of healing_equations.inl.
inline constexpr int n_followers = 8;
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

/// What follows the cells of a run; `to` may be `from`.
struct FollowerCells {
    const float* from[n_followers];
    float* to[n_followers];
};

/// The planes that a run consists of, periodic in x and y.
struct Planes {
    int nx, ny;
    float h_mm;      ///< edge of a cell
    float* scratch;  ///< 2 nx ny floats
};

/// Largest distance from rest of the cells that move, after the first half of a step.
struct Away {
    float leukocytes;  ///< neutrophils and inflammatory macrophages
    float residents;   ///< repair macrophages, fibroblasts and myofibroblasts
};
/// Largest size of the two sources.
struct Largest {
    float tgf;
    float growth;
};

/// Passes of a step, each over all fields once.
struct Table {
    const char* name;
    /// Sources of active TGF-beta and growth factor, above rest, of the state as it is.
    void (*sources)(const float* rates, const Cells& cells, float* tgf, float* growth);
    /// First half of a step, under the laws of its start.
    Away (*first_half)(const float* rates, const Cells& cells, float dt_d);
    /// Sources at the end of the step, predicted with the signals of the cells.
    Largest (*end_sources)(const float* rates, const Cells& cells, float dt_d, float* tgf,
                           float* growth);
    /// Second half of a step, under the laws of its end: the predicted state with the signals that
    /// its sources made, `tgf_excess` (becomes 1 + excess) and `growth`. Returns the largest
    /// difference from the predicted state, per resting value or per 1; NaN if any value is not
    /// finite.
    float (*second_half)(const float* rates, const Cells& cells, float dt_d, float* tgf_excess,
                         const float* growth);
    /// What follows, over the whole step, under the state of the middle of it in `cells.from` and
    /// the growth factor of its start. `cells` are whole planes.
    void (*followers)(const float* rates, const Cells& cells, const FollowerCells& followers,
                      const Planes& planes, float dt_d);
    /// Largest distance of n values from `centre`; any n.
    float (*distance)(const float* values, float centre, size_t n);
};

const Table& baseline();
const Table& avx2();
const Table& avx512();
/// The best table that this machine can run.
const Table& best();

}  // namespace needlework::healing_kernel
