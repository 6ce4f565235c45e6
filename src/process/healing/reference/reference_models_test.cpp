// The reference models reproduce the check values that were computed from the published model files
// (dossier of healing, sections 2.1 and 2.2; records waugh-sherratt-2007-seven-species,
// waugh-sherratt-2006-macrophage, cooper-2015-inflammatory-phase), to the printed digits.
#include "process/healing/reference/reference_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"
#include "process/healing/reference/cooper.hpp"
#include "process/healing/reference/ode.hpp"
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
    double day, value;
};
Peak peak_of(const Cooper2015& model, size_t species) {
    std::vector<double> y(model.start.begin(), model.start.end());
    const OdeSlope slope = [&](double, const std::vector<double>& s, std::vector<double>& dydt) {
        const auto result = model.slope({s[0], s[1], s[2], s[3]});
        dydt.assign(result.begin(), result.end());
    };
    const double dt = 0.0005;  // the step of the record
    Peak peak{0, y[species]};
    for (int i = 1; i <= 20000; ++i) {
        integrate_rk4(slope, y, dt * (i - 1), dt * i, dt);
        if (y[species] > peak.value) peak = {dt * i, y[species]};
    }
    return peak;
}

TEST(Cooper2015, peaks_lie_where_the_record_has_them) {
    constexpr size_t macrophage = 2, neutrophil = 3;
    const double printed = 0.5e-6, step = 0.00051;
    EXPECT_NEAR(peak_of({}, neutrophil).value, 0.152527, printed);
    EXPECT_NEAR(peak_of({}, neutrophil).day, 0.8545, step);
    EXPECT_NEAR(peak_of({}, macrophage).value, 0.280061, printed);
    EXPECT_NEAR(peak_of({}, macrophage).day, 4.35, step);
    Cooper2015 file;
    file.debris_law = Cooper2015::DebrisLaw::as_in_the_file;
    EXPECT_NEAR(peak_of(file, neutrophil).value, 0.148338, printed);
    EXPECT_NEAR(peak_of(file, neutrophil).day, 0.7595, step);
    EXPECT_NEAR(peak_of(file, macrophage).value, 0.272609, printed);
    EXPECT_NEAR(peak_of(file, macrophage).day, 4.1365, step);
    // Without germs, dossier 2.2 (four printed digits).
    EXPECT_NEAR(peak_of(Cooper2015::sterile(), neutrophil).value, 0.1520, 0.5e-4);
    EXPECT_NEAR(peak_of(Cooper2015::sterile(), neutrophil).day, 0.86, 0.005);
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
