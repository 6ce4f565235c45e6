#include "measures/relief_filter.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "skin/atlas.hpp"

namespace needlework {
namespace {

SkinStack site(const char* name) {
    return SkinAtlas::load().skin_stack(name, {40.0_yr, "female", "III"});
}

TEST(ReliefFilter, FillingADeficitNeverLiftsAFloorAboveItsRim) {
    // All that lacked is back and all bands are cut: phi a_q integral q dz + s_t d is at most d,
    // for every kind with a relief, and where the deficit is drawn large and the depth small.
    RandomStream random(1, "conditions");
    for (const std::string& kind : list_conditions()) {
        ConditionSpec condition = condition_preset(kind);
        if (condition.is_flat()) {
            EXPECT_FALSE(sunk_share(condition, site("cheek"), 1.0)) << kind;
            continue;
        }
        if (condition.dermal_deficit == 0.0) continue;
        const Length depth = condition.depth;
        for (const char* where : {"cheek", "abdomen"})
            for (int draw = 0; draw < 8; ++draw) {
                condition.depth = random.uniform(0.2, 2.0) * depth;
                condition.dermal_deficit = random.uniform(0.02, 0.5);
                const SkinStack skin = site(where);
                const double filled =
                    relief_filter(condition, skin) *
                    sunk_share(condition, skin, random.uniform(1.0, 3.0)).value() *
                    missing_thickness(condition, skin).si;
                EXPECT_LE(filled, (1.0 - condition.tether_share) * condition.depth.si + 1e-12)
                    << kind;
                EXPECT_GT(filled, 0.0) << kind;
            }
    }
}

TEST(ReliefFilter, AWideScarIsFilledAndANarrowOneHardly) {
    ConditionSpec rolling = condition_preset("rolling-scar");
    EXPECT_GT(relief_filter(rolling, site("cheek")), 0.6);
    rolling.width = 0.3_mm;
    EXPECT_LT(relief_filter(rolling, site("cheek")), 0.3);
    EXPECT_EQ(relief_filter(condition_preset("ice-pick-scar"), site("cheek")), 0.0);
}

}  // namespace
}  // namespace needlework
