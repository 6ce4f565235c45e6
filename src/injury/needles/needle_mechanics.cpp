#include "injury/needles/needle_mechanics.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

Length SkinBed::depth_of(size_t layer) const {
    EXPECTS(layer < layers.size(), "the layer exists");
    Length depth{0.0};
    for (size_t i = 0; i < layer; ++i) depth += layers[i].thickness;
    return depth;
}

double NeedleMechanics::rate_factor(Time contact) const {
    auto left = [this](double t) {
        double rest = 1.0 - relaxed_1 - relaxed_10;
        return rest + relaxed_1 * std::exp(-t / relaxation_time_1.si) +
               relaxed_10 * std::exp(-t / relaxation_time_10.si);
    };
    const double reference_s =
        1.0;  // moduli are read after about a second (crichton-2013-scale-modulus)
    return left(contact.si) / left(reference_s);
}

SkinBed generic_bed(const NeedleMechanics& mechanics) {
    SkinBed bed;
    // Stiffness: geerligs-2011-epidermis-modulus (1-2 MPa), papillary an assumption (1-10 kPa),
    // reticular shear modulus 0.2 MPa (between tran-2007-layer-neohooke and
    // pailler-mattei-2008-layers), fat and muscle pailler-mattei-2008-layers. Thickness:
    // sandbymoller-2003-epidermis, an assumption for cheek dermis and fat.
    bed.layers = {{"stratum_corneum", 15.0_um, 1.5_MPa, {}, 1.0},
                  {"viable_epidermis", 55.0_um, 1.5_MPa, {}, 1.0},
                  {"papillary_dermis", 90.0_um, 10.0_kPa, {}, 1.0},
                  {"reticular_dermis", 1340.0_um, 600.0_kPa, {}, 1.0},
                  {"hypodermis", 4.0_mm, 2.0_kPa, {}, 1.0},
                  {"base", 10.0_mm, 80.0_kPa, {}, 1.0}};
    apply_toughness(bed, mechanics);
    return bed;
}

void apply_toughness(SkinBed& bed, const NeedleMechanics& m) {
    EXPECTS(bed.layers.size() == 6, "a bed of six layers");
    for (size_t i : {0, 1}) bed.layers[i].toughness = m.epidermis_toughness;
    bed.layers[2].toughness = m.papillary_toughness;
    bed.layers[3].toughness = m.reticular_toughness;
    bed.layers[3].breach_factor = m.reticular_breach.si / m.reticular_toughness.si;
    bed.layers[4].toughness = bed.layers[5].toughness = m.hypodermis_toughness;
    // Papillary dermis ends where the tough layer begins; at least a sliver stays.
    Length dermis_end = bed.depth_of(4);
    Length top = bed.depth_of(2);
    const Length sliver = 5.0_um;  // choice
    Length tough = std::clamp(m.tough_layer_depth, top + sliver, dermis_end - sliver);
    bed.layers[2].thickness = tough - top;
    bed.layers[3].thickness = dermis_end - tough;
    bed.dermis_end = dermis_end;
    bed.stratum_corneum = bed.layers[0].thickness;
}

}  // namespace needlework
