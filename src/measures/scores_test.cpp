// Proper scores against values computed by hand.
#include "measures/scores.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/random.hpp"

namespace needlework {
namespace {

TEST(Scores, CrpsOfANormalByHand) {
    // At its middle: sd (2 phi(0) - 1/sqrt(pi)) = 0.2336949772551085 sd (analytic).
    EXPECT_NEAR(crps_of_normal(3.0, 2.0, 3.0), 2.0 * 0.2336949772551085, 1e-12);
    // One sd off: 1 (2 Phi(1) - 1) + 2 phi(1) - 1/sqrt(pi), Phi(1) = 0.841344746068543,
    // phi(1) = 0.241970724519143 (tables): 0.602441357627617.
    EXPECT_NEAR(crps_of_normal(0.0, 1.0, 1.0), 0.602441357627617, 1e-12);
    EXPECT_NEAR(crps_of_normal(0.0, 1.0, -1.0), 0.602441357627617, 1e-12);
    EXPECT_EQ(crps_of_normal(5.0, 0.0, 3.5), 1.5);  // a certain forecast: the distance
}

TEST(Scores, CrpsIsTheIntegralOfTheSquaredDistanceOfDistributions) {
    const double mean = 0.3, sd = 0.7, x = 1.1, h = 1e-3;
    double integral = 0.0;
    for (double t = -8.0; t < 8.0; t += h) {
        double f = 0.5 * std::erfc(-(t - mean) / (sd * std::sqrt(2.0)));
        integral += h * std::pow(f - (t >= x ? 1.0 : 0.0), 2);
    }
    EXPECT_NEAR(crps_of_normal(mean, sd, x), integral, 2.0 * h);
}

TEST(Scores, CrpsOfDrawsByHandAndOfFewOrManyDrawsThatOfTheirDistribution) {
    // Draws 0 and 2, seen 0 and 3: (0 + 2)/2 - 2/2 = 0, (3 + 1)/2 - 2/2 = 1 (by hand).
    EXPECT_DOUBLE_EQ(crps_of_draws(std::array{2.0, 0.0}, 0.0), 0.0);
    EXPECT_DOUBLE_EQ(crps_of_draws(std::array{2.0, 0.0}, 3.0), 1.0);
    EXPECT_DOUBLE_EQ(crps_of_draws(std::array{3.0}, 5.0), 2.0);  // a certain forecast
    std::vector<double> draws;
    const int n = 4000;
    for (int i = 0; i < n; ++i) draws.push_back(1.0 + 2.0 * normal_quantile((i + 0.5) / n));
    for (double x : {-3.0, 1.0, 4.5})
        EXPECT_NEAR(crps_of_draws(draws, x), crps_of_normal(1.0, 2.0, x), 2e-3);
    // Copies of two draws are two draws.
    EXPECT_DOUBLE_EQ(crps_of_draws(std::array{2.0, 2.0, 2.0, 0.0, 0.0, 0.0}, 3.0, 3), 1.0);
    // Eight draws are punished for their own distribution, not for being few.
    double mean = 0.0;
    const int n_ensembles = 4000;
    for (int e = 0; e < n_ensembles; ++e) {
        RandomStream stream(3, "few", std::uint64_t(e));
        std::array<double, 8> few{};
        for (double& v : few) v = 1.0 + 2.0 * stream.normal();
        mean += crps_of_draws(few, 4.5) / n_ensembles;
    }
    EXPECT_NEAR(mean, crps_of_normal(1.0, 2.0, 4.5), 0.03);
}

TEST(Scores, IntervalScoreByHand) {
    EXPECT_DOUBLE_EQ(interval_score(1.0, 3.0, 0.9, 2.0), 2.0);               // inside: the width
    EXPECT_DOUBLE_EQ(interval_score(1.0, 3.0, 0.9, 3.5), 2.0 + 20.0 * 0.5);  // 2/(1 - 0.9) = 20
    EXPECT_DOUBLE_EQ(interval_score(1.0, 3.0, 0.5, 0.0), 2.0 + 4.0 * 1.0);
}

TEST(Scores, TheTrueForecastIsBestOnAverage) {
    // Proper: a forecaster who says what he draws from beats one who is sure, and one who is vague.
    RandomStream random(4, "proper");
    double honest = 0.0, sure = 0.0, vague = 0.0, shifted = 0.0;
    for (int i = 0; i < 4000; ++i) {
        double x = 2.0 + 1.5 * random.normal();
        honest += crps_of_normal(2.0, 1.5, x);
        sure += crps_of_normal(2.0, 0.5, x);
        vague += crps_of_normal(2.0, 4.5, x);
        shifted += crps_of_normal(3.0, 1.5, x);
    }
    EXPECT_LT(honest, sure);
    EXPECT_LT(honest, vague);
    EXPECT_LT(honest, shifted);
}

TEST(Scores, RankCorrelationKnowsOrderOnly) {
    std::array<double, 5> a{1.0, 2.0, 3.0, 4.0, 5.0}, grows{0.1, 0.2, 30.0, 31.0, 900.0},
        falls{9.0, 8.0, 7.0, 6.0, -3.0};
    EXPECT_DOUBLE_EQ(rank_correlation(a, grows), 1.0);
    EXPECT_DOUBLE_EQ(rank_correlation(a, falls), -1.0);
    // One swap of neighbours among five: 1 - 6 * 2 / (5 * 24) = 0.9 (Spearman's formula).
    std::array<double, 5> swapped{1.0, 3.0, 2.0, 4.0, 5.0};
    EXPECT_NEAR(rank_correlation(a, swapped), 0.9, 1e-12);
    EXPECT_TRUE(std::isnan(
        rank_correlation(std::array<double, 2>{1.0, 2.0}, std::array<double, 2>{3.0, 4.0})));
}

}  // namespace
}  // namespace needlework
