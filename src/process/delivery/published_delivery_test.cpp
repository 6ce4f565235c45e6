// Studies whose role is to check: computed as they stand, compared in sign and order only, never
// tuned. What was not published is assumed beside each. Those that need channels stand in
// src/study/published_delivery_test.cpp.

#include <gtest/gtest.h>

#include <cmath>

#include "process/delivery/fast_delivery.hpp"

namespace needlework {
namespace {

struct PlasmaCurve {
    double area = 0.0, peak = 0.0, peak_h = 0.0;  ///< ng h/ml, ng/ml, h
};

/// A day under a patch of 10 cm2 that gives 75 ug/cm2/h on average and `used` of what it holds; 0:
/// a reservoir. Plasma by the active's own numbers.
PlasmaCurve nicotine_patch(double used) {
    const Active nicotine = load_active("nicotine").active;
    const SkinColumn skin = SkinColumn::of(nicotine, false);
    const double day = 24.0 * 3600.0, given = 75e-9 / 1e-4 / 3600.0 * day;  // s, kg/m2
    Vehicle patch;
    patch.infinite = true;
    patch.concentration = MassDensity{1.0};
    const double permeability = deliver(skin, patch, {}, {Time{1e6}}).samples.back().flux_out;
    patch.concentration = MassDensity{given / day / permeability};
    if (used > 0.0) {  // empties as exp(-P t/h) (analytic, beyond the lag)
        patch.infinite = false;
        patch.thickness = Length{-permeability * day / std::log1p(-used)};
        patch.concentration = MassDensity{given / used / patch.thickness.si};
    }
    const Plasma plasma{10.0_cm2, nicotine.distribution_volume,
                        nicotine.plasma_clearance / nicotine.distribution_volume};
    std::vector<Time> times;
    for (int i = 1; i <= 96; ++i) times.push_back(Time{i * 900.0});
    PlasmaCurve curve;
    double before = 0.0;
    const double ng_per_ml = 1e6;  // of kg/m3
    for (const DeliverySample& s : deliver(skin, patch, {}, times, plasma).samples) {
        curve.area += 0.5 * (before + s.plasma) * 0.25 * ng_per_ml;
        before = s.plasma;
        if (s.plasma * ng_per_ml > curve.peak)
            curve.peak = s.plasma * ng_per_ml, curve.peak_h = s.time_s / 3600.0;
    }
    return curve;
}

TEST(PublishedDelivery, NicotinePatchInPlasma) {
    // ross-1991-nicotine-patch: 75 ug/cm2/h over 10 cm2, 24 h; AUC 271.7 +- 50.7 ng h/ml, peak
    // 16.3 +- 2.6 ng/ml at 12 h (9 to 24). How much of its dose the patch gives was not read.
    const PlasmaCurve half = nicotine_patch(0.5);
    RecordProperty("auc_ng_h_ml", std::to_string(half.area));
    RecordProperty("peak_ng_ml", std::to_string(half.peak));
    RecordProperty("peak_h", std::to_string(half.peak_h));
    EXPECT_LT(std::abs(std::log2(half.area / 271.7)), 1.0);
    EXPECT_LT(std::abs(std::log2(half.peak / 16.3)), 1.0);
}

TEST(PublishedDelivery, APatchThatEmptiesPeaksBeforeItsEnd) {
    const PlasmaCurve reservoir = nicotine_patch(0.0);
    EXPECT_EQ(reservoir.peak_h, 24.0);  // what is fed steadily only rises
    double before = reservoir.peak_h;
    for (double used : {0.3, 0.5, 0.75}) {
        const PlasmaCurve curve = nicotine_patch(used);
        EXPECT_LT(curve.peak_h, before) << used;
        EXPECT_GT(curve.peak, reservoir.peak) << used;
        before = curve.peak_h;
    }
}

}  // namespace
}  // namespace needlework
