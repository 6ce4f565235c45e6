#include "injury/needles/needle_injury.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.hpp"
#include "base/units.hpp"
#include "injury/needles/needle_layout.hpp"
#include "injury/needles/voxel_column.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;

/// Column of a channel whose cross-section at both ends is the strip within `distance` of the slit.
Column strip_column(const Channel& channel, const SkinBed& bed, Length distance) {
    // Channels count from the top of the horny layer, the box from below it.
    double above = bed.stratum_corneum.si;
    Length top{channel.wound_radius_m}, tip{channel.wound_radius_m * channel.taper};
    Column whole{channel.x_m,
                 channel.y_m,
                 -above,
                 channel.wound_depth_m - above,
                 strip_radius(top, distance).si,
                 strip_radius(tip, distance).si};
    Column below = whole;
    below.z_top_m = 0.0;
    below.radius_top_m = whole.radius_at(0.0);
    return below;
}

void write_needle(const Box& box, const SkinBed& bed, const NeedleMechanics& mechanics,
                  const Channel& channel, Injury& injury) {
    if (channel.wound_depth_m <= bed.stratum_corneum.si) return;
    Column split = strip_column(channel, bed, mechanics.split_distance);
    Column killed = strip_column(channel, bed, mechanics.kill_distance);
    double taken = mechanics.removed_share;
    Column removed = split;
    removed.radius_top_m *= std::sqrt(taken);
    removed.radius_bottom_m *= std::sqrt(taken);
    if (taken > 0.0) deposit_column(box, removed, 1.0, injury.removed);
    deposit_ring(box, split, removed, 1.0, injury.split);
    deposit_ring(box, killed, removed, 1.0, injury.killed);
    if (channel.bleeds) deposit_column(box, split, 1.0, injury.blood);
}

void write_lesion(const Box& box, const Device& device, const SkinBed& bed, const Channel& channel,
                  Injury& injury) {
    double rim = device.killed_rim.si;
    double bottom = channel.wound_depth_m - bed.stratum_corneum.si;
    double radius = channel.wound_radius_m;
    Column core{channel.x_m, channel.y_m, 0.0, bottom, radius, radius};
    Column whole{channel.x_m, channel.y_m, 0.0, bottom + rim, radius + rim, radius + rim};
    if (device.column_effect == "punched") {
        deposit_column(box, core, 1.0, injury.removed);
        deposit_ring(box, whole, core, 1.0, injury.killed);
        if (channel.bleeds) deposit_column(box, whole, 1.0, injury.blood);
    } else if (device.column_effect == "removed") {
        deposit_column(box, core, 1.0, injury.removed);
        deposit_ring(box, whole, core, 1.0, injury.killed);
        deposit_ring(box, whole, core, 1.0, injury.coagulated);
    } else {
        deposit_column(box, whole, 1.0, injury.killed);
        deposit_column(box, core, 1.0, injury.coagulated);
    }
}

Channel lesion_channel(const Device& device, const SkinBed& bed, const StrikePlace& place,
                       int session) {
    Channel channel;
    channel.x_m = place.x_m;
    channel.y_m = place.y_m;
    channel.session = session;
    channel.wound_depth_m = channel.tip_depth_m = device.column_depth.si;
    channel.wound_radius_m = 0.5 * device.column_width.si;
    if (device.column_effect != "coagulated") {
        channel.open_depth_m = channel.wound_depth_m;
        channel.open_radius_m = channel.wound_radius_m;
    }
    if (device.column_effect == "punched") {  // heat seals the vessels, a blade opens them
        channel.bleeds = device.column_depth > bed.loop_depth;
        channel.capillary_hits =
            channel.bleeds
                ? expected_loop_hits(bed.loop_density, bed.loop_diameter, device.column_width)
                : 0.0;
    }
    return channel;
}

/// Loops that a needle cuts; none when it does not reach them.
double loop_hits(const InsertionModel& model, const SkinBed& bed, Length cut_depth) {
    if (cut_depth <= bed.loop_depth) return 0.0;
    Length diameter = 2.0 * model.needle_radius(cut_depth - bed.loop_depth);
    return expected_loop_hits(bed.loop_density, bed.loop_diameter, diameter);
}

