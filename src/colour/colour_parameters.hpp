#pragma once
/// The numbers of the optics of skin; the equations stand in skin_colour.hpp.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

struct ColourParameters {
    static constexpr std::string_view id = "colour";

    // Melanin (colour.3)
    double melanosome_exponent = 3.5;
    Length basal_thickness = 10.0_um;

    // Scattering (colour.5): at 500 nm, share of Rayleigh, power of the rest
    double scattering_scale = 1.07;
    Length scattering_length_epidermis = 150.0_um;
    double rayleigh_epidermis = 0.29;
    double mie_epidermis = 0.687;
    Length scattering_length_dermis = 229.0_um;
    double rayleigh_dermis = 0.41;
    double mie_dermis = 0.562;
    double refractive_index = 1.4;

    // Blood and the rest (colour.4)
    double blood_dermis = 0.0045;
    double blood_deep = 0.02;
    double saturation = 0.84;
    double bloodless_share = 0.212;
    double blood_of_erythema = 4.4;

    static void parameters(auto& p);
};

void ColourParameters::parameters(auto& p) {
    using C = ColourParameters;
    p("melanosome_exponent", &C::melanosome_exponent, "1", between(2.0, 5.0),
      "Power of the wavelength in the absorption of melanosomes; three publications of one author "
      "give 3.33, 3.48 and 3.5",
      "jacques-2013-review")
        .prior(uniform(3.3, 3.5));
    p("basal_thickness", &C::basal_thickness, "um", between(2.0_um, 40.0_um),
      "Thickness of the basal layer, a cell", assumption)
        .prior(uniform(7.0_um, 13.0_um));

    p("scattering_scale", &C::scattering_scale, "1", between(0.1, 10.0),
      "Scattering length of living skin over that of the published tissue, in all layers",
      assumption)
        .prior(lognormal(1.07, 1.2))
        .calibrated_on("cooksey-2017-nist-skin-reflectance");
    p("scattering_length_epidermis", &C::scattering_length_epidermis, "um",
      between(20.0_um, 2000.0_um), "One over the reduced scattering of the epidermis at 500 nm",
      "jacques-2013-review");
    p("rayleigh_epidermis", &C::rayleigh_epidermis, "1", between(0.0, 1.0),
      "Rayleigh share of that scattering", "jacques-2013-review");
    p("mie_epidermis", &C::mie_epidermis, "1", between(0.0, 3.0),
      "Power of the wavelength in the rest of it", "jacques-2013-review");
    p("scattering_length_dermis", &C::scattering_length_dermis, "um", between(20.0_um, 2000.0_um),
      "One over the reduced scattering of the dermis at 500 nm", "jacques-2013-review");
    p("rayleigh_dermis", &C::rayleigh_dermis, "1", between(0.0, 1.0),
      "Rayleigh share of that scattering", "jacques-2013-review");
    p("mie_dermis", &C::mie_dermis, "1", between(0.0, 3.0),
      "Power of the wavelength in the rest of it", "jacques-2013-review");
    p("refractive_index", &C::refractive_index, "1", between(1.3, 1.6),
      "Refractive index of skin over that of air in visible light", "ding-2006-refractive-index");

    p("blood_dermis", &C::blood_dermis, "1", between(0.0, 0.3),
      "Share of blood in the dermis at rest", assumption)
        .prior(lognormal(0.0045, 1.5))
        .calibrated_on("cooksey-2017-nist-skin-reflectance");
    p("blood_deep", &C::blood_deep, "1", between(0.0, 0.3), "Share of blood below the dermis",
      "else-2024-skin-tone-model");
    p("saturation", &C::saturation, "1", between(0.0, 1.0),
      "Share of haemoglobin that carries oxygen", "else-2024-skin-tone-model")
        .prior(uniform(0.7, 0.95))
        .calibrated_on("cooksey-2017-nist-skin-reflectance");
    p("bloodless_share", &C::bloodless_share, "1", between(0.0, 3.0),
      "Absorption of tissue without blood and melanin over that of rat skin", assumption)
        .prior(uniform(0.1, 1.0))
        .calibrated_on("cooksey-2017-nist-skin-reflectance");
    p("blood_of_erythema", &C::blood_of_erythema, "1", between(0.0, 100.0),
      "Blood added to the papillary dermis by full erythema, over that at rest: a layer that looks "
      "like erythema has 2 points more than one that looks like normal skin, over blood_dermis",
      "pravdin-1995-blood-phantom")
        .prior(loguniform(1.5, 13.0));
}

}  // namespace needlework
