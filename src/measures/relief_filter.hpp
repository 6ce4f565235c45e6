#pragma once
/// What the deficit of a scar has to do with its depth.
///
///   a_q = min(A, (1 - s_t) d / (phi integral q dz))                               (measures.32)
///
/// A scar lacks dermis, collagen and all: what its floor has lost is what it has sunk by, and what
/// fills the deficit again raises it as much, until nothing is missing. A is how much tissue comes
/// and goes with the collagen: 1 where the deficit is all that was lost, more where it is deeper
/// than collagen alone explains. Where the deficit is more than the depth d without the part s_t
/// that bands hold, the rest has thinned the dermis without sinking it and brings no lift: so
/// filling never lifts a floor above its rim.
///
/// Source     geometry of data/skin/conditions.toml
/// Leaves out deficits that have sunk a surface unevenly; what the other tissue is (A above 1)

#include <optional>

#include "skin/condition.hpp"
#include "skin/layers.hpp"

namespace needlework {

/// What the profile of a scar leaves of a lift that follows its deficit: 0 to 1; 0 without either.
double relief_filter(const ConditionSpec& condition, const SkinStack& skin);

/// a_q, at most `most` (A, measures.relief_fill_most); none where there is no relief or no deficit.
std::optional<double> sunk_share(const ConditionSpec& condition, const SkinStack& skin,
                                 double most);

}  // namespace needlework
