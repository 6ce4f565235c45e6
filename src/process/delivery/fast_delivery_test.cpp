#include "process/delivery/fast_delivery.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <numbers>

#include "base/problem.hpp"
#include "process/delivery/delivery_walk.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;

/// A column whose numbers are all in sight.
SkinColumn plain_skin(bool diffusion_cell) {
    SkinColumn skin;
    skin.horny_layer = {Velocity{2e-9}, 3.0, Length{14e-6}};
    skin.epidermis_transport = {Diffusivity{1e-10}, 0.8, Rate{0.0}};
    skin.dermis_transport = {Diffusivity{2e-10}, 0.7, Rate{5e-4}};
    skin.diffusion_cell = diffusion_cell;
    return skin;
}

Vehicle reservoir(double concentration) {
    Vehicle vehicle;
    vehicle.concentration = MassDensity{concentration};
    vehicle.infinite = true;
    return vehicle;
}

DeliveryChannels open_channels(double per_cm2, double fluid_diffusivity) {
    DeliveryChannels channels;
    channels.density = AreaDensity{per_cm2 * 1e4};
    channels.fluid_diffusivity = channels.vehicle_diffusivity = Diffusivity{fluid_diffusivity};
    return channels;
}

/// Twofold horny layer as thin as nothing, so that only living tissue counts.
SkinColumn tissue_only(Diffusivity diffusivity, double partition, Rate clearance) {
    SkinColumn skin = plain_skin(false);
    skin.passes_horny_layer = false;
    skin.horny_layer = {Velocity{1e-9}, 1.0, Length{1e-10}};
    skin.epidermis_transport = skin.dermis_transport = {diffusivity, partition, clearance};
    return skin;
}

TEST(FastDelivery, SteadyFluxThroughThreeLayers) {
    const SkinColumn skin = plain_skin(true);
    const double flux =
        10.0 / (1.0 / 2e-9 + 100e-6 / (1e-10 * 0.8) + 1200e-6 / (2e-10 * 0.7));  // analytic
    const DeliveryResult run = deliver(skin, reservoir(10.0), {}, {Time{1e6}});
    EXPECT_NEAR(run.samples.back().flux_out / flux, 1.0, 1e-6);
    EXPECT_NEAR(run.samples.back().flux_entering / flux, 1.0, 1e-6);
}

TEST(FastDelivery, SteadyFluxAgainstClearance) {
    // P of a cleared dermis: K sqrt(k D) tanh(h sqrt(k/D)), closed below (analytic).
    const SkinColumn skin = plain_skin(false);
    const double lambda = std::sqrt(2e-10 / 5e-4);
    const double dermis = 0.7 * std::sqrt(5e-4 * 2e-10) * std::tanh(1200e-6 / lambda);
    const double flux = 10.0 / (1.0 / 2e-9 + 100e-6 / (1e-10 * 0.8) + 1.0 / dermis);
    DeliveryNumerics fine;
    fine.dermis_cells = 160;
    const DeliveryResult run = deliver(skin, reservoir(10.0), {}, {Time{1e6}}, {}, fine);
    EXPECT_NEAR(run.samples.back().flux_out / flux, 1.0, 1e-3);
}

TEST(FastDelivery, ConcentrationDecaysOverTheClearanceLength) {
    const SkinColumn skin = plain_skin(false);
    const double lambda = std::sqrt(2e-10 / 5e-4), bottom = 1300e-6;
    DeliveryNumerics fine;
    fine.dermis_cells = 160;
    const DeliveryResult run = deliver(skin, reservoir(10.0), {}, {Time{1e6}}, {}, fine);
    auto shape = [&](double z) { return std::cosh((bottom - z) / lambda); };  // analytic
    size_t first = 0;
    while (run.depth_m[first] < 100e-6) ++first;
    for (size_t i = first; i < run.depth_m.size(); ++i)
        EXPECT_NEAR(run.tissue_kg_m3[i] / run.tissue_kg_m3[first],
                    shape(run.depth_m[i]) / shape(run.depth_m[first]), 2e-3);
}

