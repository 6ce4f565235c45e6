#pragma once
/// A value that is not known exactly: what an ensemble draws.

#include <string>
#include <string_view>

#include "base/quantity.hpp"
#include "params/range.hpp"

namespace needlework {

/// All numbers in SI. `quantile(u)` maps a uniform number to a draw (Latin hypercubes need it).
struct Distribution {
    enum class Kind { fixed, uniform, loguniform, normal, lognormal };
    Kind kind = Kind::fixed;
    double a = 0.0;  ///< fixed: value; (log)uniform: low; normal: mean; lognormal: median
    double b = 0.0;  ///< (log)uniform: high; normal: sd; lognormal: factor of one sd (above 1)

    double quantile(double u) const;  ///< 0 < u < 1
    double median() const;
    /// "0.1 1/d to 1.2 1/d, loguniform"
    std::string text(std::string_view unit) const;

    bool operator==(const Distribution&) const = default;
};

std::string_view kind_name(Distribution::Kind kind);

/// Distributions as written in declarations; the type carries the dimension.
template <class Q>
struct Prior {
    Distribution distribution;
};
template <class Q>
Prior<Q> uniform(Q low, Q high) {
    return {{Distribution::Kind::uniform, si_of(low), si_of(high)}};
}
template <class Q>
Prior<Q> loguniform(Q low, Q high) {
    return {{Distribution::Kind::loguniform, si_of(low), si_of(high)}};
}
template <class Q>
Prior<Q> normal(Q mean, Q sd) {
    return {{Distribution::Kind::normal, si_of(mean), si_of(sd)}};
}
template <class Q>
Prior<Q> lognormal(Q median, double factor) {
    return {{Distribution::Kind::lognormal, si_of(median), factor}};
}

}  // namespace needlework
