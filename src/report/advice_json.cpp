#include <cmath>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "report/advice_record.hpp"

namespace needlework {
namespace {
using Json = nlohmann::ordered_json;

/// A number, or null if it is not known or without bound.
Json num(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json known(double value) {
    EXPECTS(std::isfinite(value), "this number of the advice must be known");
    return value;
}

template <class T, class F>
Json list_of(const std::vector<T>& items, F&& json_of) {
    Json list = Json::array();
    for (const T& item : items) list.push_back(json_of(item));
    return list;
}

Json frequency_json(const ReportFrequency& f) {
    return {{"of_100", num(f.of_100)},   {"low95", num(f.low95)},
            {"high95", num(f.high95)},   {"events", known(f.events)},
            {"people", known(f.people)}, {"unit", f.unit},
            {"study", f.study},          {"note", f.note}};
}

Json simulated_json(const ReportSimulatedRisk& s) {
    return {{"label", s.label},          {"value", num(s.value)}, {"low90", num(s.low90)},
            {"high90", num(s.high90)},   {"unit", s.unit},        {"note", s.note},
            {"assumption", s.assumption}};
}

Json item_json(const ReportCostItem& i) {
    return {{"kind", i.kind},
            {"label", i.label},
            {"n", i.n},
            {"low", known(i.low)},
            {"high", known(i.high)},
            {"source", i.source},
            {"assumption", i.assumption}};
}

Json visit_json(const ReportCostVisit& v) {
    return {{"time_d", known(v.time_d)},
            {"cost", known(v.cost)},
            {"cost_low90", known(v.cost_low90)},
            {"cost_high90", known(v.cost_high90)},
            {"gain", num(v.gain)},
            {"gain_low90", num(v.gain_low90)},
            {"gain_high90", num(v.gain_high90)},
            {"per_gain", num(v.per_gain)},
            {"per_gain_low90", num(v.per_gain_low90)},
            {"per_gain_high90", num(v.per_gain_high90)},
            {"is_finite", v.is_finite}};
}

}  // namespace

Json screening_json(const ReportScreening& s) {
    EXPECTS(!s.title.empty(), "a rule of the screening has a title");
    return {{"rule", s.rule},
            {"level", s.level},
            {"overridden", s.overridden},
            {"title", s.title},
            {"because", s.because},
            {"why", s.why},
            {"what_to_do", s.what_to_do},
            {"grade", s.grade},
            {"contested", s.contested},
            {"sources", s.sources}};
}

Json risk_json(const ReportRisk& r) {
    EXPECTS(!r.title.empty(), "a risk has a title");
    return {{"id", r.id},
            {"title", r.title},
            {"grade", r.grade},
            {"words", r.words},
            {"harm", r.harm},
            {"counted", r.counted},
            {"pooled", frequency_json(r.pooled)},
            {"counts", list_of(r.counts, frequency_json)},
            {"beside_words", r.beside_words},
            {"beside", list_of(r.beside, frequency_json)},
            {"simulated", list_of(r.simulated, simulated_json)},
            {"course", r.course},
            {"sources", r.sources}};
}

Json cost_json(const ReportCost& c) {
    EXPECTS(!c.visits.empty(), "a cost has its end");
    return {{"title", c.title},
            {"year", c.year},
            {"currency", c.currency},
            {"note", c.note},
            {"items", list_of(c.items, item_json)},
            {"missing", c.missing},
            {"gain_label", c.gain_label},
            {"gain_unit", c.gain_unit},
            {"visits", list_of(c.visits, visit_json)},
            {"sentence", c.sentence}};
}

Json compared_cost_json(const ComparedCost& c) {
    return {{"arm", c.arm},
            {"currency", c.currency},
            {"cost", num(c.cost)},
            {"low90", num(c.low90)},
            {"high90", num(c.high90)},
            {"more", num(c.more)},
            {"more_low90", num(c.more_low90)},
            {"more_high90", num(c.more_high90)},
            {"gain_unit", c.gain_unit},
            {"per_gain", num(c.per_gain)},
            {"per_gain_low90", num(c.per_gain_low90)},
            {"per_gain_high90", num(c.per_gain_high90)},
            {"is_finite", c.is_finite},
            {"per_more_gain", num(c.per_more_gain)},
            {"per_more_gain_low90", num(c.per_more_gain_low90)},
            {"per_more_gain_high90", num(c.per_more_gain_high90)},
            {"sentence", c.sentence},
            {"missing", c.missing}};
}

}  // namespace needlework