TEST(FastDelivery, LagTimeOfOneLayer) {
    SkinColumn skin = plain_skin(true);
    skin.epidermis = skin.dermis = Length{1e-6};
    skin.epidermis_transport = skin.dermis_transport = {Diffusivity{1e-6}, 1e-3, Rate{0.0}};
    const double h = 14e-6, d = skin.horny_layer.diffusivity().si, lag = h * h / (6.0 * d);
    DeliveryNumerics fine;
    fine.horny_layer_cells = 40;
    fine.tolerance = 1e-6;
    const DeliveryResult run = deliver(skin, reservoir(1.0), {}, {Time{10.0 * lag}}, {}, fine);
    const DeliverySample& end = run.samples.back();
    EXPECT_NEAR((end.time_s - end.receptor / end.flux_out) / lag, 1.0, 2e-3);  // analytic
}

TEST(FastDelivery, FiniteDoseIsUsedUpExponentially) {
    SkinColumn skin = plain_skin(true);
    skin.horny_layer.partition = 1e-4;  // a membrane that holds nothing
    skin.epidermis = skin.dermis = Length{1e-6};
    skin.epidermis_transport = skin.dermis_transport = {Diffusivity{1e-6}, 1e-3, Rate{0.0}};
    Vehicle dose;
    dose.concentration = MassDensity{5.0};
    dose.thickness = Length{20e-6};
    const double tau = 20e-6 / 2e-9;  // V/P, analytic
    const DeliveryResult run =
        deliver(skin, dose, {}, {Time{0.5 * tau}, Time{tau}, Time{3.0 * tau}});
    for (const DeliverySample& s : run.samples)
        EXPECT_NEAR(s.donor / (5.0 * 20e-6), std::exp(-s.time_s / tau), 2e-3);
}

TEST(FastDelivery, ChannelIsAFinThatLeaksSideways) {
    // G = sqrt(pi a^2 Dc g) (tanh + m)/(1 + m tanh), m the tip's share: analytic.
    // Clearance is quick, so that nothing spreads along the channel outside it.
    const Diffusivity d{1e-10}, inside{1e-8};
    const Rate k{1e-1};
    const double a = 35e-6, depth = 400e-6, partition = 0.7;
    SkinColumn skin = tissue_only(d, partition, k);
    DeliveryChannels channels = open_channels(20.0, inside.si);
    channels.depth = Length{depth};
    channels.vehicle_diffusivity = Diffusivity{1.0};  // no resistance at the mouth
    DeliveryNumerics fine;
    fine.epidermis_cells = 20;
    fine.dermis_cells = 60;
    fine.rings = 24;
    const double q = a / std::sqrt(d.si / k.si);
    const double g =
        partition * 2.0 * pi * d.si * q * std::cyl_bessel_k(1.0, q) / std::cyl_bessel_k(0.0, q);
    const double root = std::sqrt(pi * a * a * inside.si * g);
    const double t = std::tanh(depth / (pi * a * a * inside.si) * root);
    const double m = 4.0 * d.si * partition * a / root;
    const double expected = root * (t + m) / (1.0 + m * t);
    const DeliveryResult run = deliver(skin, reservoir(1.0), channels, {Time{1e4}}, {}, fine);
    EXPECT_NEAR(run.samples.back().flux_entering / (20e4 * expected), 1.0, 0.02);
    // twice as deep a channel gives hardly more: it leaks before its tip
    channels.depth = Length{800e-6};
    const DeliveryResult deeper = deliver(skin, reservoir(1.0), channels, {Time{1e4}}, {}, fine);
    EXPECT_LT(deeper.samples.back().flux_entering, 1.1 * run.samples.back().flux_entering);
}

