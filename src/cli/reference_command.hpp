#pragma once
/// `needlework reference NAME`: a published model of healing as a table and a picture.

#include <filesystem>
#include <string>

#include "base/problem.hpp"

namespace needlework {

/// Writes NAME.csv and NAME.svg into the folder (empty: runs/reference) and says where.
ExitCode reference_command(const std::string& name, const std::filesystem::path& folder);

}  // namespace needlework
