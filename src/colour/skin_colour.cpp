#include "colour/skin_colour.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/data_folder.hpp"
#include "colour/colour_tables.hpp"

namespace needlework {

namespace {

constexpr double melanosome_per_m = 51900.0;  // jacques-2013-review, at 500 nm
constexpr double reference_nm = 500.0;
// Rat skin without blood: jacques-1998-skin-optics.
constexpr double bloodless_offset_per_m = 24.4, bloodless_amplitude_per_m = 8530.0;
constexpr double bloodless_shift_nm = 154.0, bloodless_decay_nm = 66.2;
// prahl-1998-hemoglobin: 150 g/l, 64500 g/mol; extinction in 1/(cm M), 100 cm in a metre.
constexpr double blood_per_extinction = 2.303 * 150.0 / 64500.0 * 100.0;

double scattering_per_m(Length length, double rayleigh, double mie, double nm) {
    const double x = nm / reference_nm;
    return (rayleigh * std::pow(x, -4.0) + (1.0 - rayleigh) * std::pow(x, -mie)) / length.si;
}

}  // namespace

SkinColour::SkinColour(const ColourParameters& parameters, const SkinStack& skin,
                       const Chromophores& healthy, const Observer& observer,
                       const Spectrum& oxygenated, const Spectrum& deoxygenated)
    : parameters_(parameters),
      observer_(observer),
      oxygenated_(oxygenated),
      deoxygenated_(deoxygenated),
      light_(parameters.refractive_index) {
    const double living_m = skin.layer(Layer::viable_epidermis).thickness.si;
    const double basal_m = std::min(parameters.basal_thickness.si, 0.5 * living_m);
    thickness_m_ = {skin.layer(Layer::stratum_corneum).thickness.si, living_m - basal_m, basal_m,
                    skin.layer(Layer::papillary_dermis).thickness.si,
                    skin.layer(Layer::reticular_dermis).thickness.si};
    fit_load(healthy, skin.individual_typology_angle_deg);
}

SkinColour SkinColour::load(const ColourParameters& parameters, const SkinStack& skin,
                            const Chromophores& healthy) {
    const std::filesystem::path folder = data_folder() / "colour";
    const colour_tables::Table blood =
        colour_tables::read(folder / "haemoglobin.toml", {"oxygenated", "deoxygenated"});
    return {parameters,
            skin,
            healthy,
            Observer::load(folder),
            colour_tables::sampled(blood, 0),
            colour_tables::sampled(blood, 1)};
}

void SkinColour::fit_load(const Chromophores& healthy, double angle_deg) {
    const auto angle = [&](double load_m) {
        load_m_ = load_m;
        return lab(healthy).individual_typology_angle_deg();
    };
    double low_m = 0.0, high_m = 60e-6;  // choice: an epidermis all of melanosomes
    if (angle(low_m) <= angle_deg) return;
    EXPECTS(angle(high_m) < angle_deg, "an angle that skin with melanin can have");
    const double enough_m = 1e-10;
    while (high_m - low_m > enough_m) {
        const double middle_m = 0.5 * (low_m + high_m);
        (angle(middle_m) > angle_deg ? low_m : high_m) = middle_m;
    }
    load_m_ = 0.5 * (low_m + high_m);
}

std::vector<OpticalLayer> SkinColour::layers(const Chromophores& skin, double nm) const {
    const ColourParameters& p = parameters_;
    const double melanosome =
        melanosome_per_m * std::pow(nm / reference_nm, -p.melanosome_exponent);
    const double bloodless =
        p.bloodless_share *
        (bloodless_offset_per_m +
         bloodless_amplitude_per_m * std::exp((bloodless_shift_nm - nm) / bloodless_decay_nm));
    const double extinction = p.saturation * at_wavelength(oxygenated_, nm) +
                              (1.0 - p.saturation) * at_wavelength(deoxygenated_, nm);
    const auto melanin = [&](double amount, double thickness_m) {  // (colour.3)
        return melanosome * load_m_ * amount / thickness_m;
    };
    const auto tissue = [&](double blood) {  // (colour.4)
        return blood * blood_per_extinction * extinction + (1.0 - blood) * bloodless;
    };
    const double epidermis = scattering_per_m(p.scattering_scale * p.scattering_length_epidermis,
                                              p.rayleigh_epidermis, p.mie_epidermis, nm);
    const double dermis = scattering_per_m(p.scattering_scale * p.scattering_length_dermis,
                                           p.rayleigh_dermis, p.mie_dermis, nm);
    const double papillary = p.blood_dermis * (1.0 + p.blood_of_erythema * skin.erythema);
    const auto& t = thickness_m_;
    return {{melanin(skin.horny, t[0]) + tissue(0.0), epidermis, 0.0, t[0]},
            {melanin(skin.suprabasal, t[1]) + tissue(0.0), epidermis, 0.0, t[1]},
            {melanin(skin.basal, t[2]) + tissue(0.0), epidermis, 0.0, t[2]},
            {melanin(skin.dermal, t[3]) + tissue(papillary), dermis, 0.0, t[3]},
            {tissue(p.blood_dermis), dermis, 0.0, t[4]},
            {tissue(p.blood_deep), dermis, 0.0, std::numeric_limits<double>::infinity()}};
}

Spectrum SkinColour::reflectance(const Chromophores& skin) const {
    Spectrum spectrum{};
    for (int i = 0; i < n_wavelengths; ++i)
        spectrum[size_t(i)] =
            light_.specular_reflectance() +
            light_.diffuse_reflectance(light_.reflection(layers(skin, wavelength_nm(i))));
    return spectrum;
}

}  // namespace needlework
