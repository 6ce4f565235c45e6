#include "course/delivery_course.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>

#include "course/subject_skin.hpp"
#include "course/water_films.hpp"
#include "injury/needles/needle_injury.hpp"
#include "process/aftercare/care_timeline.hpp"
#include "process/aftercare/water_film.hpp"
#include "process/barrier/channel_clocks.hpp"

namespace needlework {

namespace {

const TopicalPlan& topical_of(const Protocol& protocol, const DeliveredItem& item) {
    return protocol.topicals[size_t(item.event.topical)];
}
const ProductActive& active_of(const Protocol& protocol, const DeliveredItem& item) {
    return topical_of(protocol, item).product.actives[size_t(item.active)];
}

/// How long before needling the clock of the run starts.
Time lead_of(const DeliveredItem& item) { return std::max(Time{0.0}, -item.event.applied); }

Time taken_off(const TopicalTiming& timing, Time applied) {
    return timing.duration.si > 0.0 ? applied + timing.duration : Time{1e30};
}

/// What was put on before a session, and not for it.
bool washed_off_for_session(const TopicalTiming& timing, Time applied) {
    return applied.si < 0.0 && timing.before.si == 0.0;
}

/// Times after the session at which channels are wet: under a film or moisturiser of the aftercare,
/// or under any topical of the same session.
std::vector<Occlusion> wet_times_of(const Protocol& protocol, const DeliveredItem& item) {
    std::vector<Occlusion> films;
    auto add = [&](Time from, Time until, double share = 1.0) {
        from = std::max(from, Time{0.0});
        if (until > from && share > 0.0) films.push_back({from, until, share});
    };
    add(Time{0.0}, protocol.aftercare.occluded);
    for (const TopicalEvent& event : topical_events(protocol)) {
        if (event.session != item.event.session) continue;
        const TopicalPlan& other = protocol.topicals[size_t(event.topical)];
        add(event.applied, event.applied + other.timing.occluded);
        if (other.product.occluding) add(event.applied, taken_off(other.timing, event.applied));
        add(event.applied, washed_off(protocol, other, event.applied),
            film_wetness(other.product, protocol.models.effects));
    }
    return wet_times(std::move(films), protocol.aftercare.items, protocol.models.effects);
}

/// How the channels of a session close (barrier.1), under what lies on them.
std::function<double(Time)> closing_of(const Protocol& protocol, const DeliveredItem& item,
                                       const SkinStack& skin, const MeanChannels& mean) {
    const BarrierSite site{skin.barrier_recovery_factor, skin.individual_typology_angle_deg,
                           skin.surface.transepidermal_water_loss};
    const BarrierParameters& clocks = protocol.models.barrier;
    const bool always = protocol.aftercare.anti_inflammatory;
    const Time half_life =
        slow_half_life(clocks, site, mean.wound_depth, mean.density, {false, always});
    return open_share_by_clocks(clocks, half_life, wet_times_of(protocol, item),
                                slowed_times(protocol.aftercare.items, clocks));
}

/// A square of skin that holds some sixty strikes: enough for means, drawn anew for each person.
Box strike_box(const Device& device, const SkinStack& skin) {
    const double strikes = 64.0, narrowest_m = 0.5e-3, widest_m = 20e-3;  // choice
    Box box;
    box.nx = box.ny = 4;
    box.h_m = std::clamp(std::sqrt(strikes / device.expected_density().si), narrowest_m, widest_m) /
              box.nx;
    const Length reach =
        device.is_lesion() ? device.column_depth + device.killed_rim : device.protrusion();
    const Length cell = 0.5_mm;
    box.z_faces_m = graded_faces_m(std::max(reach, skin.bottom(Layer::reticular_dermis)) + cell,
                                   cell, cell, 1.0);
    box.z_end = box.nz();
    return box;
}

/// The session's open channels as one of mean size (delivery.41).
MeanChannels mean_channels(const Protocol& protocol, const DeliveredItem& item,
                           const SkinStack& skin, const SkinColumn& column, std::uint64_t seed) {
    MeanChannels out;
    if (item.event.session < 0) return out;
    const SessionEvent event = session_events(protocol)[size_t(item.event.session)];
    const SessionPlan& plan = protocol.sessions[size_t(event.plan)];
    if (plan.timing.sham == "yes") return out;
    const Device& device = plan.device;
    const NeedleSession session =
        needle_session(strike_box(device, skin), device, treated_bed(protocol, skin), seed,
                       event.number, mechanics_of_session(protocol, event));
    double mouth = 0.0, taper = 0.0, depth = 0.0, wound = 0.0, open = 0.0;
    for (const Channel& c : session.injury.channels) {
        const double below = c.open_depth_m - column.horny_layer.thickness.si;
        if (below <= 0.0 || c.open_radius_m <= 0.0) continue;
        mouth += c.open_radius_m * c.open_radius_m;
        taper += c.taper;
        depth += below;
        wound += c.wound_depth_m;
        open += 1.0;
    }
    if (open == 0.0) return out;
    out.density = (open / double(session.summary.strikes)) * device.expected_density();
    const double bluntest = 0.05;  // choice: a cone needs a tip
    out.radius = Length{std::sqrt(mouth / open)};
    out.tip_share = std::clamp(taper / open, bluntest, 1.0);
    out.depth = Length{depth / open};
    out.wound_depth = Length{wound / open};
    const double room = 0.95;  // choice: what of the model's skin channels may take
    const Length widest = room * half_spacing(out.density);
    const Length deepest = room * (column.epidermis + column.dermis);
    out.made_smaller = out.radius > widest || out.depth > deepest;
    out.radius = std::min(out.radius, widest);
    out.depth = std::min(out.depth, deepest);
    return out;
}

/// In a diffusion cell skin is soaked by a reservoir, or while a vehicle is wet; else it breathes
/// as in life.
std::vector<Occlusion> soaked_times(const Protocol& protocol, const DeliveredItem& item,
                                    const Vehicle& vehicle) {
    std::vector<Occlusion> films = wet_times_of(protocol, item);
    for (Occlusion& film : films) film.from += lead_of(item), film.until += lead_of(item);
    if (!protocol.models.delivery.diffusion_cell) return films;
    films.push_back({vehicle.applied_at, vehicle.wet_until()});
    return wet_times(std::move(films), {}, protocol.models.effects);  // in order, as one
}

SkinColumn column_of(const Protocol& protocol, const DeliveredItem& item, const SkinStack& skin,
                     const Vehicle& vehicle) {
    const ProductActive& active = active_of(protocol, item);
    const DeliveryParameters& numbers = protocol.models.delivery;
    SkinColumn column = SkinColumn::of(active, numbers.diffusion_cell);
    // What the model of bricks and mortar misses for this active is no part of the path of water.
    HornyLayer missed = column.horny_layer;
    missed.permeability = numbers.model_factor * missed.permeability;
    column.ion_share = numbers.PolarPath::share_of(missed, active);
    const Length horny = skin.layer(Layer::stratum_corneum).thickness;
    const double thinner = column.horny_layer.thickness / horny;
    column.horny_layer.permeability = thinner * numbers.model_factor * numbers.person_factor *
                                      numbers.species_factor * column.horny_layer.permeability;
    column.horny_layer.thickness = horny;
    column.epidermis = skin.layer(Layer::viable_epidermis).thickness;
    column.dermis = skin.layer(Layer::papillary_dermis).thickness +
                    skin.layer(Layer::reticular_dermis).thickness;
    const Length thinnest = 5.0_um;  // choice: the model has a lower layer
    if (numbers.diffusion_cell) column.dermis = std::max(thinnest, numbers.cell_dermis);
    column.papillary = skin.layer(Layer::papillary_dermis).thickness;
    if (!(numbers.diffusion_cell && vehicle.infinite))
        column.hydration = hydration_under(numbers, soaked_times(protocol, item, vehicle));
    column.follicles = follicles_of(skin.site, active, numbers, numbers.diffusion_cell);
    const Length deepest = 0.9 * (column.epidermis + column.dermis);  // choice: they end in it
    column.follicles.depth = std::min(column.follicles.depth, deepest);
    return column;
}

Vehicle vehicle_of(const Protocol& protocol, const DeliveredItem& item) {
    const TopicalPlan& topical = topical_of(protocol, item);
    Vehicle vehicle = topical.product.vehicle_of(active_of(protocol, item));
    vehicle.ph_factor = ph_barrier_factor(protocol.models.delivery, topical.product.ph);
    vehicle.applied_at = lead_of(item) + item.event.applied;
    vehicle.removed_at = taken_off(topical.timing, vehicle.applied_at);
    if (washed_off_for_session(topical.timing, item.event.applied))
        vehicle.removed_at = std::min(vehicle.removed_at, lead_of(item));
    vehicle.dries_from = vehicle.applied_at + topical.timing.occluded;
    vehicle.deposit_contact = protocol.models.delivery.deposit_contact;
    if (topical.product.occluding) vehicle.evaporation = Velocity{0.0};
    return vehicle;
}

Volume cone_volume(const DeliveryChannels& channels) {
    const double t = channels.tip_share;
    return Volume{std::numbers::pi * channels.radius.si * channels.radius.si * channels.depth.si *
                  (1.0 + t + t * t) / 3.0};
}

Plasma plasma_of(const Protocol& protocol, const ProductActive& active) {
    Plasma plasma;
    plasma.treated = protocol.models.delivery.treated_area;
    plasma.volume = active.distribution_volume;
    if (plasma.volume.si > 0.0) plasma.elimination = active.plasma_clearance / plasma.volume;
    return plasma;
}

}  // namespace

std::vector<DeliveredItem> delivered_items(const Protocol& protocol) {
    std::vector<DeliveredItem> items;
    const std::vector<SessionEvent> sessions = session_events(protocol);
    std::set<std::pair<int, int>> done;  // topical, [[session]] table
    for (const TopicalEvent& event : topical_events(protocol)) {
        const int plan = event.session < 0 ? -1 : sessions[size_t(event.session)].plan;
        if (!done.emplace(event.topical, plan).second) continue;
        const TopicalPlan& topical = protocol.topicals[size_t(event.topical)];
        for (size_t i = 0; i < topical.product.actives.size(); ++i)
            items.push_back(
                {event, int(i),
                 topical.timing.product.empty() ? topical.product.label : topical.timing.product,
                 topical.product.label, topical.product.actives[i].name});
    }
    return items;
}

Time delivery_end(const Protocol& protocol) {
    const Time duration = protocol.models.delivery.duration;
    Time end = duration;
    for (const TopicalPlan& topical : protocol.topicals)
        if (!(topical.timing.after < duration))
            end = std::max(end, topical.timing.after + duration);
    return end;
}

std::vector<Time> delivery_times(const Protocol& protocol) {
    const Time end = delivery_end(protocol);
    std::vector<Time> times{Time{0.0}, end};
    // Minutes while the first of it goes in, then hours, then half days.
    for (double minutes : {1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0})
        times.push_back(minutes * 1.0_min);
    for (double hours : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 21.0, 24.0,
                         30.0, 36.0, 42.0, 48.0})
        times.push_back(hours * 1.0_h);
    for (Time t = 60.0_h; t < end; t += 12.0_h) times.push_back(t);
    for (const TopicalPlan& topical : protocol.topicals)  // where curves have corners
        for (Time corner : {topical.timing.after, topical.timing.after + topical.timing.duration})
            times.push_back(corner);
    for (const TopicalPlan& topical : protocol.topicals)  // what comes late goes in as fast
        if (!(topical.timing.after < protocol.models.delivery.duration))
            for (double hours : {0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 12.0, 18.0, 24.0})
                times.push_back(topical.timing.after + hours * 1.0_h);
    times.insert(times.end(), protocol.visits.days.begin(), protocol.visits.days.end());
    std::sort(times.begin(), times.end());
    std::vector<Time> kept;
    const Time apart = 1.0_s;
    for (Time t : times)
        if (t.si >= 0.0 && t <= end && (kept.empty() || t - kept.back() > apart)) kept.push_back(t);
    return kept;
}

