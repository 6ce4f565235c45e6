#include "advice/cost.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace needlework {
namespace {

using Kind = Distribution::Kind;

/// Three sessions with a pen, a serum after each, two visits.
std::vector<CourseItem> course() {
    return {{"session", "pen/exceed", {0.0, 30.0, 60.0}},
            {"product", "vitamin-c-serum", {0.0, 30.0, 60.0}},
            {"visit", "", {90.0, 150.0}}};
}

PriceTable table() {
    PriceTable t;
    t.name = "made-up", t.currency = "EUR", t.year = 2000;
    t.prices = {{"session", {"pen/*"}, "needling", {Kind::uniform, 200.0, 700.0}, "assumption"},
                {"visit", {}, "visit", {Kind::fixed, 50.0, 0.0}, "assumption"}};
    return t;
}

TEST(Cost, AddsWhatWasHadByThen) {
    // origin: analytic
    const std::vector<OwnPrice> own{{"session", {Kind::fixed, 300.0, 0.0}, "protocol"},
                                    {"product", {Kind::fixed, 12.5, 0.0}, "protocol"},
                                    {"visit", {Kind::fixed, 40.0, 0.0}, "protocol"}};
    const CoursePrices prices = price_course(course(), nullptr, own);
    EXPECT_TRUE(prices.missing.empty());
    const std::vector<std::vector<double>> u{{0.5, 0.5, 0.5}};
    EXPECT_DOUBLE_EQ(costs_until(prices, 0.0, u).front(), 312.5);
    EXPECT_DOUBLE_EQ(costs_until(prices, 59.0, u).front(), 625.0);
    EXPECT_DOUBLE_EQ(costs_until(prices, 90.0, u).front(), 977.5);
    EXPECT_DOUBLE_EQ(costs_until(prices, 1000.0, u).front(), 1017.5);
}

TEST(Cost, SessionsAtOneClinicShareTheirPrice) {
    // origin: analytic, quantiles of the uniform distribution 200 to 700
    const PriceTable t = table();
    const CoursePrices prices = price_course({course()[0]}, &t, {});
    ASSERT_EQ(prices.draws().size(), 1u);
    const std::vector<double> costs = costs_until(prices, 60.0, {{0.1}, {0.5}, {0.9}});
    EXPECT_NEAR(costs[0], 3.0 * 250.0, 1e-9);
    EXPECT_NEAR(costs[1], 3.0 * 450.0, 1e-9);
    EXPECT_NEAR(costs[2], 3.0 * 650.0, 1e-9);
}

TEST(Cost, WhatHasNoPriceIsNamedAndNotInTheSum) {
    const PriceTable t = table();
    const CoursePrices prices = price_course(course(), &t, {});
    ASSERT_EQ(prices.missing.size(), 1u);
    EXPECT_EQ(prices.missing.front().name, "vitamin-c-serum");
    EXPECT_NEAR(costs_until(prices, 1000.0, {{0.5, 0.5}}).front(), 3.0 * 450.0 + 2.0 * 50.0, 1e-9);
    // A device that the table does not name has no price there.
    const CoursePrices other = price_course({{"session", "roller/192", {0.0}}}, &t, {});
    EXPECT_TRUE(other.items.empty());
    EXPECT_EQ(other.missing.size(), 1u);
}

TEST(Cost, APriceOfTheProtocolGoesBeforeTheTable) {
    const PriceTable t = table();
    const CoursePrices prices =
        price_course(course(), &t, {{"session", {Kind::fixed, 99.0, 0.0}, "protocol"}});
    EXPECT_NEAR(costs_until(prices, 60.0, {{0.9, 0.5}}).front(), 297.0, 1e-9);
}

TEST(CostOfGain, PairsDrawsAndTakesTheQuotientOfMeans) {
    // origin: analytic: cost is 70 times the gain in every draw, so the quotient has no spread
    std::vector<double> costs, gains;
    for (int i = 1; i <= 40; ++i)
        gains.push_back(0.5 + 0.1 * i), costs.push_back(70.0 * gains.back());
    const CostOfGain paired = cost_of_gain(costs, gains);
    EXPECT_TRUE(paired.finite);
    EXPECT_NEAR(paired.per_unit.low, 70.0, 1e-9);
    EXPECT_NEAR(paired.per_unit.middle, 70.0, 1e-9);
    EXPECT_NEAR(paired.per_unit.high, 70.0, 1e-9);
    // Paired the other way round the same numbers spread: the pairing is what counts.
    std::reverse(costs.begin(), costs.end());
    const CostOfGain crossed = cost_of_gain(costs, gains);
    EXPECT_GT(crossed.per_unit.high, 3.0 * crossed.per_unit.low);
}

TEST(CostOfGain, HasNoUpperBoundWhereTheGainMayBeNone) {
    const std::vector<double> costs(20, 1000.0);
    std::vector<double> gains;
    for (int i = 0; i < 20; ++i) gains.push_back(0.1 * i - 0.35);  // four of twenty below 0
    const CostOfGain of = cost_of_gain(costs, gains);
    EXPECT_FALSE(of.finite);
    EXPECT_TRUE(std::isinf(of.per_unit.high));
    EXPECT_NEAR(of.per_unit.low, 1000.0 / 1.5, 45.0);  // near the largest gains, 1.45 to 1.55
    EXPECT_TRUE(std::isfinite(of.per_unit.middle));
    const CostOfGain never = cost_of_gain(costs, std::vector<double>(20, -1.0));
    EXPECT_FALSE(never.finite);
    EXPECT_TRUE(std::isinf(never.per_unit.low));
}

TEST(CostOfGain, DearerIsDearerAndMoreGainIsCheaper) {
    const std::vector<double> costs(10, 500.0), more(10, 800.0), gains(10, 2.0), better(10, 4.0);
    const double at = cost_of_gain(costs, gains).per_unit.middle;
    EXPECT_DOUBLE_EQ(at, 250.0);
    EXPECT_GT(cost_of_gain(more, gains).per_unit.middle, at);
    EXPECT_LT(cost_of_gain(costs, better).per_unit.middle, at);
}

}  // namespace
}  // namespace needlework
