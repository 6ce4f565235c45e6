#include "study/dossier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <numbers>

#include "base/provenance.hpp"
#include "injury/needles/needle_layout.hpp"
#include "measures/statistics.hpp"

namespace needlework {

namespace {

constexpr double um_of_m = 1e6, mn_of_n = 1e3, percent = 100.0;
constexpr int strikes_a_person = 200;  // as for the safety numbers

/// A protocol of one session with the device, so that every value has its origin and its draw.
Protocol protocol_of(const DossierRequest& request, const std::string& site) {
    TomlFile file = TomlFile::parse(
        fmt::format("schema_version = 1\n[skin]\nsite = \"{}\"\n[[session]]\ndevice = \"{}\"\n",
                    site, request.device),
        "dossier");
    std::vector<std::string> overrides;
    for (const std::string& field : request.overrides) overrides.push_back("session[1]." + field);
    if (!request.beyond.empty()) overrides.push_back("safety.depth=" + request.beyond);
    if (!request.share.empty()) overrides.push_back("safety.share=" + request.share);
    overrides.push_back(fmt::format("uncertainty.seed={}", request.seed));
    return read_protocol(std::move(file), overrides);
}

/// The device as its file says it.
LoadedDevice check_request(const DossierRequest& request, const SkinAtlas& atlas) {
    LoadedDevice loaded = is_device_file(request.device)
                              ? load_device_file(request.device, request.device)
                              : load_device(request.device);
    Problems problems;
    if (loaded.device.is_lesion())
        problems.error(
            {},
            fmt::format("{} makes columns by heat or a punch: it has no needles", request.device),
            "A dossier is of a roller, pen, stamp or array.");
    const std::vector<std::string> sites = atlas.list_sites();
    for (const std::string& site : request.sites)
        if (!atlas.has_site(site))
            problems.error({"--site"},
                           fmt::format("no site \"{}\"{}", site, did_you_mean(site, sites)),
                           fmt::format("Known: {}.", fmt::join(sites, ", ")));
    if (problems.has_errors()) throw InputError(std::move(problems));
    return loaded;
}

/// Whether a field says something of this device; a dossier shows those alone.
bool belongs(const std::string& field, const Device& d) {
    const bool roller = d.kind == "roller", pen = d.kind == "pen", plate = !roller && !pen;
    const bool in_rows = roller || d.layout == "rows", ground = d.shape == "bevel";
    const bool lancet = d.shape == "lancet" || d.shape == "hypodermic";
    const bool coated = d.insulation_thickness.si > 0.0, drawn = d.shape != "measured";
    const bool pitched = plate && d.layout != "rings" && d.layout != "list";
    const std::map<std::string, bool> uses{
        {"drum_diameter", roller},
        {"drum_width", roller},
        {"rows", in_rows},
        {"stagger", in_rows},
        {"row_pitch", d.layout == "rows"},
        {"load", !pen},
        {"load_spread", !pen},
        {"stroke_rate", pen},
        {"cartridge_diameter", !roller && !pitched},
        {"glide_speed", pen && d.dwell.si <= 0.0},
        {"dwell", pen && d.dwell.si > 0.0},
        {"duty", pen && d.stroke_amplitude.si <= 0.0},
        {"contact_time", !pen || d.stroke_amplitude.si <= 0.0},
        {"stroke_amplitude", pen},
        {"ring_force", pen},
        {"needle_pitch", pitched},
        {"impact_speed", plate},
        {"moving_mass", plate && d.impact_speed.si > 0.0},
        {"impact_share", plate && d.impact_speed.si > 0.0},
        {"drag", roller || pen},
        {"lane_overlap", roller || pen},
        {"directions", roller || pen},
        {"layout", !roller},
        {"faces", d.shape == "pyramid"},
        {"bevel_angle", ground || lancet},
        {"lancet_angle", lancet},
        {"bore_radius", d.shape == "hypodermic"},
        {"edge_length", d.edge_length.si > 0.0},
        {"taper_length", d.shape == "cone" || d.shape == "pyramid"},
        {"shank_radius", drawn},
        {"insulation_thickness", coated},
        {"bare_length", coated},
        {"bent_radius", d.bent_share > 0.0},
        {"column_width", false},
        {"column_depth", false},
        {"killed_rim", false},
        {"column_effect", false}};
    const auto use = uses.find(field);
    return use == uses.end() || use->second;
}

/// The resolved value of a field of the device.
const ResolvedValue& value_of(const Protocol& protocol, const std::string& field) {
    const std::string path = "session[1]." + field;
    auto at = std::find_if(protocol.resolved.begin(), protocol.resolved.end(),
                           [&](const ResolvedValue& v) { return v.path == path; });
    EXPECTS(at != protocol.resolved.end(), "the device has the field " + field);
    return *at;
}

/// A number of the device's file, with the range that an ensemble draws.
ReportFact given(const Protocol& protocol, const std::string& field, const std::string& label,
                 const std::string& unit, double value_si) {
    const ResolvedValue& v = value_of(protocol, field);
    ReportFact fact{field,
                    label,
                    from_si(value_si, unit),
                    unknown,
                    unknown,
                    unit,
                    v.source == choice ? "stated in " + v.origin : v.source,
                    ""};
    const bool drawn = v.distribution && v.distribution->kind != Distribution::Kind::fixed;
    if (drawn) {
        const double tail = 0.05;
        fact.low90 = from_si(v.distribution->quantile(tail), unit);
        fact.high90 = from_si(v.distribution->quantile(1.0 - tail), unit);
        fact.note = "range that is drawn";
    }
    return fact;
}

/// Ends of the dial, where the device's file names them.
void add_dial(const LoadedDevice& loaded, ReportFact& length) {
    for (const ResolvedValue& v : loaded.values)
        if (v.path == "needle_length" && v.distribution) {
            length.low90 = from_si(v.distribution->a, length.unit);
            length.high90 = from_si(v.distribution->b, length.unit);
            length.note = "ends of the dial; simulated at this length";
        }
}

ReportFact simulated(const std::string& name, const std::string& label, const std::string& unit,
                     const std::vector<double>& values, const std::string& note) {
    const Interval range = within(interval_of(values), 0.0);
    return {name, label, mean_of(values), range.low, range.high, unit, "simulated", note};
}

/// Every strike of every person at one site.
struct SiteStrikes {
    std::vector<double> tip_um, over_nominal, deflection_um, force_mn, breach_mn, needle_load_n,
        margin;
    std::vector<double> density_cm2, within_sd_um, protrusion_mm;
    double needles_at_once = 1.0;
    BucklingLoads buckling;
};

SiteStrikes strikes_at(const Protocol& protocol, const DossierRequest& request,
                       const SkinAtlas& atlas) {
    Protocol copy = protocol;
    DrawPlan plan(protocol, uncertain_parameters(copy), {}, request.people,
                  std::uint64_t(request.seed), 1);
    SiteStrikes out;
    for (const NeedlePerson& person : needle_people(plan, 0, atlas)) {
        const InsertionModel model = person.model();
        std::vector<double> own;
        for (const Insertion& strike : even_strikes(model, strikes_a_person)) {
            own.push_back(strike.tip_depth.si * um_of_m);
            out.over_nominal.push_back(percent * (strike.tip_depth / person.device.needle_length));
            out.margin.push_back(strike.buckling_margin_free);
            out.deflection_um.push_back(strike.deflection.si * um_of_m);
            out.force_mn.push_back(strike.force.si * mn_of_n);
            if (strike.breach_force.si > 0.0)
                out.breach_mn.push_back(strike.breach_force.si * mn_of_n);
        }
        out.within_sd_um.push_back(std::sqrt(variance_of(own)));
        out.tip_um.insert(out.tip_um.end(), own.begin(), own.end());
        out.density_cm2.push_back(from_si(person.device.expected_density().si, "1/cm2"));
        out.protrusion_mm.push_back(model.protrusion() / 1.0_mm);
        out.needle_load_n.push_back(model.load_per_needle().si);
        out.needles_at_once = model.needles_at_once();
        out.buckling = model.buckling();
    }
    return out;
}

DossierChapter technical(const Protocol& protocol, const LoadedDevice& loaded,
                         const SiteStrikes& strikes, const std::vector<SiteSafety>& safety) {
    const Device& d = protocol.sessions[0].device;
    DossierChapter c;
    c.heading =
        "Technical specifications and needle characteristics: needle length, geometry, maximum "
        "penetration depth, and puncture rate";
    c.asked = "21 CFR 878.4430 (b)(1) and (b)(9)(ii)";
    c.lead =
        "What the device's file states, with the origin of each number, and what follows from it.";
    c.facts.push_back(given(protocol, "needle_length", "Needle length", "mm", d.needle_length.si));
    add_dial(loaded, c.facts.back());
    c.facts.push_back(given(protocol, "needles", "Needles", "1", double(d.needles)));
    struct Drawn {
        const char *field, *label, *unit;
        double value_si;
    };
    for (const Drawn& of : std::initializer_list<Drawn>{
             {"tip_radius", "Radius of the tip", "um", d.tip_radius.si},
             {"edge_length", "Cutting edge at the tip", "um", d.edge_length.si},
             {"taper_length", "Length of the taper", "mm", d.taper_length.si},
             {"shank_radius", "Radius of the shank", "um", d.shank_radius.si},
             {"faces", "Faces of the pyramid", "1", double(d.faces)},
             {"bevel_angle", "Angle of the ground face, degrees", "1", d.bevel_angle},
             {"lancet_angle", "Angle of the two side faces, degrees", "1", d.lancet_angle},
             {"bore_radius", "Radius of the bore", "um", d.bore_radius.si},
             {"insulation_thickness", "Coat of the shank", "um", d.insulation_thickness.si},
             {"bare_length", "Bare length at the tip", "mm", d.bare_length.si}})
        if (belongs(of.field, d))
            c.facts.push_back(given(protocol, of.field, of.label, of.unit, of.value_si));
    const NeedleShape shape = needle_shape(d);
    c.facts.push_back({"half_angle", "Half-angle of the taper",
                       std::atan(shape.tan_half_angle()) * 180.0 / std::numbers::pi, unknown,
                       unknown, "degrees", "derived",
                       "follows from the shape: " + d.shape +
                           (d.profile.empty() ? "" : ", from the file " + d.profile)});
    if (d.needles > 1)
        c.facts.push_back({"nearest_needles", "Distance of the two nearest needles",
                           nearest_needles(d) / 1.0_mm, unknown, unknown, "mm", "derived",
                           "follows from the layout"});
    if (d.kind == "roller") {
        c.facts.push_back(given(protocol, "rows", "Rows of needles", "1", double(d.rows)));
        c.facts.push_back(
            given(protocol, "drum_diameter", "Diameter of the drum", "mm", d.drum_diameter.si));
        c.facts.push_back(
            given(protocol, "drum_width", "Width of the drum", "mm", d.drum_width.si));
    } else if (d.kind == "pen") {
        c.facts.push_back(given(protocol, "cartridge_diameter", "Diameter of the cartridge", "mm",
                                d.cartridge_diameter.si));
    } else {
        if (belongs("needle_pitch", d))
            c.facts.push_back(given(protocol, "needle_pitch", "Distance between needles", "mm",
                                    d.needle_pitch.si));
    }
    const auto deepest = std::max_element(safety.begin(), safety.end(), [](auto& a, auto& b) {
        return a.tip_high99_um < b.tip_high99_um;
    });
    c.facts.push_back({"maximum_penetration", "Maximum penetration depth",
                       deepest->tip_high99_um / 1e3, unknown, unknown, "mm", "simulated",
                       fmt::format("99 of 100 strikes cut less deep at the site where needles cut "
                                   "deepest ({}, {})",
                                   deepest->site, deepest->sex)});
    c.facts.push_back(simulated(
        "protrusion", "Protrusion: no tip gets deeper", "mm", strikes.protrusion_mm,
        fmt::format(
            "a needle of the drawn length times tip_over_nominal, with skin bulging into a "
            "pressed nose ring; at most {:.2f} mm in any of the people",
            *std::max_element(strikes.protrusion_mm.begin(), strikes.protrusion_mm.end()))));
    if (d.kind == "pen") {
        ReportFact rate = given(protocol, "stroke_rate", "Stroke rate", "Hz", d.stroke_rate.si);
        c.facts.push_back(rate);
        c.facts.push_back({"puncture_rate", "Puncture rate", d.needles * d.stroke_rate.si, unknown,
                           unknown, "1/s", "derived", "needles times stroke rate"});
    }
    c.facts.push_back(simulated("puncture_density", "Punctures per area after all passes", "1/cm2",
                                strikes.density_cm2,
                                fmt::format("{} passes; follows from the motion", d.passes)));
    return c;
}

DossierChapter accuracy(const SiteStrikes& s, const std::string& site) {
    DossierChapter c;
    c.heading = "Accuracy of needle penetration depth and puncture rate";
    c.asked = "21 CFR 878.4430 (b)(2)(i)";
    c.lead = fmt::format(
        "Simulated at the {}: the spread is that of skin met by a strike, of people, of the "
        "operator and of the device's tolerances together. A bench test measures what is called "
        "here the spread within one person, on one piece of skin.",
        site);
    c.facts.push_back(simulated("tip_depth", "Depth of the tip, mean", "um", s.tip_um,
                                "in brackets 90 of 100 strikes"));
    c.facts.push_back({"tip_depth_sd", "Depth of the tip, standard deviation",
                       std::sqrt(variance_of(s.tip_um)), unknown, unknown, "um", "simulated",
                       "over strikes and people"});
    c.facts.push_back(simulated("tip_depth_within", "Spread within one person (standard deviation)",
                                "um", s.within_sd_um, "in brackets 90 of 100 people"));
    c.facts.push_back(simulated("tip_over_nominal", "Depth of the tip over nominal length, mean",
                                "%", s.over_nominal, "in brackets 90 of 100 strikes"));
    c.facts.push_back({"tip_over_nominal_sd", "The same, standard deviation",
                       std::sqrt(variance_of(s.over_nominal)), unknown, unknown, "%", "simulated",
                       "over strikes and people"});
    return c;
}

DossierChapter safe_depth(const Protocol& protocol, const std::vector<SiteSafety>& safety) {
    DossierChapter c;
    c.heading = "Maximum safe needle penetration depth";
    c.asked = "21 CFR 878.4430 (b)(2)(iii), for the labelled indications";
    c.lead =
        safety_rule(protocol.safety) +
        " The table by site is below; these are the sites that allow least. Two answers stand "
        "side by side, since the model finds tips shallower than most published ones: its own, "
        "and the bound that holds if the skin does not give way at all.";
    auto least = [&](double SiteSafety::*number) {
        return *std::min_element(safety.begin(), safety.end(),
                                 [&](auto& a, auto& b) { return a.*number < b.*number; });
    };
    auto where = [](const SiteSafety& s) { return fmt::format("{}, {}", s.site, s.sex); };
    const SiteSafety thin = least(&SiteSafety::fat_low90_um);
    c.facts.push_back(
        {"fat_begins", "Fat begins, thinnest skin", thin.fat_low90_um / 1e3, unknown, unknown, "mm",
         "simulated",
         fmt::format("{}; 95 of 100 people have it deeper; the atlas's thickness", where(thin))});
    const SiteSafety model = least(&SiteSafety::safe_length_mm);
    c.facts.push_back(
        {"safe_length", "Longest safe needle, by the model", model.safe_length_mm, unknown, unknown,
         "mm", "simulated",
         where(model) + (model.safe_length_is_limit ? "" : "; the longest that was tried")});
    const SiteSafety rigid = least(&SiteSafety::rigid_length_mm);
    c.facts.push_back({"rigid_length", "Longest safe needle, if the skin gives way by nothing",
                       rigid.rigid_length_mm, unknown, unknown, "mm", "simulated", where(rigid)});
    return c;
}

DossierChapter forces(const Protocol& protocol, const SiteStrikes& s, const std::string& site) {
    const Device& d = protocol.sessions[0].device;
    DossierChapter c;
    c.heading = "Forces on needle and skin";
    c.asked = "not asked by the regulation; what a bench test of needles would compare with";
    c.lead = fmt::format("Simulated at the {}; in brackets 90 of 100 strikes.", site);
    c.facts.push_back(
        simulated("needle_force", "Peak force on a needle, mean", "mN", s.force_mn, ""));
    if (!s.breach_mn.empty())
        c.facts.push_back(simulated("insertion_force", "Force at which the tough dermis gives way",
                                    "mN", s.breach_mn,
                                    "as a test stand finds it that pushes on until it does"));
    c.facts.push_back(
        simulated("deflection", "Dent of the skin under a needle", "um", s.deflection_um, ""));
    c.facts.push_back({"needles_at_once", "Needles in the skin at once", s.needles_at_once, unknown,
                       unknown, "1", "simulated",
                       d.kind == "roller" ? "mean over the arc of the drum" : ""});
    c.facts.push_back(
        {"buckling_load", "Load at which a needle buckles, tip free", s.buckling.free.si, unknown,
         unknown, "N", "simulated",
         fmt::format("{:.3g} N with the tip held by the skin; needle fully out, "
                     "needle_modulus {}",
                     s.buckling.held.si, format_quantity(d.needle_modulus.si, "GPa"))});
    c.facts.push_back(simulated("buckling_margin", "Margin against buckling", "1", s.margin,
                                "that load over the peak force on the needle; below 1 it bends"));
    if (d.kind != "pen")
        c.facts.push_back(simulated("load_per_needle", "Load that is there for one needle", "N",
                                    s.needle_load_n, "operator's force over the needles at once"));
    return c;
}

/// Values outside the range that evidence covers.
std::vector<std::string> extrapolations(const Protocol& protocol, const SkinAtlas& atlas,
                                        const std::vector<std::string>& sites) {
    std::vector<std::string> lines;
    Device device = protocol.sessions[0].device;
    for (const Parameter& p : parameters_of(device)) {
        if (!p.info.evidence || p.number == nullptr || !belongs(p.info.word, device)) continue;
        const auto [low, high] = *p.info.evidence;
        if (*p.number >= low && *p.number <= high) continue;
        lines.push_back(fmt::format("{} = {} is outside the range of evidence ({} to {}).",
                                    p.info.word, format_quantity(*p.number, p.info.unit),
                                    format_quantity(low, p.info.unit),
                                    format_quantity(high, p.info.unit)));
    }
    std::vector<std::string> guessed;
    for (const std::string& site : sites)
        if (atlas.site(site).number("reticular_dermis.thickness").source == assumption)
            guessed.push_back(site);
    if (!guessed.empty())
        lines.push_back(fmt::format("The thickness of the dermis is an assumption at: {}.",
                                    fmt::join(guessed, ", ")));
    lines.push_back(
        "Tip depths of living people were measured for few devices, and the model finds them "
        "shallower "
        "(needles.1 to needles.9, src/injury/needles/README.md): depths and safe lengths of every "
        "device "
        "are a prediction beyond its calibration on excised skin.");
    return lines;
}

std::vector<DossierValue> values_of_device(const Protocol& protocol) {
    Device device = protocol.sessions[0].device;
    std::vector<DossierValue> values;
    for (const Parameter& p : parameters_of(device)) {
        const std::string& word = p.info.word;
        if (Device::is_identity(word) || !belongs(word, device)) continue;
        const ResolvedValue& v = value_of(protocol, word);
        if (v.origin == "default" && v.source == choice) continue;  // an option that is not used
        const bool drawn = v.distribution && v.distribution->kind != Distribution::Kind::fixed;
        values.push_back({word, p.info.summary,
                          drawn ? v.distribution->text(v.unit) : p.value_text(), v.origin, v.source,
                          v.source == assumption});
    }
    return values;
}

}  // namespace

Dossier make_dossier(const DossierRequest& request, const SkinAtlas& atlas) {
    const LoadedDevice loaded = check_request(request, atlas);
    const std::vector<std::string> sites =
        request.sites.empty() ? atlas.list_sites() : request.sites;
    const bool cheek = std::find(sites.begin(), sites.end(), "cheek") != sites.end();
    const std::string reference = cheek ? "cheek" : sites.front();
    const Protocol protocol = protocol_of(request, reference);
    const NeedlePerson typical = needle_person(typical_protocol(protocol, {}), 0, atlas);
    const Device& device = protocol.sessions[0].device;
    const SafetyStudy study{0, request.people, std::uint64_t(request.seed)};

    Dossier d;
    d.title = "Device dossier: " + device.label;
    d.sentence = fmt::format(
        "{} ({}), needles of {}, as simulated on {} people at each of: {}. Depth accuracy and "
        "forces "
        "are those at the {} of a {}-year-old woman.",
        device.label, request.device, format_quantity(device.needle_length.si, "mm"),
        request.people, fmt::join(sites, ", "), reference,
        int(protocol.subject.age / 1.0_yr + 0.5));
    d.notice = notice_text;
    d.device = request.device, d.label = device.label;
    d.profile = needle_profile(typical);
    d.safety_rule = safety_rule(protocol.safety);
    d.safety = safety_by_site(protocol, study, atlas, sites);
    for (SiteSafety& row : d.safety) row.here = false;
    const SiteStrikes strikes = strikes_at(protocol, request, atlas);
    d.chapters = {technical(protocol, loaded, strikes, d.safety), accuracy(strikes, reference),
                  safe_depth(protocol, d.safety), forces(protocol, strikes, reference)};
    d.extrapolation = extrapolations(protocol, atlas, sites);
    d.not_covered = {
        "Safety features against cross-contamination and fluid ingress, sterility, shelf life, "
        "electrical safety, software, biocompatibility, cleaning: no simulation shows them.",
        "Depth accuracy of one made device: motor, spring and wear are in one range "
        "(tip_over_nominal), not modelled. Only a bench test measures it.",
        "Scars, striae, hair, movement of the person, an operator who does other than the file "
        "says.",
        "Nothing here replaces the performance data that the regulation asks for."};
    d.values = values_of_device(protocol);
    d.program = "needlework", d.version = version_text(), d.commit = commit_text();
    d.people = request.people, d.seed = request.seed;
    return d;
}

}  // namespace needlework
