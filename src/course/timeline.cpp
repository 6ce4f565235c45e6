#include "course/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "skin/atlas.hpp"

namespace needlework {

std::vector<SessionEvent> session_events(const Protocol& protocol) {
    std::vector<SessionEvent> events;
    for (size_t plan = 0; plan < protocol.sessions.size(); ++plan) {
        const SessionTiming& timing = protocol.sessions[plan].timing;
        for (int i = 0; i < timing.repeat; ++i)
            events.push_back({timing.day + double(i) * timing.every, 0, int(plan)});
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const SessionEvent& a, const SessionEvent& b) { return a.time < b.time; });
    for (size_t i = 0; i < events.size(); ++i) events[i].number = int(i);
    return events;
}

Time shortest_interval(const std::vector<SessionEvent>& events) {
    Time shortest = events.size() < 2 ? Time{} : events[1].time - events[0].time;
    for (size_t i = 1; i < events.size(); ++i)
        shortest = std::min(shortest, events[i].time - events[i - 1].time);
    return shortest;
}

std::vector<TopicalEvent> topical_events(const Protocol& protocol) {
    std::vector<TopicalEvent> events;
    const std::vector<SessionEvent> sessions = session_events(protocol);
    for (size_t i = 0; i < protocol.topicals.size(); ++i) {
        const TopicalTiming& timing = protocol.topicals[i].timing;
        const Time applied = timing.after - timing.before;
        if (sessions.empty()) events.push_back({int(i), -1, Time{}, applied});
        for (const SessionEvent& session : sessions) {
            const bool named = std::find(timing.sessions.begin(), timing.sessions.end(),
                                         session.number + 1.0) != timing.sessions.end();
            if (timing.sessions.empty() || named)
                events.push_back({int(i), session.number, session.time, applied});
        }
    }
    return events;
}

std::vector<TopicalEvent> all_applications(const Protocol& protocol) {
    const std::vector<TopicalEvent> firsts = topical_events(protocol);
    const Time end = course_end(protocol);
    std::vector<TopicalEvent> out;
    for (size_t i = 0; i < firsts.size(); ++i) {
        const TopicalEvent& first = firsts[i];
        const TopicalTiming& timing = protocol.topicals[size_t(first.topical)].timing;
        Time until = std::min(timing.again_until, end - first.session_time);
        if (i + 1 < firsts.size() && firsts[i + 1].topical == first.topical)
            until = std::min(
                until, firsts[i + 1].session_time + firsts[i + 1].applied - first.session_time);
        out.push_back(first);
        const Time every = 1.0_d / double(timing.times_a_day);
        const Time hair = 1.0_s;  // choice: not once more at the very end
        for (int n = 1; first.applied + double(n) * every < until - hair; ++n) {
            out.push_back(first);
            out.back().applied += double(n) * every;
        }
    }
    return out;
}

Time course_end(const Protocol& protocol) {
    Time end{};
    for (Time day : protocol.visits.days) end = std::max(end, day);
    std::vector<SessionEvent> sessions = session_events(protocol);
    const Time usual_follow_up = 56.0_d;  // eight weeks, as lotfi-2013-dermaroller-histology
    if (!sessions.empty() && end <= sessions.back().time)
        end = sessions.back().time + usual_follow_up;
    return end;
}

std::vector<Time> reading_times(const Protocol& protocol) {
    // Hours and days after a session at which curves have something to show.
    const Time after_session[] = {2.0_h, 6.0_h, 12.0_h, 1.0_d,  1.5_d,  2.0_d,  3.0_d,
                                  4.0_d, 5.0_d, 7.0_d,  10.0_d, 14.0_d, 21.0_d, 28.0_d};
    // The first session is read more closely: closing channels, redness, the front of the
    // epidermis.
    const Time after_first_session[] = {0.1_h,  0.5_h,  1.0_h,  3.0_h,  4.0_h,
                                        8.0_h,  10.0_h, 15.0_h, 18.0_h, 21.0_h,
                                        30.0_h, 42.0_h, 60.0_h, 84.0_h, 6.0_d};
    std::vector<Time> times{Time{}};
    Time end = course_end(protocol);
    for (const SessionEvent& session : session_events(protocol)) {
        if (session.number == 0)
            for (Time after : after_first_session) times.push_back(session.time + after);
        times.push_back(session.time);
        for (Time after : after_session) times.push_back(session.time + after);
    }
    for (Time t = 7.0_d; t < end; t += 7.0_d) times.push_back(t);
    times.insert(times.end(), protocol.visits.days.begin(), protocol.visits.days.end());
    times.push_back(end);
    std::sort(times.begin(), times.end());
    const Time apart = 5.0_min;  // readings closer than this are one
    std::vector<Time> kept;
    for (Time t : times)
        if (t <= end && (kept.empty() || t - kept.back() > apart)) kept.push_back(t);
    return kept;
}

