#include "base/provenance.hpp"

#include <fstream>

#ifndef NEEDLEWORK_COMMIT
#define NEEDLEWORK_COMMIT "unknown"
#endif
#ifndef NEEDLEWORK_VERSION
#define NEEDLEWORK_VERSION "0"
#endif
#ifndef NEEDLEWORK_LIBRARIES
#define NEEDLEWORK_LIBRARIES "unknown"
#endif

namespace needlework {

std::string version_text() { return NEEDLEWORK_VERSION; }
std::string commit_text() { return NEEDLEWORK_COMMIT; }

std::string libraries_text() { return NEEDLEWORK_LIBRARIES; }

std::string compiler_text() {
#ifdef __clang__
    return std::string("Clang ") + __clang_version__;
#else
    return std::string("GCC ") + __VERSION__;
#endif
}

std::string cpu_name() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown";
}

}  // namespace needlework
