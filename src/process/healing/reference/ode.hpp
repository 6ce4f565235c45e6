#pragma once
/// Small integrators of ordinary differential equations, for the reference models.

#include <functional>
#include <vector>

namespace needlework {

/// Writes dy/dt at time t; both vectors have the same length.
using OdeSlope =
    std::function<void(double t, const std::vector<double>& y, std::vector<double>& dydt)>;

/// Classical Runge-Kutta of fourth order with equal steps of at most `dt` from t0 to t1.
void integrate_rk4(const OdeSlope& slope, std::vector<double>& y, double t0, double t1, double dt);

struct OdeTolerance {
    double relative = 1e-9;
    double absolute = 1e-12;
};

/// Dormand and Prince 5(4) with step control. Throws ModelError when the step vanishes.
void integrate_adaptive(const OdeSlope& slope, std::vector<double>& y, double t0, double t1,
                        OdeTolerance tolerance = {});

}  // namespace needlework
