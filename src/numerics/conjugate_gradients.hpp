#pragma once
/// Conjugate gradients for the heterogeneous operator: vectors x, r and q in double, direction and
/// preconditioned residual in float. The direction is made conjugate to the one before with the
/// numbers as they were rounded (beta = -(z A p) / (p A p)), so that a preconditioner in single
/// precision does no harm. Sums are partials of planes in plane order: equal digits on any number
/// of ranks.

#include "numerics/heterogeneous_operator.hpp"

namespace needlework {

/// Takes a residual to an approximate solution; symmetric and positive definite.
class Preconditioner {
  public:
    virtual ~Preconditioner() = default;
    virtual std::string_view name() const = 0;
    /// z = B r; may overwrite r (collective).
    virtual void apply(std::span<float> r, std::span<float> z) = 0;
};

struct KrylovControl {
    /// Largest error of a solve against the size of what it solves for, both in the energy norm,
    /// as the preconditioner estimates it. A numerical choice (assumption): ten times the rounding
    /// of a float.
    double tolerance = 1e-6;
    int most_iterations = 500;  ///< beyond it the model cannot go on; the worst measured is 30
};

struct KrylovReport {
    int iterations = 0;
    double reached = 0.0;  ///< estimate of the relative error in the energy norm
    bool converged = false;
};

class ConjugateGradients {
  public:
    explicit ConjugateGradients(const Grid& grid,
                                const cell_kernels::Table& table = cell_kernels::best());

    /// Solves A x = r from x = 0; r becomes the residual. The error is measured against
    /// sqrt(size + x A x), `size` being the energy of what x changes (collective).
    KrylovReport solve(const HeterogeneousOperator& a, Preconditioner& b, double size,
                       const KrylovControl& control, std::span<double> x, std::span<double> r);

  private:
    struct Products {
        double z_r, z_q;
    };
    Products products(const HeterogeneousOperator& a, std::span<const double> r) const;

    const cell_kernels::Table& kernel_;
    FloatArray p_, z_, rounded_;
    DoubleArray q_;
};

}  // namespace needlework
