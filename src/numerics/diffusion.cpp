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
        EXPECTS(field.start.empty() || field.start.size() == field.values.size(),
                "a start has the size of its field");
    }
}

void take_start(const DiffusingField& field) {
    std::copy(field.start.begin(), field.start.end(), field.values.begin());
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
    return advance_steps(medium, fields, dt_s, 1, scheme);
}

DiffusionReport DiffusionSolver::advance_steps(const LayeredMedium& medium,
                                               std::span<const DiffusingField> fields, double dt_s,
                                               int n_steps, TimeScheme scheme) {
    check(grid_, fields);
    EXPECTS(dt_s > 0.0 && std::isfinite(dt_s), "a step goes forward in time");
    EXPECTS(n_steps >= 0, "steps are counted");
    DiffusionReport report;
    if (scheme == TimeScheme::guarded) {
        for (DiffusingField field : fields)
            for (int n = 0; n < n_steps; ++n) {
                if (!guarded_step(medium, field, dt_s)) ++report.n_fell_back;
                field.start = {};
            }
        return report;
    }
    for (const DiffusingField& field : fields) take_start(field);
    if (n_steps > 0) steps(medium, fields, dt_s, n_steps, scheme == TimeScheme::second_order);
    return report;
}

bool DiffusionSolver::guarded_step(const LayeredMedium& medium, const DiffusingField& field,
                                   double dt_s) {
    std::span<float> values = field.values;
    bool is_kept = !field.start.empty();
    if (!is_kept && before_.size() != values.size()) before_ = FloatArray(values.size());
    FieldRange range =
        second_order_step_from(medium, field, is_kept ? nullptr : before_.data(), dt_s);
    if (double(range.low) >= -noise_share * double(range.high)) return true;
    std::span<const float> before = is_kept ? field.start : before_.span();
    std::copy(before.begin(), before.end(), values.begin());
    steps(medium, {&field, 1}, dt_s, 1, false);
    return false;
}

void DiffusionSolver::steps(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                            double dt_s, int n_steps, bool second_order) {
    for (int n = 0; n < n_steps; ++n) step(medium, fields, dt_s, second_order);
}

FieldRange DiffusionSolver::second_order_step_from(const LayeredMedium& medium,
                                                   const DiffusingField& field, float* copy,
                                                   double dt_s) {
    take_start(field);
    if (copy != nullptr) std::copy(field.values.begin(), field.values.end(), copy);
    step(medium, {&field, 1}, dt_s, true);
    return grid_.range(field.values);
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
    // Measured, see docs/decisions/0004-splitting.md.
    constexpr double largest_split_diffusion_number = 100.0;
    constexpr double largest_split_decay_number = 0.02;
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