TEST(FastDelivery, RingsConvergeToTheSteadyRing) {
    // What leaves a channel of fixed concentration per length: flux of D (c'' + c'/r) = k c with
    // c(a) = 1, c'(b) = 0 (analytic). Second order in the number of rings.
    const double d = 1e-10, k = 1e-3, a = 35e-6, b = half_spacing(200.0_per_cm2).si;
    const double q = std::sqrt(k / d), qa = q * a, qb = q * b;
    const double i1b = std::cyl_bessel_i(1.0, qb), k1b = std::cyl_bessel_k(1.0, qb);
    const double exact = 2.0 * pi * d * qa *
                         (std::cyl_bessel_k(1.0, qa) * i1b - std::cyl_bessel_i(1.0, qa) * k1b) /
                         (std::cyl_bessel_i(0.0, qa) * k1b + std::cyl_bessel_k(0.0, qa) * i1b);
    SkinColumn skin = tissue_only(Diffusivity{d}, 1.0, Rate{k});
    skin.epidermis = Length{500e-6};
    skin.dermis = Length{500e-6};
    DeliveryChannels channels = open_channels(200.0, 1e-5);  // the channel is everywhere at 1
    channels.depth = Length{990e-6};
    auto error = [&](int rings) {
        DeliveryNumerics numerics;
        numerics.rings = rings;
        const DeliveryResult run =
            deliver(skin, reservoir(1.0), channels, {Time{1e6}}, {}, numerics);
        const double below_tip = 0.02;  // assumption: share of what leaves through the last 10 um
        EXPECT_LT(std::abs(run.samples.back().flux_out / (200e4 * exact * 1e-3) - 1.0),
                  below_tip + 0.2 / (rings * rings));
        return run.samples.back().flux_out;
    };
    const double coarse = error(4), middle = error(8), fine = error(16);
    const double order = std::log2((middle - coarse) / (fine - middle));
    EXPECT_NEAR(order, 2.0, 0.3);
}

TEST(FastDelivery, ANarrowTipGivesLess) {
    const SkinColumn skin = plain_skin(false);
    const std::vector<Time> end{Time{6.0 * 3600.0}};
    DeliveryChannels channels = open_channels(200.0, 7e-10);
    channels.depth = Length{200e-6};
    double last = 0.0;
    for (double tip : {0.05, 0.5, 1.0}) {
        channels.tip_share = tip;
        const DeliveryResult run = deliver(skin, reservoir(10.0), channels, end);
        EXPECT_LT(run.balance_error, 1e-10);
        EXPECT_GT(run.samples.back().below_horny_layer(), last);
        last = run.samples.back().below_horny_layer();
    }
}

TEST(FastDelivery, FolliclesAreAShuntThatMattersWhereTheHornyLayerIsTight) {
    SkinColumn skin = plain_skin(true);
    skin.follicles.film_diffusivity = Diffusivity{7e-10};
    skin.horny_layer.partition = 1e-4;  // steady at once
    auto gain = [&](double per_cm2, double permeability) {
        skin.horny_layer.permeability = Velocity{permeability};
        skin.follicles.density = AreaDensity{0.0};
        const std::vector<Time> end{Time{24.0 * 3600.0}};
        const double bald = deliver(skin, reservoir(1.0), {}, end).samples.back().receptor;
        skin.follicles.density = AreaDensity{per_cm2 * 1e4};
        const DeliveryResult run = deliver(skin, reservoir(1.0), {}, end);
        EXPECT_LT(run.balance_error, 1e-10);
        EXPECT_GT(run.samples.back().follicles, 0.0);
        return run.samples.back().receptor / bald;
    };
    // Steady, all wall reached: bald P, with n walls of 2 pi a L times 5 P beside it (analytic for
    // a film that does not limit).
    const double walls = 50e4 * 2.0 * pi * 33e-6 * 300e-6 * 5.0;
    EXPECT_NEAR(gain(50.0, 1e-12), 1.0 + walls, 0.05 * walls);
    EXPECT_GT(gain(200.0, 1e-11), gain(20.0, 1e-11));
    EXPECT_GT(gain(200.0, 1e-11), gain(200.0, 1e-7));  // then the film limits
}

TEST(FastDelivery, AGoodSolventHoldsBackAndAnUnstirredOneLetsGoSlowly) {
    const SkinColumn skin = plain_skin(true);
    const std::vector<Time> end{Time{24.0 * 3600.0}};
    auto flux = [&](const Vehicle& vehicle) {
        return deliver(skin, vehicle, {}, end).samples.back().receptor;
    };
    Vehicle water = reservoir(10.0), solvent = water;
    solvent.affinity = 4.0;
    EXPECT_NEAR(flux(solvent) / flux(water), 0.25, 1e-6);  // only activity drives: analytic
    solvent.concentration = MassDensity{40.0};
    EXPECT_NEAR(flux(solvent) / flux(water), 1.0, 1e-6);
    // At the same saturation different solvents give the same.
    Vehicle still = water;
    still.thickness = Length{1e-3};
    still.diffusivity = Diffusivity{1e-13};
    const double release = 1e-3 / (3.0 * 1e-13);  // s/m, as large as the horny layer's 5e8
    SkinColumn steady = skin;
    steady.horny_layer.permeability = Velocity{1.0 / release};
    const double p = 1.0 / (1.0 / 2e-9 + 100e-6 / (1e-10 * 0.8) + 1200e-6 / (2e-10 * 0.7));
    const double slow = deliver(skin, still, {}, {Time{1e7}}).samples.back().flux_out;
    EXPECT_NEAR(slow, 10.0 / (1.0 / p + release), 1e-3 * slow);  // in series: analytic
}

