#include "process/delivery3d/unit_cell_medium.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework::delivery_detail {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double width_without_channels_m = 100e-6;  // any
constexpr double stirred_diffusivity = 1e-7;         // m2/s, of a vehicle without a stated one
constexpr double reservoir_over_radius = 3.0;        // assumption: above it a reservoir is stirred

/// n sizes that fill a thickness, the first `finest` and each larger by one factor.
std::vector<double> graded(int n, double thickness, double finest) {
    double ratio = 1.0;
    auto filled = [&](double q) {
        double sum = 0.0, size = finest;
        for (int i = 0; i < n; ++i, size *= q) sum += size;
        return sum;
    };
    if (filled(1.0) < thickness) {
        double low = 1.0, high = 4.0;  // assumption: cells never grow faster than that
        for (int i = 0; i < 60; ++i) {
            ratio = 0.5 * (low + high);
            (filled(ratio) < thickness ? low : high) = ratio;
        }
    }
    std::vector<double> sizes;
    double size = 1.0, total = 0.0;
    for (int i = 0; i < n; ++i, size *= ratio) sizes.push_back(size), total += size;
    for (double& s : sizes) s *= thickness / total;
    return sizes;
}

}  // namespace

UnitCellMedium::UnitCellMedium(const SkinColumn& skin, const Vehicle& vehicle,
                               const DeliveryChannels& channels, const UnitCellNumerics& numerics)
    : skin_(skin), vehicle_(vehicle), channels_(channels) {
    EXPECTS(numerics.across >= 4 && numerics.across % 4 == 0, "a side has a multiple of 4 cells");
    EXPECTS(numerics.horny_layer_cells >= 8, "the horny layer has 8 planes or more");
    box_.nx = box_.ny = numerics.across;
    const double side = needled() ? 1.0 / std::sqrt(channels.density.si) : width_without_channels_m;
    box_.h_m = side / numerics.across;
    box_.z_faces_m = {0.0};
    auto add = [&](std::vector<double> sizes, Layer where) {
        for (double size : sizes) {
            box_.z_faces_m.push_back(box_.z_faces_m.back() + size);
            layer_.push_back(where);
        }
    };
    const double donor =
        vehicle.infinite ? reservoir_over_radius * channels.radius.si : vehicle.thickness.si;
    std::vector<double> film = graded(numerics.donor_cells, donor, 0.5 * channels.radius.si / 4.0);
    std::reverse(film.begin(), film.end());
    add(film, Layer::donor);
    skin_top_m_ = box_.z_faces_m.back();
    const double horny = skin.horny_layer.thickness.si;
    add(std::vector<double>(size_t(numerics.horny_layer_cells), horny / numerics.horny_layer_cells),
        Layer::horny_layer);
    const double cell = skin.epidermis.si / numerics.epidermis_cells;
    add(std::vector<double>(size_t(numerics.epidermis_cells), cell), Layer::epidermis);
    add(graded(numerics.dermis_cells, skin.dermis.si, cell), Layer::dermis);
    if (needled()) {  // a channel ends on a face: move the nearest one there
        const double tip = skin_top_m_ + horny + channels.depth.si;
        auto& faces = box_.z_faces_m;
        auto nearest = std::min_element(faces.begin(), faces.end(), [&](double a, double b) {
            return std::abs(a - tip) < std::abs(b - tip);
        });
        const double junction = skin_top_m_ + horny + skin.epidermis.si;
        if (std::abs(*nearest - junction) > 1e-9 && *nearest < faces.back()) *nearest = tip;
    }
    box_.z_end = box_.nz();
}

int UnitCellMedium::first(Layer layer) const {
    return int(std::find(layer_.begin(), layer_.end(), layer) - layer_.begin());
}

std::vector<float> UnitCellMedium::disc(double radius) const {
    const int n = box_.nx;
    const double h = box_.h_m, middle = 0.5 * n * h;
    std::vector<float> share(box_.plane_cells(), 0.0F);
    if (radius <= 0.0) return share;
    constexpr int strips = 16;  // a cell is cut into strips along y, each exact along x
    double total = 0.0;
    for (int j = 0; j < n; ++j)
        for (int s = 0; s < strips; ++s) {
            const double y = (j + (s + 0.5) / strips) * h - middle;
            if (std::abs(y) >= radius) continue;
            const double half = std::sqrt(radius * radius - y * y);
            for (int i = 0; i < n; ++i) {
                const double left = std::max(i * h - middle, -half);
                const double right = std::min((i + 1) * h - middle, half);
                if (right <= left) continue;
                const double part = (right - left) / h / strips;
                share[size_t(j) * size_t(n) + size_t(i)] += float(part);
                total += part;
            }
        }
    const double exact = pi * radius * radius / (h * h);
    for (float& p : share) p = std::min(1.0F, float(double(p) * exact / total));
    return share;
}

