#include "course/screening_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "course/timeline.hpp"
#include "skin/atlas.hpp"

namespace needlework {

ScreeningFacts screening_facts(const Protocol& protocol) {
    const Subject& subject = protocol.subject;
    ScreeningFacts facts;
    facts.history = subject.history;
    facts.age = subject.age;
    facts.phototype =
        subject.ita_given ? SkinAtlas::load().phototype_of_angle(subject.ita) : subject.phototype;
    facts.site = protocol.skin.site;
    facts.keloid_tendency = subject.keloid_tendency;
    facts.diabetes = subject.diabetes;
    for (const ConditionSpec& condition : protocol.conditions)
        facts.conditions.push_back(condition.kind);
    for (const SessionPlan& session : protocol.sessions)
        facts.anaesthetics.push_back(session.timing.anaesthetic);
    const std::vector<SessionEvent> events = session_events(protocol);
    facts.sessions = int(events.size());
    facts.shortest_interval = shortest_interval(events);
    return facts;
}

std::vector<std::string> screening_lines(const std::vector<ScreeningFinding>& findings) {
    std::vector<std::string> lines;
    for (const ScreeningFinding& finding : findings) {
        const ScreeningRule& rule = finding.rule;
        std::string line = fmt::format(
            "{}: {} ({}; grade {}{}). {}", heading_of(finding), rule.title, finding.because,
            rule.grade, rule.contested.empty() ? "" : ", contested", rule.what_to_do);
        lines.push_back(std::move(line));
    }
    return lines;
}

void refuse_stops(const Protocol& protocol) {
    if (protocol.stops.has_errors()) throw InputError(protocol.stops);
}

}  // namespace needlework
