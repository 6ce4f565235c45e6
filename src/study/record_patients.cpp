// The page in plain words.

#include <algorithm>
#include <cmath>
#include <functional>

#include "study/record_parts.hpp"

namespace needlework {
namespace {

/// Share of people of whom something holds, of 100, with Wilson's interval on the members.
PatientOutcome outcome(const RunResults& r, bool gain, const std::string& label,
                       const std::string& note,
                       const std::function<bool(const MemberResult&)>& holds) {
    double n = double(r.treated.members.size());
    double k = double(std::count_if(r.treated.members.begin(), r.treated.members.end(), holds));
    const double z = 1.645;  // of a 90 % interval
    double centre = (k + z * z / 2.0) / (n + z * z);
    double half = z / (n + z * z) * std::sqrt(k * (n - k) / n + z * z / 4.0);
    return {gain,
            label,
            100.0 * k / n,
            100.0 * std::max(0.0, centre - half),
            100.0 * std::min(1.0, centre + half),
            "simulated",
            note};
}

}  // namespace

std::optional<PatientSummary> patients_of(const RunResults& r) {
    if (r.treated.members.empty() || r.protocol.sessions.empty()) return std::nullopt;
    PatientSummary summary;
    summary.paragraphs = {protocol_sentence(r.protocol),
                          "The numbers below come from simulated people, not from patients. They "
                          "differ because people, "
                          "devices and hands differ, and because much about wound healing was "
                          "never measured. They say "
                          "nothing about you."};
    double end = course_end(r.protocol) / 1.0_d;
    if (has_series(r.treated, "scar_depth")) {
        auto ratio = [end](const MemberResult& m) {
            return m.at("scar_depth", end) / m.series.at("scar_depth").front();
        };
        summary.outcomes.push_back(
            outcome(r, true, "have scars that are at least a quarter shallower at the end",
                    "Depth of the simulated scar, not what a photograph shows",
                    [&](const MemberResult& m) { return ratio(m) < 0.75; }));
        summary.outcomes.push_back(outcome(r, false, "have scars that are no shallower at the end",
                                           "Less than one part in twenty",
                                           [&](const MemberResult& m) { return ratio(m) > 0.95; }));
    }
    auto redness = [](const MemberResult& m) {
        auto it = m.sessions.front().find("erythema_days");
        return it != m.sessions.front().end() && Time{it->second} > 3.0_d;
    };
    summary.outcomes.push_back(outcome(r, false, "are still red three days after the first session",
                                       "Redness that can be seen; what is visible is an assumption",
                                       redness));
    return summary;
}

}  // namespace needlework
