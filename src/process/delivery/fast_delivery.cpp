#include "process/delivery/fast_delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "base/problem.hpp"
#include "process/delivery/delivery_system.hpp"
#include "process/delivery/delivery_walk.hpp"
#include "process/delivery/polar_path.hpp"

namespace needlework {

using delivery_detail::DeliverySystem, delivery_detail::DeliveryWalk, delivery_detail::Place;

HornyLayer horny_layer_of(const Active& active) {
    HornyLayer layer = chen_lian({active.molecular_weight, active.log_kow});
    layer.permeability = active.read_across * layer.permeability;
    return layer;
}

SkinColumn SkinColumn::of(const Active& active, bool diffusion_cell) {
    SkinColumn skin;
    skin.passes_horny_layer = active.passes_horny_layer();
    skin.horny_layer = horny_layer_of(active);
    skin.epidermis_transport = needlework::epidermis_transport(active);
    skin.dermis_transport = needlework::dermis_transport(active);
    skin.unionised_in_tissue = active.unionised_share(tissue_ph);
    skin.diffusion_cell = diffusion_cell;
    skin.zwitterion = active.kind == "zwitterion";
    skin.ion_share = PolarPath{}.share_of(skin.horny_layer, active);
    return skin;
}

namespace {

constexpr MassDensity heaviest_solution{
    1000.0};  // choice: what the vehicle itself weighs, as water

/// Share of a two-stage step in each stage: L-stable and of second order.
const double gamma_share = 1.0 - 1.0 / std::numbers::sqrt2;

/// Depth and rings, walked through time.
class FastWalk final : public DeliveryWalk {
  public:
    FastWalk(const SkinColumn& skin, const Vehicle& vehicle, const DeliveryChannels& channels,
             const Plasma& plasma, const DeliveryNumerics& numerics)
        : DeliveryWalk(skin, vehicle, channels, plasma, numerics.first_step, smallest_step),
          numerics_(numerics),
          system_(skin, vehicle, channels, numerics) {
        amount_.assign(size_t(system_.size()), 0.0);
    }

    DeliveryResult run(const std::vector<Time>& times) {
        walk(times);
        profile();
        return std::move(result_);
    }

  private:
    void make_channels() override {
        if (channels_.pushed_in.si <= 0.0) return;
        EXPECTS(channels_.density.si > 0.0, "needles push in through channels");
        const double upper = skin_.horny_layer.thickness.si, lower = upper + channels_.depth.si;
        for (int row = 1; row < system_.rows(); ++row) {
            const double top = system_.top[size_t(row)];
            const double from = std::max(upper, top);
            const double to = std::min(lower, top + system_.height[size_t(row)]);
            const auto ring = size_t(system_.ring_cell(row, 0));
            if (to > from)
                amount_[ring] += channels_.pushed_in.si * (to - from) / channels_.depth.si;
            offered_ = std::max(offered_, amount_[ring] / system_.capacity[ring]);
        }
        supplied_ += channels_.pushed_in.si;
    }

    void put_on() override {
        const double dose =
            vehicle_.infinite ? 0.0 : vehicle_.concentration.si * vehicle_.thickness.si;
        (releases() ? bound_ : amount_[0]) = dose;
        supplied_ += dose;
        offered_ = std::max(offered_,
                            donor_fixed() ? fixed_concentration() : dose / donor_capacity(time_));
    }
    double clear_donor() override {
        return std::exchange(amount_[0], 0.0) + std::exchange(bound_, 0.0);
    }

    bool releases() const { return vehicle_.release_time.si > 0.0 && !vehicle_.infinite; }
    /// Half of what platelets let go in a step (delivery.28): one half before it, one after.
    double half_released(double dt) const {
        return donor_on_ && bound_ > 0.0
                   ? -0.5 * bound_ * std::expm1(-dt / vehicle_.release_time.si)
                   : 0.0;
    }

    double open_at(double t) const {
        const double not_made = 1e-9;  // choice: the equations want a channel, however thin
        return made_ ? open_share(t) : not_made;
    }
    double donor_capacity(double t) const {
        if (!donor_on_) return 0.0;
        if (vehicle_.infinite) return 1.0;  // any: its concentration is fixed
        return vehicle_.affinity * vehicle_.thickness.si * donor_share(t);
    }
    delivery_detail::Moment moment(double t, double closing) const {
        return {open_at(t), closing, donor_capacity(t), horny_factor(t), donor_contact()};
    }
    bool saturated(double t) const {
        return donor_on_ && !vehicle_.infinite && vehicle_.solubility.si > 0.0 &&
               amount_[0] / donor_capacity(t) > vehicle_.solubility.si;
    }
    bool donor_fixed() const { return !donor_on_ || vehicle_.infinite || saturated(time_); }
    double fixed_concentration() const {
        if (!donor_on_) return 0.0;
        return vehicle_.infinite ? vehicle_.concentration.si / vehicle_.affinity
                                 : vehicle_.solubility.si;
    }

