#pragma once
/// What a protocol says that the rules of the screening may ask about.

#include "course/protocol.hpp"

namespace needlework {

ScreeningFacts screening_facts(const Protocol& protocol);

/// Lines for a terminal: what the screening says, one rule a line; empty where nobody is needled.
std::vector<std::string> screening_lines(const std::vector<ScreeningFinding>& findings);

}  // namespace needlework