Channel channel_of(const Strike& strike, int session) {
    const Insertion& insertion = strike.insertion;
    Channel channel;
    channel.x_m = strike.place.x_m;
    channel.y_m = strike.place.y_m;
    channel.tip_depth_m = insertion.tip_depth.si;
    channel.wound_depth_m = insertion.wound_depth.si;
    channel.open_depth_m = insertion.open_depth.si;
    channel.wound_radius_m = insertion.wound_radius.si;
    channel.open_radius_m = insertion.open_radius.si;
    channel.taper = insertion.taper;
    channel.force_n = insertion.force.si;
    channel.deflection_m = insertion.deflection.si;
    channel.tear_m = insertion.tear.si;
    channel.buckling_margin = insertion.buckling_margin_free;
    channel.needle = strike.place.needle;
    channel.layer = insertion.layer;
    channel.capillary_hits = strike.capillary_hits;
    channel.bleeds = strike.bleeds;
    channel.session = session;
    return channel;
}

/// The operator's force in each pass over its mean.
std::vector<double> press_factors(const Device& device, const std::vector<StrikePlace>& places,
                                  std::uint64_t seed, int session) {
    int passes = 1;
    for (const StrikePlace& place : places) passes = std::max(passes, place.pass + 1);
    std::vector<double> factors(size_t(passes), 1.0);
    if (device.load_spread <= 1.0) return factors;
    RandomStream random(seed, "presses", std::uint64_t(session));
    for (double& factor : factors) factor = random.lognormal(1.0, device.load_spread);
    return factors;
}

void count(std::vector<int>& histogram, double depth_m, Length bin) {
    size_t at = size_t(depth_m / bin.si);
    if (histogram.size() <= at) histogram.resize(at + 1, 0);
    ++histogram[at];
}

/// Share of channels whose wound touches another's (across the periodic sides too).
double overlapping_share(const Box& box, const std::vector<Channel>& channels) {
    double wx = box.width_x().si, wy = box.width_y().si;
    size_t touching = 0;
    for (size_t i = 0; i < channels.size(); ++i)
        for (size_t j = 0; j < channels.size(); ++j) {
            double dx = channels[i].x_m - channels[j].x_m, dy = channels[i].y_m - channels[j].y_m;
            dx -= wx * std::round(dx / wx);
            dy -= wy * std::round(dy / wy);
            if (i != j &&
                std::hypot(dx, dy) < channels[i].wound_radius_m + channels[j].wound_radius_m) {
                ++touching;
                break;
            }
        }
    return channels.empty() ? 0.0 : double(touching) / double(channels.size());
}

void summarise_channels(const Box& box, const SkinBed& bed, const std::vector<Channel>& channels,
                        SessionSummary& s) {
    double area = box.area().si, uncut = 1.0, unopened = 1.0;
    int bleeding = 0, beyond = 0;
    double expected_bleeding = 0.0;
    for (const BedLayer& layer : bed.layers) s.layers.push_back(layer.name);
    s.ended_in_layer.assign(bed.layers.size(), 0);
    for (const Channel& c : channels) {
        uncut *= 1.0 - pi * c.wound_radius_m * c.wound_radius_m / area;
        unopened *= 1.0 - pi * c.open_radius_m * c.open_radius_m / area;
        bleeding += c.bleeds ? 1 : 0;
        beyond += c.wound_depth_m > bed.dermis_end.si ? 1 : 0;
        expected_bleeding += 1.0 - std::exp(-c.capillary_hits);
        s.mean_force += Force{c.force_n};
        s.highest_force = std::max(s.highest_force, Force{c.force_n});
        s.mean_deflection += Length{c.deflection_m};
        s.mean_tear += Length{c.tear_m};
        if (c.layer >= 0) ++s.ended_in_layer[size_t(c.layer)];
        if (c.buckling_margin > 0.0)
            s.lowest_buckling_margin = s.lowest_buckling_margin > 0.0
                                           ? std::min(s.lowest_buckling_margin, c.buckling_margin)
                                           : c.buckling_margin;
        s.mean_tip_depth += Length{c.tip_depth_m};
        s.mean_wound_depth += Length{c.wound_depth_m};
        s.mean_open_depth += Length{c.open_depth_m};
        count(s.tip_histogram, c.tip_depth_m, s.histogram_bin);
        count(s.wound_histogram, c.wound_depth_m, s.histogram_bin);
        count(s.open_histogram, c.open_depth_m, s.histogram_bin);
    }
    double n = double(channels.size());
    s.density = AreaDensity{n / area};
    s.coverage = 1.0 - uncut;
    s.open_area = 1.0 - unopened;
    s.overlap = overlapping_share(box, channels);
    s.bleeding_spots = AreaDensity{bleeding / area};
    s.bleeding_expected = AreaDensity{expected_bleeding / area};
    if (channels.empty()) return;
    s.beyond_dermis = beyond / n;
    s.mean_force /= n;
    s.mean_deflection /= n;
    s.mean_tear /= n;
    s.mean_tip_depth /= n;
    s.mean_wound_depth /= n;
    s.mean_open_depth /= n;
}

}  // namespace

