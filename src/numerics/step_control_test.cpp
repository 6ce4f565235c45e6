#include "numerics/step_control.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/problem.hpp"

namespace needlework {
namespace {

StepControlSettings settings() { return {.start_dt_s = 1.0, .min_dt_s = 1e-3, .max_dt_s = 1e3}; }

TEST(StepControl, EndsExactlyAtEveryEventAndNeverTakesATinyLastStep) {
    std::vector<double> events{10.0, 33.3, 100.0};
    StepControl control(settings(), events);
    std::vector<double> reached;
    double smallest = 1e9;
    while (!control.done()) {
        smallest = std::min(smallest, control.step_s());
        ASSERT_TRUE(control.judge(0.3));
        if (control.at_event()) reached.push_back(control.time_s());
    }
    EXPECT_EQ(reached, events);
    EXPECT_GT(smallest, 0.5);
}

TEST(StepControl, ReachesAnEventInTwoEqualStepsRatherThanALongAndATinyOne) {
    StepControlSettings fixed = settings();
    fixed.start_dt_s = fixed.max_dt_s = 3.2;
    StepControl control(fixed, {10.0});
    std::vector<double> steps;
    while (!control.done()) {
        steps.push_back(control.step_s());
        control.judge(0.3);
    }
    ASSERT_EQ(steps.size(), 4u);  // 3.2, 3.2 and the rest of 3.6 in halves
    EXPECT_NEAR(steps[2], 1.8, 1e-12);
    EXPECT_NEAR(steps[3], 1.8, 1e-12);
}

TEST(StepControl, FindsTheStepThatTheErrorAllows) {
    // The estimated error of a first-order method grows with dt^2; 1 at 25 s.
    StepControl control(settings(), {1e5});
    for (int i = 0; i < 60; ++i) control.judge(std::pow(control.step_s() / 25.0, 2));
    EXPECT_NEAR(control.step_s(), 22.0, 4.0);
    EXPECT_GT(control.state().n_accepted, 50);
}

TEST(StepControl, RejectsGoesBackAndAcceptsTheSmallestWhateverItsError) {
    StepControl control(settings(), {1e5});
    EXPECT_FALSE(control.judge(50.0));
    EXPECT_EQ(control.time_s(), 0.0);
    EXPECT_LT(control.step_s(), 0.25);
    for (int i = 0; i < 20 && !control.judge(1e6); ++i) continue;
    EXPECT_EQ(control.state().n_forced, 1);
    EXPECT_NEAR(control.time_s(), 1e-3, 1e-9);
    EXPECT_FALSE(StepControl(settings(), {1e5}).judge(std::nan("")));
}

TEST(StepControl, NoFiniteErrorAtTheSmallestStepIsAModelError) {
    StepControl control(settings(), {1e5});
    EXPECT_THROW(for (int i = 0; i < 50; ++i) control.judge(std::nan("")), ModelError);
}

TEST(StepControl, AResumedRunTakesTheSameSteps) {
    auto error = [](double t, double dt) { return std::pow(dt / (5.0 + t / 10.0), 2); };
    auto run = [&](StepControl& c, std::vector<double>& times, size_t at_most) {
        while (!c.done() && times.size() < at_most)
            if (c.judge(error(c.time_s(), c.step_s()))) times.push_back(c.time_s());
    };
    std::vector<double> whole, parts;
    StepControl one(settings(), {300.0, 700.0});
    run(one, whole, 1000);
    StepControl first(settings(), {300.0, 700.0}), second(settings(), {300.0, 700.0});
    run(first, parts, 13);
    second.resume(first.state());
    run(second, parts, 1000);
    EXPECT_EQ(whole, parts);
}

}  // namespace
}  // namespace needlework