TEST(FastDelivery, HydrationAndPhScaleTheHornyLayer) {
    const std::vector<Time> end{Time{1e6}};
    SkinColumn skin = plain_skin(true);
    skin.horny_layer.permeability = Velocity{1e-11};  // it alone limits
    skin.horny_layer.partition = 1e-3;                // and is steady soon
    const double wet = deliver(skin, reservoir(10.0), {}, end).samples.back().flux_out;
    Vehicle acid = reservoir(10.0);
    acid.ph_factor = 3.0;
    EXPECT_NEAR(deliver(skin, acid, {}, end).samples.back().flux_out / wet, 3.0, 0.01);
    skin.hydration = [](Time) { return 1.0 / 3.0; };
    EXPECT_NEAR(deliver(skin, reservoir(10.0), {}, end).samples.back().flux_out / wet, 1.0 / 3.0,
                0.01);
}

/// Everything at once: finite, drying, saturated, late, wiped off, closing, pushed in.
DeliveryResult everything(const DeliveryNumerics& numerics = {}) {
    SkinColumn skin = plain_skin(false);
    skin.follicles.density = 50.0_per_cm2;
    skin.follicles.film_diffusivity = Diffusivity{7e-10};
    skin.hydration = [](Time t) { return t.si < 4.0 * 3600.0 ? 1.0 : 0.4; };
    Vehicle vehicle;
    vehicle.concentration = MassDensity{50.0};
    vehicle.thickness = Length{30e-6};
    vehicle.solubility = MassDensity{80.0};
    vehicle.evaporation = Velocity{20e-6 / 3600.0};
    vehicle.affinity = 1.5;
    vehicle.diffusivity = Diffusivity{1e-11};
    vehicle.unionised = 0.7;
    vehicle.applied_at = Time{1800.0};
    vehicle.removed_at = Time{8.0 * 3600.0};
    DeliveryChannels channels = open_channels(200.0, 7e-10);
    channels.open_share = [](Time t) { return std::exp2(-t.si / 7200.0); };
    channels.tip_share = 0.3;
    channels.pushed_in = MassPerArea{1e-6};
    Plasma plasma{Area{1e-3}, Volume{0.1}, Rate{1e-4}};
    return deliver(skin, vehicle, channels,
                   {Time{600.0}, Time{3600.0}, Time{4.0 * 3600.0}, Time{24.0 * 3600.0}}, plasma,
                   numerics);
}

TEST(FastDelivery, ChannelsMadeLaterAreIntactSkinUntilThen) {
    const SkinColumn skin = plain_skin(false);
    Vehicle vehicle;
    vehicle.concentration = MassDensity{20.0};
    vehicle.thickness = Length{50e-6};
    DeliveryChannels late = open_channels(200.0, 7e-10);
    late.made_at = Time{1800.0};
    late.pushed_in = MassPerArea{1e-6};
    const std::vector<Time> times{Time{1800.0 - 1e-3}, Time{3600.0}};
    const DeliveryResult run = deliver(skin, vehicle, late, times);
    const DeliveryResult intact = deliver(skin, vehicle, {}, times);
    // Until then as without channels, but for the skin that they will take (0.8 %).
    EXPECT_NEAR(run.samples[0].below_horny_layer() / intact.samples[0].below_horny_layer(), 1.0,
                0.02);
    EXPECT_EQ(run.samples[0].supplied, 20.0 * 50e-6);
    EXPECT_NEAR(run.samples[1].supplied, 20.0 * 50e-6 + 1e-6, 1e-15);
    EXPECT_GT(run.samples[1].below_horny_layer(), 2.0 * intact.samples[1].below_horny_layer());
    EXPECT_LT(run.balance_error, 1e-10);
}

