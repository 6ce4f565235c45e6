#pragma once
/// What this program is: shown by --version, in the manifest and in the report.

#include <string>

namespace needlework {

inline constexpr const char* notice_text =
    "Research and education only. Not a medical device; not for diagnosis, and not for choosing or "
    "dosing the treatment of a person.";

std::string version_text();  ///< "0.1.0"
std::string commit_text();   ///< commit of the source, with -dirty where it was changed
std::string cpu_name();
std::string compiler_text();   ///< "GCC 12.2.0"
std::string libraries_text();  ///< libraries that the engine was built with, and their versions

}  // namespace needlework
