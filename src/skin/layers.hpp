#pragma once
/// The layers of skin and how they lie on depth. z = 0 is the top of the living epidermis, z grows
/// downwards; the horny layer (stratum corneum) is a membrane above it.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.hpp"
#include "params/declaration.hpp"
#include "params/reader.hpp"
#include "skin/micro_relief.hpp"

namespace needlework {

enum class Layer {
    stratum_corneum,
    viable_epidermis,
    papillary_dermis,
    reticular_dermis,
    hypodermis
};
inline constexpr std::array<Layer, 5> all_layers{Layer::stratum_corneum, Layer::viable_epidermis,
                                                 Layer::papillary_dermis, Layer::reticular_dermis,
                                                 Layer::hypodermis};
std::string_view layer_name(Layer layer);

/// One layer at rest.
///
///   thickness           [m]
///   youngs_modulus      for small loads along the normal; needles meet it     [Pa]
///   fibroblast_density  0 above the dermis                                    [1/m^3]
///   collagen_fraction   stained share of area                                 [1]
///   vessel_fraction     share of volume                                       [1]
///   water_content       share of mass                                         [1]
struct SkinLayer {
    static constexpr std::string_view id = "skin.layer";
    Length thickness{};
    Pressure youngs_modulus{};
    NumberDensity fibroblast_density{};
    double collagen_fraction = 0.0;
    double vessel_fraction = 0.0;
    double water_content = 0.0;

    static void parameters(auto& p) {
        p("thickness", &SkinLayer::thickness, "um", between(2.0_um, 50.0_mm),
          "Thickness of the layer", choice)
            .required();
        p("youngs_modulus", &SkinLayer::youngs_modulus, "kPa", between(0.1_kPa, 200.0_MPa),
          "Young's modulus for small loads along the normal", choice)
            .required();
        p("fibroblast_density", &SkinLayer::fibroblast_density, "1/mm3",
          between(0.0_per_mm3, 50000.0_per_mm3), "Fibroblasts a volume", choice);
        p("collagen_fraction", &SkinLayer::collagen_fraction, "1", between(0.0, 1.0),
          "Stained share of area taken by collagen", choice);
        p("vessel_fraction", &SkinLayer::vessel_fraction, "1", between(0.0, 0.5),
          "Share of volume taken by blood vessels", choice);
        p("water_content", &SkinLayer::water_content, "1", between(0.0, 1.0),
          "Share of mass that is water", choice)
            .required();
    }
};

/// Loops of capillaries that reach up from the upper plexus; needles strike them.
struct CapillaryLoops {
    static constexpr std::string_view id = "skin.capillary_loops";
    AreaDensity density{};
    Length diameter{};
    Length depth{};  ///< below the junction of epidermis and dermis

    static void parameters(auto& p) {
        p("density", &CapillaryLoops::density, "1/mm2", between(0.0_per_mm2, 200.0_per_mm2),
          "Loops an area of surface", choice)
            .required();
        p("diameter", &CapillaryLoops::diameter, "um", between(2.0_um, 200.0_um),
          "Width that a needle must touch to open a loop", choice)
            .required();
        p("depth", &CapillaryLoops::depth, "um", between(0.0_um, 1.0_mm),
          "Depth of the loops below the junction of epidermis and dermis", choice)
            .required();
    }
};

struct SkinSurface {
    static constexpr std::string_view id = "skin.surface";
    MassFlux transepidermal_water_loss{};
    Pressure prestress{};

    static void parameters(auto& p) {
        p("transepidermal_water_loss", &SkinSurface::transepidermal_water_loss, "g/(m2 h)",
          between(0.5_g_per_m2_h, 100.0_g_per_m2_h), "Water loss of whole skin at rest", choice)
            .required();
        p("prestress", &SkinSurface::prestress, "kPa", between(0.0_kPa, 1.0_MPa),
          "Tension in the plane of living skin at rest", choice)
            .required();
    }
};

/// Whose skin.
struct SkinPerson {
    Time age = 30.0_yr;
    std::string sex = "female";     ///< "female", "male", or "mixed" for a group of both
    std::string phototype = "III";  ///< Fitzpatrick I to VI
    /// Individual typology angle in degrees; where given it decides and the type only names.
    std::optional<double> ita_deg{};
};

/// How one person differs from the mean of their age and sex: normal scores, 0 for the mean person.
/// Ranges of the atlas count as two standard deviations on either side, on the scale of logarithms.
struct SkinVariation {
    double stratum_corneum = 0.0;  ///< its thickness
    double epidermis = 0.0;        ///< thickness of the living epidermis
    double dermis = 0.0;           ///< thickness of papillary and reticular dermis together
    double hypodermis = 0.0;       ///< its thickness
    double stiffness = 0.0;        ///< of all layers together
    double fibroblasts = 0.0;      ///< density in all layers
    double collagen = 0.0;         ///< fraction in all layers
    double capillary_loops = 0.0;  ///< their density
    double water_loss = 0.0;       ///< of whole skin
};

/// What a slab of tissue holds at rest: means over its thickness.
struct RestingTissue {
    NumberDensity fibroblast_density{};
    double collagen_fraction = 0.0;
    double vessel_fraction = 0.0;
};

/// The skin of one person at one site.
class SkinStack {
  public:
    std::string site;
    SkinPerson person;
    std::array<SkinLayer, 5> layers;
    CapillaryLoops capillary_loops;
    SkinSurface surface;

    double individual_typology_angle_deg = 0.0;
    double melanin_fraction = 0.0;  ///< share of the epidermis

    // Factors of age; 1 at the young end of data/skin/people.toml.
    double synthesis_factor = 1.0;  ///< collagen made by a fibroblast
    double fibroblast_factor = 1.0;
    double vessel_factor = 1.0;
    double stiffness_factor = 1.0;
    double barrier_recovery_factor = 1.0;  ///< rate at which a disturbed barrier comes back

    MicroRelief own_relief;  ///< the skin's furrows at this age

    /// Every number with where it comes from, for the resolved protocol and the report.
    std::vector<ResolvedValue> numbers;

    const SkinLayer& layer(Layer which) const { return layers[size_t(which)]; }
    SkinLayer& layer(Layer which) { return layers[size_t(which)]; }

    /// Depth of a layer's upper face; negative for the horny layer.
    Length top(Layer which) const;
    Length bottom(Layer which) const { return top(which) + layer(which).thickness; }
    Length dermis_thickness() const;
    Length capillary_loop_depth() const;  ///< below z = 0

    /// The layer at a depth; below the last the hypodermis goes on.
    Layer layer_at(Length z) const;
    /// Share of the slab from `z_top` to `z_bottom` that lies in a layer; shares sum to 1.
    double share_in(Layer which, Length z_top, Length z_bottom) const;
    RestingTissue resting(Length z_top, Length z_bottom) const;
};

}  // namespace needlework
