// More of an active does more, none does nothing, and what lasts outlasts the concentration.
#include "process/aftercare/effect_timeline.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

constexpr double hour_s = 3600.0, day_s = 86400.0;

/// An active that is there for some hours, at one concentration in every layer.
std::shared_ptr<const ActiveLevels> block(double kg_m3, double hours) {
    auto levels = std::make_shared<ActiveLevels>();
    levels->time_s = {0.0, 60.0, hours * hour_s, hours * hour_s + 60.0};
    levels->horny_layer = levels->epidermis = levels->papillary =
        levels->reticular = {0.0, kg_m3, kg_m3, 0.0};
    return levels;
}

CourseActive preset(const std::string& name, std::vector<AppliedDose> doses) {
    return {name, load_active(name).effects, std::move(doses)};
}

EffectTimeline timeline(const std::vector<CourseActive>& actives, const EffectParameters& p = {}) {
    return EffectTimeline(actives, p, 30.0_d, 60.0_d);
}

/// All numbers of an effect, for orders that hold for each.
std::vector<double> numbers(const TissueEffects& e) {
    return {e.melanogenesis,
            e.transfer,
            e.antioxidant,
            e.irritation,
            e.proliferation,
            e.hair,
            e.desquamation,
            e.papillary.synthesis,
            e.papillary.enzyme_block,
            e.papillary.growth_factor,
            e.reticular.synthesis,
            e.reticular.enzyme_block,
            e.reticular.growth_factor};
}

TEST(EffectTimeline, NothingPutOnDoesNothing) {
    EXPECT_TRUE(EffectTimeline().empty());
    EXPECT_TRUE(timeline({}).empty());
    EXPECT_TRUE(timeline({preset("egf", {})}).empty());
    EXPECT_EQ(EffectTimeline().at(day_s), TissueEffects{});
    const EffectTimeline none = timeline({preset("retinol", {{0.0, block(0.0, 4.0)}})});
    EXPECT_EQ(none.mean(0.0, 30.0 * day_s), TissueEffects{});
}

TEST(EffectTimeline, MoreOfAnyActiveDoesMoreAndSharesStayShares) {
    for (const std::string& name : list_actives()) {
        if (load_active(name).effects.empty()) continue;
        std::vector<double> last(13, 0.0);
        double total = 0.0;
        for (double c = 1e-9; c < 1e2; c *= 10.0) {
            const TissueEffects mean =
                timeline({preset(name, {{0.0, block(c, 6.0)}})}).mean(0.0, 5.0 * day_s);
            const std::vector<double> now = numbers(mean);
            for (size_t k = 0; k < now.size(); ++k) EXPECT_GE(now[k], last[k]) << name << k;
            for (double share : {mean.melanogenesis, mean.transfer, mean.antioxidant,
                                 mean.papillary.enzyme_block, mean.reticular.enzyme_block})
                EXPECT_LE(share, 1.0) << name;
            last = now;
        }
        for (double x : last) total += x;
        if (name != "lidocaine") {  // its block of pain is a matter of the session
            EXPECT_GT(total, 0.0) << name;
        }
    }
}

TEST(EffectTimeline, AStrongerActiveInSkinNeedsLess) {
    EffectParameters weak, strong;
    weak.ec50_factor = 10.0, strong.emax_factor = 2.0;
    const std::vector<CourseActive> acid{preset("tranexamic-acid", {{0.0, block(0.2, 6.0)}})};
    const double usual = timeline(acid).at(day_s).melanogenesis;
    EXPECT_LT(timeline(acid, weak).at(day_s).melanogenesis, usual);
    EXPECT_GT(timeline(acid, strong).at(day_s).melanogenesis, usual);
    EXPECT_LT(timeline(acid, strong).at(day_s).melanogenesis, 1.0);
}

TEST(EffectTimeline, WhatLastsOutlastsTheDoseByItsOwnTime) {
    EffectParameters p;
    p.onset = 1.0_h;
    const EffectTimeline line = timeline({preset("tranexamic-acid", {{0.0, block(1.0, 24.0)}}),
                                          preset("ascorbic-acid", {{0.0, block(1.0, 24.0)}})},
                                         p);
    const TissueEffects full = line.at(day_s), later = line.at(11.0 * day_s);
    // After a day with an onset of an hour the effect is that of the concentration (aftercare.2).
    const Effect acid = load_active("tranexamic-acid").effects.at(0);
    double expected = effect_size(acid, MassDensity{1.0});
    for (const Effect& e : load_active("ascorbic-acid").effects)
        if (e.name == "melanogenesis_inhibition")
            expected = 1.0 - (1.0 - expected) * (1.0 - effect_size(e, MassDensity{1.0}));
    EXPECT_NEAR(full.melanogenesis, expected, 1e-3);
    EXPECT_NEAR(later.melanogenesis / full.melanogenesis, std::exp(-10.0 / 30.0), 1e-2);
    EXPECT_NEAR(later.papillary.synthesis / full.papillary.synthesis, std::exp(-10.0 / 2.0), 1e-3);
    EXPECT_EQ(later.antioxidant, 0.0);  // gone with the concentration
}

TEST(EffectTimeline, ManyDosesTakenTogetherAreNeverMoreThanOneForEver) {
    std::vector<AppliedDose> daily;
    for (int day = 0; day < 20; ++day) daily.push_back({day * day_s, block(0.3, 3.0)});
    const double once =
        timeline({preset("niacinamide", {daily.front()})}).at(20.0 * day_s).transfer;
    const double often = timeline({preset("niacinamide", daily)}).at(20.0 * day_s).transfer;
    const double always =
        timeline({preset("niacinamide", {{0.0, block(0.3, 480.0)}})}).at(20.0 * day_s).transfer;
    EXPECT_GT(often, 2.0 * once);
    EXPECT_LT(often, always);
}

TEST(EffectTimeline, MeansAreIntegralsOverTheirTime) {
    const EffectTimeline line = timeline({preset("retinol", {{0.5 * day_s, block(1e-3, 5.0)}})});
    const double whole = line.mean(0.0, 4.0 * day_s).irritation;
    const double parts =
        0.25 * line.mean(0.0, day_s).irritation + 0.75 * line.mean(day_s, 4.0 * day_s).irritation;
    EXPECT_NEAR(whole, parts, 1e-12);
    EXPECT_EQ(line.mean(0.0, 0.4 * day_s), TissueEffects{});
    EXPECT_GT(whole, 0.0);
    EXPECT_NEAR(line.at(40.0 * day_s).irritation, 0.0, 1e-12);  // fades by itself
}

TEST(EffectTimeline, GrowthFactorsPutOnCountInReceptorsOfTheTissue) {
    // (aftercare.3): linear in the dose, whatever it is; healing.9 saturates it.
    const Effect pdgf = load_active("pdgf").effects.at(0);
    ASSERT_EQ(pdgf.name, "proliferation");
    const auto at = [&](double c) {
        return timeline({preset("pdgf", {{0.0, block(c, 24.0)}})})
            .at(12.0 * hour_s)
            .reticular.growth_factor;
    };
    EXPECT_NEAR(at(pdgf.ec50.si), pdgf.emax, 1e-9);
    EXPECT_NEAR(at(10.0 * pdgf.ec50.si), 10.0 * pdgf.emax, 1e-8);
}

}  // namespace
}  // namespace needlework
