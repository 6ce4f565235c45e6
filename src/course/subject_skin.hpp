#pragma once
/// The skin of the person whom a protocol treats.

#include "course/protocol.hpp"
#include "skin/atlas.hpp"

namespace needlework {

/// The skin of the subject of a protocol, with its person variation.
SkinStack skin_of(const Protocol& protocol, const SkinAtlas& atlas);

}  // namespace needlework
