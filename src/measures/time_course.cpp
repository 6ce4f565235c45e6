#include "measures/time_course.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace needlework {

CoursePoint course_point(const TissueSummary& s) {
    return {s.time.si,    s.papillary.erythema,    s.dermis.oedema,
            s.open_share, 1.0 - s.epidermal_cover, s.dermis.myofibroblast_where_present()};
}

double flush(double channels_per_m2, Time since, const LensParameters& lens) {
    const double area = std::numbers::pi * lens.flush_radius.si * lens.flush_radius.si;
    return lens.flush_most * -std::expm1(-channels_per_m2 * area) *
           std::exp(-(since / lens.flush_time));
}

double redness_of(double erythema, const LensParameters& lens) {
    const double asked = lens.just_seen_redness * erythema / lens.visible_erythema;
    return lens.most_redness * -std::expm1(-asked / lens.most_redness);
}

std::optional<Time> time_below(std::span<const double> times_s, std::span<const double> values,
                               double level) {
    EXPECTS(times_s.size() == values.size(), "a value a time");
    std::optional<size_t> last_above;
    for (size_t i = 0; i < values.size(); ++i)
        if (values[i] > level) last_above = i;
    if (!last_above || *last_above + 1 == values.size()) return {};
    size_t i = *last_above;
    double share = (values[i] - level) / (values[i] - values[i + 1]);
    return Time{times_s[i] + share * (times_s[i + 1] - times_s[i])};
}

namespace {

struct Curve {
    std::vector<double> times_s, values;
    double highest() const {
        return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
    }
};

Curve curve_of(std::span<const CoursePoint> points, Time session, double CoursePoint::*member) {
    Curve curve;
    for (const CoursePoint& p : points) {
        if (p.time_s < session.si) continue;
        curve.times_s.push_back(p.time_s - session.si);
        curve.values.push_back(p.*member);
    }
    return curve;
}

/// 0 when the level is never passed, empty while it is.
std::optional<Time> seen_for(const Curve& curve, double level) {
    if (curve.values.empty()) return {};
    if (curve.highest() <= level) return Time{0.0};
    return time_below(curve.times_s, curve.values, level);
}

}  // namespace

namespace {
/// Value of a curve at a time inside it, linear between points.
std::optional<double> value_at(const Curve& curve, Time time) {
    for (size_t i = 1; i < curve.times_s.size(); ++i) {
        double a = curve.times_s[i - 1], b = curve.times_s[i];
        if (a <= time.si && time.si <= b)
            return curve.values[i - 1] +
                   (curve.values[i] - curve.values[i - 1]) * (time.si - a) / (b - a);
    }
    return {};
}
}  // namespace

SessionTimes session_times(std::span<const CoursePoint> points, Time session,
                           const LensParameters& lens) {
    // Definitions of the readings: closed is a hundredth or a twentieth of what was open.
    constexpr double covered = 0.01, half = 0.5, closed = 0.05;
    SessionTimes times;
    times.erythema =
        seen_for(curve_of(points, session, &CoursePoint::erythema), lens.visible_erythema);
    times.swelling =
        seen_for(curve_of(points, session, &CoursePoint::swelling), lens.visible_swelling);
    Curve open = curve_of(points, session, &CoursePoint::open_share);
    Curve bare = curve_of(points, session, &CoursePoint::uncovered);
    times.myofibroblast_left =
        value_at(curve_of(points, session, &CoursePoint::myofibroblast), scar_reading);
    times.closure_half_life = time_below(open.times_s, open.values, half * open.highest());
    times.closure = time_below(open.times_s, open.values, closed * open.highest());
    times.reepithelialisation = time_below(bare.times_s, bare.values, covered * bare.highest());
    return times;
}

std::vector<Measured> SessionTimes::list() const {
    std::vector<Measured> list;
    auto add = [&](const char* name, const std::optional<Time>& time) {
        if (time) list.push_back({name, time->si});
    };
    add("erythema_days", erythema);
    add("swelling_days", swelling);
    add("reepithelialisation_time", reepithelialisation);
    add("barrier_closure_half_life", closure_half_life);
    add("barrier_closure_time", closure);
    return list;
}

}  // namespace needlework
