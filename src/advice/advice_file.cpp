#include "advice/advice_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.hpp"

namespace needlework {

void AdviceFile::problem(const toml::node& node, std::string what, std::string hint) {
    const TextPlace where = file_.place(node);
    problems_.add(
        {where, std::move(what), std::move(hint), Severity::error, file_.line_text(where.line)});
}

void AdviceFile::know(const toml::table& table, const std::vector<std::string>& known) {
    for (const auto& [key, node] : table) {
        const std::string word(key.str());
        if (std::find(known.begin(), known.end(), word) == known.end())
            problem(node, fmt::format("unknown key \"{}\"{}", word, did_you_mean(word, known)));
    }
}

std::vector<const toml::table*> AdviceFile::rows(const toml::table& table, std::string_view name) {
    std::vector<const toml::table*> out;
    const toml::node* node = table.get(name);
    if (node == nullptr) return out;
    const toml::array* list = node->as_array();
    if (list == nullptr || !list->is_array_of_tables()) {
        problem(*node, fmt::format("{} must be a list of tables.", name));
        return out;
    }
    for (const toml::node& row : *list) out.push_back(row.as_table());
    return out;
}

std::string AdviceFile::text(const toml::table& table, std::string_view key, bool required) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
        if (required) problem(table, fmt::format("{} is missing.", key));
        return {};
    }
    auto word = node->value_exact<std::string>();
    if (!word || (required && word->empty()))
        problem(*node, fmt::format("{}: expected a text in quotes.", key));
    return word.value_or(std::string());
}

std::vector<std::string> AdviceFile::texts(const toml::table& table, std::string_view key) {
    std::vector<std::string> out;
    const toml::node* node = table.get(key);
    if (node == nullptr) return out;
    const toml::array* list = node->as_array();
    if (list == nullptr) {
        problem(*node, fmt::format("{}: expected a list of texts.", key));
        return out;
    }
    for (const toml::node& element : *list) {
        auto word = element.value_exact<std::string>();
        if (word)
            out.push_back(*word);
        else
            problem(element, fmt::format("{}: expected a text in quotes.", key));
    }
    return out;
}

std::optional<double> AdviceFile::number(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value<double>();
    if (!node->is_number() || !value || !std::isfinite(*value)) {
        problem(*node, fmt::format("{}: expected a number.", key));
        return std::nullopt;
    }
    return value;
}

double AdviceFile::required_number(const toml::table& table, std::string_view key) {
    if (!table.contains(key)) problem(table, fmt::format("{} is missing.", key));
    return number(table, key).value_or(0.0);
}

std::optional<double> AdviceFile::quantity(const toml::table& table, std::string_view key,
                                           std::string_view unit) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    const auto written = split_number_and_unit(node->value_or(std::string()));
    const UnitRow* row = written ? find_unit(written->unit) : nullptr;
    if (row == nullptr || row->exponents != find_unit(unit)->exponents) {
        problem(*node, fmt::format("{}: expected a quantity such as \"22 {}\".", key, unit));
        return std::nullopt;
    }
    return to_si(written->value, written->unit);
}

void AdviceFile::finish() const {
    if (problems_.has_errors()) throw InputError(problems_);
}

bool matches(std::string_view pattern, std::string_view name) {
    if (pattern.ends_with("/*")) {
        pattern.remove_suffix(1);
        return name.starts_with(pattern);
    }
    return pattern == name;
}

}  // namespace needlework
