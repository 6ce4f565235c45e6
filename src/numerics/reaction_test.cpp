
#include "numerics/reaction.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

namespace needlework {
namespace {

TEST(AlphaQss, AConstantRateIsNearlyExactForAnyStep) {
    // Analytic: y = q/p + (y0 - q/p) exp(-x). The rational stand-in for exp is within 1.2 % of y0.
    for (double x = 1e-4; x < 1e6; x *= 1.7) {
        double y = double(alpha_qss_predict(3.0F, {2.0F, float(x)}, 1.0F));
        double rest = 2.0 / x, exact = rest + (3.0 - rest) * std::exp(-x);
        EXPECT_NEAR(y, exact, 1.5e-2 * std::abs(3.0 - rest) * std::min(1.0, x)) << x;
    }
}

TEST(AlphaQss, AConstantRateIsOfFourthOrder) {
    // Error of one step of y' = -y, y = 1 against exp(-x): order 5 for a single step.
    auto error = [](float x) {
        return std::abs(double(alpha_qss_predict(1.0F, {0.0F, 1.0F}, x)) - std::exp(-double(x)));
    };
    double order = std::log2(error(1.6F) / error(0.8F));  // of one step: one more than of many
    RecordProperty("order_constant_rate", std::to_string(order - 1.0));
    EXPECT_GT(order, 3.5);
}

/// Logistic growth y' = y - y^2 from 0.1, split as production y and loss y: exact 1/(1 + 9 e^-t).
double logistic_error(int n) {
    float y = 0.1F, dt = 4.0F / float(n);
    for (int i = 0; i < n; ++i) {
        ProductionLoss start{y, y};
        float predicted = alpha_qss_predict(y, start, dt);
        y = alpha_qss_correct(y, start, {predicted, predicted}, dt);
    }
    return std::abs(double(y) - 1.0 / (1.0 + 9.0 * std::exp(-4.0)));
}

TEST(AlphaQss, PredictorAndCorrectorTogetherAreOfSecondOrder) {
    double order = std::log2(logistic_error(16) / logistic_error(32));
    RecordProperty("order_reaction", std::to_string(order));
    EXPECT_NEAR(order, 2.0, 0.3);
}

TEST(AlphaQss, RestIsKeptToTheLastBit) {
    bool held = rc::check("rest stays", [] {
        float y = std::ldexp(float(*rc::gen::inRange(1 << 22, 1 << 24)), -*rc::gen::inRange(0, 40));
        float loss =
            std::ldexp(float(*rc::gen::inRange(1 << 22, 1 << 24)), -*rc::gen::inRange(22, 50));
        float dt = std::ldexp(1.0F, *rc::gen::inRange(0, 23));
        ProductionLoss rest{loss * y, loss};
        RC_ASSERT(alpha_qss_predict(y, rest, dt) == y);
        RC_ASSERT(alpha_qss_correct(y, rest, rest, dt) == y);
        RC_ASSERT(alpha_qss_error(y, y, y, 1e-6F, 1e-3F) == 0.0F);
    });
    EXPECT_TRUE(held);
}

TEST(AlphaQss, APositiveValueStaysPositiveForAnyStep) {
    for (float x = 1e-6F; x < 1e9F; x *= 1.01F) {
        EXPECT_GE(alpha_qss_predict(0.7F, {0.0F, x}, 1.0F), 0.0F) << x;
        EXPECT_GE(alpha_qss_correct(0.7F, {1.0F, x}, {0.0F, x}, 1.0F), 0.0F) << x;
        EXPECT_GE(alpha_qss_correct(0.7F, {0.0F, x / 3.0F}, {0.0F, 1.7F * x}, 1.0F), 0.0F) << x;
    }
}

TEST(AlphaQss, ALongStepEndsAtTheBalance) {
    EXPECT_NEAR(alpha_qss_predict(5.0F, {6.0F, 2.0F}, 1e6F), 3.0F, 1e-5F);
    EXPECT_EQ(alpha_qss_predict(5.0F, {6.0F, 0.0F}, 2.0F),
              5.0F + 2.0F * (6.0F * (1.0F - 0x1p-20F)));
}

}  // namespace
}  // namespace needlework
