#pragma once
/// From the skin atlas and its conditions to what the measures need of them.

#include "measures/relief.hpp"
#include "measures/tissue_summary.hpp"
#include "skin/condition.hpp"
#include "skin/layers.hpp"
#include "skin/micro_relief.hpp"

namespace needlework {

inline SkinReference skin_reference(const SkinStack& skin, double elastin_deficit = 0.0,
                                    std::optional<double> sunk_share = std::nullopt) {
    return {skin.layer(Layer::viable_epidermis).thickness,
            skin.layer(Layer::papillary_dermis).thickness,
            skin.layer(Layer::reticular_dermis).thickness,
            skin.surface.transepidermal_water_loss,
            elastin_deficit,
            skin.layer(Layer::stratum_corneum).thickness,
            skin.layer(Layer::viable_epidermis).youngs_modulus /
                skin.layer(Layer::reticular_dermis).youngs_modulus,
            sunk_share};
}

inline Tethers tethers_of(const ConditionSpec& condition) {
    return {condition.tether_share, condition.band_depth, condition.band_spread};
}

/// The relief of a condition before treatment, and where its scar lies.
inline HeightMap relief_before(const ConditionSpec& condition, const Box& box) {
    FloatArray heights = height_map(condition, box, middle_of(box));
    return {box.nx, box.ny, box.h_m, {heights.begin(), heights.end()}};
}
/// The skin's own relief there; none where a measured surface brings it along.
inline HeightMap own_relief(const ConditionSpec& condition, const MicroRelief& relief,
                            const Box& box, const RandomStream& random) {
    HeightMap map{box.nx, box.ny, box.h_m, std::vector<double>(box.plane_cells(), 0.0)};
    if (condition.measured) return map;
    const FloatArray heights = micro_relief_map(relief, box, random);
    map.height_m.assign(heights.begin(), heights.end());
    return map;
}
inline ScarOutline outline_of(const ConditionSpec& condition, const Box& box) {
    ConditionPlace middle = openings(condition, box, middle_of(box)).front();
    return {middle.x.si, middle.y.si, condition.radius().si, condition.is_line()};
}

}  // namespace needlework
