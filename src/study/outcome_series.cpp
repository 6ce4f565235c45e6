#include "study/outcome_series.hpp"

#include <algorithm>
#include <cmath>

#include "course/subject_skin.hpp"
#include "measures/ecca.hpp"
#include "measures/elasticity.hpp"
#include "measures/goodman_baron_score.hpp"
#include "measures/grade_lens.hpp"
#include "measures/melasma_score.hpp"
#include "measures/skin_reference.hpp"
#include "skin/lesion_population.hpp"

namespace needlework {
namespace {

constexpr double shallowest = 0.02;  // of the depth before; a logarithm needs a groove or scar

/// Whether reading `i` is of somebody who was treated.
bool treated(const Protocol& protocol, size_t i) { return i > 0 && !protocol.sessions.empty(); }

/// What is seen of a condition: its relief before treatment, on the furrows of this person.
class Surface {
  public:
    Surface(const Protocol& protocol, const ConditionSpec& condition, const SkinStack& skin,
            std::uint64_t seed, int placement) {
        const Box box = patch_box(protocol, skin, Resolution::standard);
        before_ = relief_before(condition, box);
        own_ = own_relief(condition, skin.own_relief, box,
                          RandomStream(seed, own_relief_stream, std::uint64_t(placement)));
    }
    /// With `ratio` of the depth of that relief left.
    HeightMap at(double ratio) const { return superposed(own_, before_, ratio); }

