// Assimilation by weights beside what can be computed by hand.
#include "study/world_weights.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace needlework {
namespace {

const std::vector<std::vector<std::string>> no_forms;

TEST(WorldWeights, AreThoseOfANormalError) {
    Eigen::MatrixXd missed(3, 1), errors(1, 1);
    missed << 0.0, 2.0, -2.0;
    errors << 4.0;
    const Eigen::VectorXd w = weights_of_worlds(missed, errors);
    EXPECT_NEAR(w.sum(), 1.0, 1e-12);
    EXPECT_NEAR(w(1) / w(0), std::exp(-0.5), 1e-12);
    EXPECT_NEAR(w(1), w(2), 1e-12);
    EXPECT_NEAR(effective_number(Eigen::VectorXd::Constant(8, 0.125)), 8.0, 1e-12);
    // Two data that share nearly all of their error say as much as one.
    Eigen::MatrixXd twice(2, 2), shared(2, 2);
    twice << 0.0, 0.0, 1.0, 1.0;
    shared << 1.0, 0.999, 0.999, 1.0;
    const Eigen::VectorXd w2 = weights_of_worlds(twice, shared);
    EXPECT_NEAR(w2(1) / w2(0), std::exp(-0.5), 1e-3);
}

/// z ~ N(0, 1), seen is a step: min(1, z) = 0.2 with an error of 0.3. What a straight line cannot
/// tell: worlds above 1 all say 1.
TEST(WorldWeights, FindThePosteriorWhereThePredictionIsNoStraightLine) {
    const int n = 4000;
    RandomStream random(3, "worlds");
    Eigen::MatrixXd z(n, 1), missed(n, 1), errors(1, 1);
    errors << 0.09;
    for (int i = 0; i < n; ++i) {
        z(i, 0) = random.normal();
        missed(i, 0) = 0.2 - std::min(1.0, z(i, 0));
    }
    const Eigen::VectorXd w = weights_of_worlds(missed, errors);
    const std::vector<size_t> kept = kept_worlds(w, no_forms, 1000, random);
    ASSERT_EQ(kept.size(), 1000U);
    const Eigen::MatrixXd spread = spread_twins(z, no_forms, kept, random);
    // Where z < 1 it is normal with variance 1/(1 + 1/0.09) and mean that times 0.2/0.09 (analytic;
    // above 1 lies next to nothing of it).
    const double variance = 1.0 / (1.0 + 1.0 / 0.09), mean = variance * 0.2 / 0.09;
    EXPECT_NEAR(spread.mean(), mean, 0.03);
    const double seen = (spread.array() - spread.mean()).square().mean();
    EXPECT_NEAR(seen / variance, 1.0, 0.15);
    EXPECT_LT(spread.maxCoeff(), 1.6);
}

TEST(WorldWeights, EachGroupOfFormsKeepsItsShareHoweverWellItFits) {
    std::vector<std::vector<std::string>> forms;
    Eigen::VectorXd w(80);
    for (int i = 0; i < 80; ++i) {
        forms.push_back({i < 40 ? "signal" : "space"});
        w(i) = i < 40 ? 1.0 : 1e-6;
    }
    w /= w.sum();
    RandomStream random(4, "kept");
    int of_first = 0;
    const std::vector<size_t> kept = kept_worlds(w, forms, 40, random);
    for (size_t k : kept) of_first += k < 40 ? 1 : 0;
    EXPECT_EQ(kept.size(), 40U);
    EXPECT_EQ(of_first, 20);
    // A world with all the weight of its group is all that is kept of it.
    w(50) = 1.0;
    for (size_t k : kept_worlds(w / w.sum(), forms, 40, random)) EXPECT_TRUE(k < 40 || k == 50);
}

TEST(WorldWeights, SpreadingTwinsKeepsMeanAndCovariance) {
    RandomStream random(5, "twins");
    const int n = 2000;
    Eigen::MatrixXd z(n, 2);
    std::vector<size_t> kept;
    for (int i = 0; i < n; ++i) {
        z(i, 0) = random.normal();
        z(i, 1) = 0.8 * z(i, 0) + 0.6 * random.normal();
        kept.push_back(size_t(i / 4) * 4);  // each fourth, four times
    }
    const Eigen::MatrixXd spread = spread_twins(z, no_forms, kept, random);
    const Eigen::MatrixXd centred = spread.rowwise() - spread.colwise().mean();
    const Eigen::MatrixXd covariance = centred.transpose() * centred / n;
    EXPECT_NEAR(covariance(0, 0), 1.0, 0.12);
    EXPECT_NEAR(covariance(0, 1), 0.8, 0.12);
    EXPECT_NE(spread(0, 0), spread(1, 0));
}

}  // namespace
}  // namespace needlework
