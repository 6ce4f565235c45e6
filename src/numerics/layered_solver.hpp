#pragma once
/// The layered solver: exact in the plane for any step and at steady state.
///
/// (numerics.1) is transformed in each plane into products of cosines and sines
/// (plane_transform.hpp). The five-point Laplacian becomes
///
///   lambda = (4 / h^2) (sin^2(pi i / nx) + sin^2(pi j / ny))               (numerics.2)
///
/// and each coefficient leaves one tridiagonal system in depth, eliminated without subtraction (so
/// that single precision holds for any step). The mean of a plane is carried in double and only
/// deviations from it are transformed: uniform states stay uniform and amounts are conserved to the
/// rounding of the stored field. Values carry the transform's rounding, about 1e-7 of the largest
/// deviation in their plane: a field that is zero somewhere may show minus that.
///
/// The medium is the same all over a plane. Coefficients take the place of the values, so that a
/// solve needs no second copy of a field (one of the source, in second order), and elimination
/// factors are made as they are needed. The equations of the last few (medium, step) pairs are
/// kept.

#include <list>
#include <memory>

#include "numerics/column_exchange.hpp"
#include "numerics/diffusion.hpp"
#include "numerics/plane_transform.hpp"

namespace needlework {

struct DepthSystem;

class LayeredSolver final : public DiffusionSolver {
  public:
    explicit LayeredSolver(const Grid& grid, const kernels::Table& table = kernels::best());
    ~LayeredSolver() override;

    std::string_view name() const override { return "layered"; }
    bool has_steady() const override { return true; }
    using DiffusionSolver::steady;
    void steady(const LayeredMedium& medium, std::span<const DiffusingField> fields) override;

  protected:
    void step(const LayeredMedium& medium, std::span<const DiffusingField> fields, double dt_s,
              bool second_order) override;

  private:
    struct Equations;
    struct Means;  // of the planes of a field and of its source

    const Equations& equations(const LayeredMedium& medium, double keep, double tau_s);
    void solve(const Equations& e, const DiffusingField& field, double extrapolation);
    Means forward(const Equations& e, const DiffusingField& field, bool keep_source);
    void solve_depth(const Equations& e, float* values, bool with_source, double extrapolation);
    void backward(std::span<const double> mean, float* c) const;
    double mean_of_plane(const float* plane) const;
    size_t line_floats() const;  // of cosines, and of sines, that stand together in a plane

    const kernels::SpectralTable& kernel_;
    PlaneTransform transform_;
    ColumnExchange exchange_;
    FloatArray lateral_;       // eigenvalues of our pairs of rows [1/m^2]
    FloatArray lateral_half_;  // of row 1, which has another frequency than row 0
    FloatArray scratch_;
    FloatArray source_spectral_;  // coefficients of the source, second order only
    std::list<Equations> cache_;
};

}  // namespace needlework
