#include "numerics/heterogeneous_operator.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

/// Resistances of half a cell on either side of a face, in series.
double series(double half_a, double half_b) { return 1.0 / (half_a + half_b); }

double plane_total(const double* values, size_t n) {
    double lane[8] = {};
    for (size_t i = 0; i < n; i += 8)
        for (size_t l = 0; l < 8; ++l) lane[l] += values[i + l];
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) +
           ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

bool all_at_least(std::span<const float> values, float least) {
    // A NaN fails the comparison; an infinite value fails the second.
    return std::all_of(values.begin(), values.end(),
                       [&](float v) { return v >= least && std::isfinite(v); });
}

}  // namespace

HeterogeneousMedium HeterogeneousMedium::from(const Box& box, const LayeredMedium& layers) {
    HeterogeneousMedium medium;
    auto spread = [&](const std::vector<double>& planes) {
        FloatArray out(box.local_cells());
        for (int k = box.z_begin; k < box.z_end; ++k)
            std::fill_n(out.data() + box.index(0, 0, k), box.plane_cells(),
                        float(planes[size_t(k)]));
        return out;
    };
    medium.diffusivity_m2_per_s = spread(layers.diffusivity_m2_per_s);
    medium.decay_per_s = spread(layers.decay_per_s);
    if (!layers.capacity.empty()) medium.capacity = spread(layers.capacity);
    medium.top = layers.top;
    medium.bottom = layers.bottom;
    return medium;
}

HeterogeneousOperator::HeterogeneousOperator(const Grid& grid, const cell_kernels::Table& table)
    : grid_(grid), kernel_(table), thickness_m_(grid.box().depth().si / double(grid.box().nz())) {}

void HeterogeneousOperator::set_medium(HeterogeneousMedium medium) {
    size_t n = grid_.box().local_cells();
    EXPECTS(medium.diffusivity_m2_per_s.size() == n, "a medium has a diffusivity in every cell");
    EXPECTS(medium.lateral_m2_per_s.size() == 0 || medium.lateral_m2_per_s.size() == n,
            "a medium has a diffusivity in the plane in every cell, or none");
    EXPECTS(medium.decay_per_s.size() == 0 || medium.decay_per_s.size() == n,
            "a medium has a decay in every cell, or none");
    EXPECTS(medium.capacity.size() == 0 || medium.capacity.size() == n,
            "a medium has a capacity in every cell, or none");
    bool valid = all_at_least(medium.diffusivity_m2_per_s.span(), 0.0F) &&
                 all_at_least(medium.lateral_m2_per_s.span(), 0.0F) &&
                 all_at_least(medium.decay_per_s.span(), 0.0F) &&
                 all_at_least(medium.capacity.span(), std::numeric_limits<float>::min());
    EXPECTS(grid_.all_agree(valid),
            "diffusivity and decay are finite and not negative, capacity is positive");
    medium_ = std::move(medium);
    auto conductivity = [&](const FloatArray& diffusivity) {
        DoubleArray out(n);
        for (size_t i = 0; i < n; ++i) {
            double capacity = medium_.capacity.size() > 0 ? double(medium_.capacity[i]) : 1.0;
            out[i] = capacity * double(diffusivity[i]);
        }
        return out;
    };
    const bool same = medium_.lateral_m2_per_s.size() == 0;
    set_lateral(conductivity(same ? medium_.diffusivity_m2_per_s : medium_.lateral_m2_per_s));
    set_depth(conductivity(medium_.diffusivity_m2_per_s));
    medium_.diffusivity_m2_per_s = FloatArray();  // their conductances stand for them
    medium_.lateral_m2_per_s = FloatArray();
    top_rest_ = DoubleArray();
    bottom_rest_ = DoubleArray();
    keep_per_s_ = -1.0;
}

void HeterogeneousOperator::set_lateral(const DoubleArray& conductivity) {
    const Box& box = grid_.box();
    size_t n = box.local_cells();
    if (after_x_.size() != n) after_x_ = FloatArray(n), after_y_ = FloatArray(n);
    for (int k = box.z_begin; k < box.z_end; ++k) {
        double scale = box.dz_m(k) / (thickness_m_ * box.h_m * box.h_m);
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i) {
                size_t here = box.index(i, j, k);
                double half = 0.5 / conductivity[here];
                double half_x = 0.5 / conductivity[box.index((i + 1) % box.nx, j, k)];
                double half_y = 0.5 / conductivity[box.index(i, (j + 1) % box.ny, k)];
                after_x_[here] = float(scale * series(half, half_x));
                after_y_[here] = float(scale * series(half, half_y));
            }
    }
}

