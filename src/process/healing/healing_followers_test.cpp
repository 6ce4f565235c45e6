// What follows the healing: rest, bounds, order in time; and that nothing hangs on it.
#include <gtest/gtest.h>

#include <bit>

#include "process/healing/healing_patch.hpp"

namespace needlework {
namespace {

using test::Patch;
using test::patch_box;

constexpr size_t n_followers = healing_follower_names.size();
using Values = std::array<double, n_followers>;
Values values_of(const HealingFollowers& f) { return std::bit_cast<Values>(f); }
HealingFollowers followers_of(const Values& v) { return std::bit_cast<HealingFollowers>(v); }
double alignment_of(const HealingFollowers& f) {
    return std::hypot(f.alignment_along, f.alignment_oblique);
}
Values rest() {
    Values v;
    std::copy(healing_followers_at_rest.begin(), healing_followers_at_rest.end(), v.begin());
    return v;
}

TEST(HealingFollowers, rest_stays_and_a_kick_returns) {
    const HealingRates rates = healing_rates(HealingParameters{});
    const HealingState still = healing_rest(rates);
    for (double dt : {0.01, 1.0, 30.0})
        for (double v : values_of(advance_followers(followers_of(rest()), still, rates, dt)))
            EXPECT_TRUE(v == 0 || v == 1) << dt;
    for (size_t kicked = 0; kicked < n_followers; ++kicked) {
        Values v = rest();
        v[kicked] += 0.1;
        const double elastin_d = 2 * 74 * 365.25;
        const bool slow = healing_follower_names[kicked] == "elastin";
        HealingFollowers f = followers_of(v);
        for (int i = 0; i < 2000; ++i)
            f = advance_followers(f, still, rates, slow ? elastin_d / 1000 : 1.0);
        const Values end = values_of(f);
        for (size_t i = 0; i < n_followers; ++i)
            EXPECT_NEAR(end[i], rest()[i], 0.0025)  // e^-4 of the kick for elastin
                << healing_follower_names[kicked] << " seen in " << healing_follower_names[i];
    }
}

TEST(HealingFollowers, stay_within_their_bounds_for_any_step) {
    const HealingParameters parameters;
    const HealingRates rates = healing_rates(parameters);
    HealingState wild = healing_rest(rates);
    wild.neutrophil = 3, wild.inflammatory_macrophage = 5, wild.repair_macrophage = 4;
    wild.myofibroblast = 3, wild.mmp_activity = 6;
    for (double dt : {0.001, 0.1, 1.0, 10.0, 100.0}) {
        HealingFollowers f = followers_of({0, 1, 0, 0, 1, 0, 0, 0});
        for (int i = 0; i < 100; ++i) {
            // Laid now this way, now that: never more than all fibres one way.
            const double turn = 0.7 * i;
            f = advance_followers(f, wild, rates, dt, {std::cos(turn), std::sin(turn)});
            for (size_t k = 0; k < n_followers; ++k) {
                if (!healing_follower_names[k].starts_with("collagen_alignment")) {
                    EXPECT_GE(values_of(f)[k], 0);
                }
            }
            EXPECT_LE(alignment_of(f), 1);
            EXPECT_LE(f.wound_contraction, parameters.most_contraction);
            EXPECT_LE(f.oxygen, 1 + parameters.vessel_boost);
            EXPECT_LE(f.vessels, 1 + parameters.vessel_boost);
        }
    }
}

/// A lone column of dead tissue, some days old.
struct Wound : Patch {
    Wound(double width_m, double days, const HealingParameters& parameters = {})
        : Patch(patch_box(24, width_m + 1.2e-3, 8, 640e-6), parameters) {
        const double middle = (width_m + 1.2e-3) / 2;
        kill_column(middle, middle, width_m / 2, 600e-6, 1.0);
        run(days);
    }
};
double at(Patch& patch, std::string_view name, int i, int j) {
    return double(patch.field(name)[patch.grid.box().index(i, j, 4)]);
}
double centre(Patch& patch, std::string_view name) {
    return at(patch, name, patch.grid.box().nx / 2, patch.grid.box().ny / 2);
}

TEST(FibreDirection, settles_where_laying_and_remodelling_balance) {
    HealingParameters parameters;
    const HealingRates rates = healing_rates(parameters);
    HealingState wound = healing_rest(rates);
    wound.myofibroblast = 0.4;
    // One way all along, 2 phi = 1 rad: 0 = k [g0 + (1 - g0) a](1 - a) - a/t is a quadratic in a.
    const double k = rates.aligning * wound.myofibroblast, g0 = parameters.unguided_share;
    const double p = k * (1 - g0), q = k * (2 * g0 - 1) + rates.unaligning;
    const double analytic = (-q + std::sqrt(q * q + 4 * p * k * g0)) / (2 * p);
    HealingFollowers f = followers_of(rest());
    for (int i = 0; i < 4000; ++i)
        f = advance_followers(f, wound, rates, 1.0, {std::cos(1.0), std::sin(1.0)});
    EXPECT_NEAR(alignment_of(f), analytic, 1e-6);
    EXPECT_NEAR(std::atan2(f.alignment_oblique, f.alignment_along), 1.0, 1e-9);
}

TEST(FibreDirection, cells_follow_fibres_that_lie_there_the_more_the_less_they_go_by_themselves) {
    // Fibres lie across the lines of tension; cells come that would lay them along.
    const auto after_a_month = [](double unguided) {
        HealingParameters parameters;
        parameters.unguided_share = unguided;
        const HealingRates rates = healing_rates(parameters);
        HealingState wound = healing_rest(rates);
        wound.myofibroblast = 0.5;
        HealingFollowers f = followers_of(rest());
        f.alignment_along = -0.4;
        for (int i = 0; i < 300; ++i) f = advance_followers(f, wound, rates, 0.1, {1.0, 0.0});
        return f.alignment_along;
    };
    EXPECT_LT(after_a_month(0.0), -0.4);  // guided wholly: more of the same
    EXPECT_GT(after_a_month(1.0), 0.0);   // not at all: turned
    EXPECT_LT(after_a_month(0.2), after_a_month(0.5));
}

TEST(FibreDirection, points_to_the_wound_beside_it_and_along_tension_in_its_middle) {
    HealingParameters parameters;
    parameters.guiding_gradient = 0.1;  // cells' way counts, so that it is seen on all sides
    Wound patch(0.4e-3, 10, parameters);
    const int n = patch.grid.box().nx, middle = n / 2, off = 4;  // 0.27 mm from the middle
    const auto along = [&](int i, int j) { return at(patch, "collagen_alignment_along", i, j); };
    const auto oblique = [&](int i, int j) {
        return at(patch, "collagen_alignment_oblique", i, j);
    };
    EXPECT_GT(along(middle + off, middle), 0);  // radial: along x beside it in x,
    EXPECT_LT(along(middle, middle + off), 0);  // across x beside it in y,
    EXPECT_GT(oblique(middle + 3, middle + 3), 0);
    EXPECT_LT(oblique(middle + 3, middle - 4), 0);
    // Mirrored places (the middle lies between two cells) mirror the direction.
    for (int d = 0; d < 6; ++d) {
        EXPECT_NEAR(along(middle + d, middle + 2), along(middle - 1 - d, middle + 2), 1e-4);
        EXPECT_NEAR(oblique(middle + d, middle + 2), -oblique(middle - 1 - d, middle + 2), 1e-4);
    }
    EXPECT_GT(centre(patch, "collagen_alignment_along"), 0);
}

TEST(HealingFollowers, come_in_the_order_of_the_cascade) {
    Wound patch(0.4e-3, 1);
    const double vegf_day_1 = centre(patch, "vegf"), oxygen_day_1 = centre(patch, "oxygen");
    EXPECT_LT(oxygen_day_1, 0.6);  // vessels died, leukocytes use what comes
    EXPECT_GT(vegf_day_1, 0.3);
    const double late_factor_day_1 = centre(patch, "tgf_beta_3");
    patch.run(13);
    // aust-2010-rat-tgfb3: raised two weeks after needling (sign)
    EXPECT_GT(centre(patch, "tgf_beta_3"), 10 * late_factor_day_1);
    EXPECT_LT(centre(patch, "vegf"), 0.5 * vegf_day_1);
    EXPECT_GT(centre(patch, "oxygen"), 0.9);
    EXPECT_GT(centre(patch, "elastin"), 0.95);  // killed tissue keeps its fibres
    patch.run(166);
    EXPECT_NEAR(centre(patch, "vessels"), 1, 0.01);
    EXPECT_LT(centre(patch, "tgf_beta_3"), 1e-3);
}

TEST(HealingFollowers, wide_wounds_align_and_contract_more) {
    double alignment = 0, contraction = 0;
    for (double width : {0.1e-3, 0.4e-3, 1.0e-3}) {
        Wound patch(width, 90);
        EXPECT_GT(centre(patch, "collagen_alignment_along"), alignment) << width;
        EXPECT_GT(centre(patch, "wound_contraction"), contraction) << width;
        alignment = centre(patch, "collagen_alignment_along");
        contraction = centre(patch, "wound_contraction");
    }
}

TEST(HealingFollowers, nothing_hangs_on_them) {
    HealingParameters other;
    other.vegf_from_want = 3, other.vessel_boost = 3, other.oxygen_use = 2;
    other.tgf_beta_3_from_repair = 10, other.elastin_by_mmp = 0.03_per_d;
    other.aligning = 0.8_per_d, other.guiding_gradient = 0.1, other.contraction = 0.3_per_d;
    other.membrane_time = 3.0_d, other.turnover_from_thickness = 2;
    Wound a(0.1e-3, 10), b(0.1e-3, 10, other);
    EXPECT_EQ(a.n_steps, b.n_steps);
    for (std::string_view name : healing_state_names)
        for (size_t i = 0; i < a.field(name).size(); ++i)
            ASSERT_EQ(a.field(name)[i], b.field(name)[i]) << name;
    EXPECT_NE(centre(a, "oxygen"), centre(b, "oxygen"));
}

TEST(HealingFollowers, membrane_is_lost_with_the_epidermis_and_laid_down_under_it) {
    Patch patch(patch_box(8, 320e-6, 8, 500e-6));
    patch.kill_column(160e-6, 160e-6, 60e-6, 400e-6, 1.0);
    const auto least = [&](const char* map) {
        const FloatArray& values = patch.tissue.map(map).values;
        return double(*std::min_element(values.begin(), values.end()));
    };
    EXPECT_LT(least("basement_membrane"), 0.01);
    const HealingParameters parameters;
    // Whole cover comes first, then the membrane on its own clock: analytic from there on.
    patch.run(1);
    EXPECT_EQ(least("epidermal_cover"), 1);
    const double open = 1 - least("basement_membrane");
    EXPECT_GT(open, 0.8);
    patch.run(7);
    EXPECT_NEAR(1 - least("basement_membrane"), open * std::exp(-7.0_d / parameters.membrane_time),
                1e-3);
    // The epidermis turns over faster while it thickens.
    const FloatArray& turnover = patch.tissue.map("epidermal_turnover").values;
    EXPECT_GT(*std::max_element(turnover.begin(), turnover.end()), 1.05F);
}

}  // namespace
}  // namespace needlework
