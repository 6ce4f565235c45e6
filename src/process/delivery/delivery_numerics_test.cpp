// Mass, convergence, and what the fast model of delivery refuses.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "base/problem.hpp"
#include "process/delivery/delivery_walk.hpp"
#include "process/delivery/test_column.hpp"

namespace needlework {
namespace {

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

}  // namespace
}  // namespace needlework