namespace {

/// The channels of a session as delivery takes them; density 0 where there are none.
DeliveryChannels channels_of(const Protocol& protocol, const DeliveredItem& item,
                             const SkinStack& skin, const MeanChannels& mean,
                             const Vehicle& vehicle) {
    const DeliveryParameters& numbers = protocol.models.delivery;
    const ProductActive& active = active_of(protocol, item);
    const Time lead = lead_of(item);
    DeliveryChannels channels;
    if (mean.density.si <= 0.0) return channels;
    channels.density = mean.density;
    channels.tip_share = mean.tip_share;
    channels.radius = mean.radius;
    channels.depth = mean.depth;
    channels.made_at = lead;
    channels.fluid_diffusivity = numbers.diffusivity(active);
    channels.vehicle_diffusivity = vehicle.diffusivity;
    if (!numbers.diffusion_cell)  // dead skin closes nothing, and in a cell it is wet
        channels.open_share = closing_of(protocol, item, skin, mean);
    if (lead.si > 0.0 && vehicle.removed_at > lead)  // (delivery.42)
        channels.pushed_in =
            numbers.pushed_share *
            MassPerArea{channels.density.si * cone_volume(channels).si *
                        topical_of(protocol, item).product.concentration(active).si};
    return channels;
}

}  // namespace

