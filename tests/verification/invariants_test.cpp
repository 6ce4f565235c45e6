// What must hold for any medium, field and step: conservation, maximum principle, positivity, rest,
// symmetry, equal digits of the instruction sets.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "boxes.hpp"
#include "numerics/depth_system.hpp"

namespace needlework::verification {
namespace {

constexpr double day_s = 86400.0;

LayeredMedium layered_medium(const Box& box, double diffusivity, double decay) {
    LayeredMedium medium = LayeredMedium::uniform(box, Diffusivity{diffusivity}, Rate{decay});
    for (int k = 0; k < box.nz(); ++k) {
        medium.diffusivity_m2_per_s[size_t(k)] *= k % 7 == 3 ? 0.01 : 1.0 + 0.2 * (k % 5);
        medium.decay_per_s[size_t(k)] *= 1.0 + 0.3 * (k % 3);
    }
    return medium;
}

class Invariants : public testing::TestWithParam<SolverKind> {
  protected:
    Grid grid_{graded_box(24, 20, 21, 1e-3, 1.2e-3), MPI_COMM_SELF};
    const Box& box() const { return grid_.box(); }
    std::unique_ptr<DiffusionSolver> solver_ = make_solver(GetParam(), grid_);
};

constexpr double steps_s[] = {1.0, 60.0, 3600.0, day_s, 10.0 * day_s, 100.0 * day_s};
constexpr TimeScheme schemes[] = {TimeScheme::backward_euler, TimeScheme::second_order};

TEST_P(Invariants, AmountIsConservedToRoundingForAnyStep) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 0.0);
    for (TimeScheme scheme : schemes)
        for (double dt_s : steps_s) {
            FloatArray c = punctured(box());
            double before = grid_.volume_integral_m3(c.span());
            for (int n = 0; n < 10; ++n) solver_->advance(medium, c.span(), {}, dt_s, scheme);
            double after = grid_.volume_integral_m3(c.span());
            // D dt / h^2 beyond 1e4 costs the sweeps 5e-7 a step; the layered solver keeps
            // rounding.
            bool huge = dt_s > 2.0 * day_s && GetParam() == SolverKind::splitting;
            EXPECT_NEAR(after / before, 1.0, huge ? 1e-5 : 2e-6) << dt_s;
        }
}

TEST_P(Invariants, DecayAloneTakesTheAmountThatTheSchemeSays) {
    LayeredMedium medium = LayeredMedium::uniform(box(), Diffusivity{1e-11}, Rate{2e-5});
    FloatArray c = punctured(box());
    double before = grid_.volume_integral_m3(c.span());
    solver_->advance(medium, c.span(), {}, 3600.0, TimeScheme::backward_euler);
    // analytic: uniform decay commutes with everything
    EXPECT_NEAR(grid_.volume_integral_m3(c.span()) / before, 1.0 / (1.0 + 0.072), 1e-6);
    c = punctured(box());
    solver_->advance(medium, c.span(), {}, 3600.0, TimeScheme::second_order);
    double z = -0.072, g = stage_share;
    EXPECT_NEAR(grid_.volume_integral_m3(c.span()) / before,
                (1.0 + (1.0 - 2.0 * g) * z) / std::pow(1.0 - g * z, 2), 1e-6);
}

TEST_P(Invariants, BackwardEulerKeepsBetweenSmallestAndLargest) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 0.0);
    // The transform spreads rounding of the largest value; the splitting does not.
    float slack = GetParam() == SolverKind::layered ? 1e-6F : 2e-7F;
    for (double dt_s : steps_s) {
        FloatArray c = punctured(box());
        for (int n = 0; n < 5; ++n) {
            solver_->advance(medium, c.span(), {}, dt_s, TimeScheme::backward_euler);
            FieldRange range = grid_.range(c.span());
            EXPECT_TRUE(range.finite);
            EXPECT_GE(range.low, GetParam() == SolverKind::layered ? -slack : 0.0F) << dt_s;
            EXPECT_LE(range.high, 1.0F + slack) << dt_s;
        }
    }
}

