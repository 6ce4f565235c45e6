#include "process/delivery/delivery_system.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework::delivery_detail {
namespace {

constexpr double pi = std::numbers::pi;

/// Radius whose logarithm is the mean over the ring: there a profile that flows through stands at
/// its mean.
double log_mean_radius(double in, double out) {
    if (in <= 0.0) return out * std::exp(-0.5);
    const double i2 = in * in, o2 = out * out;
    return std::exp((o2 * std::log(out) - i2 * std::log(in)) / (o2 - i2) - 0.5);
}

}  // namespace

void DeliverySystem::add_rows(int n, double thickness, double finest, Place where) {
    // Each cell larger than the one above by one factor, so that n of them fill the layer.
    double ratio = 1.0;
    auto filled = [&](double q) {
        return std::abs(q - 1.0) < 1e-9 ? n * finest : finest * (std::pow(q, n) - 1.0) / (q - 1.0);
    };
    if (finest > 0.0 && filled(1.0) < thickness) {
        double low = 1.0, high = 4.0;  // assumption: cells never grow faster than that
        for (int i = 0; i < 60; ++i) {
            ratio = 0.5 * (low + high);
            (filled(ratio) < thickness ? low : high) = ratio;
        }
    }
    double total = 0.0, size = 1.0;
    std::vector<double> sizes;
    for (int i = 0; i < n; ++i, size *= ratio) sizes.push_back(size), total += size;
    for (int i = 0; i < n; ++i) {
        top.push_back(top.back() + height.back());
        height.push_back(sizes[size_t(i)] / total * thickness);
        layer_.push_back(where);
    }
}

/// A channel ends on a face.
void DeliverySystem::split_at(double depth) {
    for (size_t row = 1; row < top.size(); ++row) {
        const double above = depth - top[row], below = height[row] - above;
        const double hair = 0.02 * height[row];  // assumption: a sliver of a cell is not worth one
        if (above < hair || below < hair) continue;
        const auto at = std::ptrdiff_t(row);
        top.insert(top.begin() + at + 1, depth);
        height[row] = above;
        height.insert(height.begin() + at + 1, below);
        layer_.insert(layer_.begin() + at, layer_[row]);
        return;
    }
}

DeliverySystem::DeliverySystem(const SkinColumn& skin, const Vehicle& vehicle,
                               const DeliveryChannels& channels, const DeliveryNumerics& numerics)
    : skin_(skin), vehicle_(vehicle), channels_(channels) {
    const int horny = numerics.horny_layer_cells, living = numerics.epidermis_cells;
    EXPECTS(horny >= 8 && living > 0 && numerics.dermis_cells > 0 && numerics.rings > 0,
            "the horny layer has 8 cells or more, the others at least one");
    top = {0.0};
    height = {0.0};
    layer_ = {Place::donor};
    add_rows(horny, skin.horny_layer.thickness.si, 0.0, Place::horny_layer);
    add_rows(living, skin.epidermis.si, 0.0, Place::epidermis);
    add_rows(numerics.dermis_cells, skin.dermis.si, skin.epidermis.si / living, Place::dermis);
    if (channels.density.si > 0.0) split_at(skin.horny_layer.thickness.si + channels.depth.si);
    make_cells(numerics);
}

