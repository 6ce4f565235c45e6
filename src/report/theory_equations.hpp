#pragma once
/// The equations that the report lists are those of docs/theory: lines that end with a number
/// (room.N).

#include <filesystem>
#include <vector>

#include "report/report_record.hpp"

namespace needlework {

/// Empty where the folder is not there (an installed program without its documents).
std::vector<EquationRoom> theory_equations(const std::filesystem::path& folder);

}  // namespace needlework
