#include "process/healing/epidermis.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

Epidermis::Epidermis(const HealingParameters& parameters)
    : front_m_per_s_(parameters.epidermal_front.si),
      lag_s_(parameters.epidermal_front_lag.si),
      from_collagen_(parameters.epidermis_from_collagen),
      from_tgf_(parameters.epidermis_from_tgf),
      time_s_(parameters.epidermis_time.si) {}

void Epidermis::injure(const std::vector<Channel>& channels, double t_s) {
    for (const Channel& channel : channels)
        if (channel.wound_radius_m > 0.0)
            lesions_.push_back({channel.x_m, channel.y_m, channel.wound_radius_m, t_s});
}

double Epidermis::open_radius_m(const EpidermalLesion& lesion, double t_s) const {
    const double moving_s = std::max(0.0, t_s - lesion.made_at_s - lag_s_);
    return std::max(0.0, lesion.radius_m - front_m_per_s_ * moving_s);
}

Time Epidermis::closure_time(Length radius) const {
    return Time{lag_s_ + radius.si / front_m_per_s_};
}

double Epidermis::open_area_m2(double t_s) const {
    double area = 0.0;
    for (const EpidermalLesion& lesion : lesions_) {
        const double r = open_radius_m(lesion, t_s);
        area += std::numbers::pi * r * r;
    }
    return area;
}

void Epidermis::forget_closed(double t_s) {
    std::erase_if(lesions_,
                  [&](const EpidermalLesion& lesion) { return open_radius_m(lesion, t_s) <= 0.0; });
}

void Epidermis::cover(const Box& box, double t_s, std::span<float> map) const {
    EXPECTS(map.size() == box.plane_cells(), "the map has a value a surface cell");
    std::fill(map.begin(), map.end(), 1.0F);
    // A disc is dealt to the cells by points of equal area: its total area is exact.
    constexpr int points = 16;
    const double cell_m2 = box.h_m * box.h_m;
    const auto wrapped = [](int i, int n) { return (i % n + n) % n; };
    for (const EpidermalLesion& lesion : lesions_) {
        const double r = open_radius_m(lesion, t_s);
        if (r <= 0.0) continue;
        int n_inside = 0;
        for (int pass = 0; pass < 2; ++pass)
            for (int b = 0; b < points; ++b)
                for (int a = 0; a < points; ++a) {
                    const double u = (2 * a + 1.0) / points - 1, v = (2 * b + 1.0) / points - 1;
                    if (u * u + v * v > 1.0) continue;
                    if (pass == 0) {
                        ++n_inside;
                        continue;
                    }
                    const int i = wrapped(int(std::floor((lesion.x_m + r * u) / box.h_m)), box.nx);
                    const int j = wrapped(int(std::floor((lesion.y_m + r * v) / box.h_m)), box.ny);
                    const double share = std::numbers::pi * r * r / (n_inside * cell_m2);
                    map[size_t(j) * size_t(box.nx) + size_t(i)] -= float(share);
                }
    }
    for (float& value : map) value = std::max(value, 0.0F);  // overlapping lesions
}

void Epidermis::thicken(std::span<float> thickness, std::span<const float> papillary_collagen,
                        std::span<const float> tgf_response, double dt_s) const {
    const double share = -std::expm1(-dt_s / time_s_);
    for (size_t i = 0; i < thickness.size(); ++i) {
        const double target = 1.0 + from_collagen_ * (double(papillary_collagen[i]) - 1.0) +
                              from_tgf_ * double(tgf_response[i]);
        thickness[i] = float(double(thickness[i]) + share * (target - double(thickness[i])));
    }
}

}  // namespace needlework
