#include "params/preset.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace needlework {

namespace fs = std::filesystem;

std::vector<std::string> list_presets(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".toml") continue;
        fs::path relative = fs::relative(entry.path(), folder);
        names.push_back(relative.replace_extension().generic_string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

TomlFile open_preset(std::string_view what, std::string_view name, const fs::path& folder) {
    std::vector<std::string> names = list_presets(folder);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        Problems problems;
        problems.error({},
                       fmt::format("unknown {} \"{}\"{}", what, name, did_you_mean(name, names)),
                       fmt::format("Known: {}.", fmt::join(names, ", ")));
        throw InputError(std::move(problems));
    }
    return TomlFile::load(folder / (std::string(name) + ".toml"));
}

void check_sources(TableReader& reader, const toml::table& table, const std::string& path,
                   const std::vector<Parameter>& parameters) {
    for (const Parameter& parameter : parameters) {
        if (parameter.number == nullptr) continue;
        const toml::node* node = table.get(parameter.info.word);
        if (node == nullptr) continue;
        const std::string word =
            path.empty() ? parameter.info.word : path + "." + parameter.info.word;
        const toml::table* number = node->as_table();
        if (number == nullptr || !number->contains("source"))
            reader.problem(*node, fmt::format("{} has no source", word),
                           "Write { value = ..., source = \"an id of data/sources.toml\" }, or "
                           "source = \"assumption\".");
        else if (const toml::array* range = (*number)["range"].as_array();
                 range != nullptr && range->size() != 2)
            reader.problem(*node, fmt::format("{}.range needs two values", word));
    }
}

}  // namespace needlework
