#pragma once
/// What needles do to many virtual people, without tissue and without healing: a person takes
/// milliseconds.
///
/// Each member of a DrawPlan is one person under one set of shared draws: parameters of the
/// mechanics, tolerances of the device, the operator's load and hold.
///
///   share(L, z) = P( d(L, tau) > z ),   tau the strike's toughness factor               (study.9)
///
///   d    depth of the tip of a strike, falls as tau rises                               [m]
///   z    a depth: where this person's fat begins, or one that was stated                [m]
///   L    nominal needle length                                                          [m]
///
/// Source     the mechanics of src/injury/needles; nothing is added here
/// Leaves out healthy skin between scars, and whatever the mechanics leaves out

#include <vector>

#include "injury/needles/needle_injury.hpp"
#include "skin/atlas.hpp"
#include "study/draws.hpp"

namespace needlework {

/// One device on one person.
struct NeedlePerson {
    Device device;
    SkinBed bed;
    NeedleMechanics mechanics;
    int shared = 0;

    InsertionModel model() const { return {device, bed, mechanics}; }
    /// Of the depths that are cut alone: the tip's depth is left as that of the cut.
    InsertionModel model_of_cuts() const;
};

/// Skin that needles meet: the site's as it is, of which safety speaks, or that of the first
/// [[condition]] with its own stiffness and toughness, on which a session strikes.
enum class NeedledSkin { healthy, treated };

/// The person of a protocol in its session `session` (from 0).
NeedlePerson needle_person(const Protocol& protocol, size_t session, const SkinAtlas& atlas,
                           NeedledSkin skin = NeedledSkin::healthy);
/// All members of a plan.
std::vector<NeedlePerson> needle_people(const DrawPlan& plan, size_t session,
                                        const SkinAtlas& atlas,
                                        NeedledSkin skin = NeedledSkin::healthy);

/// Strikes of one person whose toughness factors are the middles of `n` equal parts of their
/// distribution, tender skin first; the device's tolerances and presses are dealt out among them.
/// The same for every length, so that lengths compare without noise (common random numbers).
std::vector<Insertion> even_strikes(const InsertionModel& model, int n);

/// Equation study.9.
double share_beyond(const std::vector<Insertion>& strikes, Length depth);

/// The longest needle of a device that is safe for one person:
///
///   L_safe = sup { L : share(l, z) <= s  for all l <= L }                               (study.10)
///
/// found from rigid_safe_length upwards, below which no tip can reach z. Since d falls with tau,
/// one strike decides, that at the quantile s of tau; where needles or presses differ too, 200 do.
struct SafeLength {
    Length length;
    bool limited = true;  ///< false: even the longest that was tried is safe
};
SafeLength safe_length(const InsertionModel& model, Length depth, double share);

/// The longest needle that cannot reach `depth` even if the skin gives way by nothing and the tip
/// goes as deep as the needle stands out.                                              (study.11)
Length rigid_safe_length(const InsertionModel& model, Length depth);

/// The longest needle that safe_length tries: a device's own limit.
inline constexpr Length longest_needle = 6.0_mm;

}  // namespace needlework
