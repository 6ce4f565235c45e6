// The heterogeneous solver against exact and manufactured solutions, and what must hold for any
// medium: conservation, maximum principle, symmetry, rest, equal digits of the instruction sets.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/problem.hpp"
#include "channels.hpp"
#include "orders.hpp"

namespace needlework::verification {
namespace {

constexpr double day_s = 86400.0;
constexpr double width_m = 1e-3;
constexpr double depth_m = 0.8e-3;

FloatArray zero(const Box& box) { return FloatArray(box.local_cells(), 0.0F); }

/// c = 2 + cos(q x) cos(q y) cos(p z) sin(w t) with coefficients that vary in every direction,
///   m D = D0 (1 + cos(q x) cos(q y) / 2) (1 + z/H),  m = 1 + sin(q x) z / (2 H),
///   k = k0 (1 + cos(q y) / 2),
/// and the source that makes it exact (analytic; closed ends as cos(p z) has no slope there).
struct Manufactured {
    double q = 2 * pi / width_m, p = pi / depth_m, w = 2e-4, d0 = 1e-11, k0 = 1e-5;

    double conductivity(double x, double y, double z) const {
        return d0 * (1.0 + 0.5 * std::cos(q * x) * std::cos(q * y)) * (1.0 + z / depth_m);
    }
    double capacity(double x, double z) const { return 1.0 + 0.5 * std::sin(q * x) * z / depth_m; }
    double decay(double y) const { return k0 * (1.0 + 0.5 * std::cos(q * y)); }
    Profile value(double t) const {
        return [=, *this](double x, double y, double z) {
            return 2.0 + std::cos(q * x) * std::cos(q * y) * std::cos(p * z) * std::sin(w * t);
        };
    }
    Profile source(double t) const {
        return [=, *this](double x, double y, double z) {
            double cx = std::cos(q * x), cy = std::cos(q * y), cz = std::cos(p * z);
            double sx = std::sin(q * x), sy = std::sin(q * y), sz = std::sin(p * z);
            double a = std::sin(w * t), ramp = 1.0 + z / depth_m;
            double mode = cx * cy * cz, g = conductivity(x, y, z);
            double g_x = -0.5 * d0 * q * sx * cy * ramp, g_y = -0.5 * d0 * q * cx * sy * ramp;
            double g_z = d0 * (1.0 + 0.5 * cx * cy) / depth_m;
            double divergence =
                -a * g * (2.0 * q * q + p * p) * mode -
                a * (g_x * q * sx * cy * cz + g_y * q * cx * sy * cz + g_z * p * cx * cy * sz);
            return w * mode * std::cos(w * t) + decay(y) * (2.0 + a * mode) -
                   divergence / capacity(x, z);
        };
    }
    HeterogeneousMedium medium(const Box& box) const {
        HeterogeneousMedium m;
        m.diffusivity_m2_per_s = sampled(box, [this](double x, double y, double z) {
            return conductivity(x, y, z) / capacity(x, z);
        });
        m.capacity = sampled(box, [this](double x, double, double z) { return capacity(x, z); });
        m.decay_per_s = sampled(box, [this](double, double y, double) { return decay(y); });
        return m;
    }
};

FloatArray manufactured_run(const Grid& grid, double end_s, int n_steps, TimeScheme scheme) {
    Manufactured exact;
    HeterogeneousSolver solver(grid);
    solver.set_medium(exact.medium(grid.box()));
    FloatArray c = sampled(grid.box(), exact.value(0.0));
    double dt_s = end_s / n_steps;
    for (int n = 0; n < n_steps; ++n) {
        FloatArray s = sampled(grid.box(), exact.source((n + 0.5) * dt_s));
        solver.advance(c.span(), s.span(), dt_s, scheme);
    }
    return c;
}

TEST(Heterogeneous, ManufacturedSolutionConvergesAtSecondOrderInSpaceAndTime) {
    for (auto box : {uniform_box, graded_box}) {
        auto error = [&](int n) {
            Grid grid(box(n, n, n, width_m, depth_m), MPI_COMM_SELF);
            FloatArray c = manufactured_run(grid, 4e3, n / 2, TimeScheme::second_order);
            return error_to(grid.box(), c, Manufactured().value(4e3));
        };
        double coarse = error(16), fine = error(32);
        std::string axis = box == uniform_box ? "uniform" : "graded";
        EXPECT_NEAR(measured_order(axis, coarse, fine), 2.0, 0.2) << coarse << " " << fine;
        EXPECT_LT(fine, 3e-3);
    }
}

TEST(Heterogeneous, OrdersInTime) {
    // Against small steps on the same grid, so that the error in space does not hide it.
    Grid grid(graded_box(16, 16, 12, width_m, depth_m), MPI_COMM_SELF);
    FloatArray reference = manufactured_run(grid, 8e3, 64, TimeScheme::second_order);
    auto error = [&](int n, TimeScheme scheme) {
        return largest_difference(manufactured_run(grid, 8e3, n, scheme), reference);
    };
    double coarse = error(4, TimeScheme::second_order), fine = error(8, TimeScheme::second_order);
    EXPECT_NEAR(measured_order("second", coarse, fine), 2.0, 0.25) << coarse << " " << fine;
    coarse = error(4, TimeScheme::guarded), fine = error(8, TimeScheme::guarded);
    EXPECT_NEAR(measured_order("guarded", coarse, fine), 2.0, 0.25) << coarse << " " << fine;
    coarse = error(8, TimeScheme::backward_euler), fine = error(16, TimeScheme::backward_euler);
    EXPECT_NEAR(measured_order("first", coarse, fine), 1.0, 0.15) << coarse << " " << fine;
}

TEST(Heterogeneous, ALayeredMediumGivesWhatTheLayeredSolverGives) {
    Grid grid(graded_box(20, 12, 15, 5e-4, 4e-4), MPI_COMM_SELF);
    const Box& box = grid.box();
    LayeredMedium layers = LayeredMedium::uniform(box, Diffusivity{1e-11}, Rate{1e-5});
    for (int k = 0; k < box.nz(); ++k) {
        layers.diffusivity_m2_per_s[size_t(k)] *= k < 6 ? 1.0 : 70.0;
        layers.capacity.push_back(k < 9 ? 1.0 : 0.4);
    }
    layers.bottom = {DepthEnd::Kind::exchange, 0.3, 2e-7};
    layers.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
    HeterogeneousSolver solver(grid);
    solver.set_medium(HeterogeneousMedium::from(box, layers));
    LayeredSolver layered(grid);
    FloatArray source = punctured(box, 2);
    for (float& s : source) s *= 1e-5F;
    for (double dt_s : {10.0, 1e3, 1e5})
        for (TimeScheme scheme : {TimeScheme::backward_euler, TimeScheme::second_order}) {
            FloatArray a = punctured(box), b = punctured(box);
            solver.advance(a.span(), source.span(), dt_s, scheme);
            layered.advance(layers, b.span(), source.span(), dt_s, scheme);
            EXPECT_LT(largest_difference(a, b), 5e-6) << dt_s;
        }
    FloatArray a = zero(box), b = zero(box);
    solver.steady(a.span(), source.span());
    layered.steady(layers, b.span(), source.span());
    EXPECT_LT(largest_difference(a, b), 5e-6);
}

TEST(Heterogeneous, LayersInSeriesAndAStraightChannelInParallelCarryTheExactFlux) {
    // Analytic: layers add resistances; a channel from end to end adds a conductance, as no drop
    // is left to drive anything sideways.
    Grid grid(graded_box(16, 16, 20, 1e-4, 3e-4), MPI_COMM_SELF);
    const Box& box = grid.box();
    for (double contrast : {1.0, 1e3, 1e5}) {
        HeterogeneousMedium medium;
        medium.diffusivity_m2_per_s = FloatArray(box.local_cells());
        double resistance = 0.0;
        auto layer = [](int k) { return k < 7 ? 1e-12 : (k < 12 ? 4e-14 : 5e-13); };
        auto open = [](int i, int j) { return (i == 3 || i == 4) && j > 8 && j < 12; };
        for (int k = 0; k < box.nz(); ++k) {
            resistance += box.dz_m(k) / layer(k);
            for (int j = 0; j < box.ny; ++j)
                for (int i = 0; i < box.nx; ++i)
                    medium.diffusivity_m2_per_s[box.index(i, j, k)] =
                        float(layer(k) * (open(i, j) ? contrast : 1.0));
        }
        medium.top = {DepthEnd::Kind::fixed_value, 3.0, 0.0};
        medium.bottom = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
        HeterogeneousSolver solver(grid);
        solver.set_medium(std::move(medium));
        FloatArray c = zero(box);
        HeterogeneousReport report = solver.steady(c.span(), {});
        double area_m2 = 256 * box.h_m * box.h_m, open_share = 6.0 / 256.0;
        double flow = 2.0 / resistance * area_m2 * (1.0 + open_share * (contrast - 1.0));
        EXPECT_NEAR(report.balance.through_top / flow, 1.0, 2e-6) << contrast;
        EXPECT_NEAR(report.balance.through_bottom / flow, -1.0, 2e-6) << contrast;
    }
}

/// Resistance of an open disc of radius a in an impermeable plane on a half-space, one in each
/// square of width w, from the disc to a depth where the flux is even, without the depth itself.
///   1/(4 D a) + 4 zeta(1/2) beta(1/2) / (2 pi D w) + O(a^2 / w^3)
/// analytic: Weber's disc; the constant is the square lattice's sum of 1/r against its mean.
double disc_resistance_s_per_m3(double diffusivity, double a_m, double w_m) {
    double lattice = 4.0 * -1.4603545088095868 * 0.6676914571896092;
    return 1.0 / (4.0 * diffusivity * a_m) + lattice / (2.0 * pi * diffusivity * w_m);
}

double disc_error(int cells_a_radius) {
    double a_m = 50e-6, w_m = 8.0 * a_m, diffusivity = 1e-12, contrast = 1e5;
    Box global;
    global.nx = global.ny = 8 * cells_a_radius;
    global.h_m = a_m / cells_a_radius;
    global.z_faces_m = {0.0};
    double dz_m = global.h_m / 2.0;
    while (global.z_faces_m.back() < w_m) {
        global.z_faces_m.push_back(global.z_faces_m.back() + dz_m);
        dz_m = std::min(1.15 * dz_m, w_m / 8.0);
    }
    Grid grid(global, MPI_COMM_SELF);
    const Box& box = grid.box();
    HeterogeneousMedium medium;
    medium.diffusivity_m2_per_s = FloatArray(box.local_cells(), float(diffusivity));
    int open_cells = 0;
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            double x = (i + 0.5) * box.h_m - w_m / 2, y = (j + 0.5) * box.h_m - w_m / 2;
            bool open = x * x + y * y < a_m * a_m;
            open_cells += open;
            medium.diffusivity_m2_per_s[box.index(i, j, 0)] =
                open ? float(contrast * diffusivity) : 0.0F;
        }
    medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
    medium.bottom = {DepthEnd::Kind::fixed_value, 0.0, 0.0};
    HeterogeneousSolver solver(grid);
    solver.set_medium(std::move(medium));
    FloatArray c = zero(box);
    double flow = solver.steady(c.span(), {}).balance.through_top;
    // The disc of the same area as the open cells.
    double radius_m = std::sqrt(open_cells / pi) * box.h_m;
    double depth_below_m = box.depth().si - box.dz_m(0);
    double resistance = disc_resistance_s_per_m3(diffusivity, radius_m, w_m) +
                        depth_below_m / (diffusivity * w_m * w_m);
    return flow * resistance - 1.0;
}

TEST(Heterogeneous, AChannelThroughAnImpermeableMembraneHasTheResistanceOfADisc) {
    double coarse = disc_error(2), middle = disc_error(4), fine = disc_error(8);
    // The flux is singular at the rim, which limits the order to one.
    EXPECT_LT(std::abs(middle), 0.6 * std::abs(coarse)) << coarse << " " << middle << " " << fine;
    EXPECT_LT(std::abs(fine), 0.75 * std::abs(middle)) << coarse << " " << middle << " " << fine;
    EXPECT_LT(std::abs(fine), 0.03);
}

class HeterogeneousInvariants : public testing::Test {
  protected:
    Grid grid_{graded_box(24, 20, 21, 1e-3, 1.2e-3), MPI_COMM_SELF};
    const Box& box() const { return grid_.box(); }
};

constexpr double steps_s[] = {1.0, 60.0, 3600.0, day_s, 100.0 * day_s};

TEST_F(HeterogeneousInvariants, AmountIsConservedForAnyStepAndContrast) {
    for (double contrast : {1.0, 1e3, 1e5}) {
        HeterogeneousSolver solver(grid_);
        solver.set_medium(with_channels(
            box(), {.contrast = contrast, .decay_per_s = 0.0, .capacity_in_channel = 0.5}));
        for (TimeScheme scheme : {TimeScheme::backward_euler, TimeScheme::second_order})
            for (double dt_s : steps_s) {
                FloatArray c = punctured(box());
                double first = 0.0, last = 0.0;
                for (int n = 0; n < 5; ++n) {
                    HeterogeneousReport report = solver.advance(c.span(), {}, dt_s, scheme);
                    if (n == 0) first = report.balance.before;
                    last = report.balance.after;
                }
                EXPECT_NEAR(last / first, 1.0, 5e-7) << contrast << " " << dt_s;
            }
    }
}

TEST_F(HeterogeneousInvariants, EveryStepAccountsForWhatEntersLeavesIsMadeAndDecays) {
    HeterogeneousMedium medium =
        with_channels(box(), {.contrast = 1e5, .capacity_in_channel = 3.0});
    medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
    medium.bottom = {DepthEnd::Kind::exchange, 0.1, 1e-8};
    HeterogeneousSolver solver(grid_);
    solver.set_medium(std::move(medium));
    FloatArray source = punctured(box(), 3);
    for (float& s : source) s *= 1e-6F;
    for (TimeScheme scheme : {TimeScheme::backward_euler, TimeScheme::second_order})
        for (double dt_s : steps_s) {
            FloatArray c = punctured(box());
            for (int n = 0; n < 3; ++n) {
                HeterogeneousReport report = solver.advance(c.span(), source.span(), dt_s, scheme);
                EXPECT_LT(report.balance.defect(), 2e-7) << dt_s;
                // Nothing in the box exceeds the value at the top.
                if (scheme == TimeScheme::backward_euler) {
                    EXPECT_GT(report.balance.through_top, 0.0);
                }
            }
        }
    FloatArray c = zero(box());
    HeterogeneousReport report = solver.steady(c.span(), source.span());
    EXPECT_LT(report.balance.defect(), 2e-7);
    // P11: at most 60 and 120 iterations are asked for.
    EXPECT_LE(report.iterations, 20);
    // A second time the state is known: nothing is left to do.
    EXPECT_LE(solver.steady(c.span(), source.span()).iterations, 1);
}

TEST_F(HeterogeneousInvariants, BackwardEulerKeepsBetweenSmallestAndLargest) {
    bool held = rc::check("maximum principle", [&] {
        int log_contrast = *rc::gen::inRange(-50, 51), log_dt = *rc::gen::inRange(0, 70);
        int n_channels = *rc::gen::inRange(1, 12);
        unsigned seed = *rc::gen::arbitrary<unsigned>();
        HeterogeneousMedium medium =
            with_channels(box(), {.contrast = std::pow(10.0, log_contrast / 10.0),
                                  .n_channels = n_channels,
                                  .decay_per_s = 0.0,
                                  .capacity_in_channel = 0.3});
        medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
        HeterogeneousSolver solver(grid_);
        solver.set_medium(std::move(medium));
        FloatArray c = punctured(box(), seed);
        solver.advance(c.span(), {}, std::pow(10.0, log_dt / 10.0), TimeScheme::backward_euler);
        // The tolerance of a solve, in its root mean square, shows in single cells.
        FieldRange range = grid_.range(c.span());
        RC_ASSERT(range.finite);
        RC_ASSERT(range.low >= -2e-5F);
        RC_ASSERT(range.high <= 1.0F + 2e-5F);
    });
    EXPECT_TRUE(held);
}

TEST_F(HeterogeneousInvariants, ATighterToleranceLeavesLessBelowZero) {
    auto lowest = [&](double tolerance) {
        HeterogeneousMedium medium = with_channels(box(), {.contrast = 1e5, .decay_per_s = 0.0});
        medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
        HeterogeneousSolver solver(grid_, {.tolerance = tolerance, .most_iterations = 500});
        solver.set_medium(std::move(medium));
        FloatArray c = zero(box());
        solver.advance(c.span(), {}, 3600.0, TimeScheme::backward_euler);
        return double(grid_.range(c.span()).low);
    };
    EXPECT_GE(lowest(1e-6), -1e-5);
    EXPECT_GE(lowest(1e-10), -1e-9);
}

TEST_F(HeterogeneousInvariants, ShiftsAndMirrorsCommuteWithAStepAndTheSteadyState) {
    HeterogeneousMedium medium = with_channels(box(), {.contrast = 1e4, .n_channels = 3});
    medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
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
    for (bool mirror : {false, true}) {
        HeterogeneousMedium image = copy_of(medium);
        image.diffusivity_m2_per_s = moved(medium.diffusivity_m2_per_s, mirror);
        HeterogeneousSolver direct(grid_), other(grid_);
        direct.set_medium(copy_of(medium));
        other.set_medium(std::move(image));
        FloatArray a = punctured(box()), b = moved(a, mirror);
        direct.advance(a.span(), {}, 3600.0, TimeScheme::second_order);
        other.advance(b.span(), {}, 3600.0, TimeScheme::second_order);
        EXPECT_LT(largest_difference(moved(a, mirror), b), 2e-5);
        direct.steady(a.span(), {});
        other.steady(b.span(), {});
        EXPECT_LT(largest_difference(moved(a, mirror), b), 2e-5);
    }
}

TEST_F(HeterogeneousInvariants, AStateOfRestStaysForAnyStep) {
    HeterogeneousMedium medium = with_channels(box(), {.contrast = 1e4, .decay_per_s = 1e-5});
    medium.top = {DepthEnd::Kind::exchange, 0.7, 1e-8};
    HeterogeneousSolver solver(grid_, {.tolerance = 1e-8, .most_iterations = 500});
    solver.set_medium(std::move(medium));
    FloatArray source = punctured(box(), 3);
    for (float& s : source) s *= 1e-5F;
    FloatArray rest = zero(box());
    solver.steady(rest.span(), source.span());
    for (TimeScheme scheme : {TimeScheme::backward_euler, TimeScheme::second_order})
        for (double dt_s : steps_s) {
            FloatArray c = copy_of(rest);
            for (int n = 0; n < 5; ++n) solver.advance(c.span(), source.span(), dt_s, scheme);
            EXPECT_LT(largest_difference(c, rest), 1e-6) << dt_s;
        }
}

TEST_F(HeterogeneousInvariants, GuardedStepsStayPositiveAndSaySo) {
    HeterogeneousSolver solver(grid_);
    solver.set_medium(with_channels(box(), {.diffusivity = 1e-11, .decay_per_s = 0.0}));
    FloatArray rough = zero(box());
    for (int k = 0; k < box().nz() / 2; ++k) rough[box().index(9, 11, k)] = 1.0F;
    HeterogeneousReport report = solver.advance(rough.span(), {}, 7200.0, TimeScheme::guarded);
    EXPECT_TRUE(report.fell_back);  // a step this long over one puncture undershoots
    EXPECT_GE(grid_.range(rough.span()).low, -1e-6F);
    FloatArray smooth(box().local_cells(), 2.0F);
    EXPECT_FALSE(solver.advance(smooth.span(), {}, 60.0, TimeScheme::guarded).fell_back);
}

TEST(HeterogeneousKernels, GiveEqualDigitsOnEveryInstructionSet) {
    for (int nx : {4, 20, 36}) {
        Grid grid(graded_box(nx, 28, 17, 1e-3, 1e-3), MPI_COMM_SELF);
        HeterogeneousMedium medium = with_channels(grid.box(), {.contrast = 1e5});
        medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
        auto run = [&](const cell_kernels::Table& table) {
            HeterogeneousSolver solver(grid, {}, table);
            solver.set_medium(copy_of(medium));
            FloatArray c = punctured(grid.box());
            solver.advance(c.span(), {}, 600.0, TimeScheme::second_order);
            solver.steady(c.span(), {});
            return c;
        };
        FloatArray plain = run(cell_kernels::baseline());
        for (const kernels::Table* table : kernels::runnable()) {
            std::string_view name = table->name;
            const cell_kernels::Table& cells = name == "avx512" ? cell_kernels::avx512()
                                               : name == "avx2" ? cell_kernels::avx2()
                                                                : cell_kernels::baseline();
            EXPECT_EQ(largest_difference(run(cells), plain), 0.0) << name;
        }
    }
}

TEST(HeterogeneousSteady, WithoutDecayOrOpenEndIsRefused) {
    Grid grid(uniform_box(4, 4, 4, 1e-4, 1e-4), MPI_COMM_SELF);
    HeterogeneousSolver solver(grid);
    solver.set_medium(with_channels(grid.box(), {.decay_per_s = 0.0}));
    FloatArray c = zero(grid.box()), source(c.size(), 1.0F);
    EXPECT_THROW(solver.steady(c.span(), source.span()), ModelError);
}

TEST(HeterogeneousSteady, AnImpermeableBlockHoldsStill) {
    Grid grid(uniform_box(16, 16, 16, 1e-4, 1e-4), MPI_COMM_SELF);
    const Box& box = grid.box();
    HeterogeneousMedium medium = with_channels(box, {.contrast = 1.0, .decay_per_s = 0.0});
    for (int k = 5; k < 9; ++k) medium.diffusivity_m2_per_s[box.index(7, 9, k)] = 0.0F;
    medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
    HeterogeneousSolver solver(grid);
    solver.set_medium(std::move(medium));
    FloatArray c(box.local_cells(), 0.25F);
    solver.steady(c.span(), {});
    EXPECT_NEAR(c[box.index(3, 3, 8)], 1.0, 1e-5);
    EXPECT_NEAR(c[box.index(7, 9, 12)], 1.0, 1e-5);
}

TEST(HeterogeneousSolver, RefusesWhatIsNoMedium) {
    Grid grid(uniform_box(4, 4, 4, 1e-4, 1e-4), MPI_COMM_SELF);
    HeterogeneousSolver solver(grid);
    FloatArray c = zero(grid.box());
    EXPECT_THROW(solver.advance(c.span(), {}, 1.0, TimeScheme::backward_euler), BugError);
    HeterogeneousMedium medium = with_channels(grid.box(), {});
    medium.diffusivity_m2_per_s[5] = -1e-12F;
    EXPECT_THROW(solver.set_medium(std::move(medium)), BugError);
    medium = with_channels(grid.box(), {});
    medium.decay_per_s[5] = std::nanf("");
    EXPECT_THROW(solver.set_medium(std::move(medium)), BugError);
}

}  // namespace
}  // namespace needlework::verification