TEST(FastDelivery, UnderAFilmNothingDries) {
    const SkinColumn skin = plain_skin(false);
    Vehicle vehicle;
    vehicle.concentration = MassDensity{20.0};
    vehicle.thickness = Length{20e-6};
    const std::vector<Time> end{Time{3600.0}};
    const double wet = deliver(skin, vehicle, {}, end).samples[0].donor;
    vehicle.evaporation = Velocity{30e-6 / 3600.0};
    const double dry = deliver(skin, vehicle, {}, end).samples[0].donor;
    vehicle.dries_from = Time{3600.0};
    EXPECT_NEAR(deliver(skin, vehicle, {}, end).samples[0].donor / wet, 1.0, 1e-6);
    EXPECT_LT(dry, wet);  // what dries is stronger and goes in faster
}

TEST(FastDelivery, ConservesMassAndStaysPositive) {
    const DeliveryResult run = everything();
    EXPECT_LT(run.balance_error, 1e-10);
    EXPECT_GE(run.lowest, -1e-9);
    EXPECT_DOUBLE_EQ(run.samples.front().supplied, 1e-6);  // before the vehicle came
    EXPECT_NEAR(run.samples.back().supplied, 1e-6 + 50.0 * 30e-6, 1e-15);
    EXPECT_DOUBLE_EQ(run.samples.back().donor, 0.0);
    EXPECT_GT(run.samples.back().removed, 0.0);
    EXPECT_GT(run.samples.back().plasma, 0.0);
    for (size_t i = 1; i < run.samples.size(); ++i)
        EXPECT_GE(run.samples[i].cleared, run.samples[i - 1].cleared);
}

TEST(FastDelivery, ConvergesInDepthAndTime) {
    const double used = everything().samples[2].below_horny_layer();
    DeliveryNumerics grid;
    grid.horny_layer_cells *= 3;
    grid.epidermis_cells *= 3;
    grid.dermis_cells *= 3;
    grid.rings *= 2;
    EXPECT_NEAR(used / everything(grid).samples[2].below_horny_layer(), 1.0, 0.01);
    // Steps: the error of the second-order result falls at least as fast as the tolerance.
    auto at = [](double tolerance) {
        DeliveryNumerics numerics;
        numerics.tolerance = tolerance;
        return everything(numerics).samples[2].below_horny_layer();
    };
    const double exact = at(1e-6);
    const double coarse = std::abs(at(1e-2) / exact - 1.0), fine = std::abs(at(1e-4) / exact - 1.0);
    EXPECT_NEAR(used / exact, 1.0, 1e-3);
    EXPECT_LT(fine, 0.05 * coarse);  // a hundredth of the tolerance; first order would leave 0.1
}

TEST(FastDelivery, ReportedNumbersConvergeForActivesOfEveryKind) {
    // What a run reports, at 6 h through closing channels: defaults beside cells twice as fine in
    // every direction and a tenth of the tolerance. Printed for docs/theory/delivery.md.
    DeliveryNumerics fine;
    fine.horny_layer_cells *= 2, fine.epidermis_cells *= 2, fine.dermis_cells *= 2;
    fine.rings *= 2;
    fine.tolerance *= 0.1;
    std::printf("default over fine, %%: below horny layer, epidermis, dermis, flux out, gain\n");
    for (const char* name : {"ascorbic-acid", "caffeine", "lidocaine", "nicotine", "retinol",
                             "ghk-cu", "egf", "dextran-70k"}) {
        const Active active = load_active(name).active;
        const SkinColumn skin = SkinColumn::of(active, false);
        DeliveryChannels channels =
            open_channels(200.0, water_diffusivity(active.molecular_weight).si);
        channels.open_share = [](Time t) { return std::exp2(-t.si / (6.0_h).si); };
        auto reported = [&](const DeliveryNumerics& numerics) {
            const std::vector<Time> end{6.0_h};
            const DeliveryResult run = deliver(skin, reservoir(10.0), channels, end, {}, numerics);
            const DeliverySample& s = run.samples.back();
            std::vector<double> numbers{s.below_horny_layer(), s.epidermis, s.dermis, s.flux_out};
            if (skin.passes_horny_layer)
                numbers.push_back(
                    enhancement(run, deliver(skin, reservoir(10.0), {}, end, {}, numerics)));
            return numbers;
        };
        const std::vector<double> used = reported({}), exact = reported(fine);
        std::printf("%-14s", name);
        for (size_t i = 0; i < used.size(); ++i) {
            std::printf(" %+6.2f", 100.0 * (used[i] / exact[i] - 1.0));
            EXPECT_NEAR(used[i] / exact[i], 1.0, 0.015) << name << " " << i;
        }
        std::printf("\n");
    }
}

