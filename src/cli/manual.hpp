#pragma once
/// The manual page and the completion of shells, made from the one declaration of the command line.

#include <string>

#include "cli/command_line.hpp"

namespace needlework {

/// A page for man (roff).
std::string manual_page(const CommandLine& line);
/// A script for bash, zsh or fish.
std::string completion_script(const CommandLine& line, const std::string& shell);

}  // namespace needlework
