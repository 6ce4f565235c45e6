#pragma once
/// Protocols side by side: the same skin, the same people, the same draws, and the difference of
/// each pair.
///
/// A member of one arm and the member of the same number in another share every draw that both
/// have (draws are keyed by the parameter's path), the person and the seed. So the spread of their
/// difference is that of the treatments, not of the people.

#include <vector>

#include "course/comparison.hpp"
#include "report/report_record.hpp"
#include "study/ensemble.hpp"

namespace needlework {

/// Rows of every measure that the first arm and another have: each arm's mean with its interval,
/// and the difference of each arm from the first, pair by pair (unknown where an arm has none).
/// Ensembles are of the same plans but for the protocol.
Comparison compare_arms(const std::vector<ComparisonArm>& arms,
                        const std::vector<Ensemble>& ensembles);

}  // namespace needlework
