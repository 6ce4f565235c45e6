// The risk of a scar over worlds that differ in everything that a prior leaves open: its width,
// what overlaps, how often, in whom. Nothing in the laws asks how wide a wound is.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "measures/read_measures.hpp"
#include "measures/statistics.hpp"
#include "process/healing/healing_patch.hpp"
#include "process/healing/lone_wound.hpp"

namespace needlework {
namespace {

using test::Patch;
using test::patch_box;

/// The laws and the lens as one draw of an ensemble has them.
struct World {
    HealingParameters healing;
    LensParameters lens;
    double half_level = 0.0;

    double risk(double left) const { return scar_risk(left, half_level, lens); }
};

/// Calls visit(number, prior) for each parameter that an ensemble draws.
template <class Visit>
void each_drawn(World& world, Visit&& visit) {
    const auto of = [&](auto& object) {
        for (Parameter& parameter : parameters_of(object))
            if (parameter.info.prior && parameter.number != nullptr)
                visit(parameter.info.word, *parameter.number, *parameter.info.prior);
    };
    of(world.healing), of(world.lens);
}

/// Worlds from the priors, wider than any posterior.
const std::vector<World>& worlds() {
    static const std::vector<World> drawn = [] {
        constexpr int n = 24;
        std::vector<std::string> words;
        World first;
        each_drawn(first, [&](const std::string& word, double&, const Distribution&) {
            words.push_back(word);
        });
        const auto cube = latin_hypercube(n, words, 1, "worlds of scars");
        std::vector<World> list(n);
        for (size_t i = 0; i < list.size(); ++i) {
            size_t k = 0;
            each_drawn(list[i], [&](const std::string&, double& number, const Distribution& prior) {
                number = prior.quantile(cube[i][k++]);
            });
            list[i].half_level =
                left_by_lone_wound(list[i].healing, list[i].lens.scar_half_width, scar_reading);
        }
        return list;
    }();
    return drawn;
}

/// Density of myofibroblasts where they are, which the risk of a scar is read from.
double where_present(Patch& patch) {
    double sum = 0, square = 0;
    for (float a : patch.field("myofibroblast")) {
        sum += double(a);
        square += double(a) * double(a);
    }
    return square / sum;
}

constexpr double six_weeks = 42, depth_m = 1.28e-3;

/// Left by a bleeding column of dead tissue, or of another kind of injury.
double column(double width_m, const HealingParameters& parameters,
              FloatArray Injury::*kind = &Injury::killed) {
    const double box_m = width_m + 1.0e-3;
    Patch patch(patch_box(28, box_m, 12, depth_m), parameters);
    patch.kill_column(box_m / 2, box_m / 2, width_m / 2, depth_m, 1.0, kind);
    patch.run(six_weeks);
    return where_present(patch);
}
/// Left by a column that was cut out (fractional-harvest-2022-diameter).
double punched(double width_m, const HealingParameters& parameters) {
    return column(width_m, parameters, &Injury::removed);
}

/// Left by needle tracks of 0.1 mm on a lattice over a disc of 0.6 mm.
double tracks(double pitch_m, const HealingParameters& parameters) {
    const double disc = 0.3e-3, box_m = 1.6e-3;
    Patch patch(patch_box(32, box_m, 12, depth_m), parameters);
    for (double x = -disc; x <= disc; x += pitch_m)
        for (double y = -disc; y <= disc; y += pitch_m)
            if (x * x + y * y <= disc * disc)
                patch.kill_column(box_m / 2 + x, box_m / 2 + y, 50e-6, depth_m, 1.0);
    patch.run(six_weeks);
    return where_present(patch);
}

/// Left six weeks after the last of some sessions with a needle of 1.5 mm: 250 tracks a cm2 of
/// 0.1 mm, the tip at 1.2 mm (completions.toml), not all of them bleeding.
double needled(int sessions, double interval_d, const HealingParameters& parameters) {
    RandomStream places(1, "places of strikes", 0);
    Patch patch(patch_box(16, 1.28e-3, 12, depth_m), parameters);
    for (int session = 0; session < sessions; ++session) {
        for (int i = 0; i < 4; ++i)
            patch.kill_column(1.28e-3 * places.uniform(), 1.28e-3 * places.uniform(), 50e-6, 1.2e-3,
                              0.6);
        patch.run(session + 1 < sessions ? interval_d : six_weeks);
    }
    return where_present(patch);
}

/// Mean risk over the worlds of what `left` gives for a world.
template <class Left>
double mean_risk(Left&& left) {
    double sum = 0;
    for (const World& world : worlds()) sum += world.risk(left(world));
    return sum / double(worlds().size());
}

TEST(ScarsOfAnEnsemble, half_of_them_come_between_03_and_06_mm_and_hardly_any_from_a_thin_channel) {
    const auto at = [](double width_m) {
        return mean_risk([&](const World& w) { return punched(width_m, w.healing); });
    };
    const double thin = at(0.1e-3), fifth = at(0.2e-3), low = at(0.3e-3), high = at(0.6e-3),
                 wide = at(1.0e-3);
    EXPECT_LT(thin, 0.05);
    EXPECT_LT(low, 0.5);  // fractional-harvest-2022-diameter, SCIENCE: midpoint at 0.3 to 0.6 mm
    EXPECT_GT(high, 0.5);
    EXPECT_LT(thin, fifth);
    EXPECT_LT(fifth, low);
    EXPECT_LT(high, wide);  // graded: not yet sure at 0.6 mm
}

TEST(ScarsOfAnEnsemble, rise_as_steeply_as_eight_people_could_show) {
    // fractional-harvest-2022-diameter: scars much more often above 400 um (p < 0.001), 8 people,
    // 7 widths each. Fisher's exact test of the expected numbers, both sides, in the typical world.
    World typical;
    const double widths[] = {0.2e-3, 0.4e-3, 0.5e-3, 0.6e-3, 0.8e-3, 1.0e-3, 2.0e-3};
    std::vector<double> left;
    for (double width : widths) left.push_back(punched(width, typical.healing));
    typical.half_level = left_by_lone_wound(typical.healing, 400.0_um, scar_reading);
    const auto p_of = [&](double spread) {
        typical.lens.scar_risk_spread = spread;
        double narrow = 0, wide = 0;
        for (size_t i = 0; i < left.size(); ++i)
            (i < 2 ? narrow : wide) += 8 * typical.risk(left[i]);
        const long n_narrow = 16, n_wide = 40, scars = std::lround(narrow) + std::lround(wide);
        const auto log_choose = [](long n, long k) {
            return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(double(n - k) + 1.0);
        };
        double p = 0;
        for (long k = std::max(0L, scars - n_wide); k <= std::lround(narrow); ++k)
            p += std::exp(log_choose(n_narrow, k) + log_choose(n_wide, scars - k) -
                          log_choose(n_narrow + n_wide, scars));
        return 2 * p;
    };
    const auto prior = [&] {
        for (const Parameter& parameter : parameters_of(typical.lens))
            if (parameter.info.word == "scar_risk_spread") return *parameter.info.prior;
        return Distribution{};
    }();
    EXPECT_LT(p_of(prior.quantile(1e-6)), 0.001);
    EXPECT_LT(p_of(prior.median()), 0.01);  // whole people: counts are rounded
    EXPECT_GT(p_of(0.9), 0.05);             // so flat a rise would not have been seen
}

TEST(ScarsOfAnEnsemble, channels_that_overlap_scar_as_one_wide_wound_does) {
    const double wide = mean_risk([](const World& w) { return column(0.6e-3, w.healing); });
    const double overlapping = mean_risk([](const World& w) { return tracks(80e-6, w.healing); });
    const double apart = mean_risk([](const World& w) { return tracks(300e-6, w.healing); });
    EXPECT_NEAR(overlapping, wide, 0.15);
    EXPECT_LT(apart, 0.5 * wide);
}

TEST(ScarsOfAnEnsemble, twelve_weekly_and_six_fortnightly_sessions_do_not_scar) {
    // minh-2019-weekly-roller-time-course, el-domyati-2015-acne-scars: none, held against the 5 %
    // that `validate` grants to a published none.
    const auto course = [](int sessions, double interval_d) {
        return mean_risk([&](const World& w) { return needled(sessions, interval_d, w.healing); });
    };
    const double once = course(1, 0), weekly = course(12, 7), fortnightly = course(6, 14);
    const double daily = course(12, 1);
    EXPECT_LT(weekly, 0.05);
    EXPECT_LT(fortnightly, 0.05);
    EXPECT_LT(once, fortnightly);  // what one session leaves adds to the next
    EXPECT_LT(fortnightly, weekly);
    EXPECT_LT(weekly, daily);  // tissue wounded again before it has healed
}

TEST(ScarsOfAnEnsemble, tendency_to_keloids_raises_the_risk_by_its_degree) {
    const auto of = [](double keloid) {
        return mean_risk(
            [&](const World& w) { return punched(0.2e-3, w.healing.of_person(keloid, 0)); });
    };
    const double nobody = of(0), some = of(0.25), more = of(0.5);
    EXPECT_GT(some, nobody + 0.05);
    EXPECT_GT(more, some + 0.05);
}

}  // namespace
}  // namespace needlework
