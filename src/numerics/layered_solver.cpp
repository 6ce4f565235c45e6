#include "numerics/layered_solver.hpp"

#include <algorithm>
#include <utility>

#include "base/problem.hpp"
#include "numerics/depth_system.hpp"

namespace needlework {

namespace {

constexpr size_t most_equations_kept = 8;  // assumption: a step's two stages and a few step sizes

// Stands for no conductance at all (D = 0 in a plane), of which an inverse can still be taken.
constexpr double sealed_conductance = 1e-20;

// Rows of cosines that stand together, followed by their sines: many, so that the solve in depth
// has long lines, but enough groups for every rank to have its share.
int rows_together(const Grid& grid) {
    constexpr int groups_a_rank = 4;  // assumption: shares differ by a quarter at most
    int pairs = grid.box().nx / 2;
    if (grid.n_ranks() == 1) return pairs;
    for (int rows = pairs; rows > 1; --rows)
        if (pairs % rows == 0 && pairs / rows >= groups_a_rank * grid.n_ranks()) return rows;
    return 1;
}

}  // namespace

struct LayeredSolver::Equations {
    LayeredMedium medium;
    DepthSystem system;
    std::vector<kernels::SpectralPlane> planes;  // nz of the first stage, nz of the second
    bool steady() const { return system.keep == 0.0; }
};

struct LayeredSolver::Means {
    std::vector<double> old, source;  // all planes of the box; empty where there is none
};

LayeredSolver::LayeredSolver(const Grid& grid, const kernels::Table& table)
    : DiffusionSolver(grid),
      kernel_(kernels::spectral(table)),
      transform_(grid.box().nx, grid.box().ny, rows_together(grid)),
      exchange_(grid, grid.box().plane_cells(), 2 * line_floats()),
      lateral_(exchange_.count() / 2),
      lateral_half_(size_t(grid.box().ny)),
      scratch_(kernels::depth_scratch_floats(grid.box().nz()), 0.0F) {
    const Box& box = grid.box();
    double inverse_h2 = 1.0 / (box.h_m * box.h_m);
    auto fill = [&](float* row, int place) {
        for (int l = 0; l < box.ny; ++l)
            row[l] =
                float(inverse_h2 * (line_eigenvalue(place, box.nx) + line_eigenvalue(l, box.ny)));
    };
    size_t ny = size_t(box.ny);
    size_t first_pair = exchange_.begin() / (2 * ny);
    for (size_t pair = 0; pair * ny < lateral_.size(); ++pair)
        fill(lateral_.data() + pair * ny, 2 * int(first_pair + pair));
    fill(lateral_half_.data(), 1);
    // The mean is solved apart: any positive number does here.
    if (first_pair == 0 && lateral_.size() > 0) lateral_[0] = float(inverse_h2);
}

size_t LayeredSolver::line_floats() const {
    return size_t(transform_.plan().rows_together) * size_t(grid().box().ny);
}

LayeredSolver::~LayeredSolver() = default;

const LayeredSolver::Equations& LayeredSolver::equations(const LayeredMedium& medium, double keep,
                                                         double tau_s) {
    for (auto it = cache_.begin(); it != cache_.end(); ++it)
        if (it->system.keep == keep && it->system.tau_s == tau_s && it->medium == medium) {
            cache_.splice(cache_.begin(), cache_, it);
            return cache_.front();
        }
    DepthSystem system(grid().box(), medium, keep, tau_s);
    if (keep == 0.0) system.solve_means({}, {});  // throws before a value is touched
    if (cache_.size() == most_equations_kept) cache_.pop_back();
    cache_.push_front(Equations{medium, std::move(system), {}});
    Equations& e = cache_.front();
    const DepthSystem& s = e.system;
    size_t nz = size_t(s.nz());
    for (double norm : {1.0 / transform_.gain(), 1.0})
        for (size_t k = 0; k < nz; ++k) {
            bool last = k + 1 == nz;
            double g = last ? 0.0 : std::max(s.conductance[k], sealed_conductance);
            e.planes.push_back({.weight = float(s.mass[k] * norm),
                                .conductance = float(g),
                                .inverse = last ? 1.0F : float(1.0 / g),
                                .slack = float(s.slack[k]),
                                .slope = float(s.slope[k])});
        }
    return e;
}

double LayeredSolver::mean_of_plane(const float* plane) const {
    size_t cells = grid().box().plane_cells();
    return kernel_.sum(plane, cells) / double(cells);
}

LayeredSolver::Means LayeredSolver::forward(const Equations& e, const DiffusingField& field,
                                            bool keep_source) {
    const Box& box = grid().box();
    size_t cells = box.plane_cells();
    bool has_source = !field.source.empty();
    double tau_s = e.system.tau_s;
    std::vector<double> old, sources;
    for (int k = 0; k < box.n_planes(); ++k) {
        float* c = field.values.data() + size_t(k) * cells;
        const float* s = has_source ? field.source.data() + size_t(k) * cells : nullptr;
        double source = has_source ? mean_of_plane(s) : 0.0;
        if (has_source) sources.push_back(source);
        if (e.steady()) {
            if (has_source) kernel_.forward(transform_.plan(), s, nullptr, 0.0F, float(source), c);
        } else {
            double mean = mean_of_plane(c);
            old.push_back(mean);
            kernel_.forward(transform_.plan(), c, s, float(tau_s), float(mean + tau_s * source), c);
        }
        c[0] = 0.0F;  // the mean is solved apart
        if (keep_source) {
            float* spectral = source_spectral_.data() + size_t(k) * cells;
            kernel_.forward(transform_.plan(), s, nullptr, 0.0F, float(source), spectral);
            spectral[0] = 0.0F;
        }
    }
    Means means;
    if (!e.steady()) means.old = grid().gather_planes(old);
    if (has_source) means.source = grid().gather_planes(sources);
    return means;
}

void LayeredSolver::solve_depth(const Equations& e, float* values, bool with_source,
                                double extrapolation) {
    ColumnExchange::Columns columns =
        exchange_.open(values, with_source ? source_spectral_.data() : nullptr);
    kernels::SpectralLines lines;
    lines.stride = columns.stride;
    lines.lanes = lines.line_apart = line_floats();
    lines.own_lateral = lateral_half_.data();
    lines.second_scale = float(e.system.tau_s / transform_.gain());
    lines.extrapolate = float(extrapolation);
    for (size_t first = 0; first < exchange_.count(); first += 2 * lines.lanes) {
        lines.values = columns.data + first;
        lines.second = with_source ? columns.beside + first : nullptr;
        lines.lateral = lateral_.data() + first / 2;
        lines.n_own = exchange_.begin() + first == 0 ? size_t(grid().box().ny) : 0;
        kernel_.solve_lines(e.planes.data(), grid().box().nz(), lines, scratch_.data());
    }
    exchange_.close(values);
}

void LayeredSolver::backward(std::span<const double> mean, float* c) const {
    const Box& box = grid().box();
    for (int k = 0; k < box.n_planes(); ++k) {
        float* plane = c + size_t(k) * box.plane_cells();
        kernel_.backward(transform_.plan(), plane, float(mean[size_t(box.z_begin + k)]), plane);
    }
}

void LayeredSolver::solve(const Equations& e, const DiffusingField& field, double extrapolation) {
    bool second_order = extrapolation != 0.0;
    bool has_source = !field.source.empty();
    bool keep_source = second_order && has_source;
    if (keep_source && source_spectral_.size() == 0) source_spectral_ = exchange_.make_planes(0.0F);
    Means means = forward(e, field, keep_source);
    std::vector<double> mean = e.system.solve_means(means.old, means.source);
    if (second_order) {
        std::vector<double> twice = e.system.solve_means(mean, means.source);
        for (size_t k = 0; k < mean.size(); ++k) mean[k] += extrapolation * (twice[k] - mean[k]);
    }
    if (e.steady() && !has_source) {
        const Box& box = grid().box();
        for (int k = 0; k < box.n_planes(); ++k)
            std::fill_n(field.values.data() + size_t(k) * box.plane_cells(), box.plane_cells(),
                        float(mean[size_t(box.z_begin + k)]));
        return;
    }
    solve_depth(e, field.values.data(), keep_source, extrapolation);
    backward(mean, field.values.data());
}

void LayeredSolver::step(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                         double dt_s, bool second_order) {
    const Equations& e = equations(medium, 1.0, second_order ? stage_share * dt_s : dt_s);
    for (const DiffusingField& field : fields)
        solve(e, field, second_order ? stage_extrapolation : 0.0);
}

void LayeredSolver::steady(const LayeredMedium& medium, std::span<const DiffusingField> fields) {
    const Equations& e = equations(medium, 0.0, 1.0);
    for (const DiffusingField& field : fields) solve(e, field, 0.0);
}

}  // namespace needlework
