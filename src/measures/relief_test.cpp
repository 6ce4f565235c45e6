#include "measures/relief.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "measures/test_tissue.hpp"

namespace needlework {
namespace {

const SkinReference skin{50.0_um, 90.0_um, 1100.0_um, 14.0_g_per_m2_h};

/// Scars as in data/skin/conditions.toml: shape 0 outside to 1 on the floor.
double bell(double r) { return r < 1.0 ? 0.5 * (1.0 + std::cos(std::numbers::pi * r)) : 0.0; }
double box_shape(double r, double wall) {
    return r < 1.0 - wall ? 1.0
           : r < 1.0      ? 0.5 * (1.0 + std::cos(std::numbers::pi * (r - 1.0 + wall) / wall))
                          : 0.0;
}
double cone(double r) { return r < 1.0 ? 1.0 - r : 0.0; }

HeightMap relief_of(const Box& box, const ScarOutline& scar, double depth_m,
                    double (*shape)(double)) {
    HeightMap map{box.nx, box.ny, box.h_m, {}};
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i)
            map.height_m.push_back(-depth_m * shape(std::hypot((i + 0.5) * box.h_m - scar.x_m,
                                                               (j + 0.5) * box.h_m - scar.y_m) /
                                                    scar.radius_m));
    return map;
}

// The lift at the centre of a thin Gaussian sheet of dilatation at depth d, sd s, column sum E:
// E [1 - sqrt(pi/2) b exp(b^2/2) erfc(b/sqrt(2))], b = d/s (Hankel transform of exp(-k d)).
double gaussian_lift(double e, double b) {
    return e * (1.0 - std::sqrt(0.5 * std::numbers::pi) * b * std::exp(0.5 * b * b) *
                          std::erfc(b / std::numbers::sqrt2));
}

TEST(Relief, LiftOfAGaussianSheetIsExact) {
    constexpr int n = 256;
    constexpr double h = 5e-5, thickness = 1e-6, column = 1e-5;
    for (double sd : {2e-4, 4e-4, 8e-4}) {
        constexpr double depth = 3e-4;
        std::vector<double> faces = {0.0, depth - 0.5 * thickness, depth + 0.5 * thickness};
        std::vector<std::vector<double>> e(2, std::vector<double>(n * n, 0.0));
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < n; ++i) {
                double r = std::hypot(i - n / 2, j - n / 2) * h;
                e[1][size_t(j) * n + size_t(i)] =
                    column / thickness * std::exp(-0.5 * r * r / (sd * sd));
            }
        double lift = volume_lift_m(n, n, h, faces, e)[size_t(n / 2) * n + n / 2];
        // The patch is periodic: images of the sheet lift a little too. Volume 2 pi sd^2 E a patch
        // area.
        double images = 2.0 * std::numbers::pi * sd * sd * column / (n * h * n * h);
        EXPECT_NEAR(lift, gaussian_lift(column, depth / sd), 0.01 * images + 1e-3 * column) << sd;
    }
}

TEST(Relief, AWideGainLiftsByItsColumnSum) {
    constexpr int n = 16;
    std::vector<double> faces = {0.0, 1e-4, 3e-4, 1e-3};
    std::vector<std::vector<double>> e = {std::vector<double>(n * n, 0.0),
                                          std::vector<double>(n * n, 0.2),
                                          std::vector<double>(n * n, 0.1)};
    for (double lift : volume_lift_m(n, n, 1e-3, faces, e))
        EXPECT_NEAR(lift, 0.2 * 2e-4 + 0.1 * 7e-4, 1e-15);
}

TEST(Relief, LiftKeepsVolume) {
    constexpr int n = 32;
    std::vector<double> faces = {0.0, 5e-4};
    std::vector<std::vector<double>> e(1, std::vector<double>(n * n, 0.0));
    e[0][5] = 1.0;
    double sum = 0.0;
    for (double lift : volume_lift_m(n, n, 1e-4, faces, e)) sum += lift;
    EXPECT_NEAR(sum, 5e-4, 1e-15);
}

TEST(Relief, RestMovesNothingAndAUniformGainChangesNoDepth) {
    Box box = test_box(64, 2e-4);
    ScarOutline scar{6.4e-3, 6.4e-3, 2.25e-3};
    HeightMap before = relief_of(box, scar, 3.5e-4, bell);
    Tissue t = resting_tissue(box);
    LensParameters lens;
    for (double u : relief_change(t, skin, lens, before, scar, {}, {}).total_m())
        EXPECT_NEAR(u, 0.0, 2e-10);  // single precision of the fields
    set_gain(t, [](double, double, double z) { return z < 140e-6 ? 0.53 : 0.1; });
    for (float& v : t.map("epidermal_thickness").values) v = 1.5F;
    for (float& v : t.field("oedema").values) v = 0.2F;
    ReliefChange change = relief_change(t, skin, lens, before, scar, {}, {});
    EXPECT_GT(change.volume_m[0], 5.5e-5);
    double sum = 0.0;  // without sums over waves: the mean alone
    for (size_t c = 0; c < change.volume_m.size(); ++c)
        sum += change.volume_m[c] + change.epidermis_m[c];
    EXPECT_NEAR(mean_lift_m(t, skin, lens) / (sum / double(change.volume_m.size())), 1.0, 1e-12);
    EXPECT_NEAR(change.epidermis_m[0], 2.5e-5, 1e-12);
    double depth_before = scar_depth(before, scar).si;
    EXPECT_NEAR(scar_depth(relief_after(before, change), scar).si / depth_before, 1.0, 1e-9);
}

