#pragma once

#include "base/quantity.hpp"

namespace needlework {

constexpr double si_of(double value) { return value; }
template <int L, int M, int T, int K, int A, int N>
constexpr double si_of(Quantity<L, M, T, K, A, N> value) {
    return value.si;
}

/// The physical range of a parameter; a value outside is the user's mistake.
template <class Q>
struct Range {
    Q low, high;
};
template <class Q>
constexpr Range<Q> between(Q low, Q high) {
    return {low, high};
}

}  // namespace needlework
