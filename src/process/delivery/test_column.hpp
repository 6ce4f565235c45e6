#pragma once
/// Skin, vehicle and channels whose numbers are all in sight, for tests of the fast model and
/// of the cell in three dimensions.

#include "process/delivery/fast_delivery.hpp"

namespace needlework {

/// A column whose numbers are all in sight.
inline SkinColumn plain_skin(bool diffusion_cell) {
    SkinColumn skin;
    skin.horny_layer = {Velocity{2e-9}, 3.0, Length{14e-6}};
    skin.epidermis_transport = {Diffusivity{1e-10}, 0.8, Rate{0.0}};
    skin.dermis_transport = {Diffusivity{2e-10}, 0.7, Rate{5e-4}};
    skin.diffusion_cell = diffusion_cell;
    return skin;
}

inline Vehicle reservoir(double concentration) {
    Vehicle vehicle;
    vehicle.concentration = MassDensity{concentration};
    vehicle.infinite = true;
    return vehicle;
}

inline DeliveryChannels open_channels(double per_cm2, double fluid_diffusivity) {
    DeliveryChannels channels;
    channels.density = AreaDensity{per_cm2 * 1e4};
    channels.fluid_diffusivity = channels.vehicle_diffusivity = Diffusivity{fluid_diffusivity};
    return channels;
}

}  // namespace needlework