    /// What a step by any of the rules adds to the books.
    struct StepBooks {
        std::vector<double> amount;
        double receptor = 0.0, blood = 0.0, supplied = 0.0;
    };

    /// One implicit stage of length tau that ends at t; what leaves counts for `share_dt`. Amounts
    /// are capacity times w, never sums of large opposite flows.
    void stage(double t, double tau, double closing, const std::vector<double>& from,
               StepBooks& books, double share_dt) {
        system_.set(moment(t, closing));
        system_.solve(tau, from, donor_fixed(), fixed_concentration(), w_);
        books.amount.resize(w_.size());
        for (size_t i = 0; i < w_.size(); ++i) books.amount[i] = system_.capacity[i] * w_[i];
        if (donor_fixed()) books.amount[0] = from[0] - tau * system_.out_of_donor(w_);
        books.receptor += share_dt * system_.to_receptor(w_);
        books.blood += share_dt * system_.to_blood(w_);
        if (vehicle_.infinite && donor_on_) books.supplied += share_dt * system_.out_of_donor(w_);
    }

    bool step(double dt) override {
        const double half = half_released(dt);
        amount_[0] += half, bound_ -= half;
        if (solved(dt)) {
            amount_[0] += half, bound_ -= half;
            return true;
        }
        amount_[0] -= half, bound_ += half;
        return false;
    }

    bool solved(double dt) {
        const double old_open = open_at(time_), new_open = open_at(time_ + dt);
        EXPECTS(new_open <= old_open * (1.0 + 1e-9) && new_open > 0.0,
                "the open share of channels never rises and never quite ends");
        const double closing = new_open < old_open ? std::log(old_open / new_open) / dt : 0.0;
        StepBooks euler, second;
        stage(time_ + dt, dt, closing, amount_, euler, dt);

        const double first = gamma_share * dt, rest = dt - first;
        stage(time_ + first, first, closing, amount_, second, rest);
        between_ = amount_;
        for (size_t i = 0; i < between_.size(); ++i)
            between_[i] += rest / first * (second.amount[i] - amount_[i]);
        stage(time_ + dt, first, closing, between_, second, first);

        double error = 0.0, in_skin = 0.0, largest = 0.0, lowest = 0.0;
        if (!vehicle_.infinite) error += std::abs(second.amount[0] - euler.amount[0]);
        for (size_t i = 1; i < amount_.size(); ++i) {
            error += std::abs(second.amount[i] - euler.amount[i]);
            in_skin += std::abs(second.amount[i]);
            largest = std::max(largest, second.amount[i]);
            lowest = std::min(lowest, second.amount[i]);
        }
        const double scale = in_skin + receptor_ + cleared_ + error_floor();
        const double ratio = scale > 0.0 ? error / scale / numerics_.tolerance : 0.0;
        shrink_ = delivery_detail::shrink_of(ratio);
        if (ratio > 1.0 || donor_below_zero(second) || passes_saturation(second, time_ + dt)) {
            if (ratio <= 1.0) shrink_ = 0.5;
            return false;
        }
        const bool damped = lowest < -negative_rounding * largest;
        accept(damped ? euler : second, dt);
        if (damped) ++result_.damped_steps;
        next_step_after(dt, ratio);
        return true;
    }

    /// A saturated donor gives at a fixed concentration until nothing is undissolved; a step must
    /// not take more than there is.
    bool donor_below_zero(const StepBooks& books) const {
        return donor_on_ && !vehicle_.infinite && books.amount[0] < 0.0;
    }

    /// Whether the donor ends a step on the wrong side of its solubility by more than a hair.
    bool passes_saturation(const StepBooks& books, double t) const {
        if (!donor_on_ || vehicle_.infinite || vehicle_.solubility.si <= 0.0) return false;
        const double hair = 1e-3;  // assumption
        const double over = books.amount[0] / donor_capacity(t) / vehicle_.solubility.si - 1.0;
        return saturated(time_) ? over < -hair : over > hair;
    }

