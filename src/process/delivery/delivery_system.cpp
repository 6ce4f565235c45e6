#include "process/delivery/delivery_system.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"
#include "process/delivery/channel_exchange.hpp"

namespace needlework::delivery_detail {
namespace {

constexpr int reach = 3;  ///< of a link, in cells
constexpr int band_width = 2 * reach + 1;

int tissue_cell(int row) { return 2 * row; }
int channel_cell(int row) { return 2 * row + 1; }

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
        place.push_back(where);
        place.push_back(Place::none);
    }
    n_rows_ += n;
}

DeliverySystem::DeliverySystem(const SkinColumn& skin, const Vehicle& vehicle,
                               const DeliveryChannels& channels, const DeliveryNumerics& numerics)
    : skin_(skin), vehicle_(vehicle), channels_(channels) {
    top = {0.0};
    height = {0.0};
    place = {Place::donor, Place::none};
    n_rows_ = 1;
    const int horny = numerics.horny_layer_cells, living = numerics.epidermis_cells;
    EXPECTS(horny >= 8 && living > 0 && numerics.dermis_cells > 0,
            "the horny layer has 8 cells or more, the others at least one");
    add_rows(horny, skin.horny_layer.thickness.si, 0.0, Place::horny_layer);
    add_rows(living, skin.epidermis.si, 0.0, Place::epidermis);
    add_rows(numerics.dermis_cells, skin.dermis.si, skin.epidermis.si / living, Place::dermis);

    partition.assign(size_t(n_rows_), 1.0);
    capacity.assign(place.size(), 1.0);
    receptor_.assign(place.size(), 0.0);
    blood_.assign(place.size(), 0.0);
    band_.resize(place.size() * size_t(band_width));
    const double bottom = skin.horny_layer.thickness.si + channels.depth.si;
    const bool needled = channels.density.si > 0.0;
    if (needled)
        tissue_share_ =
            1.0 - channels.density.si * std::numbers::pi * channels.radius.si * channels.radius.si;
    for (int row = 1; row < n_rows_; ++row) {
        const Place where = place[size_t(tissue_cell(row))];
        const TissueTransport& tissue =
            where == Place::epidermis ? skin.epidermis_transport : skin.dermis_transport;
        const double k =
            where == Place::horny_layer ? skin.horny_layer.partition : tissue.partition;
        partition[size_t(row)] = k;
        const double amount = tissue_share_ * height[size_t(row)] * k;
        capacity[size_t(tissue_cell(row))] = amount;
        if (where != Place::horny_layer && !skin.diffusion_cell)
            blood_[size_t(tissue_cell(row))] = amount * tissue.clearance.si;
        if (needled && top[size_t(row)] + 0.5 * height[size_t(row)] < bottom) {
            last_channel_row_ = row;
            place[size_t(channel_cell(row))] = Place::channel;
        }
    }
    link_tissue();
}

void DeliverySystem::link_tissue() {
    auto half = [&](int row) {  // resistance of half a cell, for w of its own kind
        const Place where = place[size_t(tissue_cell(row))];
        const double thickness = 0.5 * height[size_t(row)];
        if (where == Place::horny_layer)
            return thickness / (skin_.horny_layer.diffusivity().si * partition[size_t(row)]);
        const TissueTransport& tissue =
            where == Place::epidermis ? skin_.epidermis_transport : skin_.dermis_transport;
        return thickness / (tissue.diffusivity.si * tissue.partition);
    };
    for (int row = 0; row < n_rows_; ++row) {
        const Place here = place[size_t(tissue_cell(row))];
        if (here == Place::donor) continue;  // with what lies on the skin, set()
        if (row + 1 == n_rows_) {
            if (skin_.diffusion_cell)
                receptor_[size_t(tissue_cell(row))] = tissue_share_ / half(row);
            continue;
        }
        const bool closed = here == Place::horny_layer && !skin_.passes_horny_layer;
        if (closed) continue;
        const Place below = place[size_t(tissue_cell(row + 1))];
        // The horny layer carries the un-ionised form: of living tissue its share counts there.
        const double share = here == Place::horny_layer && below != Place::horny_layer
                                 ? skin_.unionised_in_tissue
                                 : 1.0;
        const double conductance = tissue_share_ / (half(row) + share * half(row + 1));
        fixed_.push_back(
            {tissue_cell(row), tissue_cell(row + 1), conductance, share * conductance});
    }
}