void HeterogeneousOperator::set_depth(const DoubleArray& conductivity) {
    const Box& box = grid_.box();
    size_t cells = box.plane_cells();
    size_t n = box.local_cells();
    // Half resistances in double would need a halo of doubles; the rounding of a float does no harm
    // as both sides of a face take the same numbers.
    FloatArray half(n);
    for (int k = box.z_begin; k < box.z_end; ++k)
        for (size_t i = 0; i < cells; ++i) {
            size_t here = box.index(0, 0, k) + i;
            half[here] = float(box.dz_m(k) / (2.0 * conductivity[here]));
        }
    std::span<const float> span = half.span();
    grid_.exchange_halo({&span, 1}, halo_);
    if (depth_.size() != n + cells) depth_ = FloatArray(n + cells);
    for (int l = 0; l <= box.n_planes(); ++l) {
        const float* upper = l > 0 ? half.data() + size_t(l - 1) * cells : halo_.above(0);
        const float* lower = l < box.n_planes() ? half.data() + size_t(l) * cells : halo_.below(0);
        float* to = depth_.data() + size_t(l) * cells;
        bool open = upper != nullptr && lower != nullptr;
        for (size_t i = 0; i < cells; ++i)
            to[i] = open ? float(series(double(upper[i]), double(lower[i])) / thickness_m_) : 0.0F;
    }
    to_top_ = box.z_begin == 0 ? to_outside(medium_.top, conductivity, 0) : DoubleArray();
    to_bottom_ = box.z_end == box.nz() ? to_outside(medium_.bottom, conductivity, box.nz() - 1)
                                       : DoubleArray();
}

DoubleArray HeterogeneousOperator::to_outside(const DepthEnd& end, const DoubleArray& conductivity,
                                              int k) const {
    const Box& box = grid_.box();
    if (end.kind == DepthEnd::Kind::no_flux) return {};
    bool exchanges = end.kind == DepthEnd::Kind::exchange;
    DoubleArray out(box.plane_cells());
    for (size_t i = 0; i < out.size(); ++i) {
        double resistance = box.dz_m(k) / (2.0 * conductivity[box.index(0, 0, k) + i]);
        if (exchanges) resistance += 1.0 / end.exchange_m_per_s;
        out[i] = 1.0 / (resistance * thickness_m_);
    }
    return out;
}

cell_kernels::PlaneFaces HeterogeneousOperator::faces(int l) const {
    const Box& box = grid_.box();
    size_t place = size_t(l) * box.plane_cells();
    const float* depth = depth_.data() + place;
    return {box.nx,
            box.ny,
            after_x_.data() + place,
            after_y_.data() + place,
            depth,
            depth + box.plane_cells(),
            slack_.size() > 0 ? slack_.data() + place : nullptr};
}

void HeterogeneousOperator::set_keep(double keep_per_s) {
    if (keep_per_s == keep_per_s_) return;
    const Box& box = grid_.box();
    size_t cells = box.plane_cells();
    if (slack_.size() != box.local_cells()) slack_ = FloatArray(box.local_cells());
    if (to_top_.size() > 0) top_rest_ = DoubleArray(cells, 0.0);
    if (to_bottom_.size() > 0) bottom_rest_ = DoubleArray(cells, 0.0);
    std::vector<double> rests;
    for (int k = box.z_begin; k < box.z_end; ++k) {
        double rest_sum = 0.0;
        for (size_t i = 0; i < cells; ++i) {
            size_t here = box.index(0, 0, k) + i;
            double decay = medium_.decay_per_s.size() > 0 ? double(medium_.decay_per_s[here]) : 0.0;
            double exact = mass(k, here) * (keep_per_s + decay);
            bool at_top = k == 0 && to_top_.size() > 0;
            bool at_bottom = k + 1 == box.nz() && to_bottom_.size() > 0;
            if (at_top) exact += to_top_[i];
            if (at_bottom) exact += to_bottom_[i];
            slack_[here] = float(exact);
            double rest = exact - double(slack_[here]);
            if (at_top) top_rest_[i] = rest;
            if (at_bottom) bottom_rest_[i] = at_top ? 0.0 : rest;  // counted once
            if (at_top || at_bottom) rest_sum += rest;
        }
        rests.push_back(rest_sum);
    }
    keep_per_s_ = keep_per_s;
    plane_slack_ = grid_.plane_sums(slack_.span());
    rests = grid_.gather_planes(rests);
    for (size_t k = 0; k < rests.size(); ++k) plane_slack_[k] += rests[k];
    plane_depth_ = grid_.plane_sums(depth_.span().subspan(cells));
}

double HeterogeneousOperator::total(const std::vector<double>& local_planes) const {
    double sum = 0.0;
    for (double plane : grid_.gather_planes(local_planes)) sum += plane;
    return sum;
}

