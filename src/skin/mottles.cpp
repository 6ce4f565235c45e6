#include "skin/mottles.hpp"

#include <cmath>
#include <numbers>

#include "base/random.hpp"

namespace needlework {

FloatArray mottles(Length spacing, const Box& box, std::string_view stream) {
    constexpr int n_waves = 16;  // choice: enough that no direction is seen
    constexpr double pi = std::numbers::pi;
    RandomStream random(0, stream);
    FloatArray map(box.plane_cells(), 0.0F);
    const auto whole = [](double waves) { return std::round(waves); };
    for (int n = 0; n < n_waves; ++n) {
        const double angle = 2.0 * pi * random.uniform(), phase = 2.0 * pi * random.uniform();
        double in_x = whole(std::cos(angle) * box.width_x().si / spacing.si);
        const double in_y = whole(std::sin(angle) * box.width_y().si / spacing.si);
        if (in_x == 0.0 && in_y == 0.0) in_x = 1.0;
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i)
                map[size_t(j) * size_t(box.nx) + size_t(i)] += float(std::cos(
                    2.0 * pi * (in_x * (i + 0.5) / box.nx + in_y * (j + 0.5) / box.ny) + phase));
    }
    const double spread = std::sqrt(0.5 * n_waves);
    for (float& value : map) value = float(normal_cdf(double(value) / spread));
    return map;
}

FloatArray resting_blood_map(const ConditionSpec& condition, const Box& box, ConditionPlace place) {
    if (condition.excess_blood == 0.0) return FloatArray(box.plane_cells(), 0.0F);
    FloatArray blood = condition.melanin_pattern == "mottled"
                           ? mottles(condition.width, box, "mottled blood")
                           : deficit_share_map(condition, box, place);
    for (float& value : blood) value *= float(condition.excess_blood);
    return blood;
}

}  // namespace needlework