void DeliverySystem::link_channels(double open, double closing) {
    const double pi = std::numbers::pi, n = channels_.density.si;
    const double radius = channels_.radius.si * std::sqrt(open), area = pi * radius * radius;
    const double along = n * area * channels_.fluid_diffusivity.si;
    const Length spacing = half_spacing(channels_.density);
    auto exchange = [&](const TissueTransport& tissue) {
        const Rate k = skin_.diffusion_cell ? Rate{0.0} : tissue.clearance;
        return n * tissue.partition *
               channel_exchange(Length{radius}, spacing, tissue.diffusivity, k).si;
    };
    const double in_epidermis = exchange(skin_.epidermis_transport);
    const double in_dermis = exchange(skin_.dermis_transport);
    for (int row = first_channel_row_; row <= last_channel_row_; ++row) {
        const int here = channel_cell(row), beside = tissue_cell(row);
        const double h = height[size_t(row)];
        capacity[size_t(here)] = n * area * h;
        const double squeezed = closing * capacity[size_t(here)];
        const Place where = place[size_t(beside)];
        if (where == Place::horny_layer && row < last_channel_row_)
            links_.push_back({here, channel_cell(row + 1), squeezed, 0.0});
        if (where != Place::horny_layer) {
            const double g = (where == Place::epidermis ? in_epidermis : in_dermis) * h;
            links_.push_back({here, beside, g + squeezed, g});
        }
        if (row < last_channel_row_) {
            const double g = along / (0.5 * (h + height[size_t(row) + 1]));
            links_.push_back({here, channel_cell(row + 1), g, g});
        } else if (row + 1 < n_rows_) {
            const TissueTransport& below = place[size_t(tissue_cell(row + 1))] == Place::epidermis
                                               ? skin_.epidermis_transport
                                               : skin_.dermis_transport;
            const double disc = n * 4.0 * below.diffusivity.si * below.partition * radius;
            const double half_cell = along / (0.5 * h);
            const double g = disc * half_cell / (disc + half_cell);
            links_.push_back({here, tissue_cell(row + 1), g, g});
        }
    }
}

void DeliverySystem::set(double open, double closing, double donor_thickness) {
    links_ = fixed_;
    capacity[0] = donor_thickness > 0.0 ? donor_thickness : 1.0;
    const bool channels_open = last_channel_row_ > 0 && open > 0.0;
    if (channels_open) link_channels(open, closing);
    if (donor_thickness <= 0.0) return;
    if (skin_.passes_horny_layer) {
        const double half_cell =
            0.5 * height[1] / (skin_.horny_layer.diffusivity().si * partition[1]);
        const double conductance = tissue_share_ / half_cell;
        links_.push_back({0, tissue_cell(1), conductance * vehicle_.unionised, conductance});
    }
    if (channels_open) {
        const double pi = std::numbers::pi, n = channels_.density.si;
        const double radius = channels_.radius.si * std::sqrt(open);
        const double mouth = 1.0 / (4.0 * channels_.vehicle_diffusivity.si * radius);
        const double inside =
            0.5 * height[1] / (pi * radius * radius * channels_.fluid_diffusivity.si);
        const double g = n / (mouth + inside);
        links_.push_back({0, channel_cell(1), g, g});
    }
}

void DeliverySystem::solve(double tau, const std::vector<double>& amounts, bool donor_fixed,
                           double donor_w, std::vector<double>& w) const {
    const int n = size();
    std::fill(band_.begin(), band_.end(), 0.0);
    auto at = [&](int row, int column) -> double& {
        return band_[size_t(row * band_width + column - row + reach)];
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
        for (int j = 0; j <= reach; ++j) at(0, j) = j == 0 ? 1.0 : 0.0;
        w[0] = donor_w;
    }
    // Each column is dominated by its diagonal: no pivots are needed.
    for (int i = 0; i < n; ++i)
        for (int r = i + 1; r <= std::min(i + reach, n - 1); ++r) {
            const double factor = at(r, i) / at(i, i);
            if (factor == 0.0) continue;
            for (int c = i + 1; c <= std::min(i + reach, n - 1); ++c) at(r, c) -= factor * at(i, c);
            w[size_t(r)] -= factor * w[size_t(i)];
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
