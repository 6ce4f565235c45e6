#pragma once
/// Where the needles stand: places in a cartridge, stamp or array, and how each needle differs from
/// its drawing.

#include <cstdint>
#include <utility>
#include <vector>

#include "injury/needles/device.hpp"

namespace needlework {

/// Places of a cartridge's, stamp's or array's needles about its centre, in the order of their
/// number.
std::vector<std::pair<double, double>> needle_layout_m(const Device& device);

/// Area that belongs to one needle of a stamp or array pressed edge to edge [m^2].
double area_a_needle_m2(const Device& device);

/// Distance of the two needles that stand closest.
Length nearest_needles(const Device& device);

/// Mistakes of a layout: needles without a place, rings without a radius.
std::vector<DeviceMistake> layout_mistakes(const Device& device);

/// How one needle differs from its drawing; it stays so for the whole session.
struct NeedleMake {
    double length_factor = 1.0;
    Length tip_radius{0.0};  ///< 0 = as drawn
    double x_m = 0.0, y_m = 0.0;
    bool bent = false;
};

/// One make a needle; empty when the device has no tolerances. A cartridge is new each session, so
/// each session draws its own.
std::vector<NeedleMake> needle_makes(const Device& device, std::uint64_t seed, int session);

}  // namespace needlework
