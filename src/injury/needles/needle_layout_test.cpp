#include "injury/needles/needle_layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "injury/needles/insertion.hpp"
#include "injury/needles/needle_injury.hpp"
#include "injury/needles/strike_pattern.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;
Device preset(std::string_view name) {
    return load_device(name, source_folder() / "data/devices").device;
}

double mean_count(const Device& device, Length width, int sessions) {
    double sum = 0.0;
    for (int session = 0; session < sessions; ++session)
        sum += double(strike_pattern(device, width, width, 7, session).size());
    return sum / sessions;
}

// Every needle of a hexagonal layout but those at the rim has six neighbours at the pitch.
TEST(NeedleLayout, HexagonalHasSixNeighboursAtThePitch) {
    Device stamp = preset("stamp/hand-80");
    stamp.layout = "hexagonal";
    stamp.needles = 37;  // three full shells
    auto places = needle_layout_m(stamp);
    ASSERT_EQ(places.size(), 37u);
    int inner = 0;
    for (auto [x, y] : places) {
        int near = 0;
        for (auto [u, v] : places)
            near += std::abs(std::hypot(x - u, y - v) - stamp.needle_pitch.si) < 1e-9 ? 1 : 0;
        inner += near == 6 ? 1 : 0;
    }
    EXPECT_EQ(inner, 19);
    EXPECT_NEAR(nearest_needles(stamp).si, stamp.needle_pitch.si, 1e-12);
}

TEST(NeedleLayout, RingsDealByCircumference) {
    Device pen = preset("pen/dermapen");
    pen.layout = "rings";
    pen.needles = 13;
    pen.ring_radii = {0.0_mm, 1.0_mm, 2.0_mm};
    auto places = needle_layout_m(pen);
    std::map<int, int> by_ring;
    for (auto [x, y] : places) ++by_ring[int(std::lround(std::hypot(x, y) * 1e3))];
    EXPECT_EQ(by_ring[0], 1);
    EXPECT_EQ(by_ring[1], 4);
    EXPECT_EQ(by_ring[2], 8);
    pen.ring_radii.clear();
    EXPECT_EQ(layout_mistakes(pen).size(), 1u);
}

TEST(NeedleLayout, AListNeedsAPlaceForEachNeedle) {
    Device stamp = preset("stamp/hand-80");
    stamp.layout = "list";
    stamp.needles = 3;
    stamp.needle_x = {0.0_mm, 1.0_mm};
    stamp.needle_y = {0.0_mm, 1.0_mm, 2.0_mm};
    const auto mistakes = layout_mistakes(stamp);
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_NE(mistakes[0].what.find("3 needles but 2 places along"), std::string::npos);
}

// Strikes an area follow the layout's own density (analytic: 2/(sqrt 3 p^2), 1/(p q), N/w^2).
TEST(NeedleLayout, PatternsFollowTheLayoutsDensity) {
    Device stamp = preset("stamp/hand-80");
    stamp.passes = 1;
    auto counted = [&] { return mean_count(stamp, 4.0_mm, 300) / 16e-6; };
    stamp.layout = "hexagonal";
    double pitch = stamp.needle_pitch.si;
    EXPECT_NEAR(counted() * std::sqrt(3.0) / 2.0 * pitch * pitch, 1.0, 0.03);
    stamp.layout = "rows";
    stamp.rows = 4;
    stamp.row_pitch = 0.5_mm;
    EXPECT_NEAR(counted() * pitch * 0.5e-3, 1.0, 0.03);
    stamp.layout = "rings";
    stamp.ring_radii = {1.0_mm, 2.5_mm};
    stamp.needles = 20;
    stamp.cartridge_diameter = 6.0_mm;
    EXPECT_NEAR(counted() * 36e-6 / 20.0, 1.0, 0.03);
}

// Lanes that overlap by a third strike as often again by half (needles.10, needles.11).
TEST(NeedleLayout, OverlapOfLanesRaisesTheDensity) {
    for (const char* name : {"roller/mf8-192", "pen/dermapen"}) {
        Device device = preset(name);
        device.passes = 2;
        double once = mean_count(device, 5.0_mm, 200);
        device.lane_overlap = 1.0 / 3.0;
        EXPECT_NEAR(mean_count(device, 5.0_mm, 200) / once, 1.5, 0.05) << name;
    }
}

// One direction leaves lines, four do not: neighbours along the first direction in a roller's lane.
TEST(NeedleLayout, DirectionsTurnThePasses) {
    Device roller = preset("roller/mf8-192");
    roller.passes = 4;
    roller.placement_jitter = 0.0_mm;
    roller.stagger = 0.0;
    auto lines = [&](int directions) {
        roller.directions = directions;
        std::set<long> rows;
        for (const StrikePlace& s : strike_pattern(roller, 20.0_mm, 20.0_mm, 1, 0))
            if (s.pass == 1) rows.insert(std::lround(s.x_m * 1e6));
        return rows.size();
    };
    // Pass 1 runs along x or across it: then its places share the eight or so lanes' x.
    EXPECT_LT(lines(2), 12u);
    EXPECT_GT(lines(1), lines(2) - 4);
}

