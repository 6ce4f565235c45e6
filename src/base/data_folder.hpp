#pragma once
/// Where the program's data lie: devices, skin atlas, evidence, the built viewer.

#include <filesystem>

namespace needlework {

/// The folder `data` of the project: $NEEDLEWORK_DATA, else found upwards from the executable.
/// EnvironmentError when there is none.
std::filesystem::path data_folder();

/// The folder that holds `data` (also web/dist, cases).
std::filesystem::path project_folder();

}  // namespace needlework
