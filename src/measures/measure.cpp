#include "measures/measure.hpp"

#include "base/units.hpp"

namespace needlework {
namespace {

// Reading errors: a biopsy is one place of many; instruments as their sources print them; the rest
// is an assumption and says so.
constexpr ReadingError exact{0.0, false, "choice"};  // nothing is read, or the lens holds the noise
constexpr ReadingError biopsy{0.10, true, "assumption"};

// How a published level before treatment is carried over; the rest has none, or begins from
// nothing.
constexpr LevelScale ratio = LevelScale::ratio, shift = LevelScale::shift;

// What people read goes through a lens (measures.11 on) whose noise are parameters.
constexpr RaterNoise masi_raters{
    "log contrast", "masi_person_sd", "masi_rater_sd", "masi_open_shift", "", true};
constexpr RaterNoise lemperle_raters{
    "log depth", "lemperle_person_sd", "lemperle_rater_sd", "grade_open_shift", "", true};
constexpr RaterNoise grade_raters{
    "log depth", "grade_person_sd", "grade_rater_sd", "grade_open_shift", "", true};
constexpr RaterNoise manchester_raters{"log of the geometric mean of depth and colour difference",
                                       "manchester_person_sd",
                                       "manchester_rater_sd",
                                       "grade_open_shift",
                                       "",
                                       true};
constexpr RaterNoise count_raters{"log number of scars", "",  "count_sd", "grade_open_shift",
                                  "visible_scar_sd",     true};
constexpr RaterNoise gais_raters{"share of severity that is gone", "", "gais_rater_sd",
                                 "improvement_open_shift"};
constexpr RaterNoise improvement_raters{"share of severity that is gone", "improvement_person_sd",
                                        "", "improvement_open_shift"};

constexpr MeasureInfo measures[] = {
    // Histology and chemistry
    {"papillary_collagen_fraction", "Papillary collagen, stained area", "1",
     "Share of the papillary dermis that a collagen stain covers; a cell that is full counts 1",
     "0 to 1, saturates at 1", biopsy, "lotfi-2013-dermaroller-histology", ratio},
    {"papillary_collagen_mass", "Papillary collagen, mass", "1",
     "Collagen of the papillary dermis over that of healthy skin of the site",
     "0 and up, 1 is healthy", biopsy, "lotfi-2013-dermaroller-histology", ratio},
    {"reticular_collagen_mass", "Reticular collagen, mass", "1",
     "Collagen of the reticular dermis over that of healthy skin of the site",
     "0 and up, 1 is healthy", biopsy, "assumption", ratio},
    {"collagen_iii_share", "Collagen III of I and III", "1",
     "Share of collagen III in the collagen of the papillary dermis", "0 to 1", biopsy,
     "defilippi-2022-co2-picrosirius", ratio},
    {"collagen_iii_mass", "Collagen III, mass", "1",
     "Collagen III of the papillary dermis over all collagen of healthy skin of the site; what a "
     "stain for collagen III sees, which rises although the share falls when collagen I rises more",
     "0 and up", biopsy, "el-domyati-2015-acne-scars", ratio},
    {"procollagen_synthesis", "Procollagen synthesis", "1",
     "Collagen made by the cells of the papillary dermis, over rest", "0 and up, 1 is rest", biopsy,
     "orringer-2005-nonablative", ratio},
    {"epidermal_thickness", "Epidermal thickness", "um", "Mean thickness of the living epidermis",
     "0 and up", ReadingError{0.08, true, "assumption"}, "lotfi-2013-dermaroller-histology", ratio},
    {"neutrophil_density", "Neutrophils", "1",
     "Mean neutrophils of the papillary dermis in the unit of the healing model",
     "0 and up, 0 at rest", ReadingError{0.15, true, "assumption"},
     "engelhardt-1998-human-leukocytes"},
    {"macrophage_density", "Macrophages", "1",
     "1 + mean infiltrate of macrophages in the papillary dermis: those above the resident number "
     "where they stand, over that number",
     "0 and up, 1 at rest", ReadingError{0.15, true, "assumption"},
     "engelhardt-1998-human-leukocytes", ratio},
    {"myofibroblast_density", "Myofibroblasts", "1",
     "Mean myofibroblasts of the papillary dermis over resting fibroblasts", "0 and up, 0 at rest",
     ReadingError{0.02, false, "assumption"}, "laubach-2006-fp-time-course"},
    {"mmp_activity", "Matrix enzymes", "1", "Mean MMP activity of the papillary dermis over rest",
     "0 and up, 1 at rest", ReadingError{0.10, true, "assumption"}, "fp-acute-2012-photoaged",
     ratio},

    // Instruments
    {"elastin", "Elastin of the dermis", "1",
     "Mean elastin of the dermis over that of healthy skin. Enzymes take a little, activated "
     "fibroblasts make a little; published signs disagree",
     "0 and up, 1 is healthy", ReadingError{0.10, true, "assumption"}, "assumption", ratio},
    {"optical_attenuation", "OCT attenuation", "1",
     "Attenuation in optical coherence tomography over the untreated value; ratios only",
     "0 and up, 1 before", ReadingError{0.05, true, "assumption"}, "kenkel-2021-ultrasound-oct",
     ratio},
    {"tewl", "Transepidermal water loss", "g/(m2 h)",
     "Water loss through horny layer and open channels", "0 and up",
     ReadingError{0.10, true, "assumption"}, "montero-vilchez-2021-tewl-sites", ratio},
    {"ion_admittance", "Electrical admittance", "1",
     "Low-frequency admittance of the site over that of intact skin: ions through open, wet "
     "channels",
     "1 and up, 1 is closed", ReadingError{0.10, true, "assumption"}, "ogunjimi-2021-closure-site",
     ratio},
    {"horny_layer_water", "Water of the horny layer", "1",
     "Share of water in the mass of the horny layer, as what lies on the skin keeps it",
     "0 to 1, higher is wetter", ReadingError{0.10, true, "assumption"},
     "draelos-2021-hyaluronic-serum", ratio},
    {"horny_layer_swelling", "Thickness of the horny layer", "1",
     "Thickness of the horny layer over that in air: water that it takes up is volume",
     "1 and up, 1 in air", ReadingError{0.10, true, "assumption"}, "assumption", ratio},
    {"dermal_density", "Density of the dermis in ultrasound", "1",
     "Brightness of the dermis in high-resolution ultrasound over that of healthy skin, by the "
     "mass "
     "of collagen that carries; its exponent was never measured: only its sign is tested",
     "0 and up, 1 is healthy", ReadingError{0.10, true, "assumption"}, "assumption", ratio},
    {"dermal_stiffness", "Stiffness of the dermis", "1",
     "Stiffness of the dermis over that of healthy skin, by the mass of collagen that carries",
     "0 and up, 1 is healthy", ReadingError{0.10, true, "assumption"}, "assumption", ratio},
    {"suction_r0", "R0, height under suction", "mm",
     "Largest height of the skin under suction (2 mm, 450 mbar); of a healthy face but for the "
     "state of the dermis",
     "0 and up, lower is firmer", ReadingError{0.05, true, "assumption"}, "jofa-cutometer-r0",
     ratio},
    {"suction_r2", "R2, gross elasticity", "1",
     "Share of that height that has come back at the end of the pause", "0 to 1, higher is better",
     ReadingError{0.03, false, "assumption"}, "jofa-cutometer-face", ratio},
    {"suction_r5", "R5, net elasticity", "1", "What comes back at once over what rose at once",
     "0 to 1, higher is better", ReadingError{0.04, false, "assumption"}, "jofa-cutometer-face",
     ratio},
    {"suction_r7", "R7, biological elasticity", "1",
     "What comes back at once over the whole height", "0 to 1, higher is better",
     ReadingError{0.03, false, "assumption"}, "jofa-cutometer-face", ratio},
    {"insertion_force", "Force per needle", "mN",
     "Mean force at which the tough dermis gives way to a needle of the last session, were it "
     "pushed on until it does",
     "0 and up", ReadingError{0.10, true, "assumption"}, "romgens-2014-force-tip"},

    // Pigment and colour
    {"epidermal_melanin", "Melanin of the epidermis", "1",
     "Melanin of the epidermis over that of healthy skin of the same person at rest; of the dark "
     "place where there is one",
     "0 and up, 1 is healthy", ReadingError{0.10, true, "assumption"}, "assumption", ratio},
    {"dermal_melanin", "Melanin in the dermis", "1",
     "Melanin of the dermis over that of the healthy epidermis at rest", "0 and up, 0 is healthy",
     ReadingError{0.10, true, "assumption"}, "assumption", ratio},
    {"melanin_index", "Melanin index", "1",
     "100 log10 of one over the reflectance at 650 nm, of the dark place where there is one",
     "0 and up, higher is darker", ReadingError{1.0, false, "cooksey-2017-nist-skin-reflectance"},
     "cooksey-2017-nist-skin-reflectance", ratio},
    {"pigment_contrast", "Contrast of pigment", "1",
     "Melanin index of the dark place less that of the skin around it; probes scale it each in "
     "their own way, so changes are compared as shares",
     "lower is better, 0 is even", ReadingError{1.4, false, "cooksey-2017-nist-skin-reflectance"},
     "farshi-2020-melasma-needling-alone", ratio},
    {"tone_variation", "Variation of tone", "1",
     "Root mean square difference of colour (CIELAB) of the places of the patch from their mean, "
     "by their melanin and the blood that the condition holds",
     "0 and up, lower is more even", ReadingError{0.3, false, "assumption"}, "assumption", ratio},
    {"masi", "MASI of the face", "1",
     "0.3 A (D + H) of forehead and each malar region, 0.1 of the chin, from the contrast of the "
     "dark place: area that is seen, darkness, evenness",
     "0 to 48, lower is better", exact, "kimbrough-green-1994-masi", ratio, masi_raters},
    {"hemi_masi", "MASI of half a face", "1", "As MASI, of the right half",
     "0 to 24, lower is better", exact, "kimbrough-green-1994-masi", ratio, masi_raters},
    {"modified_masi", "mMASI of the face", "1", "As MASI without evenness",
     "0 to 24, lower is better", exact, "kimbrough-green-1994-masi", ratio, masi_raters},
    {"erythema_index", "Erythema index", "1",
     "100 log10 of the reflectance at 650 nm over that at 568 nm", "0 and up, higher is redder",
     ReadingError{1.5, false, "assumption"}, "assumption", ratio},
    {"lightness", "L*", "1", "Lightness of CIELAB under D65, observer of 2 degrees, gloss included",
     "0 black to 100 white", ReadingError{0.7, false, "assumption"}, "cie-1931-observer", shift},
    {"a_star", "a*", "1", "From green to red in CIELAB", "higher is redder",
     ReadingError{0.5, false, "assumption"}, "cie-1931-observer", shift},
    {"b_star", "b*", "1", "From blue to yellow in CIELAB", "higher is more yellow",
     ReadingError{0.5, false, "assumption"}, "cie-1931-observer", shift},
    {"individual_typology_angle", "Individual typology angle", "1",
     "Angle of L* - 50 over b* in degrees",
     "above 55 very light, 41 light, 28 intermediate, 10 tan, -30 brown, below dark",
     ReadingError{2.5, false, "assumption"}, "ita-class-thresholds", shift},
    {"pih_risk", "Risk of darkening", "1",
     "Chance that a person of this kind darkens visibly from the inflammation; the largest after a "
     "session",
     "0 to 1, lower is better", exact, "assumption"},

    // Hair
    {"hair_density", "Hairs", "1/cm2", "Hairs of a square centimetre of scalp, thick and thin",
     "0 and up", ReadingError{0.05, true, "assumption"}, "aggarwal-2020-aga-needling-alone", ratio},
    {"terminal_share", "Terminal hairs", "1",
     "Share of hairs as thick as follicle.terminal_shaft or thicker", "0 to 1",
     ReadingError{0.03, false, "assumption"}, "hoffmann-2005-trichoscan", ratio},
    {"shaft_diameter", "Diameter of hairs", "um", "Mean diameter of the hairs", "0 and up",
     ReadingError{2.0, false, "assumption"}, "aggarwal-2020-aga-needling-alone", ratio},

    // Delivery of an active
    {"permeability_coefficient", "Permeability coefficient", "cm/h",
     "Highest flux out of the skin over the concentration in the donor", "0 and up",
     ReadingError{0.10, true, "assumption"}, "chen-lian-han-2010-kp-set"},
    {"horny_layer_permeability", "Permeability of the horny layer", "cm/h",
     "Of the intact reference stack for the un-ionised form by brick and mortar (delivery.4), as "
     "its nearest relatives correct it (delivery.31)",
     "0 and up", exact, "chen-lian-surrey-model"},
    {"potts_guy_permeability", "Permeability by Potts and Guy", "cm/h",
     "Of intact skin by one line in log Kow and molecular weight (delivery.2)", "0 and up", exact,
     "potts-guy-1992-kp"},
    {"permeability_error", "Error of predicted permeability", "1",
     "Root mean square of predicted less measured log10 Kp over the published table; readings: "
     "bricks, bricks-polar, potts-guy, potts-guy-polar",
     "0 and up, decades", exact, "chen-lian-han-2010-kp-set"},
    {"permeability_bias", "Bias of predicted permeability", "1",
     "Mean of predicted less measured log10 Kp over the published table; readings as for "
     "permeability_error",
     "decades", exact, "chen-lian-han-2010-kp-set"},
    {"delivery_flux", "Flux out of the skin", "ug/(cm2 h)",
     "What reaches receptor or blood per area and time", "0 and up",
     ReadingError{0.10, true, "assumption"}, "nguyen-2016-roller-tiagabine"},
    {"cumulative_delivery", "Delivered through the skin", "ug/cm2",
     "What has reached receptor or blood, per area", "0 and up",
     ReadingError{0.10, true, "assumption"}, "puri-2021-naloxone-drpen"},
    {"dose_below_horny_layer", "Dose below the horny layer", "ug/cm2",
     "All that has passed the horny layer or a channel's mouth: in living skin, receptor and blood",
     "0 and up", ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"delivery_enhancement", "Enhancement over intact skin", "1",
     "Dose below the horny layer over that of the same skin without channels",
     "1 and up; without bound where intact skin lets nothing through", exact,
     "puri-2021-naloxone-drpen"},
    {"delivery_lag_time", "Lag time", "min",
     "Where the steepest tangent of the amount delivered meets zero", "0 and up",
     ReadingError{0.10, true, "assumption"}, "puri-2021-naloxone-drpen"},
    {"share_on_skin", "Dose left on the skin", "%", "Share of the dose in the vehicle or wiped off",
     "0 to 100", ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"share_in_horny_layer", "Dose in the horny layer", "%", "Share of the dose in the horny layer",
     "0 to 100", ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"share_in_epidermis", "Dose in the epidermis", "%",
     "Share of the dose in the living epidermis and the fluid of its channels", "0 to 100",
     ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"share_in_dermis", "Dose in the dermis", "%", "Share of the dose in the dermis", "0 to 100",
     ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"share_in_living_skin", "Dose in living skin", "%",
     "Share of the dose in epidermis and dermis", "0 to 100",
     ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"share_in_strips", "Dose on tape strips", "%",
     "Share of the dose in what tape takes off the horny layer", "0 to 100",
     ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"share_in_stripped_skin", "Dose in stripped skin", "%",
     "Share of the dose in skin whose horny layer was stripped: living skin, follicles and the "
     "horny layer that tape left",
     "0 to 100", ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"share_delivered", "Dose through the skin", "%", "Share of the dose in receptor or blood",
     "0 to 100", ReadingError{0.10, true, "assumption"}, "jiang-1998-glycolic-acid"},
    {"tissue_concentration", "Concentration in living skin", "ug/ml",
     "Mean over epidermis and dermis", "0 and up", ReadingError{0.10, true, "assumption"},
     "ito-2013-lidocaine-dissolving"},
    {"plasma_concentration", "Concentration in plasma", "ng/ml",
     "Of one compartment that the treated area feeds", "0 and up",
     ReadingError{0.10, true, "assumption"}, "ross-1991-nicotine-patch"},
    {"plasma_peak", "Peak in plasma", "ng/ml", "Highest concentration in plasma", "0 and up",
     ReadingError{0.10, true, "assumption"}, "ross-1991-nicotine-patch"},
    {"plasma_peak_time", "Time of the peak in plasma", "h",
     "Time from the session (or the first application) to the peak in plasma", "0 and up",
     ReadingError{0.10, true, "assumption"}, "ross-1991-nicotine-patch"},
    {"plasma_exposure", "Exposure in plasma", "ng h/ml",
     "Area under the curve of the concentration in plasma, to the end of what was followed",
     "0 and up", ReadingError{0.10, true, "assumption"}, "ross-1991-nicotine-patch"},

    // The surface of a scar
    {"scar_depth", "Scar depth", "um", "Median of the rim minus the floor (lowest tenth) of a scar",
     "0 and up, lower is better", ReadingError{15.0, false, "assumption"}, "assumption", ratio},
    {"scar_volume", "Scar volume", "mm3", "Volume between the level of the rim and the scar",
     "0 and up, lower is better", ReadingError{0.10, true, "assumption"}, "assumption", ratio},
    {"surface_irregularity", "Replica irregularity", "um",
     "Mean absolute height about the line mean over lines in x and in y, as on a silicone replica; "
     "without a filter (Pa), the skin's own furrows included",
     "0 and up, lower is better", ReadingError{0.10, true, "assumption"},
     "fabbrocini-2014-phototypes", ratio},
    {"wrinkle_depth", "Depth of the wrinkle", "um",
     "Level beside the wrinkle minus its floor (lowest tenth)", "0 and up, lower is better",
     ReadingError{15.0, false, "assumption"}, "assumption", ratio},
    {"profile_ra", "Ra across the wrinkle", "um",
     "Mean absolute height of the roughness profile across the wrinkle (Gaussian filter, cutoff "
     "2.5 "
     "mm), the skin's own furrows included",
     "0 and up, lower is better", ReadingError{0.10, true, "assumption"}, "iso-4287-1997", ratio},
    {"profile_rz", "Rz across the wrinkle", "um",
     "Highest less lowest height of the roughness profile across the wrinkle (Gaussian filter, "
     "cutoff 2.5 mm), mean over sampling lengths of about a cutoff",
     "0 and up, lower is better", ReadingError{0.10, true, "assumption"}, "iso-4287-1997", ratio},
    {"lemperle_grade", "Lemperle grade of the wrinkle", "1",
     "0 none, 1 just seen, 2 shallow, 3 moderately deep, 4 deep with edges, 5 very deep with "
     "folds",
     "0 to 5, lower is better", exact, "lemperle-2001-wrinkle-scale", shift, lemperle_raters},
    {"gais", "Global aesthetic improvement", "1",
     "1 very much better, 2 much better, 3 better, 4 the same, 5 worse; of the depth (of striae: "
     "depth times width)",
     "1 to 5, lower is better, 4 before", exact, "alqam-2022-neck-wrinkles", LevelScale::none,
     gais_raters},
    {"graded_improvement", "Improvement as graded", "%",
     "Improvement that raters of photographs write down; 25, 50 and 75 part minimal, moderate, "
     "marked and excellent",
     "higher is better, 0 before", exact, "park-2012-striae", LevelScale::none, improvement_raters},
    {"pore_diameter", "Diameter of the pores", "um",
     "Median diameter of the openings, as tension holds them open", "0 and up, lower is better",
     ReadingError{0.05, true, "assumption"}, "flament-2015-pores", ratio},
    {"pore_depth", "Depth of the pores", "um", "Rim minus floor of the median opening",
     "0 and up, lower is better", ReadingError{15.0, false, "assumption"}, "assumption", ratio},
    {"pore_count", "Pores that are seen", "1/cm2",
     "Openings wider than measures.visible_pore an area of skin", "0 and up, lower is better",
     ReadingError{0.10, true, "assumption"}, "flament-2015-pores", ratio},
    {"sebum_level", "Sebum of the skin", "ug/cm2",
     "Casual sebum of the person, as a Sebumeter reads it; goes with the width of pores between "
     "people, and no needle changes it (cho-2012-rf-pores)",
     "0 and up", ReadingError{0.15, true, "assumption"}, "roh-2006-sebum-pores", ratio},
    {"stria_width", "Width of the stria", "mm", "Width of the band, as tension holds it open",
     "0 and up, lower is better", ReadingError{0.05, true, "assumption"}, "assumption", ratio},
    {"stria_depth", "Depth of the stria", "um", "Level beside the stria minus its floor",
     "0 and up, lower is better", ReadingError{15.0, false, "assumption"}, "assumption", ratio},
    {"manchester_score", "Manchester score of the stria", "1",
     "Colour, finish, contour, distortion and texture together, without the visual analogue scale, "
     "from depth and colour difference of the stria",
     "5 to 18, lower is better", exact, "beausang-1998-manchester", shift, manchester_raters},
    {"ecca_score", "ECCA of the face", "1",
     "Sum over V, U and M scars of weight (15, 20, 25) times class of their number (0 to 3), of a "
     "face through its lesions",
     "0 to 540, here to 180 (atrophic scars), lower is better", exact, "dreno-2007-ecca", ratio,
     count_raters},
    {"goodman_baron_score", "Goodman-Baron score of the face", "1",
     "Sum over classes of scars of points (1 to 3) times class of their number (1 to 3), of a face "
     "through its lesions",
     "0 to 84, here to 33 (atrophic scars), lower is better",
     // Observers were within 4 points on 19 of 21 people: 4/(1.67 sqrt(2)).
     ReadingError{1.7, false, "goodman-baron-2006"}, "goodman-baron-2006", ratio, count_raters},
    {"goodman_baron_grade", "Goodman-Baron grade of the face", "1",
     "1 macular, 2 mild, 3 moderate, 4 severe; of a face through its lesions and a rater",
     "1 to 4, lower is better", exact, "minh-2019-weekly-roller-time-course", shift, grade_raters},

    // The session
    {"pain", "Pain", "1", "Pain of the session on a visual scale", "0 to 10",
     ReadingError{1.0, false, "assumption"}, "luz-2017-pain-roller"},
    {"erythema_days", "Redness", "d", "Time after a session until redness is no longer seen",
     "0 and up", ReadingError{0.5, false, "assumption"}, "minh-2019-weekly-roller-time-course"},
    {"swelling_days", "Swelling", "d", "Time after a session until swelling is no longer seen",
     "0 and up", ReadingError{0.5, false, "assumption"}, "hkdvb-2018-36-cases"},
    {"channels_per_area", "Channels", "1/cm2", "Channels of the last session per area of skin",
     "0 and up", exact, "doddaballapur-2009-roller-density"},
    {"bleeding_spots", "Bleeding spots", "1/cm2",
     "Channels of the last session that bleed, per area", "0 and up",
     ReadingError{0.10, true, "assumption"}, "blicharz-2018-capillary-strikes"},
    {"tip_depth", "Depth of the tip", "um",
     "Mean depth of the tip below the dented surface with the needle in place, channels of the "
     "last session",
     "0 and up", ReadingError{0.05, true, "assumption"}, "donnelly-2011-gantrez-oct"},
    {"wound_depth", "Depth of cut tissue", "um",
     "Mean depth of cut tissue with the needle out, channels of the last session", "0 and up",
     ReadingError{0.05, true, "assumption"}, "sasaki-2019-tewl-microneedling"},
    {"open_depth", "Depth of the open gap", "um",
     "Mean depth of the gap that stays open, channels of the last session", "0 and up",
     ReadingError{0.10, true, "assumption"}, "oct-rcm-2019-mnrf-micropores"},
    {"open_diameter", "Width of the open gap", "um",
     "Mean diameter at the surface of the gap that stays open, channels of the last session",
     "0 and up", ReadingError{0.10, true, "assumption"}, "kalluri-2011-closure"},
    {"entered_share", "Strikes that go in", "%",
     "Share of the strikes of a session that go through the horny layer", "0 to 100 %", exact,
     "assumption"},
    {"cut_share", "Surface that is cut", "%",
     "Share of the surface that the wounds of a session cover", "0 to 100 %", exact, "assumption"},
    {"needle_force", "Peak force on a needle", "mN",
     "Mean over strikes of the largest force along the needle", "0 and up",
     ReadingError{0.10, true, "assumption"}, "romgens-2014-force-tip"},
    {"deflection", "Dent of the skin", "um",
     "Mean dent of the skin under a needle at the peak force", "0 and up",
     ReadingError{0.10, true, "assumption"}, "assumption"},
    {"buckling_margin", "Lowest margin against buckling", "1",
     "Load at which a needle with a free tip buckles over the peak force on it, least of all "
     "strikes; below 1 a needle would bend",
     "0 and up, higher is safer", exact, "assumption"},
    {"strikes_reaching_fat", "Strikes that reach fat", "%",
     "Share of the strikes of a session that cut through the dermis", "0 to 100 %, lower is safer",
     exact, "assumption"},
    {"strikes_beyond_depth", "Strikes beyond the stated depth", "%",
     "Share of the strikes of a session that cut deeper than the depth of [safety]",
     "0 to 100 %, lower is safer", exact, "assumption"},
    {"strike_rate", "Strikes", "1/s", "Needle strikes of a powered device per second", "0 and up",
     exact, "dermapen-device"},

    // Closing and scarring
    {"reepithelialisation_time", "Time to a closed epidermis", "h",
     "Time after a session until the epidermis covers all but a hundredth of what was opened",
     "0 and up", ReadingError{1.0, false, "assumption"}, "stumpp-2009-reepithelialisation"},
    {"barrier_closure_half_life", "Half-life of open channels", "h",
     "Time after a session until half of the open area has closed", "0 and up",
     ReadingError{0.10, true, "assumption"}, "ogunjimi-2021-closure-site"},
    {"barrier_closure_time", "Time to a closed barrier", "h",
     "Time after a session until a twentieth of the open area is left", "0 and up",
     ReadingError{0.10, true, "assumption"}, "gupta-2011-resealing"},
    {"bacteria_window", "Open to bacteria", "h",
     "Time after a session for which a channel of mean open width is wider than a bacterium (1 "
     "um), "
     "by the clocks of the barrier; a closed epidermis below it may end it sooner",
     "0 and up", exact, "assumption"},
    {"pigment_window", "Open to grains of makeup", "h",
     "Time after a session for which a channel of mean open width is wider than a grain of 10 um",
     "0 and up", exact, "assumption"},
    {"contamination_exposure", "Exposure to makeup or sweat", "s",
     "Open area of the channels over that of the skin, summed over the time for which makeup or "
     "sweat lies there and a bacterium could pass: the time for which all of the skin would have "
     "to lie open for as much",
     "0 and up, 0 is none", exact, "assumption"},
    {"scar_risk", "Risk of a scar", "1",
     "Chance that a wound of the session leaves a scar, from the myofibroblasts left at six weeks",
     "0 to 1, lower is better", exact, "fractional-harvest-2022-diameter"},
};

}  // namespace

std::span<const MeasureInfo> all_measures() { return measures; }

const MeasureInfo* find_measure(std::string_view name) {
    for (const MeasureInfo& m : measures)
        if (m.name == name) return &m;
    return nullptr;
}

ScaleRange scale_range(const MeasureInfo& info) {
    ScaleRange range;
    const auto low = split_number_and_unit(info.scale);
    if (!low) return range;
    const bool ends = low->unit.starts_with("to ");
    if (ends || low->unit.starts_with("and up")) range.lowest = low->value;
    if (ends)
        if (const auto high = split_number_and_unit(low->unit.substr(3)))
            range.highest = high->value;
    return range;
}

}  // namespace needlework
