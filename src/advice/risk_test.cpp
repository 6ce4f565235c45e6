#include "advice/risk.hpp"

#include <gtest/gtest.h>

#include "advice/counts.hpp"

namespace needlework {
namespace {

TEST(Wilson, GivesThePublishedIntervals) {
    // origin: newcombe-1998-intervals, table I, method 3 (score without correction)
    struct Case {
        double k, n, low, high;
    };
    for (const Case& c : {Case{81, 263, 0.2553, 0.3662}, Case{15, 148, 0.0624, 0.1605},
                          Case{0, 20, 0.0, 0.1611}, Case{1, 29, 0.0061, 0.1718}}) {
        const Interval interval = wilson95(c.k, c.n);
        EXPECT_NEAR(interval.low, c.low, 5e-5) << c.k << " of " << c.n;
        EXPECT_NEAR(interval.high, c.high, 5e-5) << c.k << " of " << c.n;
    }
}

TEST(Wilson, NarrowsWithPeopleAndHoldsTheShare) {
    double width = 1.0;
    for (double n : {20.0, 80.0, 320.0}) {
        const Interval interval = wilson95(0.1 * n, n);
        EXPECT_TRUE(interval.holds(0.1));
        EXPECT_LT(interval.high - interval.low, width);
        width = interval.high - interval.low;
        const Interval narrow = wilson90(0.1 * n, n);
        EXPECT_GT(narrow.low, interval.low);
        EXPECT_LT(narrow.high, interval.high);
    }
    EXPECT_DOUBLE_EQ(wilson95(0, 7).low, 0.0);
    EXPECT_DOUBLE_EQ(wilson95(7, 7).high, 1.0);
    EXPECT_NEAR(wilson95(7, 7).low, 1.0 - wilson95(0, 7).high, 1e-12);
}

TEST(Risk, DarkeningIsFourOf217) {
    // origin: six trials, docs/theory/pigment.md (0.7 to 4.6 %)
    const Risk& risk = known_risk("darkening");
    EXPECT_EQ(risk.events(), 4.0);
    EXPECT_EQ(risk.people(), 217.0);
    EXPECT_NEAR(risk.of_100()->low, 0.7, 0.05);
    EXPECT_NEAR(risk.of_100()->middle, 1.84, 0.005);
    EXPECT_NEAR(risk.of_100()->high, 4.6, 0.05);
    EXPECT_EQ(risk.counted(), "4 of 217 people in 6 trials");
}

TEST(Risk, ACountIsWrittenAsItWasPrinted) {
    EXPECT_EQ((RiskCount{"a", 5.0, 115.0, "sessions", ""}).text(), "5 of 115 sessions");
    EXPECT_EQ((RiskCount{"a", 0.071 * 68.0, 68.0, "sessions", ""}).text(), "7.1 % of 68 sessions");
}

TEST(Risk, LasersStandBesideAndAreNotPooled) {
    const Risk& risk = known_risk("darkening");
    EXPECT_FALSE(risk.beside.empty());
    double lasers = 0.0;
    for (const RiskCount& count : risk.beside) lasers += count.people;
    EXPECT_GT(lasers, 100.0);
    EXPECT_EQ(risk.people(), 217.0);
}

TEST(Risk, HerpesIsThreeOf64) {
    // origin: analytic, Wilson of 3 of 64
    const Risk& risk = known_risk("herpes");
    EXPECT_NEAR(risk.of_100()->middle, 100.0 * 3.0 / 64.0, 1e-9);
    EXPECT_NEAR(risk.of_100()->low, 1.6, 0.05);
    EXPECT_NEAR(risk.of_100()->high, 12.9, 0.05);
}

TEST(Risk, WhatNobodyCountedHasNoRate) {
    for (const char* id : {"granuloma", "over-treatment", "bleeding", "radiofrequency"}) {
        const Risk& risk = known_risk(id);
        EXPECT_FALSE(risk.of_100().has_value()) << id;
        EXPECT_EQ(risk.counted(), "never counted") << id;
        EXPECT_FALSE(risk.words.empty()) << id;
    }
}

TEST(Risk, ACourseIsTriedIfItIsNoDenserAndNoLongerThanOneThatWas) {
    const Risk& risk = known_risk("over-treatment");
    EXPECT_TRUE(is_tried(risk, 12, 7.0_d));
    EXPECT_TRUE(is_tried(risk, 6, 14.0_d));
    EXPECT_TRUE(is_tried(risk, 5, 30.0_d));
    EXPECT_TRUE(is_tried(risk, 1, Time{}));
    EXPECT_FALSE(is_tried(risk, 13, 7.0_d));
    EXPECT_FALSE(is_tried(risk, 12, 6.9_d));
    EXPECT_FALSE(is_tried(risk, 2, 3.0_d));
    EXPECT_NE(tried_sentence(risk, 20, 7.0_d).find("assumption"), std::string::npos);
    EXPECT_EQ(tried_sentence(risk, 5, 30.0_d).find("assumption"), std::string::npos);
}

}  // namespace
}  // namespace needlework
