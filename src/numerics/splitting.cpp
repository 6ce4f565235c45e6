#include "numerics/splitting.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/problem.hpp"
#include "numerics/depth_system.hpp"

namespace needlework {

namespace {

// What is left of a line's start after the warm-up; far below the rounding of a float.
constexpr double forgotten_share = 1e-9;

// Planes smaller than this go through the plane's sweeps together, to fill the vectors; larger ones
// one by one, together with their share of the elimination in depth. Measured, assumption for other
// machines.
constexpr size_t small_plane_cells = 2048;

/// Elimination of a system whose first plane is the first of the rows.
std::vector<kernels::DepthRow> eliminated(const DepthSystem& system, const LayeredMedium& medium,
                                          bool upward) {
    std::vector<kernels::DepthRow> rows;
    int nz = system.nz();
    double passed_on = 0.0;  // slack that the planes before hand on
    for (int step = 0; step < nz; ++step) {
        size_t k = size_t(upward ? nz - 1 - step : step);
        double conductance = 0.0;  // to the next plane
        if (step + 1 < nz) conductance = system.conductance[upward ? k - 1 : k];
        double mass = system.mass[k];
        double open = system.slack[k] - mass * (1.0 + system.tau_s * medium.decay_per_s[k]);
        bool is_end = k == 0 || int(k) + 1 == nz;
        double exchange = is_end && open > 0.0 ? open / (mass * system.tau_s) : 0.0;
        double stays = 1.0 / (1.0 + system.tau_s * (medium.decay_per_s[k] + exchange));
        double w = system.slack[k] + passed_on;
        kernels::DepthRow row;
        double theta = system.slack[k] / w;
        row.keep = passed_on / w;
        row.take = theta * stays;
        row.source_gain = theta * stays * system.tau_s;
        row.add = theta * stays * system.inflow[k] / mass;
        // Rounded here, once: what is handed on belongs to the conductance that this psi stands
        // for, and amounts are kept to the digits of the way there.
        row.psi = float(conductance / (w + conductance));
        passed_on = w * double(row.psi);
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

struct SplittingSolver::DepthRows {
    DepthRows(const Box& box, const LayeredMedium& medium, double tau_s) {
        DepthSystem system(box, medium, 1.0, tau_s);
        down = eliminated(system, medium, false);
        up = eliminated(system, medium, true);
    }
    const std::vector<kernels::DepthRow>& of_step(int n) const { return n % 2 == 0 ? down : up; }
    std::vector<kernels::DepthRow> down, up;  // in the order of elimination
};

/// Planes of one layer that go through a pass together, and their smoothers.
struct SplittingSolver::Smoothers {
    struct Group {
        int k, n_planes;
        bool moves;
        kernels::LineSmoother along_x, along_y;
    };
    Smoothers(const Box& box, const LayeredMedium& medium, double tau_s, double extrapolation,
              int most_together) {
        for (int k = box.z_begin; k < box.z_end;) {
            double diffusivity = medium.diffusivity_m2_per_s[size_t(k)];
            int n = 1;
            while (n < most_together && k + n < box.z_end &&
                   medium.diffusivity_m2_per_s[size_t(k + n)] == diffusivity)
                ++n;
            double a = diffusivity * tau_s / (box.h_m * box.h_m);
            groups.push_back({k, n, a > 0.0, line_smoother(a, box.nx, extrapolation),
                              line_smoother(a, box.ny, extrapolation)});
            k += n;
        }
    }
    std::vector<Group> groups;
};

kernels::LineSmoother line_smoother(double a, int n, double extrapolation) {
    double p = 2.0 / (1.0 + std::sqrt(1.0 + 4.0 * a));
    kernels::LineSmoother line;
    line.p = float(p);
    line.extrapolate = float(extrapolation);
    if (p >= 1.0) return line;
    p = double(line.p);  // the rest belongs to the p that is used
    double log_q = std::log1p(-p);
    double forget = std::log(forgotten_share) / log_q;
    if (extrapolation != 0.0)  // what is smoothed twice is forgotten as (1 + i p) q^i
        forget -= std::log1p(2.0 * forget * p) / log_q;
    line.warm_up = forget < n ? int(std::ceil(forget)) : n;
    line.closure = float(-1.0 / std::expm1(n * log_q));
    line.left_of_first = float(n * p * std::exp(n * log_q));
    return line;
}

SplittingSolver::SplittingSolver(const Grid& grid, const kernels::Table& table)
    : DiffusionSolver(grid),
      kernel_(table),
      exchange_(grid, grid.box().plane_cells(), 4),
      line_scratch_(kernels::line_scratch_floats(grid.box().nx, grid.box().ny), 0.0F),
      depth_scratch_(2 * kernels::depth_block * size_t(grid.box().nz())) {
    const Box& box = grid.box();
    most_together_ = std::max(1, int(2 * small_plane_cells / box.plane_cells()));
    if (box.plane_cells() >= small_plane_cells) most_together_ = 1;
    size_t row = size_t(kernels::work_row_floats(most_together_ * box.nx));
    work_ = FloatArray(row * size_t(box.ny), 0.0F);
}

void SplittingSolver::steady(const LayeredMedium&, std::span<const DiffusingField>) {
    throw BugError("splitting does not keep a steady state; ask the layered solver for it");
}

kernels::PlanePass SplittingSolver::pass_of(const Smoothers& lines, size_t group) {
    const Box& box = grid().box();
    const Smoothers::Group& g = lines.groups[group];
    kernels::PlanePass pass;
    pass.nx = box.nx, pass.ny = box.ny, pass.n_planes = g.n_planes;
    if (g.moves) pass.along_x = &g.along_x, pass.along_y = &g.along_y;
    pass.work = work_.data();
    pass.work_stride = kernels::work_row_floats(g.n_planes * box.nx);
    pass.scratch = line_scratch_.data();
    return pass;
}

void SplittingSolver::sweep_planes(const Smoothers& lines, const PlaneSweep& sweep) {
    const Box& box = grid().box();
    for (size_t group = 0; group < lines.groups.size(); ++group) {
        size_t first = box.index(0, 0, lines.groups[group].k);
        if (!lines.groups[group].moves && sweep.from == sweep.to && sweep.copy == nullptr &&
            sweep.range == nullptr)
            continue;
        kernels::PlanePass pass = pass_of(lines, group);
        pass.from = sweep.from + first;
        pass.to = sweep.to + first;
        if (sweep.copy != nullptr) pass.copy = sweep.copy + first;
        pass.range = sweep.range;
        if (group + 1 < lines.groups.size())
            pass.next = sweep.from + box.index(0, 0, lines.groups[group + 1].k);
        kernel_.plane_pass(pass);
    }
}

/// Plane by plane; the state between two steps is the eliminated one.
void SplittingSolver::first_order_by_planes(const DiffusingField& field, const DepthRows& rows,
                                            const Smoothers& lines, int n_steps) {
    const Box& box = grid().box();
    size_t cells = box.plane_cells();
    int nz = box.nz();
    if (carry_.size() == 0) carry_ = DoubleArray(cells, 0.0), behind_ = FloatArray(cells);
    auto plane_of = [&](int step, int position) {
        return step % 2 == 0 ? position : nz - 1 - position;
    };
    float* c = field.values.data();
    for (int step = 0; step < n_steps; ++step)
        for (int position = 0; position < nz; ++position) {
            int k = plane_of(step, position);
            kernels::PlanePass pass = pass_of(lines, size_t(k));
            pass.from = pass.to = c + box.index(0, 0, k);
            if (position + 1 < nz) pass.next = c + box.index(0, 0, plane_of(step, position + 1));
            pass.row = &rows.of_step(step)[size_t(position)];
            pass.carry = carry_.data();
            if (!field.source.empty()) pass.source = field.source.data() + box.index(0, 0, k);
            if (step > 0 && position == 0) pass.copy = behind_.data();
            if (step > 0 && position > 0) {
                pass.behind = behind_.data();
                pass.psi = rows.of_step(step - 1)[size_t(nz - 1 - position)].psi;
            }
            kernel_.plane_pass(pass);
        }
    std::copy_n(c + box.index(0, 0, plane_of(n_steps, 0)), cells, behind_.data());
    for (int position = 1; position < nz; ++position) {
        float* plane = c + box.index(0, 0, plane_of(n_steps, position));
        const float* next =
            position + 1 < nz ? c + box.index(0, 0, plane_of(n_steps, position + 1)) : nullptr;
        kernel_.rise(rows.of_step(n_steps - 1)[size_t(nz - 1 - position)].psi, plane,
                     behind_.data(), plane, next, cells);
    }
}

void SplittingSolver::first_order(const LayeredMedium& medium,
                                  std::span<const DiffusingField> fields, double dt_s,
                                  int n_steps) {
    const Box& box = grid().box();
    DepthRows rows(box, medium, dt_s);
    Smoothers lines(box, medium, dt_s, 0.0, most_together_);
    for (const DiffusingField& field : fields) {
        if (grid().n_ranks() == 1 && most_together_ == 1) {
            first_order_by_planes(field, rows, lines, n_steps);
            continue;
        }
        float* c = field.values.data();
        const float* source = field.source.empty() ? nullptr : field.source.data();
        for (int step = 0; step < n_steps; ++step) {
            sweep_planes(lines, {c, c});
            ColumnExchange::Columns columns = exchange_.open(c, source);
            kernel_.sweep_depth(rows.of_step(step).data(), box.nz(), step % 2 != 0, columns.data,
                                columns.beside, depth_scratch_.data(), exchange_.count(),
                                columns.stride);
            exchange_.close(c);
        }
    }
}

void SplittingSolver::sweep_depth_twice(const DepthRows& rows,
                                        std::span<const DiffusingField> fields) {
    std::vector<ColumnExchange::Planes> planes;
    for (const DiffusingField& field : fields)
        planes.push_back(
            {field.values.data(), field.source.empty() ? nullptr : field.source.data()});
    exchange_.each(planes, [&](size_t, const ColumnExchange::Columns& columns) {
        kernel_.sweep_depth_twice(rows.down.data(), grid().box().nz(), columns.data, columns.beside,
                                  stage_extrapolation, depth_scratch_.data(), exchange_.count(),
                                  columns.stride);
    });
}

void SplittingSolver::second_order(const LayeredMedium& medium,
                                   std::span<const DiffusingField> fields, double dt_s, int n_steps,
                                   std::span<const PlaneSweep> ends) {
    const Box& box = grid().box();
    double tau_s = stage_share * dt_s;
    DepthRows rows(box, medium, tau_s);
    Smoothers half(box, medium, tau_s / 2.0, stage_extrapolation, most_together_);
    Smoothers whole(box, medium, tau_s, stage_extrapolation, most_together_);
    auto sweep = [&](const Smoothers& lines, size_t field, bool is_first, bool is_last) {
        float* c = fields[field].values.data();
        PlaneSweep planes{c, c};
        if (!ends.empty() && is_first)
            planes.from = ends[field].from, planes.copy = ends[field].copy;
        if (!ends.empty() && is_last) planes.range = ends[field].range;
        sweep_planes(lines, planes);
    };
    const size_t together = std::max(size_t{1}, fields_together(fields.size()));
    for (size_t begin = 0; begin < fields.size(); begin += together) {
        const size_t end = begin + together;
        for (size_t f = begin; f < end; ++f) sweep(half, f, true, false);
        for (int step = 0; step < n_steps; ++step) {
            for (size_t f = begin; f < end && step > 0; ++f) sweep(whole, f, false, false);
            sweep_depth_twice(rows, fields.subspan(begin, together));
        }
        for (size_t f = begin; f < end; ++f) sweep(half, f, false, true);
    }
}

void SplittingSolver::steps(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                            double dt_s, int n_steps, bool is_second_order) {
    if (is_second_order)
        second_order(medium, fields, dt_s, n_steps, {});
    else
        first_order(medium, fields, dt_s, n_steps);
}

void SplittingSolver::step(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                           double dt_s, bool is_second_order) {
    steps(medium, fields, dt_s, 1, is_second_order);
}

std::vector<FieldRange> SplittingSolver::second_order_step_from(
    const LayeredMedium& medium, std::span<const DiffusingField> fields,
    std::span<float* const> copies, double dt_s) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    std::vector<std::array<float, 2>> here(fields.size(), {infinity, -infinity});
    std::vector<PlaneSweep> ends;
    for (size_t f = 0; f < fields.size(); ++f) {
        const DiffusingField& field = fields[f];
        const float* from = field.start.empty() ? field.values.data() : field.start.data();
        ends.push_back({from, nullptr, copies[f], here[f].data()});
    }
    second_order(medium, fields, dt_s, 1, ends);
    std::vector<double> all;  // lowest, and highest below zero
    for (const auto& range : here) all.insert(all.end(), {double(range[0]), -double(range[1])});
    grid().min_each(all);
    std::vector<FieldRange> ranges(fields.size());
    for (size_t f = 0; f < fields.size(); ++f) {
        ranges[f].low = float(all[2 * f]);
        ranges[f].high = float(-all[2 * f + 1]);
    }
    return ranges;
}

}  // namespace needlework
