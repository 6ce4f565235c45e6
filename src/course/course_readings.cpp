// What a course reads: the state at each visit, the times that a session's readings tell.

#include <algorithm>

#include "course/course.hpp"
#include "course/wall_clock.hpp"
#include "io/plane_transfer.hpp"
#include "measures/measure.hpp"
#include "measures/skin_reference.hpp"
#include "process/aftercare/water_film.hpp"
#include "process/healing/lone_wound.hpp"

namespace needlework {
namespace {

/// Share of the initial open area at which impedance reads a channel as closed (13 to 18 %).
constexpr double impedance_closed_share = 0.16;  // ogunjimi-2021-closure-site

/// What is read of the relief of a patch beside its irregularity.
std::vector<const char*> relief_measures(const ConditionSpec& condition) {
    if (condition.is_flat() || condition.is_pores()) return {};
    if (condition.is_wrinkle()) return {"wrinkle_depth", "profile_ra", "profile_rz"};
    if (condition.is_stria()) return {"stria_depth"};
    return {"scar_depth", "scar_volume"};
}

}  // namespace

/// The columns of every reading, in their order.
void Course::name_measures() {
    for (const Measured& m : read_state(
             summarise(*tissue_, Time{}, reference(), protocol_.models.measures,
                       SynthesisLaw::of(healing_of_person(), ageing().synthesis), channels_, sums_),
             reference(), protocol_.models.measures))
        names_.emplace_back(m.name);
    for (const char* name : {"surface_lift", "tethers_cut", "erythema_level", "swelling_level",
                             "ion_admittance", "horny_layer_water", "horny_layer_swelling"})
        names_.emplace_back(name);
    for (const Measured& m : read_pigment(resting_blood_)) names_.emplace_back(m.name);
    if (follicles_)
        for (const char* name : {"hair_density", "terminal_share", "shaft_diameter"})
            names_.emplace_back(name);
    if (place_ == Place::patch) {
        for (const char* name : relief_measures(lesion())) names_.emplace_back(name);
        names_.emplace_back("surface_irregularity");
    }
}

std::vector<Measured> Course::read_pigment(const std::vector<double>& blood_of_columns) const {
    // On a patch colour is read at the dark place, or else where a condition holds blood.
    const double most = *std::max_element(resting_blood_.begin(), resting_blood_.end());
    double here = 0.0, weights = 0.0, all = 0.0, n = 0.0;
    for (size_t i = 0; i < blood_of_columns.size(); ++i) {
        double weight = 0.0;  // share of the place
        if (!dark_place_.share.empty())
            weight = double(dark_place_.share[i]);
        else if (most > 0.0)
            weight = resting_blood_[i] / most;
        here += weight * blood_of_columns[i], weights += weight;
        all += blood_of_columns[i], n += 1.0;
    }
    BloodRead blood{all / n, all / n, all / n, blood_of_columns};
    if (weights > 0.0) blood.here = here / weights;
    if (n > weights) blood.around = (all - here) / (n - weights);
    // A red stria is read with its blood; around its unit cell there is none.
    const ConditionSpec* lesion = protocol_.lesion();
    if (lesion != nullptr && place_ == Place::floor) blood.here += lesion->excess_blood;
    return pigment_readings(
        *tissue_, *pigment_, *colour_, dark_place_, blood, protocol_.models.measures,
        protocol_.pigmented() != nullptr && place_ != Place::rim, place_ == Place::patch);
}

HeightMap Course::relief_now() const {
    return relief_after(relief_before_,
                        relief_change(*tissue_, reference(), protocol_.models.measures,
                                      relief_before_, outline_, tethers_, channels_, sums_));
}

void Course::read_now() {
    WallClock clock(seconds_.reading);
    const LensParameters& lens = protocol_.models.measures;
    TissueSummary summary =
        summarise(*tissue_, Time{control_.time_s()}, reference(), lens,
                  SynthesisLaw::of(healing_of_person(), ageing().synthesis), channels_, sums_);
    Reading reading{control_.time_s(), {}};
    // Channels have measures of their own, which belong to a session, not to a time.
    for (const Measured& m : read_state(summary, reference(), lens))
        if (reading.values.size() < names_.size() && m.name == names_[reading.values.size()])
            reading.values.push_back(m.value_si);
    // Water loss is the barrier's own: vapour through each open channel.
    auto tewl = std::find(names_.begin(), names_.end(), "tewl");
    reading.values[size_t(tewl - names_.begin())] = barrier_->water_loss(*tissue_).si;
    ReliefChange change;
    if (place_ == Place::patch) {
        change = relief_change(*tissue_, reference(), lens, relief_before_, outline_, tethers_,
                               channels_, sums_);
        double sum = 0.0;
        for (size_t i = 0; i < change.volume_m.size(); ++i)
            sum += change.volume_m[i] + change.epidermis_m[i];
        reading.values.push_back(sum / double(change.volume_m.size()));
    } else {
        reading.values.push_back(mean_lift_m(*tissue_, reference(), lens, sums_));
    }
    reading.values.push_back(
        share_of_bands_cut(channels_, grid_->box().area(), read_tethers_, lens));
    CoursePoint point = course_point(summary);
    point.erythema += erythema_beside();
    point.erythema *= care_.redness_left(control_.time_s());
    points_.push_back(point);
    reading.values.push_back(point.erythema);
    reading.values.push_back(point.swelling);
    reading.values.push_back(barrier_->ion_admittance_over_intact());
    const BarrierConditions on_skin = on_skin_at(control_.time_s());
    const double in_air = skin_.layer(Layer::stratum_corneum).water_content;
    const double wet = on_skin.occluded ? 1.0 : on_skin.moist;
    reading.values.push_back(horny_layer_water(in_air, wet, protocol_.models.effects));
    reading.values.push_back(horny_layer_swelling(in_air, wet, protocol_.models.effects));
    for (const Measured& m : read_pigment(blood_now())) reading.values.push_back(m.value_si);
    if (follicles_) {
        const HairReading hair = follicles_->read();
        reading.values.insert(reading.values.end(),
                              {hair.per_m2, hair.terminal_share, hair.shaft_m});
    }
    if (place_ == Place::patch) {
        HeightMap now = relief_after(relief_before_, change);
        const HeightMap surface = surface_of(now);
        const ProfileRoughness across = roughness_across(surface);
        for (const std::string_view name : relief_measures(lesion())) {
            if (name.ends_with("_depth")) reading.values.push_back(scar_depth(now, outline_).si);
            if (name == "scar_volume") reading.values.push_back(scar_volume(now, outline_).si);
            if (name == "profile_ra") reading.values.push_back(across.ra.si);
            if (name == "profile_rz") reading.values.push_back(across.rz.si);
        }
        reading.values.push_back(surface_irregularity(surface).si);
    }
    EXPECTS(reading.values.size() == names_.size(), "every reading has all measures");
    readings_.push_back(std::move(reading));
}

double Course::largest_between(const std::string& measure, double from_s, double to_s) const {
    const size_t column = size_t(std::find(names_.begin(), names_.end(), measure) - names_.begin());
    double largest = 0.0;
    for (const Reading& reading : readings_)
        if (reading.time_s > from_s && reading.time_s <= to_s)
            largest = std::max(largest, reading.values[column]);
    return largest;
}

std::vector<SessionRecord> Course::session_records() const {
    std::vector<SessionRecord> out = records_;
    double half_level = 0.0;  // of this world, not of this person (healing.34); found when asked
    for (size_t i = 0; i < out.size(); ++i) {
        double from = out[i].time_s;
        double to = i + 1 < out.size() ? out[i + 1].time_s : end_s_ + 1.0;
        std::vector<CoursePoint> points;
        for (const CoursePoint& p : points_)
            if (p.time_s > from && p.time_s <= to) points.push_back(p);
        if (points.empty()) continue;
        SessionTimes times = session_times(points, Time{from}, protocol_.models.measures);
        for (const Measured& m : times.list()) out[i].values.emplace_back(m.name, m.value_si);
        if (times.myofibroblast_left) {
            if (half_level == 0.0)
                half_level =
                    left_by_lone_wound(protocol_.models.healing,
                                       protocol_.models.measures.scar_half_width, scar_reading);
            out[i].values.emplace_back("scar_risk", scar_risk(*times.myofibroblast_left, half_level,
                                                              protocol_.models.measures));
        }
        out[i].values.emplace_back("pih_risk", largest_between("pih_risk", from, to));
        // Impedance calls a channel closed earlier than a dye or vapour does (barrier.3).
        std::vector<double> at, open;
        for (const CoursePoint& p : points)
            at.push_back(p.time_s - from), open.push_back(p.open_share);
        if (auto closed = time_below(at, open, impedance_closed_share * open.front()))
            out[i].values.emplace_back("barrier_closure_time.impedance", closed->si);
    }
    return out;
}

}  // namespace needlework
