// The reference models reproduce the check values of their records (dossier of healing,
// sections 2.1 to 2.8; the records name what was computed from which model file), well mixed to the
// printed digits. The step of the tissue's laws, which our own model runs by, reproduces them too.
#include "process/healing/reference/reference_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"
#include "process/healing/reference/adler.hpp"
#include "process/healing/reference/cooper.hpp"
#include "process/healing/reference/egberts_koppenol.hpp"
#include "process/healing/reference/ode.hpp"
#include "process/healing/reference/reynolds.hpp"
#include "process/healing/reference/sherratt_murray.hpp"
#include "process/healing/reference/sohutskay.hpp"
#include "process/healing/reference/waugh_sherratt.hpp"

namespace needlework {
namespace {

/// Equal to within one unit of the last of six printed digits.
void expect_printed(double value, double printed) {
    EXPECT_NEAR(value, printed, 1.01e-5 * std::pow(10.0, std::ceil(std::log10(printed))) / 10)
        << "printed " << printed;
}

void expect_at(const TimeSeries& series, double day, const std::vector<double>& printed) {
    const auto at = std::find_if(series.time_d.begin(), series.time_d.end(),
                                 [&](double t) { return std::abs(t - day) < 1e-9; });
    ASSERT_NE(at, series.time_d.end());
    const auto i = size_t(at - series.time_d.begin());
    for (size_t s = 0; s < printed.size(); ++s) expect_printed(series.values[s][i], printed[s]);
}

TEST(WaughSherratt2007, normal_wound_has_the_values_of_the_record) {
    const TimeSeries series = run_reference_model("waugh-sherratt", 120.0_d, 1.0_d);
    expect_at(series, 3, {176.416, 192.195, 1.48484, 1.49796, 239.677, 481.227, 2.83898});
    expect_at(series, 7, {92.004, 147.23, 0.819526, 1.01115, 222.913, 1012.2, 3.26691});
    expect_at(series, 28, {7.08467, 12.5385, 0.0847665, 0.100621, 67.9378, 1250.49, 1.04795});
    expect_at(series, 120, {6.43045, 5.84728, 0.0696501, 0.0632619, 45.9212, 1249.63, 0.656017});
}

TEST(WaughSherratt2007, diabetic_wound_has_the_values_of_the_record) {
    const TimeSeries series = run_reference_model("waugh-sherratt-diabetic", 28.0_d, 1.0_d);
    expect_at(series, 28, {975.407, 12.7808, 7.52272, 3.72185, 44.2577, 343.861, 0.0632656});
}

TEST(WaughSherratt2006, heals_at_one_half_and_stays_inflamed_at_four_fifths) {
    const TimeSeries normal = run_reference_model("waugh-sherratt-macrophages", 100.0_d, 1.0_d);
    for (auto [day, cells] : std::vector<std::pair<double, double>>{{1, 204.154},
                                                                    {3, 182.077},
                                                                    {7, 139.586},
                                                                    {14, 78.1114},
                                                                    {30, 17.3393},
                                                                    {100, 6.36603}})
        expect_at(normal, day, {cells});
    const TimeSeries diabetic =
        run_reference_model("waugh-sherratt-macrophages-diabetic", 100.0_d, 1.0_d);
    for (auto [day, cells] : std::vector<std::pair<double, double>>{{1, 232.913},
                                                                    {3, 257.156},
                                                                    {7, 345.348},
                                                                    {14, 746.395},
                                                                    {30, 905.733},
                                                                    {100, 905.773}})
        expect_at(diabetic, day, {cells});
}

struct Peak {
    double time, value;
};
/// By the classical Runge-Kutta method with the step of the record, in the model's unit of time.
template <class Model>
Peak peak_of(const Model& model, size_t species, double dt, double until) {
    constexpr size_t n = Model::n_species;
    std::vector<double> y(model.start.begin(), model.start.end());
    const OdeSlope slope = [&](double t, const std::vector<double>& s, std::vector<double>& dydt) {
        std::array<double, n> state;
        std::copy_n(s.begin(), n, state.begin());
        const auto result = model.laws(t, state).slope(state);
        dydt.assign(result.begin(), result.end());
    };
    Peak peak{0, y[species]};
    for (int i = 1; dt * i <= until; ++i) {
        integrate_rk4(slope, y, dt * (i - 1), dt * i, dt);
        if (y[species] > peak.value) peak = {dt * i, y[species]};
    }
    return peak;
}
Peak peak_of(const Cooper2015& model, size_t species) {
    return peak_of(model, species, 0.0005, 10);
}

TEST(Cooper2015, peaks_lie_where_the_record_has_them) {
    constexpr size_t macrophage = 2, neutrophil = 3;
    const double printed = 0.5e-6, step = 0.00051;
    EXPECT_NEAR(peak_of({}, neutrophil).value, 0.152527, printed);
    EXPECT_NEAR(peak_of({}, neutrophil).time, 0.8545, step);
    EXPECT_NEAR(peak_of({}, macrophage).value, 0.280061, printed);
    EXPECT_NEAR(peak_of({}, macrophage).time, 4.35, step);
    Cooper2015 file;
    file.debris_law = Cooper2015::DebrisLaw::as_in_the_file;
    EXPECT_NEAR(peak_of(file, neutrophil).value, 0.148338, printed);
    EXPECT_NEAR(peak_of(file, neutrophil).time, 0.7595, step);
    EXPECT_NEAR(peak_of(file, macrophage).value, 0.272609, printed);
    EXPECT_NEAR(peak_of(file, macrophage).time, 4.1365, step);
    // Without germs, dossier 2.2 (four printed digits).
    EXPECT_NEAR(peak_of(Cooper2015::sterile(), neutrophil).value, 0.1520, 0.5e-4);
    EXPECT_NEAR(peak_of(Cooper2015::sterile(), neutrophil).time, 0.86, 0.005);
    EXPECT_NEAR(peak_of(Cooper2015::sterile(), macrophage).value, 0.2801, 0.5e-4);
}

TEST(Cooper2015, course_has_the_values_of_the_record) {
    const TimeSeries series = run_reference_model("cooper", 10.0_d, 1.0_d);
    EXPECT_NEAR(series.of("debris")[2], 0.532057, 1e-6);
    EXPECT_NEAR(series.of("debris")[5], 0.0287994, 1e-7);
    EXPECT_NEAR(series.of("neutrophil")[2], 0.10815, 1e-5);
    EXPECT_NEAR(series.of("macrophage")[2], 0.211926, 1e-6);
    EXPECT_NEAR(series.of("macrophage")[10], 0.0768898, 1e-7);
}

TEST(Reynolds2006, course_and_peaks_have_the_values_of_the_record) {
    const TimeSeries series = run_reference_model("reynolds", 200.0_h, 12.0_h);
    const auto expect_hour = [&](double hour, const std::vector<double>& printed) {
        expect_at(series, hour / 24, printed);
    };
    expect_hour(12, {0.00538731, 0.178042, 2.41325, 0.370146});
    EXPECT_NEAR(series.of("phagocyte")[4], 0.192739, 1e-6);
    EXPECT_NEAR(series.of("damage")[10], 1.42139, 1e-5);
    EXPECT_NEAR(series.of("calming_mediator")[10], 0.504639, 1e-6);
    const auto peak = [](const Reynolds2006& model, size_t species) {
        return peak_of(model, species, 0.005, 100);
    };
    constexpr size_t phagocyte = 1, damage = 2, mediator = 3;
    EXPECT_NEAR(peak({}, phagocyte).value, 0.19637, 0.6e-5);  // dossier 2.3
    EXPECT_NEAR(peak({}, phagocyte).time, 33.9, 0.06);
    EXPECT_NEAR(peak({}, damage).value, 3.41133, 0.6e-5);
    EXPECT_NEAR(peak({}, damage).time, 32.3, 0.06);
    EXPECT_NEAR(peak({}, mediator).value, 0.513035, 0.6e-6);
    EXPECT_NEAR(peak({}, mediator).time, 65.0, 0.06);
    for (auto [D, value, hour] :
         {std::array{0.5, 0.02787, 19.805}, std::array{1.0, 0.052359, 19.265},
          std::array{2.5, 0.123129, 21.97}}) {
        EXPECT_NEAR(peak(Reynolds2006::sterile(D), phagocyte).value, value, 1e-6 + 1e-5 * value);
        EXPECT_NEAR(peak(Reynolds2006::sterile(D), phagocyte).time, hour, 0.006);
    }
}

TEST(Bianchi2015, course_has_the_values_of_the_record) {
    const TimeSeries series = run_reference_model("bianchi", 100.0_d, 1.0_d);
    expect_at(series, 1, {219.74, 3910.45, 0.777501, 499.935});
    expect_at(series, 3, {150.636, 5841.03, 0.991405, 1493.95});
    expect_at(series, 7, {108.204, 6193.32, 0.866106, 3454.06});
    expect_at(series, 14, {87.2781, 5329.06, 0.588598, 6771.8});
    expect_at(series, 20, {77.2272, 4729.19, 0.450501, 9429.99});
    // After the cells have reached the threshold, at a day that the record's equal steps round.
    for (auto [day, T, M, V, L, C] :
         {std::array{30.0, 58.5575, 3592.87, 0.377836, 8652.16, 4093.68},
          std::array{60.0, 30.5816, 1881.83, 0.357397, 3082.16, 12608.6},
          std::array{100.0, 26.5967, 1637.3, 0.412548, 817.219, 15994.4}}) {
        size_t s = 0;
        for (double printed : {T, M, V, L, C})
            EXPECT_NEAR(series.values[s++][size_t(day)], printed, 1e-4 * printed) << "day " << day;
    }
    const TimeSeries fine = run_reference_model("bianchi", 25.0_d, 0.001_d);
    const auto& macrophage = fine.of("macrophage");
    const auto top = std::max_element(macrophage.begin(), macrophage.end());
    EXPECT_NEAR(*top, 6276.398, 0.001);
    EXPECT_NEAR(fine.time_d[size_t(top - macrophage.begin())], 5.417, 0.0011);
    const auto& vegf = fine.of("vegf");
    const auto most = std::max_element(vegf.begin(), vegf.end());
    EXPECT_NEAR(*most, 0.9949, 0.5e-4);
    EXPECT_NEAR(fine.time_d[size_t(most - vegf.begin())], 3.39, 0.006);
}

TEST(Adler2020, three_states_stand_where_the_record_has_them) {
    const Adler2020 model;
    const auto slope = [&](double F, double M) { return model.laws(0, {F, M}).slope({F, M}); };
    // Healed, unstable, hot fibrosis: a slope of nothing beside what flows.
    for (auto [F, M] :
         {std::array{0.0, 0.0}, std::array{5328.845, 4741.06}, std::array{481389.3, 639488.3}}) {
        EXPECT_LE(std::abs(slope(F, M)[0]), 1e-6 * 0.3 * F);
        EXPECT_LE(std::abs(slope(F, M)[1]), 2e-6 * 0.3 * M);
    }
    // Without macrophages: below the threshold myofibroblasts fade, above they grow to 2.788e5.
    EXPECT_LT(slope(0.995 * 10340, 0)[0], 0);
    EXPECT_GT(slope(1.005 * 10340, 0)[0], 0);
    EXPECT_GT(slope(0.995 * 278800, 0)[0], 0);
    EXPECT_LT(slope(1.005 * 278800, 0)[0], 0);
}

TEST(Adler2020, an_injury_that_lasts_too_long_ends_in_fibrosis) {
    EXPECT_NEAR(Adler2020::critical_duration(1e5), 8.94, 0.02);
    EXPECT_NEAR(Adler2020::critical_duration(1e6), 2.26, 0.02);
    EXPECT_NEAR(Adler2020::critical_duration(1e7), 0.28, 0.02);
}

TEST(Adler2020, sessions_that_follow_too_fast_end_in_fibrosis) {
    const auto ends = [](int n, double interval, double duration, double amplitude) {
        return Adler2020::sessions(n, interval, duration, amplitude).ends_in_fibrosis();
    };
    EXPECT_TRUE(ends(6, 35, 1, 1e6));
    EXPECT_FALSE(ends(6, 42, 1, 1e6));
    EXPECT_TRUE(ends(6, 28, 0.5, 1e6));
    EXPECT_FALSE(ends(6, 35, 0.5, 1e6));
    EXPECT_FALSE(ends(2, 28, 0.5, 1e6));
    EXPECT_TRUE(ends(6, 14, 1, 1e5));
    EXPECT_FALSE(ends(6, 21, 1, 1e5));
    EXPECT_FALSE(ends(2, 7, 1, 1e5));
    EXPECT_TRUE(ends(6, 56, 2, 1e6));
    EXPECT_FALSE(ends(6, 70, 2, 1e6));
    // A second injury, ten times weaker, a month after one that heals alone.
    Adler2020 twice = Adler2020::sessions(1, 0, 2, 1e6);
    EXPECT_FALSE(twice.ends_in_fibrosis());
    twice.injuries.push_back({30, 2, 1e5});
    EXPECT_TRUE(twice.ends_in_fibrosis());
}

TEST(Adler2020, one_injury_that_heals_peaks_as_in_the_record) {
    const TimeSeries series = run_reference_model("adler", 60.0_d, 0.01_d);
    const auto& F = series.of("myofibroblast");
    const auto top = std::max_element(F.begin(), F.end());
    EXPECT_NEAR(*top, 3128, 1);
    EXPECT_NEAR(series.time_d[size_t(top - F.begin())], 21.87, 0.03);
}

SherrattMurrayWound wound_at(const SherrattMurray1990& model, Rings::Shape shape, double t,
                             double dt = 0.0025) {
    SherrattMurrayWound wound(model, shape, 250);
    while (wound.time() < t - dt / 2) wound.advance(dt);
    return wound;
}
double time_healed(const SherrattMurray1990& model, Rings::Shape shape, double dt,
                   int n_rings = 200) {
    SherrattMurrayWound wound(model, shape, n_rings);
    while (wound.radius() > 0) wound.advance(dt);
    return wound.time();
}

TEST(SherrattMurray1990, activator_closes_a_round_wound_as_in_the_record) {
    const auto activator = SherrattMurray1990::activator();
    // Tolerance: rings of 0.004 and the order of the splitting.
    for (auto [t, radius] : {std::pair{3.0, 0.9472}, {5.0, 0.8544}, {8.0, 0.7053}, {16.0, 0.2952}})
        EXPECT_NEAR(wound_at(activator, Rings::Shape::round, t).radius(), radius, 0.003) << t;
    EXPECT_NEAR(time_healed(activator, Rings::Shape::round, 0.0025), 20.627, 0.005 * 20.627);
    EXPECT_NEAR(time_healed(activator, Rings::Shape::straight, 0.0025), 21.954, 0.005 * 21.954);
    const double speed = (wound_at(activator, Rings::Shape::straight, 6).radius() -
                          wound_at(activator, Rings::Shape::straight, 8).radius()) /
                         2;
    EXPECT_NEAR(speed, 0.0478, 0.0003);
}

TEST(SherrattMurray1990, inhibitor_closes_a_round_wound_as_in_the_record) {
    const auto inhibitor = SherrattMurray1990::inhibitor();
    EXPECT_NEAR(wound_at(inhibitor, Rings::Shape::round, 8, 0.01).radius(), 0.8955, 0.003);
    EXPECT_NEAR(time_healed(inhibitor, Rings::Shape::round, 0.02, 500), 45.97, 0.005 * 45.97);
    EXPECT_NEAR(time_healed(inhibitor, Rings::Shape::straight, 0.02, 500), 42.3, 0.005 * 42.3);
}

TEST(Sohutskay2021, reduced_wound_has_cytokine_and_collagen_of_the_authors_output) {
    SohutskayWound wound;
    const double dt = 0.05;
    double hour = 0;
    const auto at = [&](double t) {
        for (; hour < t - dt / 2; hour += dt) wound.advance(dt);
        return wound.at_centre();
    };
    const auto day_1 = at(24.05);
    EXPECT_NEAR(day_1[1], 9.766e-5, 0.001 * 9.766e-5);
    EXPECT_NEAR(day_1[2], 0.4201, 0.001);
    const auto day_3 = at(72.05);
    EXPECT_NEAR(day_3[1], 9.305e-5, 0.002 * 9.305e-5);
    EXPECT_NEAR(day_3[2], 0.4011, 0.002);
    const auto day_4 = at(96.05);
    EXPECT_NEAR(day_4[1], 9.068e-5, 0.005 * 9.068e-5);
    EXPECT_NEAR(day_4[2], 0.3931, 0.004);
    // Fewer cells than theirs, whose wound shrinks by then (95 % of its area on day 5, 60 % on 14).
    const auto day_5 = at(120.05);
    EXPECT_NEAR(day_5[2], 0.3874, 0.01 * 0.3874);
    EXPECT_LT(day_5[0], 92.0);
    EXPECT_GT(day_5[0], 0.8 * 92.0);
    EXPECT_NEAR(at(168.05)[1], 8.459e-5, 0.01 * 8.459e-5);
    const auto day_14 = at(335.05);
    EXPECT_NEAR(day_14[1], 7.057e-5, 0.01 * 7.057e-5);
    EXPECT_LT(day_14[0], 1801.4);
    EXPECT_GT(day_14[0], 0.85 * 1801.4);
}

TEST(Sohutskay2021, a_sharp_edge_at_the_rim_brings_cells_a_day_early) {
    // As wide as a ring instead of an element of the authors' mesh: their day 6 on day 5.
    Sohutskay2021 sharp;
    sharp.rim_element = 0.1;
    SohutskayWound wound(sharp);
    for (double hour = 0; hour < 120; hour += 0.05) wound.advance(0.05);
    EXPECT_GT(wound.at_centre()[0], 1.8 * 92.0);
}

TEST(EgbertsKoppenol, unverified_kinetics_repeat_our_own_earlier_computation) {
    const EgbertsKoppenol model;
    EXPECT_NEAR(model.q(), -0.41507, 1e-5);
    EXPECT_NEAR(model.kr(), 7.594e-8, 1e-11);
    // Rest, and its stability: signal fades where kc < dc rho aII.
    const auto rest = model.laws(0, {1e4, 0, 0, 0.1125}).slope({1e4, 0, 0, 0.1125});
    EXPECT_NEAR(rest[0], 0, 1e-9);
    EXPECT_NEAR(rest[3], 0, 1e-12);
    EXPECT_NEAR(model.dc * model.rho_rest * model.aII, 5.625e-13, 1e-16);
    const TimeSeries series = run_reference_model("egberts-koppenol", 730.0_d, 1.0_d);
    EXPECT_NEAR(series.of("collagen")[30], 0.1775, 1e-4);
    EXPECT_NEAR(series.of("fibroblast")[30], 46.43, 0.01);
    EXPECT_NEAR(series.of("collagen")[730], 0.11298, 1e-5);
    const auto& M = series.of("myofibroblast");
    EXPECT_NEAR(*std::max_element(M.begin(), M.end()), 7830.9, 0.5);
}

/// The same models by the step of our own laws: the same courses to what a second-order step
/// leaves.
TEST(ReferenceModels, the_step_of_the_tissue_gives_the_same_courses) {
    for (const ReferenceModel& model : reference_models()) {
        if (model.name.starts_with("sherratt-murray") || model.name.starts_with("sohutskay") ||
            model.name == "needlework")
            continue;  // they have no other scheme
        const Time duration{std::min(model.shown.si, (30.0_d).si)};
        const Time every{duration.si / 10};
        const TimeSeries exact = run_reference_model(model.name, duration, every);
        const TimeSeries ours =
            run_reference_model(model.name, duration, every, ReferenceScheme::tissue);
        for (size_t s = 0; s < exact.values.size(); ++s) {
            const double size = *std::max_element(exact.values[s].begin(), exact.values[s].end());
            for (size_t i = 0; i < exact.time_d.size(); ++i)
                EXPECT_NEAR(ours.values[s][i], exact.values[s][i], 5e-5 * size)
                    << model.name << " " << exact.names[s] << " at " << exact.time_d[i] << " d";
        }
    }
}

TEST(Ode, rk4_has_order_four) {
    const OdeSlope slope = [](double, const std::vector<double>& y, std::vector<double>& dydt) {
        dydt = {y[1], -y[0]};
    };
    std::vector<double> errors;
    for (double dt : {0.1, 0.05}) {
        std::vector<double> y = {1, 0};
        integrate_rk4(slope, y, 0, 2, dt);
        errors.push_back(std::abs(y[0] - std::cos(2.0)) + std::abs(y[1] + std::sin(2.0)));
    }
    EXPECT_NEAR(std::log2(errors[0] / errors[1]), 4.0, 0.1);  // analytic
}

TEST(Ode, adaptive_keeps_its_tolerance) {
    const OdeSlope slope = [](double t, const std::vector<double>& y, std::vector<double>& dydt) {
        dydt = {-50 * (y[0] - std::cos(t))};  // analytic solution below
    };
    std::vector<double> y = {1};
    integrate_adaptive(slope, y, 0, 3, {1e-10, 1e-12});
    const double lambda = 50, r = lambda * lambda + 1;
    const double particular = (lambda * lambda * std::cos(3.0) + lambda * std::sin(3.0)) / r;
    const double transient = (1 - lambda * lambda / r) * std::exp(-lambda * 3);
    EXPECT_NEAR(y[0], particular + transient, 1e-8);
}

TEST(ReferenceModels, unknown_name_is_answered_with_the_nearest) {
    try {
        run_reference_model("coopr", 1.0_d, 1.0_d);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("cooper"), std::string::npos);
    }
    for (const ReferenceModel& model : reference_models())
        EXPECT_EQ(run_reference_model(model.name, 2.0_d, 1.0_d).time_d.size(), 3U);
}

}  // namespace
}  // namespace needlework
