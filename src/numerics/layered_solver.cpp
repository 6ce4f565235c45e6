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

struct LayeredSolver::Task {
    std::shared_ptr<const Equations> equations;
    DiffusingField field;
    FloatArray* source_spectral = nullptr;  // where coefficients of the source are kept
    // Of our planes, then of all; empty where there is none.
    std::vector<double> old_mean = {}, source_mean = {};
    std::vector<double> mean = {};  // of all planes, solved
    bool has_source() const { return !field.source.empty(); }
    /// Nothing is there but what comes through the ends: planes are even.
    bool is_even() const { return equations->steady() && !has_source(); }
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

std::shared_ptr<const LayeredSolver::Equations> LayeredSolver::equations(
    const LayeredMedium& medium, double keep, double tau_s) {
    for (auto it = cache_.begin(); it != cache_.end(); ++it)
        if ((*it)->system.keep == keep && (*it)->system.tau_s == tau_s && (*it)->medium == medium) {
            cache_.splice(cache_.begin(), cache_, it);
            return cache_.front();
        }
    DepthSystem system(grid().box(), medium, keep, tau_s);
    if (keep == 0.0) system.solve_means({}, {});  // throws before a value is touched
    if (cache_.size() == most_equations_kept) cache_.pop_back();
    auto e = std::make_shared<Equations>(Equations{medium, std::move(system), {}});
    cache_.push_front(e);
    const DepthSystem& s = e->system;
    size_t nz = size_t(s.nz());
    for (double norm : {1.0 / transform_.gain(), 1.0})
        for (size_t k = 0; k < nz; ++k) {
            bool last = k + 1 == nz;
            double g = last ? 0.0 : std::max(s.conductance[k], sealed_conductance);
            e->planes.push_back({.weight = float(s.mass[k] * norm),
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

void LayeredSolver::forward(Task& task, bool keep_source) {
    const Box& box = grid().box();
    const size_t cells = box.plane_cells();
    const bool keeps_old = !task.equations->steady();
    const double tau_s = keeps_old ? task.equations->system.tau_s : 0.0;
    for (int begin = 0, n = 0; begin < box.n_planes(); begin += n) {
        n = std::min(transform_.planes_together(), box.n_planes() - begin);
        float* c = task.field.values.data() + size_t(begin) * cells;
        const float* s =
            task.has_source() ? task.field.source.data() + size_t(begin) * cells : nullptr;
        std::vector<float> right, sources;  // means of what the planes' coefficients are made of
        for (int k = 0; k < n; ++k) {
            const double old = keeps_old ? mean_of_plane(c + size_t(k) * cells) : 0.0;
            const double source = s != nullptr ? mean_of_plane(s + size_t(k) * cells) : 0.0;
            if (keeps_old) task.old_mean.push_back(old);
            if (s != nullptr) task.source_mean.push_back(source);
            right.push_back(float(keeps_old ? old + tau_s * source : source));
            sources.push_back(float(source));
        }
        auto transformed = [&](const std::vector<float>& mean, const float* values,
                               const float* more, float* out) {
            kernel_.forward(transform_.plan(), {n, cells, mean.data(), float(tau_s)}, values, more,
                            out);
            for (int k = 0; k < n; ++k) out[size_t(k) * cells] = 0.0F;  // means are solved apart
        };
        if (keep_source && s != nullptr)
            transformed(sources, s, nullptr, task.source_spectral->data() + size_t(begin) * cells);
        if (keeps_old)
            transformed(right, c, s, c);
        else if (s != nullptr)
            transformed(right, s, nullptr, c);
    }
}

/// Means of our planes become those of all, in one message.
void LayeredSolver::gather_means(std::span<Task> tasks) const {
    std::vector<std::vector<double>*> means;
    for (Task& task : tasks)
        for (std::vector<double>* mean : {&task.old_mean, &task.source_mean})
            if (!mean->empty()) means.push_back(mean);
    std::vector<double> ours;
    for (int k = 0; k < grid().box().n_planes(); ++k)
        for (const std::vector<double>* mean : means) ours.push_back((*mean)[size_t(k)]);
    const std::vector<double> all = grid().gather_planes(ours, int(means.size()));
    for (size_t m = 0; m < means.size(); ++m) {
        means[m]->clear();
        for (size_t at = m; at < all.size(); at += means.size()) means[m]->push_back(all[at]);
    }
}

void LayeredSolver::solve_means(Task& task, double extrapolation) const {
    const DepthSystem& system = task.equations->system;
    task.mean = system.solve_means(task.old_mean, task.source_mean);
    if (extrapolation == 0.0) return;
    std::vector<double> twice = system.solve_means(task.mean, task.source_mean);
    for (size_t k = 0; k < twice.size(); ++k)
        task.mean[k] += extrapolation * (twice[k] - task.mean[k]);
}

void LayeredSolver::solve_depth(const Equations& e, const ColumnExchange::Columns& columns,
                                double extrapolation) {
    kernels::SpectralLines lines;
    lines.stride = columns.stride;
    lines.lanes = lines.line_apart = line_floats();
    lines.own_lateral = lateral_half_.data();
    lines.second_scale = float(e.system.tau_s / transform_.gain());
    lines.extrapolate = float(extrapolation);
    for (size_t first = 0; first < exchange_.count(); first += 2 * lines.lanes) {
        lines.values = columns.data + first;
        lines.second = columns.beside != nullptr ? columns.beside + first : nullptr;
        lines.lateral = lateral_.data() + first / 2;
        lines.n_own = exchange_.begin() + first == 0 ? size_t(grid().box().ny) : 0;
        kernel_.solve_lines(e.planes.data(), grid().box().nz(), lines, scratch_.data());
    }
}

void LayeredSolver::backward(const Task& task) const {
    const Box& box = grid().box();
    const size_t cells = box.plane_cells();
    const std::vector<float> mean(task.mean.begin() + box.z_begin, task.mean.begin() + box.z_end);
    for (int begin = 0, n = 0; begin < box.n_planes(); begin += n) {
        n = task.is_even() ? 1 : std::min(transform_.planes_together(), box.n_planes() - begin);
        float* planes = task.field.values.data() + size_t(begin) * cells;
        if (task.is_even())
            std::fill_n(planes, cells, mean[size_t(begin)]);
        else
            kernel_.backward(transform_.plan(), {n, cells, &mean[size_t(begin)]}, planes);
    }
}

void LayeredSolver::solve_together(std::span<Task> tasks, double extrapolation) {
    const bool keep_source = extrapolation != 0.0;
    if (source_spectral_.size() < tasks.size()) source_spectral_.resize(tasks.size());
    std::vector<ColumnExchange::Planes> planes;
    std::vector<const Equations*> to_solve;
    for (size_t t = 0; t < tasks.size(); ++t) {
        Task& task = tasks[t];
        const bool kept = keep_source && task.has_source();
        task.source_spectral = &source_spectral_[t];
        if (kept && source_spectral_[t].size() == 0)
            source_spectral_[t] = exchange_.make_planes(0.0F);
        forward(task, keep_source);
        if (task.is_even()) continue;
        planes.push_back({task.field.values.data(), kept ? task.source_spectral->data() : nullptr});
        to_solve.push_back(task.equations.get());
    }
    gather_means(tasks);
    for (Task& task : tasks) solve_means(task, extrapolation);
    exchange_.each(planes, [&](size_t t, const ColumnExchange::Columns& columns) {
        solve_depth(*to_solve[t], columns, extrapolation);
    });
    for (const Task& task : tasks) backward(task);
}

void LayeredSolver::solve(std::vector<Task> tasks, double extrapolation) {
    const size_t together = std::max(size_t{1}, fields_together(tasks.size()));
    for (size_t begin = 0; begin < tasks.size(); begin += together)
        solve_together(std::span(tasks).subspan(begin, together), extrapolation);
}

void LayeredSolver::step(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                         double dt_s, bool second_order) {
    const auto e = equations(medium, 1.0, second_order ? stage_share * dt_s : dt_s);
    std::vector<Task> tasks;
    for (const DiffusingField& field : fields) tasks.push_back({e, field});
    solve(std::move(tasks), second_order ? stage_extrapolation : 0.0);
}

void LayeredSolver::steady(const LayeredMedium& medium, std::span<const DiffusingField> fields) {
    std::vector<Problem> problems;
    for (const DiffusingField& field : fields) problems.push_back({&medium, field});
    steady(problems);
}

void LayeredSolver::steady(std::span<const Problem> problems) {
    std::vector<Task> tasks;
    for (const Problem& problem : problems)
        tasks.push_back({equations(*problem.medium, 0.0, 1.0), problem.field});
    solve(std::move(tasks), 0.0);
}

}  // namespace needlework
