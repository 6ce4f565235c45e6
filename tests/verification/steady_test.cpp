// Steady states of the layered solver against exact solutions.

#include <gtest/gtest.h>

#include "base/problem.hpp"
#include "boxes.hpp"
#include "numerics/heterogeneous_solver.hpp"
#include "orders.hpp"

namespace needlework::verification {
namespace {

TEST(Steady, ThreeLayersBetweenFixedValuesCarryTheSeriesFlux) {
    // Analytic: flux = difference / sum(L_i / D_i), the profile is linear in each layer.
    Grid grid(uniform_box(8, 8, 30, 1e-4, 3e-4), MPI_COMM_SELF);
    const Box& box = grid.box();
    LayeredMedium medium = LayeredMedium::uniform(box, Diffusivity{1e-10}, Rate{0.0});
    for (int k = 10; k < 20; ++k) medium.diffusivity_m2_per_s[size_t(k)] = 1e-12;
    for (int k = 20; k < 30; ++k) medium.diffusivity_m2_per_s[size_t(k)] = 5e-11;
    medium.top = {DepthEnd::Kind::fixed_value, 3.0, 0.0};
    medium.bottom = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
    LayeredSolver solver(grid);
    FloatArray c(box.local_cells());
    solver.steady(medium, c.span(), {});
    double flux = 2.0 / (1e-4 / 1e-10 + 1e-4 / 1e-12 + 1e-4 / 5e-11);
    double value = 3.0;
    for (int k = 0; k < box.nz(); ++k) {
        double half_drop = flux * box.dz_m(k) / 2 / medium.diffusivity_m2_per_s[size_t(k)];
        value -= half_drop;
        EXPECT_NEAR(c[box.index(3, 5, k)], value, 2e-6);
        value -= half_drop;
    }
}

TEST(Steady, DecayUnderAFixedTopFallsAsACosh) {
    // Analytic: c = cosh((H - z) / l) / cosh(H / l), l = sqrt(D / k), closed bottom.
    double depth_m = 1e-3, length_m = 2e-4, diffusivity = 4e-11;
    auto error = [&](int nz) {
        Grid grid(graded_box(8, 4, nz, 1e-3, depth_m), MPI_COMM_SELF);
        LayeredMedium medium = LayeredMedium::uniform(grid.box(), Diffusivity{diffusivity},
                                                      Rate{diffusivity / (length_m * length_m)});
        medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
        LayeredSolver solver(grid);
        FloatArray c(grid.box().local_cells());
        solver.steady(medium, c.span(), {});
        return error_to(grid.box(), c, [&](double, double, double z) {
            return std::cosh((depth_m - z) / length_m) / std::cosh(depth_m / length_m);
        });
    };
    double coarse = error(24), fine = error(48);
    EXPECT_NEAR(measured_order("decay_under_fixed_top", coarse, fine), 2.0, 0.15)
        << coarse << " " << fine;
    EXPECT_LT(fine, 3e-4);
}

TEST(Steady, ASourceThatVariesInAllDirectionsConvergesAtSecondOrder) {
    // c = cos(q x) cos(2 q y) cos(p z) under the source that makes it (analytic); closed ends. By
    // the solver of layers and by the one where everything varies.
    double width_m = 1e-3, depth_m = 0.8e-3, diffusivity = 1e-11, decay = 1e-4;
    double q = 2 * pi / width_m, p = pi / depth_m;
    Profile exact = [=](double x, double y, double z) {
        return std::cos(q * x) * std::cos(2 * q * y) * std::cos(p * z);
    };
    for (bool layered : {true, false})
        for (auto box : {uniform_box, graded_box}) {
            auto error = [&](int n) {
                Grid grid(box(n, n, n, width_m, depth_m), MPI_COMM_SELF);
                LayeredMedium medium =
                    LayeredMedium::uniform(grid.box(), Diffusivity{diffusivity}, Rate{decay});
                FloatArray source = sampled(grid.box(), [=](double x, double y, double z) {
                    return (decay + diffusivity * (5 * q * q + p * p)) * exact(x, y, z);
                });
                FloatArray c(source.size(), 0.0F);
                if (layered) {
                    LayeredSolver(grid).steady(medium, c.span(), source.span());
                } else {
                    HeterogeneousSolver solver(grid);
                    solver.set_medium(HeterogeneousMedium::from(grid.box(), medium));
                    solver.steady(c.span(), source.span());
                }
                return error_to(grid.box(), c, exact);
            };
            double coarse = error(16), fine = error(32);
            std::string name = std::string(layered ? "layered" : "heterogeneous") +
                               (box == uniform_box ? "_uniform" : "_graded");
            EXPECT_NEAR(measured_order(name, coarse, fine), 2.0, 0.2) << coarse << " " << fine;
        }
}

TEST(Steady, ASourceThatVariesSidewaysSolvesTheDiscreteEquationInEveryCell) {
    // Equation by equation: nothing but the five-point stencil and harmonic conductances.
    Grid grid(graded_box(20, 12, 15, 5e-4, 4e-4), MPI_COMM_SELF);
    const Box& box = grid.box();
    LayeredMedium medium = LayeredMedium::uniform(box, Diffusivity{1e-11}, Rate{1e-4});
    for (int k = 0; k < box.nz(); ++k) {
        medium.diffusivity_m2_per_s[size_t(k)] *= k < 6 ? 1.0 : 7.0;
        medium.decay_per_s[size_t(k)] *= 1.0 + 0.1 * k;
        medium.capacity.push_back(k < 9 ? 1.0 : 0.4);
    }
    medium.bottom = {DepthEnd::Kind::exchange, 0.3, 2e-7};
    FloatArray source = punctured(box);
    for (float& s : source) s *= 1e-3F;
    LayeredSolver solver(grid);
    FloatArray c(box.local_cells());
    solver.steady(medium, c.span(), source.span());
    auto conductance = [&](int k) {
        auto half = [&](int l) {
            return box.dz_m(l) / 2 /
                   (medium.capacity[size_t(l)] * medium.diffusivity_m2_per_s[size_t(l)]);
        };
        return 1.0 / (half(k) + half(k + 1));
    };
    double worst = 0.0;
    for (int k = 0; k < box.nz(); ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i) {
                auto at = [&](int a, int b, int l) {
                    return double(c[box.index((a + box.nx) % box.nx, (b + box.ny) % box.ny, l)]);
                };
                double m = medium.capacity[size_t(k)] * box.dz_m(k), here = at(i, j, k);
                double lateral = m * medium.diffusivity_m2_per_s[size_t(k)] / box.h_m / box.h_m;
                double loss = m * medium.decay_per_s[size_t(k)] * here;
                double gain = m * double(source[box.index(i, j, k)]);
                double size = loss + gain + 4.0 * lateral * here;
                double balance = gain - loss +
                                 lateral * (at(i + 1, j, k) + at(i - 1, j, k) + at(i, j + 1, k) +
                                            at(i, j - 1, k) - 4.0 * here);
                if (k > 0) {
                    balance += conductance(k - 1) * (at(i, j, k - 1) - here);
                    size += conductance(k - 1) * here;
                }
                if (k + 1 < box.nz()) {
                    balance += conductance(k) * (at(i, j, k + 1) - here);
                    size += conductance(k) * here;
                } else {
                    double half = box.dz_m(k) / 2 / (0.4 * 7e-11);
                    balance += (0.3 - here) / (half + 1.0 / 2e-7);
                }
                worst = std::max(worst, std::abs(balance) / size);
            }
    EXPECT_LT(worst, 3e-6);
}

TEST(Steady, WithoutDecayOrOpenEndIsRefused) {
    Grid grid(uniform_box(4, 4, 4, 1e-4, 1e-4), MPI_COMM_SELF);
    LayeredSolver solver(grid);
    FloatArray c(grid.box().local_cells()), source(c.size(), 1.0F);
    LayeredMedium medium = LayeredMedium::uniform(grid.box(), Diffusivity{1e-11}, Rate{0.0});
    EXPECT_THROW(solver.steady(medium, c.span(), source.span()), ModelError);
    SplittingSolver splitting(grid);
    EXPECT_THROW(splitting.steady(medium, c.span(), source.span()), BugError);
}

}  // namespace
}  // namespace needlework::verification