TEST(FastDelivery, WithoutChannelsItIsIntactSkin) {
    const SkinColumn skin = plain_skin(true);
    const std::vector<Time> end{Time{24.0 * 3600.0}};
    const DeliveryResult intact = deliver(skin, reservoir(10.0), {}, end);
    const DeliveryResult hardly = deliver(skin, reservoir(10.0), open_channels(1e-6, 7e-10), end);
    EXPECT_NEAR(enhancement(hardly, intact), 1.0, 1e-4);
    EXPECT_GT(enhancement(deliver(skin, reservoir(10.0), open_channels(200.0, 7e-10), end), intact),
              1.5);
    SkinColumn closed = skin;
    closed.passes_horny_layer = false;
    EXPECT_EQ(deliver(closed, reservoir(10.0), {}, end).samples.back().below_horny_layer(), 0.0);
}

TEST(FastDelivery, MassThatIsMadeOrLostStopsTheRunAsOurBug) {
    DeliverySample honest;
    honest.supplied = 1.0, honest.donor = 0.6, honest.dermis = 0.3, honest.cleared = 0.0995;
    EXPECT_NEAR(delivery_detail::promise_balance(honest), 5e-4, 1e-12);  // analytic
    for (double planted : {0.002, -0.002, std::nan("")}) {               // made, lost, no number
        DeliverySample wrong = honest;
        wrong.dermis += planted;
        EXPECT_THROW(delivery_detail::promise_balance(wrong), BugError) << planted;
    }
    EXPECT_EQ(delivery_detail::promise_balance({}), 0.0);  // nothing came yet
    EXPECT_NO_THROW(delivery_detail::promise_saturation(20.0, 20.0));
    EXPECT_THROW(delivery_detail::promise_saturation(21.0, 20.0), BugError);
    EXPECT_THROW(delivery_detail::promise_saturation(std::nan(""), 20.0), BugError);
}

TEST(FastDelivery, ARunWhoseSkinIsImpossibleStops) {
    // A horny layer that pumps uphill (a permeability below 0) must not end in a table of numbers.
    SkinColumn skin = plain_skin(true);
    skin.hydration = [](Time t) { return t.si > 3600.0 ? -3.0 : 1.0; };
    EXPECT_ANY_THROW(deliver(skin, reservoir(10.0), {}, {Time{24.0 * 3600.0}}));
}

TEST(FastDelivery, NothingExceedsWhatIsDissolved) {
    Vehicle paste;
    paste.concentration = MassDensity{500.0};
    paste.solubility = MassDensity{20.0};
    paste.thickness = Length{1e-3};
    const SkinColumn skin = plain_skin(true);
    const DeliveryChannels channels = open_channels(200.0, 7e-10);
    const DeliveryResult run = deliver(skin, paste, channels, {Time{3600.0}, Time{24.0 * 3600.0}});
    const DeliveryResult dissolved =
        deliver(skin, reservoir(20.0), channels, {Time{3600.0}, Time{24.0 * 3600.0}});
    for (size_t i = 0; i < run.samples.size(); ++i) {
        EXPECT_LE(run.samples[i].tissue_peak, 20.0 * 0.8 * (1.0 + 1e-9));
        EXPECT_NEAR(run.samples[i].receptor / dissolved.samples[i].receptor, 1.0, 1e-4);
    }
}

TEST(FastDelivery, DryingRaisesTheFluxUntilTheSolubility) {
    const SkinColumn skin = plain_skin(true);
    Vehicle wet;
    wet.concentration = MassDensity{5.0};
    wet.thickness = Length{200e-6};
    wet.solubility = MassDensity{20.0};
    Vehicle drying = wet;
    drying.evaporation = Velocity{100e-6 / 3600.0};
    const std::vector<Time> hours{Time{1800.0}, Time{3600.0}, Time{4.0 * 3600.0}};
    const DeliveryResult occluded = deliver(skin, wet, {}, hours);
    const DeliveryResult open = deliver(skin, drying, {}, hours);
    EXPECT_GT(open.samples[1].flux_entering, 1.5 * occluded.samples[1].flux_entering);
    // once dry it is a saturated film: never more than a reservoir at the solubility
    const DeliveryResult film = deliver(skin, reservoir(20.0), {}, hours);
    for (size_t i = 0; i < hours.size(); ++i) {
        EXPECT_LT(open.samples[i].receptor, film.samples[i].receptor);
    }
    EXPECT_LT(open.balance_error, 1e-10);
}

