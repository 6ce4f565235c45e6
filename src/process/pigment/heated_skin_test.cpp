// Heat darkens dark skin beside what it coagulated near the surface, for weeks, and nothing else;
// coagulated epidermis goes up and is shed.
#include "process/pigment/heated_skin.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "process/pigment/pigment.hpp"

namespace needlework {
namespace {

constexpr double day_s = 86400.0;
constexpr double type_one_ita_deg = 60.0, type_five_ita_deg = -10.0;  // ita-class-thresholds
constexpr double column_radius_m = 60e-6;
const Length epidermis = 60.0_um;

/// Cells of 20 um down to 1 mm.
Box cube(int n = 48, double cell_m = 20e-6) {
    Box box;
    box.nx = box.ny = n;
    box.h_m = cell_m;
    for (int k = 0; k <= 50; ++k) box.z_faces_m.push_back(20e-6 * k);
    box.z_end = box.nz();
    return box;
}

enum class Made { by_needle, by_heat, by_ablation, by_insulated_needle };

/// Fills the ring between two radii about the middle, from a depth down.
void fill(const Box& box, double inner_m, double outer_m, double from_m, FloatArray& share) {
    const int points = 16;  // a side of a cell
    std::vector<float> ring(box.plane_cells());
    for (size_t cell = 0; cell < ring.size(); ++cell) {
        int inside = 0;
        for (int q = 0; q < points * points; ++q) {
            const double x = double(cell % size_t(box.nx)) + (q % points + 0.5) / points,
                         y = double(cell / size_t(box.nx)) + (q / points + 0.5) / points;
            const double r_m = box.h_m * std::hypot(x - 0.5 * box.nx, y - 0.5 * box.ny);
            inside += r_m >= inner_m && r_m < outer_m;
        }
        ring[cell] = float(inside) / float(points * points);
    }
    for (int k = 0; k < box.nz(); ++k)
        if (box.z_centre_m(k) > from_m) std::ranges::copy(ring, share.data() + box.index(0, 0, k));
}

/// One column in the middle of the box.
Injury column_of(const Box& box, Made made, double radius_m = column_radius_m) {
    Injury injury(box);
    Channel channel;
    channel.x_m = channel.y_m = 0.5 * box.width_x().si;
    channel.wound_radius_m = radius_m, channel.wound_depth_m = 0.8e-3;
    injury.channels.push_back(channel);
    const double bare_tip_m = 0.4e-3;  // an insulated needle heats below this depth only
    if (made == Made::by_heat) fill(box, 0.0, radius_m, 0.0, injury.coagulated);
    if (made == Made::by_ablation) fill(box, 0.0, radius_m, 0.0, injury.removed);
    if (made == Made::by_ablation) fill(box, radius_m, 2 * radius_m, 0.0, injury.coagulated);
    if (made == Made::by_insulated_needle)
        fill(box, 0.0, 2 * radius_m, bare_tip_m, injury.coagulated);
    if (made == Made::by_needle || made == Made::by_insulated_needle)
        for (FloatArray* share : {&injury.split, &injury.killed})
            fill(box, 0.0, radius_m, 0.0, *share);
    return injury;
}

/// A person's skin under one injury, without erythema: heat alone.
struct Skin {
    explicit Skin(double ita_deg, const PigmentParameters& parameters = {}, const Box& on = cube())
        : box(on), parameters(parameters), tissue(box), pigment(box, parameters, {ita_deg}) {
        pigment.add_maps(tissue);
    }
    void injure(const Injury& injury) {
        pigment.injure(tissue, injury.channels,
                       heated_skin(box, injury, epidermis, parameters.heat_reach));
    }
    void run(double days, int steps) {
        for (int i = 0; i < steps; ++i) {
            const PigmentBalance f = pigment.step(tissue, days * day_s / steps,
                                                  std::vector<double>(box.plane_cells(), 0.0));
            flows.made += f.made, flows.digested += f.digested, flows.shed += f.shed;
            flows.cleared += f.cleared;
        }
    }
    double mean(const char* name) const {
        const FloatArray& values = tissue.map(name).values;
        return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    }
    double epidermal() const {
        return mean("melanin_basal") + mean("melanin_suprabasal") + mean("melanin_horny");
    }
    double melanin() const { return epidermal() + mean("melanin_dermal"); }
    float at(const char* name, int i, int j) const {
        return tissue.map(name).values[box.index(i, j, 0)];
    }
    Box box;
    PigmentParameters parameters;
    Tissue tissue;
    Pigment pigment;
    PigmentBalance flows;
};

double area_share(const Box& box, double radius_m = column_radius_m) {
    return std::numbers::pi * radius_m * radius_m / box.area().si;
}

TEST(HeatedSkin, needles_without_heat_feel_none_to_the_last_bit) {
    const Injury needle = column_of(cube(), Made::by_needle);
    EXPECT_TRUE(heated_skin(cube(), needle, epidermis, 0.1_mm).empty());
    PigmentParameters other;
    other.heat_stimulus = 5.0, other.heat_time = 100.0_d;
    Skin with(type_five_ita_deg, other), without(type_five_ita_deg);
    with.injure(needle);
    without.pigment.injure(without.tissue, needle.channels);
    with.run(60, 90), without.run(60, 90);
    for (const SurfaceMap* map : without.tissue.maps())
        EXPECT_TRUE(std::ranges::equal(with.tissue.map(map->name).values, map->values))
            << map->name;
}

TEST(HeatedSkin, a_plane_of_heat_is_felt_wholly_and_any_heat_between_none_and_that) {
    const Box box = cube();
    Injury all(box);
    std::fill(all.coagulated.begin(), all.coagulated.end(), 1.0F);
    for (double felt : heated_skin(box, all, epidermis, 0.1_mm).felt) EXPECT_NEAR(felt, 1.0, 1e-9);
    const HeatedSkin one = heated_skin(box, column_of(box, Made::by_heat), epidermis, 0.1_mm);
    for (double felt : one.felt) EXPECT_TRUE(felt >= 0.0 && felt < 1.0);
    // What is felt sums to what is there: the column goes through all that is felt of depth.
    EXPECT_NEAR(std::accumulate(one.felt.begin(), one.felt.end(), 0.0) / double(one.felt.size()),
                area_share(box), 1e-3 * area_share(box));
}

TEST(HeatedSkin, the_reach_is_local_and_the_same_in_any_direction) {
    const Box box = cube(64);
    const double reach_m = 100e-6;
    const HeatedSkin heat =
        heated_skin(box, column_of(box, Made::by_heat, 5e-6), epidermis, Length{reach_m});
    const auto at = [&](int i, int j) { return heat.felt[box.index(32 + i, 32 + j, 0)]; };
    // The source is a point at the corner of a cell.
    const auto weight = [&](int i, int j) {
        const double r_m = box.h_m * std::hypot(i + 0.5, j + 0.5);
        return std::exp(-0.5 * r_m * r_m / (reach_m * reach_m));
    };
    for (auto [i, j] : {std::pair{5, 0}, {0, 5}, {3, 4}, {-6, 2}, {10, 0}, {6, 8}})
        EXPECT_NEAR(at(i, j) / at(0, 0), weight(i, j) / weight(0, 0), 0.02) << i << " " << j;
    EXPECT_EQ(at(-32, -32), 0.0);  // 0.9 mm away
}

TEST(HeatedSkin, planes_on_several_ranks_give_the_same_digits) {
    const Box box = cube(16);
    const Injury whole = column_of(box, Made::by_ablation);
    // Two ranks that hold the planes above and below 100 um, one after the other.
    std::vector<double> running;
    HeatedSkin last;
    for (auto [begin, end] : {std::pair{0, 5}, {5, 50}}) {
        Box part = box;
        part.z_begin = begin, part.z_end = end;
        Injury injury(part);
        const size_t from = box.plane_cells() * size_t(begin);
        std::copy_n(whole.coagulated.begin() + long(from), part.local_cells(),
                    injury.coagulated.begin());
        std::copy_n(whole.removed.begin() + long(from), part.local_cells(), injury.removed.begin());
        last = heated_skin(part, injury, epidermis, 0.1_mm, [&](auto sum, const auto& add) {
            if (!running.empty()) std::ranges::copy(running, sum.begin());
            add(sum);
            running.assign(sum.begin(), sum.end());
        });
    }
    const HeatedSkin alone = heated_skin(box, whole, epidermis, 0.1_mm);
    EXPECT_EQ(last.coagulated, alone.coagulated);
    EXPECT_EQ(last.removed, alone.removed);
    EXPECT_EQ(last.felt, alone.felt);
}

/// Basal melanin, over rest, above that of the same skin after a needle column of the same width.
double darker_than_a_needle(double ita_deg, double days, const PigmentParameters& parameters = {},
                            Made made = Made::by_heat, double radius_m = column_radius_m) {
    Skin heat(ita_deg, parameters), needle(ita_deg, parameters);
    heat.injure(column_of(heat.box, made, radius_m));
    needle.injure(column_of(needle.box, Made::by_needle, radius_m));
    heat.run(days, int(2 * days)), needle.run(days, int(2 * days));
    return (heat.mean("melanin_basal") - needle.mean("melanin_basal")) / heat.pigment.rest().basal;
}

TEST(HeatedSkin, heat_darkens_dark_skin_more_than_light_and_then_fades) {
    const double five = darker_than_a_needle(type_five_ita_deg, 21),
                 one = darker_than_a_needle(type_one_ita_deg, 21);
    EXPECT_GT(five, 0.0);
    EXPECT_GT(one, 0.0);
    EXPECT_GT(five, 2.0 * one);
    EXPECT_LT(darker_than_a_needle(type_five_ita_deg, 180), 0.01 * five);
}

TEST(HeatedSkin, more_heat_darkens_more_and_none_where_it_is_not_felt) {
    double last = 0.0;
    for (double radius_m : {30e-6, 60e-6, 90e-6, 150e-6}) {
        const double now = darker_than_a_needle(type_five_ita_deg, 21, {}, Made::by_heat, radius_m);
        EXPECT_GT(now, last) << radius_m;
        last = now;
    }
    PigmentParameters p;
    double stronger = -1.0;
    for (double stimulus : {0.0, 0.1, 0.3, 1.0}) {
        p.heat_stimulus = stimulus;
        const double now = darker_than_a_needle(type_five_ita_deg, 21, p);
        EXPECT_GT(now, stronger) << stimulus;
        if (stimulus == 0.0) {
            EXPECT_NEAR(now, 0.0, 1e-4);  // what is lost is made anew alike
        }
        stronger = now;
    }
}

TEST(HeatedSkin, what_is_coagulated_deep_below_the_junction_hardly_acts) {
    const double surface = darker_than_a_needle(type_five_ita_deg, 21),
                 deep = darker_than_a_needle(type_five_ita_deg, 21, {}, Made::by_insulated_needle);
    EXPECT_GE(deep, 0.0);
    EXPECT_LT(deep, 0.02 * surface);
}

TEST(HeatedSkin, light_skin_hardly_answers) {
    const auto darkest = [](double ita_deg) {
        Skin skin(ita_deg);
        skin.injure(column_of(skin.box, Made::by_heat));
        skin.run(21, 42);
        return double(std::ranges::max(skin.tissue.map("melanin_basal").values.span())) /
               skin.pigment.rest().basal;
    };
    // One column alone; a share of the melanin of rest, which is itself little in light skin.
    EXPECT_LT(darkest(type_one_ita_deg), 1.03);
    EXPECT_GT(darkest(type_five_ita_deg), 1.05);
}

TEST(HeatedSkin, the_answer_is_local) {
    Skin skin(type_five_ita_deg, {}, cube(96));
    skin.injure(column_of(skin.box, Made::by_heat));
    skin.run(21, 42);
    const float rest = float(skin.pigment.rest().basal);
    EXPECT_GT(skin.at("melanin_basal", 48 + 5, 48), 1.01F * rest);  // 40 um beside the column
    EXPECT_FLOAT_EQ(skin.at("melanin_basal", 2, 2), rest);
}

TEST(HeatedSkin, coagulated_epidermis_keeps_its_melanin_until_it_is_shed) {
    // laubach-2006-fp-time-course: debris of a column carries melanin and is gone after 7 days.
    Skin heat(40.0), needle(40.0);
    const double share = area_share(heat.box);
    heat.injure(column_of(heat.box, Made::by_heat));
    needle.injure(column_of(needle.box, Made::by_needle));
    EXPECT_NEAR(heat.melanin(), 1.0, 0.05 * share);
    EXPECT_NEAR(heat.mean("melanin_basal"), (1.0 - share) * heat.pigment.rest().basal,
                0.05 * share);
    EXPECT_GT(heat.mean("melanin_horny"), heat.pigment.rest().horny);
    EXPECT_LT(needle.epidermal(), 1.0 - 0.9 * share);
    const double above = heat.mean("melanin_horny") - needle.mean("melanin_horny");
    heat.run(10, 40), needle.run(10, 40);
    EXPECT_LT(heat.mean("melanin_horny") - needle.mean("melanin_horny"), 0.4 * above);
}

TEST(HeatedSkin, ablation_takes_its_core_at_once_and_sheds_its_rim) {
    Skin skin(40.0);
    const double core = area_share(skin.box), rim = 3.0 * core;
    skin.injure(column_of(skin.box, Made::by_ablation));
    const Pigment::Shares rest = skin.pigment.rest();
    const double dropped = PigmentParameters{}.dropped_share;
    EXPECT_NEAR(skin.mean("melanin_basal"), (1.0 - core - rim) * rest.basal, 0.1 * core);
    EXPECT_NEAR(skin.mean("melanin_dermal"), (core + rim) * dropped * rest.basal, 0.1 * core);
    EXPECT_NEAR(skin.mean("membrane_open"), core + rim, 0.1 * core);
    EXPECT_NEAR(1.0 - skin.melanin(), core * (1.0 - dropped * rest.basal), 0.1 * core);
}

TEST(HeatedSkin, melanin_is_conserved_and_steps_are_of_second_order) {
    const auto after = [](int steps) {
        Skin skin(type_five_ita_deg, {}, cube(16));
        skin.injure(column_of(skin.box, Made::by_heat));
        const double before = skin.melanin();
        skin.run(40, steps);
        const PigmentBalance& f = skin.flows;
        EXPECT_NEAR(skin.melanin() - before, f.made - f.digested - f.shed - f.cleared, 2e-5);
        return skin.mean("melanin_horny") + skin.mean("melanin_basal");
    };
    const double exact = after(640);
    const double coarse = std::abs(after(5) - exact), fine = std::abs(after(10) - exact);
    EXPECT_GT(coarse / fine, 3.0);  // 4 for second order
}

}  // namespace
}  // namespace needlework
