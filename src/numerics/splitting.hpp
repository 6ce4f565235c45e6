#pragma once
/// Directional splitting: implicit sweeps along x, y and depth, each at memory speed.
///
/// Along x and y a periodic line with the second difference S2 and a = D tau / h^2,
///
///   (1 - a S2)^-1 = smoothing forward and back,  y_i = y_(i-1) + p (r_i - y_(i-1)),
///   p = 2 / (1 + sqrt(1 + 4 a))                                            (numerics.3)
///
/// and in depth a tridiagonal system with decay, source and open ends inside, both written with
/// convex combinations only: values stay between the smallest and the largest, positive fields stay
/// positive, and a uniform state is kept to the last bit, for any step.
///
/// Backward Euler: x y z, each over dt. A visit of a plane takes the depth's back-substitution of
/// the step before, x and y, and the elimination in depth, which goes down in one step and up in
/// the next: n steps read and write a field n + 1 times.
///
/// Second order: x y over dt/2, z over dt, y x over dt/2 (Strang), each sweep with the L-stable
/// scheme of TimeScheme. Where steps follow each other, the halves between them are one sweep
/// over dt: n steps read and write a field 2 n + 1 times.
///
/// Any state of rest that varies only with depth is kept; one that varies sideways is shifted by
/// the splitting, by an amount that grows with the step (use the layered solver there). Beyond
/// D dt / h^2 of 1e4 single precision costs up to 5e-7 of the amount a step. There is no steady
/// solve.

#include "numerics/column_exchange.hpp"
#include "numerics/diffusion.hpp"
#include "numerics/kernels.hpp"

namespace needlework {

struct DepthSystem;

class SplittingSolver final : public DiffusionSolver {
  public:
    explicit SplittingSolver(const Grid& grid, const kernels::Table& table = kernels::best());

    std::string_view name() const override { return "splitting"; }
    bool has_steady() const override { return false; }
    using DiffusionSolver::steady;
    void steady(const LayeredMedium& medium, std::span<const DiffusingField> fields) override;

  protected:
    void step(const LayeredMedium& medium, std::span<const DiffusingField> fields, double dt_s,
              bool second_order) override;
    void steps(const LayeredMedium& medium, std::span<const DiffusingField> fields, double dt_s,
               int n_steps, bool second_order) override;
    std::vector<FieldRange> second_order_step_from(const LayeredMedium& medium,
                                                   std::span<const DiffusingField> fields,
                                                   std::span<float* const> copies,
                                                   double dt_s) override;

  private:
    struct Smoothers;  // of all planes, for one step size
    struct DepthRows;  // of an elimination down and up
    /// A visit of all local planes; the copy is of the values before it.
    struct PlaneSweep {
        const float* from;
        float* to;
        float* copy = nullptr;
        float* range = nullptr;
    };

    void first_order(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                     double dt_s, int n_steps);
    void first_order_by_planes(const DiffusingField& field, const DepthRows& rows,
                               const Smoothers& lines, int n_steps);
    /// `ends`, where not empty: what the first sweep of a field reads and copies, and the range of
    /// its last.
    void second_order(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                      double dt_s, int n_steps, std::span<const PlaneSweep> ends);
    void sweep_planes(const Smoothers& lines, const PlaneSweep& sweep);
    void sweep_depth_twice(const DepthRows& rows, std::span<const DiffusingField> fields);
    kernels::PlanePass pass_of(const Smoothers& lines, size_t group);

    const kernels::Table& kernel_;
    ColumnExchange exchange_;
    int most_together_;  // planes of a pass
    FloatArray work_, line_scratch_, behind_;
    DoubleArray carry_, depth_scratch_;
};

/// The smoother of (numerics.3) for a line of n cells.
kernels::LineSmoother line_smoother(double a, int n, double extrapolation);

}  // namespace needlework
