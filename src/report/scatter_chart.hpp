#pragma once
/// Measured against predicted, both as decades, as one SVG picture.

#include <string>
#include <vector>

namespace needlework {

struct ScatterGroup {
    std::string label;
    std::vector<double> measured, predicted;  ///< log10, as many of each
};

struct ScatterChart {
    std::string title, caption;  ///< the caption is broken into lines
    std::string measured_label, predicted_label;
    double band = 0.0;  ///< decades on either side of the line of identity
    std::vector<ScatterGroup> groups;
};

/// One square with the same decades on both axes, the line of identity and the band around it; a
/// form for each group besides its colour. `summary` is what someone who does not see it is told.
std::string to_svg(const ScatterChart& chart, const std::string& summary);

}  // namespace needlework
