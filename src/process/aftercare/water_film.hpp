#pragma once
/// What hyaluronan does without going in: on the skin its chains hold water, and under a needle
/// they lubricate.
///
///   s = smax m/(m + mh) M/(M + Mh)                   wetness under the film   (aftercare.10)
///   l = l0 + (lmax - l0) x/(x + xh),  x = C [n]      division of friction     (aftercare.11)
///   W = Wa + (Ws - Wa) s,  h/ha = v(W)/v(Wa),  v = 1/d + W/((1 - W) dw)       (aftercare.12)
///
///   m    mass on the skin [kg/m2]      M  relative molecular mass
///   C    concentration in the product [kg/m3]      [n]  intrinsic viscosity of its chains [m3/kg]
///   l0   lubrication without it; never less than that
///   W    water in the mass of the horny layer: Wa in air, Ws soaked; h its thickness, v volume
///   over
///        dry mass, d and dw densities of dry horny layer and of water
///
/// Wetness counts as that of a moisturiser does: for the fast clock of channels (aftercare.6) and
/// for the soaking of the horny layer (delivery.24). All three saturate and are nothing without a
/// dose.
/// Source     laurent-hyaluronan-viscosity for [n]; draelos-2021-hyaluronic-serum and
///            pavicic-2011-hyaluronan-weights for the sign and that weights from 50 kDa up hold
///            alike; sizes are assumptions ([effects])
/// Holds for  hyaluronan of 3 kDa to 3 MDa in solutions and gels
/// Leaves out humidity of the air (in dry air chains give water back), time in which horny layer
///            takes up water (minutes), receptors of short chains, what is needled into the dermis

#include "base/quantity.hpp"
#include "process/aftercare/effect_parameters.hpp"
#include "process/delivery/product.hpp"

namespace needlework {

/// Intrinsic viscosity of hyaluronan of a relative molecular mass, m3/kg.
double intrinsic_viscosity(double molecular_weight);

/// (aftercare.10) of all that binds water in a product, as much of it as lies on the skin; several
/// weights add up in m.
double film_wetness(const Product& product, const EffectParameters& parameters);

/// (aftercare.11) of a product that lies on the skin while it is needled.
double film_lubrication(double without, const Product& product, const EffectParameters& parameters);

/// (aftercare.12); `wet` is 1 under a dressing.
double horny_layer_water(double in_air, double wet, const EffectParameters& parameters);
/// Thickness over that in air.
double horny_layer_swelling(double in_air, double wet, const EffectParameters& parameters);

}  // namespace needlework
