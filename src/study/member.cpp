#include "study/member.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "measures/relief_filter.hpp"
#include "study/outcome_series.hpp"

namespace needlework {

double MemberResult::at(const std::string& measure, double time_d) const {
    auto it = series.find(measure);
    if (it == series.end() || times_d.empty()) return std::nan("");
    const std::vector<double>& values = it->second;
    if (time_d <= times_d.front()) return values.front();
    if (time_d >= times_d.back()) return values.back();
    size_t above =
        size_t(std::lower_bound(times_d.begin(), times_d.end(), time_d) - times_d.begin());
    double share = (time_d - times_d[above - 1]) / (times_d[above] - times_d[above - 1]);
    return values[above - 1] * (1.0 - share) + values[above] * share;
}

MemberResult failed_member(const MemberResult& so_far, const ModelError& error) {
    MemberResult failed;
    failed.member = so_far.member;
    failed.shared = so_far.shared;
    failed.person = so_far.person;
    failed.failure = error.what();
    return failed;
}

nlohmann::json to_json(const MemberResult& r) {
    return {{"member", r.member},     {"shared", r.shared},
            {"person", r.person},     {"times_d", r.times_d},
            {"series", r.series},     {"sessions", r.sessions},
            {"days", r.session_days}, {"steps", r.steps},
            {"seconds", r.seconds},   {"physics_seconds", r.physics_seconds},
            {"failure", r.failure}};
}

MemberResult member_from_json(const nlohmann::json& j) {
    MemberResult r;
    j.at("member").get_to(r.member);
    j.at("shared").get_to(r.shared);
    j.at("person").get_to(r.person);
    j.at("times_d").get_to(r.times_d);
    j.at("series").get_to(r.series);
    j.at("sessions").get_to(r.sessions);
    j.at("days").get_to(r.session_days);
    j.at("steps").get_to(r.steps);
    j.at("seconds").get_to(r.seconds);
    r.physics_seconds = j.value("physics_seconds", 0.0);
    j.at("failure").get_to(r.failure);
    return r;
}

namespace {

std::vector<double> column_of(const Course& course, const std::string& name) {
    const auto& names = course.measure_names();
    size_t column = size_t(std::find(names.begin(), names.end(), name) - names.begin());
    EXPECTS(column < names.size(), "the course reads " + name);
    std::vector<double> out;
    for (const Reading& reading : course.readings()) out.push_back(reading.values[column]);
    return out;
}

/// What unit cells of floor and rim say of the relief over time.
ReliefCourse relief_course(const Protocol& protocol, const ConditionSpec& scar, const Course& floor,
                           const Course& rim) {
    const LensParameters& lens = protocol.models.measures;
    std::vector<double> lift_floor = column_of(floor, "surface_lift");
    std::vector<double> lift_rim = column_of(rim, "surface_lift");
    std::vector<double> cut = column_of(floor, "tethers_cut");
    double phi = relief_filter(scar, floor.skin());
    double tether = scar.tether_share * (1.0 - lens.tether_reform);
    ReliefCourse course;
    for (size_t i = 0; i < lift_floor.size(); ++i)
        course.depth_m.push_back(scar.depth.si * (1.0 - tether * cut[i]) -
                                 phi * (lift_floor[i] - lift_rim[i]));
    const auto bearing = [&](const Course& of) {
        std::vector<double> stiffness = column_of(of, "dermal_stiffness");
        const double rest = stiffness.front();
        for (double& s : stiffness) s = rest + lens.new_tissue_load * (s - rest);
        return stiffness;
    };
    course.floor_stiffness = bearing(floor), course.rim_stiffness = bearing(rim);
    const SkinStack& skin = floor.skin();
    course.strain = skin.surface.prestress / skin.layer(Layer::reticular_dermis).youngs_modulus;
    for (const char* axis : {"lightness", "a_star", "b_star"}) {
        const std::vector<double> of_floor = column_of(floor, axis), of_rim = column_of(rim, axis);
        course.colour_difference.resize(of_floor.size(), 0.0);
        for (size_t i = 0; i < of_floor.size(); ++i)
            course.colour_difference[i] =
                std::hypot(course.colour_difference[i], of_floor[i] - of_rim[i]);
    }
    return course;
}

}  // namespace

MemberResult run_member(const DrawPlan& plan, int member, const SkinAtlas& atlas,
                        Resolution resolution, std::uint64_t seed, MPI_Comm comm) {
    MemberResult result;
    result.member = member;
    result.shared = member / plan.people_per_shared();
    result.person = member % plan.people_per_shared();
    auto start = std::chrono::steady_clock::now();
    try {
        Protocol protocol = plan.protocol(member);
        SkinStack skin = skin_of(protocol, atlas);
        Box box = unit_cell_box(protocol, skin, resolution);
        // Each member has its own strikes; floors and rim of one person share them.
        std::uint64_t member_seed =
            seed ^ (stable_hash("member") + std::uint64_t(plan.placement(member)));
        const auto walk = [&](Course& course) {
            course.finish();
            result.steps += course.n_steps();
            result.physics_seconds += course.seconds().physics();
        };
        Course floor(protocol, atlas, box, Place::floor, member_seed, comm);
        walk(floor);
        for (const Reading& reading : floor.readings())
            result.times_d.push_back(Time{reading.time_s} / 1.0_d);
        for (const std::string& name : floor.measure_names())
            result.series[name] = column_of(floor, name);
        for (const SessionRecord& record : floor.session_records()) {
            result.session_days.push_back(Time{record.time_s} / 1.0_d);
            result.sessions.emplace_back(record.values.begin(), record.values.end());
        }
        const int placement = plan.placement(member);
        const std::vector<const ConditionSpec*> reliefs = protocol.reliefs();
        if (!reliefs.empty()) {
            Course rim(protocol, atlas, box, Place::rim, member_seed, comm);
            walk(rim);
            const ConditionSpec& first = *reliefs.front();
            ReliefCourses courses{{first.kind, relief_course(protocol, first, floor, rim)}};
            add_relief_outcomes(result, protocol, first, floor.skin(), courses.at(first.kind),
                                member_seed, placement);
            for (size_t i = 1; i < reliefs.size(); ++i) {  // scars of further kinds
                Course under(protocol.led_by(*reliefs[i]), atlas, box, Place::floor, member_seed,
                             comm);
                walk(under);
                courses.emplace(reliefs[i]->kind, relief_course(protocol, *reliefs[i], under, rim));
            }
            if (first.is_scar())
                add_scar_scores(result, protocol, courses,
                                graded_face(protocol, member_seed, placement), member_seed,
                                placement);
        }
        add_melasma_scores(result, protocol, member_seed, placement);
        for (const auto& [name, values] : result.series)
            for (size_t i = 0; i < values.size(); ++i)
                if (!std::isfinite(values[i]))
                    throw ModelError(
                        "measures",
                        name + " is not finite at " + std::to_string(result.times_d[i]) + " d",
                        "check the parameters that were set by hand");
    } catch (const ModelError& error) {
        result = failed_member(result, error);
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace needlework
