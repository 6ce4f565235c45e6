#pragma once
/// The barrier's two clocks as the open share that the model of delivery asks for.
///
///   dried    exp(-t/te) while open to air, standing still under a film
///   healed   2^(-t/th)
///   share    (w dried + 1 - w) healed                                       (barrier.1)
///
/// w, te and th are the barrier's; th of a person and length comes from Barrier::slow_half_life.
/// Source     gupta-2011-resealing, ogunjimi-2021-closure-site (through process/barrier)

#include <functional>
#include <vector>

#include "base/quantity.hpp"
#include "process/barrier/barrier_parameters.hpp"

namespace needlework {

/// A time under a film dressing, an occlusive patch or a wet gel, counted from needling.
struct Occlusion {
    Time from{0.0}, until{0.0};
};

/// Open share of channels at a time after needling. Occlusions must ascend and not overlap.
std::function<double(Time)> open_share_by_clocks(const BarrierParameters& clocks,
                                                 Time slow_half_life,
                                                 std::vector<Occlusion> occlusions = {});

}  // namespace needlework
