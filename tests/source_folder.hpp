// Where the sources lie, for tests that read data, cases or documents.
#pragma once

#include <filesystem>

namespace needlework {

/// The folder of this checkout; the one place that holds its path, so that no other object depends on it.
std::filesystem::path source_folder();

}  // namespace needlework
