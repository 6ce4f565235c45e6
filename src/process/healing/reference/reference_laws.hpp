#pragma once
/// Published laws written as the tissue's laws are, y_t = gain - loss * y, so that one model runs
/// by a Runge-Kutta method with step control and by the step of the tissue.

#include <array>
#include <cstddef>

#include "process/healing/point_model.hpp"

namespace needlework {

/// The right side of n species at one time and state.
template <std::size_t n>
struct ReferenceLaws {
    std::array<double, n> gain{}, loss{};

    std::array<double, n> slope(const std::array<double, n>& y) const {
        std::array<double, n> result;
        for (std::size_t i = 0; i < n; ++i) result[i] = gain[i] - loss[i] * y[i];
        return result;
    }
};

/// One step as the tissue makes it: the laws of the start give a middle, the laws there the end;
/// of second order, positive where gains are (healing_equations.inl, `advance_law`).
template <std::size_t n, class LawsAt>
std::array<double, n> step_as_the_tissue(const LawsAt& laws_at, double t,
                                         const std::array<double, n>& y, double dt) {
    const auto go = [&](const ReferenceLaws<n>& laws, double over) {
        std::array<double, n> end;
        for (std::size_t i = 0; i < n; ++i)
            end[i] = healing_point::advance_law(y[i], {laws.gain[i], laws.loss[i]}, over).end;
        return end;
    };
    const std::array<double, n> middle = go(laws_at(t, y), dt / 2);
    return go(laws_at(t + dt / 2, middle), dt);
}

}  // namespace needlework
