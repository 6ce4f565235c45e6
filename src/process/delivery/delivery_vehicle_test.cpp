// What a vehicle gives: its solvent, its solubility, and what is left of it when it dries.
#include <gtest/gtest.h>

#include "process/delivery/test_column.hpp"

namespace needlework {
namespace {

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

}  // namespace
}  // namespace needlework
