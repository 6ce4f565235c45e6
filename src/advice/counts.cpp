#include "advice/counts.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {
namespace {

Interval wilson(double k, double n, double z) {
    EXPECTS(n > 0.0 && k >= 0.0 && k <= n, "k of n people");
    const double centre = (k + z * z / 2.0) / (n + z * z);
    const double half = z / (n + z * z) * std::sqrt(k * (n - k) / n + z * z / 4.0);
    return {std::max(0.0, centre - half), k / n, std::min(1.0, centre + half)};
}

}  // namespace

Interval wilson95(double k, double n) {
    constexpr double z = 1.959964;  // analytic: normal quantile at 0.975
    return wilson(k, n, z);
}

Interval wilson90(double k, double n) {
    constexpr double z = 1.644854;  // analytic: normal quantile at 0.95
    return wilson(k, n, z);
}

}  // namespace needlework
