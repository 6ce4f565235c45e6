// How a row of a validation is worded.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/validation_page_parts.hpp"

namespace needlework {

std::string short_number(double v) {
    if (!std::isfinite(v)) return "none";
    const double large = 1000.0;  // written out, not as a power of ten
    return std::abs(v) >= large ? fmt::format("{:.0f}", v) : fmt::format("{:.3g}", v);
}
std::string with_unit(const std::string& text, const std::string& unit) {
    return unit == "1" ? text : text + " " + unit;
}
std::string percent(double share) {
    return std::isfinite(share) ? fmt::format("{:.0f} %", 100.0 * share) : "none";
}

std::string label_of(const ValidationRow& r) {
    std::string words = r.measure;
    std::replace(words.begin(), words.end(), '_', ' ');
    std::string transform = r.transform;
    std::replace(transform.begin(), transform.end(), '_', ' ');
    return r.transform == "absolute" ? words : words + ", " + transform;
}

std::string label_with_detail(const ValidationRow& r) {
    std::string label = label_of(r);
    if (!r.arm.empty()) label += " (" + r.arm + ")";
    const size_t short_enough = 90;  // choice: two lines of a cell
    if (!r.detail.empty() && r.detail.size() <= short_enough) label += "; " + r.detail;
    return label;
}

std::string spread_of(const ValidationRow& r) {
    if (r.spread_kind == "none") return "";
    if (r.spread_low && r.spread_high)
        return fmt::format("{} {} to {}", r.spread_kind, short_number(*r.spread_low),
                           short_number(*r.spread_high));
    if (r.spread_value) return fmt::format("{} {}", r.spread_kind, short_number(*r.spread_value));
    return "";
}

std::string verdict(const ValidationRow& r) {
    if (!r.predicted) return "not read";
    if (r.is_input()) return "input";
    if (r.usable_as == "shown") return "shown only";
    if (r.by_value()) return r.inside ? "inside" : "OUTSIDE";
    return r.inside ? "as published" : "NOT as published";
}

std::string role_words(const ValidationRow& r) {
    std::string role = r.role == "calibration" ? "calibration: fixed a parameter"
                       : r.role == "spent"     ? "spent: looked at too often to check"
                       : r.is_check()          ? "check: fixed nothing"
                                               : r.role;
    if (r.is_check() && r.looks > 0)
        role += fmt::format(", {} look{}", r.looks, r.looks == 1 ? "" : "s");
    if (!r.species.empty()) role += ", " + r.species;
    return role;
}

}  // namespace needlework
