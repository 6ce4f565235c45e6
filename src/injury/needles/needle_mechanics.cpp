#include "injury/needles/needle_mechanics.hpp"

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

namespace {

/// What lies below fat; pailler-mattei-2008-layers (muscle, forearm).
BedLayer base_layer() { return {"base", 10.0_mm, 80.0_kPa, {}, 1.0}; }

}  // namespace

SkinBed excised_bed(const NeedleMechanics& mechanics) {
    SkinBed bed;
    // Stiffness: geerligs-2011-epidermis-modulus (1-2 MPa), papillary an assumption (1-10 kPa),
    // reticular between hendriks-2006-layer-suction and shergold-fleck-penetration, fat
    // mre-2023-human-fat. Thickness: sandbymoller-2003-epidermis, the depth of the force drop of
    // romgens-2014-force-tip (160 um), dermis and fat an assumption. Prestress: pinned out at the
    // tension of living skin (assumption; the backing was not published).
    bed.layers = {{"stratum_corneum", 15.0_um, 1.5_MPa, {}, 1.0},
                  {"viable_epidermis", 55.0_um, 1.5_MPa, {}, 1.0},
                  {"papillary_dermis", 90.0_um, 5.0_kPa, {}, 1.0},
                  {"reticular_dermis", 1340.0_um, 600.0_kPa, {}, 1.0},
                  {"hypodermis", 4.0_mm, 2.26_kPa, {}, 1.0},
                  base_layer()};
    bed.prestress = 60.0_kPa;
    bed.stratum_corneum = bed.layers[0].thickness;
    bed.dermis_end = bed.depth_of(4);
    apply_toughness(bed, mechanics);
    return bed;
}

SkinBed on_plate(SkinBed bed) {
    EXPECTS(bed.layers.size() == 6, "a bed of six layers");
    // A board of wood, cork or plastic: far stiffer than skin, the value itself does not count.
    const Pressure board{1e9};  // assumption
    for (size_t i : {4, 5}) bed.layers[i].young = board;
    return bed;
}

SkinBed scarred(SkinBed bed, double stiffness, double toughness) {
    EXPECTS(bed.layers.size() == 6, "a bed of six layers");
    for (size_t i : {2, 3}) {
        bed.layers[i].young *= stiffness;
        bed.layers[i].toughness *= toughness;
    }
    return bed;
}

SkinBed skin_bed(const SkinStack& skin, const NeedleMechanics& mechanics) {
    SkinBed bed;
    for (Layer which : all_layers) {
        const SkinLayer& layer = skin.layer(which);
        bed.layers.push_back(
            {std::string(layer_name(which)), layer.thickness, layer.youngs_modulus, {}, 1.0});
    }
    bed.layers.push_back(base_layer());
    bed.prestress = skin.surface.prestress;
    bed.stratum_corneum = skin.layer(Layer::stratum_corneum).thickness;
    bed.dermis_end = bed.depth_of(4);
    bed.loop_density = skin.capillary_loops.density;
    bed.loop_diameter = skin.capillary_loops.diameter;
    bed.loop_depth = bed.stratum_corneum + skin.capillary_loop_depth();
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
}

}  // namespace needlework
