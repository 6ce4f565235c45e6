// Channels close on two clocks; what is fitted says so, what is a check is only printed and bounded
// where it is a definition.
#include "process/barrier/barrier.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {
namespace {

constexpr double hour_s = 3600.0;

Box skin() {
    Box box;
    box.nx = box.ny = 16;
    box.h_m = 100e-6;
    box.z_faces_m = {0.0, 1e-3};
    box.z_end = 1;
    return box;
}
std::vector<Channel> channels(double length_m, int n = 9) {
    std::vector<Channel> list;
    for (int i = 0; i < n; ++i) {
        Channel channel;
        channel.x_m = 1.6e-3 * (i % 3 + 0.5) / 3, channel.y_m = 1.6e-3 * (i / 3 + 0.5) / 3;
        channel.wound_depth_m = length_m;
        channel.wound_radius_m = 50e-6;
        channel.open_radius_m = 30e-6;
        list.push_back(channel);
    }
    return list;
}

struct Skin {
    Box box = skin();
    Tissue tissue{box};
    Barrier barrier;
    explicit Skin(double length_m, const BarrierSite& site = {},
                  const BarrierParameters& parameters = {})
        : barrier(box, parameters, site) {
        barrier.add_maps(tissue);
        barrier.injure(tissue, channels(length_m), 0.0);
    }
    /// Hours until impedance says closed.
    double hours_to_closed(const BarrierConditions& conditions) {
        double t_h = 0.0;
        while (!barrier.closed_by_impedance() && t_h < 1000) {
            barrier.step(tissue, 0.05 * hour_s, conditions);
            t_h += 0.05;
        }
        return t_h;
    }
    double hours_to_half(const BarrierConditions& conditions) {
        double t_h = 0.0;
        while (barrier.open_share_of_last_session() > 0.5) {
            barrier.step(tissue, 0.05 * hour_s, conditions);
            t_h += 0.05;
        }
        return t_h;
    }
};
const BarrierConditions air{}, dressing{true, false}, dressing_and_drug{true, true};
constexpr double reference_m = 600e-6;
// The people of the calibration studies count as light-skinned and young.
const BarrierSite light{1.0, 60.0, 9.7_g_per_m2_h};

TEST(Barrier, holds_both_calibration_studies) {
    // Calibrated: gupta-2011-resealing, open to air, closed by impedance within 2 h.
    EXPECT_LT(Skin(reference_m, light).hours_to_closed(air), 2.0);
    // Calibrated: ogunjimi-2021-closure-site, half-life 20.2 to 25.9 h, closed at 58.3 to 63.1 h
    // (occlusion assumed).
    const double half = Skin(reference_m, light).hours_to_half(dressing);
    EXPECT_GT(half, 20.2);
    EXPECT_LT(half, 25.9);
    const double closed = Skin(reference_m, light).hours_to_closed(dressing);
    EXPECT_GT(closed, 58.3 - 2);
    EXPECT_LT(closed, 63.1 + 2);
}

TEST(Barrier, predictions_for_the_check_studies_are_printed) {
    // Never fitted: printed for the reader of the test log; the report judges them.
    const double drug = Skin(reference_m, light).hours_to_closed(dressing_and_drug);
    std::printf(
        "brogden-2013-naltrexone-7d: closed under patch %.0f h, with drug %.0f h "
        "(published delivery 72 h and 168 h)\n",
        Skin(reference_m, light).hours_to_closed(dressing), drug);
    Skin donnelly(reference_m, light);
    donnelly.barrier.step(donnelly.tissue, 24 * hour_s, air);
    std::printf(
        "donnelly-2014-hydrogel-recovery: water loss above rest %.2f g/m2/h at 24 h, open "
        "area %.1f %% of start (published: vapour closed, pore seen)\n",
        donnelly.barrier.vapour_through_channels().si * 3.6e6,
        100 * donnelly.barrier.open_share_of_last_session());
    Skin han(200e-6, light);
    han.barrier.step(han.tissue, 72 * hour_s, air);
    std::printf("han-2012-facial-barrier: water loss over rest %.3f at 72 h (published: back)\n",
                han.barrier.water_loss(han.tissue).si / light.resting_water_loss.si);
    for (double length_m : {370e-6, 770e-6}) {
        Skin rat(length_m, light);
        rat.barrier.step(rat.tissue, (length_m < 500e-6 ? 12 : 18) * hour_s, air);
        std::printf("kalluri-2011-closure: %.0f um, open area %.1f %% when dye says closed\n",
                    length_m * 1e6, 100 * rat.barrier.open_share_of_last_session());
    }
    EXPECT_GT(drug, Skin(reference_m, light).hours_to_closed(dressing));  // sign
}

TEST(Barrier, orders_that_are_known_hold) {
    const auto half_life = [](const BarrierSite& site, double length_m, BarrierConditions c,
                              AreaDensity number = BarrierParameters{}.reference_number) {
        const Box box = skin();
        return Barrier(box, {}, site).slow_half_life(Length{length_m}, number, c).si;
    };
    const BarrierSite old{0.3, 60.0, 9.7_g_per_m2_h}, dark{1.0, -40.0, 9.7_g_per_m2_h};
    EXPECT_GT(half_life(old, reference_m, air), half_life(light, reference_m, air));
    EXPECT_GT(half_life(dark, reference_m, air), half_life(light, reference_m, air));
    EXPECT_GT(half_life(light, 2 * reference_m, air), half_life(light, reference_m, air));
    EXPECT_GT(half_life(light, reference_m, dressing_and_drug),
              half_life(light, reference_m, dressing));
    double last = 0.0;  // more channels close later, each step of it (gupta-2011-resealing, sign)
    for (AreaDensity number : {20.0_per_cm2, 100.0_per_cm2, 278.0_per_cm2, 1000.0_per_cm2}) {
        const double now = half_life(light, reference_m, dressing, number);
        EXPECT_GT(now, last);
        last = now;
    }
    EXPECT_GT(Skin(reference_m, light).hours_to_closed(dressing),
              Skin(reference_m, light).hours_to_closed(air));
}

TEST(Barrier, number_is_of_one_session_and_air_closes_all_geometries) {
    // Twice as many needles in one session close later under a film; the same needles in two
    // sessions do not, for the first have closed by themselves when the second come.
    const auto open_after_a_day = [](int n, int sessions) {
        const Box box = skin();
        Tissue tissue(box);
        Barrier barrier(box, {}, light);
        barrier.add_maps(tissue);
        for (int i = 0; i < sessions; ++i) {
            barrier.injure(tissue, channels(reference_m, n), i * 24 * hour_s);
            barrier.step(tissue, 24 * hour_s, dressing);
        }
        return barrier.open_share_of_last_session();
    };
    EXPECT_GT(open_after_a_day(9, 1), open_after_a_day(3, 1));
    EXPECT_NEAR(open_after_a_day(3, 2), open_after_a_day(3, 1), 1e-12);  // analytic
    // gupta-2011-resealing: in air all geometries are back within 2 h, so neither number nor length
    // may delay the clock of air.
    for (double length_m : {200e-6, 1500e-6})
        for (int n : {1, 9}) {
            const Box box = skin();
            Tissue tissue(box);
            Barrier barrier(box, {}, light);
            barrier.add_maps(tissue);
            barrier.injure(tissue, channels(length_m, n), 0.0);
            barrier.step(tissue, 2 * hour_s, air);
            EXPECT_TRUE(barrier.closed_by_impedance()) << length_m << " " << n;
        }
}

TEST(Barrier, steps_of_any_size_give_the_same_area) {
    Skin one(reference_m), many(reference_m);
    one.barrier.step(one.tissue, 5 * hour_s, air);
    for (int i = 0; i < 500; ++i) many.barrier.step(many.tissue, 0.01 * hour_s, air);
    EXPECT_NEAR(one.barrier.channels()[0].area_m2() / many.barrier.channels()[0].area_m2(), 1.0,
                1e-9);
    for (size_t i = 0; i < one.box.plane_cells(); ++i)
        EXPECT_NEAR(one.tissue.map("stratum_corneum_quality").values[i],
                    many.tissue.map("stratum_corneum_quality").values[i], 2e-5);
}

TEST(Barrier, the_map_holds_the_open_area_of_the_channels) {
    Skin skin(reference_m);
    double map_m2 = 0.0, list_m2 = 0.0;
    for (float share : skin.tissue.map("barrier_open").values)
        map_m2 += double(share) * skin.box.h_m * skin.box.h_m;
    for (const OpenChannel& channel : skin.barrier.channels()) list_m2 += channel.area_m2();
    EXPECT_NEAR(map_m2, list_m2, 1e-6 * list_m2);
    EXPECT_NEAR(list_m2, 9 * std::numbers::pi * 30e-6 * 30e-6, 1e-15);
}

TEST(Barrier, water_loss_of_the_horny_layer_rises_before_it_falls) {
    // wu-2022-rf-barrier, sign only: up to day 3, back in about a week; closing channels cannot.
    Skin skin(reference_m);
    std::vector<double> leak;
    for (int day = 0; day <= 14; ++day) {
        double mean = 0.0;
        for (float q : skin.tissue.map("stratum_corneum_quality").values) mean += 1.0 / double(q);
        leak.push_back(mean / double(skin.box.plane_cells()) - 1.0);
        skin.barrier.step(skin.tissue, 24 * hour_s, air);
    }
    const auto peak = std::max_element(leak.begin(), leak.end()) - leak.begin();
    EXPECT_EQ(leak[0], 0.0);
    EXPECT_GE(peak, 1);
    EXPECT_LE(peak, 3);
    EXPECT_LT(leak[14], 0.05 * leak[size_t(peak)]);
}

TEST(Barrier, an_acid_thins_the_horny_layer_to_its_balance_and_it_comes_back) {
    BarrierConditions acid;
    acid.thinning = Rate{0.04 / 86400.0};
    Skin skin(600e-6);
    double last = skin.barrier.water_loss(skin.tissue).si;
    const double before = BarrierSite{}.resting_water_loss.si;
    skin.barrier.step(skin.tissue, 60.0 * 86400.0);  // the wound is forgotten
    for (int day = 0; day < 60; ++day) {
        skin.barrier.step(skin.tissue, 86400.0, acid);
        const double now = skin.barrier.water_loss(skin.tissue).si;
        if (day > 0) {
            EXPECT_GE(now, last * (1.0 - 1e-6)) << day;
        }
        last = now;
    }
    // Analytic: defect r/(r + 1/tq).
    const double tq = BarrierParameters{}.quality_time.si, r = acid.thinning.si;
    EXPECT_NEAR(last / before, 1.0 / (1.0 - r / (r + 1.0 / tq)), 1e-4);
    skin.barrier.step(skin.tissue, 40.0 * 86400.0);
    EXPECT_NEAR(skin.barrier.water_loss(skin.tissue).si / before, 1.0, 1e-6);
    // One step or many: exact under constant conditions, with a defect on its way as well.
    Skin one(600e-6), many(600e-6);
    one.barrier.step(one.tissue, 3.0 * 86400.0, acid);
    for (int i = 0; i < 300; ++i) many.barrier.step(many.tissue, 864.0, acid);
    const FloatArray& a = one.tissue.map("stratum_corneum_quality").values;
    const FloatArray& b = many.tissue.map("stratum_corneum_quality").values;
    for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 2e-5);
}

