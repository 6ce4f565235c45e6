#pragma once
/// The hot loops of the heterogeneous solver, one table for each instruction set. Plain pointers
/// and lengths: what they compute is told in heterogeneous_operator.hpp, lateral_multigrid.hpp and
/// conjugate_gradients.hpp.

#include <cstddef>

namespace needlework::cell_kernels {

/// Conductances and losses of one plane of nx * ny cells, x fastest, periodic in x and y [1/s].
struct PlaneFaces {
    int nx = 0, ny = 0;
    const float* after_x = nullptr;  ///< between cell i and i + 1
    const float* after_y = nullptr;  ///< between row j and j + 1
    const float* above = nullptr;    ///< to the plane above
    const float* below = nullptr;    ///< to the plane below
    const float* slack = nullptr;    ///< what does not go to a neighbour
};

struct Table {
    const char* name;

    /// q = A p of one plane in double; returns p q.
    double (*apply)(const PlaneFaces& faces, const float* p, const float* p_above,
                    const float* p_below, double* q);
    /// f = sum of conductance * (neighbour - here), without slack.
    void (*inflow)(const PlaneFaces& faces, const float* c, const float* c_above,
                   const float* c_below, double* f);

    /// x += alpha p, r -= alpha q, rounded = r of n cells (a multiple of 8).
    void (*advance)(double alpha, const float* p, const double* q, double* x, double* r,
                    float* rounded, size_t n);
    /// p = z + beta p
    void (*direction)(const float* z, float beta, float* p, size_t n);
    /// out[0] = z r, out[1] = z q, in eight fixed lanes (n a multiple of 8).
    void (*products)(const float* z, const double* r, const double* q, double* out, size_t n);

    /// Factors of the lines in depth: inverse[k] = 1 / pivot from the losses and lateral
    /// conductances of every cell (`base`); rows are `stride` apart. 0 where nothing leaves a cell.
    void (*line_factors)(int nz, const float* below, const float* base, float* inverse, size_t n,
                         size_t stride);
    /// out = weight * T^-1 in, or out += it; n lines whose rows are `stride` apart, those of their
    /// factors `factor_stride`. scratch holds nz * line_block floats.
    void (*line_solve)(int nz, const float* below, const float* inverse, const float* in,
                       float weight, bool add, float* out, float* scratch, size_t n,
                       size_t factor_stride, size_t stride);

    /// r = share * r + L z with the lateral conductances L, and coarse = sums of r over pairs of
    /// cells along x and along y (of an odd number the last three).
    void (*residual_down)(const PlaneFaces& faces, float share, const float* z, float* r,
                          float* coarse);
    /// r += L e, z += share * e with e the coarse values spread over their cells. scratch holds
    /// nx * ny floats.
    void (*correction_up)(const PlaneFaces& faces, float share, const float* coarse, float* r,
                          float* z, float* scratch);
};

inline constexpr size_t line_block = 128;

/// Cells of the next coarser level along one axis.
inline int coarser(int n) { return n > 1 ? n / 2 : 1; }

const Table& baseline();
const Table& avx2();
const Table& avx512();
/// The table of the instruction set that kernels::best() chose.
const Table& best();

}  // namespace needlework::cell_kernels
