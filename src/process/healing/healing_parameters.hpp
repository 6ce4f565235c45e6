#pragma once
/// The numbers of dermal healing after micro-injury. The equations that use them (healing.N) are
/// listed in docs/theory/healing.md, most stand in healing_equations.inl; the story in README.md.
///
/// Fields are relative to the local resting value of healthy or scarred skin, so most numbers have
/// no other unit than 1/time. Where nobody measured a number it says `assumption`, and its prior is
/// wide.

#include <string>
#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

/// Everything that healing needs to know and that does not differ from cell to cell.
struct HealingParameters {
    static constexpr std::string_view id = "healing";

    // Debris and danger signals (healing.1)
    double debris_from_neutrophils = 0.1;
    Rate debris_clearance_resident = 0.37_per_d;
    Rate debris_clearance_neutrophil = 2.0_per_d;
    Rate debris_clearance_macrophage = 2.0_per_d;

    // Neutrophils (healing.2)
    Rate neutrophil_influx = 1.3_per_d;
    double neutrophil_threshold = 0.25;
    Rate neutrophil_loss = 1.02_per_d;
    Rate neutrophil_cleared_by_macrophage = 0.4_per_d;

    // Macrophages (healing.3, healing.4)
    Rate macrophage_influx = 1.6_per_d;
    double macrophage_threshold = 0.25;
    Rate macrophage_loss = 0.2_per_d;
    double danger_from_neutrophils = 0.3;
    Rate macrophage_turning = 0.6_per_d;
    double turning_threshold = 0.25;
    Rate repair_macrophage_return = 0.2_per_d;

    // Provisional matrix (healing.5)
    double clot_without_bleeding = 0.5;
    Rate clot_loss = 0.10_per_d;
    Rate clot_cleared_by_macrophage = 0.05_per_d;

    // TGF-beta (healing.6, healing.7)
    Rate latent_return = 0.10_per_d;
    double latent_from_blood = 1.0;
    double activation_by_clot = 350.0;
    double activation_by_macrophage = 0.5;
    double activation_by_myofibroblast = 1.0;
    Length tgf_range = 80.0_um;
    double tgf_threshold = 2.0;

    // Growth factors, PDGF and VEGF (healing.8)
    double growth_factor_from_clot = 1.0;
    double growth_factor_from_macrophage = 0.5;
    Length growth_factor_range = 160.0_um;
    double growth_factor_threshold = 0.5;
    double proliferation_boost = 1.0;

    // Fibroblasts and myofibroblasts (healing.9, healing.10)
    Rate fibroblast_growth = 0.3_per_d;
    Rate myofibroblast_turning = 0.15_per_d;
    Rate myofibroblast_loss = 0.12_per_d;

    // Collagen (healing.11 to healing.13)
    Rate collagen_synthesis = 0.00888_per_d;
    Time collagen_half_life = 15.0_yr;
    Time labile_time = 10.0_d;
    Rate retention = 0.25_per_d;
    double protection = 0.9;
    double deficit_response = 5.0;
    double synthesis_boost = 6.0;
    double myofibroblast_synthesis = 2.0;
    double collagen_ceiling = 2.5;
    Time organisation_time = 30.0_d;

    // Forms of the model (healing.13, healing.21, healing.22)
    std::string retention_form = "signal";
    double space_threshold = 0.1;
    std::string reach_form = "factor";
    Length contact_range = 15.0_um;
    double contact_threshold = 0.175;
    std::string organisation_form = "with";

    bool reach_by_cells() const { return reach_form == "cells"; }
    /// How far active TGF-beta spreads in the form that is chosen.
    Length signal_range() const { return reach_by_cells() ? contact_range : tgf_range; }
    /// How far the answer to a fresh clot of some radius reaches: where TGF-beta falls to its
    /// threshold, radius + range ln(source/threshold). This data could fix; range, source and
    /// threshold apart they cannot.                                              (healing.24)
    Length reach(Length wound_radius) const;

    // What a tendency to keloids and a diabetic wound change (healing.23)
    double keloid_activation = 3.0;
    double keloid_survival = 0.5;
    double diabetic_turning = 0.4;
    double diabetic_synthesis = 0.25;
    double diabetic_growth = 0.4;