TEST(Barrier, vapour_has_the_values_derived_in_the_dossier) {
    // Dossier of delivery 1.5: 200 pores/cm2, dry length 20 um; 3 um +5, 5 um +14, 10 um +49, 35 um
    // +350 g/m2/h before the layer of still air limits (derived there).
    for (auto [radius_um, expected] :
         std::vector<std::pair<double, double>>{{3, 5}, {5, 14}, {10, 49}, {35, 350}}) {
        BarrierParameters parameters;
        parameters.vapour_share = 1.0;
        parameters.still_air = 0.5_mm;
        const Box box = skin();
        Barrier barrier(box, parameters, {});
        Tissue tissue(box);
        barrier.add_maps(tissue);
        const double density = 200e4, n = density * box.area().si;
        Channel channel;
        channel.open_radius_m = radius_um * 1e-6;
        std::vector<Channel> list(size_t(std::lround(n)), channel);
        barrier.injure(tissue, list, 0.0);
        const double through = barrier.vapour_through_channels().si;
        const double air_limit = 24e-3 * 2.5e-5 / parameters.still_air.si;
        const double before_air = 1.0 / (1.0 / through - 1.0 / air_limit);
        EXPECT_NEAR(before_air * 3.6e6 * n / double(list.size()), expected, 0.12 * expected);
    }
}

