#pragma once
/// What the topicals of a protocol do to one person's skin over the course: every application is
/// carried in by the fast model of delivery, then effects follow from the levels. Never MPI; known
/// before the course is walked, so a resumed run finds it again.
///
/// Repeated sessions of one [[session]] table are alike, and once channels have closed every
/// application is one on intact skin, so that few of them are carried in.

#include <cstdint>

#include "course/protocol.hpp"
#include "process/aftercare/effect_timeline.hpp"
#include "skin/atlas.hpp"

namespace needlework {

EffectTimeline effects_of_topicals(const Protocol& protocol, const SkinStack& skin,
                                   std::uint64_t seed);

}  // namespace needlework
