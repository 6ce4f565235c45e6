#include "io/measures_table.hpp"

#include <gtest/gtest.h>

#include "base/problem.hpp"

namespace needlework {
namespace {

TEST(MeasuresTable, ReadsBackToTheSameNumbers) {
    std::vector<MeasureRow> rows = {
        {"treated", 176.0_d, "papillary_collagen_fraction", 0.1 + 0.2, 0.25, 1.0 / 3.0, "1",
         "mean_of_people"},
        {"a \"b\", c", 0.0_d, "tewl", 12.5, {}, {}, "g/(m2 h)", "one_person"}};
    std::string text = measures_csv(rows);
    EXPECT_EQ(text.substr(0, text.find('\n')), "arm,time_d,measure,value,low90,high90,unit,kind");
    EXPECT_NE(text.find("\n\"a \"\"b\"\", c\",0,tewl,12.5,,,g/(m2 h),one_person\n"),
              std::string::npos)
        << text;
    EXPECT_EQ(parse_measures_csv(text, "measures.csv"), rows);
}

TEST(MeasuresTable, EveryBadLineIsNamed) {
    try {
        parse_measures_csv("arm,time_d\na,b\n", "m.csv");
        FAIL();
    } catch (const InputError& e) {
        EXPECT_EQ(e.problems().n_errors(), 2);
        EXPECT_NE(std::string(e.what()).find("m.csv:2"), std::string::npos);
    }
}

}  // namespace
}  // namespace needlework