TEST(Relief, WhatFillsADeficitLiftsByWhatItHadSunkAndWhatIsMoreByLess) {
    // One gain everywhere: the lift is its column sum, by hand.
    const LensParameters lens;
    const float q = 0.3F;
    const double dermis_m = 1190e-6;
    SkinReference scarred = skin;
    Tissue t = resting_tissue(test_box(8, 1e-4, 1.3e-3), q);
    const auto lift = [&](double gain_of_whole_skin, std::optional<double> sunk) {
        set_gain(t, [&](double, double, double) { return gain_of_whole_skin / (1.0 - q); });
        scarred.sunk_share = sunk;
        return mean_lift_m(t, scarred, lens) / dermis_m;
    };
    const double a = lens.relief_share;
    EXPECT_NEAR(lift(0.2, 1.0), 0.2, 1e-5);
    EXPECT_NEAR(lift(0.2, 0.4), 0.4 * 0.2, 1e-5);
    EXPECT_NEAR(lift(0.5, 1.0), 0.3 + a * 0.2, 1e-5);
    EXPECT_NEAR(lift(0.5, std::nullopt), a * 0.5, 1e-5);
    EXPECT_NEAR(lift(-0.1, 1.0), -a * 0.1, 1e-5);
}

TEST(Relief, AWaveOfTheEpidermisIsLevelledByRangeAndSheetAndItsMeanIsNot) {
    // One wave of thickness: measures.30 and measures.31 by hand. Long waves pass, of short ones at
    // most half would even without a range.
    const LensParameters lens;
    for (int waves : {1, 4, 16}) {
        Box box = test_box(64, 2.5e-5);
        Tissue t = resting_tissue(box);
        FloatArray& thickness = t.map("epidermal_thickness").values;
        const double k = 2.0 * std::numbers::pi * waves / box.width_x().si;
        for (size_t c = 0; c < box.plane_cells(); ++c)
            thickness[c] =
                float(1.4 + 0.2 * std::cos(k * (double(c % size_t(box.nx)) + 0.5) * box.h_m));
        HeightMap flat{box.nx, box.ny, box.h_m, std::vector<double>(box.plane_cells(), 0.0)};
        const ReliefChange change = relief_change(t, skin, lens, flat, {}, {}, {});
        double mean = 0.0, wave = 0.0;
        for (size_t c = 0; c < box.plane_cells(); ++c) {
            mean += change.epidermis_m[c] / double(box.plane_cells());
            wave += 2.0 * change.epidermis_m[c] *
                    std::cos(k * (double(c % size_t(box.nx)) + 0.5) * box.h_m) /
                    double(box.plane_cells());
        }
        EXPECT_NEAR(mean, 0.4 * 50e-6, 1e-10);
        const double b = 2.5 * std::pow(62e-6 * k, 3) / 6.0, range = std::pow(160e-6 * k, 2);
        EXPECT_NEAR(wave / 10e-6, (1.0 + b / 2.0) / (1.0 + b) / (1.0 + range), 1e-4) << waves;
    }
}

struct Example {
    double width_m, depth_m, deficit;
    double (*shape)(double);
};

/// Depth after over before with a response twice as strong on the floor as on the rim:
/// papillary +53 %, reticular +10 % on the rim.
double depth_ratio(const Example& x, double relief_share) {
    Box box = test_box(96, 1e-4);
    ScarOutline scar{4.8e-3, 4.8e-3, 0.5 * x.width_m};
    HeightMap before = relief_of(box, scar, x.depth_m, x.shape);
    Tissue t = resting_tissue(box);
    set_gain(t, [&](double px, double py, double z) {
        double r = std::hypot(px - scar.x_m, py - scar.y_m) / scar.radius_m;
        return (z < 140e-6 ? 0.53 : 0.1) * (1.0 + x.deficit * x.shape(r));
    });
    LensParameters lens;
    lens.relief_share = relief_share;
    ReliefChange change = relief_change(t, skin, lens, before, scar, {}, {});
    return scar_depth(relief_after(before, change), scar).si / scar_depth(before, scar).si;
}

