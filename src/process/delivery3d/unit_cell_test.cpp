// The unit cell in three dimensions against limits that are known, and against the fast model.
#include "process/delivery3d/unit_cell.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "process/barrier/channel_clocks.hpp"
#include "process/delivery/test_column.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;

UnitCellNumerics coarse(int across = 16) {
    UnitCellNumerics numerics;
    numerics.across = across;
    return numerics;
}
DeliveryResult unit_cell(const SkinColumn& skin, const Vehicle& vehicle,
                         const DeliveryChannels& channels, const std::vector<Time>& times,
                         const UnitCellNumerics& numerics = coarse()) {
    return deliver_in_unit_cell(skin, vehicle, channels, times, MPI_COMM_SELF, {}, numerics)
        .delivery;
}

TEST(UnitCell, SteadyFluxThroughThreeLayers) {
    const SkinColumn skin = plain_skin(true);
    const double flux =
        10.0 / (1.0 / 2e-9 + 100e-6 / (1e-10 * 0.8) + 1200e-6 / (2e-10 * 0.7));  // analytic
    const DeliveryResult run = unit_cell(skin, reservoir(10.0), {}, {Time{1e6}}, coarse(4));
    EXPECT_NEAR(run.samples.back().flux_out / flux, 1.0, 1e-3);
    EXPECT_LT(run.balance_error, 1e-5);
}

TEST(UnitCell, LagTimeOfOneLayer) {
    SkinColumn skin = plain_skin(true);
    skin.epidermis = skin.dermis = Length{1e-6};
    skin.epidermis_transport = skin.dermis_transport = {Diffusivity{1e-6}, 1e-3, Rate{0.0}};
    const double h = 14e-6, lag = h * h / (6.0 * skin.horny_layer.diffusivity().si);
    UnitCellNumerics fine = coarse(4);
    fine.horny_layer_cells = 32;
    fine.tolerance = 1e-3;
    const DeliverySample end =
        unit_cell(skin, reservoir(1.0), {}, {Time{10.0 * lag}}, fine).samples.back();
    EXPECT_NEAR((end.time_s - end.receptor / end.flux_out) / lag, 1.0, 0.01);  // analytic
}

TEST(UnitCell, IntactSkinIsTheColumnOfTheFastModel) {
    // Finite, drying, saturated, of another pH than tissue, late, wiped off.
    SkinColumn skin = plain_skin(false);
    skin.unionised_in_tissue = 0.3;
    Vehicle vehicle;
    vehicle.concentration = MassDensity{50.0};
    vehicle.thickness = Length{30e-6};
    vehicle.solubility = MassDensity{60.0};
    vehicle.evaporation = Velocity{20e-6 / 3600.0};
    vehicle.unionised = 0.7;
    vehicle.applied_at = Time{1800.0};
    vehicle.removed_at = Time{8.0 * 3600.0};
    const std::vector<Time> hours{2.0_h, 4.0_h, 9.0_h};
    const DeliveryResult fast = deliver(skin, vehicle, {}, hours);
    UnitCellNumerics planes = coarse(4);
    planes.horny_layer_cells = 16;
    const DeliveryResult cell = unit_cell(skin, vehicle, {}, hours, planes);
    for (size_t i = 0; i < hours.size(); ++i) {
        const DeliverySample &a = cell.samples[i], &b = fast.samples[i];
        EXPECT_NEAR(a.below_horny_layer() / b.below_horny_layer(), 1.0, 0.02) << i;
        EXPECT_NEAR(a.horny_layer / b.horny_layer, 1.0, 0.03) << i;
        EXPECT_NEAR(a.donor, b.donor, 0.01 * b.supplied) << i;
        EXPECT_NEAR(a.free_epidermis / b.free_epidermis, 1.0, 0.03) << i;
    }
    EXPECT_LT(cell.balance_error, 1e-4);
}

