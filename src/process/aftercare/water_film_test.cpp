// Hyaluronan on the skin: nothing without a dose, more with more of it and with longer chains,
// never past its bounds.
#include "process/aftercare/water_film.hpp"

#include <gtest/gtest.h>

namespace needlework {
namespace {

/// A product with `percent` w/v of a chain, 2 mg/cm2 of it.
Product serum(double percent, double molecular_weight) {
    ProductActive chain;
    chain.name = "chain", chain.binds_water = true;
    chain.molecular_weight = molecular_weight;
    chain.concentration = MassDensity{10.0 * percent};
    Product product;
    product.amount = MassPerArea{2e-2};
    product.actives = {chain};
    return product;
}

TEST(WaterFilm, IntrinsicViscosityIsAsTabulated) {
    // laurent-hyaluronan-viscosity, m3/kg
    struct Row {
        double weight, viscosity;
    };
    for (const Row& row : {Row{1e4, 0.05}, Row{1e5, 0.3}, Row{3e5, 0.7}, Row{1e6, 1.73},
                           Row{1.4e6, 2.24}, Row{3e6, 4.06}})
        EXPECT_NEAR(intrinsic_viscosity(row.weight) / row.viscosity, 1.0, 0.07) << row.weight;
}

TEST(WaterFilm, MoreOfLongerChainsHoldsMoreAndSaturates) {
    const EffectParameters p;
    double last = 0.0;
    for (double percent : {0.01, 0.1, 1.0, 10.0, 100.0}) {
        const double wet = film_wetness(serum(percent, 1e6), p);
        EXPECT_GT(wet, last) << percent;
        EXPECT_LT(wet, p.film_wetness) << percent;
        last = wet;
    }
    EXPECT_GT(last, 0.95 * p.film_wetness);
    EXPECT_EQ(film_wetness(serum(0.0, 1e6), p), 0.0);
    EXPECT_LT(film_wetness(serum(1.0, 3e3), p), 0.8 * film_wetness(serum(1.0, 1e6), p));
    // pavicic-2011-hyaluronan-weights: from 50 kDa up the weight made no difference.
    EXPECT_NEAR(film_wetness(serum(0.1, 5e4), p) / film_wetness(serum(0.1, 2e6), p), 1.0, 0.2);
    // Half of it at the half of its mass: analytic, of chains far longer than film_chain.
    Product half = serum(1.0, 1e7);
    half.amount = MassPerArea{p.film_half.si * 1000.0 / 10.0};
    EXPECT_NEAR(film_wetness(half, p), 0.5 * p.film_wetness, 1e-3);
}

TEST(WaterFilm, AThickGelOfLongChainsLubricatesAndAThinSerumHardlyDoes) {
    const EffectParameters p;
    const double dry = 1.0;
    EXPECT_EQ(film_lubrication(dry, serum(0.0, 1e6), p), dry);
    EXPECT_GT(film_lubrication(dry, serum(1.0, 1.4e6), p),
              film_lubrication(dry, serum(1.0, 3e5), p));
    EXPECT_GT(film_lubrication(dry, serum(1.0, 3e5), p), film_lubrication(dry, serum(1.0, 2e4), p));
    EXPECT_GT(film_lubrication(dry, serum(2.0, 1.4e6), p),
              film_lubrication(dry, serum(1.0, 1.4e6), p));
    EXPECT_LT(film_lubrication(dry, serum(100.0, 3e6), p), p.best_lubrication);
    // What already slips as well as it can slips no better, and no worse.
    EXPECT_EQ(film_lubrication(4.0, serum(1.0, 1.4e6), p), 4.0);
}

TEST(WaterFilm, WaterThatIsTakenUpIsVolume) {
    const EffectParameters p;
    const double in_air = 0.3;
    EXPECT_EQ(horny_layer_water(in_air, 0.0, p), in_air);
    EXPECT_DOUBLE_EQ(horny_layer_water(in_air, 1.0, p), p.soaked_water);
    EXPECT_DOUBLE_EQ(horny_layer_swelling(in_air, 0.0, p), 1.0);
    double last = 1.0;
    for (double wet : {0.1, 0.4, 0.7, 1.0}) {
        const double now = horny_layer_swelling(in_air, wet, p);
        EXPECT_GT(now, last);
        last = now;
    }
    // Analytic: 1 kg dry holds 3/7 kg in air and 7/3 kg soaked, densities 1.3 and 1 kg/l.
    EXPECT_NEAR(last, (1.0 / 1.3 + 7.0 / 3.0) / (1.0 / 1.3 + 3.0 / 7.0), 1e-12);
}

}  // namespace
}  // namespace needlework