TEST(Barrier, ions_and_vapour_are_different_observables) {
    Skin skin(reference_m, light);
    EXPECT_GT(skin.barrier.ion_admittance_over_intact(), 10.0);
    // Wide and few channels of a layer: what ions see is the sum of holes of L/(pi a^2) + 1/(2 a)
    // (analytic, ohm's law with two accesses), here in lengths of fluid.
    const double a = 30e-6, holes = 9.0 / (15e-6 / (std::numbers::pi * a * a) + 1 / (2 * a));
    EXPECT_NEAR(skin.barrier.ion_admittance_over_intact(), 1.0 + 7.5 * holes / skin.box.area().si,
                1e-6);
    // Both fall as channels close, each with a power of its own of the radius.
    const double ions = skin.barrier.ion_admittance_over_intact() - 1.0;
    const double vapour = skin.barrier.vapour_through_channels().si;
    skin.barrier.step(skin.tissue, 48 * hour_s, dressing);
    const double ions_left = (skin.barrier.ion_admittance_over_intact() - 1.0) / ions;
    const double vapour_left = skin.barrier.vapour_through_channels().si / vapour;
    EXPECT_LT(ions_left, 0.5);
    EXPECT_LT(vapour_left, 0.5);
    EXPECT_GT(ions_left, 1.1 * vapour_left);
    const Box box = ::needlework::skin();
    EXPECT_EQ(Barrier(box, {}, light).ion_admittance_over_intact(), 1.0);
}

