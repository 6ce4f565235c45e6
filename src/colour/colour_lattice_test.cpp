// The lattice against the spectra it stands for, and the orders of colours that a picture must
// keep.
#include "colour/colour_lattice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "base/random.hpp"
#include "skin/atlas.hpp"

namespace needlework {
namespace {

const Chromophores healthy{0.49, 0.30, 0.21, 0.0, 0.0};

SkinColour colour_of(double ita_deg) {
    return SkinColour::load(
        {}, SkinAtlas::load().skin_stack("cheek", {40.0_yr, "female", "IV", ita_deg}), healthy);
}
Chromophores scaled(double melanin, double dermal, double erythema) {
    return {healthy.basal * melanin, healthy.suprabasal * melanin, healthy.horny * melanin, dermal,
            erythema};
}

TEST(ColourLattice, is_within_half_a_unit_of_the_spectrum) {
    // Anything a patch may hold: a dark spot (2.2 of healthy melanin, up to 3.5 where it is
    // widest), columns a needle has emptied, melanin anywhere, full redness.
    for (double ita : {58.0, 35.0, 19.0, -10.0, -45.0}) {
        const SkinColour colour = colour_of(ita);
        ColourLattice lattice(colour);
        RandomStream random(5, "colour lattice test", 0);
        double worst = 0.0;
        for (int i = 0; i < 150; ++i) {
            Chromophores skin;
            const double total = i % 3 == 0 ? random.uniform(0.0, 3.5) : random.uniform(0.0, 1.8);
            const double basal = random.uniform(), living = random.uniform(),
                         horny = random.uniform();
            const double sum = basal + living + horny;
            skin.basal = total * basal / sum, skin.suprabasal = total * living / sum,
            skin.horny = total * horny / sum;
            skin.dermal = i % 2 == 0 ? random.uniform(0.0, 0.6) : 0.0;
            skin.erythema = random.uniform(0.0, 1.2);
            const double error =
                colour_difference(colour.observer().lab(lattice.colour(skin)), colour.lab(skin));
            worst = std::max(worst, error);
        }
        std::printf("angle %3.0f: largest error %.3f, %zu spectra\n", ita, worst,
                    lattice.n_nodes());
        EXPECT_LT(worst, 0.5) << ita;
    }
}

TEST(ColourLattice, does_not_depend_on_what_was_asked_before) {
    const SkinColour colour = colour_of(19.0);
    ColourLattice fresh(colour), used(colour);
    for (double melanin : {0.0, 0.4, 1.3, 2.2}) used.colour(scaled(melanin, 0.2, 0.7));
    const Tristimulus a = fresh.colour(scaled(1.07, 0.03, 0.1)),
                      b = used.colour(scaled(1.07, 0.03, 0.1));
    EXPECT_EQ(a.x, b.x);
    EXPECT_EQ(a.y, b.y);
    EXPECT_EQ(a.z, b.z);
}

TEST(ColourLattice, melanin_darkens_and_blood_reddens) {
    for (double ita : {48.0, 19.0, -30.0}) {
        const SkinColour colour = colour_of(ita);
        ColourLattice lattice(colour);
        const auto lab = [&](const Chromophores& skin) {
            return colour.observer().lab(lattice.colour(skin));
        };
        Lab before = lab(scaled(0.2, 0.0, 0.1));
        for (double melanin = 0.4; melanin < 3.0; melanin += 0.2) {
            const Lab now = lab(scaled(melanin, 0.0, 0.1));
            EXPECT_LT(now.lightness, before.lightness);
            EXPECT_LT(now.individual_typology_angle_deg(), before.individual_typology_angle_deg());
            before = now;
        }
        before = lab(scaled(1.0, 0.0, 0.0));
        for (double erythema = 0.1; erythema < 1.3; erythema += 0.1) {
            const Lab now = lab(scaled(1.0, 0.0, erythema));
            EXPECT_GT(now.a, before.a);
            EXPECT_LT(now.lightness, before.lightness);
            before = now;
        }
    }
}

TEST(ColourLattice, a_difference_of_colours_is_a_distance) {
    EXPECT_EQ(colour_difference({50, 10, 20}, {50, 10, 20}), 0.0);
    EXPECT_DOUBLE_EQ(colour_difference({50, 10, 20}, {52, 11, 18}), 3.0);  // 2, 1, 2: analytic
}

}  // namespace
}  // namespace needlework
