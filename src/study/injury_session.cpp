// Strikes of one session on many people.

#include <algorithm>
#include <cmath>

#include "base/parallel.hpp"
#include "base/random.hpp"
#include "study/injury_run.hpp"

namespace needlework {

namespace {

/// A window for one person's statistics, and one for the picture of the typical person (choices).
constexpr double strikes_a_person = 400.0, strikes_of_picture = 1000.0;

}  // namespace

std::vector<size_t> needle_sessions(const Protocol& protocol) {
    std::vector<size_t> sessions;
    for (size_t i = 0; i < protocol.sessions.size(); ++i)
        if (!protocol.sessions[i].device.is_lesion()) sessions.push_back(i);
    if (!sessions.empty()) return sessions;
    Problems problems;
    problems.error({}, "--only injury: the protocol has no session with needles.",
                   "It shows strikes; columns of a laser have none. Run it without --only.");
    throw InputError(std::move(problems));
}

Length window_width(const Device& device, double strikes) {
    const double narrowest_m = 5e-3, widest_m = 20e-3;
    const double wanted_m = std::sqrt(strikes / device.expected_density().si);
    const double step_m = 1e-3;
    return Length{std::clamp(std::round(wanted_m / step_m) * step_m, narrowest_m, widest_m)};
}

InjurySession injury_session(const Protocol& protocol, const DrawPlan& plan, size_t session,
                             std::uint64_t seed, const SkinAtlas& atlas) {
    const Device& device = protocol.sessions[session].device;
    InjurySession out;
    out.session = session;
    out.people = needle_people(plan, session, atlas, NeedledSkin::treated);
    out.people_window = window_width(device, strikes_a_person);
    out.strikes.resize(out.people.size());
    auto struck = [&](const NeedlePerson& person, Length window, std::uint64_t own_seed) {
        return needle_strikes(person.model(), person.device, person.bed, window, window, own_seed,
                              int(session));
    };
    for_each_index(out.people.size(), [&](size_t i) {
        const std::uint64_t own = seed ^ (stable_hash("member") + std::uint64_t(i));
        out.strikes[i] = struck(out.people[i], out.people_window, own);
    });
    out.typical =
        needle_person(typical_protocol(protocol, {}), session, atlas, NeedledSkin::treated);
    out.typical_window = window_width(device, strikes_of_picture);
    out.typical_strikes = struck(out.typical, out.typical_window, seed);
    return out;
}

}  // namespace needlework