TEST(Barrier, narrow_channels_keep_wide_things_out) {
    Skin skin(reference_m, light);
    const double open = skin.barrier.open_share_wider_than(Length{0.0});
    EXPECT_NEAR(open, 9 * std::numbers::pi * 30e-6 * 30e-6 / skin.box.area().si, 1e-12);
    EXPECT_EQ(skin.barrier.open_share_wider_than(59.0_um), open);
    EXPECT_EQ(skin.barrier.open_share_wider_than(61.0_um), 0.0);
    skin.barrier.step(skin.tissue, 24 * hour_s, air);
    EXPECT_EQ(skin.barrier.open_share_wider_than(30.0_um), 0.0);
    EXPECT_GT(skin.barrier.open_share_wider_than(1.0_um), 0.0);
}

TEST(Barrier, goes_on_from_its_state) {
    Skin one(reference_m), other(reference_m);
    one.barrier.step(one.tissue, hour_s, dressing);
    other.barrier.set_state(one.barrier.state());
    EXPECT_EQ(one.barrier.channels(), other.barrier.channels());
    EXPECT_THROW(other.barrier.set_state(NumberTable{"x", {"y"}, {{}}}), BugError);
}

TEST(Barrier, skin_without_channels_stays_as_it_is) {
    const Box box = skin();
    Tissue tissue(box);
    Barrier barrier(box, {}, light);
    barrier.add_maps(tissue);
    barrier.step(tissue, 1e8);
    for (float q : tissue.map("stratum_corneum_quality").values) EXPECT_EQ(q, 1.0F);
    EXPECT_NEAR(barrier.water_loss(tissue).si, light.resting_water_loss.si, 1e-15);
}

}  // namespace
}  // namespace needlework