TEST_P(Invariants, ALayeredStateOfRestStaysForAnyStep) {
    // Rest of a layered medium with production and an open end: the steady state of the layered
    // solver, which every scheme has to keep to 1e-6 of its size.
    LayeredMedium medium = layered_medium(box(), 1e-11, 1e-5);
    medium.bottom = {DepthEnd::Kind::exchange, 0.7, 1e-8};
    FloatArray source(box().local_cells());
    for (int k = 0; k < box().nz(); ++k)
        std::fill_n(source.data() + box().index(0, 0, k), box().plane_cells(),
                    float(1e-5 * (1.0 + 0.1 * (k % 4))));
    FloatArray rest(source.size());
    LayeredSolver(grid_).steady(medium, rest.span(), source.span());
    for (TimeScheme scheme : schemes)
        for (double dt_s : steps_s) {
            FloatArray c(rest.size());
            std::copy(rest.begin(), rest.end(), c.begin());
            for (int n = 0; n < 10; ++n)
                solver_->advance(medium, c.span(), source.span(), dt_s, scheme);
            EXPECT_LT(largest_difference(c, rest), 1e-6) << dt_s;
        }
}

TEST_P(Invariants, UniformRestStaysThroughAThousandSteps) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 1e-6);
    FloatArray source(box().local_cells()), one(box().local_cells(), 1.0F);
    for (int k = 0; k < box().nz(); ++k)
        std::fill_n(source.data() + box().index(0, 0, k), box().plane_cells(),
                    float(medium.decay_per_s[size_t(k)]));
    for (double dt_s : {60.0, 3600.0, day_s}) {
        FloatArray c(one.size(), 1.0F);
        for (int n = 0; n < 1000; ++n)
            solver_->advance(medium, c.span(), source.span(), dt_s, TimeScheme::second_order);
        EXPECT_LT(largest_difference(c, one), 1e-6) << dt_s;
    }
}

TEST_P(Invariants, ShiftsAndMirrorsCommuteWithAStep) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 1e-5);
    FloatArray c = punctured(box());
    auto moved = [&](const FloatArray& from, bool mirror) {
        FloatArray to(from.size());
        for (int k = 0; k < box().nz(); ++k)
            for (int j = 0; j < box().ny; ++j)
                for (int i = 0; i < box().nx; ++i) {
                    int a = mirror ? box().nx - 1 - i : (i + 7) % box().nx;
                    int b = mirror ? j : (j + 3) % box().ny;
                    to[box().index(a, b, k)] = from[box().index(i, j, k)];
                }
        return to;
    };
    for (TimeScheme scheme : schemes)
        for (bool mirror : {false, true}) {
            FloatArray direct = moved(c, false), image = moved(c, mirror);
            std::copy(c.begin(), c.end(), direct.begin());
            solver_->advance(medium, direct.span(), {}, 3600.0, scheme);
            solver_->advance(medium, image.span(), {}, 3600.0, scheme);
            EXPECT_LT(largest_difference(moved(direct, mirror), image), 2e-6);
        }
}

TEST_P(Invariants, GuardedStepsStayPositiveAndSaySo) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 0.0);
    FloatArray rough(box().local_cells(), 0.0F);
    for (int k = 0; k < box().nz() / 2; ++k) rough[box().index(9, 11, k)] = 1.0F;
    DiffusionReport report =
        solver_->advance(medium, rough.span(), {}, 7200.0, TimeScheme::guarded);
    EXPECT_EQ(report.n_fell_back, 1);  // a step this long over one puncture undershoots
    EXPECT_GE(grid_.range(rough.span()).low, -1e-6F);
    FloatArray smooth =
        sampled(box(), [](double x, double, double) { return 2.0 + std::cos(2 * pi * x / 1e-3); });
    report = solver_->advance(medium, smooth.span(), {}, 60.0, TimeScheme::guarded);
    EXPECT_EQ(report.n_fell_back, 0);
}

