#include "injury/needles/insertion.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>
#include <optional>

#include "base/random.hpp"
#include "skin/atlas.hpp"
#include "tests/source_folder.hpp"

namespace needlework {
namespace {

std::filesystem::path data() { return source_folder() / "data"; }
Device preset(std::string_view name) { return load_device(name, data() / "devices").device; }

/// Bed of one material, so that exact solutions hold.
SkinBed uniform_bed() {
    SkinBed bed = excised_bed();
    for (BedLayer& layer : bed.layers) layer.young = 300.0_kPa;
    bed.prestress = 0.0_kPa;
    return bed;
}

Device single_needle(Length tip_radius) {
    Device needle = preset("array/solid-600");
    needle.kind = "pen";
    needle.needles = 1;
    needle.needle_length = 1.5_mm;
    needle.taper_length = 1.0_mm;
    needle.tip_radius = tip_radius;
    needle.support_radius = 50.0_mm;
    needle.contact_time = 1.0_s;
    return needle;
}

// shojaeifard-2025-deep-indentation: the whole model on a uniform bed, far from its support, obeys
// 16/9 E sqrt(R) delta^1.5 (the support at 50 mm takes 1e-4 away).
TEST(Insertion, Shojaeifard2025HertzOnAUniformBed) {
    InsertionModel model(single_needle(20.0_um), uniform_bed(), {});
    for (double delta : {0.1e-6, 1e-6, 5e-6}) {
        double hertz = 16.0 / 9.0 * 300e3 * std::sqrt(20e-6) * std::pow(delta, 1.5);
        EXPECT_NEAR(model.skin_force(Length{delta}).si / hertz, 1.0, 5e-3);
    }
}

TEST(Insertion, TipNeverReachesTheNominalLength) {
    SkinBed bed = excised_bed();
    for (const std::string& name : list_devices(data() / "devices")) {
        Device device = preset(name);
        if (device.is_lesion()) continue;
        Insertion strike = InsertionModel(device, bed, {}).strike();
        EXPECT_LT(strike.tip_depth, device.protrusion()) << name;
        EXPECT_GT(strike.tip_depth.si, 0.0) << name;
        EXPECT_LE(strike.wound_depth, strike.tip_depth) << name;
        EXPECT_LE(strike.open_depth, strike.wound_depth) << name;
        EXPECT_LE(strike.open_radius.si, device.shank_radius.si) << name;
    }
}

// The balance itself: at rest the skin pushes back as hard as the needle needs.
TEST(Insertion, ForcesBalanceAtRest) {
    Device pen = preset("pen/dermapen");
    InsertionModel model(pen, excised_bed(), {});
    Insertion strike = model.strike();
    ASSERT_GT(strike.wound_depth, 200.0_um);  // in the dermis, not held up by a layer
    double skin = model.skin_force(pen.protrusion() - strike.wound_depth).si;
    EXPECT_NEAR(model.needle_force(strike.wound_depth).si / skin, 1.0, 1e-3);
}

TEST(Insertion, DeeperWithLengthAndLoadShallowerInToughSkin) {
    SkinBed bed = excised_bed();
    Device roller = preset("roller/mf8-192");
    auto depth = [&](const Device& d, double tough) {
        return InsertionModel(d, bed, {}).strike(tough).wound_depth.si;
    };
    double before = 0.0;
    for (double mm : {0.3, 0.5, 1.0, 1.5, 2.0, 2.5}) {
        roller.needle_length = Length{mm * 1e-3};
        double now = depth(roller, 1.0);
        // A short needle may rest on the tough dermis; a longer one never gets less deep.
        EXPECT_GE(now, before);
        if (mm > 0.5) {
            EXPECT_GT(now, before);
        }
        EXPECT_LE(depth(roller, 1.5), now);
        before = now;
    }
    Device light = roller;
    light.load = 2.0_N;
    EXPECT_LT(depth(light, 1.0), depth(roller, 1.0));
}

// verbaan-2008-impact (sign): an array of 300 um pierces better by impact than pressed by hand.
TEST(Insertion, Verbaan2008ImpactGoesDeeperThanTheHand) {
    Device array = preset("array/solid-600");
    array.needle_length = array.taper_length = 300.0_um;
    array.needles = 16;
    Device impact = array;
    impact.contact_time = Time{300e-6 / 3.0};  // 300 um at 3 m/s
    double by_hand = InsertionModel(array, excised_bed(), {}).strike().tip_depth.si;
    double by_impact = InsertionModel(impact, excised_bed(), {}).strike().tip_depth.si;
    EXPECT_GT(by_impact, by_hand);
}

// davis-2004-insertion-force (sign): a blunter tip needs more force to break in.
TEST(Insertion, Davis2004BlunterTipsNeedMoreForce) {
    double before = 0.0;
    for (double um : {2.5, 10.0, 40.0, 80.0}) {
        InsertionModel model(single_needle(Length{um * 1e-6}), excised_bed(), {});
        EXPECT_GT(model.breach_force(3).si, before);
        before = model.breach_force(3).si;
    }
}

// What a test stand finds belongs to needle and skin, not to whether this stroke got through.
TEST(Insertion, ForceToBreakInIsKnownOfANeedleThatDoesNot) {
    Device weak = single_needle(60.0_um), strong = weak;
    weak.kind = strong.kind = "array";
    weak.load = Force{1e-3};
    Insertion rests = InsertionModel(weak, excised_bed(), {}).strike();
    Insertion enters = InsertionModel(strong, excised_bed(), {}).strike();
    EXPECT_LT(rests.tip_depth, enters.tip_depth);
    EXPECT_GT(rests.breach_force.si, weak.load.si);
    EXPECT_EQ(rests.breach_force.si, enters.breach_force.si);
}

// Without the fat below a dent is shallower, so the needle goes deeper; never through the plate.
TEST(Insertion, SkinOnAPlateGivesWayLess) {
    Device pen = preset("pen/skinpen");
    SkinBed bed = excised_bed();
    for (double mm : {0.5, 1.0, 1.5}) {
        pen.needle_length = Length{mm * 1e-3};
        pen.mounting = "body";
        Length on_fat = InsertionModel(pen, bed, {}).strike().wound_depth;
        pen.mounting = "plate";
        Length on_board = InsertionModel(pen, bed, {}).strike().wound_depth;
        EXPECT_GT(on_board, on_fat);
        EXPECT_LE(on_board, std::min(pen.protrusion(), bed.dermis_end));
    }
}

// potts-2023-spacing: close needles share the dent, so a dense cartridge goes less deep.
TEST(Insertion, Potts2023NeighboursTakeDepthAway) {
    Device pen = preset("pen/dermapen");
    Device dense = pen;
    dense.needles = 36;
    double wide = InsertionModel(pen, excised_bed(), {}).strike().tip_depth.si;
    double close = InsertionModel(dense, excised_bed(), {}).strike().tip_depth.si;
    EXPECT_LT(close, wide);
}

// romgens-2014-force-tip, free checks: every tip breaks into the tough layer within 1.5 mm of
// travel, the force drops there, and the depth at 1.5 mm hardly knows the tip.
TEST(Insertion, Romgens2014DropAndDepthForEveryTip) {
    double low = 1e9, high = 0.0;
    for (double diameter_um : {5.0, 12.0, 20.0, 37.0}) {
        InsertionModel model(single_needle(Length{0.5e-6 * diameter_um}), excised_bed(), {});
        Insertion strike = model.strike();
        EXPECT_GT(strike.tip_depth, 160.0_um);
        double after = model.needle_force(Length{161e-6}).si;
        EXPECT_LT(after, strike.breach_force.si);
        low = std::min(low, strike.tip_depth.si);
        high = std::max(high, strike.tip_depth.si);
    }
    EXPECT_LT(high / low, 1.1);
}

// dossier table 2.6 (geometry, analytic): sweep of a roller's shank on a drum of 10 mm radius.
TEST(Insertion, RollerSweepTable) {
    EXPECT_NEAR(roller_sweep(20.0_mm, 0.5_mm).si * 1e3, 0.10, 0.01);
    EXPECT_NEAR(roller_sweep(20.0_mm, 1.5_mm).si * 1e3, 0.51, 0.01);
    EXPECT_NEAR(roller_sweep(20.0_mm, 2.5_mm).si * 1e3, 1.07, 0.01);
}

/// Draws every declared prior of an object; a preset's own range comes before the declared prior.
template <class Model>
void draw(Model& model, const std::vector<ResolvedValue>& values, RandomStream& random,
          std::string_view fixed) {
    for (Parameter& parameter : parameters_of(model)) {
        double u = random.uniform();
        std::optional<Distribution> prior = parameter.info.prior;
        for (const ResolvedValue& value : values)
            if (value.path == parameter.info.word && value.distribution) prior = value.distribution;
        if (parameter.number != nullptr && prior && parameter.info.word != fixed)
            *parameter.number =
                std::clamp(prior->quantile(u), parameter.info.low, parameter.info.high);
    }
}

/// Prints the median and the middle 90 % of an outcome over the priors beside the publication.
struct CheckRow {
    const char* study;
    double measured, scale;
    std::function<double(const Insertion&)> outcome;
};
std::pair<double, double> check(const CheckRow& row, const LoadedDevice& loaded,
                                std::string_view site) {
    static const SkinAtlas atlas = SkinAtlas::load(data() / "skin");
    RandomStream random(1, "check study");
    std::vector<double> drawn;
    const int members = 200;
    for (int i = 0; i < members; ++i) {
        NeedleMechanics mechanics;
        Device device = loaded.device;
        draw(mechanics, {}, random, "");
        draw(device, loaded.values, random, "needle_length");
        SkinVariation person;
        person.dermis = random.normal();
        person.stiffness = random.normal();
        SkinStack skin = atlas.skin_stack(site, SkinPerson{35.0_yr, "female", "III"}, person);
        drawn.push_back(
            row.scale *
            row.outcome(InsertionModel(device, skin_bed(skin, mechanics), mechanics).strike()));
    }
    std::sort(drawn.begin(), drawn.end());
    double low = drawn[members / 20], high = drawn[members - 1 - members / 20];
    std::printf("  check %-52s %8.3f [%.3f, %.3f]  measured %.3f%s\n", row.study,
                drawn[members / 2], low, high, row.measured,
                row.measured < low || row.measured > high ? "  outside" : "");
    return {low, high};
}

// Check values, never fitted: prediction with its interval over the priors beside the publication.
// The bounds only catch a broken model; README.md says what the misses mean.
TEST(Insertion, CheckStudiesPrintPredictionBesideMeasurement) {
    auto tip = [](const Insertion& s) { return s.tip_depth.si; };
    auto cut = [](const Insertion& s) { return s.wound_depth.si; };
    auto open = [](const Insertion& s) { return s.open_depth.si; };
    auto width = [](const Insertion& s) { return 2.0 * s.open_radius.si; };
    auto force = [](const Insertion& s) { return s.force.si; };
    auto preset_of = [](const char* name) { return load_device(name, data() / "devices"); };
    LoadedDevice array = preset_of("array/solid-600");
    check({"donnelly-2011-gantrez-oct: tip depth, um", 460.0, 1e6, tip}, array, "forearm");
    auto least =
        check({"donnelly-2011-gantrez-oct: force at least, N", 0.03, 1.0, force}, array, "forearm");
    EXPECT_GT(least.second, 0.03);
    LoadedDevice pen = preset_of("pen/dermapen");
    pen.device.needle_length = 0.5_mm;
    check({"sasaki-2019-tewl-microneedling: depth over 0.5 mm", 1.0, 1.0 / 0.5e-3, cut}, pen,
          "cheek");
    pen.device.needle_length = 1.5_mm;
    auto deep = check({"sasaki-2019-tewl-microneedling: depth over 1.5 mm", 1.0, 1.0 / 1.5e-3, cut},
                      pen, "cheek");
    EXPECT_GT(deep.second, 0.5);
    LoadedDevice pins = preset_of("stamp/rf-49");
    check({"oct-rcm-2019-mnrf-micropores: heat to this depth, um", 1500.0, 1e6, cut}, pins,
          "abdomen");
    auto shallow =
        check({"oct-rcm-2019-mnrf-micropores: open depth (70, 150), um", 150.0, 1e6, open}, pins,
              "abdomen");
    check({"oct-rcm-2019-mnrf-micropores: open diameter, um", 74.0, 1e6, width}, pins, "abdomen");
    // What that study is about: the open channel is a small part of the needle's length.
    EXPECT_LT(shallow.second, 0.5 * 1500.0);
}

}  // namespace
}  // namespace needlework
