// Points lie where their numbers are: on the line of identity, in the band, outside it.
#include "report/scatter_chart.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <string>

namespace needlework {
namespace {

/// The numbers behind `what` in an SVG text, as many as follow.
std::vector<double> numbers_after(const std::string& svg, const std::string& what) {
    std::string text = svg.substr(svg.find(what) + what.size());
    text = text.substr(0, text.find('"'));
    for (char& c : text)
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) c = ' ';
    std::vector<double> numbers;
    for (size_t at = 0, used = 0; text.find_first_not_of(' ', at) != std::string::npos; at += used)
        numbers.push_back(std::stod(text.substr(at), &used));
    return numbers;
}

size_t count(const std::string& text, const std::string& word) {
    size_t n = 0;
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
    return n;
}

TEST(ScatterChart, EveryPointOnceTheBandParallelToTheIdentity) {
    ScatterChart chart{"title",    "caption",
                       "measured", "predicted",
                       0.5,        {{"one", {-8.0, -6.0}, {-8.0, -4.0}}, {"two", {-5.0}, {-5.2}}}};
    const std::string svg = to_svg(chart, "what it shows");
    EXPECT_EQ(count(svg, "class=\"point\""), 3u + 2u);  // and one a group in the legend
    EXPECT_NE(svg.find("<title>what it shows</title>"), std::string::npos);
    // Decades from -8 to -4 on both axes: the identity is the diagonal of a square.
    const std::vector<double> line = numbers_after(svg, "class=\"identity\" d=\"");
    ASSERT_EQ(line.size(), 4u);
    const double side = line[2] - line[0];
    EXPECT_DOUBLE_EQ(line[1] - line[3], side);
    // The band meets the left and the lower edge half a decade from the corner.
    const std::vector<double> band = numbers_after(svg, "class=\"band\" d=\"");
    EXPECT_NEAR((line[1] - band[1]) / side, 0.5 / 4.0, 1e-3);
    EXPECT_NEAR((band[3] - line[0]) / side, 0.5 / 4.0, 1e-3);
    // (-8, -8) is the lower left corner; its circle begins 3 units to the left.
    const std::vector<double> first = numbers_after(svg, "class=\"point\" d=\"");
    EXPECT_NEAR(first[0] + 3.0, line[0], 0.06);
    EXPECT_NEAR(first[1], line[1], 0.06);
}

}  // namespace
}  // namespace needlework
