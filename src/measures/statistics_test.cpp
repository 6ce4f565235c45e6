#include "measures/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace needlework {
namespace {

TEST(Statistics, QuantilesOfKnownValues) {
    std::vector<double> values = {4, 1, 3, 2};
    EXPECT_DOUBLE_EQ(quantile(values, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(quantile(values, 0.0), 1.0);
    EXPECT_DOUBLE_EQ(quantile(values, 1.0), 4.0);
    std::vector<double> weights = {0, 1, 0, 3};
    EXPECT_DOUBLE_EQ(weighted_quantile(values, weights, 0.625), 2.0);
    EXPECT_DOUBLE_EQ(weighted_quantile(values, weights, 0.9), 2.0);
}

TEST(Statistics, IncompleteBetaHasItsClosedForms) {
    EXPECT_NEAR(incomplete_beta(0.3, 1, 1), 0.3, 1e-14);
    EXPECT_NEAR(incomplete_beta(0.3, 2, 1), 0.09, 1e-14);
    EXPECT_NEAR(incomplete_beta(0.7, 1, 3), 1.0 - 0.027, 1e-14);
    EXPECT_NEAR(incomplete_beta(0.5, 30, 30), 0.5, 1e-12);
    EXPECT_NEAR(beta_quantile(0.05, 1, 1), 0.05, 1e-12);
}

/// Contents that intervals of `n` draws really have, over many ensembles.
template <class Draw, class Below>
std::vector<double> contents_of(size_t n, double level, Draw draw, Below below) {
    std::vector<double> contents;
    for (std::uint64_t study = 0; study < 3000; ++study) {
        RandomStream stream(5, "content", study);
        std::vector<double> values(n);
        for (double& v : values) v = draw(stream);
        const Interval i = interval_of(values, level);
        contents.push_back(below(i.high) - below(i.low));
    }
    return contents;
}

TEST(Statistics, AnIntervalHoldsWhatItIsCalledOnAverageHoweverManyDrawsThereAre) {
    const auto normal = [](RandomStream& s) { return s.normal(); };
    const auto exponential = [](RandomStream& s) { return -std::log(s.uniform()); };
    const auto below_exponential = [](double x) { return x > 0.0 ? -std::expm1(-x) : 0.0; };
    for (size_t n : {20, 32, 200}) {
        EXPECT_NEAR(mean_of(contents_of(n, 0.9, normal, normal_cdf)), 0.9, 0.01) << n;
        EXPECT_NEAR(mean_of(contents_of(n, 0.9, exponential, below_exponential)), 0.9, 0.01) << n;
    }
    // Too few for the outermost to be the ends: a normal tail is carried on.
    for (size_t n : {8, 12, 16}) {
        EXPECT_NEAR(mean_of(contents_of(n, 0.9, normal, normal_cdf)), 0.9, 0.035) << n;
        EXPECT_NEAR(mean_of(contents_of(n, 0.9, exponential, below_exponential)), 0.9, 0.035) << n;
    }
    EXPECT_NEAR(mean_of(contents_of(8, 0.5, normal, normal_cdf)), 0.5, 0.02);
    // Planted: ends at the outermost of eight hold 7/9.
    std::vector<double> eight(8);
    for (size_t i = 0; i < eight.size(); ++i) eight[i] = normal_quantile((double(i) + 1.0) / 9.0);
    EXPECT_GT(interval_of(eight).high, 1.2 * eight.back());
    EXPECT_NEAR(interval_of(eight).high, normal_quantile(0.95), 1e-9);
}

TEST(Statistics, AnIntervalIsCutToWhatAQuantityCanBe) {
    // Eight amounts, the lowest far from the highest: the normal tail below them passes zero.
    const std::vector<double> amounts{1, 2, 4, 8, 16, 32, 64, 128};
    const Interval carried_on = interval_of(amounts), cut = within(carried_on, 0.0, 100.0);
    EXPECT_LT(carried_on.low, 0.0);
    EXPECT_EQ(cut.low, 0.0);
    EXPECT_EQ(cut.middle, carried_on.middle);
    EXPECT_EQ(cut.high, 100.0);
}

TEST(Statistics, GroupsAreWorthFewerIndependentDraws) {
    EXPECT_DOUBLE_EQ(independent_number(80, 8, 1.0), 8.0);   // copies
    EXPECT_DOUBLE_EQ(independent_number(80, 8, 0.0), 80.0);  // strangers
    EXPECT_DOUBLE_EQ(independent_number(80, 8, 0.5), 80.0 / 5.5);
    std::vector<double> eight, copies;
    for (int i = 0; i < 8; ++i) {
        eight.push_back(normal_quantile((i + 1.0) / 9.0));
        for (int k = 0; k < 10; ++k) copies.push_back(eight.back());
    }
    EXPECT_NEAR(interval_of(copies, 0.9, 8.0).high, interval_of(eight).high, 1e-9);
    // Inside, copies are a staircase: within half a step.
    EXPECT_NEAR(interval_of(copies, 0.5, 8.0).low, interval_of(eight, 0.5).low, 0.2);
}

TEST(Statistics, ContentOfIntervalsIsWhatSimulationFinds) {
    const std::vector<double> contents = contents_of(
        32, 0.9, [](RandomStream& s) { return s.normal(); }, normal_cdf);
    const IntervalContent expected = content_of_interval(32), of_200 = content_of_interval(200);
    EXPECT_NEAR(expected.mean, 0.9, 1e-12);
    EXPECT_NEAR(mean_of(contents), expected.mean, 0.01);
    EXPECT_NEAR(quantile(contents, 0.05), expected.low, 0.02);
    EXPECT_NEAR(quantile(contents, 0.95), expected.high, 0.02);
    EXPECT_LT(of_200.high - of_200.low, 0.5 * (expected.high - expected.low));
}

PeopleDraws simulated(double draw_sd, double person_sd, size_t n_draws, size_t n_people,
                      std::uint64_t seed) {
    PeopleDraws draws;
    for (size_t d = 0; d < n_draws; ++d) {
        RandomStream stream(seed, "draw", d);
        double mean = 10.0 + draw_sd * stream.normal();
        std::vector<double> people;
        for (size_t p = 0; p < n_people; ++p) people.push_back(mean + person_sd * stream.normal());
        draws.by_draw.push_back(people);
    }
    return draws;
}

TEST(Statistics, TheMeanOfManyPeopleAndOnePersonAreTwoIntervals) {
    PeopleDraws draws = simulated(1.0, 3.0, 400, 4, 11);
    EXPECT_NEAR(std::sqrt(draws.variance_of_people()), 3.0, 0.15);
    EXPECT_NEAR(std::sqrt(draws.variance_of_draws()), 1.0, 0.2);
    constexpr double half_width = 1.645;  // of a normal 90 % interval, in sd
    Interval mean = draws.mean_of_people(30), one = draws.one_person();
    EXPECT_NEAR(0.5 * (mean.high - mean.low), half_width * std::sqrt(1.0 + 9.0 / 30.0), 0.3);
    EXPECT_NEAR(0.5 * (one.high - one.low), half_width * std::sqrt(10.0), 0.4);
    EXPECT_NEAR(mean.middle, 10.0, 0.3);
    // Reading error widens the one more than the other.
    EXPECT_GT(draws.one_person(9.0).high - one.high,
              3.0 * (draws.mean_of_people(30, 9.0).high - mean.high));
    // A planted bug, the mean read as one person, is seen.
    EXPECT_GT(one.high - one.low, 2.0 * (mean.high - mean.low));
}

TEST(Statistics, TheSameIntervalsFromMembersWithAKnownShareOfPeople) {
    RandomStream stream(2, "members");
    std::vector<double> members;
    for (int i = 0; i < 2000; ++i) members.push_back(5.0 + stream.normal() + 2.0 * stream.normal());
    Interval mean = interval_of_mean(members, 4.0, 25);
    EXPECT_NEAR(0.5 * (mean.high - mean.low), 1.645 * std::sqrt(1.0 + 4.0 / 25.0), 0.15);
    Interval one = interval_of_one(members, 4.0);
    EXPECT_NEAR(0.5 * (one.high - one.low), 1.645 * 3.0, 0.25);
}

TEST(Statistics, ErrorOfAnIntervalShrinksWithSamples) {
    RandomStream stream(4, "values");
    std::vector<double> few(64), many(640);
    for (double& v : few) v = stream.normal();
    for (double& v : many) v = stream.normal();
    IntervalError of_few = error_of_interval(few, 0.9, 1),
                  of_many = error_of_interval(many, 0.9, 1);
    // Asymptotic sd of a normal 5 % quantile: sqrt(p q / n) / density = 2.11 / sqrt(n).
    EXPECT_NEAR(of_many.low_sd, 2.11 / std::sqrt(640.0), 0.035);
    EXPECT_GT(of_few.high_sd, 1.8 * of_many.high_sd);
    EXPECT_EQ(error_of_interval(few, 0.9, 1).low_sd, of_few.low_sd);
}

TEST(Statistics, LatinHypercubeFillsEveryStratumOnceAndIsTheSameEachTime) {
    const std::vector<std::string> names{"retention", "passes", "age"};
    auto rows = latin_hypercube(64, names, 20261122);
    for (size_t d = 0; d < 3; ++d) {
        std::vector<int> seen(64, 0);
        for (const auto& row : rows) {
            ASSERT_GT(row[d], 0.0);
            ASSERT_LT(row[d], 1.0);
            ++seen[size_t(row[d] * 64.0)];
        }
        EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 64);
    }
    EXPECT_EQ(rows, latin_hypercube(64, names, 20261122));
    // A further column moves none of the others, wherever it stands.
    const std::vector<std::string> more{"new one", "retention", "passes", "age"};
    auto wider = latin_hypercube(64, more, 20261122);
    for (size_t i = 0; i < 64; ++i)
        for (size_t d = 0; d < 3; ++d) EXPECT_EQ(wider[i][d + 1], rows[i][d]);
    // Columns are not the same permutation.
    double product = 0.0;
    for (const auto& row : rows) product += (row[0] - 0.5) * (row[1] - 0.5);
    EXPECT_LT(std::fabs(product / 64.0), 0.03);
    // Means of a hypercube are far closer than those of free draws (sd 0.036).
    std::vector<double> first;
    for (const auto& row : rows) first.push_back(row[0]);
    EXPECT_NEAR(mean_of(first), 0.5, 0.003);
}

}  // namespace
}  // namespace needlework
