#include "numerics/depth_system.hpp"

#include "base/problem.hpp"

namespace needlework {

namespace {

/// Conductance from the centre of an outermost cell to the outside [m/s].
double to_outside(const DepthEnd& end, double half_resistance_s_per_m) {
    if (end.kind == DepthEnd::Kind::no_flux) return 0.0;
    double resistance = half_resistance_s_per_m;
    if (end.kind == DepthEnd::Kind::exchange) {
        if (end.exchange_m_per_s == 0.0) return 0.0;
        resistance += 1.0 / end.exchange_m_per_s;
    }
    return 1.0 / resistance;
}

}  // namespace

DepthSystem::DepthSystem(const Box& box, const LayeredMedium& medium, double keep_share, double tau)
    : keep(keep_share), tau_s(tau) {
    size_t nz = size_t(box.nz());
    EXPECTS(medium.diffusivity_m2_per_s.size() == nz && medium.decay_per_s.size() == nz,
            "a medium has one number for each plane of the box");
    EXPECTS(medium.capacity.empty() || medium.capacity.size() == nz,
            "a medium has one capacity for each plane of the box, or none");
    mass.resize(nz), slack.resize(nz), slope.resize(nz), conductance.resize(nz), inflow.resize(nz);
    double scale_m = box.depth().si / double(nz);
    std::vector<double> half_resistance(nz);  // from a cell's centre to its face [s/m]
    for (size_t k = 0; k < nz; ++k) {
        double diffusivity = medium.diffusivity_m2_per_s[k];
        double decay = medium.decay_per_s[k];
        double capacity = medium.capacity.empty() ? 1.0 : medium.capacity[k];
        EXPECTS(diffusivity >= 0.0 && decay >= 0.0 && capacity > 0.0,
                "diffusivity and decay are not negative, capacity is positive");
        double dz_m = box.dz_m(int(k));
        mass[k] = capacity * dz_m / scale_m;
        slack[k] = mass[k] * (keep + tau_s * decay);
        slope[k] = mass[k] * tau_s * diffusivity;
        half_resistance[k] = dz_m / (2.0 * capacity * diffusivity);  // infinite where nothing moves
    }
    for (size_t k = 0; k + 1 < nz; ++k)
        conductance[k] = tau_s / ((half_resistance[k] + half_resistance[k + 1]) * scale_m);
    auto open_end = [&](const DepthEnd& end, size_t k) {
        double g = tau_s * to_outside(end, half_resistance[k]) / scale_m;
        slack[k] += g;
        inflow[k] += g * end.value;
    };
    open_end(medium.top, 0);
    open_end(medium.bottom, nz - 1);
}

std::vector<double> DepthSystem::solve_means(std::span<const double> old_mean,
                                             std::span<const double> source_mean) const {
    size_t n = mass.size();
    std::vector<double> mean(n), pivot(n);
    double passed_down = 0.0;  // slack that the planes above hand down
    for (size_t k = 0; k < n; ++k) {
        double w = slack[k] + passed_down;
        pivot[k] = conductance[k] + w;
        if (pivot[k] <= 0.0)
            throw ModelError("layered diffusion",
                             "the steady state is undetermined: no decay and no open end",
                             "give the field a decay, or an exchange at the top or the bottom");
        double right = inflow[k];
        if (!old_mean.empty()) right += mass[k] * keep * old_mean[k];
        if (!source_mean.empty()) right += mass[k] * tau_s * source_mean[k];
        if (k > 0) right += conductance[k - 1] * mean[k - 1];
        mean[k] = right / pivot[k];
        passed_down = w * (conductance[k] / pivot[k]);
    }
    for (size_t k = n - 1; k-- > 0;) mean[k] += conductance[k] / pivot[k] * mean[k + 1];
    return mean;
}

}  // namespace needlework
