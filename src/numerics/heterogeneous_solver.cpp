#include "numerics/heterogeneous_solver.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/problem.hpp"
#include "numerics/depth_system.hpp"

namespace needlework {

namespace {

// Below this share of the largest value a negative one is what a solve leaves, not an undershoot.
constexpr double noise_share = 1e-5;

}  // namespace

double DiffusionBalance::defect() const {
    double largest = 0.0;
    for (double part : {before, after, through_top, through_bottom, made, decayed})
        largest = std::max(largest, std::abs(part));
    double left = (after - before) - (through_top + through_bottom + made - decayed);
    return largest > 0.0 ? std::abs(left) / largest : 0.0;
}

HeterogeneousSolver::HeterogeneousSolver(const Grid& grid, KrylovControl control,
                                         const cell_kernels::Table& table)
    : grid_(grid),
      control_(control),
      operator_(grid, table),
      multigrid_(grid, table),
      krylov_(grid, table),
      change_(grid.box().local_cells()),
      residual_(grid.box().local_cells()) {}

void HeterogeneousSolver::set_medium(HeterogeneousMedium medium) {
    operator_.set_medium(std::move(medium));
    multigrid_.set_medium(operator_);
    has_medium_ = true;
    prepared_keep_ = -1.0;
}

void HeterogeneousSolver::prepare(double keep_per_s) {
    EXPECTS(has_medium_, "a medium is set before a step");
    if (prepared_keep_ == keep_per_s) return;
    operator_.set_keep(keep_per_s);
    multigrid_.set_keep(operator_);
    prepared_keep_ = keep_per_s;
}

void HeterogeneousSolver::solve(double size, HeterogeneousReport& report) {
    KrylovReport krylov =
        krylov_.solve(operator_, multigrid_, size, control_, change_.span(), residual_.span());
    report.iterations += krylov.iterations;
    report.n_solves += 1;
    report.reached = std::max(report.reached, krylov.reached);
    if (!krylov.converged)
        throw ModelError("heterogeneous diffusion",
                         "the solve stopped at a relative error of " +
                             std::to_string(krylov.reached) + " after " +
                             std::to_string(krylov.iterations) + " iterations",
                         "look for cells that nothing can enter or leave (no diffusivity, no "
                         "decay), or allow a larger tolerance");
    operator_.correct_plane_means(residual_.span(), change_.span());
}

double HeterogeneousSolver::amount(std::span<const float> values) const {
    const Box& box = grid_.box();
    std::vector<double> planes;
    for (int k = box.z_begin; k < box.z_end; ++k) {
        double sum = 0.0;
        for (size_t i = box.index(0, 0, k), end = i + box.plane_cells(); i < end; ++i)
            sum += operator_.mass(k, i) * double(values[i]);
        planes.push_back(sum);
    }
    return operator_.total(planes) * operator_.thickness_m() * box.h_m * box.h_m;
}

HeterogeneousSolver::Rates HeterogeneousSolver::rates_of_change() const {
    const Box& box = grid_.box();
    const HeterogeneousMedium& medium = operator_.medium();
    std::vector<double> top, bottom, decayed;
    auto leaves = [&](const DoubleArray& open, const double* values) {
        double sum = 0.0;
        for (size_t i = 0; i < open.size(); ++i) sum += open[i] * values[i];
        return sum;
    };
    for (int k = box.z_begin; k < box.z_end; ++k) {
        size_t place = box.index(0, 0, k);
        const double* plane = change_.data() + place;
        double loss = 0.0;
        if (medium.decay_per_s.size() > 0)
            for (size_t i = 0; i < box.plane_cells(); ++i)
                loss +=
                    operator_.mass(k, place + i) * double(medium.decay_per_s[place + i]) * plane[i];
        top.push_back(k == 0 ? -leaves(operator_.to_top(), plane) : 0.0);
        bottom.push_back(k + 1 == box.nz() ? -leaves(operator_.to_bottom(), plane) : 0.0);
        decayed.push_back(loss);
    }
    double unit = operator_.thickness_m() * box.h_m * box.h_m;
    return {unit * operator_.total(top), unit * operator_.total(bottom), 0.0,
            unit * operator_.total(decayed)};
}

HeterogeneousSolver::Rates HeterogeneousSolver::rates(std::span<const float> values,
                                                      std::span<const float> source) const {
    const Box& box = grid_.box();
    const HeterogeneousMedium& medium = operator_.medium();
    std::vector<double> top, bottom, made, decayed;
    auto enters = [&](const DoubleArray& open, const DepthEnd& end, const float* plane) {
        double sum = 0.0;
        for (size_t i = 0; i < open.size(); ++i) sum += open[i] * (end.value - double(plane[i]));
        return sum;
    };
    for (int k = box.z_begin; k < box.z_end; ++k) {
        size_t place = box.index(0, 0, k);
        const float* plane = values.data() + place;
        double gain = 0.0, loss = 0.0;
        for (size_t i = 0; i < box.plane_cells(); ++i) {
            double mass = operator_.mass(k, place + i);
            if (!source.empty()) gain += mass * double(source[place + i]);
            if (medium.decay_per_s.size() > 0)
                loss += mass * double(medium.decay_per_s[place + i]) * double(plane[i]);
        }
        top.push_back(k == 0 ? enters(operator_.to_top(), medium.top, plane) : 0.0);
        bottom.push_back(k + 1 == box.nz() ? enters(operator_.to_bottom(), medium.bottom, plane)
                                           : 0.0);
        made.push_back(gain), decayed.push_back(loss);
    }
    double unit = operator_.thickness_m() * box.h_m * box.h_m;
    return {unit * operator_.total(top), unit * operator_.total(bottom),
            unit * operator_.total(made), unit * operator_.total(decayed)};
}

HeterogeneousSolver::Rates HeterogeneousSolver::Rates::operator+(const Rates& other) const {
    return {top + other.top, bottom + other.bottom, made + other.made, decayed + other.decayed};
}

void HeterogeneousSolver::account(const Rates& rates, double tau_s,
                                  DiffusionBalance& balance) const {
    balance.through_top += tau_s * rates.top;
    balance.through_bottom += tau_s * rates.bottom;
    balance.made += tau_s * rates.made;
    balance.decayed += tau_s * rates.decayed;
}

void HeterogeneousSolver::step(std::span<float> values, std::span<const float> source, double dt_s,
                               bool second_order, HeterogeneousReport& report) {
    double tau_s = second_order ? stage_share * dt_s : dt_s;
    prepare(1.0 / tau_s);
    report.balance = {};
    report.balance.before = amount(values);
    double size = operator_.size_of(values);
    Rates now = rates(values, source);
    operator_.rate(values, source, residual_.span());
    solve(size, report);
    now = now + rates_of_change();
    account(now, tau_s, report.balance);
    for (size_t i = 0; i < values.size(); ++i) values[i] = float(double(values[i]) + change_[i]);
    if (second_order) {
        // u2 - u1 solves A d = mass/tau (u1 - c); the step ends at u1 + A (u2 - u1).
        std::copy(change_.begin(), change_.end(), residual_.begin());
        operator_.weigh(residual_.span());
        solve(size, report);
        account(now + rates_of_change(), stage_extrapolation * tau_s, report.balance);
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = float(double(values[i]) + stage_extrapolation * change_[i]);
    }
    report.balance.after = amount(values);
}

HeterogeneousReport HeterogeneousSolver::advance(std::span<float> values,
                                                 std::span<const float> source, double dt_s,
                                                 TimeScheme scheme) {
    EXPECTS(values.size() == grid_.box().local_cells(), "a field holds the local planes");
    EXPECTS(source.empty() || source.size() == values.size(), "a source has its field's size");
    EXPECTS(dt_s > 0.0 && std::isfinite(dt_s), "a step goes forward in time");
    HeterogeneousReport report;
    if (scheme != TimeScheme::guarded) {
        step(values, source, dt_s, scheme == TimeScheme::second_order, report);
        return report;
    }
    FloatArray start(values.size());
    std::copy(values.begin(), values.end(), start.begin());
    step(values, source, dt_s, true, report);
    FieldRange range = grid_.range(values);
    if (double(range.low) >= -noise_share * double(range.high)) return report;
    std::copy(start.begin(), start.end(), values.begin());
    step(values, source, dt_s, false, report);
    report.fell_back = true;
    return report;
}

HeterogeneousReport HeterogeneousSolver::steady(std::span<float> values,
                                                std::span<const float> source) {
    EXPECTS(values.size() == grid_.box().local_cells(), "a field holds the local planes");
    EXPECTS(source.empty() || source.size() == values.size(), "a source has its field's size");
    EXPECTS(grid_.range(values).finite, "the first guess of a steady state is finite");
    prepare(0.0);
    HeterogeneousReport report;
    double size = operator_.apply(values, residual_.span());  // so that a good guess is seen as one
    operator_.rate(values, source, residual_.span());
    solve(size, report);
    account(rates(values, source) + rates_of_change(), 1.0, report.balance);
    for (size_t i = 0; i < values.size(); ++i) values[i] = float(double(values[i]) + change_[i]);
    return report;
}

size_t HeterogeneousSolver::bytes() const {
    size_t cells = grid_.box().local_cells();
    size_t coefficients = 4 * cells + grid_.box().plane_cells() +
                          operator_.medium().decay_per_s.size() +
                          operator_.medium().capacity.size();
    size_t vectors = 3 * cells * sizeof(double) + 3 * cells * sizeof(float);
    return coefficients * sizeof(float) + vectors + multigrid_.bytes();
}

}  // namespace needlework
