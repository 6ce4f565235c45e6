#pragma once
/// A parsed TOML file together with its text.

#include <toml++/toml.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace needlework {

/// A parsed TOML file together with its text, so that messages can show the line.
struct TomlFile {
    std::string name;  ///< as the user named it
    std::vector<std::string> lines;
    toml::table root;

    /// A syntax error is reported alone: InputError with one problem.
    static TomlFile parse(std::string text, std::string name);
    /// EnvironmentError when it cannot be read, InputError for syntax.
    static TomlFile load(const std::filesystem::path& path);

    TextPlace place(const toml::node& node) const;
    std::string line_text(int line) const;
};

/// Applies `session[1].passes=6` to a parsed file; the part after = is a TOML value or a bare text.
/// `session[1]` is the first table as written. Mistakes are added to `problems`.
void apply_override(TomlFile& file, std::string_view assignment, Problems& problems);

}  // namespace needlework
