#include "process/healing/epidermis.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"
#include "process/surface_disc.hpp"

namespace needlework {

Epidermis::Epidermis(const HealingParameters& parameters)
    : front_m_per_s_(parameters.epidermal_front.si),
      lag_s_(parameters.epidermal_front_lag.si),
      from_collagen_(parameters.epidermis_from_collagen),
      from_tgf_(parameters.epidermis_from_tgf),
      time_s_(parameters.epidermis_time.si),
      membrane_time_s_(parameters.membrane_time.si),
      turnover_from_thickness_(parameters.turnover_from_thickness),
      turnover_from_tgf_(parameters.turnover_from_tgf),
      turnover_time_s_(parameters.turnover_time.si) {}

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
    const double cell_m2 = box.h_m * box.h_m;
    for (const EpidermalLesion& lesion : lesions_)
        deal_disc(box, lesion.x_m, lesion.y_m, open_radius_m(lesion, t_s),
                  [&](size_t cell, double area_m2) { map[cell] -= float(area_m2 / cell_m2); });
    for (float& value : map) value = std::max(value, 0.0F);  // overlapping lesions
}

void Epidermis::hasten(double by_s) {
    for (EpidermalLesion& lesion : lesions_) lesion.made_at_s -= by_s;
}

void Epidermis::thicken(std::span<float> thickness, std::span<const float> papillary_collagen,
                        std::span<const float> tgf_response, double dt_s, double actives) const {
    const double share = -std::expm1(-dt_s / time_s_);
    for (size_t i = 0; i < thickness.size(); ++i) {
        const double target = 1.0 + from_collagen_ * (double(papillary_collagen[i]) - 1.0) +
                              from_tgf_ * double(tgf_response[i]) + actives;
        thickness[i] = float(double(thickness[i]) + share * (target - double(thickness[i])));
    }
}

void Epidermis::mend_membrane(std::span<float> membrane, std::span<const float> cover,
                              double dt_s) const {
    for (size_t i = 0; i < membrane.size(); ++i) {
        const double share = -std::expm1(-double(cover[i]) * dt_s / membrane_time_s_);
        membrane[i] = float(double(membrane[i]) + share * (1.0 - double(membrane[i])));
    }
}

void Epidermis::turn_over(std::span<float> turnover, std::span<const float> thickness,
                          std::span<const float> tgf_response, double dt_s, double actives) const {
    const double share = -std::expm1(-dt_s / turnover_time_s_);
    for (size_t i = 0; i < turnover.size(); ++i) {
        const double target = 1.0 + turnover_from_thickness_ * (double(thickness[i]) - 1.0) +
                              turnover_from_tgf_ * double(tgf_response[i]) + actives;
        turnover[i] = float(double(turnover[i]) + share * (target - double(turnover[i])));
    }
}

}  // namespace needlework