void DeliverySystem::make_cells(const DeliveryNumerics& numerics) {
    const bool needled = channels_.density.si > 0.0, hairy = skin_.follicles.density.si > 0.0;
    rings_ = needled ? numerics.rings : 1;
    first_ring_ = needled ? 1 : 0;
    slots_ = first_ring_ + rings_ + (hairy ? 1 : 0);
    if (hairy) follicle_slot_ = slots_ - 1;
    if (needled) {  // rings grow by one factor out to half the spacing
        const double a = channels_.radius.si, b = 1.0 / std::sqrt(pi * channels_.density.si);
        for (int i = 0; i <= rings_; ++i) edge_.push_back(a * std::pow(b / a, double(i) / rings_));
        for (int i = 0; i < rings_; ++i)
            mean_radius_.push_back(log_mean_radius(edge_[size_t(i)], edge_[size_t(i) + 1]));
    }

    const size_t n = 1 + size_t(rows() - 1) * size_t(slots_);
    place.assign(n, Place::none);
    place[0] = Place::donor;
    capacity.assign(n, 1.0);
    section.assign(n, 0.0);
    receptor_.assign(n, 0.0);
    blood_.assign(n, 0.0);
    band_.resize(n * size_t(2 * slots_ + 1));
    partition.assign(size_t(rows()), 1.0);
    const double channel_end = skin_.horny_layer.thickness.si + channels_.depth.si;
    const double follicle_end = skin_.horny_layer.thickness.si + skin_.follicles.depth.si;
    for (int row = 1; row < rows(); ++row) {
        const double middle = top[size_t(row)] + 0.5 * height[size_t(row)];
        const Place where = layer_[size_t(row)];
        const bool horny = where == Place::horny_layer;
        const double k = horny
                             ? skin_.horny_layer.partition * skin_.stored_share(vehicle_.unionised)
                             : tissue(row).partition;
        partition[size_t(row)] = k;
        auto add_tissue = [&](int cell, double share) {
            place[size_t(cell)] = where;
            section[size_t(cell)] = share;
            capacity[size_t(cell)] = share * height[size_t(row)] * k;
            if (!horny && !skin_.diffusion_cell)
                blood_[size_t(cell)] = capacity[size_t(cell)] * tissue(row).clearance.si;
        };
        if (needled) {
            const double per_area = pi * channels_.density.si;
            double inner = channels_.radius.si;
            if (middle < channel_end) {
                last_channel_row_ = row;
                inner = channel_radius(row);
                place[size_t(cell(row, 0))] = Place::channel;
                section[size_t(cell(row, 0))] = per_area * inner * inner;
            } else {
                add_tissue(cell(row, 0), per_area * inner * inner);
            }
            for (int i = 0; i < rings_; ++i) {
                const double in = i == 0 ? inner : edge_[size_t(i)], out = edge_[size_t(i) + 1];
                add_tissue(ring_cell(row, i), per_area * (out * out - in * in));
            }
        } else {
            add_tissue(ring_cell(row, 0), 1.0);
        }
        if (hairy && middle < follicle_end) {
            last_follicle_row_ = row;
            const FollicleShunt& hair = skin_.follicles;
            const int lumen = cell(row, follicle_slot_);
            place[size_t(lumen)] = Place::follicle;
            section[size_t(lumen)] =
                hair.density.si * pi * hair.radius.si * hair.radius.si * hair.film_share;
            capacity[size_t(lumen)] = section[size_t(lumen)] * height[size_t(row)];
        }
    }
}

bool DeliverySystem::is_tissue(int cell) const {
    const Place where = place[size_t(cell)];
    return where == Place::horny_layer || where == Place::epidermis || where == Place::dermis;
}

const TissueTransport& DeliverySystem::tissue(int row) const {
    return layer_[size_t(row)] == Place::epidermis ? skin_.epidermis_transport
                                                   : skin_.dermis_transport;
}

/// Of a channel that is all open: straight through the horny layer, then narrowing to its tip.
double DeliverySystem::channel_radius(int row) const {
    const double below =
        top[size_t(row)] + 0.5 * height[size_t(row)] - skin_.horny_layer.thickness.si;
    const double way = std::clamp(below / channels_.depth.si, 0.0, 1.0);
    return channels_.radius.si * (1.0 - (1.0 - channels_.tip_share) * way);
}

/// Resistance of half a cell for w of its own kind.
double DeliverySystem::half_resistance(int row, double horny_factor) const {
    const double thickness = 0.5 * height[size_t(row)];
    if (layer_[size_t(row)] == Place::horny_layer)
        return thickness /
               (skin_.horny_layer.diffusivity().si * horny_factor * skin_.horny_layer.partition);
    return thickness / (tissue(row).diffusivity.si * tissue(row).partition);
}

