// --set session[1].passes=6: one value of a parsed file is replaced.

#include <fmt/format.h>

#include <charconv>
#include <sstream>

#include "params/toml_file.hpp"

namespace needlework {

namespace {

/// The table of `file` that `session[2]` or `subject` names, or null and what is wrong.
toml::table* step_into(toml::table& table, const std::string& word, std::string& wrong) {
    auto nothing = [&](std::string what) {
        wrong = std::move(what);
        return nullptr;
    };
    size_t bracket = word.find('[');
    std::string name = word.substr(0, bracket);
    toml::node* node = table.get(name);
    if (bracket == std::string::npos) {
        if (node == nullptr) {
            table.insert(name, toml::table{});
            node = table.get(name);
        }
        if (node->is_array())
            return nothing(fmt::format("{0} is a list; say which one, for instance {0}[1]", name));
        if (!node->is_table()) return nothing(fmt::format("{} is not a table", name));
        return node->as_table();
    }
    toml::array* array = node != nullptr ? node->as_array() : nullptr;
    if (array == nullptr) {
        std::vector<std::string> lists;
        for (const auto& [key, child] : table)
            if (child.is_array_of_tables()) lists.emplace_back(key.str());
        return nothing(
            fmt::format("there is no list \"{}\" in the file{}", name, did_you_mean(name, lists)));
    }
    std::string digits = word.substr(bracket + 1);
    size_t index = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc{} || std::string_view(end, digits.data() + digits.size()) != "]")
        return nothing(fmt::format("{}: expected a whole number in the brackets", word));
    if (index < 1 || index > array->size())
        return nothing(fmt::format("there is no {}; the file has {} of them, counted from 1", word,
                                   array->size()));
    toml::table* found = (*array)[index - 1].as_table();
    if (found == nullptr) return nothing(fmt::format("{} is not a table", word));
    return found;
}

}  // namespace

void apply_override(TomlFile& file, std::string_view assignment, Problems& problems) {
    std::string name = "--set " + std::string(assignment);
    auto fail = [&](std::string what) {
        problems.error({name}, std::move(what), "Form: --set session[1].passes=6");
    };
    size_t equals = assignment.find('=');
    if (equals == std::string_view::npos) return fail("there is no = in it");
    if (equals == 0) return fail("there is no key before =");
    std::string path(assignment.substr(0, equals)), value(assignment.substr(equals + 1));
    if (value.empty()) return fail("there is no value after =");
    toml::table parsed;
    try {
        parsed = toml::parse("value = " + value, name);
    } catch (const toml::parse_error& error) {
        try {
            parsed = toml::parse("value = \"" + value + "\"", name);
        } catch (const toml::parse_error&) {
            return fail(fmt::format("the value is not valid TOML: {}", error.description()));
        }
    }
    std::istringstream parts(path);
    std::vector<std::string> words;
    for (std::string word; std::getline(parts, word, '.');) words.push_back(word);
    toml::table* table = &file.root;
    for (size_t i = 0; i + 1 < words.size(); ++i) {
        std::string wrong;
        table = step_into(*table, words[i], wrong);
        if (table == nullptr) return fail(wrong);
    }
    if (words.back().find('[') != std::string::npos)
        return fail(fmt::format("{} is a table; name one of its keys", words.back()));
    toml::node& node = *parsed.get("value");
    toml::key key(words.back(), node.source());  // so that a message can name this --set
    table->insert_or_assign(std::move(key), std::move(node));
}

}  // namespace needlework