double UnitCellMedium::channel_radius_m(int plane) const {
    const double horny_end = skin_top_m_ + skin_.horny_layer.thickness.si;
    const double below = box_.z_centre_m(plane) - horny_end;
    if (!needled() || layer(plane) == Layer::donor || below > channels_.depth.si) return 0.0;
    const double way = std::max(0.0, below / channels_.depth.si);
    return channels_.radius.si * (1.0 - (1.0 - channels_.tip_share) * way);
}

std::vector<float> UnitCellMedium::channel_share(int plane, double open) const {
    return disc(channel_radius_m(plane) * std::sqrt(open));
}

double UnitCellMedium::tissue_capacity(int plane, const CellMoment& moment) const {
    switch (layer(plane)) {
        case Layer::donor:
            return vehicle_.affinity * moment.donor_share;
        case Layer::horny_layer:
            return skin_.horny_layer.partition * skin_.crossing_share(skin_.unionised_in_tissue) *
                   skin_.stored_share(vehicle_.unionised);
        case Layer::epidermis:
            return skin_.epidermis_transport.partition;
        case Layer::dermis:
            return skin_.dermis_transport.partition;
    }
    return 1.0;
}

double UnitCellMedium::tissue_conductivity(int plane, const CellMoment& moment) const {
    const double capacity = tissue_capacity(plane, moment);
    switch (layer(plane)) {
        case Layer::donor: {
            if (!moment.donor_on) return 0.0;
            double inside = vehicle_.diffusivity.si;
            if (inside <= 0.0) inside = channels_.vehicle_diffusivity.si;
            if (inside <= 0.0) inside = stirred_diffusivity;
            return capacity * inside;
        }
        case Layer::horny_layer:
            if (!skin_.passes_horny_layer) return 0.0;
            return skin_.horny_layer.partition * skin_.crossing_share(skin_.unionised_in_tissue) *
                   skin_.horny_layer.diffusivity().si * moment.horny_factor;
        case Layer::epidermis:
            return capacity * skin_.epidermis_transport.diffusivity.si;
        case Layer::dermis:
            return capacity * skin_.dermis_transport.diffusivity.si;
    }
    return 0.0;
}

HeterogeneousMedium UnitCellMedium::at(const Box& local, const CellMoment& moment,
                                       FloatArray& share) const {
    HeterogeneousMedium medium;
    medium.diffusivity_m2_per_s = FloatArray(local.local_cells());
    medium.lateral_m2_per_s = FloatArray(local.local_cells());
    medium.capacity = FloatArray(local.local_cells());
    const bool cleared = !skin_.diffusion_cell && skin_.dermis_transport.clearance.si > 0.0;
    if (cleared) medium.decay_per_s = FloatArray(local.local_cells(), 0.0F);
    if (share.size() != local.local_cells()) share = FloatArray(local.local_cells());
    for (int k = local.z_begin; k < local.z_end; ++k) {
        const size_t place = local.index(0, 0, k);
        const double capacity = tissue_capacity(k, moment);
        const double conductivity = tissue_conductivity(k, moment);
        const double lost = layer(k) == Layer::dermis && cleared
                                ? capacity * skin_.dermis_transport.clearance.si
                                : 0.0;
        const std::vector<float> inside = channel_share(k, moment.open);
        for (size_t i = 0; i < local.plane_cells(); ++i) {
            const double p = double(inside[i]), m = p + (1.0 - p) * capacity;
            share[place + i] = inside[i];
            medium.capacity[place + i] = float(m);
            // Down a cell that the wall cuts channel and tissue conduct beside each other, across
            // the wall one after the other.
            const double fluid = channels_.fluid_diffusivity.si;
            double along = conductivity, across = conductivity;
            if (p > 0.0) along = p * fluid + (1.0 - p) * conductivity;
            if (p >= 1.0)
                across = fluid;
            else if (p > 0.0)
                across = 1.0 / (p / fluid + (1.0 - p) / conductivity);
            medium.diffusivity_m2_per_s[place + i] = float(along / m);
            medium.lateral_m2_per_s[place + i] = float(across / m);
            if (cleared) medium.decay_per_s[place + i] = float((1.0 - p) * lost / m);
        }
    }
    medium.top = moment.top;
    if (skin_.diffusion_cell) medium.bottom.kind = DepthEnd::Kind::fixed_value;
    return medium;
}

double UnitCellMedium::extra_uptake_m_per_s(const CellMoment& moment) const {
    if (!moment.donor_on || !skin_.passes_horny_layer) return 0.0;
    const int plane = first(Layer::horny_layer);
    const double in_tissue = skin_.crossing_share(skin_.unionised_in_tissue);
    const double in_vehicle = skin_.crossing_share(vehicle_.unionised);
    const double half_cell = 2.0 * tissue_conductivity(plane, moment) / box_.dz_m(plane);
    return half_cell * (in_vehicle / in_tissue - 1.0);
}

}  // namespace needlework::delivery_detail
