#pragma once
/// Reading the data files of this room: tables of words, lists of words and plain numbers. Every
/// mistake of a file is a Problem; unknown keys are mistakes. Used inside this room only.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "params/toml_file.hpp"

namespace needlework {

class AdviceFile {
  public:
    explicit AdviceFile(const std::filesystem::path& path) : file_(TomlFile::load(path)) {}

    const toml::table& root() const { return file_.root; }
    /// A problem for each key of `table` that is none of `known`.
    void know(const toml::table& table, const std::vector<std::string>& known);
    /// The tables [[name]] of `table`, or { } in a list; empty where there are none.
    std::vector<const toml::table*> rows(const toml::table& table, std::string_view name);

    std::string text(const toml::table& table, std::string_view key, bool required = true);
    std::vector<std::string> texts(const toml::table& table, std::string_view key);
    std::optional<double> number(const toml::table& table, std::string_view key);
    double required_number(const toml::table& table, std::string_view key);
    /// A quantity such as "22 yr" in SI; a problem where its dimension is not that of `unit`.
    std::optional<double> quantity(const toml::table& table, std::string_view key,
                                   std::string_view unit);

    void problem(const toml::node& node, std::string what, std::string hint = {});
    /// InputError with every mistake so far.
    void finish() const;

  private:
    TomlFile file_;
    Problems problems_;
};

/// Whether `name` is meant by `pattern`: the same, or a beginning that ends in "/*".
bool matches(std::string_view pattern, std::string_view name);

}  // namespace needlework