void DeliverySystem::link_tissue(double horny_factor) {
    tissue_links_.clear();
    std::fill(receptor_.begin(), receptor_.end(), 0.0);
    for (int row = 1; row < rows(); ++row) {
        const Place here = layer_[size_t(row)];
        const bool horny = here == Place::horny_layer;
        const bool deepest = row + 1 == rows();
        // The horny layer carries the un-ionised form: of living tissue its share counts there.
        const double share = horny && !deepest && layer_[size_t(row) + 1] != Place::horny_layer
                                 ? skin_.crossing_share(skin_.unionised_in_tissue)
                                 : 1.0;
        for (int slot = 0; slot < slots_; ++slot) {
            const int from = cell(row, slot);
            if (!is_tissue(from) || (horny && !skin_.passes_horny_layer)) continue;
            const double area = section[size_t(from)];
            if (deepest) {
                if (skin_.diffusion_cell)
                    receptor_[size_t(from)] = area / half_resistance(row, horny_factor);
                continue;
            }
            const double g = area / (half_resistance(row, horny_factor) +
                                     share * half_resistance(row + 1, horny_factor));
            tissue_links_.push_back({from, cell(row + 1, slot), g, share * g});
        }
        if (!needled() || horny) continue;
        const double per_log =
            2.0 * pi * channels_.density.si * tissue(row).diffusivity.si * tissue(row).partition;
        auto radial = [&](int from, int to, double in, double out) {
            const double g = per_log * height[size_t(row)] / std::log(out / in);
            tissue_links_.push_back({from, to, g, g});
        };
        if (row > last_channel_row_)
            radial(cell(row, 0), ring_cell(row, 0), log_mean_radius(0.0, channels_.radius.si),
                   mean_radius_[0]);
        for (int i = 0; i + 1 < rings_; ++i)
            radial(ring_cell(row, i), ring_cell(row, i + 1), mean_radius_[size_t(i)],
                   mean_radius_[size_t(i) + 1]);
    }
    linked_factor_ = horny_factor;
}

void DeliverySystem::link_channel(const Moment& moment) {
    const double n = channels_.density.si, inside = channels_.fluid_diffusivity.si;
    for (int row = 1; row <= last_channel_row_; ++row) {
        const int here = cell(row, 0), beside = ring_cell(row, 0);
        const double h = height[size_t(row)];
        const double area = section[size_t(here)] * moment.open;
        capacity[size_t(here)] = area * h;
        const double squeezed = moment.closing * capacity[size_t(here)];
        const double half = 0.5 * h / (area * inside);
        const bool tip = row == last_channel_row_;
        if (layer_[size_t(row)] == Place::horny_layer) {
            if (!tip) links_.push_back({here, cell(row + 1, 0), squeezed, 0.0});
        } else {
            const double radius = channel_radius(row) * std::sqrt(moment.open);
            // From the channel to its wall, then out to the first ring (delivery.18).
            const double wall = 1.0 / (16.0 * pi * inside);
            const double ring = std::log(mean_radius_[0] / radius) /
                                (2.0 * pi * tissue(row).diffusivity.si * tissue(row).partition);
            const double g = n * h / (wall + ring);
            links_.push_back({here, beside, g + squeezed, g});
        }
        if (row + 1 == rows()) continue;
        double next = 0.5 * height[size_t(row) + 1];
        if (tip) {  // into the core of tissue below it, through a disc where the tip is narrower
            const double core = section[size_t(cell(row + 1, 0))], narrow = std::sqrt(area / core);
            const double through = tissue(row + 1).diffusivity.si * tissue(row + 1).partition;
            const double disc = 1.0 / (4.0 * through * narrow * channels_.radius.si * n);
            next = half_resistance(row + 1, moment.horny_factor) / core + disc * (1.0 - narrow);
        } else {
            next /= section[size_t(cell(row + 1, 0))] * moment.open * inside;
        }
        const double g = 1.0 / (half + next);
        links_.push_back({here, cell(row + 1, 0), g, g});
    }
}

void DeliverySystem::link_follicles(const Moment& moment) {
    const FollicleShunt& hair = skin_.follicles;
    const double wall = hair.wall_over_horny_layer * skin_.horny_layer.permeability.si *
                        moment.horny_factor * 2.0 * pi * hair.radius.si * hair.density.si;
    const double inwards = skin_.crossing_share(vehicle_.unionised);
    const double outwards = skin_.crossing_share(skin_.unionised_in_tissue);
    for (int row = 1; row <= last_follicle_row_; ++row) {
        const int here = cell(row, follicle_slot_);
        const double along = section[size_t(here)] * hair.film_diffusivity.si;
        const double h = height[size_t(row)];
        if (layer_[size_t(row)] != Place::horny_layer && skin_.passes_horny_layer)
            links_.push_back(
                {ring_cell(row, rings_ - 1), here, wall * h * outwards, wall * h * inwards});
        if (row < last_follicle_row_) {
            const double g = along / (0.5 * (h + height[size_t(row) + 1]));
            links_.push_back({here, cell(row + 1, follicle_slot_), g, g});
        }
    }
}