TEST(Relief, RollingGainsMoreThanBoxcarAndIcePickIsSpared) {
    Example rolling{4.5e-3, 3.5e-4, 1.0, bell};
    Example boxcar{2.5e-3, 3.5e-4, 1.0, [](double r) { return box_shape(r, 0.3); }};
    Example ice_pick{1.2e-3, 8e-4, 0.0, cone};  // an epithelial tract: no deficit
    Example narrow{0.4e-3, 8e-4, 1.0, cone};    // and if there were one, the filter spares it
    double r = depth_ratio(rolling, 1.0), b = depth_ratio(boxcar, 1.0),
           i = depth_ratio(ice_pick, 1.0);
    EXPECT_LT(r, b);
    EXPECT_LT(b, i);
    EXPECT_NEAR(i, 1.0, 1e-6);
    EXPECT_GT(depth_ratio(narrow, 1.0), 0.95);
    // At most the column sum: (90 um * 0.53 + 1.1 mm * 0.1) of 350 um is 45 %.
    EXPECT_GT(r, 0.55);
    EXPECT_LT(r, 0.80);
    EXPECT_GT(b, 0.55);
    EXPECT_LT(b, 0.90);
    // Half the swelling moves the floor half as far.
    EXPECT_NEAR(1.0 - depth_ratio(rolling, 0.5), 0.5 * (1.0 - r), 0.01);
}

TEST(Relief, BandsAreCutOnlyByStrikesThatReachThem) {
    LensParameters lens;
    Tethers tethers{0.45, 1.8_mm, 1.25};
    std::vector<Channel> channels(2000);
    for (Channel& c : channels) {
        c.wound_depth_m = 0.8e-3;
        c.wound_radius_m = 1e-4;
    }
    Area area{std::numbers::pi * 2.25e-3 * 2.25e-3};
    EXPECT_LT(share_of_bands_cut(channels, area, tethers, lens), 0.01);
    for (Channel& c : channels) c.wound_depth_m = 1.5e-3;
    double shallow = share_of_bands_cut(channels, area, tethers, lens);
    EXPECT_GT(shallow, 0.1);
    EXPECT_LT(shallow, 0.3);  // most bands lie deeper than 1.5 mm: Phi(ln(1.5/1.8)/ln(1.25)) = 0.21
    for (Channel& c : channels) c.wound_depth_m = 4e-3;
    EXPECT_NEAR(share_of_bands_cut(channels, area, tethers, lens), 1.0, 0.03);
    EXPECT_EQ(share_of_bands_cut({}, area, tethers, lens), 0.0);
}

TEST(Relief, CutBandsLetTheFloorRiseByTheirPartAtMost) {
    Box box = test_box(64, 2e-4);
    ScarOutline scar{6.4e-3, 6.4e-3, 2.25e-3};
    HeightMap before = relief_of(box, scar, 3.5e-4, bell);
    Tissue t = resting_tissue(box);
    std::vector<Channel> channels(5000);
    for (Channel& c : channels) {
        c.x_m = scar.x_m;
        c.y_m = scar.y_m;
        c.wound_depth_m = 5e-3;
        c.wound_radius_m = 1e-4;
    }
    LensParameters lens;
    Tethers tethers{0.4, 1.8_mm, 1.25};
    HeightMap now =
        relief_after(before, relief_change(t, skin, lens, before, scar, tethers, channels));
    // All bands cut, 0.3 of them form again: 1 - 0.4 * 0.7.
    EXPECT_NEAR(scar_depth(now, scar).si / scar_depth(before, scar).si, 0.72, 1e-6);
    for (Channel& c : channels) c.x_m = 0.0;  // outside the scar
    now = relief_after(before, relief_change(t, skin, lens, before, scar, tethers, channels));
    EXPECT_NEAR(scar_depth(now, scar).si / scar_depth(before, scar).si, 1.0, 1e-6);
}

TEST(Surface, DepthVolumeAndIrregularityOfKnownShapes) {
    Box box = test_box(128, 5e-5);
    ScarOutline scar{3.2e-3, 3.2e-3, 1.5e-3};
    HeightMap map = relief_of(box, scar, 2e-4, [](double r) { return r < 1.0 ? 1.0 : 0.0; });
    EXPECT_NEAR(scar_depth(map, scar).si, 2e-4, 1e-12);
    EXPECT_NEAR(scar_volume(map, scar).si, std::numbers::pi * 1.5e-3 * 1.5e-3 * 2e-4,
                0.01 * 1.4e-9);
    // A wave of amplitude A along x: mean |sin| = 2/pi in lines along x, none along y.
    HeightMap wave{64, 64, 1e-4, {}};
    for (int j = 0; j < 64; ++j)
        for (int i = 0; i < 64; ++i)
            wave.height_m.push_back(1e-4 * std::sin(2.0 * std::numbers::pi * (i + 0.5) / 32.0));
    EXPECT_NEAR(surface_irregularity(wave).si, 0.5 * 1e-4 * 2.0 / std::numbers::pi, 1e-7);
    EXPECT_NEAR(steepest_slope(wave), 1e-4 * 2.0 * std::numbers::pi / 3.2e-3, 0.002);
    // Heights that all halve halve the irregularity: the replica lens is linear.
    HeightMap half = wave;
    for (double& height : half.height_m) height *= 0.69;
    EXPECT_NEAR(surface_irregularity(half).si / surface_irregularity(wave).si, 0.69, 1e-12);
}

}  // namespace
}  // namespace needlework
