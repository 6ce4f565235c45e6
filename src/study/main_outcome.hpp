#pragma once
/// What a condition is treated for, and read by: the measures that the first screen shows, that a
/// cost is set against, and what counts as a step of better. The one place for it.

#include <algorithm>
#include <vector>

#include "course/protocol.hpp"
#include "study/ensemble.hpp"

namespace needlework {

struct MainOutcome {
    const char* measure;
    const char* transform;  ///< as of a published measurement
    const char* unit;       ///< of what the transform gives
    bool falls;             ///< less is better
    double step;            ///< in the unit; what a price is given for
    const char* words;      ///< the step: "10 % of the scar's depth"
};

/// The outcomes of the protocol's conditions that `ensemble` has, the one that a condition is named
/// for first; of slack skin those of suction, and without a condition what a laboratory reads.
/// choice: order and steps.
std::vector<MainOutcome> main_outcomes(const Protocol& protocol, const Ensemble& ensemble);

/// Moves what the condition is treated for to the front, in the order of the outcomes; the rest
/// keeps its own. Rows have a `measure`.
template <class Rows>
void lead_with(const std::vector<MainOutcome>& outcomes, Rows& rows) {
    const auto place = [&](const auto& row) {
        return std::find_if(outcomes.begin(), outcomes.end(),
                            [&](const MainOutcome& one) { return row.measure == one.measure; });
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

}  // namespace needlework
