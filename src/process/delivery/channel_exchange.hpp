#pragma once
/// How fast a micro-channel gives off to the tissue around it.
///
///   g = F/(c_a - mean),  D (c'' + c'/r) = k c,  c(a) = c_a,  c'(b) = 0       (delivery.15)
///
///   a    radius of the channel           b    half the spacing, pi b^2 = 1/(channels per area)
///   F    what leaves per length          mean over the ring from a to b
///
/// g is exact for a steady ring with clearance k; for k -> 0 it becomes the ring with a uniform
/// sink, 2 pi D/(ln(b/a) - 3/4) when a << b (Krogh). The mean is what the model in depth carries,
/// so g stands for the shape of the profile only.
/// Source     analytic
/// Leaves out the first b^2/D (minutes): then the real ring takes up faster than its mean says

#include "base/quantity.hpp"

namespace needlework {

/// Exchange per length of channel and difference of tissue concentration.
Diffusivity channel_exchange(Length radius, Length half_spacing, Diffusivity diffusivity,
                             Rate clearance);

/// Half the distance of neighbours: the circle that belongs to one channel.
Length half_spacing(AreaDensity channels_per_area);

}  // namespace needlework
