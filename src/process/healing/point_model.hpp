#pragma once
/// Healing at one well-mixed place, in double precision: what tests, eigenvalues and `explain` use.
/// A well-mixed place is not a treated skin: dose is local, so nothing may be fitted here except
/// the times of the inflammation.

#include <array>
#include <string_view>
#include <vector>

#include "process/healing/healing_parameters.hpp"

namespace needlework {

/// Factors of age on healing; 1 for a young adult.
struct HealingAgeing {
    double synthesis = 1.0;          ///< collagen made by a fibroblast
    double fibroblast_growth = 1.0;  ///< return of fibroblast numbers
    double macrophage_influx = 1.0;  ///< inflammatory macrophages called in

    /// From the factors of the atlas on untouched skin (varani-2006-aged-fibroblasts in culture),
    /// each to the power that says how far it shows in a wound.                      (healing.36)
    ///     s0 of age = s0 f_s^ps,   rF of age = rF f_F^pF
    static HealingAgeing of(const HealingParameters& parameters, double synthesis_factor,
                            double fibroblast_factor);
};

namespace healing_point {

using number = double;
using real = double;
inline double positive(double x) { return x < 0 ? 0 : x; }  // NaN stays NaN
#include "process/healing/healing_equations.inl"

}  // namespace healing_point

using HealingState = healing_point::State;
using HealingRates = healing_point::Rates;
using HealingSignals = healing_point::Signals;
using HealingPlace = healing_point::Place;
using HealingFollowers = healing_point::Followers;

/// The constants of the equations: parameters and age in per-day numbers. Those that rest dictates
/// (synthesis, labile share at rest, fixing at rest) follow here so that every right side is 0 at
/// rest.
HealingRates healing_rates(const HealingParameters& parameters, const HealingAgeing& ageing = {});

/// The state of untouched skin or of an untreated scar.
HealingState healing_rest(const HealingRates& rates);

inline constexpr int n_healing_states = 15;
extern const std::array<std::string_view, n_healing_states> healing_state_names;
/// Names and resting values of what follows, in the order of HealingFollowers.
inline constexpr std::array<std::string_view, 8> healing_follower_names = {
    "vessels",
    "oxygen",
    "vegf",
    "tgf_beta_3",
    "elastin",
    "collagen_alignment_along",
    "collagen_alignment_oblique",
    "wound_contraction"};
inline constexpr std::array<float, 8> healing_followers_at_rest = {1, 1, 0, 0, 1, 0, 0, 0};
/// What follows over a time dt [d] at one place, fibres laid where `guide` points: along the lines
/// of tension where nothing is said.
HealingFollowers advance_followers(const HealingFollowers& followers, const HealingState& state,
                                   const HealingRates& rates, double dt_d,
                                   healing_point::Guide guide = {1.0, 0.0});
std::array<double, n_healing_states> to_array(const HealingState& state);
HealingState to_state(const std::array<double, n_healing_states>& values);

/// Fresh damage at one place: shares of tissue killed and removed, and of blood let in.
struct PointDamage {
    double killed = 1.0;
    double removed = 0.0;
    double blood = 1.0;
};

class HealingPoint {
  public:
    explicit HealingPoint(const HealingParameters& parameters, HealingPlace place = {1.0, 0.0},
                          const HealingAgeing& ageing = {});

    const HealingRates& rates() const { return rates_; }
    HealingState rest() const { return healing_rest(rates_); }
    double latent_from_blood() const { return latent_from_blood_; }

    /// The state just after damage.
    HealingState damaged(HealingState state, PointDamage damage) const;
    HealingSignals signals(const HealingState& state) const;
    /// Time derivative of every state [1/d]; the numbers of `to_array`.
    std::array<double, n_healing_states> slope(const HealingState& state) const;
    /// One step of the scheme that the fields use (second order, positive, keeps rest).
    HealingState step(const HealingState& state, double dt_d) const;
    /// What follows over the same step, before it is made.
    HealingFollowers step(const HealingState& state, const HealingFollowers& followers,
                          double dt_d) const;

  private:
    HealingRates rates_;
    HealingPlace place_;
    double latent_from_blood_;
};

}  // namespace needlework
