// Properties that hold for any box, layered medium, field and step, drawn by RapidCheck: amounts,
// bounds, symmetry under shift and mirror of diffusion and drift, and for cells of any
// coefficients; equal digits of the instruction sets where steps follow each other.

#include <gtest/gtest.h>

#include "numerics/chemotaxis.hpp"
#include "numerics/heterogeneous_solver.hpp"
#include "random_media.hpp"

namespace needlework::verification {
namespace {

constexpr TimeScheme schemes[] = {TimeScheme::backward_euler, TimeScheme::second_order,
                                  TimeScheme::guarded};

TimeScheme drawn_scheme() { return schemes[drawn(0, 3)]; }
double drawn_step_s() { return log_uniform(0, 60); }

/// D dt / h^2 with the smallest cell, the largest of all planes.
double diffusion_number(const Box& box, const LayeredMedium& medium, double dt_s) {
    double largest = 0.0;
    for (int k = 0; k < box.nz(); ++k) {
        double smallest_m = std::min(box.h_m, box.dz_m(k));
        largest = std::max(
            largest, medium.diffusivity_m2_per_s[size_t(k)] * dt_s / (smallest_m * smallest_m));
    }
    return largest;
}

/// Rounding that splitting pays beyond D dt / h^2 of 1e4 (splitting.hpp).
double rounding_a_step(SolverKind kind, const Box& box, const LayeredMedium& medium, double dt_s) {
    bool huge = diffusion_number(box, medium, dt_s) > 1e4;
    return kind == SolverKind::splitting && huge ? 1e-6 : 5e-7;
}

void advance(SolverKind kind, const Grid& grid, const LayeredMedium& medium, FloatArray& c,
             const FloatArray* source, double dt_s, int n_steps, TimeScheme scheme) {
    DiffusingField field{c.span(), source ? source->span() : std::span<const float>()};
    make_solver(kind, grid)->advance_steps(medium, {&field, 1}, dt_s, n_steps, scheme);
}

class Properties : public testing::TestWithParam<SolverKind> {};

TEST_P(Properties, AClosedBoxKeepsItsAmountThroughAnyStepsOfAnyScheme) {
    bool held = rc::check("amount", [&] {
        Grid grid(drawn_box(), MPI_COMM_SELF);
        const Box& box = grid.box();
        LayeredMedium medium = drawn_medium(box);
        FloatArray c = drawn_field(box);
        double dt_s = drawn_step_s(), before = amount(box, medium, c);
        int n_steps = drawn(1, 7);
        advance(GetParam(), grid, medium, c, nullptr, dt_s, n_steps, drawn_scheme());
        double allowed = (1 + n_steps) * rounding_a_step(GetParam(), box, medium, dt_s) * before;
        RC_ASSERT(std::abs(amount(box, medium, c) - before) <= allowed);
    });
    EXPECT_TRUE(held);
}

TEST_P(Properties, AnOpenBoxAccountsForWhatIsMadeDecaysAndPassesItsEnds) {
    bool held = rc::check("balance of a backward Euler step", [&] {
        Grid grid(drawn_box(), MPI_COMM_SELF);
        const Box& box = grid.box();
        LayeredMedium medium = drawn_open_medium(box);
        medium.bottom = {DepthEnd::Kind::exchange, share(), log_uniform(-90, -60)};
        FloatArray c = drawn_field(box), source = drawn_field(box);
        for (float& s : source) s *= 1e-4F;
        double dt_s = drawn_step_s(), before = amount(box, medium, c);
        advance(GetParam(), grid, medium, c, &source, dt_s, 1, TimeScheme::backward_euler);
        double after = amount(box, medium, c), made = dt_s * amount(box, medium, source);
        double decayed =
            dt_s * amount(box, medium, c, [&](int k) { return medium.decay_per_s[size_t(k)]; });
        double through = 0.0, exchanged = 0.0;
        for (auto [end, k] : {std::pair{medium.top, 0}, std::pair{medium.bottom, box.nz() - 1}}) {
            double half =
                box.dz_m(k) / 2 / capacity_of(medium, k) / medium.diffusivity_m2_per_s[size_t(k)];
            double conductance = 1.0 / (half + 1.0 / end.exchange_m_per_s);
            for (size_t i = 0; i < box.plane_cells(); ++i) {
                double here = double(c[box.index(0, 0, k) + i]);
                through += dt_s * conductance * (end.value - here);
                exchanged += dt_s * conductance * (end.value + here);
            }
        }
        double size = before + after + made + decayed + exchanged;
        RC_ASSERT(std::abs(after - before - made + decayed - through) <=
                  2.0 * rounding_a_step(GetParam(), box, medium, dt_s) * size);
    });
    EXPECT_TRUE(held);
}

TEST_P(Properties, BackwardEulerStaysBetweenTheFieldAndTheOutside) {
    bool held = rc::check("maximum principle", [&] {
        Grid grid(drawn_box(), MPI_COMM_SELF);
        const Box& box = grid.box();
        LayeredMedium medium = drawn_open_medium(box);
        bool decays = drawn(0, 2) == 1;
        if (!decays) medium.decay_per_s.assign(size_t(box.nz()), 0.0);
        FloatArray c = drawn_field(box);
        for (float& v : c) v = 0.2F + 0.7F * v;
        medium.top.value = 0.2 + 0.7 * medium.top.value;
        medium.bottom.value = 0.2 + 0.7 * medium.bottom.value;
        int n_steps = drawn(1, 7);
        FieldRange start = grid.range(c.span());
        double low = std::min({double(start.low), medium.top.value, medium.bottom.value});
        double high = std::max({double(start.high), medium.top.value, medium.bottom.value});
        advance(GetParam(), grid, medium, c, nullptr, drawn_step_s(), n_steps,
                TimeScheme::backward_euler);
        FieldRange range = grid.range(c.span());
        RC_ASSERT(range.finite);
        RC_ASSERT(double(range.low) >= (decays ? 0.0 : low) - 1e-6);
        RC_ASSERT(double(range.high) <= high + 1e-6);
    });
    EXPECT_TRUE(held);
}

TEST_P(Properties, PositiveFieldsStayPositive) {
    bool held = rc::check("positive", [&] {
        Grid grid(drawn_box(), MPI_COMM_SELF);
        LayeredMedium medium = drawn_open_medium(grid.box());
        FloatArray c = drawn_field(grid.box()), source = drawn_field(grid.box());
        for (float& s : source) s *= 1e-4F;
        bool guarded = drawn(0, 2) == 1;
        advance(GetParam(), grid, medium, c, &source, drawn_step_s(), drawn(1, 7),
                guarded ? TimeScheme::guarded : TimeScheme::backward_euler);
        FieldRange range = grid.range(c.span());
        // The transform spreads rounding of the largest value.
        float spread = 1e-6F * std::max(1.0F, range.high);
        RC_ASSERT(range.low >= (GetParam() == SolverKind::layered ? -spread : 0.0F));
    });
    EXPECT_TRUE(held);
}

TEST_P(Properties, ShiftsAndMirrorsInAllDirectionsCommuteWithSteps) {
    bool held = rc::check("symmetry", [&] {
        Grid grid(drawn_box(), MPI_COMM_SELF);
        const Box& box = grid.box();
        Movement move = Movement::any(box);
        Grid moved_grid(move.of(box), MPI_COMM_SELF);
        LayeredMedium medium = drawn_open_medium(box);
        FloatArray c = drawn_field(box), source = drawn_field(box);
        for (float& s : source) s *= 1e-4F;
        FloatArray image = move.of(box, c), image_source = move.of(box, source);
        double dt_s = drawn_step_s();
        int n_steps = drawn(1, 5);
        TimeScheme scheme = TimeScheme(drawn(0, 2));
        advance(GetParam(), grid, medium, c, &source, dt_s, n_steps, scheme);
        advance(GetParam(), moved_grid, move.of(medium), image, &image_source, dt_s, n_steps,
                scheme);
        FieldRange range = grid.range(c.span());
        double size = std::max({1.0, double(range.high), -double(range.low)});
        double allowed = 4.0 * n_steps * rounding_a_step(GetParam(), box, medium, dt_s) * size;
        RC_ASSERT(largest_difference(move.of(box, c), image) <= allowed);
    });
    EXPECT_TRUE(held);
}

INSTANTIATE_TEST_SUITE_P(Solvers, Properties,
                         testing::Values(SolverKind::splitting, SolverKind::layered),
                         [](const auto& which) {
                             return which.param == SolverKind::layered ? "layered" : "splitting";
                         });

TEST(SteadyProperties, ShiftsAndMirrorsCommuteAndBoundsHold) {
    bool held = rc::check("steady state", [] {
        Grid grid(drawn_box(), MPI_COMM_SELF);
        const Box& box = grid.box();
        Movement move = Movement::any(box);
        Grid moved_grid(move.of(box), MPI_COMM_SELF);
        LayeredMedium medium = drawn_open_medium(box);
        FloatArray source = drawn_field(box), c(source.size()), image(source.size());
        double slowest = *std::min_element(medium.decay_per_s.begin(), medium.decay_per_s.end());
        for (float& s : source) s *= float(slowest);
        FloatArray image_source = move.of(box, source);
        LayeredSolver(grid).steady(medium, c.span(), source.span());
        LayeredSolver(moved_grid).steady(move.of(medium), image.span(), image_source.span());
        RC_ASSERT(largest_difference(move.of(box, c), image) <= 2e-6);
        // Source per decay and outside values are at most 1.
        FieldRange range = grid.range(c.span());
        RC_ASSERT(range.low >= -1e-6F);
        RC_ASSERT(range.high <= 1.0F + 1e-6F);
    });
    EXPECT_TRUE(held);
}

TEST(DriftProperties, AnySignalConservesKeepsPositiveAndCommutesWithShiftsAndMirrors) {
    bool held = rc::check("drift", [] {
        Grid grid(drawn_box(), MPI_COMM_SELF);
        const Box& box = grid.box();
        Movement move = Movement::any(box);
        Grid moved_grid(move.of(box), MPI_COMM_SELF);
        LayeredMedium plain = LayeredMedium::uniform(box, Diffusivity{0.0}, Rate{0.0});
        FloatArray c = drawn_field(box), signal = drawn_field(box);
        FloatArray image = move.of(box, c), image_signal = move.of(box, signal);
        double before = amount(box, plain, c);
        Chemotaxis model{log_uniform(-140, -100), log_uniform(-95, -75)};
        double dt_s = log_uniform(0, 45);
        // Few enough sub-steps that a case is quick.
        RC_PRE(model.max_speed_m_per_s * dt_s / box.h_m < 20.0);
        ChemotaxisSolver(grid).advance(model, c.span(), signal.span(), dt_s);
        ChemotaxisSolver(moved_grid).advance(model, image.span(), image_signal.span(), dt_s);
        FieldRange range = grid.range(c.span());
        RC_ASSERT(range.finite);
        RC_ASSERT(range.low >= 0.0F);
        RC_ASSERT(std::abs(amount(box, plain, c) - before) <= 3e-6 * before);
        double size = std::max(1.0, double(range.high));
        RC_ASSERT(largest_difference(move.of(box, c), image) <= 2e-5 * size);
    });
    EXPECT_TRUE(held);
}

/// A number between 0 and 1 for each cell.
double cell_noise(size_t cell, unsigned seed) {
    unsigned h = unsigned(cell) * 2654435761u + seed * 40503u;
    h ^= h >> 13, h *= 0x5bd1e995u, h ^= h >> 15;
    return double(h % 1024u) / 1023.0;
}

TEST(HeterogeneousProperties, AnyStepOfAnyCellsBalancesAndStaysPositive) {
    // Every cell has its own coefficients, neighbours up to 10^5 apart.
    bool held = rc::check("balance", [] {
        Grid grid(uniform_box(4 * drawn(1, 5), 4 * drawn(1, 5), drawn(2, 9), 4e-4, 3e-4),
                  MPI_COMM_SELF);
        size_t n = grid.box().local_cells();
        HeterogeneousMedium medium;
        medium.diffusivity_m2_per_s = FloatArray(n);
        medium.decay_per_s = FloatArray(n);
        medium.capacity = FloatArray(n);
        for (size_t i = 0; i < n; ++i) {
            medium.diffusivity_m2_per_s[i] = float(1e-14 * std::pow(1e5, cell_noise(i, 1)));
            medium.decay_per_s[i] = float(1e-5 * cell_noise(i, 2));
            medium.capacity[i] = float(0.3 + cell_noise(i, 3));
        }
        medium.top = {DepthEnd::Kind::fixed_value, share(), 0.0};
        medium.bottom = {DepthEnd::Kind::exchange, share(), log_uniform(-90, -60)};
        HeterogeneousSolver solver(grid);
        solver.set_medium(std::move(medium));
        FloatArray c = drawn_field(grid.box()), source = drawn_field(grid.box());
        for (float& s : source) s *= 1e-5F;
        TimeScheme scheme = drawn(0, 2) == 0 ? TimeScheme::backward_euler : TimeScheme::guarded;
        for (int step = drawn(1, 4); step > 0; --step) {
            HeterogeneousReport report =
                solver.advance(c.span(), source.span(), log_uniform(0, 60), scheme);
            RC_ASSERT(report.balance.defect() <= 1e-6);
            FieldRange range = grid.range(c.span());
            RC_ASSERT(range.finite);
            RC_ASSERT(range.low >= -2e-5F * std::max(1.0F, range.high));
        }
    });
    EXPECT_TRUE(held);
}

TEST(Kernels, StepsAtOnceGuardedStepsAndSteadyStatesHaveEqualDigitsOnEveryInstructionSet) {
    // Small planes, and planes that are swept one by one.
    for (const Box& global :
         {graded_box(20, 28, 9, 1e-3, 1e-3), graded_box(52, 44, 9, 2e-3, 1e-3)}) {
        Grid grid(global, MPI_COMM_SELF);
        LayeredMedium medium = LayeredMedium::uniform(grid.box(), Diffusivity{1e-11}, Rate{1e-5});
        for (int k = 0; k < grid.box().nz(); ++k)
            medium.diffusivity_m2_per_s[size_t(k)] *= 1.0 + k % 4;
        medium.bottom = {DepthEnd::Kind::exchange, 0.5, 1e-8};
        FloatArray source = punctured(grid.box(), 3);
        for (float& s : source) s *= 1e-5F;
        auto run = [&](const kernels::Table& table, SolverKind kind, TimeScheme scheme) {
            FloatArray c = punctured(grid.box());
            DiffusingField field{c.span(), source.span()};
            std::unique_ptr<DiffusionSolver> solver;
            if (kind == SolverKind::layered)
                solver = std::make_unique<LayeredSolver>(grid, table);
            else
                solver = std::make_unique<SplittingSolver>(grid, table);
            for (double dt_s : {30.0, 3600.0, 1e6})
                solver->advance_steps(medium, {&field, 1}, dt_s, 3, scheme);
            return c;
        };
        auto steady = [&](const kernels::Table& table) {
            FloatArray c(source.size());
            LayeredSolver(grid, table).steady(medium, c.span(), source.span());
            return c;
        };
        for (const kernels::Table* table : kernels::runnable()) {
            for (SolverKind kind : {SolverKind::splitting, SolverKind::layered})
                for (TimeScheme scheme : schemes)
                    EXPECT_EQ(largest_difference(run(*table, kind, scheme),
                                                 run(kernels::baseline(), kind, scheme)),
                              0.0)
                        << table->name << " scheme " << int(scheme);
            EXPECT_EQ(largest_difference(steady(*table), steady(kernels::baseline())), 0.0);
        }
    }
}

}  // namespace
}  // namespace needlework::verification
