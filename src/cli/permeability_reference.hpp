#pragma once
/// `needlework reference permeability`: the brick-and-mortar model beside the published one, and
/// both beside measurements.

#include <filesystem>
#include <string>

#include "base/problem.hpp"

namespace needlework {

inline constexpr std::string_view permeability_reference_name = "permeability";
inline constexpr std::string_view permeability_reference_summary =
    "intact horny layer by bricks and mortar, beside the published model and 208 measurements";

/// Verification (the published model's own predictions, as far as they were read) and check (our
/// error against the measured table, in decades) as lines for a terminal.
std::string permeability_reference_text();

/// Writes permeability.csv (a row for each compound), permeability.svg (predicted against measured)
/// and permeability-measurements.csv (its numbers) into the folder, says where, and prints the
/// text.
ExitCode permeability_reference(const std::filesystem::path& folder);

}  // namespace needlework
