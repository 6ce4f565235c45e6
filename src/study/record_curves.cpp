// Curves with bands, and the facts of the first session.

#include <fmt/format.h>

#include <cmath>

#include "study/record_parts.hpp"

namespace needlework {
namespace {

/// Measures with a curve in the report, in reading order.
const char* const curve_measures[] = {"papillary_collagen_fraction",
                                      "papillary_collagen_mass",
                                      "reticular_collagen_mass",
                                      "collagen_iii_share",
                                      "procollagen_synthesis",
                                      "epidermal_thickness",
                                      "scar_depth",
                                      "surface_irregularity",
                                      "goodman_baron_grade",
                                      "ecca_score",
                                      "wrinkle_depth",
                                      "profile_ra",
                                      "profile_rz",
                                      "lemperle_grade",
                                      "pore_diameter",
                                      "pore_depth",
                                      "pore_count",
                                      "stria_width",
                                      "stria_depth",
                                      "gais",
                                      "graded_improvement",
                                      "suction_r0",
                                      "suction_r2",
                                      "suction_r5",
                                      "suction_r7",
                                      "dermal_density",
                                      "masi",
                                      "hemi_masi",
                                      "modified_masi",
                                      "hair_density",
                                      "terminal_share",
                                      "shaft_diameter",
                                      "pigment_contrast",
                                      "individual_typology_angle",
                                      "optical_attenuation",
                                      "tewl",
                                      "neutrophil_density",
                                      "macrophage_density",
                                      "myofibroblast_density"};

}  // namespace

MemberNumbers numbers_at(const Ensemble& ensemble, const MeasureInfo& info, double day) {
    MemberNumbers numbers;
    numbers.people_per_shared = ensemble.people_per_shared;
    std::string name(info.name);
    for (const MemberResult& member : ensemble.members) {
        numbers.values.push_back(from_si(member.at(name, day), info.unit));
        numbers.shared.push_back(member.shared);
        numbers.person.push_back(member.person);
    }
    double typical = numbers.values.empty() ? 0.0 : numbers.values.front();
    double sd = info.reading.sd_of(typical);
    numbers.reading_variance = sd * sd;
    set_physical_range(info, std::string(info.unit), numbers);
    return numbers;
}

bool has_series(const Ensemble& ensemble, const std::string& name) {
    return !ensemble.members.empty() && ensemble.members.front().series.contains(name);
}

void add_prediction(Curve& curve, const StatisticPrediction& prediction) {
    curve.median.push_back(prediction.mean.middle);
    curve.low90.push_back(prediction.mean.low);
    curve.high90.push_back(prediction.mean.high);
    curve.person_low90.push_back(prediction.person.low);
    curve.person_high90.push_back(prediction.person.high);
}

namespace {

Curve curve_of(const Ensemble& ensemble, const Uncertainty& how, const std::string& arm,
               const MeasureInfo& info) {
    Curve curve{std::string(info.name),
                std::string(info.label),
                std::string(info.unit),
                std::string(info.definition),
                std::string(info.source),
                arm,
                ensemble.members.front().times_d,
                {},
                {},
                {},
                {},
                {}};
    for (double day : curve.times_d)
        add_prediction(
            curve, predict(numbers_at(ensemble, info, day), how.people, std::uint64_t(how.seed)));
    return curve;
}

}  // namespace

std::vector<Curve> curves_of(const Ensemble& ensemble, const Uncertainty& how,
                             const std::string& arm) {
    std::vector<Curve> curves;
    for (const char* name : curve_measures) {
        const MeasureInfo* info = find_measure(name);
        if (info != nullptr && has_series(ensemble, name))
            curves.push_back(curve_of(ensemble, how, arm, *info));
    }
    return curves;
}

std::vector<Curve> curves_of(const RunResults& r) {
    std::vector<Curve> curves;
    for (Curve& curve : curves_of(r.treated, r.protocol.uncertainty, "treated")) {
        curves.push_back(curve);
        if (!has_series(r.untreated, curve.measure)) continue;
        // The same people without treatment: a line, no band.
        Curve untreated = curve_of(r.untreated, r.protocol.uncertainty, "untreated",
                                   *find_measure(curve.measure));
        untreated.low90 = untreated.high90 = untreated.median;
        untreated.person_low90.clear(), untreated.person_high90.clear();
        curves.push_back(std::move(untreated));
    }
    return curves;
}

std::vector<ReportFact> session_facts(const RunResults& r) {
    std::vector<ReportFact> facts;
    if (r.treated.members.empty() || r.treated.members.front().sessions.empty()) return facts;
    for (const auto& [name, value] : r.treated.members.front().sessions.front()) {
        const MeasureInfo* info = find_measure(name);
        if (info == nullptr) continue;
        MemberNumbers numbers;
        numbers.people_per_shared = r.treated.people_per_shared;
        for (const MemberResult& member : r.treated.members) {
            auto it = member.sessions.empty() ? std::map<std::string, double>::const_iterator{}
                                              : member.sessions.front().find(name);
            bool found = !member.sessions.empty() && it != member.sessions.front().end();
            numbers.values.push_back(found ? from_si(it->second, info->unit) : std::nan(""));
            numbers.shared.push_back(member.shared);
        }
        StatisticPrediction p = predict(numbers, r.protocol.uncertainty.people, 1);
        facts.push_back({name, std::string(info->label), p.mean.middle, p.mean.low, p.mean.high,
                         std::string(info->unit), "simulated",
                         fmt::format("one person {:.3g} to {:.3g}", p.person.low, p.person.high)});
    }
    return facts;
}

}  // namespace needlework
