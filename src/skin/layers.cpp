#include "skin/layers.hpp"

#include <algorithm>

#include "base/problem.hpp"

namespace needlework {

std::string_view layer_name(Layer layer) {
    switch (layer) {
        case Layer::stratum_corneum:
            return "stratum_corneum";
        case Layer::viable_epidermis:
            return "viable_epidermis";
        case Layer::papillary_dermis:
            return "papillary_dermis";
        case Layer::reticular_dermis:
            return "reticular_dermis";
        case Layer::hypodermis:
            return "hypodermis";
    }
    return {};
}

Length SkinStack::top(Layer which) const {
    Length z = -layer(Layer::stratum_corneum).thickness;
    for (Layer above : all_layers) {
        if (above == which) break;
        z += layer(above).thickness;
    }
    // The horny layer ends at z = 0 by definition, to the last digit.
    return which == Layer::viable_epidermis ? Length{0.0} : z;
}

Length SkinStack::dermis_thickness() const {
    return layer(Layer::papillary_dermis).thickness + layer(Layer::reticular_dermis).thickness;
}

Length SkinStack::capillary_loop_depth() const {
    return top(Layer::papillary_dermis) + capillary_loops.depth;
}

Layer SkinStack::layer_at(Length z) const {
    for (Layer which : all_layers)
        if (z < bottom(which)) return which;
    return Layer::hypodermis;
}

double SkinStack::share_in(Layer which, Length z_top, Length z_bottom) const {
    EXPECTS(z_top < z_bottom, "a slab has a thickness above zero");
    Length upper = std::max(z_top, top(which));
    Length lower = which == Layer::hypodermis ? z_bottom : std::min(z_bottom, bottom(which));
    return std::max(0.0, double((lower - upper) / (z_bottom - z_top)));
}

RestingTissue SkinStack::resting(Length z_top, Length z_bottom) const {
    RestingTissue mean;
    for (Layer which : all_layers) {
        double share = share_in(which, z_top, z_bottom);
        mean.fibroblast_density += share * layer(which).fibroblast_density;
        mean.collagen_fraction += share * layer(which).collagen_fraction;
        mean.vessel_fraction += share * layer(which).vessel_fraction;
    }
    return mean;
}

}  // namespace needlework
