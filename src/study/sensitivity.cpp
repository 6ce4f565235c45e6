#include "study/sensitivity.hpp"

#include <cmath>

#include "base/problem.hpp"
#include "measures/statistics.hpp"

namespace needlework {

std::vector<FactorEffect> effects_of(const std::vector<double>& values,
                                     const std::vector<std::string>& factors) {
    const size_t stride = factors.size() + 1;
    EXPECTS(!factors.empty() && values.size() % stride == 0, "whole blocks");
    std::vector<double> finite;
    for (double v : values)
        if (std::isfinite(v)) finite.push_back(v);
    const double variance = finite.size() > 1 ? variance_of(finite) : 0.0;
    std::vector<FactorEffect> effects;
    for (size_t i = 0; i < factors.size(); ++i) {
        std::vector<double> absolute, halves;
        for (size_t base = 0; base < values.size(); base += stride) {
            const double apart = values[base + 1 + i] - values[base];
            if (!std::isfinite(apart)) continue;
            absolute.push_back(std::abs(apart));
            halves.push_back(0.5 * apart * apart);
        }
        FactorEffect e{factors[i], 0.0, 0.0, 0.0};
        if (!absolute.empty() && variance > 0.0) {
            e.mean_absolute = mean_of(absolute);
            e.total_share = mean_of(halves) / variance;
            if (halves.size() > 1)
                e.error = std::sqrt(variance_of(halves) / double(halves.size())) / variance;
        }
        effects.push_back(e);
    }
    return effects;
}

}  // namespace needlework