// A long needle stays long: one needle has one make in a session, another in the next.
TEST(NeedleMakes, ANeedleKeepsItsMakeThroughASession) {
    Device pen = preset("pen/dermapen");
    EXPECT_TRUE(needle_makes(pen, 3, 0).empty());
    pen.length_tolerance = 0.1;
    pen.tip_tolerance = 1.5;
    pen.position_tolerance = 30.0_um;
    pen.bent_share = 0.2;
    auto makes = needle_makes(pen, 3, 0), again = needle_makes(pen, 3, 0);
    ASSERT_EQ(makes.size(), size_t(pen.needles));
    for (size_t i = 0; i < makes.size(); ++i)
        EXPECT_EQ(makes[i].length_factor, again[i].length_factor);
    EXPECT_NE(makes[0].length_factor, needle_makes(pen, 3, 1)[0].length_factor);
    // The distributions themselves, over many cartridges.
    pen.needles = 5000;
    double sum = 0.0, squares = 0.0;
    int bent = 0;
    for (const NeedleMake& m : needle_makes(pen, 9, 0)) {
        sum += m.length_factor;
        squares += (m.length_factor - 1.0) * (m.length_factor - 1.0);
        bent += m.bent ? 1 : 0;
        if (m.bent) {
            EXPECT_GE(m.tip_radius, pen.bent_radius);
        }
    }
    EXPECT_NEAR(sum / 5000, 1.0, 0.005);
    EXPECT_NEAR(std::sqrt(squares / 5000), 0.1, 0.005);
    EXPECT_NEAR(bent / 5000.0, 0.2, 0.02);
}

// The channels of the longest needle are the deepest, all session long.
TEST(NeedleMakes, TheLongNeedleGoesDeepest) {
    Box box{16, 16, 300e-6, {0.0}, 0, 0};
    for (int i = 1; i <= 30; ++i) box.z_faces_m.push_back(i * 100e-6);
    box.z_end = box.nz();
    Device pen = preset("pen/dermapen");
    pen.length_tolerance = 0.15;
    pen.depth_spread = 1.0;
    auto makes = needle_makes(pen, 5, 0);
    NeedleSession session = needle_session(box, pen, excised_bed(), 5, 0);
    std::map<int, double> depth;
    for (const Channel& c : session.injury.channels) {
        if (depth.contains(c.needle)) {
            EXPECT_NEAR(depth[c.needle], c.tip_depth_m, 1e-12);
        }
        depth[c.needle] = c.tip_depth_m;
    }
    ASSERT_GT(depth.size(), 5u);
    for (auto [a, deep_a] : depth)
        for (auto [b, deep_b] : depth)
            if (makes[size_t(a)].length_factor > makes[size_t(b)].length_factor) {
                EXPECT_GE(deep_a, deep_b);
            }
    int ended = 0;
    for (int n : session.summary.ended_in_layer) ended += n;
    EXPECT_EQ(ended, session.summary.entered);
    EXPECT_GT(session.summary.lowest_buckling_margin, 0.0);
}

// Geometry (analytic): cos(phi) = R/(R + d); the dossier's table for a drum of 10 mm radius.
TEST(Motion, RollersNeedleMeetsTheSkinAtItsAngle) {
    for (auto [mm, degrees] : {std::pair{0.2, 11.0}, {0.5, 18.0}, {1.5, 30.0}, {2.5, 37.0}})
        EXPECT_NEAR(roller_entry_angle(20.0_mm, Length{mm * 1e-3}) * 180.0 / pi, degrees, 0.6);
    EXPECT_LT(roller_entry_angle(40.0_mm, 1.0_mm), roller_entry_angle(20.0_mm, 1.0_mm));
}

// A sine of amplitude A stands below the surface for acos(1 - 2 L/A)/pi of its time (analytic):
// half of it when A = 2 L, all of it when A = L.
TEST(Motion, StrokeGivesTheTimeInTheSkin) {
    Device pen = preset("pen/dermapen");
    pen.stroke_amplitude = 2.0 * pen.protrusion();
    EXPECT_NEAR(pen.in_skin_share(), 0.5, 1e-12);
    EXPECT_NEAR(pen.entry_time().si, 0.25 / pen.stroke_rate.si, 1e-12);
    pen.stroke_amplitude = pen.protrusion();
    EXPECT_NEAR(pen.in_skin_share(), 1.0, 1e-12);
    // A longer stroke enters faster; faster meets stiffer skin and so goes deeper.
    pen.stroke_amplitude = 4.0 * pen.protrusion();
    Device slow = pen;
    slow.stroke_rate = 20.0_Hz;
    EXPECT_GT(InsertionModel(pen, excised_bed(), {}).strike().wound_depth,
              InsertionModel(slow, excised_bed(), {}).strike().wound_depth);
    pen.stroke_amplitude = 0.5 * pen.protrusion();
    EXPECT_EQ(device_mistakes(pen).size(), 1u);
}

