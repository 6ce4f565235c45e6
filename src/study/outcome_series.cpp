#include "study/outcome_series.hpp"

#include <algorithm>
#include <cmath>

#include "course/subject_skin.hpp"
#include "measures/ecca.hpp"
#include "measures/elasticity.hpp"
#include "measures/grade_lens.hpp"
#include "measures/melasma_score.hpp"
#include "measures/skin_reference.hpp"

namespace needlework {
namespace {

constexpr double shallowest = 0.02;  // of the depth before; a logarithm needs a groove

/// Grades of change: `severity` over that before.
void add_change(MemberResult& result, const Protocol& protocol, const std::vector<double>& severity,
                std::uint64_t seed, int placement) {
    const LensParameters& lens = protocol.models.measures;
    const double person = RandomStream(seed, "graded change", std::uint64_t(placement)).normal();
    std::vector<double>&gais = result.series["gais"], &graded = result.series["graded_improvement"];
    bool treated = false;  // readings after the first know of the treatment, where there was one
    for (double now : severity) {
        gais.push_back(expected_gais(1.0 - now, lens));
        graded.push_back(graded_improvement(1.0 - now, person, treated, lens));
        treated = !protocol.sessions.empty();
    }
}

void add_wrinkle(MemberResult& result, const Protocol& protocol, const ConditionSpec& condition,
                 const SkinStack& skin, const ReliefCourse& course, std::uint64_t seed,
                 int placement) {
    const LensParameters& lens = protocol.models.measures;
    const ProfileRoughness before =
        roughness_across(relief_before(condition, patch_box(protocol, skin, Resolution::standard)));
    const OrdinalScale lemperle = lemperle_scale(lens);
    const double person =
        lens.lemperle_person_sd * RandomStream(seed, "wrinkle", std::uint64_t(placement)).normal();
    std::vector<double> ra, rz, grade, severity;
    for (size_t i = 0; i < course.depth_m.size(); ++i) {
        severity.push_back(course.ratio(i));
        ra.push_back(before.ra.si * std::abs(severity.back()));
        rz.push_back(before.rz.si * std::abs(severity.back()));
        const Length depth{course.depth_m.front() * std::max(shallowest, severity.back())};
        grade.push_back(lemperle.expected(lemperle_severity(depth) + person));
    }
    result.series["wrinkle_depth"] = course.depth_m;
    result.series["profile_ra"] = ra;
    result.series["profile_rz"] = rz;
    result.series["lemperle_grade"] = grade;
    add_change(result, protocol, severity, seed, placement);
}

void add_pores(MemberResult& result, const Protocol& protocol, const ConditionSpec& condition,
               const ReliefCourse& course) {
    const LensParameters& lens = protocol.models.measures;
    const double ring = std::max(condition.width.si, condition.deficit_width.si);
    std::vector<double> diameter, count;
    double first = 0.0;
    for (size_t i = 0; i < course.depth_m.size(); ++i) {
        const double stretch =
            opening_stretch(course.floor_stiffness[i] / course.rim_stiffness[i],
                            condition.width.si / ring, course.strain / course.rim_stiffness[i]);
        if (i == 0) first = stretch;
        diameter.push_back(condition.width.si * stretch / first);
        count.push_back(condition.opening_density.si *
                        normal_cdf(std::log(diameter.back() / lens.visible_pore.si) /
                                   std::log(lens.pore_spread)));
    }
    result.series["pore_diameter"] = diameter;
    result.series["pore_depth"] = course.depth_m;
    result.series["pore_count"] = count;
}

void add_stria(MemberResult& result, const Protocol& protocol, const ConditionSpec& condition,
               const ReliefCourse& course, std::uint64_t seed, int placement) {
    std::vector<double> width, severity;
    const double first = band_stretch(course.floor_stiffness.front(), course.strain);
    for (size_t i = 0; i < course.depth_m.size(); ++i) {
        const double ratio = band_stretch(course.floor_stiffness[i], course.strain) / first;
        width.push_back(condition.width.si * ratio);
        severity.push_back(course.ratio(i) * ratio);
    }
    result.series["stria_width"] = width;
    result.series["stria_depth"] = course.depth_m;
    add_change(result, protocol, severity, seed, placement);
}

}  // namespace

void add_relief_outcomes(MemberResult& result, const Protocol& protocol,
                         const ConditionSpec& condition, const SkinStack& skin,
                         const ReliefCourse& course, std::uint64_t seed, int placement) {
    if (condition.is_wrinkle())
        add_wrinkle(result, protocol, condition, skin, course, seed, placement);
    if (condition.is_pores()) add_pores(result, protocol, condition, course);
    if (condition.is_stria()) add_stria(result, protocol, condition, course, seed, placement);
}

void add_scar_scores(MemberResult& result, const Protocol& protocol, const ReliefCourse& course,
                     const std::vector<GradedLesion>& lesions, std::uint64_t seed, int placement) {
    const LensParameters& lens = protocol.models.measures;
    std::vector<double> ecca, severity;
    for (size_t i = 0; i < course.depth_m.size(); ++i) {
        severity.push_back(course.ratio(i));
        DepthRatios ratios;
        for (const ConditionSpec& condition : protocol.conditions)
            ratios[condition.kind] = std::max(shallowest, severity.back());
        ecca.push_back(ecca_score(lesions, lens, ratios));
    }
    result.series["ecca_score"] = ecca;
    add_change(result, protocol, severity, seed, placement);
}

void add_melasma_scores(MemberResult& result, const Protocol& protocol) {
    const auto contrast = result.series.find("pigment_contrast");
    if (contrast == result.series.end() || !protocol.pigmented()->is_melasma()) return;
    std::vector<double> whole, half, modified;
    for (double value : contrast->second) {
        const MelasmaFace face = melasma_face(value, protocol.models.measures);
        whole.push_back(masi(face));
        half.push_back(hemi_masi(face));
        modified.push_back(modified_masi(face));
    }
    result.series["masi"] = whole;
    result.series["hemi_masi"] = half;
    result.series["modified_masi"] = modified;
}

}  // namespace needlework
