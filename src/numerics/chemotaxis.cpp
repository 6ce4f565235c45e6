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

/// Nothing pulls, or nobody is there to be pulled. Ends at the first value that says otherwise.
bool ChemotaxisSolver::is_idle(const Chemotaxis& model, std::span<const std::span<float>> kinds,
                               std::span<const float> signal) const {
    const float first = signal.empty() ? 0.0F : signal.front();
    const bool even =
        std::all_of(signal.begin(), signal.end(), [&](float v) { return v == first; });
    const bool empty = std::all_of(kinds.begin(), kinds.end(), [](std::span<float> cells) {
        return std::all_of(cells.begin(), cells.end(), [](float v) { return v == 0.0F; });
    });
    // Smallest and largest signal (an uneven part speaks for all), and whether a rank sees cells.
    double all[3] = {even ? double(first) : 0.0, even ? -double(first) : -1.0, empty ? 1.0 : 0.0};
    grid_.min_each(all);
    const bool nothing_pulls = all[0] == -all[1] || model.mobility_m2_per_s == 0.0;
    return nothing_pulls || all[2] == 1.0;
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
    for (std::span<float> cells : kinds)
        EXPECTS(cells.size() == box.local_cells(), "a field holds the local planes");
    if (is_idle(model, kinds, signal)) {
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
    std::vector<ColumnExchange::Planes> planes;
    for (std::span<float> cells : kinds) planes.push_back({cells.data(), signal.data()});
    exchange_.each(planes, [&](size_t, const ColumnExchange::Columns& columns) {
        kernel_.drift_depth(columns.beside, columns.data, mobility_over_dz_.data(),
                            dt_over_dz_.data(), float(model.max_speed_m_per_s), box.nz(),
                            depth_scratch_.data(), exchange_.count(), columns.stride);
    });
    return report;
}

}  // namespace needlework
