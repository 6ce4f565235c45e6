#pragma once
/// What an earlier, killed run left in a run folder: looked through before work goes on.

#include <filesystem>
#include <string>
#include <vector>

namespace needlework {

/// Removes files that were never finished, and puts members aside whose file is damaged (they are
/// simulated again, to the same numbers). Returns a sentence for each damaged one. For the holder
/// of the folder's lock, before any rank reads members.
std::vector<std::string> clear_leftovers(const std::filesystem::path& folder);

}  // namespace needlework
