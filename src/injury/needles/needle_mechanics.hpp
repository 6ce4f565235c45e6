#pragma once
/// Parameters of insertion, recoil and killing that belong neither to a device nor to a site.

#include "injury/needles/skin_bed.hpp"
#include "params/declaration.hpp"
#include "skin/layers.hpp"

namespace needlework {

/// Source, range and prior of every number of insertion; the equations are in
/// docs/theory/needles.md.
struct NeedleMechanics {
    static constexpr std::string_view id = "needles.mechanics";

    // Toughness and stiffness (layer thickness and stiffness come from the skin atlas).
    SurfaceEnergy epidermis_toughness{10.0};
    SurfaceEnergy papillary_toughness{100.0};
    SurfaceEnergy reticular_breach{7037.0};
    SurfaceEnergy reticular_toughness{1136.0};
    SurfaceEnergy hypodermis_toughness{662.0};
    double ogden_alpha = 9.0;
    double deep_beta = 1.0;
    double membrane_stiffening = 0.44;
    double surface_recovery = 0.5;

    // Friction, lubrication, rate.
    double friction = 0.3;
    double lubrication = 1.5;
    double relaxed_1 = 0.40;
    Time relaxation_time_1 = 0.19_s;
    double relaxed_10 = 0.10;
    Time relaxation_time_10 = 3.0_s;

    // Recoil.
    double open_over_needle = 0.505;
    double open_aspect = 4.314;

    // Cells and matrix along a cut.
    Length kill_distance = 25.0_um;
    Length split_distance = 8.0_um;
    double removed_share = 0.02;

