// The radial design and its estimates, against a function whose indices are known.
#include "study/sensitivity.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "study/draws.hpp"

namespace needlework {
namespace {

/// Ishigami's function: total indices 0.5576, 0.4424, 0.2437 for a = 7, b = 0.1 (analytic; Ishigami
/// and Homma 1990).
double ishigami(const double* x) {
    return std::sin(x[0]) + 7.0 * std::pow(std::sin(x[1]), 2) +
           0.1 * std::pow(x[2], 4) * std::sin(x[0]);
}

TEST(Sensitivity, TotalIndicesOfIshigamisFunction) {
    RandomStream random(8, "ishigami");
    const int n_blocks = 20000;
    std::vector<double> values;
    for (int b = 0; b < n_blocks; ++b) {
        double base[4], other[4];
        for (int i = 0; i < 4; ++i)
            base[i] = M_PI * (2.0 * random.uniform() - 1.0),
            other[i] = M_PI * (2.0 * random.uniform() - 1.0);
        values.push_back(ishigami(base));
        for (int i = 0; i < 4; ++i) {
            double moved[4] = {base[0], base[1], base[2], base[3]};
            moved[i] = other[i];
            values.push_back(ishigami(moved));
        }
    }
    auto effects = effects_of(values, {"x1", "x2", "x3", "of no account"});
    const double expected[] = {0.5576, 0.4424, 0.2437, 0.0};
    for (size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(effects[i].total_share, expected[i], 0.02) << effects[i].factor;
        EXPECT_LT(std::abs(effects[i].total_share - expected[i]), 4.0 * effects[i].error + 0.01);
    }
    EXPECT_EQ(effects[3].mean_absolute, 0.0);
}

std::vector<UncertainParameter> three_parameters() {
    std::vector<UncertainParameter> list(3);
    list[0].path = "healing.retention_peak", list[1].path = "session[1].passes",
    list[2].path = "person.response";
    for (UncertainParameter& p : list) {
        p.distribution.kind = Distribution::Kind::uniform;
        p.distribution.a = 0.0, p.distribution.b = 1.0;
    }
    list[1].group = UncertaintyGroup::completion, list[2].group = UncertaintyGroup::person;
    return list;
}

double number(const DrawPlan& plan, int member, size_t i) {
    return plan.draw(member).numbers[i].second;
}

TEST(Draws, ARedrawMovesOneGroupAndNothingElse) {
    DrawPlan plan(Protocol{}, three_parameters(), {}, 16, 7);
    DrawPlan again = plan.redrawn(UncertaintyGroup::completion, 8);
    ASSERT_EQ(again.n_members(), 8);
    for (int shared = 0; shared < 8; ++shared) {
        int first = 2 * shared;  // two people a shared draw
        EXPECT_EQ(number(again, shared, 0), number(plan, first, 0));
        EXPECT_EQ(number(again, shared, 2), number(plan, first, 2));
        EXPECT_EQ(number(again, shared, 1), number(plan, 2 * ((shared + 1) % 8), 1));
        EXPECT_EQ(again.placement(shared), plan.placement(first));
        EXPECT_EQ(again.draw(shared).shared, shared);
    }
}

TEST(Draws, ARedrawOfTheParametersTakesThePosteriorWithIt) {
    Posterior posterior;
    posterior.paths = {"healing.retention_peak"};
    for (int i = 0; i < 8; ++i) posterior.samples.push_back({100.0 + i});
    DrawPlan plan(Protocol{}, three_parameters(), posterior, 16, 7);
    DrawPlan model = plan.redrawn(UncertaintyGroup::model, 8);
    DrawPlan completion = plan.redrawn(UncertaintyGroup::completion, 8);
    for (int shared = 0; shared < 8; ++shared) {
        EXPECT_EQ(number(model, shared, 0), number(plan, 2 * ((shared + 1) % 8), 0));
        EXPECT_EQ(number(completion, shared, 0), number(plan, 2 * shared, 0));
    }
}

TEST(Draws, ARadialDesignMovesOneFactorAMember) {
    Posterior posterior;
    posterior.paths = {"healing.retention_peak"};
    for (int i = 0; i < 6; ++i) posterior.samples.push_back({100.0 + i});
    DrawPlan rows(Protocol{}, three_parameters(), posterior, 6, 7, 1);
    EXPECT_EQ(rows.factors(), (std::vector<std::string>{"session[1].passes", "person.response",
                                                        "calibrated parameters, together"}));
    DrawPlan plan = rows.radial(3);
    ASSERT_EQ(plan.n_members(), 12);
    for (int block = 0; block < 3; ++block) {
        const int base = 4 * block;
        const std::vector<size_t> moved_column{1, 2, 0};  // of each factor
        for (int factor = 0; factor < 3; ++factor)
            for (size_t i = 0; i < 3; ++i) {
                const double is = number(plan, base + 1 + factor, i), was = number(plan, base, i);
                if (i == moved_column[size_t(factor)])
                    EXPECT_EQ(is, number(rows, block + 3, i));
                else
                    EXPECT_EQ(is, was);
                EXPECT_EQ(plan.placement(base + 1 + factor), plan.placement(base));
            }
    }
}

}  // namespace
}  // namespace needlework