void DeliverySystem::link_donor(const Moment& moment) {
    if (moment.donor_capacity <= 0.0) return;
    // A vehicle that is not stirred lets go through h/(3 D) (delivery.22).
    const double release =
        vehicle_.diffusivity.si > 0.0
            ? vehicle_.thickness.si / (3.0 * vehicle_.diffusivity.si * vehicle_.affinity)
            : 0.0;
    if (skin_.passes_horny_layer)
        for (int i = 0; i < rings_; ++i) {
            const double into = skin_.crossing_share(vehicle_.unionised);
            const double g = moment.contact * section[size_t(ring_cell(1, i))] /
                             (half_resistance(1, moment.horny_factor) + into * release);
            links_.push_back({0, ring_cell(1, i), g * into, g});
        }
    if (needled() && moment.open > 0.0) {
        const double n = channels_.density.si;
        const double radius = channel_radius(1) * std::sqrt(moment.open);
        const double mouth =
            1.0 / (4.0 * channels_.vehicle_diffusivity.si * vehicle_.affinity * radius * n);
        const double half =
            0.5 * height[1] /
            (section[size_t(cell(1, 0))] * moment.open * channels_.fluid_diffusivity.si);
        const double g = moment.contact / (mouth + half);
        links_.push_back({0, cell(1, 0), g, g});
    }
    if (follicle_slot_ >= 0) {
        const int lumen = cell(1, follicle_slot_);
        const double g = moment.contact * section[size_t(lumen)] /
                         (0.5 * height[1] / skin_.follicles.film_diffusivity.si + release);
        links_.push_back({0, lumen, g, g});
    }
}

void DeliverySystem::set(const Moment& moment) {
    if (moment.horny_factor != linked_factor_) link_tissue(moment.horny_factor);
    links_ = tissue_links_;
    capacity[0] = moment.donor_capacity > 0.0 ? moment.donor_capacity : 1.0;
    if (needled() && moment.open > 0.0) link_channel(moment);
    if (follicle_slot_ >= 0) link_follicles(moment);
    link_donor(moment);
}

void DeliverySystem::solve(double tau, const std::vector<double>& amounts, bool donor_fixed,
                           double donor_w, std::vector<double>& w) const {
    const int n = size(), reach = slots_, width = 2 * reach + 1;
    std::fill(band_.begin(), band_.end(), 0.0);
    auto at = [&](int row, int column) -> double& {
        return band_[size_t(row) * size_t(width) + size_t(column - row + reach)];
    };
    for (int i = 0; i < n; ++i)
        at(i, i) = capacity[size_t(i)] + tau * (receptor_[size_t(i)] + blood_[size_t(i)]);
    for (const Link& link : links_) {
        at(link.from, link.from) += tau * link.out;
        at(link.from, link.to) -= tau * link.back;
        at(link.to, link.to) += tau * link.back;
        at(link.to, link.from) -= tau * link.out;
    }
    w = amounts;
    if (donor_fixed) {
        for (int j = 0; j <= std::min(reach, n - 1); ++j) at(0, j) = j == 0 ? 1.0 : 0.0;
        w[0] = donor_w;
    }
    // Each column is dominated by its diagonal: no pivots are needed.
    for (int i = 0; i < n; ++i) {
        const int last = std::min(i + reach, n - 1);
        const double inverse = 1.0 / at(i, i);
        const double* upper = &at(i, i);
        for (int r = i + 1; r <= last; ++r) {
            double* lower = &at(r, i);
            if (lower[0] == 0.0) continue;
            const double factor = lower[0] * inverse;
            for (int c = 1; c <= last - i; ++c) lower[c] -= factor * upper[c];
            w[size_t(r)] -= factor * w[size_t(i)];
        }
    }
    for (int i = n - 1; i >= 0; --i) {
        for (int c = i + 1; c <= std::min(i + reach, n - 1); ++c)
            w[size_t(i)] -= at(i, c) * w[size_t(c)];
        w[size_t(i)] /= at(i, i);
    }
}

double DeliverySystem::to_receptor(const std::vector<double>& w) const {
    double sum = 0.0;
    for (size_t i = 0; i < w.size(); ++i) sum += receptor_[i] * w[i];
    return sum;
}

double DeliverySystem::to_blood(const std::vector<double>& w) const {
    double sum = 0.0;
    for (size_t i = 0; i < w.size(); ++i) sum += blood_[i] * w[i];
    return sum;
}

double DeliverySystem::out_of_donor(const std::vector<double>& w) const {
    double sum = 0.0;
    for (const Link& link : links_)
        if (link.from == 0) sum += link.out * w[0] - link.back * w[size_t(link.to)];
    return sum;
}

}  // namespace needlework::delivery_detail
