#pragma once
/// `needlework reference NAME`: a published model as a table and a picture, beside what it is
/// checked by.

#include <filesystem>
#include <string>

#include "base/problem.hpp"

namespace needlework {

/// Writes NAME.csv and NAME.svg into the folder (empty: runs/reference), says where, and prints the
/// check values of its record beside ours; with `all` these of every model of healing, as Markdown.
ExitCode reference_command(const std::string& name, const std::filesystem::path& folder, bool all);

}  // namespace needlework
