#include "study/study_words.hpp"

#include <fmt/format.h>

#include <cctype>

#include "base/data_folder.hpp"
#include "base/units.hpp"
#include "measures/measure.hpp"
#include "params/toml_file.hpp"

namespace needlework {

namespace {

/// Small letters; blanks, dashes and underscores are one blank; micro and raised 2 as we write
/// them.
std::string plain(std::string word) {
    const std::pair<std::string_view, std::string_view> signs[] = {
        {"\u00b5", "u"}, {"\u03bc", "u"}, {"\u00b2", "2"}, {"\u00b7", " "}, {"\u2013", "-"}};
    for (const auto& [sign, ours] : signs)
        for (size_t at = 0; (at = word.find(sign, at)) != std::string::npos;)
            word.replace(at, sign.size(), ours);
    std::string out;
    for (char c : word) {
        const bool gap = c == ' ' || c == '_' || c == '-' || c == '\t';
        if (gap && (out.empty() || out.back() == ' ')) continue;
        out += gap ? ' ' : char(std::tolower(static_cast<unsigned char>(c)));
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace

StudyWords StudyWords::load(const std::filesystem::path& path) {
    StudyWords out;
    const TomlFile file = TomlFile::load(path);
    for (const auto& [table, node] : file.root) {
        auto& words = out.tables_[std::string(table.str())];
        const toml::table* names = node.as_table();
        if (names == nullptr) continue;
        for (const auto& [name, list] : *names) {
            words.emplace(plain(std::string(name.str())), name.str());
            if (const toml::array* others = list.as_array())
                for (const toml::node& other : *others)
                    words.emplace(plain(other.value_or(std::string())), name.str());
        }
    }
    for (const MeasureInfo& info : all_measures()) {
        out.tables_["measure"].emplace(plain(std::string(info.name)), info.name);
        out.tables_["measure"].emplace(plain(std::string(info.label)), info.name);
    }
    return out;
}

const StudyWords& StudyWords::of_project() {
    static const StudyWords words = load(data_folder() / "words.toml");
    return words;
}

std::string StudyWords::find(const std::string& table, const std::string& word) const {
    const auto words = tables_.find(table);
    if (words == tables_.end()) return {};
    const auto found = words->second.find(plain(word));
    return found == words->second.end() ? std::string() : found->second;
}

std::string StudyWords::find_inside(const std::string& table, const std::string& word) const {
    std::string found = find(table, word);
    const auto words = tables_.find(table);
    if (!found.empty() || words == tables_.end()) return found;
    std::string text = " " + plain(word) + " ";
    for (char& c : text)
        if (c == '/' || c == '(' || c == ')' || c == ',' || c == ';') c = ' ';
    size_t longest = 0;
    for (const auto& [other, name] : words->second)
        if (other.size() > longest && text.find(" " + other + " ") != std::string::npos)
            longest = other.size(), found = name;
    return found;
}

std::optional<StudyWords::Unit> StudyWords::unit(const std::string& word) const {
    if (find_unit(word) != nullptr) return Unit{1.0, word};
    const std::string name = find("unit", word);
    if (name.empty()) return std::nullopt;
    if (find_unit(name) != nullptr) return Unit{1.0, name};
    const auto split = split_number_and_unit(name);
    if (!split || find_unit(split->unit) == nullptr) return std::nullopt;
    return Unit{split->value, split->unit};
}

std::string StudyWords::quantity(const std::string& text) const {
    const auto split = split_number_and_unit(text);
    if (!split || split->unit.empty() || find_unit(split->unit) != nullptr) return text;
    const auto ours = unit(split->unit);
    if (!ours) return text;
    return fmt::format("{} {}", split->value * ours->factor, ours->name);
}

}  // namespace needlework