namespace {

std::string span_text(Time t) {
    return t.si < (1.0_h).si   ? fmt::format("{:.0f} min", t / 1.0_min)
           : t.si < (1.0_d).si ? fmt::format("{:.3g} h", t / 1.0_h)
                               : fmt::format("{:.3g} d", t / 1.0_d);
}

/// What is put on and done around the sessions; empty where nothing is.
std::string care_sentence(const Protocol& protocol) {
    std::vector<std::string> parts;
    for (const TopicalPlan& topical : protocol.topicals) {
        const TopicalTiming& timing = topical.timing;
        const Time first = timing.after - timing.before;
        std::string when = first.si == 0.0  ? "at once"
                           : first.si > 0.0 ? span_text(first) + " after"
                                            : span_text(-first) + " before";
        if (timing.again_until > first)
            when = fmt::format(
                "day {:.3g} to {:.3g}, {} a day", first / 1.0_d, timing.again_until / 1.0_d,
                timing.times_a_day == 1 ? "once" : fmt::format("{} times", timing.times_a_day));
        parts.push_back(fmt::format("{} ({})", topical.product.label, when));
    }
    std::vector<std::string> care, exposures;  // their days stand in the calendar
    for (const CareItem& item : protocol.aftercare.items) {
        std::string what = item.what;
        std::replace(what.begin(), what.end(), '-', ' ');
        (item.contaminates() || item.what == "sun" ? exposures : care).push_back(what);
    }
    std::string text;
    const auto add = [&](const char* head, const std::vector<std::string>& list) {
        if (!list.empty()) text += fmt::format(" {}: {}.", head, fmt::join(list, ", "));
    };
    add(protocol.sessions.empty() ? "On the skin" : "With each session", parts);
    add("Afterwards", care);
    add("Not left alone", exposures);
    return text;
}

}  // namespace

std::string protocol_sentence(const Protocol& protocol) {
    std::string sentence;
    for (const SessionPlan& plan : protocol.sessions) {
        const SessionTiming& timing = plan.timing;
        if (!sentence.empty()) sentence += "; then ";
        sentence += timing.repeat == 1 ? fmt::format("One session")
                                       : fmt::format("{} sessions, {} apart,", timing.repeat,
                                                     format_quantity(timing.every.si, "d"));
        sentence += fmt::format(" of {}", plan.device.label);
        if (!plan.device.is_lesion())
            sentence += fmt::format(" ({})", format_quantity(plan.device.needle_length.si, "mm"));
        if (timing.sham == "yes") sentence += ", needles off the skin,";
    }
    if (sentence.empty()) sentence = "No treatment";
    std::string kinds;
    for (const ConditionSpec& condition : protocol.conditions) {
        std::string kind = condition.kind;  // "rolling-scar" is "a rolling scar"
        std::replace(kind.begin(), kind.end(), '-', ' ');
        bool vowel = std::string_view("aeiou").find(kind.front()) != std::string_view::npos;
        // One scar or spot; wrinkles, pores, melasma and hair have no article.
        const bool one = kind.ends_with(" scar") || kind.ends_with(" spot");
        std::string article = !one ? "" : vowel ? "an " : "a ";
        if (condition.count > 0) article = fmt::format("{} ", condition.count);
        if (condition.count > 1) kind += "s";
        if (kind != "healthy") kinds += (kinds.empty() ? "" : ", ") + article + kind;
    }
    sentence += fmt::format(" on the {} of a {}-year-old {} of phototype {}{}",
                            site_words(protocol.skin.site),
                            int(protocol.subject.age / 1.0_yr + 0.5), protocol.subject.sex,
                            protocol.subject.phototype, kinds.empty() ? "" : " with " + kinds);
    return sentence +
           fmt::format(", followed for {}.", format_quantity(course_end(protocol).si, "d")) +
           care_sentence(protocol);
}

}  // namespace needlework
