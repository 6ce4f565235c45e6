#include "course/care_advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "course/water_films.hpp"

namespace needlework {
namespace {

const AftercareRule* rule_named(const std::string& id) {
    for (const AftercareRule& rule : aftercare_rules())
        if (rule.id == id) return &rule;
    return nullptr;
}

const AftercareRule* rule_of(const Product& product) {
    for (const AftercareRule& rule : aftercare_rules())
        for (const ProductActive& active : product.actives)
            if (std::find(rule.actives.begin(), rule.actives.end(), active.name) !=
                rule.actives.end())
                return &rule;
    return nullptr;
}

std::string days_text(const CareAdvice& care) {
    const auto day = [](Time t) {
        return std::abs(t / 1.0_d) < 1.0 && t.si != 0.0 ? fmt::format("{:.3g} h", t / 1.0_h)
                                                        : fmt::format("{:.3g} d", t / 1.0_d);
    };
    return care.from.si == care.until.si ? day(care.from)
                                         : day(care.from) + " to " + day(care.until);
}

}  // namespace

std::string CareAdvice::verdict() const {
    if (rule == nullptr) return {};
    return fmt::format("said to {}, grade {}{}", rule->helps ? "help" : "harm", rule->grade,
                       rule->contested.empty() ? "" : ", contested");
}

std::vector<CareAdvice> care_advice(const Protocol& protocol) {
    std::vector<CareAdvice> out;
    for (const TopicalPlan& topical : protocol.topicals) {
        const TopicalTiming& timing = topical.timing;
        const Time from = timing.after - timing.before;
        const bool again = timing.again_until > from;
        const Time until = again ? timing.again_until : washed_off(protocol, topical, from);
        out.push_back({topical.product.label, "product", from, until,
                       again ? fmt::format("{} times a day", timing.times_a_day) : "once",
                       rule_of(topical.product)});
    }
    const Aftercare& care = protocol.aftercare;
    if (care.occluded.si > 0.0)
        out.push_back({"occlusion", "care", Time{0.0}, care.occluded, "", rule_named("occlusion")});
    for (const CareItem& item : care.items) {
        const bool exposes = item.contaminates() || item.what == "sun";
        std::string note;
        if (item.what == "sun")
            note =
                fmt::format("{:.2g} minimal erythema doses a day above the usual", item.sun_dose);
        if (item.what == "sunscreen")
            note = fmt::format("divides the sun by {:.3g}", item.protection);
        out.push_back({item.what, exposes ? "exposure" : "care", item.from, item.until, note,
                       rule_named(item.what)});
    }
    for (CareAdvice& one : out)
        if (one.until.si <= 0.0) one.rule = nullptr;
    return out;
}

std::vector<std::string> care_lines(const std::vector<CareAdvice>& care) {
    std::vector<std::string> lines;
    for (const CareAdvice& one : care)
        if (one.rule != nullptr)
            lines.push_back(fmt::format("{}, {}: {}. People are told: {}", one.label,
                                        days_text(one), one.verdict(), one.rule->said));
    return lines;
}

}  // namespace needlework
