#include "process/barrier/channel_clocks.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

constexpr double lightest_ita_deg = 55.0;  // ita-class-thresholds: very light above
constexpr double darkest_ita_deg = -30.0;  // ita-class-thresholds: dark below

}  // namespace

Time slow_half_life(const BarrierParameters& clocks, const BarrierSite& site, Length length,
                    AreaDensity number, const BarrierConditions& conditions) {
    const double dark = std::clamp((lightest_ita_deg - site.individual_typology_angle_deg) /
                                       (lightest_ita_deg - darkest_ita_deg),
                                   0.0, 1.0);
    double factor = 1.0 + dark * (clocks.dark_skin_slowing - 1.0);
    if (length.si > 0.0)
        factor *= std::pow(length / clocks.reference_length, clocks.length_exponent);
    if (number.si > 0.0)
        factor *= std::pow(number / clocks.reference_number, clocks.number_exponent);
    if (conditions.anti_inflammatory_drug) factor *= clocks.nsaid_slowing;
    return clocks.slow_half_life * (factor / site.recovery_rate);
}

ClosingFactors closing_factors(const BarrierParameters& clocks, Time slow_half_life, Time elapsed,
                               Time in_air) {
    const double healed = std::exp2(-elapsed.si / slow_half_life.si);
    return {healed * std::exp(-in_air.si / clocks.fast_time.si), healed};
}

std::function<double(Time)> open_share_by_clocks(const BarrierParameters& clocks,
                                                 Time slow_half_life,
                                                 std::vector<Occlusion> occlusions,
                                                 std::vector<Occlusion> slowed) {
    for (const std::vector<Occlusion>* times : {&occlusions, &slowed}) {
        Time last{0.0};
        for (const Occlusion& film : *times) {
            EXPECTS(film.from >= last && film.until >= film.from, "times ascend, do not overlap");
            last = film.until;
        }
    }
    return [=, films = std::move(occlusions), drugs = std::move(slowed)](Time t) {
        const auto less = [&](const std::vector<Occlusion>& times) {
            double left = t.si;
            for (const Occlusion& one : times)
                left -= one.share * std::max(0.0, std::min(t.si, one.until.si) - one.from.si);
            return Time{left};
        };
        const ClosingFactors left =
            closing_factors(clocks, slow_half_life, less(drugs), less(films));
        return clocks.fast_share * left.fast + (1.0 - clocks.fast_share) * left.slow;
    };
}

Time product_window(const std::function<double(Time)>& open_share, Length radius_at_start,
                    Length thing, Time most) {
    EXPECTS(thing.si >= 0.0 && radius_at_start.si >= 0.0, "sizes are not negative");
    const double narrowest = 0.5 * thing.si / std::max(radius_at_start.si, 1e-12);
    auto passes = [&](double t) { return open_share(Time{t}) > narrowest * narrowest; };
    if (!passes(0.0)) return Time{0.0};
    if (passes(most.si)) return most;
    double low = 0.0, high = most.si;  // the open share never rises
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (passes(middle) ? low : high) = middle;
    }
    return Time{low};
}

}  // namespace needlework
