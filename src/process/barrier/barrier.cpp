#include "process/barrier/barrier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"
#include "process/surface_disc.hpp"

namespace needlework {

namespace {

constexpr double vapour_diffusivity_m2_per_s = 2.5e-5;  // in air; assumption, a textbook value
constexpr double vapour_deficit_kg_per_m3 = 24e-3;  // 32 degC saturated, room at 50 %; assumption
constexpr double forgotten_share = 1e-3;            // of the area at start; choice
constexpr double largest_defect = 0.95;             // overlapping wounds; choice

const std::vector<std::string> columns = {
    "x_m",     "y_m",     "length_m", "number_per_m2", "area_at_start_m2",
    "fast_m2", "slow_m2", "made_at_s"};
constexpr std::array members = {&OpenChannel::x_m,
                                &OpenChannel::y_m,
                                &OpenChannel::length_m,
                                &OpenChannel::number_per_m2,
                                &OpenChannel::area_at_start_m2,
                                &OpenChannel::fast_m2,
                                &OpenChannel::slow_m2,
                                &OpenChannel::made_at_s};

}  // namespace

Barrier::Barrier(const Box& box, const BarrierParameters& parameters, const BarrierSite& site)
    : box_(box), parameters_(parameters), site_(site) {
    EXPECTS(site.recovery_rate > 0.0, "the barrier of this person recovers");
}

void Barrier::add_maps(Tissue& tissue) const {
    tissue.add_map("barrier_open", "1", 0.0F);
    tissue.add_map("stratum_corneum_quality", "1", 1.0F);
    tissue.add_map("stratum_corneum_pending", "1", 0.0F);
}

void Barrier::injure(Tissue& tissue, const std::vector<Channel>& channels, double t_s) {
    FloatArray& pending = tissue.map("stratum_corneum_pending").values;
    const double cell_m2 = box_.h_m * box_.h_m;
    const auto open = std::count_if(channels.begin(), channels.end(),
                                    [](const Channel& c) { return c.open_radius_m > 0.0; });
    const double number_per_m2 = double(open) / box_.area().si;
    for (const Channel& channel : channels) {
        if (channel.wound_radius_m > 0.0)
            deal_disc(box_, channel.x_m, channel.y_m,
                      channel.wound_radius_m + parameters_.quality_rim.si,
                      [&](size_t cell, double area_m2) {
                          pending[cell] += float(parameters_.quality_loss * area_m2 / cell_m2);
                      });
        const double area = std::numbers::pi * channel.open_radius_m * channel.open_radius_m;
        if (area <= 0.0) continue;
        channels_.push_back({channel.x_m, channel.y_m, channel.wound_depth_m, number_per_m2, area,
                             parameters_.fast_share * area, (1.0 - parameters_.fast_share) * area,
                             t_s});
    }
    for (float& value : pending) value = std::min(value, float(largest_defect));
    write_open_area(tissue);
}

Time Barrier::slow_half_life(Length length, AreaDensity number,
                             const BarrierConditions& conditions) const {
    return needlework::slow_half_life(parameters_, site_, length, number, conditions);
}

void Barrier::step(Tissue& tissue, double dt_s, const BarrierConditions& conditions) {
    EXPECTS(dt_s >= 0.0, "time runs forward");
    const Time in_air{conditions.occluded ? 0.0 : dt_s * (1.0 - conditions.moist)};
    for (OpenChannel& channel : channels_) {
        const Time half_life = slow_half_life(Length{channel.length_m},
                                              AreaDensity{channel.number_per_m2}, conditions);
        const ClosingFactors left = closing_factors(parameters_, half_life, Time{dt_s}, in_air);
        channel.fast_m2 *= left.fast;
        channel.slow_m2 *= left.slow;
    }
    std::erase_if(channels_, [](const OpenChannel& channel) {
        return channel.area_m2() < forgotten_share * channel.area_at_start_m2;
    });

    // p' = -p/tq, u' = p/tq - u/tq: u(dt) = (u + p s) exp(-s), s = dt/tq. Under thinning r it tends
    // to r/(r + 1/tq) and forgets with exp(-s - r dt); p then adds p s exp(-s) m, m the mean of
    // exp(-r t) over the step.
    FloatArray& pending = tissue.map("stratum_corneum_pending").values;
    FloatArray& quality = tissue.map("stratum_corneum_quality").values;
    const double tq = parameters_.quality_time.si, s = dt_s / tq, left = std::exp(-s);
    const double lost = conditions.thinning.si * dt_s;
    EXPECTS(lost >= 0.0, "horny layer is lost, not won");
    const double kept = std::exp(-lost), mean_kept = lost > 0.0 ? -std::expm1(-lost) / lost : 1.0;
    const double end = lost > 0.0 ? lost / (lost + s) : 0.0;
    for (size_t i = 0; i < pending.size(); ++i) {
        const double p = double(pending[i]), u = 1.0 - double(quality[i]);
        if (p == 0.0 && u == 0.0 && lost == 0.0) continue;
        pending[i] = float(p * left);
        quality[i] = float(1.0 - (end + ((u - end) * kept + p * s * mean_kept) * left));
    }
    write_open_area(tissue);
}

void Barrier::write_open_area(Tissue& tissue) const {
    FloatArray& open = tissue.map("barrier_open").values;
    std::fill(open.begin(), open.end(), 0.0F);
    const double cell_m2 = box_.h_m * box_.h_m;
    for (const OpenChannel& channel : channels_)
        deal_disc(box_, channel.x_m, channel.y_m, std::sqrt(channel.area_m2() / std::numbers::pi),
                  [&](size_t cell, double area_m2) { open[cell] += float(area_m2 / cell_m2); });
    for (float& value : open) value = std::min(value, 1.0F);
}

double Barrier::open_share_of_last_session() const {
    double last_s = -1.0, open = 0.0, at_start = 0.0;
    for (const OpenChannel& channel : channels_) last_s = std::max(last_s, channel.made_at_s);
    for (const OpenChannel& channel : channels_) {
        if (channel.made_at_s < last_s) continue;
        open += channel.area_m2();
        at_start += channel.area_at_start_m2;
    }
    return at_start > 0.0 ? open / at_start : 0.0;
}

bool Barrier::closed_by_impedance() const {
    return open_share_of_last_session() < parameters_.impedance_closed;
}

double Barrier::ion_admittance_over_intact(const IonPath& path) const {
    double per_conductivity = 0.0;  // conductance over that of the fluid, per area [1/m]
    for (const OpenChannel& channel : channels_) {
        const double radius_m = std::sqrt(channel.area_m2() / std::numbers::pi);
        const double path_m = path.horny_layer.si + std::numbers::pi * radius_m / 2;
        per_conductivity += channel.area_m2() / path_m;
    }
    return 1.0 + path.fluid_of_intact.si * per_conductivity / box_.area().si;
}

double Barrier::open_share_wider_than(Length thing) const {
    const double least_m2 = std::numbers::pi * thing.si * thing.si / 4;
    double open_m2 = 0.0;
    for (const OpenChannel& channel : channels_)
        if (channel.area_m2() > least_m2) open_m2 += channel.area_m2();
    return open_m2 / box_.area().si;
}

MassFlux Barrier::vapour_through_channels() const {
    double conductance = 0.0;  // [m/s], mean over the surface
    for (const OpenChannel& channel : channels_) {
        const double free_m2 = parameters_.vapour_share * channel.area_m2();
        const double radius_m = std::sqrt(free_m2 / std::numbers::pi);
        conductance += vapour_diffusivity_m2_per_s * free_m2 /
                       (parameters_.dry_length.si + std::numbers::pi * radius_m / 4);
    }
    conductance /= box_.area().si;
    if (conductance == 0.0) return MassFlux{0.0};
    const double air = vapour_diffusivity_m2_per_s / parameters_.still_air.si;
    return MassFlux{vapour_deficit_kg_per_m3 / (1 / air + 1 / conductance)};
}

MassFlux Barrier::water_loss(const Tissue& tissue) const {
    const FloatArray& open = tissue.map("barrier_open").values;
    const FloatArray& quality = tissue.map("stratum_corneum_quality").values;
    double leak = 0.0;
    for (size_t i = 0; i < open.size(); ++i) leak += (1.0 - double(open[i])) / double(quality[i]);
    leak /= double(open.size());
    return site_.resting_water_loss * leak + vapour_through_channels();
}

NumberTable Barrier::state() const {
    NumberTable table{"barrier_channels", columns, {}};
    table.values.resize(columns.size());
    for (const OpenChannel& channel : channels_)
        for (size_t i = 0; i < members.size(); ++i) table.values[i].push_back(channel.*members[i]);
    return table;
}

void Barrier::set_state(const NumberTable& table) {
    EXPECTS(table.columns == columns, "a table of the channels of the barrier");
    channels_.assign(table.n_rows(), {});
    for (size_t row = 0; row < channels_.size(); ++row)
        for (size_t i = 0; i < members.size(); ++i)
            channels_[row].*members[i] = table.values[i][row];
}

}  // namespace needlework
