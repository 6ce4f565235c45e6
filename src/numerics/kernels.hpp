#pragma once
/// The hot loops of the solvers, one table for each instruction set. Plain pointers and lengths:
/// what they compute is told in layered_solver.hpp, splitting.hpp and chemotaxis.hpp.

#include <cstddef>

namespace needlework::kernels {

/// A periodic line resolvent (1 - a S2)^-1 with S2 the second difference, as two passes of
/// exponential smoothing y_i = y_(i-1) + p (r_i - y_(i-1)), one in each direction.
struct LineSmoother {
    float p = 1.0F;              ///< share of the new value, 2 / (1 + sqrt(1 + 4 a))
    int warm_up = 0;             ///< cells after which the start of a line is forgotten
    float closure = 1.0F;        ///< 1 / (1 - q^n), q = 1 - p, for lines shorter than warm_up
    float left_of_first = 0.0F;  ///< n p q^n: what a turn leaves in the second smoothing
    float extrapolate = 0.0F;    ///< 0: backward Euler; else A of u1 + A (u2 - u1)
};

/// One plane of depth in an elimination, of which
///   v = keep v_before + take c + add + source_gain s        on the way there,
///   c = v + psi (c_behind - v)                              on the way back;
/// no term is negative and keep + take + ... = 1 as far as nothing decays or leaves.
struct DepthRow {
    double keep = 0.0;
    double take = 1.0;
    double add = 0.0;          ///< from outside the box [unit of the field]
    double source_gain = 0.0;  ///< [s]
    float psi = 0.0F;
};

/// One visit of planes that lie one after the other and share D: back-substitution in depth of the
/// step before, smoothing along x and y, elimination in depth, all while they are in the cache.
struct PlanePass {
    int nx = 0, ny = 0, n_planes = 1;  ///< nx, ny multiples of 4
    const LineSmoother* along_x = nullptr;
    const LineSmoother* along_y = nullptr;
    const float* from = nullptr;  ///< values, or v of the step before
    float* to = nullptr;          ///< may be `from`
    float* copy = nullptr;        ///< takes a copy of the values before smoothing; may be null
    float psi = 0.0F;
    float* behind = nullptr;        ///< null: no back-substitution; else c_behind, becomes c
    const DepthRow* row = nullptr;  ///< used with carry
    double* carry = nullptr;        ///< null: no elimination; else v_before, becomes v (one plane)
    const float* source = nullptr;
    const float* next = nullptr;     ///< the plane that comes after this pass, to be asked for
    float* range = nullptr;          ///< null, or widened to the values left: smallest, largest
    float* work = nullptr;           ///< ny * work_stride floats, never NaN
    std::ptrdiff_t work_stride = 0;  ///< work_row_floats(n_planes * nx)
    float* scratch = nullptr;        ///< line_scratch_floats(nx, ny)
};

struct Table {
    const char* name;

    void (*plane_pass)(const PlanePass& pass);
    /// The back-substitution of a plane alone: c holds c_behind and becomes c, also in `to`;
    /// `next` is the plane that comes after, or null.
    void (*rise)(float psi, const float* v, float* c, float* to, const float* next, size_t n);
    /// One implicit solve in depth of n columns, rows of c (and source, may be null) `stride`
    /// apart; elimination goes up or down, rows come in its order. Digits are those of the planes'
    /// passes. carry holds depth_block doubles.
    void (*sweep_depth)(const DepthRow* rows, int nz, bool upward, float* c, const float* source,
                        double* carry, size_t n, size_t stride);
    /// u1 + A (u2 - u1) of one and two solves, downward; scratch holds 2 * nz * depth_block
    /// doubles.
    void (*sweep_depth_twice)(const DepthRow* rows, int nz, float* c, const float* source,
                              double extrapolate, double* scratch, size_t n, size_t stride);

    /// One explicit stage of drift in a plane, out = c - dt div(flux); scratch holds 3 nx floats.
    void (*drift_plane)(const float* c, const float* vx, const float* vy, float dt_over_h,
                        float* out, int nx, int ny, float* scratch);
    /// Face speeds of one plane, bounded by v_max: returns the largest |vx| and |vy| seen.
    void (*drift_speeds)(const float* signal, int nx, int ny, float mobility_over_h, float v_max,
                         float* vx, float* vy, float* largest);
    /// Implicit upwind drift in depth of n columns; scratch holds nz * drift_block floats.
    void (*drift_depth)(const float* signal, float* c, const float* mobility_over_dz,
                        const float* dt_over_dz, float v_max, int nz, float* scratch, size_t n,
                        size_t stride);
};

/// Columns that a sweep in depth works on at a time, so that they stay in the second-level cache.
inline constexpr size_t depth_block = 128;
inline constexpr size_t drift_block = 64;
/// Lines that a sweep in the plane works on at a time: they stay in the first-level cache, and
/// five vectors of sixteen hide the latency of an addition.
inline constexpr size_t line_block = 80;
/// Lines are worked on in whole vectors of the widest instruction set.
inline constexpr size_t widest_vector = 16;

inline size_t line_scratch_floats(int nx, int ny) {
    size_t longer = size_t(nx > ny ? nx : ny);
    return 2 * line_block * longer;
}
/// Length of a row of PlanePass::work: whole vectors, and no power of two, so that rows do not
/// fall on the same lines of the cache.
inline std::ptrdiff_t work_row_floats(int n) {
    size_t vectors = (size_t(n) + widest_vector - 1) / widest_vector;
    return std::ptrdiff_t((vectors + 1) * widest_vector);
}

const Table& baseline();
const Table& avx2();
const Table& avx512();

/// The tables that this machine can run, plainest first, and the best of them.
struct Tables {
    const Table* list[3];
    int n;
    const Table* const* begin() const { return list; }
    const Table* const* end() const { return list + n; }
};
Tables runnable();
const Table& best();

}  // namespace needlework::kernels
