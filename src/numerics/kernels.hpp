#pragma once
/// The hot loops of the solvers, one table for each instruction set. Plain pointers and lengths:
/// what they compute is told in layered_solver.hpp, splitting.hpp and chemotaxis.hpp.

#include <cstddef>

namespace needlework::kernels {

/// A periodic line resolvent (1 - a S2)^-1 with S2 the second difference, as two passes of
/// exponential smoothing y_i = y_(i-1) + p (r_i - y_(i-1)), one in each direction.
struct LineSmoother {
    float p = 1.0F;            ///< share of the new value, 2 / (1 + sqrt(1 + 4 a))
    int warm_up = 0;           ///< cells after which the start of a line is forgotten
    float closure = 1.0F;      ///< 1 / (1 - q^n), q = 1 - p, for lines shorter than warm_up
    float extrapolate = 0.0F;  ///< 0: backward Euler; else A of u1 + A (u2 - u1)
};

/// One plane of depth in the sweep along z of the splitting; all convex combinations.
struct DepthSweepRow {
    double gain = 0.0;    ///< response to the local rate of change [s]
    double decay = 0.0;   ///< [1/s], exchange with the outside included
    double inflow = 0.0;  ///< source from the outside [1/s]
    double theta = 1.0;   ///< share of this plane in the running mean of the planes above
    double phi = 1.0;     ///< share of that mean in the value, the rest comes from below
};

/// One plane of depth in the spectral solve.
struct SpectralRow {
    float weight = 1.0F;       ///< thickness times capacity, scaled, times the transform's norm
    float conductance = 0.0F;  ///< to the plane below, scaled; 0 in the last plane
    float inverse = 1.0F;      ///< 1 / conductance; 1 in the last plane
    float slack = 0.0F;        ///< what does not go to a neighbour at wavenumber zero
    float slope = 0.0F;        ///< slack gained per unit of the lateral eigenvalue
};

struct Table {
    const char* name;

    /// out = (c + tau s) - mean; s may be null. Deviations keep their digits where c is large.
    void (*deviation)(const float* c, const float* s, float tau, float mean, float* out, size_t n);
    /// c = mean + deviation
    void (*restore)(const float* deviation, float mean, float* c, size_t n);

    /// Elimination factors of n wavenumbers: factors[k * n + p] for nz rows.
    void (*layer_factors)(const SpectralRow* rows, int nz, const float* lateral, float* factors,
                          size_t n);
    /// Solves in place for n complex wavenumbers (a multiple of 8) of nz rows `stride` floats
    /// apart. `extrapolate` not 0: u1 + A (u2 - u1), where rows[nz ..] solve u2 from u1 + scale *
    /// second; second may be null. scratch holds nz * 2 * spectral_block floats.
    void (*depth_solve_spectral)(const SpectralRow* rows, int nz, const float* factors, float* y,
                                 const float* second, float second_scale, float extrapolate,
                                 float* scratch, size_t n, size_t stride);

    /// Sweep along x of n_rows rows (of any number of planes), along y of n_planes planes; scratch
    /// holds line_scratch_floats(nx, ny).
    void (*sweep_x)(float* rows, int nx, int n_rows, const LineSmoother& line, float* scratch);
    void (*sweep_y)(float* planes, int nx, int ny, int n_planes, const LineSmoother& line,
                    float* scratch);
    /// Sweep along z of n columns; rows of c (and source, may be null) are `stride` apart.
    /// scratch holds 2 * nz * depth_block doubles.
    void (*sweep_z)(const DepthSweepRow* rows, int nz, float* c, const float* source,
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
inline constexpr size_t spectral_block = 256;
inline constexpr size_t drift_block = 64;
/// Lines that a sweep in the plane works on at a time.
inline constexpr size_t line_block = 64;

inline size_t line_scratch_floats(int nx, int ny) {
    size_t longer = size_t(nx > ny ? nx : ny);
    return 2 * line_block * longer;
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
