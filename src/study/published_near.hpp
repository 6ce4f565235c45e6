#pragma once
/// What was published of a measure for the same kind of condition, where a protocol names no study
/// to stand beside it. Words for a reader: such a study has another protocol, so nothing is
/// compared.

#include <string>
#include <vector>

#include "course/protocol.hpp"

namespace needlework {

struct NearPublication {
    std::string study;
    std::string text;  ///< "-12.4 % (n = 30)", "fell (n = 15; score down by 3.4 ...)"
    int rank = 0;      ///< 0 same transform, 1 another number, 2 direction only
    int n = 0;         ///< people; 0 where not published
};

/// Of data/evidence, one a study: those with a number of the same transform first, then the larger.
std::vector<NearPublication> published_near(const Protocol& protocol, const std::string& measure,
                                            const std::string& transform);

/// A sentence that names the first of them; empty where there is none.
std::string near_sentence(const std::vector<NearPublication>& near);

}  // namespace needlework
