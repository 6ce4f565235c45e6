#pragma once
/// What a lone wound leaves behind: the measure that the risk of a scar is taken by.
///
/// Nobody counts myofibroblasts per resting fibroblast in a scar, so the level of theirs at which
/// half of all wounds scar cannot be measured. The width at which half of them scar can
/// (fractional-harvest-2022-diameter). So the level is what a wound of that width leaves, in the
/// same world and under the same laws:
///
///   A50 = <A^2>/<A> at t of a column of width w50, cut out through the whole dermis   (healing.34)
///
///   A    density of myofibroblasts, w50 width of which half scar, t six weeks
///
/// The wound runs through one sheet of the dermis, alike at every depth; that of an ordinary young
/// adult: what age, diabetes or a tendency to keloids change is seen against it.
///
/// Source     fractional-harvest-2022-diameter (kind of wound, width, six weeks)
/// Holds for  columns as deep as the dermis; a sheet has no epidermis above and no fat below, which
///            take TGF-beta from a shallow wound
/// Leaves out vessels, scars and actives: those of rest

#include "process/healing/healing_parameters.hpp"

namespace needlework {

/// Density of myofibroblasts, where they are, that a lone wound of `width` has left after `time`.
/// Tens of milliseconds; the digits are the same on every rank and need no other one. Throws
/// ModelError as HealingProcess does.
double left_by_lone_wound(const HealingParameters& parameters, Length width, Time time);

}  // namespace needlework
