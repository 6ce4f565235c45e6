#pragma once
/// What is known of each rule of the days after a session (data/aftercare.toml). Words for a
/// reader; the mechanism and its numbers are parameters elsewhere.

#include <string>
#include <vector>

namespace needlework {

struct AftercareRule {
    std::string id, title;
    bool helps = true;  ///< what people are told; otherwise it harms
    std::string grade, said, evidence;
    std::string contested;  ///< empty where nobody contests it
    std::string model;
    std::vector<std::string> actives;     ///< of products that it speaks of (data/actives)
    std::vector<std::string> parameters;  ///< paths where a protocol can say it
    std::vector<std::string> sources;
};

/// Read once. InputError where the file is broken.
const std::vector<AftercareRule>& aftercare_rules();

}  // namespace needlework
