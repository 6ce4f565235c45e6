#include "measures/measure.hpp"

namespace needlework {
namespace {

// Reading errors: a biopsy is one place of many; instruments as their sources print them; the rest
// is an assumption and says so.
constexpr ReadingError exact{0.0, false, "choice"};  // nothing is read, or the lens holds the noise
constexpr ReadingError biopsy{0.10, true, "assumption"};

constexpr MeasureInfo measures[] = {
    // Histology and chemistry
    {"papillary_collagen_fraction", "Papillary collagen, stained area", "1",
     "Share of the papillary dermis that a collagen stain covers; a cell that is full counts 1",
     "0 to 1, saturates at 1", biopsy, "lotfi-2013-dermaroller-histology"},
    {"papillary_collagen_mass", "Papillary collagen, mass", "1",
     "Collagen of the papillary dermis over that of healthy skin of the site",
     "0 and up, 1 is healthy", biopsy, "lotfi-2013-dermaroller-histology"},
    {"reticular_collagen_mass", "Reticular collagen, mass", "1",
     "Collagen of the reticular dermis over that of healthy skin of the site",
     "0 and up, 1 is healthy", biopsy, "assumption"},
    {"collagen_iii_share", "Collagen III of I and III", "1",
     "Share of collagen III in the collagen of the papillary dermis", "0 to 1", biopsy,
     "defilippi-2022-co2-picrosirius"},
    {"collagen_iii_mass", "Collagen III, mass", "1",
     "Collagen III of the papillary dermis over all collagen of healthy skin of the site; what a "
     "stain for collagen III sees, which rises although the share falls when collagen I rises more",
     "0 and up", biopsy, "el-domyati-2015-acne-scars"},
    {"procollagen_synthesis", "Procollagen synthesis", "1",
     "Collagen made by the cells of the papillary dermis, over rest", "0 and up, 1 is rest", biopsy,
     "orringer-2005-nonablative"},
    {"epidermal_thickness", "Epidermal thickness", "um", "Mean thickness of the living epidermis",
     "0 and up", ReadingError{0.08, true, "assumption"}, "lotfi-2013-dermaroller-histology"},
    {"neutrophil_density", "Neutrophils", "1",
     "Mean neutrophils of the papillary dermis in the unit of the healing model",
     "0 and up, 0 at rest", ReadingError{0.15, true, "assumption"},
     "engelhardt-1998-human-leukocytes"},
    {"macrophage_density", "Macrophages", "1",
     "1 + mean infiltrate of macrophages in the papillary dermis: those above the resident number "
     "where they stand, over that number",
     "0 and up, 1 at rest", ReadingError{0.15, true, "assumption"},
     "engelhardt-1998-human-leukocytes"},
    {"myofibroblast_density", "Myofibroblasts", "1",
     "Mean myofibroblasts of the papillary dermis over resting fibroblasts", "0 and up, 0 at rest",
     ReadingError{0.02, false, "assumption"}, "laubach-2006-fp-time-course"},
    {"mmp_activity", "Matrix enzymes", "1", "Mean MMP activity of the papillary dermis over rest",
     "0 and up, 1 at rest", ReadingError{0.10, true, "assumption"}, "fp-acute-2012-photoaged"},

    // Instruments
    {"optical_attenuation", "OCT attenuation", "1",
     "Attenuation in optical coherence tomography over the untreated value; ratios only",
     "0 and up, 1 before", ReadingError{0.05, true, "assumption"}, "kenkel-2021-ultrasound-oct"},
    {"tewl", "Transepidermal water loss", "g/(m2 h)",
     "Water loss through horny layer and open channels", "0 and up",
     ReadingError{0.10, true, "assumption"}, "montero-vilchez-2021-tewl-sites"},
    {"ion_admittance", "Electrical admittance", "1",
     "Low-frequency admittance of the site over that of intact skin: ions through open, wet "
     "channels",
     "1 and up, 1 is closed", ReadingError{0.10, true, "assumption"}, "ogunjimi-2021-closure-site"},
    {"insertion_force", "Force per needle", "mN",
     "Mean force at which the tough dermis gives way to a needle of the last session, were it "
     "pushed on until it does",
     "0 and up", ReadingError{0.10, true, "assumption"}, "romgens-2014-force-tip"},

    // Pigment and colour
    {"epidermal_melanin", "Melanin of the epidermis", "1",
     "Melanin of the epidermis over that of healthy skin of the same person at rest; of the dark "
     "place where there is one",
     "0 and up, 1 is healthy", ReadingError{0.10, true, "assumption"}, "assumption"},
    {"dermal_melanin", "Melanin in the dermis", "1",
     "Melanin of the dermis over that of the healthy epidermis at rest", "0 and up, 0 is healthy",
     ReadingError{0.10, true, "assumption"}, "assumption"},
    {"melanin_index", "Melanin index", "1",
     "100 log10 of one over the reflectance at 650 nm, of the dark place where there is one",
     "0 and up, higher is darker", ReadingError{1.0, false, "cooksey-2017-nist-skin-reflectance"},
     "cooksey-2017-nist-skin-reflectance"},
    {"pigment_contrast", "Contrast of pigment", "1",
     "Melanin index of the dark place less that of the skin around it; probes scale it each in "
     "their own way, so changes are compared as shares",
     "lower is better, 0 is even", ReadingError{1.4, false, "cooksey-2017-nist-skin-reflectance"},
     "farshi-2020-melasma-needling-alone"},
    {"tone_variation", "Variation of tone", "1",
     "Standard deviation of L* over the patch, from its melanin", "0 and up, lower is more even",
     ReadingError{0.3, false, "assumption"}, "assumption"},
    {"erythema_index", "Erythema index", "1",
     "100 log10 of the reflectance at 650 nm over that at 568 nm", "0 and up, higher is redder",
     ReadingError{1.5, false, "assumption"}, "assumption"},
    {"lightness", "L*", "1", "Lightness of CIELAB under D65, observer of 2 degrees, gloss included",
     "0 black to 100 white", ReadingError{0.7, false, "assumption"}, "cie-1931-observer"},
    {"a_star", "a*", "1", "From green to red in CIELAB", "higher is redder",
     ReadingError{0.5, false, "assumption"}, "cie-1931-observer"},
    {"b_star", "b*", "1", "From blue to yellow in CIELAB", "higher is more yellow",
     ReadingError{0.5, false, "assumption"}, "cie-1931-observer"},
    {"individual_typology_angle", "Individual typology angle", "1",
     "Angle of L* - 50 over b* in degrees",
     "above 55 very light, 41 light, 28 intermediate, 10 tan, -30 brown, below dark",
     ReadingError{2.5, false, "assumption"}, "ita-class-thresholds"},
    {"pih_risk", "Risk of darkening", "1",
     "Chance that a person of this kind darkens visibly from the inflammation; the largest after a "
     "session",
     "0 to 1, lower is better", exact, "assumption"},

    // Hair
    {"hair_density", "Hairs", "1/cm2", "Hairs of a square centimetre of scalp, thick and thin",
     "0 and up", ReadingError{0.05, true, "assumption"}, "aggarwal-2020-aga-needling-alone"},
    {"terminal_share", "Terminal hairs", "1",
     "Share of hairs as thick as follicle.terminal_shaft or thicker", "0 to 1",
     ReadingError{0.03, false, "assumption"}, "hoffmann-2005-trichoscan"},
    {"shaft_diameter", "Diameter of hairs", "um", "Mean diameter of the hairs", "0 and up",
     ReadingError{2.0, false, "assumption"}, "aggarwal-2020-aga-needling-alone"},

    // The surface of a scar
    {"scar_depth", "Scar depth", "um", "Median of the rim minus the floor (lowest tenth) of a scar",
     "0 and up, lower is better", ReadingError{15.0, false, "assumption"}, "assumption"},
    {"scar_volume", "Scar volume", "mm3", "Volume between the level of the rim and the scar",
     "0 and up, lower is better", ReadingError{0.10, true, "assumption"}, "assumption"},
    {"surface_irregularity", "Replica irregularity", "um",
     "Mean absolute height about the line mean over lines in x and in y, as on a silicone replica",
     "0 and up, lower is better", ReadingError{0.10, true, "assumption"},
     "fabbrocini-2014-phototypes"},
    {"goodman_baron_grade", "Goodman-Baron grade of the face", "1",
     "1 macular, 2 mild, 3 moderate, 4 severe; of a face through its lesions and a rater",
     "1 to 4, lower is better", exact, "minh-2019-weekly-roller-time-course"},

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
     "Mean deepest place of the tip, channels of the last session", "0 and up",
     ReadingError{0.05, true, "assumption"}, "donnelly-2011-gantrez-oct"},
    {"wound_depth", "Depth of cut tissue", "um",
     "Mean depth of cut tissue, channels of the last session", "0 and up",
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
     "Share of the strikes of a session whose tip leaves the dermis", "0 to 100 %, lower is safer",
     exact, "assumption"},
    {"strikes_beyond_depth", "Strikes beyond the stated depth", "%",
     "Share of the strikes of a session whose tip passes the depth of [safety]",
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

}  // namespace needlework
