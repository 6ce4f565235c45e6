#include "skin/micro_relief.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "skin/atlas.hpp"

namespace needlework {
namespace {

MicroRelief micro_relief_at(Time age) {
    static const FurrowNumbers furrows = SkinAtlas::load().furrows();
    return furrows.at(age);
}

Box square(int cells, double width_m = 5.12e-3) {
    Box box;
    box.nx = box.ny = cells, box.h_m = width_m / cells;
    return box;
}

FloatArray skin_of(Time age, int person, const Box& box = square(128)) {
    return micro_relief_map(micro_relief_at(age), box,
                            RandomStream(11, own_relief_stream, std::uint64_t(person)));
}

/// Mean absolute step from cell to cell along x (or y).
double mean_step(const FloatArray& map, const Box& box, bool along_x) {
    double sum = 0.0;
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            const int right = along_x ? (i + 1) % box.nx : i;
            const int below = along_x ? j : (j + 1) % box.ny;
            sum += std::fabs(double(map[size_t(below * box.nx + right)]) -
                             double(map[size_t(j * box.nx + i)]));
        }
    return sum / double(map.size());
}

double range(const FloatArray& map) {
    const auto [low, high] = std::minmax_element(map.begin(), map.end());
    return double(*high) - double(*low);
}

TEST(MicroRelief, OneSeedIsOneSkinWhateverTheCells) {
    const FloatArray fine = skin_of(40.0_yr, 0), coarse = skin_of(40.0_yr, 0, square(64));
    const FloatArray other = skin_of(40.0_yr, 1);
    double mean = 0.0, apart = 0.0, differ = 0.0, size = 0.0;
    for (int j = 0; j < 64; ++j)
        for (int i = 0; i < 64; ++i) {
            double joined = 0.0;
            for (int q = 0; q < 2; ++q)
                for (int p = 0; p < 2; ++p)
                    joined += 0.25 * double(fine[size_t((2 * j + q) * 128 + 2 * i + p)]);
            apart += std::fabs(joined - double(coarse[size_t(j * 64 + i)]));
            size += std::fabs(joined);
        }
    for (size_t c = 0; c < fine.size(); ++c) {
        mean += double(fine[c]) / double(fine.size());
        differ += std::fabs(double(fine[c]) - double(other[c]));
    }
    EXPECT_NEAR(mean, 0.0, 1e-9);
    EXPECT_LT(apart, 1e-3 * size);
    EXPECT_GT(differ, size);
}

TEST(MicroRelief, IsPeriodic) {
    // The seam is no steeper than the steepest place inside.
    const Box box = square(128);
    const FloatArray map = skin_of(70.0_yr, 2);
    double inside = 0.0, seam = 0.0;
    for (int j = 0; j < 128; ++j)
        for (int i = 0; i < 128; ++i) {
            const double step = std::fabs(double(map[size_t(j * 128 + (i + 1) % 128)]) -
                                          double(map[size_t(j * 128 + i)]));
            double& largest = i == 127 ? seam : inside;
            largest = std::max(largest, step);
        }
    EXPECT_LE(seam, inside);
}

TEST(MicroRelief, AgesAsOnTheForearm) {
    // corcuff-1983-relief-aging: nothing changes up to 50; then the main furrows deepen, to 100 um
    // at 80, there are fewer, and the crossing ones go.
    EXPECT_EQ(micro_relief_at(20.0_yr).depth.si, micro_relief_at(50.0_yr).depth.si);
    EXPECT_EQ(micro_relief_at(20.0_yr).depth.si, micro_relief_at(20.0_yr).cross_depth.si);
    EXPECT_NEAR(micro_relief_at(80.0_yr).depth.si, 100e-6, 1e-12);
    EXPECT_EQ(micro_relief_at(90.0_yr).cross_depth.si, 0.0);
    EXPECT_GT(micro_relief_at(65.0_yr).spacing.si, micro_relief_at(50.0_yr).spacing.si);
    const Box box = square(128);
    std::vector<double> young, old;
    for (int person = 0; person < 15; ++person) {
        const FloatArray at_30 = skin_of(30.0_yr, person), at_80 = skin_of(80.0_yr, person);
        // Young furrows run both ways, old ones one way.
        EXPECT_GT(mean_step(at_30, box, false), 0.5 * mean_step(at_30, box, true));
        EXPECT_LT(mean_step(at_80, box, false), 0.7 * mean_step(at_80, box, true));
        young.push_back(range(at_30)), old.push_back(range(at_80));
    }
    // Between 20 and 200 um deep (bibb-2006-medical-modelling).
    for (const std::vector<double>& depths : {young, old}) {
        std::vector<double> sorted = depths;
        std::sort(sorted.begin(), sorted.end());
        EXPECT_GT(sorted[7], 20e-6);
        EXPECT_LT(sorted[7], 200e-6);
    }
}

}  // namespace
}  // namespace needlework
