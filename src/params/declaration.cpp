#include "params/declaration.hpp"

#include <fmt/format.h>

namespace needlework {

std::string ParameterInfo::range_text() const {
    if (kind == ParameterKind::count) return fmt::format("{:.0f} to {:.0f}", low, high);
    return format_quantity(low, unit) + " to " + format_quantity(high, unit);
}

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string out = "[";
    for (size_t i = 0; i < words.size(); ++i) out += (i > 0 ? ", \"" : "\"") + words[i] + "\"";
    return out + "]";
}

}  // namespace

std::string Parameter::value_text() const {
    switch (info.kind) {
        case ParameterKind::quantity:
            return format_quantity(*number, info.unit);
        case ParameterKind::count:
            return fmt::format("{}", *count);
        case ParameterKind::flag:
            return *flag ? "true" : "false";
        case ParameterKind::text:
        case ParameterKind::one_of:
            return *text;
        case ParameterKind::text_list:
            return joined(*texts);
        case ParameterKind::quantity_list: {
            std::vector<std::string> words;
            for (double si : read_list()) words.push_back(format_quantity(si, info.unit));
            return joined(words);
        }
    }
    return {};
}

}  // namespace needlework
