#pragma once
/// The preconditioner of the heterogeneous solver: one multigrid cycle that coarsens in the plane
/// only, with whole lines in depth as its smoother.
///
/// On a level A = T - L: T holds the cells' own terms and the coupling in depth (one tridiagonal
/// system a column), L >= 0 the lateral conductances. With w the damping and P piecewise constant
/// over two by two columns,
///
///   z = w T^-1 r,   r' = (1 - w) r + L z,   e = B_coarse(P^T r')            (numerics.8)
///   z += (1 - w) P e + w T^-1 (r' + L P e)
///
/// which is the symmetric cycle z, z + P e, z + w T^-1 (r - A z), written so that nothing but
/// lateral neighbours and lines is needed: no halo in depth. Coarse lateral conductances are sums
/// over the faces, halved since the way between columns doubles; the coarsest level is one column,
/// solved exactly. Everything is in single precision; pivots are sums of positive terms.

#include <memory>
#include <vector>

#include "numerics/column_exchange.hpp"
#include "numerics/conjugate_gradients.hpp"

namespace needlework {

class LateralMultigrid final : public Preconditioner {
  public:
    explicit LateralMultigrid(const Grid& grid,
                              const cell_kernels::Table& table = cell_kernels::best());
    ~LateralMultigrid() override;

    /// Conductances of all levels; after the operator got a medium (collective).
    void set_medium(const HeterogeneousOperator& a);
    /// Lines of all levels; after the operator got a step. Throws ModelError where the steady state
    /// is undetermined: no decay and no open end (collective).
    void set_keep(const HeterogeneousOperator& a);

    std::string_view name() const override { return "lateral multigrid"; }
    void apply(std::span<float> r, std::span<float> z) override;

    size_t bytes() const;  ///< of this rank, for a report on memory

    /// Damping w of the line smoother and what coarse lateral conductances are multiplied by;
    /// changed by measurements only.
    struct Tuning {
        float damping;
        float lateral_share;
    };
    void tune(Tuning tuning) { tuning_ = tuning; }

  private:
    struct Level;
    void cycle(size_t depth, float* r, float* z);
    void solve_lines(Level& level, const float* r, float weight, bool add, float* z);

    const Grid& grid_;
    const cell_kernels::Table& kernel_;
    Tuning tuning_;
    std::vector<std::unique_ptr<Level>> levels_;
    FloatArray scratch_;  // lines of a block, or one plane
};

}  // namespace needlework
