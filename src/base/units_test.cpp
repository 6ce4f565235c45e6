#include "base/units.hpp"

#include <gtest/gtest.h>

#include "base/quantity.hpp"

namespace needlework {
namespace {

TEST(Units, PlausibleInputThatGeneralLibrariesReadWrongly) {
    // The three cases of STYLE: rotation rate, temperature, and a range that is not one number.
    auto rpm = split_number_and_unit("7000 rpm");
    ASSERT_TRUE(rpm);
    EXPECT_NEAR(to_si(rpm->value, rpm->unit), 7000.0 / 60.0, 1e-12);  // analytic: turns a second
    auto body = split_number_and_unit("37 degC");
    ASSERT_TRUE(body);
    EXPECT_DOUBLE_EQ(to_si(body->value, body->unit), 310.15);
    auto range = split_number_and_unit("1-2 mm");
    ASSERT_TRUE(range);
    EXPECT_EQ(find_unit(range->unit), nullptr);  // "-2 mm" is no unit, so the text is refused
}

TEST(Units, MicroSignsAndDegreeSignAreTheSameUnit) {
    EXPECT_EQ(find_unit("\u00b5m"), find_unit("um"));
    EXPECT_EQ(find_unit("\u03bcm"), find_unit("um"));
    EXPECT_EQ(find_unit("\u00b0C"), find_unit("degC"));
    EXPECT_EQ(find_unit("mm\u00b2/d"), find_unit("mm2/d"));
    EXPECT_EQ(find_unit("parsec"), nullptr);
}

TEST(Units, EveryRowReadsBackWhatItWrites) {
    for (const UnitRow& row : unit_table()) {
        for (double value : {0.037, 1.5, 192.0}) {
            double si = to_si(value, row.name);
            auto back = split_number_and_unit(format_quantity(si, row.name));
            ASSERT_TRUE(back) << row.name;
            EXPECT_NEAR(back->value, value, 1e-9 * value) << row.name;
        }
        EXPECT_EQ(find_unit(row.name), &row) << "a unit name stands twice: " << row.name;
    }
}

TEST(Units, NamesOfUnitsAgreeWithLiterals) {
    EXPECT_DOUBLE_EQ(to_si(1.0, "mm2/d"), (1.0_mm2_per_d).si);
    EXPECT_DOUBLE_EQ(to_si(1.0, "um/h"), (1.0_um_per_h).si);
    EXPECT_DOUBLE_EQ(to_si(1.0, "1/cm2"), (1.0_per_cm2).si);
    EXPECT_DOUBLE_EQ(to_si(1.0, "g/(m2 h)"), (1.0_g_per_m2_h).si);
    EXPECT_DOUBLE_EQ(to_si(1.0, "yr"), (1.0_yr).si);
}

TEST(Quantity, DimensionsMultiplyAndCancel) {
    Diffusivity diffusivity = 1.0_mm2_per_d;
    Time time = 4.0_d;
    Length length = sqrt(diffusivity * time);
    EXPECT_NEAR(length.si, 2e-3, 1e-18);
    double cells = length / 1.0_mm;
    EXPECT_NEAR(cells, 2.0, 1e-12);
    static_assert(std::is_same_v<decltype(1.0_N / 1.0_mm2), Pressure>);
}

}  // namespace
}  // namespace needlework
