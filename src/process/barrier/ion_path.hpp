#pragma once
/// How well ions pass a site with channels, beside how well they pass it intact: what an impedance
/// meter reads at low frequency.
///
///   Y/Y0 = 1 + l n pi a^2/(L + pi a/2)                                      (barrier.7)
///
///   n, a  channels per area, radius of what is open and wet
///   L     length of a channel through the layer that resists ions
///   l     length of tissue fluid that conducts like intact horny layer
///
/// Source     Ohm's law with two accesses of 1/(4 a); l and L are assumptions
/// Leaves out frequency, electrodes, and skin that soaks under them

#include "params/declaration.hpp"

namespace needlework {

struct IonPath {
    static constexpr std::string_view id = "barrier.ion_path";

    Length fluid_of_intact = 7.5_m;
    Length horny_layer = 15.0_um;

    static void parameters(auto& p) {
        using I = IonPath;
        p("fluid_of_intact", &I::fluid_of_intact, "m", between(0.01_m, 1000.0_m),
          "Length of tissue fluid that conducts like intact horny layer: 50 kohm cm2 of resistance "
          "and 1.5 S/m of fluid, from memory",
          assumption)
            .prior(loguniform(0.75_m, 75.0_m));
        p("horny_layer", &I::horny_layer, "um", between(1.0_um, 500.0_um),
          "Length of a channel through the layer that resists ions", assumption)
            .prior(loguniform(10.0_um, 40.0_um));
    }
};

}  // namespace needlework
