#include "process/delivery/horny_layer_state.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "process/delivery/fast_delivery.hpp"

namespace needlework {
namespace {

TEST(HornyLayerState, SoaksUnderAFilmAndDriesAgain) {
    const HornyLayerState state;
    const auto factor = hydration_under(state, {{2.0_h, 6.0_h}, {8.0_h, 9.0_h}});
    const double dry = state.dry_permeability;
    EXPECT_DOUBLE_EQ(factor(1.0_h), dry);
    EXPECT_NEAR(factor(2.0_h + state.soaking_time), dry + (1 - dry) * (1 - std::exp(-1.0)), 1e-12);
    EXPECT_GT(factor(6.0_h), 0.98);
    EXPECT_LT(factor(8.0_h), factor(6.0_h));
    EXPECT_GT(factor(9.0_h), factor(8.0_h));
    EXPECT_NEAR(factor(100.0_h), dry, 1e-9);
    for (double h = 0.0; h < 12.0; h += 0.01)  // no jump
        EXPECT_NEAR(factor(Time{h * 3600.0}), factor(Time{(h + 0.01) * 3600.0}), 0.01);
}

TEST(HornyLayerState, PhActsOnTheBarrierOnlyWhereItIsAskedTo) {
    HornyLayerState state;
    for (double ph : {2.0, 5.5, 9.0}) EXPECT_EQ(ph_barrier_factor(state, ph), 1.0);
    state.acid_decades = 0.3;
    EXPECT_NEAR(ph_barrier_factor(state, 2.0), std::pow(10.0, 0.6), 1e-12);
    EXPECT_EQ(ph_barrier_factor(state, 5.5), 1.0);
    EXPECT_EQ(ph_barrier_factor(state, 9.0), 1.0);
}

TEST(HornyLayerState, OcclusionRaisesWhatIntactSkinLetsThrough) {
    // Threefold at most, as the dry layer is a third of the soaked one; less, as soaking takes
    // time.
    const Active active = load_active("caffeine").active;
    SkinColumn skin = SkinColumn::of(active, true);
    Vehicle gel;
    gel.concentration = MassDensity{10.0};
    gel.infinite = true;
    skin.hydration = hydration_under({}, {});
    const double air = deliver(skin, gel, {}, {24.0_h}).samples.back().receptor;
    skin.hydration = hydration_under({}, {{0.0_h, 24.0_h}});
    const double film = deliver(skin, gel, {}, {24.0_h}).samples.back().receptor;
    EXPECT_GT(film, 2.0 * air);
    skin.hydration = {};
    EXPECT_LT(film, deliver(skin, gel, {}, {24.0_h}).samples.back().receptor);
}

}  // namespace
}  // namespace needlework
