#pragma once
/// An active: the molecule that a formulator puts on or under the skin. Presets are files
/// data/actives/<name>.toml; every number there has a source or is marked an assumption.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "params/declaration.hpp"
#include "params/reader.hpp"

namespace needlework {

using MassDensity = Quantity<-3, 1, 0>;  ///< kg/m^3, which is mg/ml
using VolumeFlow = Quantity<3, 0, -1>;

/// A molecule as delivery sees it.
///
///   un-ionised share of an acid  1/(1 + 10^(pH - pKa)),  of a base  1/(1 + 10^(pKa - pH))
///                                                                         (delivery.1)
///
/// A zwitterion has no net charge between its two pKa: its log_kow is the distribution coefficient
/// there, and its share is 1. Ions are taken to pass channels and living tissue, not the lipid of
/// the horny layer.
/// Source     dancik-2013-osp-skin-model (use of the share), handbooks for the numbers
/// Leaves out salts and ion pairs, prodrug conversion, self-association
struct Active {
    static constexpr std::string_view id = "active";

    std::string name;  ///< "caffeine"; set by the loader, not a parameter
    std::string label;
    std::string formula;
    std::string kind = "neutral";
    std::string horny_layer = "passes";

    double molecular_weight = 0.0;
    double log_kow = 0.0;
    double pka = 7.0;
    double unbound_share = 0.0;
    double read_across = 1.0;
    bool binds_water = false;
    MassDensity solubility{0.0};
    Diffusivity dermis_diffusivity{0.0};
    Rate clearance_floor{0.9e-4};
    Volume distribution_volume{0.0};
    VolumeFlow plasma_clearance{0.0};

    static void parameters(auto& p) {
        using A = Active;
        p.text("label", &A::label, "Name for people", choice).required();
        p.text("formula", &A::formula, "Molecular formula", choice);
        p.one_of("kind", &A::kind, {"acid", "base", "neutral", "zwitterion"},
                 "How it takes a charge", choice)
            .required();
        p.one_of("horny_layer", &A::horny_layer, {"passes", "closed"},
                 "Whether it passes intact horny layer at all; macromolecules are taken not to, "
                 "which is an assumption beyond what was measured",
                 assumption);
        p("molecular_weight", &A::molecular_weight, "1", between(1.0, 1e7),
          "Relative molecular mass", choice)
            .required();
        p("log_kow", &A::log_kow, "1", between(-6.0, 10.0),
          "Decadic logarithm of the partition coefficient octanol over water of the un-ionised "
          "form",
          choice)
            .required();
        p("pka", &A::pka, "1", between(-3.0, 16.0),
          "Acid constant that decides the charge; not used for neutrals and zwitterions", choice);
        p("unbound_share", &A::unbound_share, "1", between(0.0, 1.0),
          "Share not bound to albumin in interstitial fluid; 0 = follows from log Kow and charge",
          "dancik-2013-osp-skin-model");
        p("read_across", &A::read_across, "1", between(1e-3, 1e3),
          "Permeability of intact horny layer as measured for the nearest relatives over what "
          "bricks and mortar give for them; 1 = none was read, or they agree",
          assumption);
        p.flag("binds_water", &A::binds_water,
               "Whether its chains hold water on the skin and lubricate needles that pass it "
               "(hyaluronan; aftercare.10, aftercare.11)",
               choice);
        p("solubility", &A::solubility, "mg/ml", between(MassDensity{0.0}, MassDensity{5000.0}),
          "Solubility in water; 0 = not limited, or not known", choice);
        p("dermis_diffusivity", &A::dermis_diffusivity, "um2/s",
          between(Diffusivity{0.0}, Diffusivity{5e-9}),
          "Measured diffusivity in living tissue; 0 = follows from molecular weight and binding",
          "dancik-2013-osp-skin-model");
        p("clearance_floor", &A::clearance_floor, "1/s", between(Rate{0.0}, Rate{0.1}),
          "Least clearance by dermal capillaries: polar solutes pass their clefts",
          "kretsos-kasting-2005-clearance")
            .evidence(Rate{0.9e-4}, Rate{14e-4});
        p("distribution_volume", &A::distribution_volume, "l", between(Volume{0.0}, Volume{20.0}),
          "Volume of distribution of an adult; 0 = its level in plasma is not asked for",
          assumption);
        p("plasma_clearance", &A::plasma_clearance, "ml/min",
          between(VolumeFlow{0.0}, VolumeFlow{1e-3}), "Clearance from plasma of an adult",
          assumption);
    }

    bool passes_horny_layer() const { return horny_layer == "passes"; }
    double unionised_share(double ph) const;
    /// log Kow corrected for charge: the distribution coefficient.
    double log_distribution(double ph) const;
};

/// One effect of an active where it is; the law stands in pharmacodynamics.hpp (delivery.23).
struct Effect {
    static constexpr std::string_view id = "effect";

    std::string name;
    std::string layer = "dermis";
    MassDensity ec50{0.0};
    double emax = 1.0;
    double hill = 1.0;

    static void parameters(auto& p) {
        using E = Effect;
        p.one_of("name", &E::name,
                 {"melanogenesis_inhibition", "melanosome_transfer_inhibition",
                  "collagen_synthesis", "mmp_inhibition", "antioxidant", "proliferation",
                  "hair_anagen", "irritation", "desquamation", "nociception_block"},
                 "What it changes", choice)
            .required();
        p.one_of("layer", &E::layer, {"horny_layer", "epidermis", "dermis"},
                 "Where the cells are that answer; desquamation is of the horny layer", choice)
            .required();
        p("ec50", &E::ec50, "ug/ml", between(MassDensity{1e-12}, MassDensity{1e3}),
          "Concentration at half the largest effect, in the water of the layer; of the horny layer "
          "in all of it",
          choice)
            .required();
        p("emax", &E::emax, "1", between(0.0, 10.0),
          "Largest effect: the share inhibited or blocked, or what is gained over none", choice)
            .required();
        p("hill", &E::hill, "1", between(0.2, 10.0), "Steepness", assumption);
    }
};

/// An active with the lines of its file: value, source, range.
struct LoadedActive {
    Active active;
    std::vector<Effect> effects;  ///< [[effect]] of its file
    std::vector<ResolvedValue> values;
};

/// Mistakes that no single field of an active's table shows.
void check_active(TableReader& reader, const toml::table& table, const Active& active);

/// Reads data/actives/<name>.toml. InputError with every mistake of the file (a missing molecular
/// weight, a number without source ...), or with the nearest names when there is no such active.
LoadedActive load_active(std::string_view name, const std::filesystem::path& actives);
LoadedActive load_active(std::string_view name);

/// Names of all actives, sorted.
std::vector<std::string> list_actives(const std::filesystem::path& actives);
std::vector<std::string> list_actives();

/// One line about an active, for lists.
std::string active_summary(const Active& active);

}  // namespace needlework
