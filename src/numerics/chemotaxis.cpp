#include "numerics/chemotaxis.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

// Share of a cell that may move in a step before the plane counts as moving. Assumption: the some
// hundred steps of a course together then move less than a thousandth of a cell.
constexpr double smallest_courant = 1e-6;

}  // namespace

ChemotaxisSolver::ChemotaxisSolver(const Grid& grid, const kernels::Table& table)
    : grid_(grid),
      kernel_(table),
      exchange_(grid, grid.box().plane_cells(), 4),
      vx_(grid.box().plane_cells()),
      vy_(grid.box().plane_cells()),
      stage_(grid.box().plane_cells()),
      next_(grid.box().plane_cells()),
      row_scratch_(3 * size_t(grid.box().nx)),
      depth_scratch_(kernels::drift_block * size_t(grid.box().nz())),
      mobility_over_dz_(size_t(grid.box().nz())),
      dt_over_dz_(size_t(grid.box().nz())) {}

void ChemotaxisSolver::drift_in_plane(const Chemotaxis& model,
                                      std::span<const std::span<float>> kinds, int k,
                                      const float* signal, double dt_s, ChemotaxisReport& report) {
    const Box& box = grid_.box();
    const size_t place = box.index(0, 0, k);
    float largest[2] = {};
    kernel_.drift_speeds(signal + place, box.nx, box.ny, float(model.mobility_m2_per_s / box.h_m),
                         float(model.max_speed_m_per_s), vx_.data(), vy_.data(), largest);
    double fastest = double(largest[0]) + double(largest[1]);
    report.fastest_m_per_s =
        std::max({report.fastest_m_per_s, double(largest[0]), double(largest[1])});
    if (!(fastest * dt_s > smallest_courant * box.h_m)) return;
    int n = int(std::ceil(2.0 * fastest * dt_s / box.h_m * (1.0 + 1e-6)));
    report.most_sub_steps = std::max(report.most_sub_steps, n);
    float dt_over_h = float(dt_s / (n * box.h_m));
    auto stage = [&](const float* from, float* to) {
        kernel_.drift_plane(from, vx_.data(), vy_.data(), dt_over_h, to, box.nx, box.ny,
                            row_scratch_.data());
    };
    for (std::span<float> kind : kinds) {
        float* cells = kind.data() + place;
        for (int sub = 0; sub < n; ++sub) {
            stage(cells, stage_.data());
            stage(stage_.data(), next_.data());
            for (size_t i = 0; i < box.plane_cells(); ++i) {
                const float mean = 0.5F * (cells[i] + next_[i]);
                cells[i] = mean < 0.0F ? 0.0F : mean;  // rounding in a cell that all have left
            }
        }
    }
}

ChemotaxisReport ChemotaxisSolver::advance(const Chemotaxis& model, std::span<float> cells,
                                           std::span<const float> signal, double dt_s) {
    return advance(model, {&cells, 1}, signal, dt_s);
}

ChemotaxisReport ChemotaxisSolver::advance(const Chemotaxis& model,
                                           std::span<const std::span<float>> kinds,
                                           std::span<const float> signal, double dt_s) {
    const Box& box = grid_.box();
    EXPECTS(signal.size() == box.local_cells(), "a field holds the local planes");
    EXPECTS(model.max_speed_m_per_s > 0.0, "cells have a largest speed");
    ChemotaxisReport report;
    FieldRange of_signal = grid_.range(signal);
    bool nothing = of_signal.low == of_signal.high || model.mobility_m2_per_s == 0.0;
    bool no_cells = true;
    for (std::span<float> cells : kinds) {
        EXPECTS(cells.size() == box.local_cells(), "a field holds the local planes");
        FieldRange of_cells = grid_.range(cells);
        no_cells = no_cells && of_cells.finite && of_cells.low == 0.0F && of_cells.high == 0.0F;
        if (!no_cells) break;
    }
    if ((nothing && of_signal.finite) || no_cells) {
        report.skipped = true;
        return report;
    }
    for (int k = box.z_begin; k < box.z_end; ++k)
        drift_in_plane(model, kinds, k, signal.data(), dt_s, report);
    for (int k = 0; k < box.nz(); ++k) {
        dt_over_dz_[size_t(k)] = float(dt_s / box.dz_m(k));
        bool last = k + 1 == box.nz();
        double distance_m = last ? box.dz_m(k) : box.z_centre_m(k + 1) - box.z_centre_m(k);
        mobility_over_dz_[size_t(k)] = float(model.mobility_m2_per_s / distance_m);
    }
    for (std::span<float> cells : kinds) {
        ColumnExchange::Columns columns = exchange_.open(cells.data(), signal.data());
        kernel_.drift_depth(columns.beside, columns.data, mobility_over_dz_.data(),
                            dt_over_dz_.data(), float(model.max_speed_m_per_s), box.nz(),
                            depth_scratch_.data(), exchange_.count(), columns.stride);
        exchange_.close(cells.data());
    }
    return report;
}

}  // namespace needlework
