#include "course/water_films.hpp"

#include <algorithm>

#include "process/aftercare/water_film.hpp"

namespace needlework {
namespace {

/// What lies on the skin from before the session on, to be needled through.
bool is_needled_through(const TopicalPlan& topical) {
    const TopicalTiming& timing = topical.timing;
    return timing.before.si > 0.0 && (timing.duration.si == 0.0 || timing.duration > timing.before);
}

}  // namespace

Time washed_off(const Protocol& protocol, const TopicalPlan& topical, Time applied) {
    return applied + (topical.timing.duration.si > 0.0 ? topical.timing.duration
                                                       : protocol.models.effects.washed_after);
}

std::vector<Occlusion> moist_times(const Protocol& protocol) {
    std::vector<Occlusion> times;
    for (const TopicalEvent& event : all_applications(protocol)) {
        const TopicalPlan& topical = protocol.topicals[size_t(event.topical)];
        const double share = film_wetness(topical.product, protocol.models.effects);
        if (share == 0.0) continue;
        const Time from = event.session_time + event.applied;
        Time until = washed_off(protocol, topical, from);
        if (event.applied.si < 0.0 &&
            topical.timing.before.si == 0.0)  // washed off for the session
            until = std::min(until, event.session_time);
        if (from < until) times.push_back({from, until, share});
    }
    return times;
}

std::vector<Occlusion> moist_after(const Protocol& protocol, Time session) {
    std::vector<Occlusion> times;
    for (const Occlusion& one : moist_times(protocol))
        if (one.until > session)
            times.push_back(
                {std::max(Time{0.0}, one.from - session), one.until - session, one.share});
    return times;
}

NeedleMechanics mechanics_of_session(const Protocol& protocol, const SessionEvent& session) {
    NeedleMechanics mechanics = protocol.models.needles;
    for (const TopicalEvent& event : topical_events(protocol)) {
        const TopicalPlan& topical = protocol.topicals[size_t(event.topical)];
        if (event.session == session.number && is_needled_through(topical))
            mechanics.lubrication = std::max(
                mechanics.lubrication, film_lubrication(protocol.models.needles.lubrication,
                                                        topical.product, protocol.models.effects));
    }
    return mechanics;
}

}  // namespace needlework
