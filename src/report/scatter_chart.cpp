#include "report/scatter_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/problem.hpp"
#include "report/chart_parts.hpp"

namespace needlework {
namespace {

// Layout in picture units: choices.
constexpr double left = 78, top = 58, side = 480, legend_room = 290;

std::string power_of_ten(double decade) { return fmt::format("1e{:.0f}", decade); }

/// A circle, a square or a triangle around x, y.
std::string symbol(std::size_t form, double x, double y) {
    const std::string colour = chart_colour(form);
    const std::string at = form % 3 == 0 ? fmt::format(
                                               "M{:.1f} {:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 "
                                               "-6 0z",
                                               x - 3, y)
                           : form % 3 == 1 ? fmt::format("M{:.1f} {:.1f}h6v6h-6z", x - 3, y - 3)
                                           : fmt::format("M{:.1f} {:.1f}l4 7h-8z", x, y - 4);
    return fmt::format(
        "<path class=\"point\" d=\"{}\" fill=\"{}\" fill-opacity=\"0.45\" stroke=\"{}\"/>\n", at,
        colour, colour);
}

}  // namespace

std::string to_svg(const ScatterChart& chart, const std::string& summary) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const ScatterGroup& group : chart.groups) {
        EXPECTS(group.measured.size() == group.predicted.size(), "a point has two numbers");
        for (const auto* list : {&group.measured, &group.predicted})
            for (double v : *list) {
                EXPECTS(std::isfinite(v), "a chart shows numbers");
                low = std::min(low, std::floor(v)), high = std::max(high, std::ceil(v));
            }
    }
    EXPECTS(low < high, "a scatter has points");
    const double decade = side / (high - low), bottom = top + side;
    const auto x_at = [&](double v) { return left + decade * (v - low); };
    const auto y_at = [&](double v) { return bottom - decade * (v - low); };
    std::string out = fmt::format("<title>{}</title>\n", summary);
    out += words_at(8, 24, chart.title, "font-size=\"15\" font-weight=\"bold\"");
    // The band leaves the square at its corners.
    const double b = decade * chart.band;
    out += fmt::format(
        "<path class=\"band\" d=\"M{0} {1:.1f}V{2}H{3:.1f}L{4} {5:.1f}V{6}H{7:.1f}z\" "
        "fill=\"#eee\"/>\n",
        left, bottom - b, bottom, left + b, left + side, top + b, top, left + side - b);
    for (double tick = low; tick <= high; ++tick) {
        out += fmt::format("<path d=\"M{} {:.1f}h{}M{:.1f} {}v{}\" stroke=\"#ddd\"/>\n", left,
                           y_at(tick), side, x_at(tick), top, side);
        out += words_at(left - 6, y_at(tick) + 4, power_of_ten(tick), "text-anchor=\"end\"");
        out += words_at(x_at(tick), bottom + 18, power_of_ten(tick), "text-anchor=\"middle\"");
    }
    out += fmt::format(
        "<path class=\"identity\" d=\"M{} {}L{} {}\" stroke=\"#555\"/>\n"
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#999\"/>\n",
        left, bottom, left + side, top, left, top, side, side);
    out += words_at(8, top - 10, chart.predicted_label, "fill=\"#444\"");
    out += words_at(left + side / 2, bottom + 18 + chart_line_height, chart.measured_label,
                    "text-anchor=\"middle\"");
    double legend = top + chart_line_height;
    for (std::size_t g = 0; g < chart.groups.size(); ++g) {
        const ScatterGroup& group = chart.groups[g];
        for (std::size_t i = 0; i < group.measured.size(); ++i)
            out += symbol(g, x_at(group.measured[i]), y_at(group.predicted[i]));
        out += symbol(g, left + side + 20, legend - 4);
        out += words_at(left + side + 32, legend, group.label, "");
        legend += chart_line_height;
    }
    out += words_at(left + side + 14, legend, "line: predicted as measured", "");
    out += words_at(left + side + 14, legend + chart_line_height,
                    fmt::format("band: within {:.2f} decades", chart.band), "");
    return picture_svg(left + side + legend_room, bottom + 18 + 3 * chart_line_height, out,
                       chart.caption);
}

}  // namespace needlework
