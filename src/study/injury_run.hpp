#pragma once
/// `needlework run FILE --only injury`: what the needles of each session do, and nothing else.
///
/// Many people (every member of the protocol's draws, at least fewest_injury_members), each struck
/// many times on a window of skin; the typical person's strikes one by one. No tissue is made and
/// nothing heals, so it takes seconds and needs no engine: the program itself computes it.

#include <filesystem>
#include <functional>

#include "study/needle_people.hpp"

namespace needlework {

/// An interval over people needs this many; a person takes milliseconds.
inline constexpr int fewest_injury_members = 200;

/// The sessions of a protocol that have needles (a laser's columns are not struck). InputError
/// where there is none.
std::vector<size_t> needle_sessions(const Protocol& protocol);

/// Side of a square window that holds about `strikes`, 5 to 20 mm.
Length window_width(const Device& device, double strikes);

/// One session on many people, and on the typical one.
struct InjurySession {
    size_t session = 0;  ///< table of the protocol, from 0
    std::vector<NeedlePerson> people;
    std::vector<std::vector<Strike>> strikes;  ///< of each person
    Length people_window;
    NeedlePerson typical;
    std::vector<Strike> typical_strikes;
    Length typical_window;
};

InjurySession injury_session(const Protocol& protocol, const DrawPlan& plan, size_t session,
                             std::uint64_t seed, const SkinAtlas& atlas);

/// Told what is done: share of the whole (0 to 1), part, words.
using InjuryProgress =
    std::function<void(double, const std::string& part, const std::string& message)>;

/// What the manifest of the run says of its beginning.
struct InjuryStart {
    std::string protocol_name, started;
};

/// Writes the files of the run into `folder`. EnvironmentError when one cannot be written,
/// InputError where the protocol has no needles.
void run_injury(const std::filesystem::path& folder, const Protocol& protocol,
                const InjuryStart& start, const InjuryProgress& progress);

}  // namespace needlework
