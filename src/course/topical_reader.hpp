#pragma once
/// From a [[topical]] table to a TopicalPlan. Part of the reader of protocols.

#include <filesystem>
#include <map>
#include <string>

#include "course/protocol.hpp"

namespace needlework {

class TopicalReader {
  public:
    /// Mistakes go to `reader`; those of product files to `problems`, with their own places.
    TopicalReader(const TomlFile& file, TableReader& reader, Problems& problems)
        : file_(file), reader_(reader), problems_(problems) {}

    /// One table of a protocol with `n_sessions` sessions.
    TopicalPlan read(const toml::table& table, const std::string& path, size_t n_sessions,
                     GivenAndPreset& values);

    /// The topical that the short form of a session means; `node` is the name, `key` its list.
    TopicalPlan adjunct(const std::string& name, const toml::node& node, const std::string& key,
                        const std::string& path, GivenAndPreset& values);

  private:
    LoadedProduct product_of(const std::string& name, const toml::node& node,
                             const std::string& key);
    void check_own_product(const std::string& name, const toml::node& node);
    void check_times(const TopicalPlan& topical, const toml::table& table, const std::string& path,
                     size_t n_sessions);

    const TomlFile& file_;
    TableReader& reader_;
    Problems& problems_;
    std::map<std::string, std::string> own_products_;  ///< file name, as the user wrote it
};

}  // namespace needlework
