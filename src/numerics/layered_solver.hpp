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
    /// Steady states in media of their own: ranks wait for each other as often as for one.
    /// (collective)
    struct Problem {
        const LayeredMedium* medium = nullptr;
        DiffusingField field;
    };
    void steady(std::span<const Problem> problems);

  protected:
    void step(const LayeredMedium& medium, std::span<const DiffusingField> fields, double dt_s,
              bool second_order) override;

  private:
    struct Equations;
    struct Task;  // a field and the equations that it has to obey

    std::shared_ptr<const Equations> equations(const LayeredMedium& medium, double keep,
                                               double tau_s);
    void solve(std::vector<Task> tasks, double extrapolation);
    void solve_together(std::span<Task> tasks, double extrapolation);
    void forward(Task& task, bool keep_source);
    void gather_means(std::span<Task> tasks) const;
    void solve_means(Task& task, double extrapolation) const;
    void solve_depth(const Equations& e, const ColumnExchange::Columns& columns,
                     double extrapolation);
    void backward(const Task& task) const;
    double mean_of_plane(const float* plane) const;
    size_t line_floats() const;  // of cosines, and of sines, that stand together in a plane

    const kernels::SpectralTable& kernel_;
    PlaneTransform transform_;
    ColumnExchange exchange_;
    FloatArray lateral_;       // eigenvalues of our pairs of rows [1/m^2]
    FloatArray lateral_half_;  // of row 1, which has another frequency than row 0
    FloatArray scratch_;
    std::vector<FloatArray> source_spectral_;  // coefficients of sources, second order only
    std::list<std::shared_ptr<const Equations>> cache_;
};

}  // namespace needlework
