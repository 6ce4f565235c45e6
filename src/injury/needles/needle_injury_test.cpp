#include "injury/needles/needle_injury.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/random.hpp"
#include "injury/needles/insertion.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

std::filesystem::path data() { return source_folder() / "data"; }
Device preset(std::string_view name) { return load_device(name, data() / "devices").device; }

Box box_of(int n, double h_m, double depth_m) {
    Box box{n, n, h_m, {0.0}, 0, 0};
    for (double dz = 10e-6; box.z_faces_m.back() < depth_m; dz = std::min(40e-6, 1.1 * dz))
        box.z_faces_m.push_back(box.z_faces_m.back() + dz);
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

/// A frustum's volume.
double frustum_m3(double depth, double top, double bottom) {
    return std::numbers::pi * depth / 3.0 * (top * top + top * bottom + bottom * bottom);
}

TEST(NeedleInjury, KilledVolumeIsThatOfTheChannels) {
    Box box = box_of(128, 40e-6, 3e-3);
    SkinBed bed = excised_bed();
    NeedleMechanics m;
    m.removed_share = 0.0;
    Device roller = preset("roller/mf8-192");
    roller.passes = 2;
    NeedleSession session = needle_session(box, roller, bed, 11, 0, m);
    ASSERT_GT(session.injury.channels.size(), 3u);
    double analytic = 0.0;
    for (const Channel& c : session.injury.channels) {
        double top = strip_radius(Length{c.wound_radius_m}, m.kill_distance).si;
        double tip = strip_radius(Length{c.wound_radius_m * c.taper}, m.kill_distance).si;
        double part = bed.stratum_corneum.si / c.wound_depth_m;  // above the box
        double at_zero = top + part * (tip - top);
        analytic += frustum_m3(c.wound_depth_m - bed.stratum_corneum.si, at_zero, tip);
    }
    EXPECT_NEAR(total_m3(box, session.injury.killed) / analytic, 1.0, 1e-3);
}

TEST(NeedleInjury, SharesStayBetweenZeroAndOneAndNested) {
    Box box = box_of(64, 20e-6, 2.5e-3);
    Device pen = preset("pen/skinpen");
    pen.passes = 6;  // dense, so that wounds overlap
    NeedleSession session = needle_session(box, pen, excised_bed(), 5, 2);
    const Injury& injury = session.injury;
    for (size_t c = 0; c < box.local_cells(); ++c) {
        ASSERT_GE(injury.killed[c], 0.0F);
        ASSERT_LE(injury.killed[c], 1.0F);
        ASSERT_LE(injury.split[c], injury.killed[c] + 1e-6F);
        ASSERT_LE(injury.removed[c], 1.0F);
        ASSERT_EQ(injury.coagulated[c], 0.0F);
    }
}

TEST(NeedleInjury, RanksTogetherWriteWhatOneWrites) {
    Box whole = box_of(32, 40e-6, 2.5e-3);
    SkinBed bed = excised_bed();
    Device roller = preset("roller/192");
    Injury all = needle_injury(whole, roller, bed, 3, 1);
    for (int begin = 0; begin < whole.nz(); begin += 20) {
        Box part = whole;
        part.z_begin = begin;
        part.z_end = std::min(begin + 20, whole.nz());
        Injury mine = needle_injury(part, roller, bed, 3, 1);
        ASSERT_EQ(mine.channels.size(), all.channels.size());
        for (size_t c = 0; c < part.local_cells(); ++c)
            ASSERT_EQ(mine.killed[c], all.killed[size_t(begin) * whole.plane_cells() + c]);
    }
}

TEST(NeedleInjury, ANeedleLongerThanTheTissueIsAModelError) {
    Box box = box_of(32, 40e-6, 1.0e-3);
    try {
        needle_injury(box, preset("roller/192"), excised_bed(), 1, 0);
        FAIL() << "the needle left the box";
    } catch (const ModelError& error) {
        EXPECT_NE(std::string(error.what()).find("roller/192 reaches 1.5 mm"), std::string::npos)
            << error.what();
    }
}

// blicharz-2018-capillary-strikes (verification): loops thrown at random against a round needle.
TEST(NeedleInjury, Blicharz2018CapillaryStrikesByMonteCarlo) {
    const double loops_per_m2 = 14e6, loop_m = 15e-6, needle_m = 140e-6, side = 1e-3;
    RandomStream random(4, "loops");
    const int trials = 20000;
    double hits = 0.0, without = 0.0;
    for (int t = 0; t < trials; ++t) {
        int here = 0;
        for (auto n = random.poisson(loops_per_m2 * side * side); n > 0; --n) {
            double x = random.uniform(-0.5, 0.5) * side, y = random.uniform(-0.5, 0.5) * side;
            here += std::hypot(x, y) < 0.5 * (needle_m + loop_m) ? 1 : 0;
        }
        hits += here;
        without += here == 0 ? 1.0 : 0.0;
    }
    double lambda = expected_loop_hits(AreaDensity{loops_per_m2}, Length{loop_m}, Length{needle_m});
    EXPECT_NEAR(lambda, 0.264, 0.001);
    double error = 3.0 * std::sqrt(lambda / trials);
    EXPECT_NEAR(hits / trials, lambda, error);
    EXPECT_NEAR(1.0 - without / trials, 1.0 - std::exp(-lambda), error);
    // The twin with a planted bug: radii instead of diameters would be seen.
    EXPECT_GT(std::abs(lambda / 4.0 - hits / trials), error);
}

TEST(NeedleInjury, DrawnBleedingFollowsItsExpectation) {
    Box box = box_of(128, 80e-6, 3e-3);
    SessionSummary s = needle_session(box, preset("roller/192"), excised_bed(), 9, 0).summary;
    EXPECT_GT(s.bleeding_expected.si, 0.0);
    double n = s.bleeding_expected.si * box.area().si;
    EXPECT_NEAR(s.bleeding_spots.si * box.area().si, n, 4.0 * std::sqrt(n));
    EXPECT_NEAR(s.density.si / s.expected_density.si, 1.0, 0.15);
}

TEST(NeedleInjury, ThinCurtainsNeverBleedAboveTheLoops) {
    SkinBed bed = excised_bed();
    bed.loop_depth = 2.0_mm;
    Box box = box_of(64, 80e-6, 3e-3);
    NeedleSession s = needle_session(box, preset("roller/192"), bed, 9, 0);
    EXPECT_EQ(s.summary.bleeding_spots.si, 0.0);
    for (float blood : s.injury.blood) ASSERT_EQ(blood, 0.0F);
}

TEST(NeedleInjury, LesionColumnsGoThroughTheSameCall) {
    Box box = box_of(64, 40e-6, 1.5e-3);
    SkinBed bed = excised_bed();
    Device removed = preset("lesion/removed-column");
    removed.density = AreaDensity{30e4};
    Injury ablative = needle_injury(box, removed, bed, 2, 0);
    ASSERT_GT(ablative.channels.size(), 0u);
    double r = 0.5 * removed.column_width.si;
    double depth = removed.column_depth.si - bed.stratum_corneum.si;
    double columns = double(ablative.channels.size());
    double analytic = columns * std::numbers::pi * r * r * depth;
    EXPECT_NEAR(total_m3(box, ablative.removed) / analytic, 1.0, 1e-3);
    EXPECT_GT(total_m3(box, ablative.coagulated), 0.0);
    EXPECT_GT(ablative.channels[0].open_depth_m, 0.0);

    Injury thermal = needle_injury(box, preset("lesion/thermal-column"), bed, 2, 0);
    EXPECT_EQ(total_m3(box, thermal.removed), 0.0);
    EXPECT_GT(total_m3(box, thermal.killed), total_m3(box, thermal.coagulated));
    EXPECT_EQ(thermal.channels[0].open_depth_m, 0.0);
}

TEST(NeedleInjury, APunchBleedsAndSparesTheMatrixOfItsRim) {
    Box box = box_of(48, 60e-6, 1.5e-3);
    Device punch = preset("lesion/punched-column");
    punch.column_width = 1.0_mm;
    punch.column_depth = 0.5_mm;
    punch.density = AreaDensity{4e4};  // columns 5 mm apart: the box holds one
    Injury injury = needle_injury(box, punch, excised_bed(), 2, 0);
    ASSERT_EQ(injury.channels.size(), 1u);
    EXPECT_TRUE(injury.channels[0].bleeds);
    EXPECT_EQ(total_m3(box, injury.coagulated), 0.0);
    double rim = total_m3(box, injury.killed), core = total_m3(box, injury.removed);
    EXPECT_NEAR(total_m3(box, injury.blood) / (core + rim), 1.0, 0.01);
}

// Strikes inside a scar meet its bed, those outside do not; a tougher, stiffer dermis changes
// depth.
TEST(NeedleInjury, AScarIsMetWhereItIs) {
    Box box = box_of(64, 80e-6, 3e-3);
    Device roller = preset("roller/192");
    roller.depth_spread = 1.0;
    SkinBed bed = excised_bed();
    BedPlace scar{scarred(bed, 1.0, 3.0), 2.5e-3, 2.5e-3, 1.2e-3};
    auto plain = needle_session(box, roller, bed, 6, 0).injury.channels;
    auto with = needle_session(box, roller, bed, 6, 0, {}, scar).injury.channels;
    ASSERT_EQ(plain.size(), with.size());
    int inside = 0;
    for (size_t i = 0; i < plain.size(); ++i) {
        bool in_scar = scar.holds(plain[i].x_m, plain[i].y_m);
        inside += in_scar ? 1 : 0;
        if (in_scar)
            EXPECT_LT(with[i].wound_depth_m, plain[i].wound_depth_m);
        else
            EXPECT_EQ(with[i].wound_depth_m, plain[i].wound_depth_m);
    }
    EXPECT_GT(inside, 3);
    // A stiffer dermis dents less, so a stroke of the same length ends deeper.
    Device pen = preset("pen/dermapen");
    EXPECT_GT(InsertionModel(pen, scarred(bed, 3.0, 1.0), {}).strike().wound_depth,
              InsertionModel(pen, bed, {}).strike().wound_depth);
}

TEST(NeedleInjury, SummaryAddsUp) {
    Box box = box_of(128, 40e-6, 3e-3);
    NeedleSession session = needle_session(box, preset("roller/192"), excised_bed(), 21, 0);
    const SessionSummary& s = session.summary;
    int in_bins = 0;
    for (int n : s.tip_histogram) in_bins += n;
    EXPECT_EQ(in_bins, s.entered);
    EXPECT_GE(s.strikes, s.entered);
    EXPECT_GT(s.coverage, s.open_area);
    EXPECT_LT(s.mean_open_depth, s.mean_tip_depth);
    EXPECT_GT(s.highest_force, s.mean_force);
}

}  // namespace
}  // namespace needlework
