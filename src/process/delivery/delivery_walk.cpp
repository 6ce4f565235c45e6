#include "process/delivery/delivery_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

Time Vehicle::wet_until() const {
    if (infinite || evaporation.si <= 0.0) return removed_at;
    const Time from = std::max(applied_at, dries_from);
    return std::min(removed_at, from + Time{(1.0 - least_share()) * thickness.si / evaporation.si});
}

double Vehicle::least_share() const {
    const MassDensity solid{1300.0};  // assumption: organic crystals, 1.2 to 1.5 g/ml
    return std::min(1.0, std::max(residue, concentration.si / solid.si));
}

bool Vehicle::dries_out() const { return !infinite && residue <= 0.0 && evaporation.si > 0.0; }

namespace delivery_detail {

double shrink_of(double error_ratio) {
    return std::max(0.2, 0.9 / std::sqrt(std::max(error_ratio, 1e-6)));
}

void DeliveryWalk::next_step_after(double dt, double error_ratio) {
    next_step_ = dt * std::min(shrink_of(error_ratio), 2.0);
}

void DeliveryWalk::walk(const std::vector<Time>& times) {
    EXPECTS(!times.empty() && std::is_sorted(times.begin(), times.end()),
            "sample times are given and ascend");
    std::array events{std::max(0.0, channels_.made_at.si), vehicle_.applied_at.si,
                      vehicle_.dries_out() ? vehicle_.wet_until().si : vehicle_.removed_at.si,
                      vehicle_.removed_at.si};
    std::sort(events.begin(), events.end());
    for (const Time& until : times) {
        for (double event : events)
            if (event >= time_ && event <= until.si) {
                advance(event);
                happen();
            }
        advance(until.si);
        sample();
    }
}

void DeliveryWalk::happen() {
    if (!made_ && time_ >= channels_.made_at.si) {
        made_ = true;
        make_channels();
    }
    if (!applied_ && time_ >= vehicle_.applied_at.si) {
        applied_ = donor_on_ = true;
        put_on();
    }
    if (donor_on_ && vehicle_.dries_out() && time_ >= vehicle_.wet_until().si) {
        dry_ = true;
        if (vehicle_.deposit_contact <= 0.0) {
            donor_on_ = false;
            dried_ += clear_donor();
        }
    }
    if (applied_ && time_ >= vehicle_.removed_at.si) {
        removed_ += dried_;
        dried_ = 0.0;
        if (donor_on_) {
            donor_on_ = false;
            removed_ += clear_donor();
        }
    }
    next_step_ = std::min(next_step_, first_step_);
}

void DeliveryWalk::advance(double until) {
    while (time_ < until) {
        const double left = until - time_;
        // A step that nearly reaches the end takes the rest, or half of it.
        double dt = next_step_ >= left ? left : std::min(next_step_, 0.5 * left);
        while (!step(dt)) {
            dt *= shrink_;
            if (dt < smallest_step_)
                throw ModelError("delivery",
                                 fmt::format("steps became too small at {:g} h", time_ / 3600.0),
                                 "Relax the tolerance, or look at the closing of channels.");
        }
        time_ = dt == left ? until : time_ + dt;
    }
}

double DeliveryWalk::open_share(double t) const {
    if (!made_ || t < channels_.made_at.si) return 0.0;
    return channels_.open_share ? channels_.open_share(Time{t} - channels_.made_at) : 1.0;
}

double promise_balance(const DeliverySample& sample) {
    if (sample.supplied <= 0.0) return 0.0;
    const double promised = 1e-3;  // of this room
    const double error = std::abs(sample.supplied - sample.held()) / sample.supplied;
    EXPECTS(error < promised, "what was supplied is found again to 0.1 %");
    return error;
}

void promise_saturation(double highest, double most) {
    const double hair = 0.02;  // assumption
    EXPECTS(highest <= most * (1.0 + hair),
            "tissue holds no more than vehicle or needle offered, dissolved");
}

double DeliveryWalk::horny_factor(double t) const {
    const double wet = skin_.hydration ? skin_.hydration(Time{t}) : 1.0;
    return donor_on_ ? wet * vehicle_.ph_factor : wet;
}

double DeliveryWalk::donor_share(double t) const {
    if (!donor_on_ || vehicle_.infinite) return 1.0;
    const double from = std::max(vehicle_.applied_at.si, vehicle_.dries_from.si);
    const double gone = vehicle_.evaporation.si * std::max(0.0, t - from);
    return std::max(1.0 - gone / vehicle_.thickness.si, vehicle_.least_share());
}

double DeliveryWalk::error_floor() const {
    if (!donor_on_) return 0.0;
    const double small = 1e-3;  // assumption
    const double layer = skin_.horny_layer.thickness.si * skin_.horny_layer.partition;
    double dissolved = vehicle_.concentration.si / vehicle_.affinity;
    if (vehicle_.solubility.si > 0.0) dissolved = std::min(dissolved, vehicle_.solubility.si);
    return small * dissolved * layer;
}

void DeliveryWalk::to_plasma(double amount, double dt) {
    if (plasma_.volume.si <= 0.0) return;
    const double input = amount * plasma_.treated.si / dt, k = plasma_.elimination.si;
    const double kept = std::exp(-k * dt);
    in_plasma_ = in_plasma_ * kept + (k > 0.0 ? input / k * -std::expm1(-k * dt) : input * dt);
}

DeliverySample DeliveryWalk::books(double t) const {
    DeliverySample s;
    s.time_s = t;
    s.donor = dried_;
    s.receptor = receptor_, s.cleared = cleared_, s.removed = removed_;
    s.supplied = supplied_;
    if (plasma_.volume.si > 0.0) s.plasma = in_plasma_ / plasma_.volume.si;
    return s;
}

}  // namespace delivery_detail

}  // namespace needlework