DeliveredActive deliver_item(const Protocol& protocol, const DeliveredItem& item,
                             const SkinStack& skin, std::uint64_t seed) {
    const ProductActive& active = active_of(protocol, item);
    DeliveredActive out;
    out.vehicle = vehicle_of(protocol, item);
    const SkinColumn column = column_of(protocol, item, skin, out.vehicle);
    out.living = column.epidermis + column.dermis;
    out.stripped_share = protocol.models.delivery.stripped_share;
    out.channels = mean_channels(protocol, item, skin, column, seed);

    const Time lead = lead_of(item);
    std::vector<Time> times = delivery_times(protocol);
    for (Time& t : times) t += lead;
    const Plasma plasma = plasma_of(protocol, active);
    out.intact = deliver(column, out.vehicle, {}, times, plasma);
    out.needled = out.intact;
    if (out.channels.density.si > 0.0)
        out.needled =
            deliver(column, out.vehicle,
                    channels_of(protocol, item, skin, out.channels, out.vehicle), times, plasma);
    for (DeliveryResult* result : {&out.intact, &out.needled})
        for (DeliverySample& sample : result->samples) sample.time_s -= lead.si;
    return out;
}

ActiveLevels applied_levels(const Protocol& protocol, const TopicalEvent& event, int active,
                            const SkinStack& skin, std::uint64_t seed) {
    // Minutes while it goes in, then hours; after three days what is left does nothing more that
    // the next dose would not (choice).
    constexpr std::array hours{0.0, 0.03, 0.08, 0.17, 0.33, 0.67, 1.0,  1.5,  2.0, 3.0,
                               4.0, 6.0,  8.0,  12.0, 18.0, 24.0, 36.0, 48.0, 72.0};
    const DeliveredItem item{event, active, {}, {}, {}};
    Vehicle vehicle = vehicle_of(protocol, item);
    if (topical_of(protocol, item).timing.duration.si == 0.0)
        vehicle.removed_at =
            std::min(vehicle.removed_at, vehicle.applied_at + protocol.models.effects.washed_after);
    const SkinColumn column = column_of(protocol, item, skin, vehicle);
    const MeanChannels mean = mean_channels(protocol, item, skin, column, seed);
    const Time put_on = vehicle.applied_at;
    std::vector<Time> times;
    for (double h : hours) times.push_back(put_on + h * 1.0_h);
    ActiveLevels levels = ActiveLevels::from(
        active_of(protocol, item).name,
        deliver(column, vehicle, channels_of(protocol, item, skin, mean, vehicle), times),
        column.horny_layer.thickness);
    for (double& t : levels.time_s) t -= put_on.si;
    return levels;
}

