#include "study/study_file_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <regex>

#include "base/units.hpp"

namespace needlework {

std::string phototypes_in(const std::string& people) {
    static const std::regex words(
        R"((?:[Pp]hototypes?|Fitzpatrick|FST|[Tt]ypes?)(?: groups)? ((?:VI|IV|V|I{1,3})(?:(?:-| and | to )(?:VI|IV|V|I{1,3}))?)\b)");
    std::smatch found;
    return std::regex_search(people, found, words) ? found[1].str() : std::string();
}

void StudyFileReader::problem(const toml::node& node, std::string what, std::string hint) {
    TextPlace where = file_.place(node);
    into_->add(
        {where, std::move(what), std::move(hint), Severity::error, file_.line_text(where.line)});
}

std::string StudyFileReader::text(const toml::table& table, const char* key, bool required) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
        if (required)
            problem(table, fmt::format("{} is missing", key), "See docs/howto/evidence.md.");
        return {};
    }
    if (auto value = node->value_exact<std::string>()) return *value;
    problem(*node, fmt::format("{}: expected a text in quotes.", key));
    return {};
}

std::string StudyFileReader::text_or(const char* key, std::string otherwise) {
    return file_.root.contains(key) ? text(file_.root, key, true) : std::move(otherwise);
}

void StudyFileReader::word_in(const toml::table& table, const char* key,
                              std::vector<std::string> known) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return;
    std::string word = node->value_or(std::string());
    if (std::find(known.begin(), known.end(), word) == known.end())
        problem(*node,
                fmt::format("{} = \"{}\": not known{}", key, word, did_you_mean(word, known)),
                fmt::format("Allowed: {}.", fmt::join(known, ", ")));
}

std::optional<Time> StudyFileReader::time(const toml::table& table, const char* key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    auto written = node->value_exact<std::string>();
    if (written) written = words_.quantity(*written);
    auto split = written ? split_number_and_unit(*written) : std::nullopt;
    const UnitRow* row = split ? find_unit(split->unit) : nullptr;
    if (row == nullptr || row->exponents != dimension_of<Time>::value) {
        problem(*node, fmt::format("{}: expected a time such as \"56 d\".", key),
                "Units of time: s, min, h, d, wk, mo, yr.");
        return std::nullopt;
    }
    Time out{to_si(split->value, split->unit)};
    constexpr Time longest = 20.0 * 365.25_d;  // choice: longer than any follow-up
    if (out < Time{} || out > longest)
        problem(*node, fmt::format("{}: expected a time from 0 to 20 years.", key));
    return out;
}

bool StudyFileReader::is_before_treatment(const toml::table& row, const std::string& clock) const {
    const std::string written = row["time"].value_or(std::string());
    if (written == "before") return true;
    const auto split = split_number_and_unit(words_.quantity(written));
    const UnitRow* unit = split ? find_unit(split->unit) : nullptr;
    return clock == "first" && unit != nullptr && unit->exponents == dimension_of<Time>::value &&
           split->value < 0.0;
}

void StudyFileReader::no_typing_error(const toml::table& table,
                                      const std::vector<std::string>& known) {
    for (const auto& [key, node] : table) {
        std::string word(key.str());
        if (std::find(known.begin(), known.end(), word) != known.end()) continue;
        auto near = nearest_names(word, known, 1);
        if (!near.empty() && near.front().front() == word.front() &&
            std::abs(int(near.front().size()) - int(word.size())) <= 1)
            problem(node,
                    fmt::format("unknown key \"{}\"; did you mean \"{}\"?", word, near.front()));
    }
}

void StudyFileReader::place_in_run(Problem& p) const {
    static const std::regex path(R"(^([a-z_]+)(?:\[(\d+)\])?(?:\.([a-z_]+))?)");
    std::smatch found;
    if (!std::regex_search(p.what, found, path)) return;
    const toml::node* node = file_.root["run"][found[1].str()].node();
    if (node != nullptr && node->is_array() && found[2].matched)
        node = node->as_array()->get(size_t(std::stoul(found[2]) - 1));
    if (node != nullptr && node->is_table() && found[3].matched)
        if (const toml::node* inner = node->as_table()->get(found[3].str())) node = inner;
    if (node == nullptr) return;
    p.where = file_.place(*node);
    p.line_text = file_.line_text(p.where.line);
}

}  // namespace needlework
