// Measured orders of convergence of both diffusion solvers against an exact solution.

#include <gtest/gtest.h>

#include "boxes.hpp"
#include "orders.hpp"

namespace needlework::verification {
namespace {

constexpr double width_m = 1e-3;
constexpr double depth_m = 0.8e-3;
constexpr double diffusivity = 1e-11;  // [m^2/s], a protein's: only sets the scale of time
constexpr double decay = 1e-6;         // [1/s]

/// c = 1 + cos(qx x) cos(qy y) cos(qz z) exp(-(D |q|^2 + k) t), the constant kept by a source
/// s = k: exact for periodic sides and closed ends (analytic).
struct ExactMode {
    double qx = 2 * pi / width_m, qy = 4 * pi / width_m, qz = pi / depth_m;
    double rate() const { return diffusivity * (qx * qx + qy * qy + qz * qz) + decay; }
    Profile at(double t_s) const {
        double amplitude = std::exp(-rate() * t_s);
        return [=, *this](double x, double y, double z) {
            return 1.0 + amplitude * std::cos(qx * x) * std::cos(qy * y) * std::cos(qz * z);
        };
    }
};

double error_after(SolverKind kind, const Box& global, double t_s, int n_steps, TimeScheme scheme) {
    Grid grid(global, MPI_COMM_SELF);
    ExactMode exact;
    FloatArray c = sampled(grid.box(), exact.at(0.0));
    FloatArray source(c.size(), float(decay));
    LayeredMedium medium =
        LayeredMedium::uniform(grid.box(), Diffusivity{diffusivity}, Rate{decay});
    auto solver = make_solver(kind, grid);
    for (int n = 0; n < n_steps; ++n)
        solver->advance(medium, c.span(), source.span(), t_s / n_steps, scheme);
    return error_to(grid.box(), c, exact.at(t_s));
}

class DiffusionOrder : public testing::TestWithParam<SolverKind> {};

TEST_P(DiffusionOrder, SecondInSpaceOnAUniformAndAGradedAxis) {
    double t_s = 1.0 / ExactMode().rate();
    for (auto box : {uniform_box, graded_box}) {
        auto error = [&](int n) {
            return error_after(GetParam(), box(n, n, n, width_m, depth_m), t_s, 128,
                               TimeScheme::second_order);
        };
        double coarse = error(16), fine = error(32);
        std::string axis = box == uniform_box ? "space_uniform" : "space_graded";
        EXPECT_NEAR(measured_order(axis, coarse, fine), 2.0, 0.15) << coarse << " " << fine;
    }
}

// The error in time is measured against the same grid with a very small step, so that the error in
// space does not hide it.
double time_error(SolverKind kind, int n_steps, TimeScheme scheme, bool at_once = false,
                  int n_across = 16) {
    Box global = uniform_box(n_across, n_across, 16, width_m, depth_m);
    Grid grid(global, MPI_COMM_SELF);
    ExactMode exact;
    double t_s = 1.0 / exact.rate();
    LayeredMedium medium =
        LayeredMedium::uniform(grid.box(), Diffusivity{diffusivity}, Rate{decay});
    auto solver = make_solver(kind, grid);
    auto run = [&](int n, TimeScheme s) {
        FloatArray c = sampled(grid.box(), exact.at(0.0));
        FloatArray source(c.size(), float(decay));
        DiffusingField field{c.span(), source.span()};
        if (at_once) solver->advance_steps(medium, {&field, 1}, t_s / n, n, s);
        for (int i = 0; i < n && !at_once; ++i)
            solver->advance(medium, c.span(), source.span(), t_s / n, s);
        return c;
    };
    FloatArray reference = run(96, TimeScheme::second_order);
    return largest_difference(run(n_steps, scheme), reference);
}

TEST_P(DiffusionOrder, SecondInTimeWhereSmooth) {
    for (TimeScheme scheme : {TimeScheme::second_order, TimeScheme::guarded}) {
        double coarse = time_error(GetParam(), 3, scheme), fine = time_error(GetParam(), 6, scheme);
        std::string name = scheme == TimeScheme::guarded ? "time_guarded" : "time_second";
        EXPECT_NEAR(measured_order(name, coarse, fine), 2.0, 0.25) << coarse << " " << fine;
        EXPECT_LT(fine, 3e-3);
    }
}

TEST_P(DiffusionOrder, FirstInTimeForBackwardEuler) {
    double coarse = time_error(GetParam(), 8, TimeScheme::backward_euler);
    double fine = time_error(GetParam(), 16, TimeScheme::backward_euler);
    EXPECT_NEAR(measured_order("time_first", coarse, fine), 1.0, 0.15) << coarse << " " << fine;
}

TEST_P(DiffusionOrder, StepsAtOnceHaveTheOrderOfTheirScheme) {
    // Small planes, and planes that are swept one by one.
    for (int n_across : {16, 48}) {
        std::string planes = "at_once_" + std::to_string(n_across);
        for (TimeScheme scheme : {TimeScheme::second_order, TimeScheme::guarded}) {
            double coarse = time_error(GetParam(), 4, scheme, true, n_across);
            double fine = time_error(GetParam(), 8, scheme, true, n_across);
            std::string name = scheme == TimeScheme::guarded ? "_guarded" : "_second";
            EXPECT_NEAR(measured_order(planes + name, coarse, fine), 2.0, 0.25)
                << coarse << " " << fine;
            EXPECT_LT(fine, 3e-3);
        }
        TimeScheme first = TimeScheme::backward_euler;
        double coarse = time_error(GetParam(), 8, first, true, n_across);
        double fine = time_error(GetParam(), 16, first, true, n_across);
        EXPECT_NEAR(measured_order(planes + "_first", coarse, fine), 1.0, 0.15)
            << coarse << " " << fine;
    }
}

INSTANTIATE_TEST_SUITE_P(Solvers, DiffusionOrder,
                         testing::Values(SolverKind::splitting, SolverKind::layered),
                         [](const auto& which) {
                             return which.param == SolverKind::layered ? "layered" : "splitting";
                         });

// A manufactured solution with layered D(z) and capacity and a source that changes in time:
//   c = 2 + cos(q x) cos(p z) sin(w t),  D = D0 (1 + z / H),  capacity = 1 + z / H
// The source makes it exact (analytic); order in space and time together.
TEST(Manufactured, LayeredCoefficientsAndAChangingSourceConvergeAtSecondOrder) {
    double q = 2 * pi / width_m, p = pi / depth_m, w = 2e-4, end_s = 4e3;
    auto ramp = [](double z) { return 1.0 + z / depth_m; };
    auto exact = [=](double t) {
        return Profile([=](double x, double, double z) {
            return 2.0 + std::cos(q * x) * std::cos(p * z) * std::sin(w * t);
        });
    };
    // s = c_t + k c - (1/m) (m D c')' with m D = D0 ramp^2
    auto source = [=](double t) {
        return Profile([=](double x, double, double z) {
            double a = std::cos(q * x), st = std::sin(w * t), ct = std::cos(w * t);
            double r = ramp(z), c = 2.0 + a * std::cos(p * z) * st;
            double c_z = -p * a * std::sin(p * z) * st, c_zz = -p * p * a * std::cos(p * z) * st;
            double c_xx = -q * q * a * std::cos(p * z) * st;
            double flux_z = diffusivity * (2.0 * r / depth_m * c_z + r * r * c_zz) / r;
            return w * a * std::cos(p * z) * ct + decay * c - diffusivity * r * c_xx - flux_z;
        });
    };
    for (SolverKind kind : {SolverKind::splitting, SolverKind::layered}) {
        auto error = [&](int n) {
            Grid grid(graded_box(n, 4, n, width_m, depth_m), MPI_COMM_SELF);
            const Box& box = grid.box();
            LayeredMedium medium =
                LayeredMedium::uniform(box, Diffusivity{diffusivity}, Rate{decay});
            for (int k = 0; k < box.nz(); ++k) {
                medium.diffusivity_m2_per_s[size_t(k)] *= ramp(box.z_centre_m(k));
                medium.capacity.push_back(ramp(box.z_centre_m(k)));
            }
            auto solver = make_solver(kind, grid);
            FloatArray c = sampled(box, exact(0.0));
            double dt_s = end_s / n;
            for (int step = 0; step < n; ++step) {
                FloatArray s = sampled(box, source((step + 0.5) * dt_s));
                solver->advance(medium, c.span(), s.span(), dt_s, TimeScheme::second_order);
            }
            return error_to(box, c, exact(end_s));
        };
        double coarse = error(16), fine = error(32);
        std::string name = kind == SolverKind::layered ? "layered" : "splitting";
        EXPECT_NEAR(measured_order(name, coarse, fine), 2.0, 0.3) << coarse << " " << fine;
        EXPECT_LT(fine, 5e-3);
    }
}

}  // namespace
}  // namespace needlework::verification
