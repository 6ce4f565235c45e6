// Each item changes what it acts on in the known direction, and nothing where that is not there.
#include "process/aftercare/care_timeline.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

constexpr double day_s = 86400.0;

CareItem item(const char* what, double from_d, double until_d) {
    CareItem out;
    out.what = what;
    out.from = Time{from_d * day_s};
    out.until = Time{until_d * day_s};
    return out;
}

TEST(CareTimeline, ItemsCountFromEachSession) {
    const CareTimeline care({item("hydration", 1.0, 3.0)}, {0.0, 30.0 * day_s}, {});
    for (double d : {1.0, 2.9, 31.5}) EXPECT_GT(care.on_skin(d * day_s).moist, 0.0) << d;
    for (double d : {0.5, 3.0, 29.9, 33.1}) EXPECT_EQ(care.on_skin(d * day_s).moist, 0.0) << d;
    EXPECT_EQ(care.corners_s().size(), 4u);
    // Without sessions from the start.
    EXPECT_TRUE(CareTimeline({item("sun", 0.0, 2.0)}, {}, {}).is_on("sun", day_s));
    EXPECT_TRUE(CareTimeline().empty());
    EXPECT_EQ(CareTimeline().redness_left(5.0), 1.0);
}

TEST(CareTimeline, ASunscreenDividesTheSunWhileItIsOn) {
    CareItem sun = item("sun", 0.0, 10.0), screen = item("sunscreen", 0.0, 5.0);
    sun.sun_dose = 2.0, screen.protection = 8.0;
    const CareTimeline care({sun, screen}, {0.0}, {});
    const auto reaches = [&](double from_d, double until_d) {
        const CareTimeline::Sun s = care.sun(from_d * day_s, until_d * day_s);
        return s.med_per_day / s.protection;
    };
    EXPECT_NEAR(reaches(1.0, 4.0), 2.0 / 8.0, 1e-12);
    EXPECT_NEAR(reaches(6.0, 8.0), 2.0, 1e-12);
    EXPECT_NEAR(reaches(4.0, 6.0), 0.5 * (2.0 + 0.25), 1e-12);  // a step over its end
    EXPECT_EQ(reaches(11.0, 12.0), 0.0);
    // Without sun there is nothing to divide.
    const CareTimeline::Sun dark = CareTimeline({screen}, {0.0}, {}).sun(0.0, day_s);
    EXPECT_EQ(dark.med_per_day, 0.0);
    EXPECT_EQ(dark.protection, 1.0);
}

TEST(CareTimeline, AColdMaskDoesNothingUnlessAskedForAndIsForgotten) {
    EffectParameters p;
    const CareItem mask = item("cooling-mask", 0.0, 0.02);
    EXPECT_EQ(CareTimeline({mask}, {0.0}, p).redness_left(600.0), 1.0);
    p.cooling = 0.4;
    const CareTimeline care({mask}, {0.0}, p);
    EXPECT_NEAR(care.redness_left(600.0), 0.6, 1e-12);
    EXPECT_GT(care.redness_left(0.1 * day_s), 0.6);
    EXPECT_NEAR(care.redness_left(2.0 * day_s), 1.0, 1e-9);
    EXPECT_EQ(care.redness_left(-10.0), 1.0);  // before the session
}

TEST(CareTimeline, WetnessAndDrugsKeepChannelsOpenLonger) {
    const BarrierParameters clocks;
    const Time half = clocks.slow_half_life;
    const EffectParameters p;
    const auto open = [&](const std::vector<CareItem>& items, double h) {
        return open_share_by_clocks(clocks, half, wet_times({}, items, p),
                                    slowed_times(items, clocks))(Time{h * 3600.0});
    };
    const CareItem film = item("occlusion", 0.0, 1.0), cream = item("hydration", 0.0, 1.0),
                   drug = item("nsaid", 0.0, 3.0), late = item("occlusion", 2.0, 3.0);
    const double bare = open({}, 6.0);
    EXPECT_GT(open({cream}, 6.0), bare);
    EXPECT_GT(open({film}, 6.0), open({cream}, 6.0));
    EXPECT_EQ(open({film, cream}, 6.0), open({film}, 6.0));  // a film is wet all through
    EXPECT_GT(open({drug}, 24.0), open({}, 24.0));
    // barrier.2: half the biological time under a drug that doubles the half-life.
    EXPECT_NEAR(std::log2(open({drug}, 72.0) / open({}, 72.0)),
                72.0 * 3600.0 / half.si * (1.0 - 1.0 / clocks.nsaid_slowing), 1e-6);
    // Once the fast clock has run out a film finds nothing to keep wet.
    EXPECT_NEAR(open({late}, 72.0) / open({}, 72.0), 1.0, 1e-12);
}

