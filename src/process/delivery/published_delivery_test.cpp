// Studies whose role is to check: computed as they stand, compared in sign and order only, never
// tuned. What was not published is assumed beside each. Those that need channels stand in
// src/study/published_delivery_test.cpp.

#include <gtest/gtest.h>

#include <cmath>

#include "process/delivery/fast_delivery.hpp"

namespace needlework {
namespace {

TEST(PublishedDelivery, NicotinePatchInPlasma) {
    // ross-1991-nicotine-patch: 75 ug/cm2/h over 10 cm2, 24 h; AUC 271.7 +- 50.7 ng h/ml, peak
    // 16.3 +- 2.6 ng/ml at 12 h (9 to 24). Clearance 1400 ml/min lies in the range noted there;
    // the volume of distribution of 180 l is an assumption.
    const Active nicotine = load_active("nicotine").active;
    const SkinColumn skin = SkinColumn::of(nicotine, false);
    Vehicle patch;
    patch.infinite = true;
    patch.concentration = MassDensity{1.0};
    const double input = 75e-9 / 1e-4 / 3600.0;  // kg/(m2 s)
    const double per_unit = deliver(skin, patch, {}, {Time{1e6}}).samples.back().flux_out;
    patch.concentration = MassDensity{input / per_unit};
    const double volume_m3 = 0.18, clearance_m3_s = 1400e-6 / 60.0;
    Plasma plasma{10.0_cm2, Volume{volume_m3}, Rate{clearance_m3_s / volume_m3}};
    std::vector<Time> times;
    for (int i = 1; i <= 96; ++i) times.push_back(Time{i * 900.0});
    const DeliveryResult run = deliver(skin, patch, {}, times, plasma);
    double area = 0.0, peak = 0.0, before = 0.0;
    const double ng_per_ml = 1e6;  // of kg/m3
    for (const DeliverySample& s : run.samples) {
        area += 0.5 * (before + s.plasma) * 0.25 * ng_per_ml;
        before = s.plasma;
        peak = std::max(peak, s.plasma * ng_per_ml);
    }
    RecordProperty("auc_ng_h_ml", std::to_string(area));
    RecordProperty("peak_ng_ml", std::to_string(peak));
    EXPECT_LT(std::abs(std::log2(area / 271.7)), 1.0);
    EXPECT_LT(std::abs(std::log2(peak / 16.3)), 1.0);
}

}  // namespace
}  // namespace needlework