    void accept(const StepBooks& books, double dt) {
        amount_ = books.amount;
        if (vehicle_.infinite || !donor_on_) amount_[0] = 0.0;
        receptor_ += books.receptor;
        cleared_ += books.blood;
        supplied_ += books.supplied;
        to_plasma(books.blood, dt);
        ++result_.steps;
        if (donor_fixed())
            offered_ = std::max(offered_, fixed_concentration());
        else
            offered_ = std::max(offered_, (amount_[0] + bound_) / donor_capacity(time_ + dt));
        result_.balance_error =
            std::max(result_.balance_error, delivery_detail::promise_balance(read(time_ + dt)));
        const auto [low, high] = std::minmax_element(amount_.begin(), amount_.end());
        if (*high > 0.0) result_.lowest = std::min(result_.lowest, *low / *high);
    }

    DeliverySample read(double t) const {
        DeliverySample s = books(t);
        s.donor += amount_[0] + bound_;
        for (size_t i = 1; i < amount_.size(); ++i) {
            const Place where = system_.place[i];
            if (where == Place::horny_layer) s.horny_layer += amount_[i];
            if (where == Place::epidermis) s.epidermis += amount_[i];
            if (where == Place::dermis) s.dermis += amount_[i];
            if (where == Place::channel) s.channels += amount_[i];
            if (where == Place::follicle) s.follicles += amount_[i];
        }
        return s;
    }

    void sample() override {
        DeliverySample s = read(time_);
        system_.set(moment(time_, 0.0));
        std::vector<double> w = amount_;
        for (size_t i = 0; i < w.size(); ++i)
            w[i] = system_.capacity[i] > 0.0 ? w[i] / system_.capacity[i] : 0.0;
        if (donor_fixed()) w[0] = fixed_concentration();
        s.flux_entering = system_.out_of_donor(w);
        s.flux_out = system_.to_receptor(w) + system_.to_blood(w);
        const double dermis_top = skin_.horny_layer.thickness.si + skin_.epidermis.si;
        Mean epidermis, papillary, reticular;
        for (int row = 1; row < system_.rows(); ++row) {
            if (system_.layer(row) == Place::horny_layer) continue;
            const double height = system_.height[size_t(row)];
            const double below = system_.top[size_t(row)] - dermis_top;
            const double upper = std::clamp(skin_.papillary.si - below, 0.0, height);
            for (int slot = 0; slot < system_.slots(); ++slot) {
                const auto i = size_t(system_.cell(row, slot));
                if (!system_.is_tissue(int(i))) continue;
                s.tissue_peak = std::max(s.tissue_peak, w[i] * system_.partition[size_t(row)]);
                const double area = system_.section[i];
                if (system_.layer(row) == Place::epidermis) {
                    epidermis.add(w[i], area * height);
                } else {
                    papillary.add(w[i], area * upper);
                    reticular.add(w[i], area * (height - upper));
                }
            }
        }
        s.free_epidermis = epidermis.value();
        s.free_papillary = papillary.value();
        s.free_reticular = reticular.value();
        check_offered(w);
        result_.samples.push_back(s);
    }

    struct Mean {
        double sum = 0.0, weight = 0.0;
        void add(double value, double by) { sum += value * by, weight += by; }
        double value() const { return weight > 0.0 ? sum / weight : 0.0; }
    };

    /// Water in balance never holds more than was offered somewhere: nothing concentrates by
    /// itself, but for charge: what crosses a barrier un-ionised is trapped where more of it is an
    /// ion. Lumens are at the vehicle's pH, the horny layer counts what crosses.
    void check_offered(const std::vector<double>& w) const {
        const double vehicle = skin_.crossing_share(vehicle_.unionised);
        const double tissue = skin_.crossing_share(skin_.unionised_in_tissue);
        const double in_tissue = std::max(1.0, vehicle / tissue);
        const double in_lumen = in_tissue * std::max(1.0, tissue / vehicle);
        double highest = 0.0;  // over what its place may hold
        for (size_t i = 1; i < w.size(); ++i) {
            const Place place = system_.place[i];
            if (place == Place::none || place == Place::horny_layer) continue;
            highest = std::max(highest, w[i] / (place == Place::follicle ? in_lumen : in_tissue));
        }
        delivery_detail::promise_saturation(highest, offered_);
    }