    /// These numbers for a person: each factor to the power of the degree, 0 (none) to 1 (full).
    HealingParameters of_person(double keloid_tendency, double diabetes) const;

    // How far age shows in a wound (healing.36)
    double age_on_synthesis = 1.0;
    double age_on_fibroblasts = 1.0;

    // Matrix enzymes, hyaluronan (healing.14, healing.15)
    Rate mmp_return = 0.875_per_d;
    double mmp_from_neutrophils = 0.5;
    double mmp_from_macrophages = 0.3;
    Rate hyaluronan_turnover = 0.7_per_d;
    double hyaluronan_boost = 3.0;

    // Swelling and redness (healing.16, healing.17)
    Time oedema_time = 0.5_d;
    double oedema_from_neutrophils = 1.0;
    double oedema_from_macrophages = 0.2;
    double oedema_from_clot = 0.5;
    Time erythema_time = 0.5_d;
    double erythema_from_neutrophils = 1.0;
    double erythema_from_macrophages = 0.3;
    double erythema_from_clot = 0.3;

    // What follows and leads nothing back (healing.25 to healing.31)
    Rate vegf_decay = 11.0_per_d;
    double vegf_from_macrophages = 0.5;
    double vegf_from_want = 1.0;
    Rate vessel_return = 0.1_per_d;
    double vessel_boost = 1.0;
    double vessel_threshold = 0.5;
    Time oxygen_time = 1.0_h;
    double oxygen_use = 0.5;
    double tgf_beta_3_from_repair = 1.0;
    Time tgf_beta_3_time = 10.0_d;
    Time elastin_residence = 74.0_yr;
    double elastin_from_myofibroblasts = 10.0;
    Rate elastin_by_mmp = 0.01_per_d;
    Rate aligning = 0.2_per_d;
    double unguided_share = 0.5;
    Time alignment_time = 200.0_d;
    double guiding_gradient = 2.0;
    Rate contraction = 0.1_per_d;
    double most_contraction = 0.3;
    Time relaxing_time = 60.0_d;

    // Moving cells (healing.18)
    Diffusivity fibroblast_motility = 2.0e-3_mm2_per_d;
    Diffusivity leukocyte_motility = 3.0e-3_mm2_per_d;
    Diffusivity fibroblast_chemotaxis = 4.0e-3_mm2_per_d;
    Diffusivity leukocyte_chemotaxis = 8.0e-3_mm2_per_d;
    Velocity fastest_fibroblast = 13.7_um_per_h;
    Velocity fastest_leukocyte = 100.0_um_per_h;

    // Epidermis (healing.19, healing.20)
    double epidermis_from_collagen = 0.94;
    double epidermis_from_tgf = 0.2;
    Time epidermis_time = 14.0_d;
    Length papillary_thickness = 90.0_um;
    Time membrane_time = 7.0_d;
    double turnover_from_thickness = 1.0;
    double turnover_from_tgf = 0.5;
    Time turnover_time = 7.0_d;
    Velocity epidermal_front = 11.0_um_per_h;
    Time epidermal_front_lag = 0.0_h;

