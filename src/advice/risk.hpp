#pragma once
/// What can go wrong: counts of trials pooled to natural frequencies where they were counted, words
/// where they were not (data/risk.toml). No rate is made up.

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.hpp"
#include "measures/statistics.hpp"

namespace needlework {

/// `events` of `people` in one study.
struct RiskCount {
    std::string study;
    double events = 0.0;
    double people = 0.0;
    std::string unit = "people";  ///< or "sessions"
    std::string note;

    /// "5 of 115 sessions", or "7.1 % of 68 sessions" where only the share was printed.
    std::string text() const;
};

/// A course that was published without the harm.
struct TriedCourse {
    std::string study;
    int sessions = 0;
    Time every{};
};

struct Risk {
    std::string id, title;
    std::string harm;  ///< completes "4 of 217 people ..."; empty where nothing was counted
    std::string grade, words;
    std::vector<RiskCount> counts;  ///< pooled
    std::string beside_words;
    std::vector<RiskCount> beside;  ///< of something else, never pooled
    std::vector<TriedCourse> tried;
    std::vector<std::string> simulated;  ///< measures that stand beside it
    bool only_with_product = false;      ///< concerns only what is put on open channels
    std::vector<std::string> devices;    ///< concerns only these; empty: all
    std::vector<std::string> sources;

    double events() const;
    double people() const;
    /// Of a hundred, with Wilson's 95 % interval; nothing where nobody counted.
    std::optional<Interval> of_100() const;
    /// The counts in words: "4 of 217 people in 6 trials".
    std::string counted() const;
};

/// All of data/risk.toml, read once. InputError where the file is broken.
const std::vector<Risk>& known_risks();
const Risk& known_risk(std::string_view id);
const Risk* find_risk(std::string_view id);  ///< null where there is none

/// Whether a course of `sessions` with this shortest interval is no denser and no longer than one
/// that was tried.
bool is_tried(const Risk& risk, int sessions, Time shortest_interval);
/// "12 sessions, 7 d apart at the closest".
std::string course_text(int sessions, Time shortest_interval);
/// The courses that were tried, with their studies.
std::string tried_text(const Risk& risk);
/// One sentence about a course beside them.
std::string tried_sentence(const Risk& risk, int sessions, Time shortest_interval);

}  // namespace needlework
