#include "numerics/lateral_multigrid.hpp"

#include <algorithm>

#include "base/problem.hpp"

namespace needlework {

using cell_kernels::coarser;

namespace {

// Measured (docs/decisions/0006-heterogeneous.md): fewest iterations over all media tried.
constexpr float best_damping = 0.8F;
constexpr float half_way = 0.5F;

}  // namespace

/// One level. The finest looks into the operator, coarser ones own their planes.
struct LateralMultigrid::Level {
    Level(const Grid& grid, int nx_, int ny_)
        : nx(nx_),
          ny(ny_),
          planes(grid.box().n_planes()),
          exchange(grid, cells(), nx % 4 == 0 ? 4 : 1),
          inverse(exchange.count() * size_t(grid.box().nz())) {}

    size_t cells() const { return size_t(nx) * size_t(ny); }
    cell_kernels::PlaneFaces faces(int l) const {
        cell_kernels::PlaneFaces f;
        f.nx = nx, f.ny = ny;
        f.after_x = after_x + size_t(l) * cells();
        f.after_y = after_y + size_t(l) * cells();
        return f;
    }
    void own() {
        size_t n = cells() * size_t(planes);
        for (FloatArray* array : {&own_x, &own_y, &own_below, &slack}) *array = FloatArray(n);
        r = exchange.make_planes(0.0F), z = exchange.make_planes(0.0F);
        after_x = own_x.data(), after_y = own_y.data(), below = own_below.data();
    }

