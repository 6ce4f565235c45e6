#pragma once
/// The skin of the person whom a protocol treats.

#include "course/protocol.hpp"
#include "injury/needles/needle_mechanics.hpp"
#include "skin/atlas.hpp"

namespace needlework {

/// The skin of the subject of a protocol, with its person variation.
SkinStack skin_of(const Protocol& protocol, const SkinAtlas& atlas);

/// What needles meet on what is treated: this skin with the dermis of the first [[condition]]
/// (dermis_stiffness, dermis_toughness).
SkinBed treated_bed(const Protocol& protocol, const SkinStack& skin);

}  // namespace needlework
