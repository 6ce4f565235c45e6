#include "study/intervals.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "study/draws.hpp"

namespace needlework {
namespace {

NestedValues normal_members(int n_shared, double sd_shared, double sd_person, std::uint64_t seed) {
    NestedValues nested;
    RandomStream stream(seed, "members");
    for (int i = 0; i < n_shared; ++i) {
        double shared = sd_shared * stream.normal();
        for (int j = 0; j < 2; ++j)
            nested.values.push_back(50.0 + shared + sd_person * stream.normal());
    }
    return nested;
}

TEST(Intervals, PartsOfTheVarianceAreFound) {
    VarianceParts parts = variance_parts(normal_members(20000, 3.0, 4.0, 1));
    EXPECT_NEAR(parts.mean, 50.0, 0.15);  // five standard errors of 20,000 pairs
    EXPECT_NEAR(parts.shared, 9.0, 0.8);
    EXPECT_NEAR(parts.person, 16.0, 0.8);
}

TEST(Intervals, MeanOfManyPeopleKeepsOnlyWhatTheyShare) {
    NestedValues nested = normal_members(4000, 3.0, 4.0, 2);
    // analytic: a normal's 5 % quantile lies 1.645 sd below its mean
    PredictedInterval many = mean_of_people(nested, 1000000, 0.0);
    EXPECT_NEAR(many.high90 - many.low90, 2 * 1.645 * 3.0, 0.6);
    PredictedInterval thirty = mean_of_people(nested, 30, 2.0);
    EXPECT_NEAR(thirty.high90 - thirty.low90, 2 * 1.645 * std::sqrt(9.0 + 20.0 / 30.0), 0.6);
    PredictedInterval person = one_person(nested, 2.0);
    EXPECT_NEAR(person.high90 - person.low90, 2 * 1.645 * std::sqrt(9.0 + 16.0 + 4.0), 0.6);
}

TEST(Intervals, EndsAreNamedWithTheirError) {
    PredictedInterval few = mean_of_people(normal_members(16, 3.0, 1.0, 3), 30, 0.0);
    PredictedInterval more = mean_of_people(normal_members(400, 3.0, 1.0, 3), 30, 0.0);
    EXPECT_GT(few.error, 2.0 * more.error);
}

TEST(Intervals, ScorePunishesWidthAndMisses) {
    EXPECT_DOUBLE_EQ(interval_score(0.0, 10.0, 5.0), 10.0);
    EXPECT_DOUBLE_EQ(interval_score(0.0, 10.0, 12.0), 10.0 + 20.0 * 2.0);
}

TEST(LatinHypercube, EachStratumOnceInEveryColumn) {
    auto points = latin_hypercube(32, 5, 7, "test");
    for (size_t column = 0; column < 5; ++column) {
        std::vector<int> hits(32, 0);
        for (const auto& row : points) ++hits[size_t(row[column] * 32)];
        for (int h : hits) EXPECT_EQ(h, 1);
    }
}

TEST(Draws, TruncatedDistributionStaysInsideAndKeepsItsShape) {
    UncertainParameter p;
    p.distribution = {Distribution::Kind::lognormal, 16.0, 1.6};
    p.lower = 2.0, p.upper = 60.0;
    EXPECT_GE(p.draw_number(1e-9), 2.0);
    EXPECT_LE(p.draw_number(1.0 - 1e-9), 60.0);
    EXPECT_NEAR(p.draw_number(0.5), 16.0, 0.1);  // hardly truncated: the median stays
}

}  // namespace
}  // namespace needlework
