#pragma once
/// Mottled skin: ranks (0 to 1) of a sum of waves that are one spacing long (skin.7), and the blood
/// that a condition holds at rest.
///
/// Source     assumption
/// Holds for  patches some spacings wide; melanin and blood have mottles of their own, as redness
/// and
///            brown spots do not lie on each other
/// Leaves out vessels that are seen one by one

#include <string_view>

#include "grid/aligned.hpp"
#include "skin/condition.hpp"

namespace needlework {

/// nx * ny ranks; a stream each for what is mottled.
FloatArray mottles(Length spacing, const Box& box, std::string_view stream);

/// Blood of the papillary dermis above that of healthy skin under each column, in units of
/// erythema: mottled where the condition is, else where its dermis lacks something.
FloatArray resting_blood_map(const ConditionSpec& condition, const Box& box, ConditionPlace place);

}  // namespace needlework
