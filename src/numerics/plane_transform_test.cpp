#include "numerics/plane_transform.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

namespace needlework {
namespace {

FloatArray noise(size_t n) {
    FloatArray out(n);
    unsigned state = 1;
    for (float& v : out) {
        state = state * 1664525U + 1013904223U;  // Numerical Recipes' generator: any noise does
        v = float(state >> 8) / float(1 << 24) - 0.5F;
    }
    return out;
}

/// One plane with its mean.
kernels::Planes plane_of(const float& mean, float tau = 0.0F) { return {1, 0, &mean, tau}; }

/// What a coefficient of a line weighs value i with, by definition (analytic).
double basis(int place, int n, int i) {
    int frequency = place < 2 ? place * (n / 2) : place / 2;
    double angle = 2.0 * std::numbers::pi * (long(frequency) * i % n) / n;
    return 2.0 * (place > 1 && place % 2 == 1 ? std::sin(angle) : std::cos(angle));
}

// Powers of two, all small primes, odd primes that have no loop of their own, narrow planes.
const std::pair<int, int> shapes[] = {{16, 16}, {4, 4},   {8, 12},  {28, 36}, {44, 20},
                                      {64, 52}, {40, 96}, {4, 128}, {116, 8}, {32, 100}};

TEST(PlaneTransform, CoefficientsAreThoseOfTheDefinition) {
    for (auto [nx, ny] : shapes) {
        PlaneTransform transform(nx, ny);
        size_t cells = size_t(nx) * size_t(ny);
        FloatArray values = noise(cells), out(cells);
        const float mean = 0.015625F;
        kernels::spectral_baseline().forward(transform.plan(), plane_of(mean), values.data(),
                                             nullptr, out.data());
        for (int row = 0; row < nx; row += 1 + row % 3)
            for (int lane = 0; lane < ny; lane += 1 + lane % 3) {
                double exact = 0.0;
                for (int j = 0; j < ny; ++j)
                    for (int i = 0; i < nx; ++i)
                        exact += (double(values[size_t(j * nx + i)]) - 0.015625) *
                                 basis(row, nx, i) * basis(lane, ny, j);
                EXPECT_NEAR(double(out[size_t(row * ny + lane)]), exact,
                            1e-6 * std::sqrt(double(cells)))
                    << nx << " x " << ny << ", " << row << ", " << lane;
            }
    }
}

TEST(PlaneTransform, BackAndForthGivesTheValuesAndWorksInPlace) {
    for (auto [nx, ny] : shapes) {
        PlaneTransform transform(nx, ny);
        FloatArray values = noise(size_t(nx) * size_t(ny)), plane(values.size());
        std::memcpy(plane.data(), values.data(), values.size() * sizeof(float));
        const kernels::SpectralTable& kernel = kernels::spectral(kernels::best());
        const float none = 0.0F, mean = 0.125F;
        kernel.forward(transform.plan(), plane_of(none), plane.data(), nullptr, plane.data());
        for (float& v : plane) v /= float(transform.gain());
        kernel.backward(transform.plan(), plane_of(mean), plane.data());
        for (size_t i = 0; i < values.size(); ++i)
            ASSERT_NEAR(plane[i], values[i] + mean, 1e-6) << nx << " x " << ny;
    }
}

TEST(PlaneTransform, EqualBitsOnEveryInstructionSet) {
    for (auto [nx, ny] : shapes) {
        PlaneTransform transform(nx, ny);
        FloatArray values = noise(size_t(nx) * size_t(ny)), source = noise(values.size());
        auto run = [&](const kernels::Table& table) {
            const kernels::SpectralTable& kernel = kernels::spectral(table);
            FloatArray out(values.size());
            const float before = 0.1F, after = 0.2F;
            kernel.forward(transform.plan(), plane_of(before, 0.3F), values.data(), source.data(),
                           out.data());
            kernel.backward(transform.plan(), plane_of(after), out.data());
            return out;
        };
        FloatArray plain = run(kernels::baseline());
        for (const kernels::Table* table : kernels::runnable()) {
            FloatArray other = run(*table);
            EXPECT_EQ(std::memcmp(other.data(), plain.data(), plain.size() * sizeof(float)), 0)
                << table->name << ", " << nx << " x " << ny;
            EXPECT_EQ(kernels::spectral(*table).sum(values.data(), values.size()),
                      kernels::spectral_baseline().sum(values.data(), values.size()));
        }
    }
}

TEST(PlaneTransform, PlanesTogetherHaveTheBitsOfEachAlone) {
    constexpr int n = 5;  // two pairs and a last one
    constexpr size_t gap = 64;
    const float means[n] = {0.1F, -0.2F, 0.3F, 0.0F, 0.5F};
    for (auto [nx, ny] : shapes)
        for (const kernels::Table* table : kernels::runnable()) {
            PlaneTransform transform(nx, ny);
            const kernels::SpectralTable& kernel = kernels::spectral(*table);
            const size_t apart = size_t(nx) * size_t(ny) + gap;
            FloatArray values = noise(n * apart), source(values.size());
            for (size_t i = 0; i < source.size(); ++i) source[i] = 1.0F - values[i];
            FloatArray together(values.size(), 0.0F), alone(values.size(), 0.0F);
            kernel.forward(transform.plan(), {n, apart, means, 0.3F}, values.data(), source.data(),
                           together.data());
            kernel.backward(transform.plan(), {n, apart, means}, together.data());
            for (size_t p = 0; p < n; ++p) {
                float* plane = alone.data() + p * apart;
                kernel.forward(transform.plan(), plane_of(means[p], 0.3F),
                               values.data() + p * apart, source.data() + p * apart, plane);
                kernel.backward(transform.plan(), plane_of(means[p]), plane);
            }
            EXPECT_EQ(std::memcmp(together.data(), alone.data(), alone.size() * sizeof(float)), 0)
                << table->name << ", " << nx << " x " << ny;
        }
}

TEST(PlaneTransform, TheFivePointLaplacianMultipliesEveryCoefficient) {
    int nx = 20, ny = 24;
    PlaneTransform transform(nx, ny);
    FloatArray c = noise(size_t(nx * ny)), laplacian(c.size()), a(c.size()), b(c.size());
    auto at = [&](int i, int j) { return c[size_t((j + ny) % ny * nx + (i + nx) % nx)]; };
    for (int j = 0; j < ny; ++j)
        for (int i = 0; i < nx; ++i)
            laplacian[size_t(j * nx + i)] =
                (at(i - 1, j) + at(i + 1, j)) + (at(i, j - 1) + at(i, j + 1)) - 4.0F * at(i, j);
    const kernels::SpectralTable& kernel = kernels::spectral(kernels::best());
    const float none = 0.0F;
    kernel.forward(transform.plan(), plane_of(none), c.data(), nullptr, a.data());
    kernel.forward(transform.plan(), plane_of(none), laplacian.data(), nullptr, b.data());
    for (int row = 0; row < nx; ++row)
        for (int lane = 0; lane < ny; ++lane) {
            double lambda = line_eigenvalue(row, nx) + line_eigenvalue(lane, ny);
            size_t place = size_t(row * ny + lane);
            EXPECT_NEAR(double(b[place]), -lambda * double(a[place]), 1e-4);
        }
}

}  // namespace
}  // namespace needlework
