#pragma once
/// The equations in depth of one implicit step or of the steady state, in double: shared by both
/// solvers.

#include <span>
#include <vector>

#include "numerics/diffusion.hpp"

namespace needlework {

/// Share of a step in each of the two stages of the second-order scheme, and the factor A of
/// u1 + A (u2 - u1), where u1, u2 are one and two backward-Euler stages of gamma dt:
/// R(z) = (1 + (1 - 2 gamma) z) / (1 - gamma z)^2 with gamma = 1 - 1/sqrt 2.
inline constexpr double stage_share = 0.29289321881345247560;
inline constexpr double stage_extrapolation = 2.41421356237309504880;

/// Row k:  (slack_k + slope_k lambda) c_k + g_k (c_k - c_(k+1)) + g_(k-1) (c_k - c_(k-1))
///         = mass_k (keep c_old + tau s) + inflow_k
/// with keep = 1, tau = dt for a step and keep = 0, tau = 1 for the steady state. Everything is
/// divided by the mean thickness, so that the numbers suit single precision.
struct DepthSystem {
    DepthSystem(const Box& box, const LayeredMedium& medium, double keep, double tau_s);

    double keep, tau_s;
    std::vector<double> mass, slack, slope, conductance, inflow;

    int nz() const { return int(mass.size()); }
    /// Solves for the mean of every plane. Throws ModelError where the steady state is
    /// undetermined.
    std::vector<double> solve_means(std::span<const double> old_mean,
                                    std::span<const double> source_mean) const;
};

}  // namespace needlework
