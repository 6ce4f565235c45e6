#include "study/needle_people.hpp"

#include <algorithm>
#include <cmath>

#include "base/parallel.hpp"
#include "course/subject_skin.hpp"
#include "course/water_films.hpp"
#include "injury/needles/needle_layout.hpp"

namespace needlework {

InsertionModel NeedlePerson::model_of_cuts() const {
    NeedleMechanics cuts = mechanics;
    cuts.surface_recovery = 0.0;
    return {device, bed, cuts};
}

NeedlePerson needle_person(const Protocol& protocol, size_t session, const SkinAtlas& atlas,
                           NeedledSkin needled) {
    EXPECTS(session < protocol.sessions.size(), "the session is in the protocol");
    NeedleMechanics mechanics = protocol.models.needles;
    for (const SessionEvent& event : session_events(protocol))
        if (size_t(event.plan) == session) {  // the first of the table stands for it
            mechanics = mechanics_of_session(protocol, event);
            break;
        }
    const SkinStack skin = skin_of(protocol, atlas);
    return {
        protocol.sessions[session].device,
        needled == NeedledSkin::treated ? treated_bed(protocol, skin) : skin_bed(skin, mechanics),
        mechanics, 0};
}

std::vector<NeedlePerson> needle_people(const DrawPlan& plan, size_t session,
                                        const SkinAtlas& atlas, NeedledSkin skin) {
    std::vector<NeedlePerson> people(size_t(plan.n_members()));
    for_each_index(people.size(), [&](size_t member) {
        people[member] = needle_person(plan.protocol(int(member)), session, atlas, skin);
        people[member].shared = int(member) / plan.people_per_shared();
    });
    return people;
}

namespace {

double lognormal_at(double factor, double share) {
    return Distribution{Distribution::Kind::lognormal, 1.0, factor}.quantile(share);
}

/// Parts of (0, 1) taken in an order that has nothing to do with that of the strikes.
double scattered(int i, double irrational) { return std::fmod((i + 0.5) * irrational, 1.0); }

bool strikes_differ_in_toughness_alone(const Device& device) {
    return !device.has_tolerances() && !(device.load_spread > 1.0);
}

/// The variation of each of `n` strikes, tender skin first; makes of needles and the operator's
/// presses are dealt out evenly among them.
std::vector<StrikeVariation> even_variations(const Device& device, int n) {
    constexpr double golden = 0.6180339887498949, silver = 0.4142135623730951;  // analytic
    const std::vector<NeedleMake> makes = needle_makes(device, 0, 0);
    std::vector<StrikeVariation> variations;
    for (int i = 0; i < n; ++i) {
        StrikeVariation v;
        v.toughness_factor = lognormal_at(device.depth_spread, (i + 0.5) / n);
        if (device.load_spread > 1.0)
            v.load_factor = lognormal_at(device.load_spread, scattered(i, silver));
        if (!makes.empty()) {
            const NeedleMake& make = makes[size_t(scattered(i, golden) * double(makes.size()))];
            v.length_factor = make.length_factor;
            v.tip_radius = make.tip_radius;
        }
        variations.push_back(v);
    }
    return variations;
}

/// Strikes that decide whether a length is safe, where they differ in more than toughness.
constexpr int deciding_strikes = 200;

}  // namespace

std::vector<Insertion> even_strikes(const InsertionModel& model, int n) {
    std::vector<Insertion> strikes;
    for (const StrikeVariation& variation : even_variations(model.device(), n))
        strikes.push_back(model.strike(variation));
    return strikes;
}

double share_beyond(const std::vector<Insertion>& strikes, Length depth) {
    auto deeper = std::count_if(strikes.begin(), strikes.end(),
                                [&](const Insertion& s) { return s.wound_depth > depth; });
    return strikes.empty() ? 0.0 : double(deeper) / double(strikes.size());
}

SafeLength safe_length(const InsertionModel& model, Length depth, double share) {
    EXPECTS(depth.si > 0.0 && share > 0.0 && share < 1.0, "a depth and a share between 0 and 1");
    std::vector<StrikeVariation> deciding;
    int may_pass = 0;
    if (strikes_differ_in_toughness_alone(model.device())) {
        deciding = {{lognormal_at(model.device().depth_spread, share), 1.0, 1.0, {}}};
    } else {
        deciding = even_variations(model.device(), deciding_strikes);
        may_pass = int(share * deciding_strikes);
    }
    auto safe = [&](Length length) {
        const InsertionModel other = model.with_length(length);
        int passed = 0;
        for (const StrikeVariation& variation : deciding)
            if (other.cuts_beyond(depth, variation) && ++passed > may_pass) return false;
        return true;
    };
    const double stride = 1.15;           // of the march (choice)
    const Length close_enough = 10.0_um;  // a fortieth of the finest dial (choice)
    const Length shortest = 20.0_um;      // a needle that is none (choice)
    Length low = std::max(rigid_safe_length(model, depth), shortest), high = low;
    do {
        low = high;
        if (low >= longest_needle) return {longest_needle, false};
        high = std::min(longest_needle, stride * low);
    } while (safe(high));
    while (high - low > close_enough) {
        Length middle = 0.5 * (low + high);
        (safe(middle) ? low : high) = middle;
    }
    return {low, true};
}

Length rigid_safe_length(const InsertionModel& model, Length depth) {
    const Device& device = model.device();
    const Length bulge = model.protrusion() - device.protrusion();  // of skin into a nose ring
    const double sds = 3.0;  // the longest of hundreds of needles (choice)
    const double longest = device.tip_over_nominal * (1.0 + sds * device.length_tolerance);
    return std::max(Length{}, (depth - bulge) / longest);
}

}  // namespace needlework
