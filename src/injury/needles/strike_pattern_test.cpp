#include "injury/needles/strike_pattern.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/source_folder.hpp"

namespace needlework {
namespace {

std::filesystem::path devices() { return source_folder() / "data/devices"; }

/// Mean number of strikes in a box over many sessions.
double mean_count(const Device& device, Length width, int sessions) {
    double sum = 0.0;
    for (int session = 0; session < sessions; ++session)
        sum += double(strike_pattern(device, width, width, 7, session).size());
    return sum / sessions;
}

// doddaballapur-2009-roller-density (verification): 192 needles, drum 2 cm by 2 cm, 15 passes.
TEST(StrikePattern, Doddaballapur2009FifteenPassesGive229PerSquareCentimetre) {
    Device roller = load_device("roller/mf8-192", devices()).device;
    roller.passes = 15;
    EXPECT_NEAR(roller.expected_density().si / 1e4, 229.2, 0.1);
    // Counted in boxes of 1 cm^2: the mean of 40 sessions is known to 2 strikes.
    double counted = mean_count(roller, 1.0_cm, 40);
    EXPECT_NEAR(counted, 229.2, 3.0);
    // The twin with a planted bug: one row of eight missing would be seen.
    Device gap = roller;
    gap.needles = 168;
    gap.rows = 7;
    gap.drum_width = 20.0_mm;
    EXPECT_GT(std::abs(mean_count(gap, 1.0_cm, 40) - 229.2), 3.0);
}

// dermapen-device (verification): 11 needles at 90 Hz.
TEST(StrikePattern, DermapenStrikes990TimesASecond) {
    Device pen = load_device("pen/dermapen", devices()).device;
    EXPECT_DOUBLE_EQ(strikes_per_second(pen).si, 990.0);
    pen.dwell = Time{0.25};  // a quarter of a second on each square centimetre
    pen.passes = 1;
    EXPECT_NEAR(pen.expected_density().si / 1e4, 247.5, 1e-9);
}

TEST(StrikePattern, CountsFollowTheExpectedDensityForEveryKind) {
    for (const char* name : {"roller/home-0.5", "pen/skinpen", "pen/exceed", "stamp/hand-80",
                             "array/solid-600", "lesion/thermal-column"}) {
        Device device = load_device(name, devices()).device;
        double expected = device.expected_density().si * 9e-6;
        EXPECT_NEAR(mean_count(device, 3.0_mm, 400) / expected, 1.0, 0.04) << name;
    }
}

TEST(StrikePattern, AStatedDensityReplacesTheMotion) {
    Device pen = load_device("pen/dermapen", devices()).device;
    pen.density = AreaDensity{250e4};
    EXPECT_NEAR(mean_count(pen, 3.0_mm, 400), 22.5, 0.8);
}

TEST(StrikePattern, NoPlaceInTheBoxIsFavoured) {
    Device pen = load_device("pen/dermapen", devices()).device;
    int edge = 0, all = 0;
    for (int session = 0; session < 300; ++session)
        for (const StrikePlace& s : strike_pattern(pen, 2.0_mm, 2.0_mm, 3, session)) {
            ASSERT_GE(s.x_m, 0.0);
            ASSERT_LT(s.x_m, 2e-3);
            edge += s.x_m < 0.2e-3 || s.y_m > 1.8e-3 ? 1 : 0;
            ++all;
        }
    EXPECT_NEAR(double(edge) / all, 0.19, 0.02);  // 1 - 0.9^2
}

TEST(StrikePattern, AColumnThatHealsAloneIsAlwaysThere) {
    Device lesion = load_device("lesion/punched-column", devices()).device;  // 4 per cm2
    double sum_x = 0.0;
    for (int session = 0; session < 200; ++session) {
        auto places = strike_pattern(lesion, 3.0_mm, 3.0_mm, 5, session);
        ASSERT_EQ(places.size(), 1u);
        sum_x += places[0].x_m;
    }
    EXPECT_NEAR(sum_x / 200, 1.5e-3, 0.2e-3);  // anywhere: sd of the mean 0.06 mm
}

TEST(StrikePattern, DrawnAnewEachSessionAndAgainTheSame) {
    Device roller;
    auto first = strike_pattern(roller, 5.0_mm, 5.0_mm, 1, 0);
    auto again = strike_pattern(roller, 5.0_mm, 5.0_mm, 1, 0);
    auto second = strike_pattern(roller, 5.0_mm, 5.0_mm, 1, 1);
    ASSERT_EQ(first.size(), again.size());
    for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].x_m, again[i].x_m);
    EXPECT_NE(first.at(0).x_m, second.at(0).x_m);
}

}  // namespace
}  // namespace needlework
