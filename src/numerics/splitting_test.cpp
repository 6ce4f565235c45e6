#include "numerics/splitting.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace needlework {
namespace {

/// Residual of (1 - a S2) u = r on a periodic line: what a sweep along y of one column has to
/// solve.
double line_residual(double a, int n) {
    int nx = 4;
    std::vector<float> plane(size_t(nx * n)), right(plane.size());
    for (int i = 0; i < n; ++i)
        for (int l = 0; l < nx; ++l) right[size_t(i * nx + l)] = (i * 7 + l) % 5 == 0 ? 1.0F : 0.1F;
    plane = right;
    std::vector<float> scratch(kernels::line_scratch_floats(nx, n));
    std::vector<float> work(size_t(kernels::work_row_floats(nx) * n));
    kernels::LineSmoother along_y = line_smoother(a, n, 0.0), along_x = line_smoother(0.0, nx, 0.0);
    kernels::PlanePass pass;
    pass.nx = nx, pass.ny = n;
    pass.along_x = &along_x, pass.along_y = &along_y;
    pass.from = pass.to = plane.data();
    pass.work = work.data(), pass.work_stride = kernels::work_row_floats(nx);
    pass.scratch = scratch.data();
    kernels::best().plane_pass(pass);
    double worst = 0.0;
    for (int i = 0; i < n; ++i) {
        auto u = [&](int j) { return double(plane[size_t((j + n) % n * nx)]); };
        double left = u(i) - a * (u(i + 1) - 2.0 * u(i) + u(i - 1));
        worst = std::max(worst, std::abs(left - double(right[size_t(i * nx)])));
    }
    return worst;
}

TEST(LineSmoother, SolvesThePeriodicLineForShortAndLongReach) {
    for (int n : {4, 12, 64, 400})
        for (double a : {1e-3, 0.5, 10.0, 300.0})
            // residual of a float solution: its rounding times the size of the operator
            EXPECT_LT(line_residual(a, n), 4e-7 * (1.0 + 4.0 * a)) << n << " " << a;
}

TEST(LineSmoother, ReachDecidesBetweenWarmUpAndClosure) {
    EXPECT_LT(line_smoother(0.5, 400, 0.0).warm_up, 40);
    EXPECT_EQ(line_smoother(1e4, 64, 0.0).warm_up, 64);
    EXPECT_EQ(line_smoother(0.0, 64, 0.0).p, 1.0F);  // nothing moves: the identity
}

}  // namespace
}  // namespace needlework