TEST_P(Invariants, StepsAtOnceConserveStayBetweenAndKeepALayeredRest) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 0.0);
    for (TimeScheme scheme : schemes)
        for (double dt_s : steps_s) {
            FloatArray c = punctured(box());
            DiffusingField field{c.span(), {}};
            double before = grid_.volume_integral_m3(c.span());
            solver_->advance_steps(medium, {&field, 1}, dt_s, 10, scheme);
            EXPECT_NEAR(grid_.volume_integral_m3(c.span()) / before, 1.0, 2e-6) << dt_s;
            if (scheme != TimeScheme::backward_euler) continue;
            FieldRange range = grid_.range(c.span());
            EXPECT_GE(range.low, GetParam() == SolverKind::layered ? -1e-6F : 0.0F) << dt_s;
            EXPECT_LE(range.high, 1.0F + 1e-6F) << dt_s;
        }
}

// Planes large enough for the sweeps plane by plane, whose eliminated state between two steps is
// stored in single precision: rest that varies with depth must not drift for that.
TEST(StepsAtOnce, KeepALayeredRestOfLargePlanesThroughAThousandSteps) {
    Grid grid(graded_box(48, 48, 21, 1.5e-3, 1.2e-3), MPI_COMM_SELF);
    LayeredMedium medium = layered_medium(grid.box(), 1e-11, 1e-5);
    medium.bottom = {DepthEnd::Kind::exchange, 0.7, 1e-8};
    FloatArray source(grid.box().local_cells());
    for (int k = 0; k < grid.box().nz(); ++k)
        std::fill_n(source.data() + grid.box().index(0, 0, k), grid.box().plane_cells(),
                    float(1e-5 * (1.0 + 0.1 * (k % 4))));
    FloatArray rest(source.size());
    LayeredSolver(grid).steady(medium, rest.span(), source.span());
    SplittingSolver solver(grid);
    for (TimeScheme scheme : schemes)
        for (double dt_s : {1.0, 60.0, 3600.0, day_s, 100.0 * day_s}) {
            FloatArray c(rest.size());
            std::copy(rest.begin(), rest.end(), c.begin());
            DiffusingField field{c.span(), source.span()};
            solver.advance_steps(medium, {&field, 1}, dt_s, 1000, scheme);
            EXPECT_LT(largest_difference(c, rest), 1e-6) << dt_s << " " << int(scheme);
        }
}

TEST(StepsAtOnce, PlaneByPlaneAndGroupedColumnsAgreeToRounding) {
    // 48 x 48 goes plane by plane, its steps one at a time go down only: other order of
    // elimination, same answer.
    Grid grid(graded_box(48, 48, 13, 1.5e-3, 1e-3), MPI_COMM_SELF);
    LayeredMedium medium = layered_medium(grid.box(), 1e-11, 1e-5);
    SplittingSolver solver(grid);
    for (double dt_s : {30.0, 3600.0, day_s}) {
        FloatArray at_once = punctured(grid.box()), singly = punctured(grid.box());
        DiffusingField field{at_once.span(), {}};
        solver.advance_steps(medium, {&field, 1}, dt_s, 5, TimeScheme::backward_euler);
        for (int n = 0; n < 5; ++n)
            solver.advance(medium, singly.span(), {}, dt_s, TimeScheme::backward_euler);
        EXPECT_LT(largest_difference(at_once, singly), 1e-6);
    }
}

TEST_P(Invariants, AGuardedStepReadsTheStartThatTheCallerKeeps) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 0.0);
    for (double dt_s : {60.0, 7200.0}) {  // one that stays second order, one that falls back
        FloatArray start = punctured(box()), in_place = punctured(box());
        FloatArray kept = punctured(box()), out(start.size());
        DiffusingField from_start{out.span(), {}, start.span()};
        DiffusionReport a = solver_->advance(medium, {&from_start, 1}, dt_s, TimeScheme::guarded);
        DiffusionReport b =
            solver_->advance(medium, in_place.span(), {}, dt_s, TimeScheme::guarded);
        EXPECT_EQ(a.n_fell_back, b.n_fell_back);
        EXPECT_EQ(largest_difference(out, in_place), 0.0);
        EXPECT_EQ(largest_difference(start, kept), 0.0);
    }
}

