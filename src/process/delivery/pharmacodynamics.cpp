#include "process/delivery/pharmacodynamics.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

ActiveLevels ActiveLevels::from(std::string active, const DeliveryResult& delivered,
                                Length horny_layer) {
    ActiveLevels levels;
    levels.active = std::move(active);
    for (const DeliverySample& sample : delivered.samples) {
        levels.time_s.push_back(sample.time_s);
        levels.horny_layer.push_back(std::max(0.0, sample.horny_layer) / horny_layer.si);
        levels.epidermis.push_back(std::max(0.0, sample.free_epidermis));
        levels.papillary.push_back(std::max(0.0, sample.free_papillary));
        levels.reticular.push_back(std::max(0.0, sample.free_reticular));
    }
    return levels;
}

MassDensity ActiveLevels::at(SkinDepth depth, Time t) const {
    const std::vector<double>& level = depth == SkinDepth::horny_layer        ? horny_layer
                                       : depth == SkinDepth::epidermis        ? epidermis
                                       : depth == SkinDepth::papillary_dermis ? papillary
                                                                              : reticular;
    EXPECTS(level.size() == time_s.size(), "a level for each time");
    const auto after = std::upper_bound(time_s.begin(), time_s.end(), t.si);
    if (after == time_s.begin()) return MassDensity{0.0};
    const auto i = size_t(after - time_s.begin());
    if (i == time_s.size()) return MassDensity{level.back()};
    const double way = (t.si - time_s[i - 1]) / (time_s[i] - time_s[i - 1]);
    return MassDensity{level[i - 1] + way * (level[i] - level[i - 1])};
}

double effect_size(const Effect& effect, MassDensity concentration) {
    EXPECTS(concentration.si >= 0.0, "a concentration is not negative");
    if (concentration.si == 0.0) return 0.0;
    return effect.emax / (1.0 + std::pow(effect.ec50 / concentration, effect.hill));
}

bool acts_in(const Effect& effect, SkinDepth depth) {
    if (depth == SkinDepth::horny_layer) return effect.layer == "horny_layer";
    return effect.layer == (depth == SkinDepth::epidermis ? "epidermis" : "dermis");
}

double effect_size(const std::vector<Effect>& effects, std::string_view name,
                   const ActiveLevels& levels, SkinDepth depth, Time t) {
    for (const Effect& effect : effects)
        if (effect.name == name && acts_in(effect, depth))
            return effect_size(effect, levels.at(depth, t));
    return 0.0;
}

}  // namespace needlework
