#include "process/delivery/pharmacodynamics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

TEST(Pharmacodynamics, EveryEffectOfEveryActiveSaturatesAndIsNothingWithoutIt) {
    int n = 0;
    for (const std::string& name : list_actives())
        for (const Effect& effect : load_active(name).effects) {
            ++n;
            EXPECT_EQ(effect_size(effect, MassDensity{0.0}), 0.0) << name;
            EXPECT_NEAR(effect_size(effect, effect.ec50), 0.5 * effect.emax, 1e-12) << name;
            double last = 0.0;
            for (double c = 1e-12; c < 1e4; c *= 10.0) {
                const double now = effect_size(effect, MassDensity{c});
                EXPECT_GE(now, last) << name << " " << effect.name;
                EXPECT_LE(now, effect.emax) << name << " " << effect.name;
                last = now;
            }
            EXPECT_GT(last, 0.98 * effect.emax) << name << " " << effect.name;
            if (effect.name.ends_with("inhibition") || effect.name.ends_with("block")) {
                EXPECT_LE(effect.emax, 1.0) << name;
            }
        }
    EXPECT_GE(n, 15);
}

TEST(Pharmacodynamics, NumbersThatWereReadAreInTheFiles) {
    // maquart-1988-ghk: nothing below 1e-12 M, all at 1e-9 M; 340 g/mol
    const Effect ghk = load_active("ghk-cu").effects.at(0);
    const double per_molar = 340.0;  // kg/m3
    EXPECT_LT(effect_size(ghk, MassDensity{1e-12 * per_molar}), 0.02 * ghk.emax);
    EXPECT_GT(effect_size(ghk, MassDensity{1e-9 * per_molar}), 0.9 * ghk.emax);
    // rosenblat-1998-ascorbyl: 10 uM gave a third of what 100 uM gave; 176.1 g/mol
    const Effect ascorbic = load_active("ascorbic-acid").effects.at(0);
    const double low = effect_size(ascorbic, MassDensity{10e-6 * 176.1});
    EXPECT_NEAR(low / effect_size(ascorbic, MassDensity{100e-6 * 176.1}), 1.0 / 3.0, 0.01);
}

TEST(Pharmacodynamics, LevelsAreReadBetweenTimesAndByLayer) {
    ActiveLevels levels;
    levels.time_s = {100.0, 200.0};
    levels.epidermis = {2.0, 4.0};
    levels.papillary = {1.0, 0.0};
    levels.reticular = {0.0, 0.5};
    EXPECT_EQ(levels.at(SkinDepth::epidermis, Time{50.0}).si, 0.0);
    EXPECT_DOUBLE_EQ(levels.at(SkinDepth::epidermis, Time{150.0}).si, 3.0);
    EXPECT_DOUBLE_EQ(levels.at(SkinDepth::papillary_dermis, Time{175.0}).si, 0.25);
    EXPECT_DOUBLE_EQ(levels.at(SkinDepth::reticular_dermis, Time{1e9}).si, 0.5);
    const std::vector<Effect> effects = load_active("niacinamide").effects;
    const std::string_view transfer = "melanosome_transfer_inhibition";
    EXPECT_GT(effect_size(effects, transfer, levels, SkinDepth::epidermis, Time{150.0}), 0.0);
    EXPECT_EQ(effect_size(effects, transfer, levels, SkinDepth::reticular_dermis, Time{150.0}),
              0.0);
    EXPECT_EQ(effect_size(effects, "hair_anagen", levels, SkinDepth::epidermis, Time{150.0}), 0.0);
}

TEST(Pharmacodynamics, ADeliveryGivesLevelsThatFallWithDepth) {
    const Active active = load_active("niacinamide").active;
    Vehicle gel;
    gel.concentration = MassDensity{50.0};
    gel.thickness = 100.0_um;
    DeliveryChannels channels;
    channels.density = 200.0_per_cm2;
    channels.fluid_diffusivity = channels.vehicle_diffusivity =
        water_diffusivity(active.molecular_weight);
    const SkinColumn column = SkinColumn::of(active, false);
    const DeliveryResult run = deliver(column, gel, channels, {0.5_h, 2.0_h, 8.0_h});
    const ActiveLevels levels = ActiveLevels::from(active.name, run, column.horny_layer.thickness);
    ASSERT_EQ(levels.time_s.size(), 3u);
    for (double t_h : {0.5, 2.0}) {
        const Time t{3600.0 * t_h};
        const auto at = [&](SkinDepth depth) { return levels.at(depth, t).si; };
        EXPECT_GT(at(SkinDepth::epidermis), at(SkinDepth::papillary_dermis));
        EXPECT_GT(at(SkinDepth::papillary_dermis), at(SkinDepth::reticular_dermis));
        EXPECT_GT(at(SkinDepth::reticular_dermis), 0.0);
        EXPECT_LT(at(SkinDepth::epidermis), 50.0);
    }
}

}  // namespace
}  // namespace needlework
