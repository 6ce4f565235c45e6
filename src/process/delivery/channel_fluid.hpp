#pragma once
/// What fills a channel: serum, fibrin and cell debris slow what diffuses down it.
///
///   Dc = f Dw                                                               (delivery.27)
///
///   Dw  diffusivity in water (delivery.8)     f  filling: 1 in clear water
///
/// f stands for all that makes real channels give less than open, wet cones: clot, folds, channels
/// that sprang shut. It was calibrated on one ratio of one study whose number of channels was not
/// published (a pen's usual density stands for it), so it belongs to that density and to the depths
/// of the needle model.
/// Source     puri-2021-naloxone-drpen (500 um)
/// Leaves out that a large molecule is slowed more than a small one

#include "params/declaration.hpp"
#include "process/delivery/fast_delivery.hpp"

namespace needlework {

struct ChannelFluid {
    static constexpr std::string_view id = "delivery.channel_fluid";

    double filling = 0.046;

    static void parameters(auto& p) {
        p("filling", &ChannelFluid::filling, "1", between(0.001, 1.0),
          "Diffusivity in a channel over that in water, for what channels are filled with; holds "
          "with the number and width of channels assumed for the calibration",
          "puri-2021-naloxone-drpen")
            .prior(loguniform(0.02, 1.0))
            .calibrated_on("puri-2021-naloxone-drpen");
    }

    /// (delivery.27)
    Diffusivity diffusivity(const Active& active) const {
        return filling * water_diffusivity(active.molecular_weight);
    }
};

}  // namespace needlework