Length strip_radius(Length half, Length distance) {
    return Length{std::sqrt((4.0 * half.si * distance.si + pi * distance.si * distance.si) / pi)};
}

double expected_loop_hits(AreaDensity loops, Length loop_diameter, Length needle_diameter) {
    Length reach = needle_diameter + loop_diameter;
    return loops * (pi / 4.0 * reach * reach);
}

void check_reaches(const Box& box, const Device& device, const SkinBed& bed) {
    Length longest =
        device.is_lesion() ? device.column_depth + device.killed_rim : device.protrusion();
    Length deep = box.depth() + bed.stratum_corneum;
    if (longest > deep)
        throw ModelError(
            "needles",
            fmt::format("{} reaches {} but the tissue box is only {} deep",
                        device.name.empty() ? device.label : device.name,
                        format_quantity(longest.si, "mm"), format_quantity(deep.si, "mm")),
            "Make the box deeper or the needle shorter (needle_length).");
}

std::vector<Strike> needle_strikes(const InsertionModel& model, const Device& device,
                                   const SkinBed& bed, Length width_x, Length width_y,
                                   std::uint64_t seed, int session, const BedPlace* scar,
                                   const InsertionModel* in_scar) {
    const std::vector<NeedleMake> makes = needle_makes(device, seed, session);
    const auto places = strike_pattern(device, width_x, width_y, seed, session, makes);
    const std::vector<double> presses = press_factors(device, places, seed, session);
    RandomStream variation(seed, "strike variation", std::uint64_t(session));
    std::vector<Strike> strikes;
    for (const StrikePlace& place : places) {
        StrikeVariation here;
        here.toughness_factor = variation.lognormal(1.0, device.depth_spread);
        double luck = variation.uniform();
        here.load_factor = presses[size_t(place.pass)];
        if (!makes.empty()) {
            here.length_factor = makes[size_t(place.needle)].length_factor;
            here.tip_radius = makes[size_t(place.needle)].tip_radius;
        }
        bool scarred = scar != nullptr && scar->holds(place.x_m, place.y_m);
        Strike strike{place, (scarred ? *in_scar : model).strike(here), 0.0, false};
        if (strike.insertion.entered) {
            strike.capillary_hits = loop_hits(model, bed, strike.insertion.wound_depth);
            strike.bleeds = luck < 1.0 - std::exp(-strike.capillary_hits);
        }
        strikes.push_back(strike);
    }
    return strikes;
}

NeedleSession needle_session(const Box& box, const Device& device, const SkinBed& bed,
                             std::uint64_t seed, int session, const NeedleMechanics& mechanics,
                             const std::optional<BedPlace>& scar) {
    check_reaches(box, device, bed);
    NeedleSession result{Injury(box), {}};
    SessionSummary& summary = result.summary;
    std::vector<Channel>& channels = result.injury.channels;
    summary.expected_density = device.expected_density();
    if (device.is_lesion()) {
        auto places = strike_pattern(device, box.width_x(), box.width_y(), seed, session);
        summary.strikes = int(places.size());
        for (const StrikePlace& place : places) {
            channels.push_back(lesion_channel(device, bed, place, session));
            write_lesion(box, device, bed, channels.back(), result.injury);
        }
    } else {
        const InsertionModel around(device, bed, mechanics);
        std::optional<InsertionModel> inside;
        if (scar) inside.emplace(device, scar->bed, mechanics);
        summary.needles_at_once = around.needles_at_once();
        summary.protrusion = device.protrusion();
        summary.buckling_free = around.buckling().free;
        summary.buckling_held = around.buckling().held;
        auto strikes =
            needle_strikes(around, device, bed, box.width_x(), box.width_y(), seed, session,
                           scar ? &*scar : nullptr, inside ? &*inside : nullptr);
        summary.strikes = int(strikes.size());
        int met = 0;
        for (const Strike& strike : strikes) {
            if (strike.insertion.breach_force.si > 0.0) {
                summary.mean_breach_force += strike.insertion.breach_force;
                ++met;
            }
            if (!strike.insertion.entered) continue;
            channels.push_back(channel_of(strike, session));
            write_needle(box, bed, mechanics, channels.back(), result.injury);
        }
        if (met > 0) summary.mean_breach_force /= met;
    }
    summary.entered = int(channels.size());
    summarise_channels(box, bed, channels, summary);
    return result;
}

Injury needle_injury(const Box& box, const Device& device, const SkinBed& bed, std::uint64_t seed,
                     int session, const NeedleMechanics& mechanics) {
    return needle_session(box, device, bed, seed, session, mechanics).injury;
}

}  // namespace needlework
