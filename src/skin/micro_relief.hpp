#pragma once
/// The skin's own relief: two families of furrows that part plateaus.
///
///   h = m - max_j d_j a_j F(p_j),  F(p) = [1 + cos(2 pi p/f)]/2 for p < f/2, else 0 (skin.10)
///
///   p_j  distance to the nearest furrow of family j in spacings s: furrows lie where a phase that
///        grows by 1 a spacing is whole; smooth random waves, a few spacings long, bend them
///   d_j  depth   a_j  smooth random factor along furrows, mean 1   f  width of a furrow over s
///   m    makes the mean height 0
///
///   up to 50 years both families are alike; by 80 the main furrows are deeper and farther apart
///   and the crossing ones are gone
///
/// Source     corcuff-1983-relief-aging (forearm, 116 people: what changes with age, and when;
/// above
///            100 um at 80 years), bibb-2006-medical-modelling (20 to 200 um deep); the depth in
///            youth, spacings, width and bends are assumptions
/// Holds for  skin without ridges (not palms, soles); the same at all sites, which it is not: that
///            the cheek gets rougher with age is contested (korn-2016-sun-exposed-topography: no)
/// Leaves out the finest lines between furrows, pores and hairs; that scars and striae lose
/// furrows;
///            that furrows get shallower as the skin swells or stretches

#include "base/quantity.hpp"
#include "base/random.hpp"
#include "grid/aligned.hpp"
#include "grid/box.hpp"

namespace needlework {

/// Purpose of a person's stream for it.
inline constexpr const char* own_relief_stream = "own relief";

struct MicroRelief {
    Length spacing{};      ///< s, of the furrows of a family
    Length depth{};        ///< of the main furrows, which run along y within some degrees
    Length cross_depth{};  ///< of those that cross them
};

/// Of the median person of that age.
MicroRelief micro_relief_at(Time age);

/// Heights about their mean [m], nx * ny, x fastest: means over the cells. `random` is the person's
/// and the place's: one seed is one skin, whatever the cells.
FloatArray micro_relief_map(const MicroRelief& relief, const Box& box, RandomStream random);

}  // namespace needlework