TEST(UnitCell, WhatDriesToASolidGivesNothingMore) {
    // As in the fast model: the walk through time is the same.
    const SkinColumn skin = plain_skin(true);
    Vehicle plain;
    plain.concentration = MassDensity{13.0};
    plain.thickness = Length{100e-6};
    plain.evaporation = Velocity{100e-6 / 3600.0};
    plain.residue = 0.0;
    plain.removed_at = 6.0_h;
    const std::vector<Time> hours{1.0_h, 4.0_h, 8.0_h};
    const DeliveryResult cell = unit_cell(skin, plain, {}, hours, coarse(4));
    const DeliveryResult fast = deliver(skin, plain, {}, hours);
    EXPECT_GT(cell.samples[0].donor, 0.0);
    EXPECT_DOUBLE_EQ(cell.samples[1].donor, cell.samples[0].donor);
    EXPECT_EQ(cell.samples[2].donor, 0.0);
    EXPECT_NEAR(cell.samples[2].removed / cell.samples[1].donor, 1.0, 1e-6);
    for (size_t i = 0; i < hours.size(); ++i)
        EXPECT_NEAR(cell.samples[i].below_horny_layer() / fast.samples[i].below_horny_layer(), 1.0,
                    0.03);
    EXPECT_LT(cell.balance_error, 1e-4);
}

/// Everything at once with channels that close.
DeliveryResult everything(const UnitCellNumerics& numerics) {
    SkinColumn skin = plain_skin(false);
    Vehicle vehicle;
    vehicle.concentration = MassDensity{50.0};
    vehicle.thickness = Length{30e-6};
    vehicle.evaporation = Velocity{5e-6 / 3600.0};
    vehicle.applied_at = Time{600.0};
    DeliveryChannels channels = open_channels(400.0, 7e-10);
    channels.tip_share = 0.3;
    channels.pushed_in = MassPerArea{1e-6};
    channels.open_share = open_share_by_clocks({}, 23.2_h, {{0.0_h, 2.0_h}});
    return unit_cell(skin, vehicle, channels, {0.1_h, 1.0_h, 6.0_h}, numerics);
}

TEST(UnitCell, KeepsMassAndSign) {
    const DeliveryResult run = everything(coarse());
    EXPECT_LT(run.balance_error, 1e-4);
    EXPECT_GE(run.lowest, -1e-4);
    EXPECT_NEAR(run.samples.front().supplied, 1e-6, 1e-9);
    EXPECT_NEAR(run.samples.back().supplied / (1e-6 + 50.0 * 30e-6), 1.0, 1e-5);
    for (size_t i = 1; i < run.samples.size(); ++i)
        EXPECT_GT(run.samples[i].cleared, run.samples[i - 1].cleared);
    EXPECT_LT(run.samples.back().channels, run.samples[1].channels);
}

TEST(UnitCell, NeedlesMayComeAfterTheVehicleAndAFilmMayKeepItWet) {
    const SkinColumn skin = plain_skin(false);
    Vehicle gel;
    gel.concentration = MassDensity{20.0};
    gel.thickness = Length{40e-6};
    gel.evaporation = 30.0_um_per_h;
    gel.dries_from = 1.0_h;
    DeliveryChannels channels = open_channels(200.0, 7e-10);
    channels.pushed_in = MassPerArea{1e-6};
    channels.made_at = 0.5_h;
    const std::vector<Time> times{0.4_h, 0.9_h, 3.0_h};
    const DeliveryResult fast = deliver(skin, gel, channels, times);
    const DeliveryResult cell = unit_cell(skin, gel, channels, times, coarse(32));
    EXPECT_LT(cell.balance_error, 1e-4);
    EXPECT_GT(cell.samples[1].below_horny_layer(), 10.0 * cell.samples[0].below_horny_layer());
    for (size_t i = 0; i < times.size(); ++i)
        EXPECT_NEAR(fast.samples[i].below_horny_layer() / cell.samples[i].below_horny_layer(), 1.0,
                    0.1)
            << i;
}

