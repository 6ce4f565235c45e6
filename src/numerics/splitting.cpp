#include "numerics/splitting.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"
#include "numerics/depth_system.hpp"

namespace needlework {

namespace {

// What is left of a line's start after the warm-up; far below the rounding of a float.
constexpr double forgotten_share = 1e-9;
// Largest share of a value that a step may take from it: some roundings below 1, so that even an
// unbounded step never turns a positive value negative.
constexpr double largest_share = 1.0 - 0x1p-50;

// Cells that go through both sweeps in the plane before the next: they stay in the second-level
// cache.
constexpr size_t cells_together = 16384;

std::vector<kernels::DepthSweepRow> depth_rows(const DepthSystem& system,
                                               const LayeredMedium& medium) {
    std::vector<kernels::DepthSweepRow> rows;
    double passed_down = 0.0;
    for (size_t k = 0; k < system.mass.size(); ++k) {
        double mass = system.mass[k];
        double open = system.slack[k] - mass * (1.0 + system.tau_s * medium.decay_per_s[k]);
        bool is_end = k == 0 || k + 1 == system.mass.size();
        double exchange = is_end && open > 0.0 ? open / (mass * system.tau_s) : 0.0;
        double decay = medium.decay_per_s[k] + exchange;
        double gain = system.tau_s / (1.0 + system.tau_s * decay);
        double w = system.slack[k] + passed_down;
        double pivot = w + system.conductance[k];
        kernels::DepthSweepRow row;
        row.gain = decay > 0.0 ? std::min(gain, largest_share / decay) : gain;
        row.decay = decay;
        row.inflow = system.inflow[k] / (mass * system.tau_s);
        row.theta = system.slack[k] / w;
        row.phi = w / pivot;
        passed_down = w * (system.conductance[k] / pivot);
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

kernels::LineSmoother line_smoother(double a, int n, double extrapolation) {
    double p = 2.0 / (1.0 + std::sqrt(1.0 + 4.0 * a));
    kernels::LineSmoother line;
    line.p = float(p);
    line.extrapolate = float(extrapolation);
    if (p >= 1.0) return line;
    double forget = std::log(forgotten_share) / std::log1p(-p);
    line.warm_up = forget < n ? int(std::ceil(forget)) : n;
    line.closure = float(-1.0 / std::expm1(n * std::log1p(-p)));
    return line;
}

SplittingSolver::SplittingSolver(const Grid& grid, const kernels::Table& table)
    : DiffusionSolver(grid),
      kernel_(table),
      exchange_(grid, grid.box().plane_cells(), 4),
      line_scratch_(kernels::line_scratch_floats(grid.box().nx, grid.box().ny)),
      depth_scratch_(2 * kernels::depth_block * size_t(grid.box().nz())) {}

void SplittingSolver::steady(const LayeredMedium&, std::span<const DiffusingField>) {
    throw BugError("splitting does not keep a steady state; ask the layered solver for it");
}

void SplittingSolver::sweep_planes(const LayeredMedium& medium, float* c, double dt_s,
                                   bool second_order, Order order) {
    const Box& box = grid().box();
    double tau_s = second_order ? stage_share * dt_s : dt_s;
    double extrapolation = second_order ? stage_extrapolation : 0.0;
    int most_together = std::max(1, int(cells_together / box.plane_cells()));
    for (int k = box.z_begin; k < box.z_end;) {
        double diffusivity = medium.diffusivity_m2_per_s[size_t(k)];
        int n = 1;  // small planes of one layer go together, to fill the vectors
        while (n < most_together && k + n < box.z_end &&
               medium.diffusivity_m2_per_s[size_t(k + n)] == diffusivity)
            ++n;
        float* planes = c + box.index(0, 0, k);
        k += n;
        double a = diffusivity * tau_s / (box.h_m * box.h_m);
        if (a == 0.0) continue;
        kernels::LineSmoother along_x = line_smoother(a, box.nx, extrapolation);
        kernels::LineSmoother along_y = line_smoother(a, box.ny, extrapolation);
        float* scratch = line_scratch_.data();
        if (order == Order::x_then_y) kernel_.sweep_x(planes, box.nx, n * box.ny, along_x, scratch);
        kernel_.sweep_y(planes, box.nx, box.ny, n, along_y, scratch);
        if (order == Order::y_then_x) kernel_.sweep_x(planes, box.nx, n * box.ny, along_x, scratch);
    }
}

void SplittingSolver::step(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                           double dt_s, bool second_order) {
    const Box& box = grid().box();
    DepthSystem system(box, medium, 1.0, second_order ? stage_share * dt_s : dt_s);
    std::vector<kernels::DepthSweepRow> rows = depth_rows(system, medium);
    double extrapolation = second_order ? stage_extrapolation : 0.0;
    double first_dt_s = second_order ? dt_s / 2.0 : dt_s;
    for (const DiffusingField& field : fields) {
        float* c = field.values.data();
        sweep_planes(medium, c, first_dt_s, second_order, Order::x_then_y);
        const float* source =
            field.source.empty() ? nullptr : exchange_.copy_to_columns(field.source.data());
        float* columns = exchange_.to_columns(c);
        kernel_.sweep_z(rows.data(), box.nz(), columns, source, extrapolation,
                        depth_scratch_.data(), exchange_.count(), exchange_.count());
        exchange_.to_planes(c);
        if (second_order) sweep_planes(medium, c, first_dt_s, true, Order::y_then_x);
    }
}

}  // namespace needlework