    static void parameters(auto& p) {
        using M = NeedleMechanics;
        p("epidermis_toughness", &M::epidermis_toughness, "J/m2",
          between(SurfaceEnergy{1.0}, SurfaceEnergy{5000.0}),
          "Fracture energy of horny layer and epidermis", "meliga-2017-fracture")
            .prior(loguniform(SurfaceEnergy{3.0}, SurfaceEnergy{100.0}));
        p("papillary_toughness", &M::papillary_toughness, "J/m2",
          between(SurfaceEnergy{1.0}, SurfaceEnergy{20000.0}),
          "Fracture energy of the papillary dermis", assumption)
            .prior(loguniform(SurfaceEnergy{20.0}, SurfaceEnergy{500.0}));
        p("reticular_breach", &M::reticular_breach, "kJ/m2",
          between(SurfaceEnergy{10.0}, SurfaceEnergy{100000.0}),
          "Fracture energy to break into the reticular dermis with a fine tip",
          "romgens-2014-force-tip")
            .prior(lognormal(SurfaceEnergy{7037.0}, 1.3))
            .calibrated_on("romgens-2014-force-tip");
        p("reticular_toughness", &M::reticular_toughness, "kJ/m2",
          between(SurfaceEnergy{10.0}, SurfaceEnergy{100000.0}),
          "Fracture energy of the reticular dermis once a needle is in it",
          "toughness-table-cjme-2022")
            .prior(lognormal(SurfaceEnergy{1136.0}, 2.5));
        p("hypodermis_toughness", &M::hypodermis_toughness, "kJ/m2",
          between(SurfaceEnergy{1.0}, SurfaceEnergy{100000.0}),
          "Fracture energy of fat: its share of the dermis's by tearing (4.1 of 7.0 kJ/m2) times "
          "the "
          "dermis's by needle",
          assumption)
            .prior(loguniform(SurfaceEnergy{200.0}, SurfaceEnergy{1500.0}));
        p("ogden_alpha", &M::ogden_alpha, "1", between(2.5, 30.0),
          "Strain stiffening of tissue that is wedged open", "shergold-fleck-penetration")
            .prior(uniform(7.0, 12.0));
        p("deep_beta", &M::deep_beta, "1", between(0.1, 5.0),
          "Force over E delta^2 of a deep dent before puncture; rises with strain stiffening",
          assumption)
            .prior(lognormal(1.0, 2.0));
        p("membrane_stiffening", &M::membrane_stiffening, "1", between(0.0, 3.0),
          "Gain of force as a dent nears the skin's thickness, F (1 + c (delta/h)^2): a clamped "
          "plate's "
          "0.44 (analytic), for skin",
          assumption)
            .prior(uniform(0.0, 1.0));
        p("surface_recovery", &M::surface_recovery, "1", between(0.0, 1.0),
          "How far the surface beside a needle that broke into the dermis comes up again: 0 goes "
          "down with the tip (as before it breaks in, romgens-2014-force-tip), 1 as an elastic "
          "layered bed does in which the needle slides; nobody measured it",
          assumption)
            .prior(uniform(0.0, 1.0));
        p("friction", &M::friction, "1", between(0.0, 2.0),
          "Friction of the shank in tissue; the tissue presses with its shear modulus", assumption)
            .prior(uniform(0.1, 0.5));
        p("lubrication", &M::lubrication, "1", between(1.0, 5.0),
          "Factor by which serum or gel divides friction (1 dry, to 3)",
          "schneider-1978-needle-cadaver")
            .prior(uniform(1.0, 3.0));
        p("relaxed_1", &M::relaxed_1, "1", between(0.0, 0.6),
          "Share of force that relaxes within a second", "crichton-2013-scale-modulus");
        p("relaxation_time_1", &M::relaxation_time_1, "s", between(0.01_s, 2.0_s),
          "Time of the first relaxation", "wang-2015-mouse-qlv");
        p("relaxed_10", &M::relaxed_10, "1", between(0.0, 0.39),
          "Share of force that relaxes from one to ten seconds", "crichton-2013-scale-modulus");
        p("relaxation_time_10", &M::relaxation_time_10, "s", between(1.0_s, 30.0_s),
          "Time of the second relaxation", assumption);
        p("open_over_needle", &M::open_over_needle, "1", between(0.05, 1.0),
          "Recoil kappa: radius that stays open over the needle's at the surface",
          "kalluri-2011-closure")
            .prior(normal(0.505, 0.071))
            .calibrated_on("kalluri-2011-closure");
        p("open_aspect", &M::open_aspect, "1", between(0.5, 30.0),
          "Recoil chi: depth that stays open over the radius that stays open",
          "kalluri-2011-closure")
            .prior(normal(4.314, 0.66))
            .calibrated_on("kalluri-2011-closure");
        p("kill_distance", &M::kill_distance, "um", between(0.0_um, 300.0_um),
          "Distance from the cut within which cells die", assumption)
            .prior(uniform(10.0_um, 60.0_um));
        p("split_distance", &M::split_distance, "um", between(0.5_um, 100.0_um),
          "Distance from the cut within which fibres are severed", assumption)
            .prior(uniform(3.0_um, 20.0_um));
        p("removed_share", &M::removed_share, "1", between(0.0, 0.5),
          "Share of the severed tissue that a needle takes out", assumption)
            .prior(uniform(0.0, 0.1));
    }

    /// Share of the instantaneous stiffness left after `contact`, over that after one second.
    double rate_factor(Time contact) const;
};

/// Skin outside the body, untouched by an operator: the bed on which romgens-2014-force-tip is
/// fitted. Its tough layer begins 160 um deep, where the force dropped for every tip (calibrated
/// there).
SkinBed excised_bed(const NeedleMechanics& mechanics = {});

/// Living skin at a site. The atlas gives thickness, stiffness, prestress and loops; toughness
/// comes from `mechanics`.
SkinBed skin_bed(const SkinStack& skin, const NeedleMechanics& mechanics = {});

/// The same skin excised, its fat trimmed off, pinned out at its tension on a hard plate.
SkinBed on_plate(SkinBed bed);

/// The same skin with a dermis (both layers) so many times as stiff and as tough: a scar, striae.
SkinBed scarred(SkinBed bed, double stiffness, double toughness);

/// Sets every layer's toughness; layers are stratum_corneum, viable_epidermis, papillary_dermis,
/// reticular_dermis, hypodermis, base.
void apply_toughness(SkinBed& bed, const NeedleMechanics& mechanics);

}  // namespace needlework
