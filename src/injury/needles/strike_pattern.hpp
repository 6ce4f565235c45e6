#pragma once
/// Where needles strike: the pattern that a device's motion leaves on the skin.
///
/// A roller's pass lays a lattice (lanes across, needle spacing along, lanes staggered), a pen's
/// pass stamps its cartridge every glide_speed / stroke_rate along tracks side by side, a stamp or
/// an array presses its grid, a laser scans a grid. Each pass has a direction (0, 90, 45, 135
/// degrees in turn, or the first of them) and a random phase. The box is a window on a treated area
/// without end, so the number of strikes in it is random, with mean expected_density() times area;
/// only columns of a lesion device that are sparser than one in the box are put there one at a
/// time.
///
///   rho = p N / (pi D W (1 - o))    roller, p passes, lanes that overlap by o        (needles.10)
///   rho = p N f / (v w (1 - o))     pen; N f t / A when it dwells                     (needles.11)
///
/// Source: doddaballapur-2009-roller-density, schwarz-2011-dermaroller, dermapen-device (geometry
/// only).

#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "injury/needles/device.hpp"
#include "injury/needles/needle_layout.hpp"

namespace needlework {

struct StrikePlace {
    double x_m = 0.0, y_m = 0.0;
    int pass = 0;
    int needle = 0;  ///< number of the needle that strikes, from 0
};

/// Strikes of one session inside [0, width_x) x [0, width_y). The same seed and session give the
/// same places; another session gives others.
std::vector<StrikePlace> strike_pattern(const Device& device, Length width_x, Length width_y,
                                        std::uint64_t seed, int session,
                                        const std::vector<NeedleMake>& makes = {});

/// Strikes that a pen makes a second.
Rate strikes_per_second(const Device& device);

}  // namespace needlework
