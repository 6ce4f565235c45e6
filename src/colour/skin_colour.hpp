#pragma once
/// The spectrum of skin from what it holds: melanin, blood, scattering tissue.
///
///   kmel = 51900 (nm/500)^-q V/t,  V = V0 * melanin of the layer (colour.3) k    = B 2.303 e C/M +
///   (1 - B) w [24.4 + 8530 exp((154 - nm)/66.2)]                  (colour.4) ks'  = [r (nm/500)^-4
///   + (1 - r)(nm/500)^-m] / (s l)                                  (colour.5) B    = B0 (1 + p
///   erythema) in the papillary dermis                                   (colour.6) V0 such that
///   healthy skin at rest has the person's individual typology angle         (colour.7)
///
///   kmel absorption by melanin, k by all else [1/m];  t thickness of the layer [m]
///   V    melanosomes over a unit of area, as a thickness [m]
///   B    share of blood; e molar extinction by saturation; C 150 g/l, M 64500 g/mol
///   w    absorption without blood over that of rat skin;  l, r, m scattering of the layer, s its
///   scale
///
/// Layers: horny, living epidermis above the basal layer, basal layer, papillary dermis with the
/// dermal melanin, reticular dermis, and what lies below without an end. Eumelanin and pheomelanin
/// keep one ratio in all skin (delbino-2015-eumelanin), so that one law holds for both. Scattering
/// is taken as isotropic with its reduced coefficient. The measured colour holds the gloss of the
/// surface: with it dark skin is as little yellow as it is, without packed melanin.
///
/// Source     jacques-2013-review, jacques-1998-skin-optics, prahl-1998-hemoglobin
/// Holds for  380 to 780 nm, angles of -60 to 70 degrees; what an instrument with an integrating
/// sphere
///            sees, the gloss of the surface included
/// Leaves out carotene, bilirubin, fluorescence, furrows and hair, light that leaves elsewhere

#include <array>
#include <filesystem>
#include <span>
#include <vector>

#include "colour/adding_doubling.hpp"
#include "colour/colorimetry.hpp"
#include "colour/colour_parameters.hpp"
#include "skin/layers.hpp"

namespace needlework {

/// What differs from place to place and time to time.
struct Chromophores {
    /// Melanin of the layers over the epidermal total of the healthy person.
    double basal = 0.0, suprabasal = 0.0, horny = 0.0;
    double dermal = 0.0;
    double erythema = 0.0;  ///< full ones: blood of the papillary dermis above rest
};

class SkinColour {
  public:
    /// `healthy` is the melanin of the person at rest; its angle comes from the skin.
    SkinColour(const ColourParameters& parameters, const SkinStack& skin,
               const Chromophores& healthy, const Observer& observer, const Spectrum& oxygenated,
               const Spectrum& deoxygenated);
    /// With the tables of the data folder.
    static SkinColour load(const ColourParameters& parameters, const SkinStack& skin,
                           const Chromophores& healthy);

    Spectrum reflectance(const Chromophores& skin) const;
    Lab lab(const Chromophores& skin) const { return observer_.lab(reflectance(skin)); }
    const Observer& observer() const { return observer_; }

    /// Melanosomes over a unit of area in healthy epidermis, as a thickness (colour.7). 0 where the
    /// person is lighter than skin without melanin.
    Length melanin_load() const { return Length{load_m_}; }
    /// The same skin with another load: what calibration and tests vary.
    void set_melanin_load(Length load) { load_m_ = load.si; }

    /// Layers at a wavelength, from the top; the last has no lower end.
    std::vector<OpticalLayer> layers(const Chromophores& skin, double nm) const;

  private:
    void fit_load(const Chromophores& healthy, double angle_deg);

    ColourParameters parameters_;
    std::array<double, 5> thickness_m_;  ///< horny, suprabasal, basal, papillary, reticular
    Observer observer_;
    Spectrum oxygenated_, deoxygenated_;
    LayeredLight<4> light_;  ///< within half a unit of L*, a*, b* of 16 directions (a test)
    double load_m_ = 0.0;
};

}  // namespace needlework
