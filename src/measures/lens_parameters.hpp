#pragma once
/// How a clinic or a laboratory reads the tissue: the numbers between the physical state and a
/// published scale. They never act on the tissue. Where nobody measured a number it says
/// `assumption`.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

struct LensParameters {
    static constexpr std::string_view id = "measures";

    // Histology
    double papillary_baseline_share = 0.55;
    double collagen_iii_of_labile = 0.60;
    double collagen_iii_of_mature = 0.12;

    // Optical coherence tomography
    Length oct_depth = 400.0_um;
    double oct_slope = 0.35;
    double oct_organised_share = 0.7;

    // Relief
    double relief_share = 0.6;
    double relief_organised_share = 0.8;
    double relief_oedema_strain = 0.05;
    Length tether_band_radius = 100.0_um;
    double tether_reform = 0.3;

    // Goodman-Baron grade
    Length grade_reference_depth = 535.0_um;
    double grade_worst_share = 0.75;
    double grade_person_sd = 0.35;
    double grade_rater_sd = 0.20;
    double grade_severity_sd = 0.34;
    double grade_low_share = 0.031;
    double grade_high_share = 0.270;
    double grade_open_shift = 0.4;

    // Water loss
    MassFlux open_water_loss = 150.0_g_per_m2_h;
    double open_half_share = 0.004;

    // Pain
    double pain_at_reference = 5.22;
    Length pain_reference_length = 1.0_mm;
    double pain_reference_needles = 20.0;
    double pain_length_exponent = 1.77;
    double pain_number_exponent = 0.30;
    Length pain_longest = 1.45_mm;
    double pain_without_anaesthetic = 2.0;
    double pain_rolled_in_anaesthetic = 0.457;

    // Downtime
    double visible_erythema = 0.025;
    double visible_swelling = 0.03;

    // Scarring
    double scar_myofibroblast_half = 0.09;
    double scar_risk_spread = 0.6;

    // Darkening after inflammation
    double pih_drive_half = 0.3;
    double pih_person_spread = 2.5;

