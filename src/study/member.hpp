#pragma once
/// One member of an ensemble: the courses of one virtual person, reduced to curves.
///
/// Scar depth of a member (study.1):
///     depth(t) = depth0 [1 - s_t c(t) (1 - f)] - phi [lift_floor(t) - lift_rim(t)]
///   s_t share of the depth that bands hold, c share of bands cut, f share that forms again,
///   lift rise of the surface over floor and rim (each its own unit cell), phi what the profile of
///   the scar leaves of a lift (measures.8): 1 for wide scars, near 0 for ice-pick tracts.
/// A face with scars of several kinds has a floor for each of them, beside one rim.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "course/course.hpp"
#include "study/draws.hpp"

namespace needlework {

struct MemberResult {
    int member = 0, shared = 0, person = 0;
    std::vector<double> times_d;
    std::map<std::string, std::vector<double>> series;    ///< measure -> SI value a time
    std::vector<std::map<std::string, double>> sessions;  ///< measure -> SI value, a session
    std::vector<double> session_days;
    long steps = 0;
    double seconds = 0.0;          ///< wall time
    double physics_seconds = 0.0;  ///< of it, in needles, healing and barrier
    std::string failure;           ///< why it could not go on; else empty

    /// Value of a series at a time, linear between readings.
    double at(const std::string& measure, double time_d) const;
};

/// What is left of a member that could not go on: which one it was, and why.
MemberResult failed_member(const MemberResult& so_far, const ModelError& error);

nlohmann::json to_json(const MemberResult& result);
MemberResult member_from_json(const nlohmann::json& json);

/// Walks the unit cells of one member on the ranks of `comm`. A ModelError is kept in `failure`.
/// (collective)
MemberResult run_member(const DrawPlan& plan, int member, const SkinAtlas& atlas,
                        Resolution resolution, std::uint64_t seed, MPI_Comm comm = MPI_COMM_SELF);

}  // namespace needlework
