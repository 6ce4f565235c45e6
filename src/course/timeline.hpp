#pragma once
/// When things happen in a course: sessions and readings, in order.

#include <vector>

#include "course/protocol.hpp"

namespace needlework {

/// One session of the course, repetitions written out.
struct SessionEvent {
    Time time{};
    int number = 0;  ///< from 0, in order of time
    int plan = 0;    ///< index into Protocol::sessions
};

/// All sessions in order of time.
std::vector<SessionEvent> session_events(const Protocol& protocol);
/// Between two sessions that follow one another; 0 where there are fewer than two.
Time shortest_interval(const std::vector<SessionEvent>& events);

/// One application of a topical.
struct TopicalEvent {
    int topical = 0;   ///< index into Protocol::topicals
    int session = -1;  ///< number of the session it goes with, from 0; -1: no session, intact skin
    Time session_time{};
    Time applied{};  ///< after the session; negative before it
};

/// All applications, in the order of the tables and of time.
std::vector<TopicalEvent> topical_events(const Protocol& protocol);

/// Every time a topical is put on, repeated ones written out: until again_until, until it begins
/// anew with the next session, or to the end of the course.
std::vector<TopicalEvent> all_applications(const Protocol& protocol);

/// When the tissue is read: day 0 before treatment, dense after each session (hours to weeks),
/// weekly in between, every visit, and the end. Sorted, each once. A reading precedes a session at
/// the same time.
std::vector<Time> reading_times(const Protocol& protocol);

/// The end of the course: the last visit, or 56 d after the last session where no visit is later.
Time course_end(const Protocol& protocol);

/// One sentence about what is simulated: "5 sessions, 30 days apart, of ...".
std::string protocol_sentence(const Protocol& protocol);

}  // namespace needlework