  private:
    HeightMap before_, own_;
};

/// Grades of change: `severity` over that before.
void add_change(MemberResult& result, const Protocol& protocol, const std::vector<double>& severity,
                std::uint64_t seed, int placement) {
    const LensParameters& lens = protocol.models.measures;
    const double person = RandomStream(seed, "graded change", std::uint64_t(placement)).normal();
    std::vector<double>&gais = result.series["gais"], &graded = result.series["graded_improvement"];
    for (size_t i = 0; i < severity.size(); ++i) {
        const double shift = rater_shift(protocol, i).improvement;
        gais.push_back(expected_gais(1.0 - severity[i], shift, lens));
        graded.push_back(graded_improvement(1.0 - severity[i], treated(protocol, i) ? person : 0.0,
                                            shift, lens));
    }
}

void add_wrinkle(MemberResult& result, const Protocol& protocol, const ConditionSpec& condition,
                 const SkinStack& skin, const ReliefCourse& course, std::uint64_t seed,
                 int placement) {
    const LensParameters& lens = protocol.models.measures;
    const Surface surface(protocol, condition, skin, seed, placement);
    const OrdinalScale lemperle = lemperle_scale(lens);
    const double person =
        lens.lemperle_person_sd * RandomStream(seed, "wrinkle", std::uint64_t(placement)).normal();
    std::vector<double> ra, rz, grade, severity;
    for (size_t i = 0; i < course.depth_m.size(); ++i) {
        severity.push_back(course.ratio(i));
        const ProfileRoughness across = roughness_across(surface.at(severity.back()));
        ra.push_back(across.ra.si), rz.push_back(across.rz.si);
        const Length depth{course.depth_m.front() * std::max(shallowest, severity.back())};
        grade.push_back(lemperle.expected(lemperle_severity(depth) + person -
                                          rater_shift(protocol, i).log_depth));
    }
    result.series["wrinkle_depth"] = course.depth_m;
    result.series["profile_ra"] = ra;
    result.series["profile_rz"] = rz;
    result.series["lemperle_grade"] = grade;
    add_change(result, protocol, severity, seed, placement);
}

/// Casual sebum of this person; no needle changes it (cho-2012-rf-pores).           (measures.27)
///     ln S = ln S0 + s_S [r z_w + sqrt(1 - r^2) z],  z_w = ln(w/w0)/s_w
double sebum_of(const Protocol& protocol, const ConditionSpec& condition, std::uint64_t seed,
                int placement) {
    const LensParameters& lens = protocol.models.measures;
    const double r = lens.sebum_pore_correlation;
    const double z = RandomStream(seed, "sebum", std::uint64_t(placement)).normal();
    const double z_width =
        std::log(condition.width / condition_preset(condition.kind).width) / lens.pore_width_sd;
    return lens.sebum_level.si *
           std::exp(lens.sebum_sd * (r * z_width + std::sqrt(1.0 - r * r) * z));
}

void add_pores(MemberResult& result, const Protocol& protocol, const ConditionSpec& condition,
               const ReliefCourse& course, std::uint64_t seed, int placement) {
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
    result.series["sebum_level"] =
        std::vector<double>(course.depth_m.size(), sebum_of(protocol, condition, seed, placement));
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
    if (!course.colour_difference.empty()) {
        const LensParameters& lens = protocol.models.measures;
        const OrdinalScale scale = manchester_scale(lens);
        const double person = lens.manchester_person_sd *
                              RandomStream(seed, "stria", std::uint64_t(placement)).normal();
        std::vector<double>& score = result.series["manchester_score"];
        for (size_t i = 0; i < course.depth_m.size(); ++i) {
            const Length depth{course.depth_m.front() * std::max(shallowest, course.ratio(i))};
            score.push_back(scale.expected(manchester_severity(depth, course.colour_difference[i]) +
                                           person - rater_shift(protocol, i).log_depth));
        }
    }
    add_change(result, protocol, severity, seed, placement);
}

/// Depth and irregularity of one scar. Where it is no acne scar there is no face to be graded, only
/// its own change.
void add_scar(MemberResult& result, const Protocol& protocol, const ConditionSpec& condition,
              const SkinStack& skin, const ReliefCourse& course, std::uint64_t seed,
              int placement) {
    const Surface surface(protocol, condition, skin, seed, placement);
    std::vector<double> irregularity, severity;
    for (size_t i = 0; i < course.depth_m.size(); ++i) {
        severity.push_back(course.ratio(i));
        irregularity.push_back(surface_irregularity(surface.at(severity.back())).si);
    }
    result.series["scar_depth"] = course.depth_m;
    result.series["surface_irregularity"] = irregularity;
    if (!condition.is_scar()) add_change(result, protocol, severity, seed, placement);
}

/// (measures.35)
double share_left(const std::vector<GradedLesion>& lesions, const ReliefCourses& courses,
                  size_t reading) {
    double before = 0.0, now = 0.0;
    for (const GradedLesion& lesion : lesions) {
        const double volume = lesion.count * lesion.width.si * lesion.width.si * lesion.depth.si;
        before += volume;
        now += volume * courses.at(lesion.kind).ratio(reading);
    }
    return now / before;
}

}  // namespace

RaterShift rater_shift(const Protocol& protocol, size_t reading) {
    const bool know = treated(protocol, reading) && protocol.visits.raters == "open";
    return know ? RaterShift::of_those_who_know(protocol.models.measures) : RaterShift{};
}

void add_relief_outcomes(MemberResult& result, const Protocol& protocol,
                         const ConditionSpec& condition, const SkinStack& skin,
                         const ReliefCourse& course, std::uint64_t seed, int placement) {
    if (condition.is_wrinkle())
        add_wrinkle(result, protocol, condition, skin, course, seed, placement);
    else if (condition.is_pores())
        add_pores(result, protocol, condition, course, seed, placement);
    else if (condition.is_stria())
        add_stria(result, protocol, condition, course, seed, placement);
    else
        add_scar(result, protocol, condition, skin, course, seed, placement);
}

GradedFace graded_face(const Protocol& protocol, std::uint64_t seed, int placement) {
    PopulationModel population;
    population.parameters = protocol.models.population;
    for (const ConditionSpec* scar : protocol.reliefs()) population.kinds[scar->kind] = *scar;
    RandomStream random(seed, "face", std::uint64_t(placement));
    GradedFace face{graded_lesions(population.draw(random)), 0.0};
    face.person_offset = protocol.models.measures.grade_person_sd * random.normal();
    return face;
}

void add_scar_scores(MemberResult& result, const Protocol& protocol, const ReliefCourses& courses,
                     const GradedFace& face, std::uint64_t seed, int placement) {
    const LensParameters& lens = protocol.models.measures;
    std::vector<double> grade, ecca, points, left;
    for (size_t i = 0; i < courses.begin()->second.depth_m.size(); ++i) {
        DepthRatios ratios;
        for (const auto& [kind, course] : courses)
            ratios[kind] = std::max(shallowest, course.ratio(i));
        const double shift = rater_shift(protocol, i).log_depth;
        grade.push_back(expected_grade(face_severity(face.lesions, lens, ratios),
                                       {face.person_offset, shift}, lens));
        ecca.push_back(ecca_score(face.lesions, lens, ratios, shift));
        points.push_back(goodman_baron_score(face.lesions, lens, ratios, shift));
        left.push_back(share_left(face.lesions, courses, i));
    }
    result.series["goodman_baron_grade"] = grade;
    result.series["ecca_score"] = ecca;
    result.series["goodman_baron_score"] = points;
    add_change(result, protocol, left, seed, placement);
}

void add_melasma_scores(MemberResult& result, const Protocol& protocol, std::uint64_t seed,
                        int placement) {
    const auto contrast = result.series.find("pigment_contrast");
    if (contrast == result.series.end() || !protocol.pigmented()->is_melasma()) return;
    const LensParameters& lens = protocol.models.measures;
    const MelasmaScale scale = melasma_scale(lens);
    const double person =
        lens.masi_person_sd * RandomStream(seed, "melasma", std::uint64_t(placement)).normal();
    std::vector<double> whole, half, modified;
    for (size_t i = 0; i < contrast->second.size(); ++i) {
        const MelasmaFace face = melasma_face(
            contrast->second[i], person - rater_shift(protocol, i).log_contrast, scale, lens);
        whole.push_back(masi(face));
        half.push_back(hemi_masi(face));
        modified.push_back(modified_masi(face));
    }
    result.series["masi"] = whole;
    result.series["hemi_masi"] = half;
    result.series["modified_masi"] = modified;
}

}  // namespace needlework
