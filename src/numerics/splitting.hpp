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
/// Backward Euler: x y z, each over dt. Second order: x y over dt/2, z over dt, y x over dt/2
/// (Strang), each sweep with the L-stable scheme of TimeScheme. Any state of rest that varies only
/// with depth is kept; one that varies sideways is shifted by the splitting, by an amount that
/// grows with the step (use the layered solver there). Beyond D dt / h^2 of 1e4 single precision
/// costs up to 5e-7 of the amount a step. There is no steady solve.

#include "numerics/column_exchange.hpp"
#include "numerics/diffusion.hpp"
#include "numerics/kernels.hpp"

namespace needlework {

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

  private:
    enum class Order { x_then_y, y_then_x };
    void sweep_planes(const LayeredMedium& medium, float* c, double dt_s, bool second_order,
                      Order order);

    const kernels::Table& kernel_;
    ColumnExchange exchange_;
    FloatArray line_scratch_;
    DoubleArray depth_scratch_;
};

/// The smoother of (numerics.3) for a line of n cells.
kernels::LineSmoother line_smoother(double a, int n, double extrapolation);

}  // namespace needlework
