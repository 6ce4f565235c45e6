// The epidermis closes as a front, whatever the cells of the grid.
#include "process/healing/epidermis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "process/healing/healing_patch.hpp"

namespace needlework {
namespace {

using test::patch_box;

std::vector<Channel> one_channel(double radius_m) {
    Channel channel;
    channel.x_m = 313e-6, channel.y_m = 7e-6;  // across the periodic side
    channel.wound_radius_m = radius_m;
    return {channel};
}

TEST(Epidermis, closure_does_not_depend_on_the_size_of_a_cell) {
    const double radius_m = 40e-6;
    for (int n : {4, 16, 64}) {
        const Box box = patch_box(n, 320e-6, 2, 100e-6);
        Epidermis epidermis{HealingParameters{}};
        epidermis.injure(one_channel(radius_m), 0.0);
        std::vector<float> map(box.plane_cells());
        const auto open_m2 = [&](double t_s) {
            epidermis.cover(box, t_s, map);
            double open = 0.0;
            for (float c : map) open += (1.0 - double(c)) * box.h_m * box.h_m;
            return open;
        };
        EXPECT_NEAR(open_m2(0), std::numbers::pi * radius_m * radius_m, 0.03e-9) << n;
        const double half_s = 0.5 * epidermis.closure_time(Length{radius_m}).si;
        EXPECT_NEAR(open_m2(half_s) / open_m2(0), 0.25, 0.02) << n;
        EXPECT_NEAR(open_m2(2.01 * half_s), 0.0, 1e-15);
    }
}

TEST(Epidermis, lesions_of_the_calibration_study_close_in_its_time) {
    // stumpp-2009-reepithelialisation: up to 500 um wide, ED50 10 h (smallest) to 22 h (largest).
    const Epidermis epidermis{HealingParameters{}};
    const double largest_h = epidermis.closure_time(250.0_um).si / 3600;
    EXPECT_GT(largest_h, 20.0);
    EXPECT_LT(largest_h, 28.0);
    const double needle_h = epidermis.closure_time(60.0_um).si / 3600;
    EXPECT_LT(needle_h, 10.0);
}

TEST(Epidermis, thickening_is_exact_under_a_constant_drive) {
    HealingParameters parameters;
    const Epidermis epidermis(parameters);
    std::vector<float> one_step(1, 1.0F), many(1, 1.0F);
    const std::vector<float> collagen(1, 1.5F), response(1, 0.5F);
    const double dt_s = 14 * 86400.0;
    epidermis.thicken(one_step, collagen, response, dt_s);
    for (int i = 0; i < 100; ++i) epidermis.thicken(many, collagen, response, dt_s / 100);
    const double target =
        parameters.epidermis_from_collagen * 0.5 + parameters.epidermis_from_tgf * 0.5;
    const double expected = 1 + target * (1 - std::exp(-dt_s / parameters.epidermis_time.si));
    EXPECT_NEAR(one_step[0], expected, 1e-6);  // analytic
    EXPECT_NEAR(many[0], expected, 1e-5);
}

TEST(Epidermis, forgets_only_what_has_closed) {
    Epidermis epidermis{HealingParameters{}};
    epidermis.injure(one_channel(20e-6), 0.0);
    epidermis.injure(one_channel(200e-6), 0.0);
    epidermis.forget_closed(5 * 3600.0);
    ASSERT_EQ(epidermis.lesions().size(), 1U);
    EXPECT_DOUBLE_EQ(epidermis.lesions()[0].radius_m, 200e-6);
}

}  // namespace
}  // namespace needlework
