#include "base/provenance.hpp"

#include <fstream>

#ifndef NEEDLEWORK_COMMIT
#define NEEDLEWORK_COMMIT "unknown"
#endif
#ifndef NEEDLEWORK_VERSION
#define NEEDLEWORK_VERSION "0"
#endif

namespace needlework {

std::string version_text() { return NEEDLEWORK_VERSION; }
std::string commit_text() { return NEEDLEWORK_COMMIT; }

std::string cpu_name() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown";
}

}  // namespace needlework