double HeterogeneousOperator::apply(std::span<const float> p, std::span<double> q) const {
    const Box& box = grid_.box();
    size_t cells = box.plane_cells();
    grid_.exchange_halo({&p, 1}, halo_);
    std::vector<double> products;
    for (int l = 0; l < box.n_planes(); ++l) {
        const float* here = p.data() + size_t(l) * cells;
        const float* above = l > 0 ? here - cells : halo_.above(0);
        const float* below = l + 1 < box.n_planes() ? here + cells : halo_.below(0);
        // At an end of the box the conductance is zero: any plane does.
        double* to = q.data() + size_t(l) * cells;
        double product = kernel_.apply(faces(l), here, above != nullptr ? above : here,
                                       below != nullptr ? below : here, to);
        auto add_rest = [&](const DoubleArray& rest) {
            for (size_t i = 0; i < rest.size(); ++i) {
                double value = double(here[i]);
                to[i] += rest[i] * value;
                product += rest[i] * value * value;
            }
        };
        if (box.z_begin + l == 0) add_rest(top_rest_);
        if (box.z_begin + l + 1 == box.nz()) add_rest(bottom_rest_);
        products.push_back(product);
    }
    return total(products);
}

void HeterogeneousOperator::rate(std::span<const float> c, std::span<const float> source,
                                 std::span<double> f) const {
    const Box& box = grid_.box();
    size_t cells = box.plane_cells();
    grid_.exchange_halo({&c, 1}, halo_);
    for (int k = box.z_begin; k < box.z_end; ++k) {
        int l = k - box.z_begin;
        size_t place = size_t(l) * cells;
        const float* here = c.data() + place;
        const float* above = l > 0 ? here - cells : halo_.above(0);
        const float* below = l + 1 < box.n_planes() ? here + cells : halo_.below(0);
        double* to = f.data() + place;
        kernel_.inflow(faces(l), here, above != nullptr ? above : here,
                       below != nullptr ? below : here, to);
        for (size_t i = 0; i < cells; ++i) {
            double decay =
                medium_.decay_per_s.size() > 0 ? double(medium_.decay_per_s[place + i]) : 0.0;
            double made = source.empty() ? 0.0 : double(source[place + i]);
            to[i] += mass(k, place + i) * (made - decay * double(here[i]));
        }
        auto exchange = [&](const DoubleArray& open, const DepthEnd& end) {
            for (size_t i = 0; i < open.size(); ++i)
                to[i] += open[i] * (end.value - double(here[i]));
        };
        if (k == 0) exchange(to_top_, medium_.top);
        if (k + 1 == box.nz()) exchange(to_bottom_, medium_.bottom);
    }
}

void HeterogeneousOperator::weigh(std::span<double> v) const {
    const Box& box = grid_.box();
    size_t cells = box.plane_cells();
    for (int k = box.z_begin; k < box.z_end; ++k) {
        size_t place = box.index(0, 0, k);
        for (size_t i = 0; i < cells; ++i) v[place + i] *= mass(k, place + i) * keep_per_s_;
    }
}

double HeterogeneousOperator::size_of(std::span<const float> c) const {
    const Box& box = grid_.box();
    size_t cells = box.plane_cells();
    std::vector<double> squares(cells), sums;
    for (int k = box.z_begin; k < box.z_end; ++k) {
        size_t place = box.index(0, 0, k);
        for (size_t i = 0; i < cells; ++i) {
            double value = double(c[place + i]);
            squares[i] = mass(k, place + i) * keep_per_s_ * value * value;
        }
        sums.push_back(plane_total(squares.data(), cells));
    }
    return total(sums);
}

void HeterogeneousOperator::correct_plane_means(std::span<const double> r,
                                                std::span<double> x) const {
    const Box& box = grid_.box();
    size_t cells = box.plane_cells(), nz = size_t(box.nz());
    std::vector<double> local;
    for (int l = 0; l < box.n_planes(); ++l)
        local.push_back(plane_total(r.data() + size_t(l) * cells, cells));
    std::vector<double> mean = grid_.gather_planes(local), factor(nz, 0.0);
    double passed_down = 0.0;
    for (size_t k = 0; k < nz; ++k) {
        double g = k + 1 < nz ? plane_depth_[k] : 0.0;
        double w = plane_slack_[k] + passed_down;
        double pivot = g + w;
        if (k > 0) mean[k] += plane_depth_[k - 1] * mean[k - 1];
        mean[k] = pivot > 0.0 ? mean[k] / pivot : 0.0;
        factor[k] = pivot > 0.0 ? g / pivot : 0.0;
        passed_down = w * factor[k];
    }
    for (size_t k = nz - 1; k-- > 0;) mean[k] += factor[k] * mean[k + 1];
    for (int k = box.z_begin; k < box.z_end; ++k) {
        double* plane = x.data() + box.index(0, 0, k);
        for (size_t i = 0; i < cells; ++i) plane[i] += mean[size_t(k)];
    }
}

}  // namespace needlework
