#include "skin/condition.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "skin/atlas.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

const fs::path skin_folder = source_folder() / "data" / "skin";
const std::vector<std::string> scars{"rolling-scar", "boxcar-scar", "ice-pick-scar"};

ConditionSpec kind(const std::string& name) { return load_condition(name, skin_folder).spec; }

SkinStack cheek() {
    return SkinAtlas::load(skin_folder).skin_stack("cheek", {32.0_yr, "female", "IV", {}});
}

Box box_of(int n, double h_m, Length depth = 1.5_mm) {
    Box box;
    box.nx = box.ny = n;
    box.h_m = h_m;
    for (int k = 0; k <= 60; ++k) box.z_faces_m.push_back(depth.si * k / 60.0);
    box.z_end = box.nz();
    return box;
}

TEST(Condition, VolumeOfTheReliefIsTheAnalyticOne) {
    Box box = box_of(512, 20e-6);
    for (const std::string& name : scars) {
        ConditionSpec scar = kind(name);
        FloatArray height = height_map(scar, box, middle_of(box));
        double sum = std::accumulate(height.begin(), height.end(), 0.0);
        EXPECT_NEAR(-sum * box.h_m * box.h_m / scar.volume().si, 1.0, 2e-3) << name;
    }
}

TEST(Condition, VolumeInTheLimits) {
    // A bell is a box whose wall fills the radius; a wall of no width makes a cylinder.
    ConditionSpec scar = kind("boxcar-scar");
    ConditionSpec bell = scar;
    bell.profile = "bell";
    scar.wall_share = 1.0;
    EXPECT_DOUBLE_EQ(scar.volume().si, bell.volume().si);
    scar.wall_share = 1e-6;
    double cylinder = std::numbers::pi * (scar.radius() * scar.radius() * scar.depth).si;
    EXPECT_NEAR(scar.volume().si / cylinder, 1.0, 1e-5);
}

TEST(Condition, ReliefIsPeriodicAndKeepsItsShapeWhereverItLies) {
    Box box = box_of(128, 50e-6);
    ConditionSpec scar = kind("rolling-scar");
    FloatArray middle = height_map(scar, box, middle_of(box));
    FloatArray corner = height_map(scar, box, {Length{0.0}, Length{0.0}});
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            size_t there = size_t((j + 64) % 128) * 128 + size_t((i + 64) % 128);
            EXPECT_FLOAT_EQ(corner[size_t(j) * 128 + size_t(i)], middle[there]);
        }
}

TEST(Condition, DeepestInTheMiddleFlatOutside) {
    for (const std::string& name : scars) {
        ConditionSpec scar = kind(name);
        EXPECT_DOUBLE_EQ(scar.relief_depth(Length{0.0}).si, scar.depth.si);
        EXPECT_EQ(scar.relief_depth(scar.radius()).si, 0.0);
        double slope = 0.0;
        Length step = scar.radius() / 2000.0;
        for (int i = 0; i < 2000; ++i) {
            Length fall =
                scar.relief_depth(double(i) * step) - scar.relief_depth(double(i + 1) * step);
            EXPECT_GE(fall.si, 0.0);
            slope = std::max(slope, double(fall / step));
        }
        EXPECT_NEAR(slope, scar.steepest_slope(), 1e-3 * scar.steepest_slope()) << name;
    }
}

TEST(Condition, KindsDifferAsTheirNamesSay) {
    ConditionSpec rolling = kind("rolling-scar"), boxcar = kind("boxcar-scar"),
                  ice_pick = kind("ice-pick-scar");
    EXPECT_GT(rolling.width, boxcar.width);
    EXPECT_GT(boxcar.width, ice_pick.width);
    EXPECT_LT(rolling.steepest_slope(), 0.5);  // a flat box with a height map holds
    EXPECT_GT(ice_pick.steepest_slope(), 0.5);
    EXPECT_GT(rolling.tether_share, boxcar.tether_share);
    EXPECT_EQ(ice_pick.dermal_deficit, 0.0);
}

