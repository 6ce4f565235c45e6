#pragma once
/// Cells that drift up the gradient of a signal, conservatively and with bounded speed.
///
///   dc/dt = -div(v c),   v = u / (1 + |u| / v_max),   u = chi grad S       (numerics.5)
///
///   c      cells                             [unit of the field]
///   S      signal, held over the step        [unit of the signal]
///   chi    mobility                          [m^2/s per unit of the signal]
///   v_max  speed that a cell cannot exceed   [m/s], each component
///
/// In the plane: upwind with van Leer's limiter, two explicit stages, as many sub-steps in a plane
/// as its own fastest face needs (dt 2 (|vx| + |vy|) / h <= 1 keeps every cell positive). In depth:
/// implicit first-order upwind, any step. Positive and conservative to rounding; second order in
/// the plane where smooth, first in depth and in the order of the two.

#include "numerics/column_exchange.hpp"
#include "numerics/kernels.hpp"

namespace needlework {

struct Chemotaxis {
    double mobility_m2_per_s = 0.0;  ///< chi, per unit of the signal
    double max_speed_m_per_s = 0.0;
};

struct ChemotaxisReport {
    bool skipped = false;          ///< nothing moves: no signal gradient, no cells or no mobility
    int most_sub_steps = 0;        ///< of any local plane
    double fastest_m_per_s = 0.0;  ///< largest in-plane component of any local plane
};

class ChemotaxisSolver {
  public:
    explicit ChemotaxisSolver(const Grid& grid, const kernels::Table& table = kernels::best());

    /// One step of the cells with the signal held. (collective)
    ChemotaxisReport advance(const Chemotaxis& model, std::span<float> cells,
                             std::span<const float> signal, double dt_s);
    /// The same for several kinds of cells that follow the signal alike: one look at it serves all.
    ChemotaxisReport advance(const Chemotaxis& model, std::span<const std::span<float>> kinds,
                             std::span<const float> signal, double dt_s);

  private:
    bool is_idle(const Chemotaxis& model, std::span<const std::span<float>> kinds,
                 std::span<const float> signal) const;
    void drift_in_plane(const Chemotaxis& model, std::span<const std::span<float>> kinds, int k,
                        const float* signal, double dt_s, ChemotaxisReport& report);

    const Grid& grid_;
    const kernels::Table& kernel_;
    ColumnExchange exchange_;
    FloatArray vx_, vy_, stage_, next_, row_scratch_, depth_scratch_;
    std::vector<float> mobility_over_dz_, dt_over_dz_;
};

}  // namespace needlework
