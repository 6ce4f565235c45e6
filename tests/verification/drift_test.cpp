// Chemotactic drift: an exact solution by characteristics, conservation, positivity, rest.

#include <gtest/gtest.h>

#include "boxes.hpp"
#include "numerics/chemotaxis.hpp"
#include "orders.hpp"

namespace needlework::verification {
namespace {

// S = cos(q x): u = -a sin(q x) with a = chi q. From c = 1 the density is, by characteristics,
//   c = e^s / (cos^2(q x / 2) + e^(2 s) sin^2(q x / 2)),  s = a q t                     (analytic)
double exact_density(double qx, double s) {
    return std::exp(s) /
           (std::pow(std::cos(qx / 2), 2) + std::exp(2 * s) * std::pow(std::sin(qx / 2), 2));
}

TEST(Drift, InThePlaneConvergesToTheExactDensityAtSecondOrder) {
    double width_m = 1e-3, q = 2 * pi / width_m, chi = 1e-12, s_end = 0.7;
    double t_s = s_end / (chi * q * q);
    for (bool along_y : {false, true}) {
        auto error = [&](int n) {
            Grid grid(uniform_box(along_y ? 4 : n, along_y ? n : 4, 2,
                                  along_y ? 4 * width_m / n : width_m, 1e-4),
                      MPI_COMM_SELF);
            FloatArray c(grid.box().local_cells(), 1.0F);
            auto place = [=](double x, double y) { return q * (along_y ? y : x); };
            FloatArray signal = sampled(
                grid.box(), [=](double x, double y, double) { return std::cos(place(x, y)); });
            ChemotaxisSolver solver(grid);
            for (int step = 0; step < n / 8; ++step)
                solver.advance({chi, 1.0}, c.span(), signal.span(), t_s / (n / 8));
            return error_to(grid.box(), c, [=](double x, double y, double) {
                return exact_density(place(x, y), s_end);
            });
        };
        double coarse = error(64), fine = error(128);
        std::string axis = along_y ? "along_y" : "along_x";
        EXPECT_GT(measured_order(axis, coarse, fine), 1.6) << coarse << " " << fine;
        EXPECT_LT(fine, 3e-3);
    }
}

TEST(Drift, InDepthConvergesToTheExactDensityAtFirstOrder) {
    double depth_m = 0.5e-3, q = pi / depth_m, chi = 1e-12, s_end = 0.7;
    double t_s = s_end / (chi * q * q);
    for (auto box : {uniform_box, graded_box}) {
        auto error = [&](int n) {
            Grid grid(box(4, 4, n, 1e-4, depth_m), MPI_COMM_SELF);
            FloatArray c(grid.box().local_cells(), 1.0F);
            FloatArray signal =
                sampled(grid.box(), [=](double, double, double z) { return std::cos(q * z); });
            ChemotaxisSolver solver(grid);
            for (int step = 0; step < n; ++step)
                solver.advance({chi, 1.0}, c.span(), signal.span(), t_s / n);
            return error_to(grid.box(), c,
                            [=](double, double, double z) { return exact_density(q * z, s_end); });
        };
        double coarse = error(64), fine = error(128);
        std::string axis = box == uniform_box ? "depth_uniform" : "depth_graded";
        EXPECT_GT(measured_order(axis, coarse, fine), 0.8) << coarse << " " << fine;
        EXPECT_LT(fine, 0.03);
    }
}

TEST(Drift, InAllDirectionsAtOnceConvergesAtFirstOrder) {
    // S = cos(q x) cos(q y) + cos(q z) has no exact density; against the finest of three boxes, on
    // the coarsest, with steps that shrink with the cells.
    double width_m = 1e-3, q = 2 * pi / width_m, chi = 1e-12, t_s = 0.3 / (chi * q * q);
    auto run = [&](int n, int times) {
        Grid grid(uniform_box(n, n, n / 2, width_m, width_m / 2), MPI_COMM_SELF);
        FloatArray c(grid.box().local_cells(), 1.0F);
        FloatArray signal = sampled(grid.box(), [=](double x, double y, double z) {
            return std::cos(q * x) * std::cos(q * y) + std::cos(q * z);
        });
        ChemotaxisSolver solver(grid);
        for (int step = 0; step < n / 4; ++step)
            solver.advance({chi, 1.0}, c.span(), signal.span(), t_s / (n / 4));
        return means_of_eight(grid.box(), c, times);
    };
    std::vector<double> coarse = run(16, 0), middle = run(32, 1), fine = run(64, 2);
    double order = measured_order("all_directions", mean_difference(coarse, middle),
                                  mean_difference(middle, fine));
    EXPECT_GT(order, 0.8);
    EXPECT_LT(order, 1.6);
}

class RoughDrift : public testing::Test {
  protected:
    Grid grid_{graded_box(24, 20, 13, 1e-3, 0.8e-3), MPI_COMM_SELF};
    FloatArray cells_ = punctured(grid_.box(), 1);
    FloatArray signal_ = punctured(grid_.box(), 2);
    ChemotaxisSolver solver_{grid_};
};

TEST_F(RoughDrift, ConservesAndStaysPositiveForAnyStep) {
    for (double dt_s : {1.0, 600.0, 86400.0}) {
        FloatArray c = punctured(grid_.box(), 1);
        double before = grid_.volume_integral_m3(c.span());
        ChemotaxisReport report = solver_.advance({1e-11, 5e-9}, c.span(), signal_.span(), dt_s);
        EXPECT_FALSE(report.skipped);
        EXPECT_NEAR(grid_.volume_integral_m3(c.span()) / before, 1.0, 2e-6) << dt_s;
        EXPECT_GE(grid_.range(c.span()).low, 0.0F) << dt_s;
    }
}

TEST_F(RoughDrift, GathersCellsWhereTheSignalIs) {
    auto overlap = [&] {
        double sum = 0.0;
        for (size_t i = 0; i < cells_.size(); ++i) sum += double(cells_[i]) * double(signal_[i]);
        return sum;
    };
    double before = overlap();
    solver_.advance({1e-11, 5e-9}, cells_.span(), signal_.span(), 7200.0);
    EXPECT_GT(overlap(), 1.5 * before);
}

TEST_F(RoughDrift, SpeedNeverExceedsItsBound) {
    ChemotaxisReport report = solver_.advance({1e-3, 5e-9}, cells_.span(), signal_.span(), 60.0);
    EXPECT_LE(report.fastest_m_per_s, 5e-9 * (1.0 + 1e-6));  // rounding of a float
    EXPECT_GT(report.fastest_m_per_s, 4.9e-9);
}

TEST_F(RoughDrift, AUniformSignalMovesNothingAndIsSkipped) {
    FloatArray uniform(cells_.size(), 0.7F), before = punctured(grid_.box(), 1);
    ChemotaxisReport report =
        solver_.advance({1e-11, 5e-9}, cells_.span(), uniform.span(), 86400.0);
    EXPECT_TRUE(report.skipped);
    EXPECT_EQ(largest_difference(cells_, before), 0.0);
}

TEST_F(RoughDrift, GivesEqualDigitsOnEveryInstructionSet) {
    for (const kernels::Table* table : kernels::runnable()) {
        FloatArray plain = punctured(grid_.box(), 1), other = punctured(grid_.box(), 1);
        ChemotaxisSolver(grid_, kernels::baseline())
            .advance({1e-11, 5e-9}, plain.span(), signal_.span(), 3600.0);
        ChemotaxisSolver(grid_, *table)
            .advance({1e-11, 5e-9}, other.span(), signal_.span(), 3600.0);
        EXPECT_EQ(largest_difference(plain, other), 0.0) << table->name;
    }
}

}  // namespace
}  // namespace needlework::verification
