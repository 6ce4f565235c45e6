#include "process/delivery/polar_path.hpp"

#include <algorithm>
#include <cmath>

namespace needlework {

double renkin_hindrance(double l) {
    if (l >= 1.0) return 0.0;
    const double drag = 1.0 - 2.104 * l + 2.09 * std::pow(l, 3) - 0.95 * std::pow(l, 5);
    return (1.0 - l) * (1.0 - l) * drag;
}

Velocity PolarPath::permeability(double molecular_weight, Length horny_layer) const {
    const double hindrance = renkin_hindrance(solute_radius(molecular_weight) / pore_radius);
    return Velocity{polar_porosity * hindrance * water_diffusivity(molecular_weight).si /
                    horny_layer.si};
}

double PolarPath::share_of(const HornyLayer& bricks, const Active& active) const {
    const double share =
        permeability(active.molecular_weight, bricks.thickness).si / bricks.permeability.si;
    return active.kind == "zwitterion" ? share : std::min(1.0, share);
}

}  // namespace needlework