Time closed_after(const Protocol& protocol, int session, const SkinStack& skin,
                  std::uint64_t seed) {
    EXPECTS(!protocol.topicals.empty(), "there is something to carry in");
    TopicalEvent event;
    event.session = session;
    const DeliveredItem item{event, 0, {}, {}, {}};
    const MeanChannels mean = mean_channels(
        protocol, item, skin, column_of(protocol, item, skin, vehicle_of(protocol, item)), seed);
    if (mean.density.si <= 0.0) return Time{0.0};
    const double left = 1e-3;  // choice: as the barrier forgets channels
    return product_window(closing_of(protocol, item, skin, mean), mean.radius,
                          2.0 * std::sqrt(left) * mean.radius);
}

namespace {

std::string dose_words(const Product& product, double deposit_contact) {
    std::string words =
        fmt::format("{} on the skin", format_quantity(product.thickness().si, "ul/cm2"));
    if (product.evaporation.si <= 0.0) return words + ", which does not dry";
    words += fmt::format(", drying at {}", format_quantity(product.evaporation.si, "um/h"));
    return words + (product.residue > 0.0
                        ? fmt::format(" to {:.0f} % of its volume", 100.0 * product.residue)
                        : fmt::format(" to a solid, which gives {:.2g} % of what its saturated "
                                      "solution would",
                                      100.0 * deposit_contact));
}

/// What passes beside bricks and mortar.
std::string intact_words(const DeliveryParameters& numbers, const ProductActive& active,
                         double unionised, const std::string& site) {
    if (!active.passes_horny_layer())
        return "Intact skin: taken to be closed to it, but for its follicles' water.";
    std::string words = "Intact skin: bricks and mortar";
    if (unionised < 0.99 || active.kind == "zwitterion")
        words += fmt::format(", what is charged through pores of {}",
                             format_quantity(numbers.pore_radius.si, "nm"));
    if (numbers.follicles)
        words += fmt::format(
            ", and the follicles of the {}{}", site,
            numbers.diffusion_cell
                ? fmt::format(", {:.2g} of which stay open in cut skin", numbers.excised_follicles)
                : std::string());
    return words + ".";
}

}  // namespace

