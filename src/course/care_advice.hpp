#pragma once
/// What a protocol puts on, does and does not leave alone around its sessions, each beside what is
/// known of it (data/aftercare.toml).

#include <string>
#include <vector>

#include "advice/aftercare_evidence.hpp"
#include "course/protocol.hpp"

namespace needlework {

struct CareAdvice {
    std::string label;                    ///< of the product, or the word of the item
    std::string kind;                     ///< product | care | exposure
    Time from{}, until{};                 ///< counted from each session
    std::string note;                     ///< how often, how strong
    const AftercareRule* rule = nullptr;  ///< null where none speaks of it

    /// "said to harm, grade E, contested"; empty without a rule.
    std::string verdict() const;
};

/// Products first, then the items of [aftercare], each in the order of the protocol. A rule that
/// speaks of open channels does not speak of what ends before the session.
std::vector<CareAdvice> care_advice(const Protocol& protocol);

/// Lines for a terminal, one a rule.
std::vector<std::string> care_lines(const std::vector<CareAdvice>& care);

}  // namespace needlework
