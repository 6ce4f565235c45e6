#pragma once
/// Reading the data files of this room: each number must have a source and lie in its range.

#include <string>
#include <vector>

#include "params/reader.hpp"

namespace needlework::skin_data {

/// Reads [name] of `root` into `object`; missing table, missing source and a value outside its own
/// range are problems. Resolved numbers get the path "name.word" and are added to `numbers`.
template <class T>
void read_table(TableReader& reader, const toml::table& root, const std::string& name, T& object);

/// Adds a problem for each number of `table` without a source.
void check_sources(TableReader& reader, const toml::table& table, const std::string& path);

/// Adds a problem for each value outside its own range.
void check_ranges(TableReader& reader, const toml::table& table, const std::string& path,
                  const std::vector<Parameter>& parameters);

/// The table of that name, or a problem and null.
const toml::table* find_table(TableReader& reader, const toml::table& root,
                              const std::string& name);

/// Adds a problem for each top-level word that is not known.
void check_words(TableReader& reader, const toml::table& root,
                 const std::vector<std::string>& known);

template <class T>
void read_table(TableReader& reader, const toml::table& root, const std::string& name, T& object) {
    const toml::table* table = find_table(reader, root, name);
    if (table == nullptr) return;
    std::vector<Parameter> parameters = parameters_of(object);
    reader.read(*table, name, parameters, {"title"});
    check_sources(reader, *table, name);
    check_ranges(reader, *table, name, parameters);
}

}  // namespace needlework::skin_data
