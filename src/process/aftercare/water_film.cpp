#include "process/aftercare/water_film.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

double intrinsic_viscosity(double molecular_weight) {
    // Through 0.3 m3/kg at 100 kDa and 1.73 at 1 MDa: laurent-hyaluronan-viscosity.
    constexpr double at_a_million = 1.73, exponent = 0.761, million = 1e6;
    return at_a_million * std::pow(molecular_weight / million, exponent);
}

double film_wetness(const Product& product, const EffectParameters& p) {
    double held = 0.0;  // mass on the skin, each weight by what its chains hold
    for (const ProductActive& active : product.actives)
        if (active.binds_water)
            held += product.concentration(active).si * product.thickness().si *
                    active.molecular_weight / (active.molecular_weight + p.film_chain);
    return held > 0.0 ? p.film_wetness * held / (held + p.film_half.si) : 0.0;
}

double film_lubrication(double without, const Product& product, const EffectParameters& p) {
    double overlap = 0.0;
    for (const ProductActive& active : product.actives)
        if (active.binds_water)
            overlap +=
                product.concentration(active).si * intrinsic_viscosity(active.molecular_weight);
    const double more = std::max(0.0, p.best_lubrication - without);
    return without + more * overlap / (overlap + p.film_overlap);
}

double horny_layer_water(double in_air, double wet, const EffectParameters& p) {
    EXPECTS(wet >= 0.0 && wet <= 1.0, "wetness is a share");
    return in_air + std::max(0.0, p.soaked_water - in_air) * wet;
}

double horny_layer_swelling(double in_air, double wet, const EffectParameters& p) {
    constexpr double dry_density = 1.3;  // kg/l, of keratin; assumption. Water has 1
    const auto volume = [](double water) { return 1.0 / dry_density + water / (1.0 - water); };
    return volume(horny_layer_water(in_air, wet, p)) / volume(in_air);
}

}  // namespace needlework
