#include "process/delivery/horny_layer_state.hpp"

#include <algorithm>
#include <cmath>

namespace needlework {

std::function<double(Time)> hydration_under(const HornyLayerState& state,
                                            std::vector<Occlusion> occlusions) {
    return [=, films = std::move(occlusions)](Time t) {
        double soaked = 0.0, now = 0.0;
        for (const Occlusion& film : films) {
            if (t <= film.from) break;
            soaked *= std::exp((now - film.from.si) / state.soaking_time.si);
            now = std::min(t.si, film.until.si);
            soaked = film.share -
                     (film.share - soaked) * std::exp((film.from.si - now) / state.soaking_time.si);
        }
        soaked *= std::exp((now - t.si) / state.soaking_time.si);
        return state.dry_permeability + (1.0 - state.dry_permeability) * soaked;
    };
}

double ph_barrier_factor(const HornyLayerState& state, double ph) {
    return std::pow(10.0, state.acid_decades * std::max(0.0, state.acid_below - ph) +
                              state.alkaline_decades * std::max(0.0, ph - state.alkaline_above));
}

}  // namespace needlework
