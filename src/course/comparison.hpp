#pragma once
/// Protocols side by side: what must be equal, and the arms that need no file. Knows nothing of
/// MPI.

#include <string>
#include <vector>

#include "course/protocol.hpp"

namespace needlework {

/// One arm of a comparison.
struct ComparisonArm {
    std::string name;
    Protocol protocol;
};

/// The same person over the same time with nothing done: no session, nothing put on, no drug. What
/// drugs and products do by themselves is told by the sham arm.
Protocol left_untreated(const Protocol& protocol);

/// The arms that stand beside every comparison on demand: "untreated" has no sessions, "sham" has
/// them without needles (all else as in `first`). InputError for another word.
ComparisonArm built_in_arm(const std::string& word, const Protocol& first);

/// Arms whose skin is not that of the first one, and arms that share a name: one problem each, with
/// the path that differs. Number of samples, people and seed are taken from the first arm.
Problems comparison_problems(const std::vector<ComparisonArm>& arms);

/// Days at which all arms are read: the visits of the first arm that all courses reach, and the
/// last day that all reach.
std::vector<double> comparison_days(const std::vector<ComparisonArm>& arms);

}  // namespace needlework
