#pragma once
/// How a clinic or a laboratory reads the tissue: the numbers between the physical state and a
/// published scale. They never act on the tissue. Where nobody measured a number it says
/// `assumption`.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

using MassPerArea = Quantity<-2, 1, 0>;  ///< kg/m^2

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
    double relief_share = 0.35;
    double relief_fill_most = 2.0;
    double relief_organised_share = 0.8;
    double relief_oedema_strain = 0.05;
    Length relief_epidermis_range = 160.0_um;
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

    // Stiffness, suction, tension
    double stiffness_organised_share = 0.7;
    double stiffness_exponent = 1.0;
    double density_exponent = 1.0;
    double recoil_collagen_share = 0.5;
    Length suction_r0 = 0.265_mm;
    double suction_r2 = 0.74;
    double suction_r5 = 0.76;
    double suction_r7 = 0.445;
    double new_tissue_load = 0.7;

    // Wrinkles, global change, graded improvement
    Length lemperle_reference_depth = 470.0_um;
    double lemperle_depth_sd = 0.38;
    double lemperle_mean = 3.32;
    double lemperle_sd = 0.8;
    double lemperle_person_sd = 0.35;
    double lemperle_rater_sd = 0.15;
    double gais_better = 0.10;
    double gais_much_better = 0.30;
    double gais_very_much_better = 0.60;
    double gais_rater_sd = 0.05;
    double improvement_gain = 2.2;
    double improvement_open_shift = 0.1;
    double improvement_person_sd = 0.2;

    // Pores, number of scars
    Length visible_pore = 250.0_um;
    double pore_spread = 1.3;
    Length visible_scar = 60.0_um;
    double visible_scar_sd = 0.3;
    double count_sd = 0.1;
    Length dish_moderate_depth = 150.0_um;
    Length deep_scar_depth = 0.5_mm;

    // Striae on the Manchester scale
    double manchester_reference = 2.67;
    double manchester_severity_sd = 0.35;
    double manchester_mean = 12.0;
    double manchester_sd = 0.8;
    double manchester_person_sd = 0.3;
    double manchester_rater_sd = 0.15;

    // Sebum
    MassPerArea sebum_level{150e-5};  // 150 ug/cm2
    double sebum_sd = 0.45;
    double pore_width_sd = 0.22;
    double sebum_pore_correlation = 0.42;

    // Melasma of a face
    double masi_reference_contrast = 12.5;
    double masi_contrast_sd = 0.42;
    double masi_mean = 10.0;
    double masi_sd = 5.0;
    double modified_masi_share = 0.481;
    double masi_person_sd = 0.3;
    double masi_rater_sd = 0.2;
    double masi_open_shift = 0.1;
    double masi_place_spread = 1.6;
    double masi_forehead_share = 0.25;
    double masi_malar_share = 0.5;
    double masi_chin_share = 0.2;

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
    double just_seen_redness = 0.4, most_redness = 8.0;
    double flush_most = 0.1;
    Time flush_time{20.0 * 60.0};  // 20 min
    Length flush_radius = 3.0_mm;
    double visible_swelling = 0.03;

    // Scarring
    Length scar_half_width = 450.0_um;
    double scar_risk_spread = 0.3;

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
          "Swelling of the dermis for each gain of collagen beyond healthy skin's; the rest takes "
          "the place of water. 0 where it takes its own volume, some 0.2 where all water stays, "
          "0.5 to 0.6 where it brings that of its fibrils along",
          assumption)
            .prior(uniform(0.1, 0.6));
        p("relief_fill_most", &L::relief_fill_most, "1", between(0.0, 10.0),
          "Most that filling a deficit of collagen lifts, over the missing collagen's own share of "
          "the dermis: 1 where that is all a scar has lost, more where other tissue went and comes "
          "back with it",
          assumption)
            .prior(uniform(1.0, 3.0));
        p("relief_organised_share", &L::relief_organised_share, "1", between(0.0, 1.0),
          "Part of that swelling that only organised collagen brings", assumption)
            .prior(uniform(0.5, 1.0));
        p("relief_oedema_strain", &L::relief_oedema_strain, "1", between(0.0, 0.5),
          "Swelling of the dermis where oedema stands at 1", assumption)
            .prior(uniform(0.02, 0.1));
        p("relief_epidermis_range", &L::relief_epidermis_range, "um", between(0.0_um, 2.0_mm),
          "Range over which the epidermis thickens as one: what its cells answer to spreads "
          "through "
          "the papillary dermis as far as other growth factors (healing.growth_factor_range)",
          assumption)
            .prior(loguniform(80.0_um, 320.0_um));
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
          "Expectation shift of raters who know of a treatment, in units of log depth, on every "
          "scale "
          "that goes by depth; blinded raters (visits.raters) have none",
          assumption)
            .prior(uniform(0.0, 1.0));

        p("stiffness_organised_share", &L::stiffness_organised_share, "1", between(0.0, 1.0),
          "Part of the stiffness of new collagen that its organisation brings", assumption)
            .prior(uniform(0.5, 0.9));
        p("stiffness_exponent", &L::stiffness_exponent, "1", between(0.2, 4.0),
          "Exponent of stiffness in the mass of carrying collagen", assumption)
            .prior(loguniform(0.7, 2.0));
        p("density_exponent", &L::density_exponent, "1", between(0.2, 8.0),
          "Exponent of density in ultrasound in the mass of carrying collagen", assumption)
            .prior(loguniform(0.5, 4.0));
        p("recoil_collagen_share", &L::recoil_collagen_share, "1", between(0.0, 1.0),
          "Part of the recoil after suction that collagen gives; the rest is elastin's", assumption)
            .prior(uniform(0.2, 0.8));
        p("suction_r0", &L::suction_r0, "mm", between(0.01_mm, 3.0_mm),
          "Height of healthy skin of a face under suction (2 mm, 450 mbar): middle of 0.20 to 0.33",
          "jofa-cutometer-r0");
        p("suction_r2", &L::suction_r2, "1", between(0.05, 0.99),
          "Share of it that comes back at last: middle of 0.66 to 0.82", "jofa-cutometer-face");
        p("suction_r5", &L::suction_r5, "1", between(0.05, 0.99),
          "Share of the quick rise that comes back at once: middle of 0.60 to 0.92",
          "jofa-cutometer-face");
        p("suction_r7", &L::suction_r7, "1", between(0.05, 0.99),
          "Share of the whole rise that comes back at once: middle of 0.37 to 0.52",
          "jofa-cutometer-face");
        p("new_tissue_load", &L::new_tissue_load, "1", between(0.0, 1.0),
          "Share of the tension that new collagen takes: what is laid down in stretched skin is "
          "slack until it pulls",
          assumption)
            .prior(uniform(0.3, 1.0));

        p("lemperle_reference_depth", &L::lemperle_reference_depth, "um",
          between(10.0_um, 3000.0_um),
          "Median depth of the wrinkles of the baseline people: that of the simulated wrinkle",
          assumption);
        p("lemperle_depth_sd", &L::lemperle_depth_sd, "1", between(0.01, 3.0),
          "Spread of log depth between the baseline people: that of the simulated wrinkles",
          assumption)
            .prior(uniform(0.3, 0.6));
        p("lemperle_mean", &L::lemperle_mean, "1", between(0.1, 4.9),
          "Mean Lemperle grade of the baseline people, 0.86 over 25.9 %",
          "alqam-2022-neck-wrinkles")
            .calibrated_on("alqam-2022-neck-wrinkles");
        p("lemperle_sd", &L::lemperle_sd, "1", between(0.2, 1.6),
          "Spread of the grades of the baseline people; not printed", assumption)
            .prior(uniform(0.6, 1.1));
        p("lemperle_person_sd", &L::lemperle_person_sd, "1", between(0.0, 3.0),
          "Spread between people of what depth does not explain, in units of log depth; with a "
          "correlation of grade and depth of 0.87 it is about half of the spread of depth",
          "lemperle-2001-wrinkle-scale")
            .prior(uniform(0.2, 0.5));
        p("lemperle_rater_sd", &L::lemperle_rater_sd, "1", between(0.01, 3.0),
          "Noise of a rater, in units of log depth; nine in ten grades were the same", assumption)
            .prior(uniform(0.05, 0.25));
        p("gais_better", &L::gais_better, "1", between(0.01, 0.9),
          "Improvement (share of severity that is gone) that half of the raters call better; as "
          "much worse they call worse",
          assumption)
            .prior(uniform(0.05, 0.2));
        p("gais_much_better", &L::gais_much_better, "1", between(0.01, 0.95),
          "Improvement that half of the raters call much better", assumption)
            .prior(uniform(0.2, 0.4));
        p("gais_very_much_better", &L::gais_very_much_better, "1", between(0.01, 0.99),
          "Improvement that half of the raters call very much better", assumption)
            .prior(uniform(0.45, 0.8));
        p("gais_rater_sd", &L::gais_rater_sd, "1", between(0.005, 1.0),
          "Noise of a rater of change, in units of improvement", assumption)
            .prior(uniform(0.03, 0.1));
        p("improvement_gain", &L::improvement_gain, "1", between(0.05, 20.0),
          "Improvement that unblinded raters of photographs write down over that of the severity",
          assumption)
            .prior(lognormal(2.2, 1.5))
            .calibrated_on("park-2012-striae");
        p("improvement_open_shift", &L::improvement_open_shift, "1", between(0.0, 1.0),
          "Improvement that raters who know of a treatment write down where there is none",
          assumption)
            .prior(uniform(0.0, 0.25));
        p("improvement_person_sd", &L::improvement_person_sd, "1", between(0.01, 1.0),
          "Spread of the graded improvement between people that the severity does not explain",
          assumption)
            .prior(uniform(0.1, 0.3));

        p("visible_pore", &L::visible_pore, "um", between(50.0_um, 1000.0_um),
          "Diameter from which a pore is counted", "flament-2015-pores");
        p("pore_spread", &L::pore_spread, "1", between(1.01, 3.0),
          "Factor of one standard deviation between the pores of a person", assumption)
            .prior(uniform(1.15, 1.5));
        p("visible_scar", &L::visible_scar, "um", between(5.0_um, 1000.0_um),
          "Depth at which half of all raters count a scar", assumption)
            .prior(loguniform(30.0_um, 120.0_um));
        p("visible_scar_sd", &L::visible_scar_sd, "1", between(0.01, 2.0),
          "Spread of that depth between raters, in units of its logarithm", assumption)
            .prior(uniform(0.2, 0.5));
        p("count_sd", &L::count_sd, "1", between(0.01, 1.0),
          "Noise of a count of scars, in units of its logarithm", assumption)
            .prior(uniform(0.05, 0.2));

        p("dish_moderate_depth", &L::dish_moderate_depth, "um", between(5.0_um, 1000.0_um),
          "Depth at which half of all raters call a dish-like scar moderate, not mild", assumption)
            .prior(loguniform(80.0_um, 300.0_um));
        p("deep_scar_depth", &L::deep_scar_depth, "um", between(50.0_um, 3000.0_um),
          "Depth at which half of all raters call a scar deep: boxcar scars end at 0.5 mm, or are "
          "deeper",
          "fabbrocini-2010-scar-sizes");

        p("manchester_reference", &L::manchester_reference, "1", between(-5.0, 15.0),
          "Middle severity (half of the logarithms of depth in um and of colour difference) of the "
          "baseline people: that of the simulated striae",
          assumption);
        p("manchester_severity_sd", &L::manchester_severity_sd, "1", between(0.01, 3.0),
          "Spread of that severity between the baseline people: that of the simulated striae",
          assumption)
            .prior(uniform(0.25, 0.5));
        p("manchester_mean", &L::manchester_mean, "1", between(5.5, 17.5),
          "Mean Manchester score of striae before treatment", "casabona-2017-striae-caha")
            .calibrated_on("casabona-2017-striae-caha");
        p("manchester_sd", &L::manchester_sd, "1", between(0.3, 4.0),
          "Spread of the scores of those people", "casabona-2017-striae-caha")
            .calibrated_on("casabona-2017-striae-caha");
        p("manchester_person_sd", &L::manchester_person_sd, "1", between(0.0, 3.0),
          "Spread between people of what depth and colour do not explain: finish, distortion, "
          "texture",
          assumption)
            .prior(uniform(0.15, 0.5));
        p("manchester_rater_sd", &L::manchester_rater_sd, "1", between(0.01, 3.0),
          "Noise of a rater, in units of that severity", assumption)
            .prior(uniform(0.05, 0.25));

        p("sebum_level", &L::sebum_level, "ug/cm2", between(MassPerArea{1e-5}, MassPerArea{5e-3}),
          "Casual sebum of people with pores of median width", assumption)
            .prior(uniform(MassPerArea{1e-3}, MassPerArea{2e-3}));
        p("sebum_sd", &L::sebum_sd, "1", between(0.01, 2.0), "Spread of log sebum between people",
          assumption)
            .prior(uniform(0.3, 0.6));
        p("pore_width_sd", &L::pore_width_sd, "1", between(0.01, 2.0),
          "Spread of log width of pores between people: the range of the condition as four of them",
          assumption);
        p("sebum_pore_correlation", &L::sebum_pore_correlation, "1", between(0.0, 0.99),
          "Correlation of sebum and width of pores between people: middle of 0.47 in men and 0.38 "
          "in "
          "women",
          "roh-2006-sebum-pores");

        p("masi_reference_contrast", &L::masi_reference_contrast, "1", between(0.1, 100.0),
          "Median contrast of pigment (units of the melanin index) of the baseline people: that of "
          "the simulated melasma",
          assumption);
        p("masi_contrast_sd", &L::masi_contrast_sd, "1", between(0.01, 3.0),
          "Spread of log contrast between the baseline people: that of the simulated melasma",
          assumption)
            .prior(uniform(0.35, 0.5));
        p("masi_mean", &L::masi_mean, "1", between(0.5, 40.0),
          "Mean MASI before treatment, 53 people of two studies (11.86 of 23, 8.61 of 30)",
          "hofny-2019-prp-melasma")
            .calibrated_on("hofny-2019-prp-melasma");
        p("masi_sd", &L::masi_sd, "1", between(0.3, 15.0),
          "Spread of MASI before treatment in these people (5.25 and 4.45, and between the means)",
          "hofny-2019-prp-melasma")
            .calibrated_on("hofny-2019-prp-melasma");
        p("modified_masi_share", &L::modified_masi_share, "1", between(0.1, 0.9),
          "mMASI over MASI before treatment, 5.71 over 11.86: what darkness makes of it, evenness "
          "the rest",
          "hofny-2019-prp-melasma")
            .calibrated_on("hofny-2019-prp-melasma");
        p("masi_person_sd", &L::masi_person_sd, "1", between(0.0, 3.0),
          "Spread between people of what contrast does not explain, in units of log contrast",
          assumption)
            .prior(uniform(0.15, 0.45));
        p("masi_rater_sd", &L::masi_rater_sd, "1", between(0.01, 2.0),
          "Noise of a rater, in units of log contrast and of log area", assumption)
            .prior(uniform(0.1, 0.3));
        p("masi_open_shift", &L::masi_open_shift, "1", between(0.0, 2.0),
          "Expectation shift of raters who know of a treatment, in units of log contrast; as that "
          "of "
          "graded improvement",
          assumption)
            .prior(uniform(0.0, 0.25));
        p("masi_place_spread", &L::masi_place_spread, "1", between(1.05, 5.0),
          "Factor of one standard deviation of contrast between the dark places of a face",
          assumption)
            .prior(uniform(1.3, 2.0));
        p("masi_forehead_share", &L::masi_forehead_share, "1", between(0.0, 1.0),
          "Share of the forehead that is involved", assumption)
            .prior(uniform(0.1, 0.4));
        p("masi_malar_share", &L::masi_malar_share, "1", between(0.0, 1.0),
          "Share of the malar regions that is involved", assumption)
            .prior(uniform(0.3, 0.7));
        p("masi_chin_share", &L::masi_chin_share, "1", between(0.0, 1.0),
          "Share of the chin that is involved", assumption)
            .prior(uniform(0.05, 0.35));

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
        p("just_seen_redness", &L::just_seen_redness, "1", between(0.01, 5.0),
          "Redness that is just seen, in full erythemas (colour.blood_of_erythema): a full one "
          "adds "
          "2.4 to a* of light skin, and a difference of one is just seen side by side",
          assumption)
            .prior(loguniform(0.2, 0.8));
        p("most_redness", &L::most_redness, "1", between(0.5, 50.0),
          "Most redness, in full erythemas: the papillary dermis holds at most 18 % blood, 2 % at "
          "rest, and a full erythema adds 2 points",
          "pravdin-1995-blood-phantom");
        p("flush_most", &L::flush_most, "1", between(0.0, 2.0),
          "Erythema right after a session, of vessels that widen wherever skin was pricked",
          assumption)
            .prior(loguniform(0.025, 0.4));
        p("flush_time", &L::flush_time, "min", between(Time{6.0}, 10.0_h),
          "Time in which that fades to 37 %. Flow about one blank prick is back after 9 min "
          "(allergen-prick-flow) to 1 h (allergen-late-phase-flow); a session is hundreds to the "
          "square centimetre, and of it nobody measured",
          assumption)
            .prior(loguniform(Time{5.0 * 60.0}, 1.0_h));
        p("flush_radius", &L::flush_radius, "mm", between(0.1_mm, 50.0_mm),
          "How far around a prick vessels widen", assumption)
            .prior(loguniform(1.0_mm, 10.0_mm));
        p("visible_swelling", &L::visible_swelling, "1", between(0.0001, 1.0),
          "Mean oedema of the dermis that is seen as swelling", assumption)
            .prior(loguniform(0.012, 0.08));

        p("scar_half_width", &L::scar_half_width, "um", between(50.0_um, 5.0_mm),
          "Width of a lone wound through the whole dermis of which half scar: what it leaves of "
          "myofibroblasts after six weeks, in the same world and in a young adult, is the level "
          "that every wound is held against (healing.34). Scars were seen much more often above "
          "0.4 mm and little below 0.5 mm",
          "fractional-harvest-2022-diameter")
            .prior(uniform(300.0_um, 600.0_um))
            .evidence(200.0_um, 2.0_mm);
        p("scar_risk_spread", &L::scar_risk_spread, "1", between(0.05, 3.0),
          "Spread of that density between wounds, in units of its logarithm. Eight people with "
          "seven widths each told wounds above 0.4 mm from narrower ones at p < 0.001, which asks "
          "for about 0.3 or less",
          "fractional-harvest-2022-diameter")
            .prior(uniform(0.15, 0.45));

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
