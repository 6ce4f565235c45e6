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
        std::vector<DiffusingField> all(fields.begin(), fields.end());
        for (int n = 0; n < n_steps; ++n) {
            report.n_fell_back += guarded_step(medium, all, dt_s);
            for (DiffusingField& field : all) field.start = {};
        }
        return report;
    }
    for (const DiffusingField& field : fields) take_start(field);
    if (n_steps > 0) steps(medium, fields, dt_s, n_steps, scheme == TimeScheme::second_order);
    return report;
}

int DiffusionSolver::guarded_step(const LayeredMedium& medium,
                                  std::span<const DiffusingField> fields, double dt_s) {
    std::vector<float*> copies(fields.size(), nullptr);
    if (before_.size() < fields.size()) before_.resize(fields.size());
    for (size_t f = 0; f < fields.size(); ++f) {
        if (!fields[f].start.empty()) continue;
        if (before_[f].size() == 0) before_[f] = FloatArray(fields[f].values.size());
        copies[f] = before_[f].data();
    }
    const std::vector<FieldRange> ranges = second_order_step_from(medium, fields, copies, dt_s);
    int n_fell_back = 0;
    for (size_t f = 0; f < fields.size(); ++f) {
        if (double(ranges[f].low) >= -noise_share * double(ranges[f].high)) continue;
        const float* before = copies[f] != nullptr ? copies[f] : fields[f].start.data();
        std::copy_n(before, fields[f].values.size(), fields[f].values.begin());
        steps(medium, fields.subspan(f, 1), dt_s, 1, false);
        ++n_fell_back;
    }
    return n_fell_back;
}

void DiffusionSolver::steps(const LayeredMedium& medium, std::span<const DiffusingField> fields,
                            double dt_s, int n_steps, bool second_order) {
    for (int n = 0; n < n_steps; ++n) step(medium, fields, dt_s, second_order);
}

std::vector<FieldRange> DiffusionSolver::second_order_step_from(
    const LayeredMedium& medium, std::span<const DiffusingField> fields,
    std::span<float* const> copies, double dt_s) {
    for (size_t f = 0; f < fields.size(); ++f) {
        take_start(fields[f]);
        if (copies[f] != nullptr)
            std::copy(fields[f].values.begin(), fields[f].values.end(), copies[f]);
    }
    step(medium, fields, dt_s, true);
    std::vector<FieldRange> ranges;
    for (const DiffusingField& field : fields) ranges.push_back(grid_.range(field.values));
    return ranges;
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

}  // namespace needlework
