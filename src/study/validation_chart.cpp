// The chart of a validation.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/xml.hpp"
#include "study/validation_page_parts.hpp"

namespace needlework {

std::string forest_plot(const std::vector<const ValidationRow*>& rows) {
    const double row_height = 22.0, left = 450.0, width = 1080.0, right = 90.0, top = 34.0;
    const double reach = 5.0, centre = left + (width - left - right) / 2.0;
    const double scale = (width - left - right) / (2.0 * reach);
    auto x = [&](double sd) { return centre + scale * std::clamp(sd, -reach, reach); };
    const double height = top + row_height * double(rows.size()) + 40.0;
    std::string svg = fmt::format(
        "<svg viewBox=\"0 0 {:.0f} {:.0f}\" width=\"100%\" style=\"min-width:40rem\" "
        "xmlns=\"http://www.w3.org/2000/svg\" font-size=\"12\">",
        width, height);
    for (int tick = -4; tick <= 4; tick += 2)
        svg += fmt::format(
            "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.0f}\" y2=\"{2:.0f}\" "
            "style=\"stroke:var(--line)\"/><text x=\"{0:.1f}\" y=\"{3:.0f}\" "
            "text-anchor=\"middle\" "
            "style=\"fill:var(--ink-soft)\">{4:+d} sd</text>",
            x(tick), top - 8.0, height - 32.0, top - 14.0, tick);
    svg += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"end\" "
        "style=\"fill:var(--ink-soft)\">width</text>",
        width - 4.0, top - 14.0);
    double y = top + 0.5 * row_height;
    for (const ValidationRow* r : rows) {
        if (r->published != 0.0)
            svg += fmt::format(
                "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\" "
                "style=\"fill:var(--ink)\">{:.2g} \u00d7</text>",
                width - 4.0, y + 4.0, (r->high90 - r->low90) / std::abs(r->published));
        const double sd = r->sd > 0.0 ? r->sd : 1.0;
        auto from_middle = [&](double v) {  // of a logarithm below 0: far to the left
            const double z = (r->on_scale(v) - r->on_scale(r->value)) / sd;
            return std::isfinite(z) ? z : -2.0 * reach;
        };
        auto at = [&](double v) { return x(from_middle(v)); };
        const bool calibrated = !r->is_check();
        const char* colour = calibrated ? "var(--untreated)" : "var(--treated)";
        svg += fmt::format(
            "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\" "
            "style=\"fill:var(--ink)\">{}</text>",
            left - 12.0, y + 4.0,
            xml_escaped(fmt::format("{:.28}: {:.36}", r->study, label_of(*r))));
        svg += fmt::format(
            "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
            "style=\"stroke:{};stroke-width:2\"/>",
            at(r->low90), at(r->high90), y, y, colour);
        svg += fmt::format(
            "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
            "style=\"stroke:{};stroke-width:7;stroke-opacity:0.45\"/>",
            at(r->low50), at(r->high50), y, y, colour);
        const double z = from_middle(r->published);
        if (auto error = standard_error(r->spread_kind, r->spread_value, r->spread_low,
                                        r->spread_high, r->n))
            svg += fmt::format(
                "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
                "style=\"stroke:var(--published);stroke-width:1.2\"/>",
                at(r->published - *error), at(r->published + *error), y, y);
        if (std::abs(z) > reach) {  // outside the frame: an arrow and how far
            const double tip = x(z), back = z > 0 ? -9.0 : 9.0;
            svg += fmt::format(
                "<path d=\"M{:.1f} {:.1f}l{:.1f} -5v10z\" style=\"fill:var(--published)\"/>"
                "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" "
                "style=\"fill:var(--published)\">{:+.0f}</text>",
                tip, y, back, tip + 1.6 * back, y + 4.0, z > 0 ? "end" : "start", z);
        } else {
            svg += fmt::format(
                "<path d=\"M{:.1f} {:.1f}l5 5l-5 5l-5 -5z\" "
                "style=\"fill:{};stroke:var(--published);"
                "stroke-width:1.6\"/>",
                x(z), y - 5.0, r->inside ? "var(--surface)" : "var(--published)");
        }
        y += row_height;
    }
    svg += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\" style=\"fill:var(--ink-soft)\">"
        "published less predicted, in sd of the prediction</text></svg>",
        centre, height - 12.0);
    return svg;
}

}  // namespace needlework
