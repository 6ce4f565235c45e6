#include <cmath>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "report/report_record.hpp"

namespace needlework {
namespace {
using Json = nlohmann::ordered_json;

constexpr int schema_version = 1;

/// A number, or null if it is not known.
Json num(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// Words that a reader needs to know what a picture or a number is.
Json named(const std::string& label) {
    EXPECTS(!label.empty(), "what the report shows has a label");
    return label;
}

Json nums(const std::vector<double>& values) {
    Json list = Json::array();
    for (double value : values) list.push_back(num(value));
    return list;
}

Json known(double value) {
    EXPECTS(std::isfinite(value), "this number of the report must be known");
    return value;
}

Json knowns(const std::vector<double>& values) {
    Json list = Json::array();
    for (double value : values) list.push_back(known(value));
    return list;
}

Json maybe(const std::optional<bool>& value) { return value ? Json(*value) : Json(nullptr); }

std::string role_name(EvidenceRole role) {
    switch (role) {
        case EvidenceRole::calibration:
            return "calibration";
        case EvidenceRole::check:
            return "check";
        case EvidenceRole::parameter:
            return "parameter";
        case EvidenceRole::context:
            return "context";
        case EvidenceRole::none:
            return "none";
    }
    EXPECTS(false, "a role of evidence without a name");
    return {};
}

}  // namespace

// In the namespace of the structs, so that list_of finds each json_of by its argument.
template <class T>
static Json list_of(const std::vector<T>& items) {
    Json list = Json::array();
    for (const T& item : items) list.push_back(json_of(item));
    return list;
}

template <class T>
static Json optional_of(const std::optional<T>& item) {
    return item ? json_of(*item) : Json(nullptr);
}

static Json json_of(const ReportInterval& i) {
    return {{"low90", num(i.low90)}, {"high90", num(i.high90)}};
}

static Json json_of(const ReportPrior& p) {
    return {{"median", num(p.median)}, {"low90", num(p.low90)}, {"high90", num(p.high90)}};
}

static Json json_of(const ReportPrediction& p) {
    return {{"median", num(p.median)},
            {"low90", num(p.low90)},
            {"high90", num(p.high90)},
            {"n_samples", p.n_samples},
            {"interval_error", num(p.interval_error)}};
}

static Json json_of(const ReportPublished& p) {
    return {{"value", num(p.value)},
            {"spread_kind", p.spread_kind},
            {"spread_value", num(p.spread_value)},
            {"n", num(p.n)},
            {"study_id", p.study_id},
            {"citation", p.citation}};
}

static Json json_of(const MainResult& r) {
    return {{"measure", r.measure},
            {"label", named(r.label)},
            {"unit", r.unit},
            {"transform", r.transform},
            {"clock", r.clock},
            {"time_d", num(r.time_d)},
            {"prediction", json_of(r.prediction)},
            {"person", optional_of(r.person)},
            {"prior", optional_of(r.prior)},
            {"published", optional_of(r.published)},
            {"role", role_name(r.role)},
            {"inside", maybe(r.inside)},
            {"note", r.note}};
}

static Json json_of(const Curve& c) {
    const size_t n = c.times_d.size();
    EXPECTS(c.median.size() == n && c.low90.size() == n && c.high90.size() == n,
            "a curve has a median and an interval at each time");
    EXPECTS((c.person_low90.empty() && c.person_high90.empty()) ||
                (c.person_low90.size() == n && c.person_high90.size() == n),
            "a curve has one person's interval at each time or at none");
    return {{"measure", c.measure},
            {"label", named(c.label)},
            {"unit", c.unit},
            {"definition", c.definition},
            {"source", c.source},
            {"arm", c.arm},
            {"times_d", knowns(c.times_d)},
            {"median", nums(c.median)},
            {"low90", nums(c.low90)},
            {"high90", nums(c.high90)},
            {"person_low90", nums(c.person_low90)},
            {"person_high90", nums(c.person_high90)}};
}

static Json json_of(const SectionChannel& c) {
    return {{"x_mm", known(c.x_mm)},
            {"wound_depth_mm", known(c.wound_depth_mm)},
            {"wound_radius_mm", known(c.wound_radius_mm)}};
}

static Json json_of(const SectionLayer& l) {
    return {
        {"label", named(l.label)}, {"top_mm", known(l.top_mm)}, {"bottom_mm", known(l.bottom_mm)}};
}

static Json json_of(const SectionField& f) {
    return {{"name", f.name},
            {"label", named(f.label)},
            {"unit", f.unit},
            {"vmin", known(f.vmin)},
            {"vmax", known(f.vmax)},
            {"rest", num(f.rest)},
            {"definition", f.definition},
            {"frames", f.frames}};
}

static Json json_of(const Section& s) {
    EXPECTS(s.time_labels.size() == s.times_h.size(), "each time of the section has a label");
    EXPECTS(!s.fields.empty(), "a section shows at least one field");
    for (const SectionField& field : s.fields)
        EXPECTS(field.frames.size() == s.times_h.size(), "each time of the section has a frame");
    return {{"caption", s.caption},         {"x_mm", knowns(s.x_mm)},
            {"z_mm", knowns(s.z_mm)},       {"times_h", knowns(s.times_h)},
            {"time_labels", s.time_labels}, {"channels", list_of(s.channels)},
            {"layers", list_of(s.layers)},  {"fields", list_of(s.fields)}};
}

static Json json_of(const Relief& r) {
    return {{"caption", r.caption},
            {"x_mm", knowns(r.x_mm)},
            {"y_mm", knowns(r.y_mm)},
            {"um_per_count", known(r.um_per_count)},
            {"before_um", r.before_um},
            {"after_um", r.after_um},
            {"after_time_d", known(r.after_time_d)},
            {"depth_before_um", num(r.depth_before_um)},
            {"depth_after_um", num(r.depth_after_um)},
            {"rim_before_um", num(r.rim_before_um)},
            {"rim_after_um", num(r.rim_after_um)},
            {"floor_before_um", num(r.floor_before_um)},
            {"floor_after_um", num(r.floor_after_um)}};
}

static Json json_of(const Puncture& p) {
    return {{"x", known(p.x)},
            {"y", known(p.y)},
            {"wound_depth_um", known(p.wound_depth_um)},
            {"bleeds", p.bleeds}};
}

static Json json_of(const Histogram& h) {
    EXPECTS(h.edges.size() == h.counts.size() + 1, "a histogram has one edge more than bins");
    return {{"name", h.name},           {"label", named(h.label)},
            {"unit", h.unit},           {"definition", h.definition},
            {"edges", knowns(h.edges)}, {"counts", knowns(h.counts)},
            {"median", num(h.median)}};
}

static Json json_of(const PunctureMap& m) {
    EXPECTS(m.width_mm > 0.0 && m.height_mm > 0.0, "a map of punctures has a size");
    return {{"caption", m.caption},
            {"session", m.session},
            {"width_mm", known(m.width_mm)},
            {"height_mm", known(m.height_mm)},
            {"channels", list_of(m.channels)},
            {"histograms", list_of(m.histograms)}};
}

static Json json_of(const ReportFact& f) { return fact_json(f); }

static Json json_of(const NeedleView& v) { return needle_view_json(v); }

static Json json_of(const ReportScreening& s) { return screening_json(s); }

static Json json_of(const ReportRisk& r) { return risk_json(r); }

static Json json_of(const ReportCost& c) { return cost_json(c); }

static Json json_of(const ComparedCost& c) { return compared_cost_json(c); }

static Json json_of(const DeliveryProfile& p) {
    const size_t n = p.depth_um.size();
    EXPECTS(p.median.size() == n && p.low90.size() == n && p.high90.size() == n,
            "a profile has a median and an interval at each depth");
    return {{"unit", p.unit},           {"time_h", num(p.time_h)}, {"depth_um", knowns(p.depth_um)},
            {"median", nums(p.median)}, {"low90", nums(p.low90)},  {"high90", nums(p.high90)}};
}

static Json json_of(const DeliveryReport& d) {
    return {{"product", d.product},
            {"label", named(d.label)},
            {"active", d.active},
            {"session", d.session},
            {"sentence", d.sentence},
            {"assumptions", d.assumptions},
            {"layers", list_of(d.layers)},
            {"curves", list_of(d.curves)},
            {"profile", json_of(d.profile)},
            {"facts", list_of(d.facts)},
            {"balance_percent", num(d.balance_percent)}};
}

static Json json_of(const PatientOutcome& o) {
    return {{"kind", o.is_gain ? "gain" : "harm"},
            {"label", named(o.label)},
            {"of_100", known(o.of_100)},
            {"low_of_100", known(o.low_of_100)},
            {"high_of_100", known(o.high_of_100)},
            {"source", o.source},
            {"note", o.note}};
}

static Json json_of(const PatientSummary& p) {
    return {{"paragraphs", p.paragraphs}, {"outcomes", list_of(p.outcomes)}};
}

static Json json_of(const ReportProtocolRow& r) {
    return {{"path", r.path},     {"value", r.value},   {"unit", r.unit},
            {"origin", r.origin}, {"source", r.source}, {"assumption", r.assumption}};
}

static Json json_of(const ReportParameterRow& r) {
    return {{"path", r.path},     {"summary", r.summary},       {"value", r.value},
            {"unit", r.unit},     {"range", r.range},           {"prior", r.prior},
            {"source", r.source}, {"assumption", r.assumption}, {"calibrated_on", r.calibrated_on}};
}

static Json json_of(const UncertaintyShare& s) {
    return {{"group", s.group}, {"share", known(s.share)}, {"error", num(s.error)}};
}

static Json json_of(const UncertaintyOf& u) {
    return {{"label", u.label}, {"whose", u.whose}, {"shares", list_of(u.shares)}};
}

static Json json_of(const ReportEvidenceRow& r) {
    return {{"study_id", r.study_id},
            {"citation", r.citation},
            {"measure", r.measure},
            {"unit", r.unit},
            {"role", role_name(r.role)},
            {"published", num(r.published)},
            {"spread_kind", r.spread_kind},
            {"spread_value", num(r.spread_value)},
            {"prediction", num(r.prediction)},
            {"low90", num(r.low90)},
            {"high90", num(r.high90)},
            {"inside", maybe(r.inside)},
            {"note", r.note}};
}

static Json json_of(const NumericalCheck& c) {
    return {{"name", c.name}, {"value", num(c.value)}, {"unit", c.unit}, {"limit", num(c.limit)}};
}

static Json json_of(const ReportEquation& e) {
    return {{"id", e.id}, {"text", e.text}, {"summary", e.summary}, {"source", e.source}};
}

static Json json_of(const EquationRoom& r) {
    return {{"room", r.room}, {"equations", list_of(r.equations)}};
}

static Json json_of(const NamedText& t) { return {{"name", t.name}, {"value", t.value}}; }

static Json json_of(const ReportManifest& m) {
    return {{"program", m.program},
            {"version", m.version},
            {"commit", m.commit},
            {"input", m.input},
            {"seed", m.seed},
            {"ranks", m.ranks},
            {"cpu", m.cpu},
            {"instruction_set", m.instruction_set},
            {"started", m.started},
            {"duration_s", num(m.duration_s)},
            {"hashes", list_of(m.hashes)},
            {"libraries", list_of(m.libraries)},
            {"warnings", m.warnings}};
}

static Json json_of(const CareRow& r) {
    return {{"label", named(r.label)},  {"kind", r.kind},
            {"from_d", num(r.from_d)},  {"until_d", num(r.until_d)},
            {"note", r.note},           {"verdict", r.verdict},
            {"said", r.said},           {"evidence", r.evidence},
            {"contested", r.contested}, {"sources", r.sources}};
}

static Json json_of(const ComparedArm& a) {
    return {{"name", named(a.name)},
            {"title", a.title},
            {"sentence", a.sentence},
            {"care", list_of(a.care)},
            {"risks", list_of(a.risks)}};
}

static Json json_of(const ComparedLevel& l) {
    return {{"median", num(l.median)}, {"low90", num(l.low90)}, {"high90", num(l.high90)}};
}

static Json json_of(const ComparedDifference& d) {
    return {{"median", num(d.median)},
            {"low90", num(d.low90)},
            {"high90", num(d.high90)},
            {"person_low90", num(d.person_low90)},
            {"person_high90", num(d.person_high90)},
            {"higher_of_100", num(d.higher_of_100)},
            {"n_pairs", d.n_pairs}};
}

static Json json_of(const ComparisonRow& r) {
    EXPECTS(r.arms.size() == r.differences.size() + 1, "each arm but the first has its difference");
    return {{"measure", r.measure},
            {"label", named(r.label)},
            {"unit", r.unit},
            {"scale", r.scale},
            {"time_d", num(r.time_d)},
            {"arms", list_of(r.arms)},
            {"differences", list_of(r.differences)}};
}

static Json json_of(const Comparison& c) {
    return {{"arms", list_of(c.arms)}, {"rows", list_of(c.rows)}, {"costs", list_of(c.costs)}};
}

nlohmann::ordered_json to_report_json(const ReportRecord& r) {
    return {{"schema_version", schema_version},
            {"test_data", r.test_data},
            {"title", r.title},
            {"sentence", r.sentence},
            {"notice", r.notice},
            {"extrapolation", r.extrapolation},
            {"main_results", list_of(r.main_results)},
            {"sessions_d", knowns(r.sessions_d)},
            {"visits_d", knowns(r.visits_d)},
            {"comparison", optional_of(r.comparison)},
            {"curves", list_of(r.curves)},
            {"section", optional_of(r.section)},
            {"surface", optional_of(r.surface)},
            {"relief", optional_of(r.relief)},
            {"puncture_map", optional_of(r.puncture_map)},
            {"session_facts", list_of(r.session_facts)},
            {"needle_views", list_of(r.needle_views)},
            {"deliveries", list_of(r.deliveries)},
            {"care", list_of(r.care)},
            {"screening", list_of(r.screening)},
            {"risks", list_of(r.risks)},
            {"cost", optional_of(r.cost)},
            {"patients", optional_of(r.patients)},
            {"protocol", list_of(r.protocol)},
            {"parameters", list_of(r.parameters)},
            {"uncertainty", list_of(r.uncertainty)},
            {"evidence", list_of(r.evidence)},
            {"balances", list_of(r.balances)},
            {"convergence", list_of(r.convergence)},
            {"equations", list_of(r.equations)},
            {"manifest", json_of(r.manifest)}};
}

}  // namespace needlework