TEST(FastDelivery, WhatDriesToASolidGivesNothingMore) {
    const SkinColumn skin = plain_skin(true);
    Vehicle plain;
    plain.concentration = MassDensity{13.0};  // a hundredth of what its crystals weigh
    plain.thickness = Length{100e-6};
    plain.solubility = MassDensity{20.0};
    plain.evaporation = Velocity{100e-6 / 3600.0};
    plain.residue = 0.0;
    EXPECT_TRUE(plain.dries_out());
    EXPECT_NEAR(plain.wet_until().si, 0.99 * 3600.0, 1e-6);  // analytic
    const std::vector<Time> hours{Time{1800.0}, Time{3600.0}, Time{24.0 * 3600.0}};
    const DeliveryResult dried = deliver(skin, plain, {}, hours);
    Vehicle moist = plain;
    moist.residue = 0.1;
    EXPECT_FALSE(moist.dries_out());
    const DeliveryResult film = deliver(skin, moist, {}, hours);
    // The same until then; afterwards nothing leaves the deposit.
    EXPECT_NEAR(dried.samples[0].donor / film.samples[0].donor, 1.0, 1e-6);
    EXPECT_DOUBLE_EQ(dried.samples[2].donor, dried.samples[1].donor);
    EXPECT_EQ(dried.samples[2].flux_entering, 0.0);
    EXPECT_LT(film.samples[2].donor, 0.5 * dried.samples[2].donor);
    EXPECT_LT(dried.samples[2].out(), film.samples[2].out());
    EXPECT_LT(dried.balance_error, 1e-10);
    // It is wiped off as it lies there.
    plain.removed_at = Time{2.0 * 3600.0};
    const DeliverySample wiped = deliver(skin, plain, {}, hours).samples.back();
    EXPECT_EQ(wiped.donor, 0.0);
    EXPECT_NEAR(wiped.removed, dried.samples[2].donor, 1e-12);
    // Under a film it dries later.
    plain.removed_at = Time{1e30};
    plain.dries_from = Time{3600.0};
    EXPECT_GT(deliver(skin, plain, {}, hours).samples[2].out(), dried.samples[2].out());
}

TEST(FastDelivery, ADryDepositGivesBetweenNothingAndItsSaturatedSolution) {
    const SkinColumn skin = plain_skin(true);
    Vehicle plain;
    plain.concentration = MassDensity{13.0};
    plain.thickness = Length{100e-6};
    plain.solubility = MassDensity{20.0};
    plain.evaporation = Velocity{3e-7};  // dry in minutes
    plain.residue = 0.0;
    const std::vector<Time> times{Time{12.0 * 3600.0}, Time{24.0 * 3600.0}};
    auto with = [&](double contact) {
        Vehicle vehicle = plain;
        vehicle.deposit_contact = contact;
        return deliver(skin, vehicle, {}, times);
    };
    double before = -1.0;
    for (double contact : {0.0, 0.01, 0.1, 1.0}) {
        const DeliveryResult run = with(contact);
        EXPECT_GT(run.samples.back().out(), before) << contact;
        EXPECT_LT(run.balance_error, 1e-10) << contact;
        before = run.samples.back().out();
    }
    // All over the skin it is a film of saturated solution, as little residue as it weighs.
    Vehicle film = plain;
    film.residue = 0.01 + 1e-9;
    EXPECT_NEAR(with(1.0).samples[1].out() / deliver(skin, film, {}, times).samples[1].out(), 1.0,
                1e-3);
    // Where it touches little, skin takes all that it lets go of: the flux goes with the contact,
    // and what it gives in a time does not depend on how much of it lies there.
    const double slow = 1e-4;
    auto later = [&](const DeliveryResult& r) { return r.samples[0].donor - r.samples[1].donor; };
    EXPECT_NEAR(later(with(2.0 * slow)) / later(with(slow)), 2.0, 0.02);
    Vehicle twice = plain;
    twice.thickness = 2.0 * plain.thickness;
    twice.deposit_contact = slow;
    EXPECT_NEAR(later(deliver(skin, twice, {}, times)) / later(with(slow)), 1.0, 0.02);
    // Wiped off, all of it is found again.
    plain.removed_at = times[0];
    const DeliverySample wiped = with(0.1).samples.back();
    EXPECT_EQ(wiped.donor, 0.0);
    EXPECT_GT(wiped.removed, 0.0);
    EXPECT_NEAR(wiped.held() / wiped.supplied, 1.0, 1e-10);
}

