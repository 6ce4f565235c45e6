#pragma once
/// Curves over time as one SVG picture, for commands that write a picture beside a table.

#include <string>
#include <vector>

namespace needlework {

struct ChartCurve {
    std::string label;
    std::vector<double> x, y;
};

/// One frame of a chart: its curves share the axis of values.
struct ChartPanel {
    std::string value_label;  ///< "pg/mm3"
    std::vector<ChartCurve> curves;
};

struct LineChart {
    std::string title, caption;  ///< the caption is broken into lines
    std::string x_label;         ///< "days"
    bool log_x = false;          ///< for phases from hours to months; x must be positive
    std::vector<ChartPanel> panels;
};

/// Panels below one another, with ticks at round numbers and a label at each curve's end.
std::string to_svg(const LineChart& chart);

}  // namespace needlework