// A gliding pen tears by drag times its way while the needles are in; a dwelling one does not.
TEST(Motion, GlideTears) {
    Device pen = preset("pen/dermapen");
    pen.drag = 0.2;
    pen.duty = 0.4;
    Insertion glide = InsertionModel(pen, excised_bed(), {}).strike();
    EXPECT_NEAR(glide.tear.si, 0.2 * pen.glide_speed.si * 0.4 / pen.stroke_rate.si, 1e-12);
    pen.dwell = 1.0_s;
    Insertion still = InsertionModel(pen, excised_bed(), {}).strike();
    EXPECT_EQ(still.tear.si, 0.0);
    EXPECT_LT(still.wound_radius, glide.wound_radius);
}

// verbaan-2008-impact (sign): arrays of 245 to 300 um pierce at 3 m/s; more speed or mass, more
// depth, and never more than what a rigid stroke of the same speed would give.
TEST(Motion, ImpactGivesWhatItsEnergyPays) {
    Device array = preset("array/solid-600");
    array.needle_length = array.taper_length = 300.0_um;
    array.needles = 16;
    array.load = 0.05_N;  // nobody presses
    SkinBed bed = excised_bed();
    double before = InsertionModel(array, bed, {}).strike().wound_depth.si;
    for (double speed : {1.0, 3.0, 10.0}) {
        array.impact_speed = Velocity{speed};
        array.impact_share = 0.05;
        Insertion strike = InsertionModel(array, bed, {}).strike();
        EXPECT_GE(strike.wound_depth.si, before) << speed;
        before = strike.wound_depth.si;
        Device stroke = array;
        stroke.kind = "pen";
        stroke.contact_time = array.entry_time();
        EXPECT_LE(strike.wound_depth.si,
                  InsertionModel(stroke, bed, {}).strike().wound_depth.si + 1e-9);
    }
    Device light = array;
    light.impact_speed = Velocity{1.0};
    light.moving_mass = Mass{1e-5};
    EXPECT_LT(InsertionModel(light, bed, {}).strike().wound_depth.si, before);
}

// Skin bulges into a pressed nose ring: needles stand out further, in proportion to the force.
TEST(Motion, NoseRingBulgesWithItsForce) {
    Device pen = preset("pen/dermapen");
    SkinBed bed = excised_bed();
    auto bulge = [&](double n) {
        pen.ring_force = Force{n};
        return InsertionModel(pen, bed, {}).protrusion().si - pen.protrusion().si;
    };
    EXPECT_EQ(bulge(0.0), 0.0);
    double one = bulge(1.0);
    EXPECT_GT(one, 0.0);
    EXPECT_NEAR(bulge(2.0) / one, 2.0, 1e-9);
    std::printf("  bulge under 1 N: %.0f um\n", 1e6 * one);
}

// Operator's pressure as a distribution: presses differ, the needles of one press do not.
TEST(Motion, PressesDifferInForce) {
    Box box{16, 16, 400e-6, {0.0}, 0, 0};
    for (int i = 1; i <= 30; ++i) box.z_faces_m.push_back(i * 100e-6);
    box.z_end = box.nz();
    Device stamp = preset("stamp/hand-80");
    stamp.depth_spread = 1.0;
    stamp.passes = 6;
    stamp.load_spread = 1.6;
    auto channels = needle_session(box, stamp, excised_bed(), 2, 0).injury.channels;
    std::set<double> depths;
    for (const Channel& c : channels) depths.insert(c.tip_depth_m);
    EXPECT_GT(depths.size(), 3u);
    EXPECT_LE(depths.size(), 6u);
}

// shergold-fleck-penetration (sign): a flat tip needs more than a rounded one of its radius.
TEST(Tip, FlatAndEdgedTipsNeedMore) {
    Device needle = preset("array/solid-600");
    needle.tip_radius = 20.0_um;
    SkinBed bed = excised_bed();
    double rounded = InsertionModel(needle, bed, {}).breach_force(3).si;
    needle.tip_form = "flat";
    EXPECT_GT(InsertionModel(needle, bed, {}).breach_force(3).si, rounded);
    // A straight edge opens twice its length of rim: as a tip of radius R + edge/pi.
    needle.tip_form = "rounded";
    Device edged = needle, wide = needle;
    edged.edge_length = 60.0_um;
    wide.tip_radius = Length{20e-6 + 60e-6 / pi};
    EXPECT_NEAR(InsertionModel(edged, bed, {}).breach_force(3).si /
                    InsertionModel(wide, bed, {}).breach_force(3).si,
                1.0, 1e-9);
}

}  // namespace
}  // namespace needlework
