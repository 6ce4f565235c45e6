#include "numerics/diffusion.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

// A transform leaves rounding of the largest value everywhere; below this share of it a negative
// value is noise, not an undershoot.
constexpr double noise_share = 1e-6;

void check(const Grid& grid, std::span<const DiffusingField> fields) {
    for (const DiffusingField& field : fields) {
        EXPECTS(field.values.size() == grid.box().local_cells(), "a field holds the local planes");
        EXPECTS(field.source.empty() || field.source.size() == field.values.size(),
                "a source has the size of its field");
    }
}

}  // namespace

LayeredMedium LayeredMedium::uniform(const Box& box, Diffusivity diffusivity, Rate decay) {
    LayeredMedium medium;
    medium.diffusivity_m2_per_s.assign(size_t(box.nz()), diffusivity.si);
    medium.decay_per_s.assign(size_t(box.nz()), decay.si);
    return medium;
}

DiffusionReport DiffusionSolver::advance(const LayeredMedium& medium,
                                         std::span<const DiffusingField> fields, double dt_s,
                                         TimeScheme scheme) {
    check(grid_, fields);
    EXPECTS(dt_s > 0.0 && std::isfinite(dt_s), "a step goes forward in time");
    DiffusionReport report;
    if (scheme != TimeScheme::guarded) {
        step(medium, fields, dt_s, scheme == TimeScheme::second_order);
        return report;
    }
    for (const DiffusingField& field : fields) {
        std::span<float> values = field.values;
        if (before_.size() != values.size()) before_ = FloatArray(values.size());
        std::copy(values.begin(), values.end(), before_.begin());
        step(medium, {&field, 1}, dt_s, true);
        FieldRange range = grid_.range(values);
        if (double(range.low) >= -noise_share * double(range.high)) continue;
        std::copy(before_.begin(), before_.end(), values.begin());
        step(medium, {&field, 1}, dt_s, false);
        ++report.n_fell_back;
    }
    return report;
}

DiffusionReport DiffusionSolver::advance(const LayeredMedium& medium, std::span<float> values,
                                         std::span<const float> source, double dt_s,
                                         TimeScheme scheme) {
    DiffusingField field{values, source};
    return advance(medium, {&field, 1}, dt_s, scheme);
}

void DiffusionSolver::steady(const LayeredMedium& medium, std::span<float> values,
                             std::span<const float> source) {
    DiffusingField field{values, source};
    steady(medium, {&field, 1});
}

SolverKind choose_solver(double diffusion_number, double decay_number) {
    // Measured, see docs/decisions/0002-two-solvers.md.
    constexpr double largest_split_diffusion_number = 100.0;
    constexpr double largest_split_decay_number = 0.2;
    bool moderate = diffusion_number <= largest_split_diffusion_number &&
                    decay_number <= largest_split_decay_number;
    return moderate ? SolverKind::splitting : SolverKind::layered;
}

double diffusion_number(const Box& box, const LayeredMedium& medium, double dt_s) {
    double largest = 0.0;
    for (int k = 0; k < box.nz(); ++k) {
        double smallest_m = std::min(box.h_m, box.dz_m(k));
        largest = std::max(
            largest, medium.diffusivity_m2_per_s[size_t(k)] * dt_s / (smallest_m * smallest_m));
    }
    return largest;
}

double decay_number(const LayeredMedium& medium, double dt_s) {
    double largest = 0.0;
    for (double decay : medium.decay_per_s) largest = std::max(largest, decay * dt_s);
    return largest;
}

}  // namespace needlework
