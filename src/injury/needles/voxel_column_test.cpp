#include "injury/needles/voxel_column.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {
namespace {

Box test_box() {
    Box box{32, 24, 40e-6, {}, 0, 0};
    for (double z = 0.0, dz = 10e-6; z < 1.5e-3; dz = std::min(40e-6, 1.1 * dz)) {
        box.z_faces_m.push_back(z);
        z += dz;
    }
    box.z_end = box.nz();
    return box;
}

double total_m3(const Box& box, const FloatArray& field) {
    double sum = 0.0;
    for (int k = box.z_begin; k < box.z_end; ++k)
        for (size_t c = 0; c < box.plane_cells(); ++c)
            sum += double(field[size_t(k - box.z_begin) * box.plane_cells() + c]) *
                   box.cell_volume_m3(k);
    return sum;
}

TEST(VoxelColumn, DiscOverlapsAreExact) {
    double pi = std::numbers::pi;
    EXPECT_NEAR(disc_rectangle_overlap(0, 0, 1, -2, 2, -2, 2), pi, 1e-14);
    EXPECT_NEAR(disc_rectangle_overlap(0, 0, 1, 0, 2, 0, 2), pi / 4, 1e-14);
    EXPECT_NEAR(disc_rectangle_overlap(0, 0, 1, -2, 0, -2, 2), pi / 2, 1e-14);
    EXPECT_NEAR(disc_rectangle_overlap(5, 5, 1, 0, 2, 0, 2), 0.0, 1e-14);
    // A square of side s inside the disc is covered wholly.
    EXPECT_NEAR(disc_rectangle_overlap(0.1, -0.2, 1, -0.3, 0.3, -0.3, 0.3), 0.36, 1e-13);
    // Cap beyond x = 1/2: pi/3 - sqrt(3)/4 (analytic).
    EXPECT_NEAR(disc_rectangle_overlap(0, 0, 1, 0.5, 2, -2, 2), pi / 3 - std::sqrt(3.0) / 4, 1e-14);
}

TEST(VoxelColumn, VolumeIsConservedWhereverTheColumnStands) {
    Box box = test_box();
    for (double x : {3e-6, 0.4e-3, 0.7777e-3, 1.279e-3})
        for (double radius : {4e-6, 30e-6, 90e-6}) {
            FloatArray field(box.local_cells(), 0.0F);
            Column column{x, 0.5 * x, 0.0, 0.9e-3, radius, 0.2 * radius};
            deposit_column(box, column, 1.0, field);
            double analytic = column.volume_m3(0.0, 1.0);
            EXPECT_NEAR(total_m3(box, field) / analytic, 1.0, 1e-5);
        }
}

TEST(VoxelColumn, PeriodicSidesWrap) {
    Box box = test_box();
    FloatArray edge(box.local_cells(), 0.0F), middle(box.local_cells(), 0.0F);
    deposit_column(box, {0.0, 0.0, 0.0, 5e-4, 60e-6, 60e-6}, 1.0, edge);
    deposit_column(box, {16 * box.h_m, 12 * box.h_m, 0.0, 5e-4, 60e-6, 60e-6}, 1.0, middle);
    for (int k = 0; k < box.nz(); ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i)
                ASSERT_NEAR(edge[box.index(i, j, k)],
                            middle[box.index((i + 16) % box.nx, (j + 12) % box.ny, k)], 1e-6);
}

TEST(VoxelColumn, SlabsOfPlanesEqualTheWhole) {
    Box whole = test_box();
    FloatArray all(whole.local_cells(), 0.0F);
    Column column{0.3e-3, 0.2e-3, 0.0, 8e-4, 70e-6, 10e-6};
    deposit_column(whole, column, 1.0, all);
    for (int begin = 0; begin < whole.nz(); begin += 7) {
        Box part = whole;
        part.z_begin = begin;
        part.z_end = std::min(begin + 7, whole.nz());
        FloatArray field(part.local_cells(), 0.0F);
        deposit_column(part, column, 1.0, field);
        for (size_t c = 0; c < part.local_cells(); ++c)
            ASSERT_EQ(field[c], all[size_t(begin) * whole.plane_cells() + c]);
    }
}

TEST(VoxelColumn, OverlapsCombineAsIndependentShares) {
    Box box = test_box();
    FloatArray field(box.local_cells(), 0.0F);
    Column column{0.3e-3, 0.2e-3, 0.0, 8e-4, 15e-6, 15e-6};
    deposit_column(box, column, 1.0, field);
    double once = total_m3(box, field);
    size_t cell = box.index(7, 5, 3);
    float share = field[cell];
    deposit_column(box, column, 1.0, field);
    EXPECT_NEAR(field[cell], 1.0 - (1.0 - share) * (1.0 - share), 1e-6);
    EXPECT_LT(total_m3(box, field), 2.0 * once);
}

TEST(VoxelColumn, RingIsOuterLessInner) {
    Box box = test_box();
    Column outer{0.31e-3, 0.2e-3, 0.0, 8e-4, 90e-6, 30e-6};
    Column inner{0.31e-3, 0.2e-3, 0.0, 6e-4, 50e-6, 10e-6};
    FloatArray ring(box.local_cells(), 0.0F);
    deposit_ring(box, outer, inner, 1.0, ring);
    EXPECT_NEAR(total_m3(box, ring) / (outer.volume_m3(0, 1) - inner.volume_m3(0, 1)), 1.0, 1e-5);
}

TEST(VoxelColumn, WiderThanTheBoxIsAModelError) {
    Box box = test_box();
    FloatArray field(box.local_cells(), 0.0F);
    EXPECT_THROW(deposit_column(box, {0, 0, 0, 1e-4, 1e-3, 1e-3}, 1.0, field), ModelError);
}

}  // namespace
}  // namespace needlework
