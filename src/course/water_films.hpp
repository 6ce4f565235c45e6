#pragma once
/// When a protocol's topicals keep the skin wet by the water that they bind, and what they do to
/// the friction of its needles (process/aftercare/water_film.hpp).

#include <vector>

#include "course/protocol.hpp"
#include "course/timeline.hpp"
#include "process/barrier/channel_clocks.hpp"

namespace needlework {

/// Times on the clock of the course at which such films lie on the skin; they may overlap.
std::vector<Occlusion> moist_times(const Protocol& protocol);
/// The same counted from a session, from then on.
std::vector<Occlusion> moist_after(const Protocol& protocol, Time session);
/// When what is put on at `applied` is taken or washed off again, on the same clock.
Time washed_off(const Protocol& protocol, const TopicalPlan& topical, Time applied);

/// The mechanics of needles in one session of the course, with what lies on the skin meanwhile.
NeedleMechanics mechanics_of_session(const Protocol& protocol, const SessionEvent& session);

}  // namespace needlework
