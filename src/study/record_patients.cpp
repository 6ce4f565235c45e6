// The page in plain words.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>

#include "advice/counts.hpp"
#include "study/record_parts.hpp"

namespace needlework {
namespace {

/// Share of people of whom something holds, of 100, with Wilson's interval on the members.
PatientOutcome outcome(const RunResults& r, bool gain, const std::string& label,
                       const std::string& note,
                       const std::function<bool(const MemberResult&)>& holds) {
    const double n = double(r.treated.members.size());
    const double k =
        double(std::count_if(r.treated.members.begin(), r.treated.members.end(), holds));
    const Interval share = wilson90(k, n);
    return {gain,        label, 100.0 * share.middle, 100.0 * share.low, 100.0 * share.high,
            "simulated", note};
}

std::string time_words(const ReportSimulatedRisk& s) {
    const double hours_a_day = 24.0, days_from = 3.0 * hours_a_day;
    const bool days = s.value > days_from;
    const double scale = days ? 1.0 / hours_a_day : 1.0;
    return fmt::format("about {:.0f} {} ({:.0f} to {:.0f})", scale * s.value,
                       days ? "days" : "hours", scale * s.low90, scale * s.high90);
}

/// When germs could get in: until the living skin has closed, and above it for longer.
void add_window(const ReportRisk& infection, PatientSummary& summary) {
    std::string text;
    for (const ReportSimulatedRisk& s : infection.simulated)
        text += fmt::format(
            fmt::runtime(text.empty() ? "After a session the living layer of the skin closes "
                                        "within {}"
                                      : "; the channels above it stay wider than a germ for {}"),
            time_words(s));
    if (infection.simulated.size() == 2)
        summary.paragraphs.push_back(
            text + ". In that time hands, and all that touches the skin, must be clean.");
}

/// Harm that was counted in trials; what nobody counted is told in words.
void add_harm(const std::vector<ReportRisk>& risks, PatientSummary& summary) {
    std::string uncounted;
    for (const ReportRisk& risk : risks) {
        if (risk.pooled.people > 0.0) {
            summary.outcomes.push_back(
                {false, risk.harm, risk.pooled.of_100, risk.pooled.low95, risk.pooled.high95,
                 "counted",
                 fmt::format("{}; not simulated. 95 % interval of the count. {}", risk.counted,
                             risk.words)});
        } else if (risk.id == "granuloma") {
            summary.paragraphs.push_back(risk.title + ": " + risk.words);
        } else {
            std::string title = risk.title;
            title.front() = char(std::tolower(title.front()));
            uncounted += (uncounted.empty() ? "" : "; ") + title;
        }
        if (risk.id == "infection") add_window(risk, summary);
    }
    if (!uncounted.empty())
        summary.paragraphs.push_back(fmt::format(
            "Nobody has counted how often these come, so no number stands here: {}.", uncounted));
}

/// Who should not have it, as the rules have it; a page for many readers names them all.
std::string not_for() {
    std::string titles;
    for (const ScreeningRule& rule : screening_rules()) {
        if (rule.level != ScreeningLevel::stop) continue;
        std::string title = rule.title;
        title.front() = char(std::tolower(title.front()));
        titles += (titles.empty() ? "" : "; ") + title;
    }
    return "Trials and labels leave these out, so nothing here holds for them: " + titles + ".";
}

}  // namespace

std::optional<PatientSummary> patients_of(const RunResults& r, const std::vector<ReportRisk>& risks,
                                          const std::optional<ReportCost>& cost) {
    if (r.treated.members.empty() || r.protocol.sessions.empty()) return std::nullopt;
    PatientSummary summary;
    summary.paragraphs = {protocol_sentence(r.protocol),
                          "The numbers below come from simulated people, not from patients. They "
                          "differ because people, "
                          "devices and hands differ, and because much about wound healing was "
                          "never measured. They say "
                          "nothing about you."};
    double end = course_end(r.protocol) / 1.0_d;
    for (const auto& [measure, things] : {std::pair{"scar_depth", "scars"},
                                          {"wrinkle_depth", "a wrinkle"},
                                          {"stria_depth", "stretch marks"}}) {
        if (!has_series(r.treated, measure)) continue;
        auto ratio = [end, name = std::string(measure)](const MemberResult& m) {
            return m.at(name, end) / m.series.at(name).front();
        };
        const bool one = std::string_view(things).starts_with("a ");
        summary.outcomes.push_back(
            outcome(r, true,
                    fmt::format("have {} that {} at least a quarter shallower at the end", things,
                                one ? "is" : "are"),
                    "Depth of what is simulated, not what a photograph shows",
                    [&](const MemberResult& m) { return ratio(m) < 0.75; }));
        summary.outcomes.push_back(outcome(
            r, false,
            fmt::format("have {} that {} no shallower at the end", things, one ? "is" : "are"),
            "Less than one part in twenty",
            [&](const MemberResult& m) { return ratio(m) > 0.95; }));
    }
    if (has_series(r.treated, "pore_diameter"))
        summary.outcomes.push_back(outcome(
            r, true, "have pores that are at least a twentieth narrower at the end",
            "Diameter of the simulated openings; sebum is left out", [&](const MemberResult& m) {
                return m.at("pore_diameter", end) < 0.95 * m.series.at("pore_diameter").front();
            }));
    auto redness = [](const MemberResult& m) {
        auto it = m.sessions.front().find("erythema_days");
        return it != m.sessions.front().end() && Time{it->second} > 3.0_d;
    };
    summary.outcomes.push_back(outcome(r, false, "are still red three days after the first session",
                                       "Redness that can be seen; what is visible is an assumption",
                                       redness));
    add_harm(risks, summary);
    summary.paragraphs.push_back(not_for());
    if (cost) summary.paragraphs.push_back(cost->sentence);
    return summary;
}

}  // namespace needlework