    void profile() {
        for (int row = 1; row < system_.rows(); ++row) {
            if (system_.layer(row) == Place::horny_layer) continue;
            Mean mean;
            for (int slot = 0; slot < system_.slots(); ++slot) {
                const auto i = size_t(system_.cell(row, slot));
                if (system_.is_tissue(int(i)))
                    mean.add(amount_[i] / system_.capacity[i], system_.section[i]);
            }
            const double top = system_.top[size_t(row)] - skin_.horny_layer.thickness.si;
            result_.depth_m.push_back(top + 0.5 * system_.height[size_t(row)]);
            result_.tissue_kg_m3.push_back(mean.value() * system_.partition[size_t(row)]);
        }
    }

    static constexpr double smallest_step = 1e-9;       // assumption, s
    static constexpr double negative_rounding = 1e-10;  // assumption, of the largest amount

    const DeliveryNumerics& numerics_;
    DeliverySystem system_;
    std::vector<double> amount_, between_, w_;
    double bound_ = 0.0;  ///< in platelets on the skin
    DeliveryResult result_;
};

}  // namespace

void check_delivery(const SkinColumn& skin, const Vehicle& vehicle,
                    const DeliveryChannels& channels) {
    Problems problems;
    if (channels.density.si > 0.0 && channels.radius >= half_spacing(channels.density))
        problems.error(
            {},
            fmt::format("channels of {} in radius overlap at {:g} per cm2",
                        format_quantity(channels.radius.si, "um"), channels.density.si / 1e4),
            "Half the spacing must be larger than the radius.");
    if (channels.density.si > 0.0 && channels.depth.si >= skin.epidermis.si + skin.dermis.si)
        problems.error({}, "channels reach through the whole skin of this model",
                       "Make the dermis thicker, or the channels shorter.");
    if (channels.density.si > 0.0 &&
        (channels.fluid_diffusivity.si <= 0.0 || channels.vehicle_diffusivity.si <= 0.0))
        problems.error({}, "diffusivity in the channels and in the vehicle must be given",
                       "water_diffusivity(molecular_weight) for open, wet channels.");
    if (channels.density.si > 0.0 && (channels.tip_share <= 0.0 || channels.tip_share > 1.0))
        problems.error({}, "the tip of a channel is not wider than its mouth, and not nothing",
                       "tip_share lies above 0 and at most at 1.");
    if (skin.follicles.density.si > 0.0 && skin.follicles.film_diffusivity.si <= 0.0)
        problems.error({}, "diffusivity in the water of follicles must be given",
                       "water_diffusivity(molecular_weight).");
    if (skin.follicles.density.si > 0.0 &&
        skin.follicles.depth.si >= skin.epidermis.si + skin.dermis.si)
        problems.error({}, "follicles reach through the whole skin of this model",
                       "State the part of the infundibulum that lets through.");
    if (vehicle.affinity <= 0.0 || vehicle.ph_factor <= 0.0)
        problems.error({}, "affinity and pH factor of a vehicle are above 0");
    if (vehicle.concentration >= heaviest_solution)
        problems.error(
            {},
            fmt::format("a vehicle cannot hold {:g} mg/ml of an active", vehicle.concentration.si),
            fmt::format("That is more than the vehicle weighs: stay below {:g} mg/ml.",
                        heaviest_solution.si));
    if (!vehicle.infinite && vehicle.thickness.si <= 0.0)
        problems.error({}, "a finite dose needs a volume per area", "Give its thickness.");
    if (vehicle.infinite && vehicle.solubility.si > 0.0 &&
        vehicle.concentration > vehicle.affinity * vehicle.solubility)
        problems.error({}, "the reservoir is stated above its solubility",
                       "A finite dose may hold undissolved active; a reservoir may not.");
    if (problems.has_errors()) throw InputError(std::move(problems));
}

Length half_spacing(AreaDensity channels_per_area) {
    return Length{1.0 / std::sqrt(std::numbers::pi * channels_per_area.si)};
}

DeliveryResult deliver(const SkinColumn& skin, const Vehicle& vehicle,
                       const DeliveryChannels& channels, const std::vector<Time>& times,
                       const Plasma& plasma, const DeliveryNumerics& numerics) {
    check_delivery(skin, vehicle, channels);
    return FastWalk(skin, vehicle, channels, plasma, numerics).run(times);
}

double enhancement(const DeliveryResult& needled, const DeliveryResult& intact) {
    EXPECTS(!needled.samples.empty() && !intact.samples.empty(), "both ran");
    const double below = intact.samples.back().below_horny_layer();
    if (below <= 0.0) return std::numeric_limits<double>::infinity();
    return needled.samples.back().below_horny_layer() / below;
}

}  // namespace needlework
