#pragma once
/// The layered solver: exact in the plane for any step and at steady state.
///
/// (numerics.1) is transformed in each plane by a real 2-D FFT. The five-point Laplacian becomes
///
///   lambda = (4 / h^2) (sin^2(pi i / nx) + sin^2(pi j / ny))               (numerics.2)
///
/// and each wavenumber leaves one tridiagonal system in depth, eliminated without subtraction (so
/// that single precision holds for any step). The mean of a plane is carried in double and only
/// deviations from it are transformed: uniform states stay uniform and amounts are conserved to the
/// rounding of the stored field. Values carry the transform's rounding, about 1e-7 of the largest
/// deviation in their plane: a field that is zero somewhere may show minus that.
///
/// The medium is the same all over a plane. Fields of a batch share factors. Factors are kept for
/// the last few (medium, step) pairs.

#include <list>
#include <memory>

#include "numerics/column_exchange.hpp"
#include "numerics/diffusion.hpp"
#include "numerics/kernels.hpp"

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
    struct Factors;
    struct Plans;

    const Factors& factors(const LayeredMedium& medium, double keep, double tau_s);
    void solve(const Factors& f, const DiffusingField& field, double extrapolation);
    std::vector<double> plane_means(std::span<const float> values) const;
    void forward(const float* c, const float* s, float tau_s, std::span<const double> mean,
                 float* spectral);
    void backward(std::span<const double> mean, float* c);

    const kernels::Table& kernel_;
    size_t wavenumbers_;  // of a plane, padded to whole vectors
    ColumnExchange exchange_;
    std::unique_ptr<Plans> plans_;
    FloatArray plane_;            // one real plane
    FloatArray spectral_;         // all local planes
    FloatArray source_spectral_;  // the same of the source, second order only
    FloatArray scratch_;
    FloatArray lateral_;  // eigenvalues of our wavenumbers [1/m^2]
    std::list<Factors> cache_;
};

}  // namespace needlework