    static void parameters(auto& p) {
        using L = LensParameters;
        p("papillary_baseline_share", &L::papillary_baseline_share, "1", between(0.05, 0.95),
          "Share of the papillary dermis that a collagen stain covers before treatment; it "
          "saturates "
          "at 1",
          assumption)
            .prior(uniform(0.45, 0.65));
        p("collagen_iii_of_labile", &L::collagen_iii_of_labile, "1", between(0.0, 1.0),
          "Share of collagen III in new collagen", assumption)
            .prior(uniform(0.4, 0.8));
        p("collagen_iii_of_mature", &L::collagen_iii_of_mature, "1", between(0.0, 1.0),
          "Share of collagen III in mature collagen", assumption)
            .prior(uniform(0.08, 0.18));

        p("oct_depth", &L::oct_depth, "um", between(100.0_um, 2.0_mm),
          "Depth below the surface from which optical coherence tomography takes its slope",
          assumption)
            .prior(uniform(300.0_um, 600.0_um));
        p("oct_slope", &L::oct_slope, "1", between(0.0, 3.0),
          "Relative gain of optical attenuation for each relative gain of collagen", assumption)
            .prior(uniform(0.15, 0.6));
        p("oct_organised_share", &L::oct_organised_share, "1", between(0.0, 1.0),
          "Part of that gain that only organised collagen brings", assumption)
            .prior(uniform(0.4, 1.0));

        p("relief_share", &L::relief_share, "1", between(0.0, 1.0),
          "Swelling of the dermis for each relative gain of collagen; the rest is densification",
          assumption)
            .prior(uniform(0.3, 1.0));
        p("relief_organised_share", &L::relief_organised_share, "1", between(0.0, 1.0),
          "Part of that swelling that only organised collagen brings", assumption)
            .prior(uniform(0.5, 1.0));
        p("relief_oedema_strain", &L::relief_oedema_strain, "1", between(0.0, 0.5),
          "Swelling of the dermis where oedema stands at 1", assumption)
            .prior(uniform(0.02, 0.1));
        p("tether_band_radius", &L::tether_band_radius, "um", between(10.0_um, 1.0_mm),
          "Radius of a fibrous band under a scar", assumption)
            .prior(uniform(50.0_um, 200.0_um));
        p("tether_reform", &L::tether_reform, "1", between(0.0, 1.0),
          "Share of cut bands that form again", assumption)
            .prior(uniform(0.0, 0.6));

        p("grade_reference_depth", &L::grade_reference_depth, "um", between(20.0_um, 2.0_mm),
          "Depth summary of the faces on which the thresholds of the grade are fitted: mean over "
          "the "
          "simulated faces of data/skin/conditions.toml",
          assumption)
            .prior(lognormal(535.0_um, 1.2))
            .calibrated_on("minh-2019-weekly-roller-time-course");
        p("grade_worst_share", &L::grade_worst_share, "1", between(0.01, 1.0),
          "Share of the scarred area, the deepest, whose mean depth a rater goes by", assumption)
            .prior(uniform(0.5, 1.0));
        p("grade_person_sd", &L::grade_person_sd, "1", between(0.0, 3.0),
          "Spread between people of what depth does not explain, in units of log depth", assumption)
            .prior(uniform(0.2, 0.5));
        p("grade_rater_sd", &L::grade_rater_sd, "1", between(0.0, 3.0),
          "Noise of a rater, in units of log depth", assumption)
            .prior(uniform(0.1, 0.3));
        p("grade_severity_sd", &L::grade_severity_sd, "1", between(0.01, 3.0),
          "Spread of log depth between the people of the baseline studies: that of the simulated "
          "faces",
          assumption)
            .prior(uniform(0.25, 0.5));
        p("grade_low_share", &L::grade_low_share, "1", between(0.0001, 0.5),
          "Share of the baseline people with grade 2, from mean and sd of two studies (71 people)",
          "minh-2019-weekly-roller-time-course")
            .calibrated_on("minh-2019-weekly-roller-time-course");
        p("grade_high_share", &L::grade_high_share, "1", between(0.0001, 0.9),
          "Share of the baseline people with grade 4, from mean and sd of two studies (71 people)",
          "minh-2019-weekly-roller-time-course")
            .calibrated_on("minh-2019-weekly-roller-time-course");
        p("grade_open_shift", &L::grade_open_shift, "1", between(0.0, 3.0),
          "Expectation shift of raters who know that a face was treated, in units of log depth; 0 "
          "for "
          "blinded raters",
          assumption)
            .prior(uniform(0.0, 1.0));

        p("open_water_loss", &L::open_water_loss, "g/(m2 h)",
          between(20.0_g_per_m2_h, 600.0_g_per_m2_h),
          "Water loss of skin without a barrier, a free water surface in still air", assumption)
            .prior(lognormal(150.0_g_per_m2_h, 1.4));
        p("open_half_share", &L::open_half_share, "1", between(0.0001, 0.2),
          "Share of open area that loses half as much water as skin without a barrier; pi a / (4 "
          "delta) "
          "for pores of radius a = 30 um under still air of delta = 6 mm",
          assumption)
            .prior(loguniform(0.001, 0.02));

        p("pain_at_reference", &L::pain_at_reference, "1", between(0.1, 9.9),
          "Pain (0 to 10) of a roller of the reference length under a topical anaesthetic",
          "luz-2017-pain-roller")
            .prior(normal(5.22, 0.58))  // se: 1.74 / sqrt(9), luz-2017-pain-roller
            .calibrated_on("luz-2017-pain-roller");
        p("pain_reference_length", &L::pain_reference_length, "mm", between(0.1_mm, 3.0_mm),
          "Needle length of the reference", "luz-2017-pain-roller");
        p("pain_reference_needles", &L::pain_reference_needles, "1", between(1.0, 1000.0),
          "Needles of the reference in the skin at once", assumption)
            .prior(loguniform(10.0, 40.0));
        p("pain_length_exponent", &L::pain_length_exponent, "1", between(0.0, 4.0),
          "Exponent of the depth of the tip: ln 7 / ln 3", "gill-2008-pain")
            .prior(uniform(1.2, 2.2))
            .calibrated_on("gill-2008-pain");
        p("pain_number_exponent", &L::pain_number_exponent, "1", between(0.0, 2.0),
          "Exponent of the number of needles at once: log10 2, a lower bound", "gill-2008-pain")
            .prior(uniform(0.30, 0.45))
            .calibrated_on("gill-2008-pain");
        p("pain_longest", &L::pain_longest, "mm", between(0.1_mm, 5.0_mm),
          "Longest needle of the study behind the exponent; deeper tips count as this",
          "gill-2008-pain");
        p("pain_without_anaesthetic", &L::pain_without_anaesthetic, "1", between(1.0, 20.0),
          "Drive without an anaesthetic over that with a topical one", assumption)
            .prior(loguniform(1.3, 4.0));
        p("pain_rolled_in_anaesthetic", &L::pain_rolled_in_anaesthetic, "1", between(0.01, 1.0),
          "Drive with an anaesthetic rolled in over that with a topical one: odds of 3.33 over "
          "odds of "
          "5.22",
          "luz-2017-pain-roller")
            .prior(lognormal(0.457, 1.3))
            .calibrated_on("luz-2017-pain-roller");

        p("visible_erythema", &L::visible_erythema, "1", between(0.0001, 1.0),
          "Mean erythema of the papillary dermis that is seen as redness", assumption)
            .prior(loguniform(0.01, 0.06));
        p("visible_swelling", &L::visible_swelling, "1", between(0.0001, 1.0),
          "Mean oedema of the dermis that is seen as swelling", assumption)
            .prior(loguniform(0.012, 0.08));

        p("scar_myofibroblast_half", &L::scar_myofibroblast_half, "1", between(0.001, 1.0),
          "Local density of myofibroblasts six weeks after a wound at which half of them scar; the "
          "prior holds a factor of three to either side",
          assumption)
            .prior(loguniform(0.03, 0.27))
            .calibrated_on("fractional-harvest-2022-diameter");
        p("scar_risk_spread", &L::scar_risk_spread, "1", between(0.05, 3.0),
          "Spread of that density between wounds, in units of its logarithm", assumption)
            .prior(uniform(0.3, 0.9));

        p("pih_drive_half", &L::pih_drive_half, "1", between(0.01, 100.0),
          "Drive on the melanocytes at which half of all people darken visibly. The prior holds "
          "the "
          "level of 4 of 217 people of six needling trials (0.7 to 4.6 %)",
          assumption)
            .prior(lognormal(0.3, 1.5));
        p("pih_person_spread", &L::pih_person_spread, "1", between(1.05, 10.0),
          "Factor of one standard deviation between people in what they answer to that drive",
          assumption)
            .prior(uniform(1.8, 3.5));
    }
};

}  // namespace needlework