TEST_P(Invariants, ABatchGivesTheDigitsOfSingleFields) {
    LayeredMedium medium = layered_medium(box(), 1e-11, 1e-5);
    FloatArray a = punctured(box(), 1), b = punctured(box(), 2);
    FloatArray alone_a = punctured(box(), 1), alone_b = punctured(box(), 2);
    DiffusingField batch[] = {{a.span(), {}}, {b.span(), {}}};
    solver_->advance(medium, batch, 600.0, TimeScheme::second_order);
    solver_->advance(medium, alone_b.span(), {}, 600.0, TimeScheme::second_order);
    solver_->advance(medium, alone_a.span(), {}, 600.0, TimeScheme::second_order);
    EXPECT_EQ(largest_difference(a, alone_a), 0.0);
    EXPECT_EQ(largest_difference(b, alone_b), 0.0);
}

TEST_P(Invariants, AnyStepOfAnyRoughFieldConservesAndStaysPositive) {
    bool held = rc::check("conserves and stays positive", [&] {
        int log_dt = *rc::gen::inRange(0, 70);
        int log_d = *rc::gen::inRange(-160, -90);
        unsigned seed = *rc::gen::arbitrary<unsigned>();
        LayeredMedium medium = layered_medium(box(), std::pow(10.0, log_d / 10.0), 0.0);
        FloatArray c = punctured(box(), seed);
        double before = grid_.volume_integral_m3(c.span());
        solver_->advance(medium, c.span(), {}, std::pow(10.0, log_dt / 10.0),
                         TimeScheme::backward_euler);
        RC_ASSERT(std::abs(grid_.volume_integral_m3(c.span()) - before) <= 2e-6 * before);
        RC_ASSERT(grid_.range(c.span()).low >= (GetParam() == SolverKind::layered ? -1e-6F : 0.0F));
    });
    EXPECT_TRUE(held);
}

INSTANTIATE_TEST_SUITE_P(Solvers, Invariants,
                         testing::Values(SolverKind::splitting, SolverKind::layered),
                         [](const auto& which) {
                             return which.param == SolverKind::layered ? "layered" : "splitting";
                         });

TEST(Kernels, GiveEqualDigitsOnEveryInstructionSet) {
    Grid grid(graded_box(36, 28, 17, 1e-3, 1e-3), MPI_COMM_SELF);
    LayeredMedium medium = layered_medium(grid.box(), 1e-11, 1e-5);
    FloatArray source = punctured(grid.box(), 3);
    auto run = [&](const kernels::Table& table, bool layered, double dt_s, TimeScheme scheme) {
        FloatArray c = punctured(grid.box());
        std::unique_ptr<DiffusionSolver> solver;
        if (layered) solver = std::make_unique<LayeredSolver>(grid, table);
        if (!layered) solver = std::make_unique<SplittingSolver>(grid, table);
        for (int n = 0; n < 3; ++n) solver->advance(medium, c.span(), source.span(), dt_s, scheme);
        return c;
    };
    int compared = 0;
    for (bool layered : {false, true})
        for (TimeScheme scheme : schemes)
            for (double dt_s : {30.0, 3600.0, 1e6}) {
                FloatArray plain = run(kernels::baseline(), layered, dt_s, scheme);
                for (const kernels::Table* table : kernels::runnable()) {
                    FloatArray other = run(*table, layered, dt_s, scheme);
                    EXPECT_EQ(largest_difference(other, plain), 0.0) << table->name;
                }
                ++compared;
            }
    EXPECT_EQ(compared, 12);
}

TEST(Solvers, AgreeWhereBothConverge) {
    Grid grid(graded_box(24, 20, 21, 1e-3, 1.2e-3), MPI_COMM_SELF);
    LayeredMedium medium = layered_medium(grid.box(), 1e-11, 1e-5);
    auto run = [&](SolverKind kind, int n_steps) {
        FloatArray c = punctured(grid.box());
        auto solver = make_solver(kind, grid);
        // damped start: a quarter of the time in first order
        for (int n = 0; n < n_steps; ++n)
            solver->advance(
                medium, c.span(), {}, 2000.0 / n_steps,
                n < n_steps / 4 ? TimeScheme::backward_euler : TimeScheme::second_order);
        return c;
    };
    FloatArray layered = run(SolverKind::layered, 200);
    double far = largest_difference(run(SolverKind::splitting, 20), layered);
    double near = largest_difference(run(SolverKind::splitting, 200), layered);
    EXPECT_LT(near, 0.01);
    EXPECT_LT(near, far / 3.0);
}

}  // namespace
}  // namespace needlework::verification
