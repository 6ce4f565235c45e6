#include "report/line_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/problem.hpp"
#include "report/chart_parts.hpp"

namespace needlework {
namespace {

// Layout in picture units: choices.
constexpr double left = 78, width = 560, label_room = 210, panel_height = 150, gap = 34;

/// About `n` round numbers that cover low to high.
std::vector<double> round_ticks(double low, double high, int n) {
    const double raw = (high - low) / n, power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10 * power;
    for (double nice : {1.0, 2.0, 5.0})
        if (nice * power >= raw) {
            step = nice * power;
            break;
        }
    std::vector<double> ticks;
    for (double t = std::ceil(low / step) * step; t <= high + 1e-9 * step; t += step)
        ticks.push_back(std::abs(t) < 1e-9 * step ? 0.0 : t);
    return ticks;
}

struct Axis {
    double low = 0, high = 1;
    bool log = false;
    double share(double v) const {
        return log ? std::log(v / low) / std::log(high / low) : (v - low) / (high - low);
    }
    std::vector<double> ticks(int n) const {
        if (!log) return round_ticks(low, high, n);
        std::vector<double> out;
        for (double t : {0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0})
            if (t >= low && t <= high) out.push_back(t);
        return out;
    }
};

Axis range_of(const std::vector<const std::vector<double>*>& lists, bool log, bool with_zero) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto* list : lists)
        for (double v : *list) {
            EXPECTS(std::isfinite(v), "a chart shows numbers");
            if (log && v <= 0) continue;
            low = std::min(low, v);
            high = std::max(high, v);
        }
    if (low > high) low = 0, high = 1;
    if (with_zero) low = std::min(low, 0.0);
    if (low == high) high = low + 1;
    return {low, high, log};
}

std::string panel_svg(const ChartPanel& panel, const Axis& x, double top) {
    std::vector<const std::vector<double>*> all;
    for (const ChartCurve& curve : panel.curves) all.push_back(&curve.y);
    const Axis y = range_of(all, false, true);
    const auto x_at = [&](double v) { return left + width * x.share(v); };
    const auto y_at = [&](double v) { return top + panel_height * (1 - y.share(v)); };
    std::string out = fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#999\"/>\n",
        left, top, width, panel_height);
    for (double tick : y.ticks(4)) {
        out +=
            fmt::format("<path d=\"M{} {:.1f}h{}\" stroke=\"#ddd\"/>\n", left, y_at(tick), width);
        out += words_at(left - 6, y_at(tick) + 4, fmt::format("{:g}", tick), "text-anchor=\"end\"");
    }
    out += words_at(8, top - 8, panel.value_label, "fill=\"#444\"");
    for (double tick : x.ticks(8))
        out += fmt::format("<path d=\"M{:.1f} {}v{}\" stroke=\"#eee\"/>\n", x_at(tick), top,
                           panel_height);
    std::vector<std::pair<double, std::size_t>> ends;
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
        const ChartCurve& curve = panel.curves[i];
        std::string path;
        for (std::size_t k = 0; k < curve.x.size(); ++k)
            if (!x.log || curve.x[k] > 0)
                path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x_at(curve.x[k]),
                                    y_at(curve.y[k]));
        out += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n",
                           path, chart_colour(i));
        ends.emplace_back(y_at(curve.y.back()) + 4, i);
    }
    // Labels in the order of the ends, pushed apart.
    std::sort(ends.begin(), ends.end());
    const double lowest = top + panel_height + 4;
    double next = top + 4;
    for (std::size_t k = 0; k < ends.size(); ++k) {
        const double last_that_fits = lowest - chart_line_height * double(ends.size() - 1 - k);
        const double at = std::min(std::max(ends[k].first, next), std::max(last_that_fits, next));
        out += words_at(left + width + 8, at, panel.curves[ends[k].second].label,
                        fmt::format("fill=\"{}\"", chart_colour(ends[k].second)));
        next = at + chart_line_height;
    }
    return out;
}

}  // namespace

std::string to_svg(const LineChart& chart) {
    std::vector<const std::vector<double>*> times;
    for (const ChartPanel& panel : chart.panels)
        for (const ChartCurve& curve : panel.curves) {
            EXPECTS(curve.x.size() == curve.y.size() && !curve.x.empty(), "a curve has points");
            times.push_back(&curve.x);
        }
    const Axis x = range_of(times, chart.log_x, false);
    double top = 58;
    std::string body = words_at(8, 24, chart.title, "font-size=\"15\" font-weight=\"bold\"");
    for (const ChartPanel& panel : chart.panels) {
        body += panel_svg(panel, x, top);
        top += panel_height + gap;
    }
    const double axis = top - gap + 18;
    for (double tick : x.ticks(8))
        body += words_at(left + width * x.share(tick), axis, fmt::format("{:g}", tick),
                         "text-anchor=\"middle\"");
    body += words_at(left + width / 2, axis + chart_line_height, chart.x_label,
                     "text-anchor=\"middle\"");
    return picture_svg(left + width + label_room, axis + 2.5 * chart_line_height, body,
                       chart.caption);
}

}  // namespace needlework
