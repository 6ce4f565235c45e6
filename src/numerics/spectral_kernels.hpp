#pragma once
/// The hot loops of the layered solver, one table for each instruction set: real transforms of
/// planes, vectorised over lines, and elimination in depth. What they compute is told in
/// plane_transform.hpp and layered_solver.hpp. Equal digits on every instruction set.

#include <cstddef>

#include "numerics/kernels.hpp"

namespace needlework::kernels {

/// One line of n values (n even) as a chain of radix stages; points into a PlaneTransform.
struct LinePlan {
    int n = 0;
    int n_stages = 0;
    const int* radix = nullptr;              ///< of each stage of the forward transform
    const float* const* twiddles = nullptr;  ///< of each stage: (cos, -sin) of s j / length
    const float* const* roots = nullptr;  ///< of each stage of odd radix: (cos, sin) of q / radix
    const int* plus = nullptr;            ///< where the stages leave frequency k; [0]: frequency 0
    const int* minus = nullptr;           ///< where they leave frequency -k; [0]: frequency n / 2
};

/// A plane of x.n by y.n cells, x fastest.
struct PlanePlan {
    LinePlan x, y;
    int rows_together = 1;     ///< rows of cosines, then as many of sines; divides x.n / 2
    float* scratch = nullptr;  ///< plane_scratch_floats(x.n, y.n, largest radix)
};

/// Planes that are transformed by one call, of one field or of several. Narrow ones go through in
/// pairs, which fills the vectors; the digits are those of each alone.
struct Planes {
    int n = 1;
    size_t apart = 0;             ///< from plane to plane, of values, sources and coefficients
    const float* mean = nullptr;  ///< of each plane
    float tau = 0.0F;
};

/// One plane of depth in the spectral solve.
struct SpectralPlane {
    float weight = 1.0F;       ///< thickness times capacity, scaled, times the transform's norm
    float conductance = 0.0F;  ///< to the plane below, scaled; 0 in the last plane
    float inverse = 1.0F;      ///< 1 / conductance; 1 in the last plane
    float slack = 0.0F;        ///< what does not go to a neighbour at wavenumber zero
    float slope = 0.0F;        ///< slack gained per unit of the lateral eigenvalue
};

/// Two lines of coefficients (cosines and sines along x) of the same eigenvalues: `lanes` floats
/// each, a multiple of 4, in each of nz planes.
struct SpectralLines {
    float* values = nullptr;        ///< first plane of the first line; solved in place
    const float* second = nullptr;  ///< lies alike; added, times second_scale, before stage two
    size_t line_apart = 0;          ///< from line to line [floats]
    size_t stride = 0;              ///< from plane to plane [floats]
    size_t lanes = 0;
    const float* lateral = nullptr;  ///< eigenvalue of each lane [1/m^2]
    size_t n_own = 0;                ///< first lanes in which the second line has others, those of
    const float* own_lateral = nullptr;
    float second_scale = 0.0F;
    float extrapolate = 0.0F;  ///< not 0: two stages, u1 + A (u2 - u1)
};

struct SpectralTable {
    const char* name;
    /// Sum in double, in 32 fixed lanes.
    double (*sum)(const float* values, size_t n);
    /// Coefficients of (c + tau s) - mean; s may be null. out may be c.
    void (*forward)(const PlanePlan& plan, const Planes& planes, const float* c, const float* s,
                    float* out);
    /// c holds coefficients and becomes mean + what has them, times 4 nx ny.
    void (*backward)(const PlanePlan& plan, const Planes& planes, float* c);
    /// Solves in depth. planes: nz of the first stage, nz of the second.
    /// scratch: depth_scratch_floats(nz).
    void (*solve_lines)(const SpectralPlane* planes, int nz, const SpectralLines& lines,
                        float* scratch);
};

inline constexpr size_t widest_pack = 16;
/// Factors, and first and second stage of two lines, of four packs.
inline size_t depth_scratch_floats(int nz) { return 5 * 4 * widest_pack * size_t(nz); }
/// Planes that fit into one pack at most.
inline constexpr int most_planes_together = 2;
size_t plane_scratch_floats(int nx, int ny, int largest_radix);

const SpectralTable& spectral_baseline();
const SpectralTable& spectral_avx2();
const SpectralTable& spectral_avx512();
/// The loops of the layered solver for the instruction set of a table.
const SpectralTable& spectral(const Table& table);

}  // namespace needlework::kernels