std::vector<std::string> delivery_assumptions(const Protocol& protocol, const DeliveredItem& item) {
    const DeliveryParameters& numbers = protocol.models.delivery;
    const TopicalPlan& topical = topical_of(protocol, item);
    const ProductActive& active = active_of(protocol, item);
    std::vector<std::string> out;
    const Product& product = topical.product;
    out.push_back(fmt::format(
        "Donor: {} of {} in the product, all of it free to move, un-ionised share {:.2g} at pH "
        "{:.3g}{}; {}.",
        format_quantity(product.concentration(active).si, "mg/ml"), active.name,
        active.unionised_share(product.ph), product.ph,
        active.vehicle_over_water() == 1.0
            ? std::string(", partition as in water")
            : fmt::format(", the vehicle holding it {:.2g} times as well as water",
                          active.vehicle_over_water()),
        product.infinite ? std::string("a reservoir that does not run down")
                         : dose_words(product, numbers.deposit_contact)));
    const std::vector<Occlusion> films = wet_times_of(protocol, item);
    std::string wet = "open to the air";
    if (!films.empty()) {
        wet = "wet under a film or vehicle";
        for (const Occlusion& film : films) {
            if (film.share < 1.0)
                wet += fmt::format(" (at {:.0f} %, under a moisturiser or hyaluronan)",
                                   100.0 * film.share);
            wet += film.until.si > 1e20 ? fmt::format(" from {:.3g} h on", film.from / 1.0_h)
                                        : fmt::format(" from {:.3g} to {:.3g} h", film.from / 1.0_h,
                                                      film.until / 1.0_h);
        }
    }
    if (numbers.diffusion_cell)
        out.push_back(
            "Occlusion: excised skin in a diffusion cell; channels neither heal nor dry, "
            "the receptor takes up all that comes.");
    else
        out.push_back(
            fmt::format("Occlusion: {}; channels close by the barrier's two clocks.", wet));
    if (item.event.session >= 0)
        out.push_back(fmt::format(
            "Channels: as many, as deep and as wide as the needle model leaves open, all alike and "
            "upright; in what fills them an active moves at {:.2g} % of its speed in water.",
            100.0 * numbers.filling));
    else
        out.push_back("Channels: none, the skin is intact.");
    out.push_back(
        intact_words(numbers, active, active.unionised_share(product.ph), protocol.skin.site));
    return out;
}

}  // namespace needlework