TEST(FastDelivery, LateWipedOffClosingOrIonisedGivesLess) {
    const SkinColumn skin = plain_skin(false);
    const std::vector<Time> end{Time{12.0 * 3600.0}};
    DeliveryChannels channels = open_channels(200.0, 7e-10);
    auto below = [&](const Vehicle& v, const DeliveryChannels& c) {
        return deliver(skin, v, c, end).samples.back().below_horny_layer();
    };
    const Vehicle now = reservoir(10.0);
    const double open = below(now, channels);
    Vehicle late = now, short_time = now, ionised = now;
    late.applied_at = Time{4.0 * 3600.0};
    short_time.removed_at = Time{1800.0};
    ionised.unionised = 0.1;
    EXPECT_LT(below(late, channels), open);
    EXPECT_LT(below(short_time, channels), open);
    EXPECT_LT(below(ionised, channels), open);
    // intact skin is linear in what crosses (delivery.20)
    EXPECT_NEAR(below(ionised, {}) / below(now, {}), 0.1 + 0.9 * skin.ion_share, 1e-3);
    DeliveryChannels closing = channels;
    closing.open_share = [](Time t) { return std::exp2(-t.si / 3600.0); };
    EXPECT_LT(below(now, closing), open);
    EXPECT_LT(below(late, closing), below(late, channels));
}

TEST(FastDelivery, PlasmaReachesInputOverElimination) {
    Plasma plasma{Area{10e-4}, Volume{0.05}, Rate{2e-4}};
    const DeliveryResult run = deliver(plain_skin(false), reservoir(10.0), {}, {Time{1e6}}, plasma);
    const DeliverySample& end = run.samples.back();
    EXPECT_NEAR(end.plasma / (end.flux_out * 10e-4 / (0.05 * 2e-4)), 1.0, 1e-4);  // analytic
}

TEST(FastDelivery, OverlappingChannelsAndImpossibleVehiclesAreTold) {
    DeliveryChannels wide = open_channels(20000.0, 7e-10);
    wide.radius = Length{50e-6};
    EXPECT_THROW(deliver(plain_skin(true), reservoir(1.0), wide, {Time{1.0}}), InputError);
    Vehicle above = reservoir(100.0);
    above.solubility = MassDensity{20.0};
    EXPECT_THROW(deliver(plain_skin(true), above, {}, {Time{1.0}}), InputError);
    Vehicle heavy;
    heavy.concentration = MassDensity{1200.0};
    try {
        deliver(plain_skin(true), heavy, {}, {Time{1.0}});
        FAIL() << "a vehicle that holds more than it weighs";
    } catch (const InputError& e) {
        EXPECT_NE(std::string(e.what()).find("cannot hold 1200 mg/ml"), std::string::npos)
            << e.what();
    }
}

TEST(FastDelivery, PolarActivesGainMost) {
    // Published gains after needling: ascorbic acid 10.5
    // (you-2010-roller-ascorbic), naloxone 37 and 56 (puri-2021-naloxone-drpen).
    auto gain = [](const char* name) {
        const Active active = load_active(name).active;
        const SkinColumn skin = SkinColumn::of(active, true);
        const DeliveryChannels channels =
            open_channels(200.0, water_diffusivity(active.molecular_weight).si);
        const std::vector<Time> end{Time{24.0 * 3600.0}};
        const Vehicle vehicle = reservoir(1.0);
        return enhancement(deliver(skin, vehicle, channels, end), deliver(skin, vehicle, {}, end));
    };
    EXPECT_GT(gain("ascorbic-acid"), gain("caffeine"));
    EXPECT_GT(gain("caffeine"), gain("nicotine"));
    EXPECT_GT(gain("caffeine"), gain("lidocaine"));
    EXPECT_GT(gain("nicotine"), 1.0);
    EXPECT_TRUE(std::isinf(gain("dextran-70k")));
}

}  // namespace
}  // namespace needlework
