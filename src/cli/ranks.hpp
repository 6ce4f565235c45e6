#pragma once
/// How many processes a run gets where nobody says it.

#include <algorithm>
#include <thread>

namespace needlework {

inline int cores_here() { return std::max(1, int(std::thread::hardware_concurrency())); }

/// One a core, and at most 4.
inline int ranks_by_default() {
    constexpr int at_most = 4;  // assumption: more gain little on one machine
    return std::min(cores_here(), at_most);
}

}  // namespace needlework