TEST(UnitCell, IsOfSecondOrderInTime) {
    auto below = [](double tolerance) {
        UnitCellNumerics numerics = coarse(8);
        numerics.tolerance = tolerance;
        numerics.krylov.tolerance = 1e-7;
        SkinColumn skin = plain_skin(false);
        DeliveryChannels channels = open_channels(400.0, 7e-10);
        channels.open_share = [](Time t) { return std::exp2(-t.si / 1800.0); };
        return unit_cell(skin, reservoir(10.0), channels, {1.0_h}, numerics)
            .samples[0]
            .below_horny_layer();
    };
    const double exact = below(2e-4), coarse_error = std::abs(below(0.05) / exact - 1.0);
    const double fine_error = std::abs(below(1e-3) / exact - 1.0);
    EXPECT_LT(coarse_error, 1e-3);
    // Steps go as the root of the tolerance: second order makes the error go as the tolerance.
    EXPECT_LT(fine_error, 0.1 * coarse_error);  // a fiftieth of the tolerance; first order: 0.14
}

TEST(UnitCell, AHoleInAnImpermeableLayerOverAStirredBath) {
    // Two accesses of 1/(4 D a), less as neighbours are near, (1 - a/b)^1.5 (a disc on a column of
    // radius b, a textbook fit), and the hole itself, h/(D pi a^2).
    SkinColumn skin = plain_skin(true);
    skin.passes_horny_layer = false;
    const double d = 7e-10, a = 100e-6, h = 14e-6;
    skin.epidermis_transport = skin.dermis_transport = {Diffusivity{d}, 1.0, Rate{0.0}};
    skin.epidermis = skin.dermis = Length{400e-6};
    DeliveryChannels channels = open_channels(100.0, d);
    channels.depth = Length{1e-9};
    channels.radius = Length{a};
    auto flux = [&](int across) {
        return unit_cell(skin, reservoir(1.0), channels, {Time{2e4}}, coarse(across))
            .samples.back()
            .flux_out;
    };
    const double bath = 800e-6 / d, above = 3.0 * a / d;  // over the whole area
    const double b = 1e-3 / std::sqrt(pi), near = std::pow(1.0 - a / b, 1.5);
    const double hole = 2.0 * near / (4.0 * d * a) + h / (d * pi * a * a);
    const double expected = 1.0 / (hole / 100e4 + bath + above);
    const double few = flux(16), many = flux(32);  // 1.6 and 3.2 cells a radius
    EXPECT_NEAR(many / expected, 1.0, 0.06);
    EXPECT_LT(std::abs(many / expected - 1.0), std::abs(few / expected - 1.0));
}

TEST(UnitCell, TheFastModelFollowsIt) {
    const SkinColumn skin = plain_skin(false);
    DeliveryChannels channels = open_channels(200.0, 7e-10);
    const std::vector<Time> times{10.0_min, 6.0_h};
    const DeliveryResult fast = deliver(skin, reservoir(10.0), channels, times);
    const DeliveryResult cell = unit_cell(skin, reservoir(10.0), channels, times, coarse(32));
    for (size_t i = 0; i < times.size(); ++i)
        EXPECT_NEAR(fast.samples[i].below_horny_layer() / cell.samples[i].below_horny_layer(), 1.0,
                    0.08)
            << i;
}

TEST(UnitCell, FolliclesAndOverlapsAreToldToTheUser) {
    SkinColumn skin = plain_skin(true);
    skin.follicles.density = 20.0_per_cm2;
    skin.follicles.film_diffusivity = Diffusivity{1e-9};
    EXPECT_THROW(unit_cell(skin, reservoir(1.0), {}, {Time{1.0}}), InputError);
    EXPECT_THROW(
        unit_cell(plain_skin(true), reservoir(1.0), open_channels(40000.0, 7e-10), {Time{1.0}}),
        InputError);
}

}  // namespace
}  // namespace needlework
