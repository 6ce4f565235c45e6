#include "process/delivery/channel_closing.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

std::function<double(Time)> open_share_by_clocks(const BarrierParameters& clocks,
                                                 Time slow_half_life,
                                                 std::vector<Occlusion> occlusions) {
    Time last{0.0};
    for (const Occlusion& film : occlusions) {
        EXPECTS(film.from >= last && film.until >= film.from, "occlusions ascend, do not overlap");
        last = film.until;
    }
    const double share = clocks.fast_share, fast_time = clocks.fast_time.si;
    return [=, films = std::move(occlusions)](Time t) {
        double in_air = t.si;
        for (const Occlusion& film : films)
            in_air -= std::max(0.0, std::min(t.si, film.until.si) - film.from.si);
        const double dried = std::exp(-in_air / fast_time);
        return (share * dried + 1.0 - share) * std::exp2(-t.si / slow_half_life.si);
    };
}

}  // namespace needlework
