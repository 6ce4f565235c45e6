#pragma once
/// Presets: folders of TOML files, one a thing (a device, an active, a product). The file's name is
/// the thing's name; every number in it says where it is from.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "params/reader.hpp"

namespace needlework {

/// Names of all presets below a folder ("pen/exceed", "caffeine"), sorted.
std::vector<std::string> list_presets(const std::filesystem::path& folder);

/// The file of a preset. InputError with the nearest names where there is none; `what` is the word
/// for it ("device").
TomlFile open_preset(std::string_view what, std::string_view name,
                     const std::filesystem::path& folder);

/// Adds a problem for each number of `table` that says not where it is from, or whose range is no
/// pair.
void check_sources(TableReader& reader, const toml::table& table, const std::string& path,
                   const std::vector<Parameter>& parameters);

}  // namespace needlework
