#pragma once
/// Media with open channels, for tests and benchmarks of the heterogeneous solver.

#include <cmath>

#include "boxes.hpp"
#include "numerics/heterogeneous_solver.hpp"

namespace needlework::verification {

struct ChannelMedium {
    double contrast = 1e3;       ///< diffusivity in a channel over that around it
    int n_channels = 4;          ///< one in each cell of a square pattern, each a little off
    double radius_m = 45e-6;     ///< but at least 0.8 cells
    double depth_share = 0.4;    ///< of the box that a channel reaches
    double diffusivity = 1e-13;  ///< around the channels at the top, threefold further down
    double decay_per_s = 1e-6;
    double capacity_in_channel = 1.0;
};

/// The channel that column (i, j) lies in, -1 where it lies in none.
inline int channel_at(const Box& box, const ChannelMedium& m, int i, int j) {
    double width_m = box.h_m * box.nx;
    int across = int(std::ceil(std::sqrt(double(m.n_channels))));
    double radius_m = std::max(m.radius_m, 0.8 * box.h_m);
    for (int c = 0; c < m.n_channels; ++c) {
        // Steps that no cell size divides, so that channels cut the cells in different ways.
        double x = width_m * ((c % across + 0.5) / across + 0.0027 * c);
        double y = width_m * ((c / across + 0.5) / across - 0.0043 * c);
        double dx = std::remainder((i + 0.5) * box.h_m - x, width_m);
        double dy = std::remainder((j + 0.5) * box.h_m - y, width_m);
        if (dx * dx + dy * dy < radius_m * radius_m) return c;
    }
    return -1;
}

/// How deep channel c reaches; 0 for none.
inline double channel_depth_m(const Box& box, const ChannelMedium& m, int c) {
    return c < 0 ? 0.0 : box.depth().si * m.depth_share * (1.0 + 0.01 * c);
}

inline HeterogeneousMedium with_channels(const Box& box, const ChannelMedium& m) {
    HeterogeneousMedium medium;
    medium.diffusivity_m2_per_s = FloatArray(box.local_cells());
    medium.decay_per_s = FloatArray(box.local_cells(), float(m.decay_per_s));
    if (m.capacity_in_channel != 1.0) medium.capacity = FloatArray(box.local_cells(), 1.0F);
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            double depth_m = channel_depth_m(box, m, channel_at(box, m, i, j));
            for (int k = box.z_begin; k < box.z_end; ++k) {
                bool shallow = box.z_centre_m(k) < 0.1 * box.depth().si;
                bool open = box.z_centre_m(k) < depth_m;
                size_t here = box.index(i, j, k);
                medium.diffusivity_m2_per_s[here] =
                    float(m.diffusivity * (open ? m.contrast : (shallow ? 1.0 : 3.0)));
                if (open && medium.capacity.size() > 0)
                    medium.capacity[here] = float(m.capacity_in_channel);
            }
        }
    return medium;
}

/// A medium is moved into a solver; another of the same coefficients.
inline HeterogeneousMedium copy_of(const HeterogeneousMedium& from) {
    HeterogeneousMedium to;
    auto copy = [](const FloatArray& a) {
        FloatArray b(a.size());
        std::copy(a.begin(), a.end(), b.begin());
        return a.size() > 0 ? std::move(b) : FloatArray();
    };
    to.diffusivity_m2_per_s = copy(from.diffusivity_m2_per_s);
    to.decay_per_s = copy(from.decay_per_s);
    to.capacity = copy(from.capacity);
    to.top = from.top, to.bottom = from.bottom;
    return to;
}

inline FloatArray copy_of(const FloatArray& from) {
    FloatArray to(from.size());
    std::copy(from.begin(), from.end(), to.begin());
    return to;
}

}  // namespace needlework::verification
