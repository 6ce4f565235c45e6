#include "measures/read_measures.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "base/units.hpp"
#include "measures/elasticity.hpp"
#include "measures/measure.hpp"

namespace needlework {

double Measured::shown() const {
    const MeasureInfo* info = find_measure(name);
    EXPECTS(info != nullptr, "a measured name stands in the list of measures");
    return from_si(value_si, info->unit);
}

double papillary_collagen_fraction(const TissueSummary& s) { return s.papillary.stained_share; }

double collagen_iii_share(const TissueSummary& s, const LensParameters& lens) {
    // What is fixed but not yet organised still has the composition of new collagen.
    double young = s.papillary.labile_mass + s.papillary.unorganised_mass;
    double old = s.papillary.mature_mass - s.papillary.unorganised_mass;
    return (lens.collagen_iii_of_labile * young + lens.collagen_iii_of_mature * old) /
           s.papillary.collagen_mass;
}

double optical_attenuation(const TissueSummary& s, const LensParameters& lens) {
    double w = lens.oct_organised_share;
    return 1.0 +
           lens.oct_slope * (w * s.optical.organised + (1.0 - w) * (s.optical.collagen - 1.0));
}

MassFlux tewl(double open_share, double inverse_quality, MassFlux site,
              const LensParameters& lens) {
    return (1.0 - open_share) * inverse_quality * site +
           (open_share / (open_share + lens.open_half_share)) * lens.open_water_loss;
}

double pain(Length tip_depth, double needles_at_once, Anaesthetic anaesthetic,
            const LensParameters& lens) {
    if (tip_depth.si <= 0.0 || needles_at_once <= 0.0) return 0.0;
    constexpr double scale_end = 10.0;  // visual analogue scale
    double reference_drive = lens.pain_at_reference / (scale_end - lens.pain_at_reference);
    double length = std::min(tip_depth.si, lens.pain_longest.si) / lens.pain_reference_length.si;
    double drive =
        reference_drive * std::pow(length, lens.pain_length_exponent) *
        std::pow(needles_at_once / lens.pain_reference_needles, lens.pain_number_exponent);
    if (anaesthetic == Anaesthetic::none) drive *= lens.pain_without_anaesthetic;
    if (anaesthetic == Anaesthetic::rolled_in) drive *= lens.pain_rolled_in_anaesthetic;
    return scale_end * drive / (1.0 + drive);
}

double pih_risk(double drive, const LensParameters& lens) {
    if (drive <= 0.0) return 0.0;
    return normal_cdf(std::log(drive / lens.pih_drive_half) / std::log(lens.pih_person_spread));
}

double scar_risk(double myofibroblast, double half_level, const LensParameters& lens) {
    EXPECTS(half_level > 0.0, "a wound of which half scar leaves myofibroblasts");
    if (myofibroblast <= 0.0) return 0.0;
    return normal_cdf(std::log(myofibroblast / half_level) / lens.scar_risk_spread);
}

std::vector<Measured> read_state(const TissueSummary& s, const SkinReference& skin,
                                 const LensParameters& lens) {
    std::vector<Measured> list = {
        {"papillary_collagen_fraction", papillary_collagen_fraction(s)},
        {"papillary_collagen_mass", s.papillary.collagen_mass},
        {"reticular_collagen_mass", s.reticular.collagen_mass},
        {"collagen_iii_share", collagen_iii_share(s, lens)},
        {"collagen_iii_mass", collagen_iii_share(s, lens) * s.papillary.collagen_mass},
        {"procollagen_synthesis", s.papillary.synthesis},
        {"epidermal_thickness", s.epidermal_thickness * skin.epidermis.si},
        {"neutrophil_density", s.papillary.neutrophil},
        {"macrophage_density", 1.0 + s.papillary.macrophage_excess},
        {"myofibroblast_density", s.papillary.myofibroblast},
        {"mmp_activity", s.papillary.mmp_activity},
        {"elastin", (1.0 - skin.elastin_deficit) * s.dermis.elastin},
        {"optical_attenuation", optical_attenuation(s, lens)},
        {"tewl", tewl(s.open_share, s.inverse_barrier_quality, skin.water_loss, lens).si},
    };
    const double stiffness = dermal_stiffness(s.dermis, lens);
    const Suction raised =
        suction(stiffness, (1.0 - skin.elastin_deficit) * s.dermis.elastin, lens);
    list.insert(list.end(), {{"dermal_density", dermal_density(s.dermis, lens)},
                             {"dermal_stiffness", stiffness},
                             {"suction_r0", raised.r0.si},
                             {"suction_r2", raised.r2},
                             {"suction_r5", raised.r5},
                             {"suction_r7", raised.r7}});
    const ChannelSummary& channels = s.last_session;
    if (channels.n == 0) return list;
    list.insert(list.end(), {{"channels_per_area", channels.per_area_m2},
                             {"bleeding_spots", channels.bleeding_per_area_m2},
                             {"tip_depth", channels.tip_depth_m},
                             {"wound_depth", channels.wound_depth_m},
                             {"open_depth", channels.open_depth_m},
                             {"open_diameter", channels.open_diameter_m},
                             {"insertion_force", channels.force_n}});
    return list;
}

}  // namespace needlework