    static void parameters(auto& p) {
        using H = HealingParameters;
        p("debris_from_neutrophils", &H::debris_from_neutrophils, "1", between(0.0, 1.0),
          "Debris left by a dying neutrophil", assumption)
            .prior(uniform(0.05, 0.2));
        p("debris_clearance_resident", &H::debris_clearance_resident, "1/d",
          between(0.0_per_d, 5.0_per_d), "Debris cleared by resident and repair macrophages",
          "cooper-2015-inflammatory-phase");
        p("debris_clearance_neutrophil", &H::debris_clearance_neutrophil, "1/d",
          between(0.0_per_d, 10.0_per_d), "Debris cleared by neutrophils", assumption)
            .prior(uniform(1.0_per_d, 4.0_per_d))
            .calibrated_on("engelhardt-1998-human-leukocytes");
        p("debris_clearance_macrophage", &H::debris_clearance_macrophage, "1/d",
          between(0.0_per_d, 10.0_per_d), "Debris cleared by inflammatory macrophages", assumption)
            .prior(uniform(1.0_per_d, 4.0_per_d))
            .calibrated_on("engelhardt-1998-human-leukocytes");

        p("neutrophil_influx", &H::neutrophil_influx, "1/d", between(0.0_per_d, 10.0_per_d),
          "Neutrophils called in at full debris; the prior holds a factor of three to either side",
          assumption)
            .prior(loguniform(0.43_per_d, 3.9_per_d))
            .calibrated_on("engelhardt-1998-human-leukocytes");
        p("neutrophil_threshold", &H::neutrophil_threshold, "1", between(0.01, 2.0),
          "Debris at which half the full influx of neutrophils is reached", assumption)
            .prior(uniform(0.15, 0.4))
            .calibrated_on("engelhardt-1998-human-leukocytes");
        p("neutrophil_loss", &H::neutrophil_loss, "1/d", between(0.1_per_d, 10.0_per_d),
          "Death of neutrophils", "cooper-2015-inflammatory-phase");
        p("neutrophil_cleared_by_macrophage", &H::neutrophil_cleared_by_macrophage, "1/d",
          between(0.0_per_d, 10.0_per_d), "Neutrophils eaten by inflammatory macrophages",
          assumption)
            .prior(uniform(0.2_per_d, 0.8_per_d));

        p("macrophage_influx", &H::macrophage_influx, "1/d", between(0.0_per_d, 10.0_per_d),
          "Inflammatory macrophages called in at full danger signal; the prior holds a factor of "
          "three to either side",
          assumption)
            .prior(loguniform(0.53_per_d, 4.8_per_d))
            .calibrated_on("engelhardt-1998-human-leukocytes");
        p("macrophage_threshold", &H::macrophage_threshold, "1", between(0.01, 2.0),
          "Danger signal at which half the full influx of macrophages is reached", assumption)
            .prior(uniform(0.15, 0.4))
            .calibrated_on("engelhardt-1998-human-leukocytes");
        p("macrophage_loss", &H::macrophage_loss, "1/d", between(0.01_per_d, 5.0_per_d),
          "Removal of inflammatory macrophages", "waugh-sherratt-2007-seven-species");
        p("danger_from_neutrophils", &H::danger_from_neutrophils, "1", between(0.0, 2.0),
          "Danger signal of a neutrophil beside that of debris", assumption)
            .prior(uniform(0.15, 0.45));
        p("macrophage_turning", &H::macrophage_turning, "1/d", between(0.01_per_d, 5.0_per_d),
          "Inflammatory macrophages turn to repair when danger has passed", assumption)
            .prior(uniform(0.3_per_d, 0.9_per_d));
        p("turning_threshold", &H::turning_threshold, "1", between(0.01, 2.0),
          "Danger signal that halves the turning of macrophages", assumption)
            .prior(uniform(0.12, 0.5));
        p("repair_macrophage_return", &H::repair_macrophage_return, "1/d",
          between(0.01_per_d, 5.0_per_d), "Return of repair macrophages to the resident number",
          assumption)
            .prior(uniform(0.1_per_d, 0.4_per_d));

        p("clot_without_bleeding", &H::clot_without_bleeding, "1", between(0.0, 1.0),
          "Provisional matrix in killed or cut tissue that shows no blood at the surface: plasma "
          "from "
          "small vessels; undiluted clot is 1",
          assumption)
            .prior(uniform(0.2, 0.8));
        p("clot_loss", &H::clot_loss, "1/d", between(0.0_per_d, 2.0_per_d),
          "Dissolving of the provisional matrix", assumption)
            .prior(uniform(0.06_per_d, 0.2_per_d));
        p("clot_cleared_by_macrophage", &H::clot_cleared_by_macrophage, "1/d",
          between(0.0_per_d, 2.0_per_d),
          "Provisional matrix cleared by macrophages; at most clot_loss", assumption)
            .prior(uniform(0.02_per_d, 0.06_per_d));

        p("latent_return", &H::latent_return, "1/d", between(0.001_per_d, 2.0_per_d),
          "Return of the latent TGF-beta store to rest", assumption)
            .prior(uniform(0.05_per_d, 0.2_per_d));
        p("latent_from_blood", &H::latent_from_blood, "1", between(0.0, 20.0),
          "Latent TGF-beta brought by platelets in undiluted blood, per resting store", assumption)
            .prior(loguniform(0.5, 2.0));
        p("activation_by_clot", &H::activation_by_clot, "1", between(0.0, 1000.0),
          "Activation of latent TGF-beta in a fresh clot, per resting activation", assumption)
            .prior(loguniform(100.0, 900.0));
        p("activation_by_macrophage", &H::activation_by_macrophage, "1", between(0.0, 100.0),
          "Activation of latent TGF-beta by inflammatory macrophages", assumption)
            .prior(uniform(0.25, 1.0));
        p("activation_by_myofibroblast", &H::activation_by_myofibroblast, "1", between(0.0, 5.5),
          "Activation of latent TGF-beta by myofibroblasts; above 6 one wound ends in fibrosis",
          assumption)
            .prior(uniform(0.5, 2.0));
        p("tgf_range", &H::tgf_range, "um", between(5.0_um, 4000.0_um),
          "Range of active TGF-beta, sqrt(D/k); published D and k allow four decades",
          "sohutskay-2021-mechanobiological")
            .prior(loguniform(25.0_um, 180.0_um))
            .evidence(24.0_um, 3500.0_um);
        p("tgf_threshold", &H::tgf_threshold, "1", between(0.1, 50.0),
          "Excess of active TGF-beta over rest that gives half the response", assumption)
            .prior(loguniform(1.0, 4.0));

        p("growth_factor_from_clot", &H::growth_factor_from_clot, "1", between(0.0, 20.0),
          "PDGF and VEGF set free by fresh clot", assumption)
            .prior(uniform(0.5, 2.0));
        p("growth_factor_from_macrophage", &H::growth_factor_from_macrophage, "1",
          between(0.0, 20.0), "PDGF and VEGF made by macrophages above rest", assumption)
            .prior(uniform(0.25, 1.0));
        p("growth_factor_range", &H::growth_factor_range, "um", between(5.0_um, 2000.0_um),
          "Range of PDGF: decay 4/d, diffusivity of a small protein in gel slowed by binding",
          "waugh-sherratt-2007-seven-species")
            .prior(loguniform(80.0_um, 320.0_um));
        p("growth_factor_threshold", &H::growth_factor_threshold, "1", between(0.01, 20.0),
          "Growth factor that gives half the boost of fibroblast growth", assumption)
            .prior(uniform(0.25, 1.0));
        p("proliferation_boost", &H::proliferation_boost, "1", between(0.0, 10.0),
          "Largest relative boost of fibroblast growth by growth factors", assumption)
            .prior(uniform(0.5, 2.0));

        p("fibroblast_growth", &H::fibroblast_growth, "1/d", between(0.01_per_d, 2.0_per_d),
          "Return of fibroblast numbers to rest; between 0.12 and 0.924 per day in models",
          "jin-2011-parameters")
            .prior(loguniform(0.12_per_d, 0.924_per_d));
        p("myofibroblast_turning", &H::myofibroblast_turning, "1/d", between(0.0_per_d, 2.0_per_d),
          "Fibroblasts turn to myofibroblasts at full TGF-beta", assumption)
            .prior(uniform(0.1_per_d, 0.25_per_d));
        p("myofibroblast_loss", &H::myofibroblast_loss, "1/d", between(0.01_per_d, 2.0_per_d),
          "Death of myofibroblasts", "jin-2011-parameters");

        p("collagen_synthesis", &H::collagen_synthesis, "1/d", between(0.0005_per_d, 0.05_per_d),
          "Collagen made a day at rest as a share of all collagen (0.037 % an hour)",
          "babraj-2005-collagen-fsr");
        p("collagen_half_life", &H::collagen_half_life, "d", between(1.0_yr, 100.0_yr),
          "Half-life of mature collagen", "verzijl-2000-collagen-half-life");
        p("labile_time", &H::labile_time, "d", between(2.0_d, 40.0_d),
          "Lifetime of new collagen before it is lost or cross-linked", assumption)
            .prior(uniform(5.0_d, 30.0_d));
        p("retention", &H::retention, "1/d", between(0.0_per_d, 5.0_per_d),
          "Rate at which a wound at full TGF-beta fixes new collagen into the lasting pool; nobody "
          "measured it and it matters most",
          assumption)
            .prior(loguniform(0.05_per_d, 1.2_per_d))
            .calibrated_on("lotfi-2013-dermaroller-histology");
        p("protection", &H::protection, "1", between(0.0, 1.0),
          "Share of the loss of new collagen that inhibitors of matrix enzymes prevent at full "
          "TGF-beta",
          assumption)
            .prior(uniform(0.6, 0.97));
        p("deficit_response", &H::deficit_response, "1", between(0.0, 40.0),
          "How much stronger a scar answers a wound: factor 1 + b p on what the wound makes and "
          "on what it keeps, p what is still missing of its deficit",
          assumption)
            .prior(uniform(0.0, 25.0))
            .calibrated_on("fabbrocini-2014-phototypes");
        p("synthesis_boost", &H::synthesis_boost, "1", between(0.0, 50.0),
          "Extra collagen synthesis of a fibroblast at full TGF-beta", assumption)
            .prior(loguniform(2.0, 10.0))
            .calibrated_on("orringer-2005-nonablative");
        p("myofibroblast_synthesis", &H::myofibroblast_synthesis, "1", between(0.0, 20.0),
          "Collagen synthesis of a myofibroblast per resting fibroblast", assumption)
            .prior(uniform(1.0, 4.0));
        p("collagen_ceiling", &H::collagen_ceiling, "1", between(1.2, 10.0),
          "Collagen at which crowding stops synthesis, per resting collagen", assumption)
            .prior(uniform(1.8, 3.5));
        p("organisation_time", &H::organisation_time, "d", between(5.0_d, 400.0_d),
          "Time in which lasting collagen is aligned and cross-linked", assumption)
            .prior(loguniform(10.0_d, 200.0_d))
            .calibrated_on("minh-2019-weekly-roller-time-course");

        // Words that end in _form are forms of the model: nobody knows which is right, so an
        // ensemble that draws them gives each the same weight.
        p.one_of("retention_form", &H::retention_form, {"signal", "space"},
                 "What makes new collagen stay: the signal that has it made, or that more of it is "
                 "laid down than the old weave takes up",
                 assumption);
        p("space_threshold", &H::space_threshold, "1", between(0.01, 20.0),
          "Form \"space\": new collagen above rest, over rest, of which half the full rate stays; "
          "set so that the typical gain in the protocol of lotfi-2013-dermaroller-histology is "
          "that "
          "of the form \"signal\"",
          assumption);
        p.one_of("reach_form", &H::reach_form, {"factor", "cells"},
                 "What carries the answer to places beside the wound: TGF-beta that spreads, or "
                 "myofibroblasts that move",
                 assumption);
        p("contact_range", &H::contact_range, "um", between(5.0_um, 100.0_um),
          "Form \"cells\": range of TGF-beta, about that of a cell", assumption);
        p("contact_threshold", &H::contact_threshold, "1", between(0.001, 2.0),
          "Form \"cells\": myofibroblasts that give half the answer; set as space_threshold is",
          assumption);
        p.one_of("organisation_form", &H::organisation_form, {"with", "without"},
                 "Whether lasting collagen counts for relief and stiffness only when it has been "
                 "aligned, or at once",
                 assumption);

        p("keloid_activation", &H::keloid_activation, "1", between(1.0, 20.0),
          "Full keloid tendency: factor on the activation of TGF-beta by myofibroblasts; that they "
          "feed themselves more is known, how much is not",
          assumption)
            .prior(loguniform(1.5, 6.0));
        p("keloid_survival", &H::keloid_survival, "1", between(0.05, 1.0),
          "Full keloid tendency: factor on the death of myofibroblasts", assumption)
            .prior(uniform(0.3, 0.8));
        p("diabetic_turning", &H::diabetic_turning, "1", between(0.05, 1.0),
          "Diabetic wound: factor on the turning of macrophages to repair; the share that stays "
          "inflammatory rises from 0.5 to 0.8, so that of the others falls to 0.2/0.5",
          "waugh-sherratt-2006-macrophage");
        p("diabetic_synthesis", &H::diabetic_synthesis, "1", between(0.05, 1.0),
          "Diabetic wound: factor on collagen synthesis (5 instead of 20 ug a cell and day)",
          "waugh-sherratt-2007-seven-species");
        p("diabetic_growth", &H::diabetic_growth, "1", between(0.05, 1.0),
          "Diabetic wound: factor on the return of fibroblasts, for that they die 2.5 times as "
          "fast "
          "there; a slower return in place of a faster loss is an assumption",
          "waugh-sherratt-2007-seven-species");

        p("age_on_synthesis", &H::age_on_synthesis, "1", between(0.0, 4.0),
          "How far the fall of collagen synthesis with age that was seen in culture shows in a "
          "wound, a power of that factor; nobody measured age in the response to needles: from "
          "not at all (0) to twice as much (2)",
          assumption)
            .prior(uniform(0.0, 2.0));
        p("age_on_fibroblasts", &H::age_on_fibroblasts, "1", between(0.0, 4.0),
          "How far the fall of fibroblast numbers with age shows in how fast they return, a power "
          "of that factor; as age_on_synthesis",
          assumption)
            .prior(uniform(0.0, 2.0));

        p("mmp_return", &H::mmp_return, "1/d", between(0.05_per_d, 5.0_per_d),
          "Return of matrix enzyme activity to rest (MMP-9)", "jin-2011-parameters");
        p("mmp_from_neutrophils", &H::mmp_from_neutrophils, "1", between(0.0, 10.0),
          "Matrix enzyme activity brought by neutrophils", assumption)
            .prior(uniform(0.25, 1.0));
        p("mmp_from_macrophages", &H::mmp_from_macrophages, "1", between(0.0, 10.0),
          "Matrix enzyme activity brought by inflammatory macrophages", assumption)
            .prior(uniform(0.15, 0.6));
        p("hyaluronan_turnover", &H::hyaluronan_turnover, "1/d", between(0.1_per_d, 5.0_per_d),
          "Turnover of hyaluronan (half-life 1 d)", "waugh-sherratt-2007-seven-species");
        p("hyaluronan_boost", &H::hyaluronan_boost, "1", between(0.0, 20.0),
          "Extra hyaluronan synthesis at full TGF-beta", assumption)
            .prior(uniform(1.5, 4.5));

        p("oedema_time", &H::oedema_time, "h", between(1.0_h, 240.0_h),
          "Time in which swelling drains", assumption)
            .prior(loguniform(6.0_h, 24.0_h));
        p("oedema_from_neutrophils", &H::oedema_from_neutrophils, "1", between(0.0, 10.0),
          "Swelling by neutrophils", assumption);
        p("oedema_from_macrophages", &H::oedema_from_macrophages, "1", between(0.0, 10.0),
          "Swelling by inflammatory macrophages", assumption);
        p("oedema_from_clot", &H::oedema_from_clot, "1", between(0.0, 10.0),
          "Swelling by fresh clot", assumption);
        p("erythema_time", &H::erythema_time, "h", between(1.0_h, 240.0_h),
          "Time in which widened vessels return", assumption)
            .prior(loguniform(6.0_h, 24.0_h));
        p("erythema_from_neutrophils", &H::erythema_from_neutrophils, "1", between(0.0, 10.0),
          "Redness with neutrophils", assumption);
        p("erythema_from_macrophages", &H::erythema_from_macrophages, "1", between(0.0, 10.0),
          "Redness with inflammatory macrophages", assumption);
        p("erythema_from_clot", &H::erythema_from_clot, "1", between(0.0, 10.0),
          "Redness with fresh clot", assumption);

        p("vegf_decay", &H::vegf_decay, "1/d", between(0.1_per_d, 200.0_per_d),
          "Decay of VEGF (half-life 90 min)", "kleinheinz-2010-vegf-half-life");
        p("vegf_from_macrophages", &H::vegf_from_macrophages, "1", between(0.0, 20.0),
          "VEGF made by macrophages above rest", assumption);
        p("vegf_from_want", &H::vegf_from_want, "1", between(0.0, 20.0),
          "VEGF made where oxygen is wholly wanting", assumption);
        p("vessel_return", &H::vessel_return, "1/d", between(0.005_per_d, 2.0_per_d),
          "Return of vessels to their number", assumption);
        p("vessel_boost", &H::vessel_boost, "1", between(0.0, 10.0),
          "Largest excess of vessels at full VEGF", assumption);
        p("vessel_threshold", &H::vessel_threshold, "1", between(0.01, 20.0),
          "VEGF that gives half of that excess", assumption);
        p("oxygen_time", &H::oxygen_time, "h", between(0.01_h, 24.0_h),
          "Time in which oxygen follows supply and use", assumption);
        p("oxygen_use", &H::oxygen_use, "1", between(0.0, 20.0),
          "Oxygen used by cells beyond their resting number, over the whole resting use",
          assumption);
        p("tgf_beta_3_from_repair", &H::tgf_beta_3_from_repair, "1", between(0.0, 50.0),
          "TGF-beta3 made by repair macrophages above rest; raised on day 14 in rats, amount "
          "unknown",
          assumption)
            .prior(loguniform(0.1, 10.0));
        p("tgf_beta_3_time", &H::tgf_beta_3_time, "d", between(0.1_d, 100.0_d),
          "Time in which TGF-beta3 rises and fades: so that it is raised on day 14 "
          "(aust-2010-rat-tgfb3)",
          assumption)
            .prior(uniform(3.0_d, 30.0_d));
        p("elastin_residence", &H::elastin_residence, "yr", between(1.0_yr, 500.0_yr),
          "Mean residence time of elastin (lung)", "shapiro-1991-elastin")
            .evidence(40.0_yr, 174.0_yr);
        p("elastin_from_myofibroblasts", &H::elastin_from_myofibroblasts, "1", between(0.0, 200.0),
          "Elastin made by an activated over that by a resting fibroblast: TGF-beta1 raised the "
          "promoter in mouse skin up to tenfold (katchman-1994-elastin-promoter); how much more "
          "fibre that makes was not measured",
          assumption)
            .prior(loguniform(1.0, 50.0));
        p("elastin_by_mmp", &H::elastin_by_mmp, "1/d", between(0.0_per_d, 1.0_per_d),
          "Loss of elastin at doubled matrix enzymes", assumption)
            .prior(loguniform(0.001_per_d, 0.03_per_d));
        p("aligning", &H::aligning, "1/d", between(0.0_per_d, 5.0_per_d),
          "Alignment of fibres by as many myofibroblasts as resting fibroblasts", assumption);
        p("unguided_share", &H::unguided_share, "1", between(0.0, 1.0),
          "Share of that alignment that needs no aligned fibres to follow", assumption);
        p("alignment_time", &H::alignment_time, "d", between(10.0_d, 10000.0_d),
          "Time in which remodelling takes aligned fibres back", assumption);
        p("guiding_gradient", &H::guiding_gradient, "1", between(0.01, 100.0),
          "Growth factor per millimetre at which the way that cells go and the lines of tension "
          "count alike for the direction of new fibres",
          assumption);
        p("contraction", &H::contraction, "1/d", between(0.0_per_d, 5.0_per_d),
          "Contraction by as many myofibroblasts as resting fibroblasts", assumption);
        p("most_contraction", &H::most_contraction, "1", between(0.0, 0.9),
          "Strain at which tissue resists all pull", assumption);
        p("relaxing_time", &H::relaxing_time, "d", between(1.0_d, 1000.0_d),
          "Time in which contraction relaxes", assumption);

        p("fibroblast_motility", &H::fibroblast_motility, "mm2/d",
          between(0.0_mm2_per_d, 0.5_mm2_per_d),
          "Random motility of fibroblasts: 13.7 um/h, direction kept for about an hour (assumed)",
          "fibroblast-speed-fetal-neonatal")
            .prior(loguniform(1.0e-3_mm2_per_d, 4.0e-3_mm2_per_d));
        p("leukocyte_motility", &H::leukocyte_motility, "mm2/d",
          between(0.0_mm2_per_d, 0.5_mm2_per_d),
          "Random motility of leukocytes that have reached a focus and stay there", assumption)
            .prior(loguniform(1.0e-3_mm2_per_d, 1.6e-2_mm2_per_d));
        p("fibroblast_chemotaxis", &H::fibroblast_chemotaxis, "mm2/d",
          between(0.0_mm2_per_d, 0.1_mm2_per_d),
          "Drift of fibroblasts up a gradient of growth factor: a tenth to a fifth of their speed "
          "in "
          "the steepest gradient",
          assumption)
            .prior(loguniform(1.0e-3_mm2_per_d, 1.0e-2_mm2_per_d));
        p("leukocyte_chemotaxis", &H::leukocyte_chemotaxis, "mm2/d",
          between(0.0_mm2_per_d, 0.1_mm2_per_d),
          "Drift of leukocytes up a gradient of growth factor (with the clot as its source)",
          assumption)
            .prior(loguniform(2.0e-3_mm2_per_d, 3.0e-2_mm2_per_d));
        p("fastest_fibroblast", &H::fastest_fibroblast, "um/h",
          between(0.1_um_per_h, 100.0_um_per_h), "Speed that no fibroblast exceeds",
          "fibroblast-speed-fetal-neonatal");
        p("fastest_leukocyte", &H::fastest_leukocyte, "um/h",
          between(0.1_um_per_h, 2000.0_um_per_h), "Speed that no leukocyte exceeds",
          "brown-1984-neutrophil-gel");

        p("epidermis_from_collagen", &H::epidermis_from_collagen, "1", between(0.0, 5.0),
          "Epidermal thickening per relative gain of papillary collagen: the only state that lasts "
          "long enough",
          "lotfi-2013-dermaroller-histology")
            .prior(uniform(0.1, 1.4))
            .calibrated_on("lotfi-2013-dermaroller-histology");
        p("epidermis_from_tgf", &H::epidermis_from_tgf, "1", between(0.0, 5.0),
          "Epidermal thickening at full TGF-beta beneath", assumption)
            .prior(uniform(0.0, 0.4));
        p("epidermis_time", &H::epidermis_time, "d", between(1.0_d, 90.0_d),
          "Time in which the epidermis follows", assumption)
            .prior(uniform(7.0_d, 28.0_d));
        p("papillary_thickness", &H::papillary_thickness, "um", between(20.0_um, 400.0_um),
          "Papillary dermis that the epidermis listens to (61 to 105 um in facial skin)",
          assumption);
        p("membrane_time", &H::membrane_time, "d", between(0.5_d, 90.0_d),
          "Time in which the basement membrane is laid down under a closed epidermis; whole by the "
          "end of the first weeks",
          assumption);
        p("turnover_from_thickness", &H::turnover_from_thickness, "1", between(0.0, 5.0),
          "Turnover of the epidermis per relative thickening", assumption);
        p("turnover_from_tgf", &H::turnover_from_tgf, "1", between(0.0, 5.0),
          "Turnover of the epidermis at full TGF-beta beneath", assumption);
        p("turnover_time", &H::turnover_time, "d", between(0.5_d, 60.0_d),
          "Time in which turnover follows", assumption);
        p("epidermal_front", &H::epidermal_front, "um/h", between(1.0_um_per_h, 60.0_um_per_h),
          "Speed of the closing epidermal edge: half of a lesion below 500 um in 22 h",
          "stumpp-2009-reepithelialisation")
            .prior(uniform(10.0_um_per_h, 12.0_um_per_h))
            .calibrated_on("stumpp-2009-reepithelialisation");
        p("epidermal_front_lag", &H::epidermal_front_lag, "h", between(0.0_h, 24.0_h),
          "Time before the epidermal edge moves", assumption)
            .prior(uniform(0.0_h, 4.0_h));
    }
};

}  // namespace needlework
