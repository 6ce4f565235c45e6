#pragma once
/// Words that the messages of the reader share.

#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <utility>

#include "params/declaration.hpp"

namespace needlework::words {

/// A value as the user wrote it: "12 mm", 3, [...].
std::string quoted(const toml::node& node);
/// The same in full and on one line, tables too; numbers as short as they can be.
std::string written(const toml::node& node);
std::string with_article(std::string_view word);
/// The remedy that closes most messages.
std::string allowed(const ParameterInfo& info);
std::string example(const ParameterInfo& info);
/// Where a key stands: "in [subject]", "in session[1]".
std::string in_table(const std::string& path);
/// Slips that look like a strange unit: "1,5 mm", "1-2 mm", "1 mm 500 um". Empty for a mere unit.
std::pair<std::string, std::string> slip_in_number(std::string_view rest, const std::string& unit);

}  // namespace needlework::words