TEST(CareTimeline, FilmsAndMoisturisersDoNotOverlap) {
    const std::vector<CareItem> items{item("hydration", 0.0, 3.0), item("occlusion", 0.5, 1.0),
                                      item("hydration", 2.0, 5.0)};
    const std::vector<Occlusion> wet = wet_times({{Time{0.0}, Time{3600.0}}}, items, {});
    double last = 0.0, full = 0.0, part = 0.0;
    for (const Occlusion& one : wet) {
        EXPECT_GE(one.from.si, last);
        EXPECT_GT(one.until.si, one.from.si);
        last = one.until.si;
        (one.share == 1.0 ? full : part) += one.until.si - one.from.si;
    }
    EXPECT_NEAR(full, 3600.0 + 0.5 * day_s, 1e-6);
    EXPECT_NEAR(full + part, 5.0 * day_s, 1e-6);
}

TEST(CareTimeline, TheWettestOfWhatLiesThereCounts) {
    EffectParameters p;
    p.moisturiser_wetness = 0.3;
    const std::vector<Occlusion> lying{{Time{0.0}, Time{day_s}, 0.5},
                                       {Time{0.5 * day_s}, Time{3.0 * day_s}, 0.2}};
    const auto share_at = [](const std::vector<Occlusion>& wet, double d) {
        for (const Occlusion& one : wet)
            if (d * day_s >= one.from.si && d * day_s < one.until.si) return one.share;
        return 0.0;
    };
    const std::vector<CareItem> items{item("hydration", 0.0, 2.0), item("occlusion", 1.5, 1.7)};
    const std::vector<Occlusion> wet = wet_times(lying, items, p);
    const CareTimeline care(items, {0.0}, p, lying);
    for (auto [d, expected] :
         {std::pair{0.7, 0.5}, {1.2, 0.3}, {1.6, 1.0}, {1.8, 0.3}, {2.5, 0.2}, {3.1, 0.0}}) {
        EXPECT_EQ(share_at(wet, d), expected) << d;
        if (expected < 1.0) {
            EXPECT_EQ(care.on_skin(d * day_s).moist, expected) << d;
        }
    }
}

TEST(CareTimeline, ExposureIsOpenAreaTimesTimeWhileGermsCouldPass) {
    // Channels that halve each day: the integral is known (analytic).
    const auto open = [](Time t) { return std::exp2(-t.si / day_s); };
    const Length radius = 20.0_um;
    const auto exposure = [&](double from_d, double until_d) {
        return contamination_exposure({item("makeup", from_d, until_d)}, open, radius, 0.01, 30.0_d)
            .si;
    };
    const double exact = 0.01 * day_s / std::log(2.0) * (std::exp2(-1.0) - std::exp2(-3.0));
    EXPECT_NEAR(exposure(1.0, 3.0) / exact, 1.0, 1e-6);
    EXPECT_GT(exposure(0.0, 2.0), exposure(1.0, 3.0));  // earlier is worse
    EXPECT_GT(exposure(1.0, 4.0), exposure(1.0, 3.0));
    // Narrower than a bacterium after 2 log2(40) = 10.6 days: nothing more comes in.
    EXPECT_EQ(exposure(11.0, 20.0), 0.0);
    EXPECT_NEAR(exposure(5.0, 12.0), exposure(5.0, 25.0), 1e-6);
    EXPECT_EQ(contamination_exposure({item("hydration", 0.0, 3.0)}, open, radius, 0.01, 30.0_d).si,
              0.0);
    // Makeup and sweat at once are one exposure, not two.
    EXPECT_NEAR(contamination_exposure({item("makeup", 1.0, 3.0), item("sweating", 1.0, 3.0)}, open,
                                       radius, 0.01, 30.0_d)
                    .si,
                exposure(1.0, 3.0), 1e-9);
}

}  // namespace
}  // namespace needlework
