#pragma once
/// The two clocks on which a channel through the horny layer closes. Needs no grid: delivery and
/// its planning use the same clocks as the barrier of a course.
///
///   A(t)/A0 = [w exp(-t/te) + 1 - w] 2^(-t/th)                              (barrier.1)
///   th = t0 (length/L0)^q (number/N0)^p (age) (dark skin) (anti-inflammatory drug) (barrier.2)
///   t_s: the last time at which 2 a0 sqrt(A(t)/A0) > s                      (barrier.6)
///
///   A   open area of a channel, A0 and radius a0 right after elastic recoil
///   w   share that the fast clock closes as well (drying, clot, swelling)
///   te  fast clock in open air; it stands still under a film (exp(-t/te) is 1)
///   th  half-life of the biological closure; number is channels per area at one session
///   t_s window of a thing of width s: a bacterium, a grain of pigment, a molecule
///
/// Source     gupta-2011-resealing, ogunjimi-2021-closure-site
/// Holds for  solid needles of 0.2 to 2 mm, intact adult skin, the first week
/// Leaves out that a clot lets small things through which are narrower than what is left, and that
///            a thing must move: a window is when it could get in, not that it does

#include <functional>
#include <vector>

#include "process/barrier/barrier_parameters.hpp"

namespace needlework {

/// What the barrier must know of the person.
struct BarrierSite {
    double recovery_rate = 1.0;  ///< of age, 1 when young (ghadially-1995-barrier-age)
    double individual_typology_angle_deg = 40.0;
    MassFlux resting_water_loss = 9.7_g_per_m2_h;  ///< of the intact site
};

/// What lies on the skin during a step.
struct BarrierConditions {
    bool occluded = false;
    bool anti_inflammatory_drug = false;  ///< topical NSAID
    double moist = 0.0;                   ///< how wet a moisturiser keeps it, 1 as under a film
    Rate thinning{0.0};                   ///< net loss of horny layer (barrier.8)
};

/// A time under a film dressing, an occlusive patch, a wet gel or, in part, a moisturiser, counted
/// from needling.
struct Occlusion {
    Time from{0.0}, until{0.0};
    double share = 1.0;  ///< how wet it is, 1 under a film
};

/// Half-life of the slow clock of a channel of a length among so many per area (barrier.2); 0 of
/// either leaves it out.
Time slow_half_life(const BarrierParameters& clocks, const BarrierSite& site, Length length,
                    AreaDensity number, const BarrierConditions& conditions);

/// What is left of either part of the area after a while (barrier.1).
struct ClosingFactors {
    double fast = 1.0, slow = 1.0;
};
ClosingFactors closing_factors(const BarrierParameters& clocks, Time slow_half_life, Time elapsed,
                               Time in_air);

/// Open share of channels at a time after needling. Occlusions ascend and do not overlap; neither
/// do times at which the slow clock loses a share of its own time (a drug).
std::function<double(Time)> open_share_by_clocks(const BarrierParameters& clocks,
                                                 Time slow_half_life,
                                                 std::vector<Occlusion> occlusions = {},
                                                 std::vector<Occlusion> slowed = {});

/// How long a channel is wider than a thing (barrier.6); 0 when it never was, and no longer than
/// `most`.
Time product_window(const std::function<double(Time)>& open_share, Length radius_at_start,
                    Length thing, Time most = Time{30.0 * 86400.0});

}  // namespace needlework
