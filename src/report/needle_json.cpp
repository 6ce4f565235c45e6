#include <cmath>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "report/needle_record.hpp"

namespace needlework {
namespace {
using Json = nlohmann::ordered_json;

/// A number, or null if it is not known.
Json num(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json known(double value) {
    EXPECTS(std::isfinite(value), "this number of the needles must be known");
    return value;
}

Json knowns(const std::vector<double>& values) {
    Json list = Json::array();
    for (double value : values) list.push_back(known(value));
    return list;
}

template <class T, class F>
Json list_of(const std::vector<T>& items, F&& json_of) {
    Json list = Json::array();
    for (const T& item : items) list.push_back(json_of(item));
    return list;
}

Json profile_json(const NeedleProfile& p) {
    EXPECTS(p.height_um.size() == p.radius_um.size() && !p.height_um.empty(),
            "an outline has a radius at each height");
    return {{"length_mm", known(p.length_mm)},
            {"height_um", knowns(p.height_um)},
            {"radius_um", knowns(p.radius_um)}};
}

Json layer_json(const DepthLayer& l) {
    return {{"label", l.label}, {"top_um", known(l.top_um)}, {"bottom_um", known(l.bottom_um)}};
}

Json strike_json(const NeedleStrike& s) {
    return {{"x_mm", known(s.x_mm)},
            {"y_mm", known(s.y_mm)},
            {"pass", s.pass},
            {"needle", s.needle},
            {"force_mn", known(s.force_mn)},
            {"deflection_um", known(s.deflection_um)},
            {"tip_um", known(s.tip_um)},
            {"wound_um", known(s.wound_um)},
            {"open_um", known(s.open_um)},
            {"wound_width_um", known(s.wound_width_um)},
            {"open_width_um", known(s.open_width_um)},
            {"tear_um", known(s.tear_um)},
            {"buckling_margin", known(s.buckling_margin)},
            {"layer", s.layer},
            {"vessels", known(s.vessels)},
            {"bleeds", s.bleeds}};
}

Json histogram_json(const StrikeHistogram& h) {
    EXPECTS(h.edges.size() == h.share.size() + 1, "a histogram has one edge more than bins");
    EXPECTS(h.low90.size() == h.share.size() && h.high90.size() == h.share.size(),
            "a histogram has a range over people in each bin");
    return {{"name", h.name},           {"label", h.label},
            {"unit", h.unit},           {"definition", h.definition},
            {"edges", knowns(h.edges)}, {"share", knowns(h.share)},
            {"low90", knowns(h.low90)}, {"high90", knowns(h.high90)},
            {"median", num(h.median)},  {"is_depth", h.is_depth}};
}

Json chapter_json(const DossierChapter& c) {
    return {{"heading", c.heading},
            {"asked", c.asked},
            {"lead", c.lead},
            {"facts", list_of(c.facts, fact_json)}};
}

Json value_json(const DossierValue& v) {
    return {{"path", v.path},     {"summary", v.summary}, {"value", v.value},
            {"origin", v.origin}, {"source", v.source},   {"assumption", v.assumption}};
}

}  // namespace

Json fact_json(const ReportFact& f) {
    EXPECTS(!f.label.empty(), "what the report shows has a label");
    return {{"name", f.name},        {"label", f.label},        {"value", num(f.value)},
            {"low90", num(f.low90)}, {"high90", num(f.high90)}, {"unit", f.unit},
            {"source", f.source},    {"note", f.note}};
}

Json site_safety_json(const SiteSafety& s) {
    return {{"site", s.site},
            {"title", s.title},
            {"sex", s.sex},
            {"here", s.here},
            {"layers", list_of(s.layers, layer_json)},
            {"fat_um", num(s.fat_um)},
            {"fat_low90_um", num(s.fat_low90_um)},
            {"fat_high90_um", num(s.fat_high90_um)},
            {"tip_um", num(s.tip_um)},
            {"tip_low90_um", num(s.tip_low90_um)},
            {"tip_high90_um", num(s.tip_high90_um)},
            {"tip_high99_um", num(s.tip_high99_um)},
            {"fat_share", num(s.fat_share)},
            {"fat_share_low90", num(s.fat_share_low90)},
            {"fat_share_high90", num(s.fat_share_high90)},
            {"beyond_share", num(s.beyond_share)},
            {"beyond_share_low90", num(s.beyond_share_low90)},
            {"beyond_share_high90", num(s.beyond_share_high90)},
            {"safe_length_mm", num(s.safe_length_mm)},
            {"safe_length_half_mm", num(s.safe_length_half_mm)},
            {"safe_length_is_limit", s.safe_length_is_limit},
            {"rigid_length_mm", num(s.rigid_length_mm)}};
}

Json needle_view_json(const NeedleView& v) {
    EXPECTS(v.width_mm > 0.0 && v.height_mm > 0.0, "a map of punctures has a size");
    return {{"title", v.title},
            {"caption", v.caption},
            {"session", v.session},
            {"width_mm", known(v.width_mm)},
            {"height_mm", known(v.height_mm)},
            {"layers", list_of(v.layers, layer_json)},
            {"profile", profile_json(v.profile)},
            {"strikes", list_of(v.strikes, strike_json)},
            {"histograms", list_of(v.histograms, histogram_json)},
            {"facts", list_of(v.facts, fact_json)},
            {"safety_rule", v.safety_rule},
            {"safety", list_of(v.safety, site_safety_json)}};
}

Json dossier_json(const Dossier& d) {
    constexpr int schema_version = 1;
    return {{"schema_version", schema_version},
            {"kind", "dossier"},
            {"test_data", d.test_data},
            {"title", d.title},
            {"sentence", d.sentence},
            {"notice", d.notice},
            {"device", d.device},
            {"label", d.label},
            {"profile", profile_json(d.profile)},
            {"chapters", list_of(d.chapters, chapter_json)},
            {"safety_rule", d.safety_rule},
            {"safety", list_of(d.safety, site_safety_json)},
            {"extrapolation", d.extrapolation},
            {"not_covered", d.not_covered},
            {"values", list_of(d.values, value_json)},
            {"program", d.program},
            {"version", d.version},
            {"commit", d.commit},
            {"people", d.people},
            {"seed", d.seed}};
}

}  // namespace needlework
