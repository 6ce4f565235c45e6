#include "base/number_text.hpp"

#include <gtest/gtest.h>

namespace needlework {
namespace {

TEST(NumberText, ThousandsAreWrittenOutAndTheRestHasThreeDigits) {
    EXPECT_EQ(three_digits(1080.4), "1080");
    EXPECT_EQ(three_digits(-1373.6), "-1374");
    EXPECT_EQ(three_digits(999.6), "1000");
    EXPECT_EQ(three_digits(999.4), "999");
    EXPECT_EQ(three_digits(0.0123456), "0.0123");
    EXPECT_EQ(three_digits(0.0), "0");
    EXPECT_EQ(three_digits(2.5e5), "2.5e+05");
}

}  // namespace
}  // namespace needlework