    int nx, ny, planes;
    ColumnExchange exchange;
    const float *after_x = nullptr, *after_y = nullptr, *below = nullptr;  // by planes
    const float* slack_of_cells = nullptr;
    const float* line_below = nullptr;  // the same conductances in depth, by columns
    FloatArray inverse;                 // 1 / pivot, by columns
    FloatArray own_x, own_y, own_below, slack, moved_below;
    FloatArray r, z;
};

LateralMultigrid::LateralMultigrid(const Grid& grid, const cell_kernels::Table& table)
    : grid_(grid), kernel_(table), tuning_{best_damping, half_way} {
    const Box& box = grid.box();
    int nx = box.nx, ny = box.ny;
    levels_.push_back(std::make_unique<Level>(grid, nx, ny));
    while (nx > 1 || ny > 1) {
        nx = coarser(nx), ny = coarser(ny);
        levels_.push_back(std::make_unique<Level>(grid, nx, ny));
        levels_.back()->own();
    }
    scratch_ = FloatArray(std::max(size_t(box.nz()) * cell_kernels::line_block, box.plane_cells()));
}

LateralMultigrid::~LateralMultigrid() = default;

namespace {

/// Sums of cells over the columns of a coarse level.
void add_cells(const float* fine, int nx, int ny, float* coarse) {
    int coarse_nx = coarser(nx), coarse_ny = coarser(ny);
    std::fill_n(coarse, coarse_nx * coarse_ny, 0.0F);
    for (int j = 0; j < ny; ++j)
        for (int i = 0; i < nx; ++i) {
            int to = std::min(j / 2, coarse_ny - 1) * coarse_nx + std::min(i / 2, coarse_nx - 1);
            coarse[to] += fine[j * nx + i];
        }
}

/// Sums of the faces that lie between columns of a coarse level; faces inside one vanish.
void add_faces(const float* fine_x, const float* fine_y, int nx, int ny, float share,
               float* coarse_x, float* coarse_y) {
    int coarse_nx = coarser(nx), coarse_ny = coarser(ny);
    std::fill_n(coarse_x, coarse_nx * coarse_ny, 0.0F);
    std::fill_n(coarse_y, coarse_nx * coarse_ny, 0.0F);
    float share_x = coarse_nx < nx ? share : 1.0F, share_y = coarse_ny < ny ? share : 1.0F;
    auto column = [](int i, int n) { return std::min(i / 2, n - 1); };
    for (int j = 0; j < ny; ++j)
        for (int i = 0; i < nx; ++i) {
            int ci = column(i, coarse_nx), cj = column(j, coarse_ny);
            int here = cj * coarse_nx + ci;
            if (column((i + 1) % nx, coarse_nx) != ci)
                coarse_x[here] += share_x * fine_x[j * nx + i];
            if (column((j + 1) % ny, coarse_ny) != cj)
                coarse_y[here] += share_y * fine_y[j * nx + i];
        }
}

/// Own losses and lateral conductances of every cell of a plane.
void add_lateral(const cell_kernels::PlaneFaces& f, const float* slack, float* base) {
    for (int j = 0; j < f.ny; ++j)
        for (int i = 0; i < f.nx; ++i) {
            int here = j * f.nx + i;
            int west = j * f.nx + (i + f.nx - 1) % f.nx;
            int south = (j + f.ny - 1) % f.ny * f.nx + i;
            base[here] = slack[here] + ((f.after_x[here] + f.after_x[west]) +
                                        (f.after_y[here] + f.after_y[south]));
        }
}

}  // namespace

void LateralMultigrid::set_medium(const HeterogeneousOperator& a) {
    size_t cells = grid_.box().plane_cells();
    Level& finest = *levels_[0];
    finest.after_x = a.after_x().data();
    finest.after_y = a.after_y().data();
    finest.below = a.depth_faces().data() + cells;
    for (size_t depth = 0; depth + 1 < levels_.size(); ++depth) {
        const Level& fine = *levels_[depth];
        Level& coarse = *levels_[depth + 1];
        for (int l = 0; l < fine.planes; ++l) {
            size_t from = size_t(l) * fine.cells(), to = size_t(l) * coarse.cells();
            add_faces(fine.after_x + from, fine.after_y + from, fine.nx, fine.ny,
                      tuning_.lateral_share, coarse.own_x.data() + to, coarse.own_y.data() + to);
            add_cells(fine.below + from, fine.nx, fine.ny, coarse.own_below.data() + to);
        }
    }
    for (auto& level : levels_) {
        level->line_below = level->below;
        if (!level->exchange.moves()) continue;
        const float* columns = level->exchange.copy_to_columns(level->below);
        if (level->moved_below.size() == 0) level->moved_below = FloatArray(level->inverse.size());
        std::copy_n(columns, level->inverse.size(), level->moved_below.data());
        level->line_below = level->moved_below.data();
    }
}

void LateralMultigrid::set_keep(const HeterogeneousOperator& a) {
    levels_[0]->slack_of_cells = a.slack().data();
    for (size_t depth = 0; depth < levels_.size(); ++depth) {
        Level& level = *levels_[depth];
        if (depth > 0) {
            const Level& fine = *levels_[depth - 1];
            for (int l = 0; l < level.planes; ++l)
                add_cells(fine.slack_of_cells + size_t(l) * fine.cells(), fine.nx, fine.ny,
                          level.slack.data() + size_t(l) * level.cells());
            level.slack_of_cells = level.slack.data();
        }
        FloatArray base(level.cells() * size_t(level.planes));
        for (int l = 0; l < level.planes; ++l) {
            size_t place = size_t(l) * level.cells();
            add_lateral(level.faces(l), level.slack_of_cells + place, base.data() + place);
        }
        const float* columns = level.exchange.copy_to_columns(base.data());
        size_t n = level.exchange.count();
        kernel_.line_factors(grid_.box().nz(), level.line_below, columns, level.inverse.data(), n,
                             n);
    }
    // The coarsest level is the whole box as one column, on one rank.
    const Level& last = *levels_.back();
    bool holds = last.exchange.count() == 0 || last.inverse[last.inverse.size() - 1] > 0.0F;
    if (!grid_.all_agree(holds))
        throw ModelError("heterogeneous diffusion",
                         "the steady state is undetermined: no decay and no open end",
                         "give the field a decay, or an exchange at the top or the bottom");
}

void LateralMultigrid::solve_lines(Level& level, const float* r, float weight, bool add, float* z) {
    ColumnExchange::Columns columns = level.exchange.open(z, r);
    size_t n = level.exchange.count();
    kernel_.line_solve(grid_.box().nz(), level.line_below, level.inverse.data(), columns.beside,
                       weight, add, columns.data, scratch_.data(), n, n, columns.stride);
    level.exchange.close(z);
}

void LateralMultigrid::cycle(size_t depth, float* r, float* z) {
    Level& level = *levels_[depth];
    if (depth + 1 == levels_.size()) return solve_lines(level, r, 1.0F, false, z);
    Level& coarse = *levels_[depth + 1];
    float w = tuning_.damping;
    solve_lines(level, r, w, false, z);
    for (int l = 0; l < level.planes; ++l) {
        size_t place = size_t(l) * level.cells();
        kernel_.residual_down(level.faces(l), 1.0F - w, z + place, r + place,
                              coarse.r.data() + size_t(l) * coarse.cells());
    }
    cycle(depth + 1, coarse.r.data(), coarse.z.data());
    for (int l = 0; l < level.planes; ++l) {
        size_t place = size_t(l) * level.cells();
        kernel_.correction_up(level.faces(l), 1.0F - w,
                              coarse.z.data() + size_t(l) * coarse.cells(), r + place, z + place,
                              scratch_.data());
    }
    solve_lines(level, r, w, true, z);
}

void LateralMultigrid::apply(std::span<float> r, std::span<float> z) {
    cycle(0, r.data(), z.data());
}

size_t LateralMultigrid::bytes() const {
    size_t floats = scratch_.size();
    for (const auto& level : levels_)
        for (const FloatArray* array :
             {&level->inverse, &level->own_x, &level->own_y, &level->own_below, &level->slack,
              &level->moved_below, &level->r, &level->z})
            floats += array->size();
    return floats * sizeof(float);
}

}  // namespace needlework
