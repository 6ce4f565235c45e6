#include "process/barrier/channel_clocks.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "process/delivery/fast_delivery.hpp"

namespace needlework {
namespace {

const BarrierParameters clocks;

TEST(ChannelClocks, ClosesWhenTheBarriersStudiesSay) {
    // At the share that impedance calls closed: 2 h at most in air (gupta-2011-resealing), 61 h
    // under a film (58 to 63 h, ogunjimi-2021-closure-site).
    const auto air = open_share_by_clocks(clocks, clocks.slow_half_life);
    const auto film = open_share_by_clocks(clocks, clocks.slow_half_life, {{Time{0.0}, Time{1e9}}});
    EXPECT_DOUBLE_EQ(air(Time{0.0}), 1.0);
    EXPECT_LT(air(2.0_h), clocks.impedance_closed);
    EXPECT_GT(air(1.0_h), clocks.impedance_closed);
    EXPECT_GT(film(58.0_h), clocks.impedance_closed);
    EXPECT_LT(film(63.5_h), clocks.impedance_closed);
}

TEST(ChannelClocks, AFilmStopsTheFastClockAndNothingElse) {
    const auto air = open_share_by_clocks(clocks, clocks.slow_half_life);
    const auto later = open_share_by_clocks(clocks, clocks.slow_half_life, {{1.0_h, 3.0_h}});
    EXPECT_DOUBLE_EQ(later(1.0_h), air(1.0_h));
    const double healed = std::exp2(-2.0 / (clocks.slow_half_life.si / 3600.0));
    EXPECT_NEAR(later(3.0_h) / later(1.0_h), healed, 1e-12);
    for (double h = 0.0; h < 10.0; h += 0.25)
        EXPECT_GE(later(Time{h * 3600.0}), later(Time{(h + 0.25) * 3600.0}));
}

TEST(ChannelClocks, AThingGetsInWhileAChannelIsWiderThanIt) {
    const auto air = open_share_by_clocks(clocks, clocks.slow_half_life);
    const auto film = open_share_by_clocks(clocks, clocks.slow_half_life, {{0.0_h, 1000.0_h}});
    const Length a = 35.0_um;
    // under a film the width halves in two half-lives: analytic
    const Time quarter = product_window(film, a, a);
    EXPECT_NEAR(quarter / (2.0 * clocks.slow_half_life), 1.0, 1e-9);
    EXPECT_EQ(product_window(air, a, 71.0_um).si, 0.0);  // never fitted in
    EXPECT_EQ(product_window(air, a, Length{0.0}, 10.0_h).si, (10.0_h).si);
    double last = 0.0;
    for (double um : {50.0, 20.0, 5.0, 1.0, 0.2}) {  // smaller things for longer
        const Time window = product_window(air, a, Length{um * 1e-6});
        EXPECT_GT(window.si, last);
        EXPECT_GT(product_window(film, a, Length{um * 1e-6}), window);
        last = window.si;
    }
}

TEST(ChannelClocks, AGelAtOnceUnderAFilmGivesMoreThanOneAfterFourHoursInAir) {
    const Active active = load_active("niacinamide").active;
    const SkinColumn skin = SkinColumn::of(active, false);
    Vehicle gel;
    gel.concentration = MassDensity{50.0};
    gel.thickness = 100.0_um;
    Vehicle late = gel;
    late.applied_at = 4.0_h;
    DeliveryChannels channels;
    channels.density = 200.0_per_cm2;
    channels.fluid_diffusivity = channels.vehicle_diffusivity =
        water_diffusivity(active.molecular_weight);
    DeliveryChannels air = channels, film = channels;
    air.open_share = open_share_by_clocks(clocks, clocks.slow_half_life);
    film.open_share = open_share_by_clocks(clocks, clocks.slow_half_life, {{0.0_h, 24.0_h}});
    auto below = [&](const Vehicle& v, const DeliveryChannels& c) {
        const DeliveryResult run = deliver(skin, v, c, {8.0_h});
        EXPECT_LT(run.balance_error, 1e-10);
        EXPECT_GE(run.lowest, -1e-9);
        return run.samples.back().below_horny_layer();
    };
    const double at_once_film = below(gel, film), at_once = below(gel, air);
    EXPECT_GT(at_once_film, at_once);
    EXPECT_GT(at_once, below(late, air));
    EXPECT_GT(below(late, film), below(late, air));
    EXPECT_GT(below(late, air), 0.0);
}

}  // namespace
}  // namespace needlework
