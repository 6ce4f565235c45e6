#include "process/delivery/polar_path.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/data_folder.hpp"
#include "process/delivery/fast_delivery.hpp"
#include "process/delivery/permeability_table.hpp"

namespace needlework {
namespace {

TEST(PolarPath, PorosityIsThatOfTheMostPolarCompoundsOfTheTable) {
    std::map<double, std::vector<double>> by_compound;  // of chen-lian-han-2010-kp-set, by weight
    const PolarPath path;
    const Length thickness = HornyLayerStack{}.thickness();
    for (const MeasuredPermeability& row :
         read_permeability_table(data_folder() / "delivery" / "kp_table.csv"))
        if (row.solute.log_kow < -2.5)
            by_compound[row.solute.molecular_weight].push_back(
                row.log_kp - log_kp(path.permeability(row.solute.molecular_weight, thickness)));
    ASSERT_EQ(by_compound.size(), 5u);
    double sum = 0.0;
    for (const auto& [weight, errors] : by_compound) {
        double mean = 0.0;
        for (double e : errors) mean += e / double(errors.size());
        EXPECT_LT(std::abs(mean), 1.1) << weight;  // decades; two sugars low, amino acids high
        sum += mean;
    }
    EXPECT_NEAR(sum / 5.0, 0.0, 0.02);
}

TEST(PolarPath, HindranceFallsFromFreeToShut) {
    EXPECT_DOUBLE_EQ(renkin_hindrance(0.0), 1.0);
    EXPECT_DOUBLE_EQ(renkin_hindrance(1.0), 0.0);
    EXPECT_NEAR(renkin_hindrance(0.1), 0.81 * (1.0 - 0.2104 + 0.00209 - 0.0000095), 1e-12);
    double last = 1.0;
    for (double l = 0.1; l < 1.0; l += 0.1) {
        EXPECT_LT(renkin_hindrance(l), last);
        last = renkin_hindrance(l);
    }
    const PolarPath path;
    EXPECT_GT(path.permeability(100.0, Length{14e-6}), path.permeability(400.0, Length{14e-6}));
    EXPECT_NEAR(path.permeability(300.0, Length{28e-6}) / path.permeability(300.0, Length{14e-6}),
                0.5, 1e-12);
    EXPECT_EQ(path.permeability(1e6, Length{14e-6}).si, 0.0);  // wider than the pores
}

TEST(PolarPath, ASaltPassesIntactSkinAsAPolarSolute) {
    // puri-2021-naloxone-drpen: 8.25 ug/cm2 in 6 h of a salt whose donor was not published; donors
    // of cells lie between 1 and 50 mg/ml. Nothing was fitted: within a decade at 10 mg/ml.
    const Active naloxone = load_active("naloxone").active;
    const SkinColumn skin = SkinColumn::of(naloxone, true);
    Vehicle salt;
    salt.concentration = MassDensity{10.0};
    salt.infinite = true;
    salt.unionised = naloxone.unionised_share(5.0);
    EXPECT_LT(salt.unionised, 0.01);
    const double through = deliver(skin, salt, {}, {6.0_h}).samples.back().receptor;
    RecordProperty("intact_ug_cm2", std::to_string(through * 1e5));
    EXPECT_GT(through * 1e5, 0.825);
    EXPECT_LT(through * 1e5, 82.5);
    // It comes at once: what is on its way in water has no bricks to fill.
    const DeliverySample hour = deliver(skin, salt, {}, {1.0_h}).samples.back();
    salt.unionised = 1.0;
    const DeliverySample base = deliver(skin, salt, {}, {1.0_h}).samples.back();
    EXPECT_GT(hour.below_horny_layer() / hour.horny_layer,
              10.0 * base.below_horny_layer() / base.horny_layer);
    // A charge never helps: an ion passes no better than the un-ionised form.
    EXPECT_LE(SkinColumn::of(load_active("ascorbic-acid").active, true).ion_share, 1.0);
    // A zwitterion has both ways at any pH.
    const SkinColumn peptide = SkinColumn::of(load_active("ghk-cu").active, true);
    EXPECT_GT(peptide.crossing_share(1.0), 1.0);
}

}  // namespace
}  // namespace needlework
