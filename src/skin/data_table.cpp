#include "skin/data_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace needlework::skin_data {

const toml::table* find_table(TableReader& reader, const toml::table& root,
                              const std::string& name) {
    const toml::node* node = root.get(name);
    if (node != nullptr && node->is_table()) return node->as_table();
    reader.problem(node != nullptr ? *node : static_cast<const toml::node&>(root),
                   fmt::format("the table [{}] is missing", name),
                   "Copy it from another file of this folder.");
    return nullptr;
}

void check_sources(TableReader& reader, const toml::table& table, const std::string& path) {
    for (const auto& [key, node] : table) {
        std::string word = path + "." + std::string(key.str());
        if (const toml::table* number = node.as_table()) {
            if (!(*number)["source"].is_string())
                reader.problem(
                    node, fmt::format("{} has no source", word),
                    "Name an id of data/sources.toml, or write source = \"assumption\".");
        } else if (!node.is_string() || word.ends_with(".thickness")) {
            reader.problem(node, fmt::format("{} is a number without a source", word),
                           "Write { value = ..., source = \"...\" }.");
        }
    }
}

void check_ranges(TableReader& reader, const toml::table& table, const std::string& path,
                  const std::vector<Parameter>& parameters) {
    for (const Parameter& parameter : parameters) {
        const toml::node* node = table.get(parameter.info.word);
        if (node == nullptr || parameter.number == nullptr || !node->is_table()) continue;
        if (!node->as_table()->contains("range")) continue;
        std::string word = path + "." + parameter.info.word;
        auto row = std::find_if(reader.resolved().begin(), reader.resolved().end(),
                                [&](const ResolvedValue& r) { return r.path == word; });
        bool readable = row != reader.resolved().end() && row->distribution.has_value();
        if (!readable) {
            reader.problem(*node, fmt::format("{}: the range is not two quantities", word),
                           "Write range = [\"low\", \"high\"].");
            continue;
        }
        const Distribution& range = *row->distribution;
        const double rounding = 1e-12 * std::abs(range.b);  // of the unit factor
        double value = *parameter.number;
        if (!(range.a < range.b) || value < range.a - rounding || value > range.b + rounding)
            reader.problem(*node, fmt::format("{}: the value lies outside its own range", word));
    }
}

void check_words(TableReader& reader, const toml::table& root,
                 const std::vector<std::string>& known) {
    for (const auto& [key, node] : root) {
        std::string word(key.str());
        if (std::find(known.begin(), known.end(), word) == known.end())
            reader.problem_at_key(
                key, fmt::format("unknown key \"{}\"{}", word, did_you_mean(word, known)));
    }
}

}  // namespace needlework::skin_data