TEST(Condition, DeficitStaysBelowOneAndInsideTheDermis) {
    SkinStack skin = cheek();
    Box box = box_of(32, 200e-6);
    for (const std::string& name : scars) {
        ConditionSpec scar = kind(name);
        FloatArray share = lateral_share_map(scar, box, middle_of(box));
        FloatArray deficit = deficit_field(scar, skin, box, share.span());
        for (int k = 0; k < box.nz(); ++k)
            for (size_t c = 0; c < box.plane_cells(); ++c) {
                float q = deficit[box.index(0, 0, k) + c];
                EXPECT_GE(q, 0.0F);
                EXPECT_LT(q, 1.0F);
                bool above =
                    Length{box.z_faces_m[size_t(k) + 1]} <= skin.top(Layer::papillary_dermis);
                bool below =
                    Length{box.z_faces_m[size_t(k)]} >= skin.bottom(Layer::reticular_dermis);
                if (above || below) {
                    EXPECT_EQ(q, 0.0F);
                }
            }
    }
}

TEST(Condition, AUnitCellIsTheFloorAndItsColumnIsTheMissingThickness) {
    SkinStack skin = cheek();
    ConditionSpec scar = kind("rolling-scar");
    Box box = box_of(8, 20e-6);
    FloatArray deficit = deficit_field(scar, skin, box);
    double column = 0.0;
    for (int k = 0; k < box.nz(); ++k) {
        column += double(deficit[box.index(0, 0, k)]) * box.dz_m(k);
        EXPECT_EQ(deficit[box.index(0, 0, k)], deficit[box.index(5, 3, k)]);
    }
    EXPECT_NEAR(column / missing_thickness(scar, skin).si, 1.0, 5e-3);
}

TEST(Condition, HealthySkinIsFlatAndLacksNothing) {
    ConditionSpec healthy = kind("healthy");
    SkinStack skin = cheek();
    Box box = box_of(8, 20e-6);
    EXPECT_TRUE(healthy.is_flat());
    EXPECT_EQ(healthy.volume().si, 0.0);
    for (float q : deficit_field(healthy, skin, box)) EXPECT_EQ(q, 0.0F);
    for (float h : height_map(healthy, box, middle_of(box))) EXPECT_EQ(h, 0.0F);
    RandomStream random(1, "bands");
    EXPECT_TRUE(tether_bands(healthy, box, middle_of(box), random).empty());
}

TEST(Condition, BandsAreAsManyAndAsDeepAsDeclared) {
    ConditionSpec scar = kind("rolling-scar");
    Box box = box_of(128, 50e-6);
    const double area = std::numbers::pi * (scar.radius() * scar.radius()).si;
    double n = 0.0, reached = 0.0;
    const Length reach = 1.5_mm;
    constexpr int people = 400;
    for (int person = 0; person < people; ++person) {
        RandomStream random(7, "bands", std::uint64_t(person));
        for (const TetherBand& band : tether_bands(scar, box, middle_of(box), random)) {
            double dx = band.x_m - 0.5 * box.width_x().si, dy = band.y_m - 0.5 * box.width_y().si;
            EXPECT_LE(std::hypot(dx, dy), scar.radius().si * (1.0 + 1e-12));
            n += 1.0;
            reached += band.depth_m <= reach.si ? 1.0 : 0.0;
        }
    }
    double expected = scar.band_density.si * area * people;
    EXPECT_NEAR(n, expected, 4.0 * std::sqrt(expected));
    double share = share_of_bands_above(scar, reach);
    EXPECT_NEAR(reached / n, share, 4.0 * std::sqrt(share * (1.0 - share) / n));
    EXPECT_LT(share, 0.5);  // a needle of 1.5 mm misses most bands
}

TEST(Condition, AScarWiderThanTheBoxHasNoReliefThere) {
    Box box = box_of(8, 50e-6);
    EXPECT_FALSE(fits(kind("rolling-scar"), box));
    EXPECT_THROW(height_map(kind("rolling-scar"), box, middle_of(box)), BugError);
}

TEST(Condition, UnknownKindOffersTheNearestName) {
    try {
        load_condition("roling-scar", skin_folder);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("did you mean \"rolling-scar\"?"),
                  std::string::npos);
    }
}

}  // namespace
}  // namespace needlework
