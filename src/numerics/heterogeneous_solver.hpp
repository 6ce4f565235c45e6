#pragma once
/// Diffusion with decay where coefficients vary in every direction (numerics.6): an open channel
/// 10^3 to 10^5 times more permeable than its surroundings, with partition and capacity. Periodic
/// in x and y, ends in depth as for the layered medium, cell means.
///
/// Every step is a Krylov solve for the change: conjugate gradients, preconditioned by a multigrid
/// cycle. The second-order step is the L-stable one of the other solvers; its second stage has the
/// first one's change as right side. After each solve the mean of every plane is corrected, so that
/// amounts balance to rounding whatever the tolerance. Fields have equal digits on any number of
/// ranks.

#include "numerics/lateral_multigrid.hpp"

namespace needlework {

/// What a step moved, for the whole box and in its own units; amounts are values times capacity
/// times volume [unit * m^3].
struct DiffusionBalance {
    double before = 0.0, after = 0.0;
    double through_top = 0.0, through_bottom = 0.0;  ///< into the box
    double made = 0.0;                               ///< by the source
    double decayed = 0.0;
    /// What is not accounted for, as a share of the largest of these.
    double defect() const;
};

struct HeterogeneousReport {
    int iterations = 0;  ///< of all solves of the step
    int n_solves = 0;
    double reached = 0.0;      ///< largest estimate of a solve's relative error
    bool fell_back = false;    ///< TimeScheme::guarded did the step again by backward Euler
    DiffusionBalance balance;  ///< of the step; of one second at a steady state
};

class HeterogeneousSolver {
  public:
    explicit HeterogeneousSolver(const Grid& grid, KrylovControl control = {},
                                 const cell_kernels::Table& table = cell_kernels::best());

    /// Coefficients of all later steps; a channel that closes sets them anew (collective).
    void set_medium(HeterogeneousMedium medium);

    /// One step. The source (empty: none) is held over it: its value at mid-step keeps second
    /// order. Throws ModelError where the iteration does not converge (collective).
    HeterogeneousReport advance(std::span<float> values, std::span<const float> source, double dt_s,
                                TimeScheme scheme);
    /// The steady state; `values` are the first guess. Throws ModelError where the medium has none
    /// (no decay, no open end) (collective).
    HeterogeneousReport steady(std::span<float> values, std::span<const float> source);

    const Grid& grid() const { return grid_; }
    const HeterogeneousOperator& cells() const { return operator_; }
    LateralMultigrid& preconditioner() { return multigrid_; }
    /// What the second stage of the last step of second order added to the first, before its factor
    /// (local planes): with the values before and after it tells the step's error.
    std::span<const double> last_change() const { return change_.span(); }
    size_t bytes() const;  ///< of this rank, the medium included

  private:
    struct Rates {
        double top, bottom, made, decayed;
        Rates operator+(const Rates& other) const;
    };
    void prepare(double keep_per_s);
    void solve(double size, HeterogeneousReport& report);
    void step(std::span<float> values, std::span<const float> source, double dt_s,
              bool second_order, HeterogeneousReport& report);
    double amount(std::span<const float> values) const;
    Rates rates(std::span<const float> values, std::span<const float> source) const;
    /// What change_ adds to them, before it is rounded: a fixed value outside a permeable cell
    /// leaves a difference of few digits.
    Rates rates_of_change() const;
    void account(const Rates& rates, double tau_s, DiffusionBalance& balance) const;

    const Grid& grid_;
    KrylovControl control_;
    HeterogeneousOperator operator_;
    LateralMultigrid multigrid_;
    ConjugateGradients krylov_;
    DoubleArray change_, residual_;
    bool has_medium_ = false;
    double prepared_keep_ = -1.0;
};

}  // namespace needlework
