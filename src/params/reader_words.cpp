#include "params/reader_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace needlework::words {

std::string quoted(const toml::node& node) {
    if (auto text = node.value_exact<std::string>()) {
        std::replace(text->begin(), text->end(), '\n', ' ');
        return '"' + *text + '"';
    }
    if (node.is_table()) return "{ ... }";
    if (const toml::array* array = node.as_array()) {
        std::string out = "[";
        for (const toml::node& element : *array)
            out += (out.size() > 1 ? ", " : "") + quoted(element);
        return out + "]";
    }
    return written(node);
}

std::string written(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return '"' + *text + '"';
    std::string out;
    if (const auto number = node.value_exact<double>()) {
        out = fmt::format("{}", *number);
        const bool whole = out.find_first_not_of("-0123456789") == std::string::npos;
        return whole ? out + ".0" : out;
    }
    if (const toml::array* array = node.as_array()) {
        for (const toml::node& element : *array)
            out += (out.empty() ? "" : ", ") + written(element);
        return "[" + out + "]";
    }
    if (const toml::table* table = node.as_table()) {
        for (const auto& [key, value] : *table)
            out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", key.str(), written(value));
        return "{ " + out + " }";
    }
    std::ostringstream text;
    node.visit([&](const auto& value) { text << value; });
    return text.str();
}

std::string with_article(std::string_view word) {
    bool vowel =
        !word.empty() && std::string_view("aeiou").find(word.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(word);
}

std::string allowed(const ParameterInfo& info) {
    switch (info.kind) {
        case ParameterKind::quantity:
        case ParameterKind::count:
            if (info.required) return fmt::format("Allowed {}.", info.range_text());
            return fmt::format("Allowed {}, default {}.", info.range_text(), info.default_text);
        case ParameterKind::quantity_list:
            return fmt::format("Each from {}.", info.range_text());
        case ParameterKind::one_of:
        case ParameterKind::text_list: {
            if (info.choices.empty()) return {};
            return fmt::format("Allowed: {}.", fmt::join(info.choices, ", "));
        }
        case ParameterKind::flag:
            return "Allowed: true, false.";
        case ParameterKind::text:
            return info.default_text.empty()
                       ? std::string()
                       : fmt::format("For instance \"{}\".", info.default_text);
    }
    return {};
}

std::string example(const ParameterInfo& info) {
    if (info.dimension == DimensionExponents{})
        return fmt::format("For instance {}.", info.default_text);
    return fmt::format("For instance \"{}\".", info.default_text);
}

std::string in_table(const std::string& path) {
    if (path.empty()) return {};
    return path.back() == ']' ? " in " + path : fmt::format(" in [{}]", path);
}

std::pair<std::string, std::string> slip_in_number(std::string_view rest, const std::string& unit) {
    bool digit = rest.find_first_of("0123456789") != std::string_view::npos;
    if (!digit) return {};
    if (rest.front() == ',') return {"a comma is no decimal point", "Write a point: \"1.5\"."};
    for (std::string_view dash : {"-", "\u2013", "to ", "..", "\u2026"})
        if (rest.starts_with(dash))
            return {"a range is not a value",
                    fmt::format("Write one value, or {{ dist = \"uniform\", low = \"1 {0}\", high "
                                "= \"2 {0}\" }}.",
                                unit)};
    if (rest.find(' ') != std::string_view::npos)
        return {"expected one number and one unit", fmt::format("Form: \"1.5 {}\".", unit)};
    return {};
}

}  // namespace needlework::words
