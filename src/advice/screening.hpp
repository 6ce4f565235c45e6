#pragma once
/// Who should not be needled, or not now: the rules of data/screening.toml and which of them speak.
///
/// A rule knows what the protocol says: words of the history, age, phototype, site, tendencies. It
/// decides nothing of medicine; it repeats what trials excluded and labels forbid, with the grade
/// of the evidence.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

enum class ScreeningLevel { stop, caution, note };
std::string_view level_name(ScreeningLevel level);

/// What makes a rule speak: all of what is set must hold.
struct ScreeningTrigger {
    std::string word;
    std::optional<Time> age_below;
    std::optional<double> keloid_tendency_above, diabetes_above;
    std::vector<std::string> phototypes, sites, conditions, anaesthetics;  ///< one of each
    std::string course_beyond;  ///< a risk: more sessions, or closer ones, than it knows as tried
};

struct ScreeningRule {
    std::string id, title;
    ScreeningLevel level = ScreeningLevel::note;
    std::vector<ScreeningTrigger> when;  ///< any of them
    std::string why, what_to_do, grade;
    std::string contested;  ///< empty where nobody contests it
    std::vector<std::string> sources;
};

/// What a protocol says that rules may ask about.
struct ScreeningFacts {
    std::vector<std::string> history;
    Time age{};
    std::string phototype, site;
    double keloid_tendency = 0.0, diabetes = 0.0;
    std::vector<std::string> conditions, anaesthetics;
    int sessions = 0;
    Time shortest_interval{};  ///< between two sessions
};

struct ScreeningFinding {
    ScreeningRule rule;
    std::string because;      ///< what of the protocol made it speak
    std::string word;         ///< of the history; empty where something else did
    bool overridden = false;  ///< a stop that is simulated all the same
    bool stops() const { return rule.level == ScreeningLevel::stop && !overridden; }
};

/// The rules, read once. InputError where the file is broken.
const std::vector<ScreeningRule>& screening_rules();
/// Words that a history may hold, in the order of the rules.
std::vector<std::string> screening_words();
/// Ids of the rules that stop.
std::vector<std::string> screening_stops();

/// The rules that speak: stops, then cautions, then notes, each in the order of the file.
std::vector<ScreeningFinding> screen(const std::vector<ScreeningRule>& rules,
                                     const ScreeningFacts& facts,
                                     const std::vector<std::string>& overridden = {});

/// "stop (overridden)", "caution": how a finding is headed.
std::string heading_of(const ScreeningFinding& finding);

}  // namespace needlework
