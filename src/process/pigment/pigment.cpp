#include "process/pigment/pigment.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/problem.hpp"
#include "process/surface_disc.hpp"

namespace needlework {

namespace {

constexpr double lightest_ita_deg = 55.0;  // ita-class-thresholds: very light above
constexpr double darkest_ita_deg = -30.0;  // ita-class-thresholds: dark below

/// 0 in the lightest skin, 1 in the darkest (pigment.8).
double darkness(double ita_deg) {
    return std::clamp((lightest_ita_deg - ita_deg) / (lightest_ita_deg - darkest_ita_deg), 0.0,
                      1.0);
}

/// A compartment under constant inflow and rate of loss, over a step.
struct Kept {
    double now;   ///< content at the end
    double left;  ///< what flowed out
};
Kept hold(double content, double inflow_per_s, double loss_per_s, double dt_s) {
    const double decayed = -std::expm1(-loss_per_s * dt_s);
    const double now = content + (inflow_per_s / loss_per_s - content) * decayed;
    return {now, content + inflow_per_s * dt_s - now};
}

/// Mean of a decaying quantity over a step, as a share of its start.
double mean_of_decay(double dt_s, double time_s) {
    const double x = dt_s / time_s;
    return x < 1e-8 ? 1.0 - x / 2 : -std::expm1(-x) / x;
}

/// The maps of one tissue, found once a step.
struct Maps {
    explicit Maps(Tissue& t)
        : basal(of(t, "melanin_basal")),
          suprabasal(of(t, "melanin_suprabasal")),
          horny(of(t, "melanin_horny")),
          dermal(of(t, "melanin_dermal")),
          excess(of(t, "melanin_excess")),
          dermal_excess(of(t, "melanin_dermal_excess")),
          stimulus(of(t, "melanocyte_stimulus")),
          heat(of(t, "melanocyte_heat")),
          renewal(of(t, "epidermal_renewal")),
          membrane(of(t, "membrane_open")),
          unchanged(of(t, "pigment_unchanged")) {}
    static float* of(Tissue& t, const char* name) { return t.map(name).values.data(); }
    float *basal, *suprabasal, *horny, *dermal;
    const float *excess, *dermal_excess;
    float *stimulus, *heat, *renewal, *membrane, *unchanged;
};

/// A further share of an area of which `share` is taken already, wherever it falls.
float joined(float share, double further) { return float(1.0 - (1.0 - double(share)) * further); }

/// Epidermal melanin as it was before an injury.
struct MelaninBefore {
    MelaninBefore(const Maps& maps, size_t n)
        : basal(maps.basal, maps.basal + n),
          suprabasal(maps.suprabasal, maps.suprabasal + n),
          horny(maps.horny, maps.horny + n) {}
    std::vector<float> basal, suprabasal, horny;
};

/// Coagulated epidermis (pigment.15), after the channels have taken theirs: `uncut` is what they
/// left of each column. A channel of heat alone holds its tissue: what is coagulated lies in it as
/// far as nothing was removed there, the rest beyond it.
void coagulate(const Maps& maps, const MelaninBefore& before, const std::vector<double>& uncut,
               const HeatedSkin& heat, double dropped_share) {
    for (size_t i = 0; i < uncut.size(); ++i) {
        if (heat.coagulated[i] > 0.0) {
            const double held = std::max(0.0, 1.0 - uncut[i] - heat.removed[i]);
            const double inside = std::min(heat.coagulated[i], held);
            const double beyond = std::min(heat.coagulated[i] - inside, uncut[i]);
            const double kept = uncut[i] > 0.0 ? 1.0 - beyond / uncut[i] : 1.0;
            const double basal = double(before.basal[i]);
            maps.dermal[i] += float(dropped_share * beyond * basal);
            maps.basal[i] = float(kept * double(maps.basal[i]));
            maps.suprabasal[i] = float(kept * double(maps.suprabasal[i]));
            maps.horny[i] += float(
                (inside + beyond) * ((1.0 - dropped_share) * basal + double(before.suprabasal[i])) +
                inside * double(before.horny[i]));
            maps.membrane[i] = joined(maps.membrane[i], kept);
            maps.renewal[i] = joined(maps.renewal[i], kept);
            maps.unchanged[i] = float(kept * double(maps.unchanged[i]));
        }
        maps.heat[i] = joined(maps.heat[i], 1.0 - heat.felt[i]);  // (pigment.14)
    }
}

}  // namespace

Pigment::Pigment(const Box& box, const PigmentParameters& parameters, const PigmentSite& site)
    : box_(box), parameters_(parameters) {
    const double dark = darkness(site.individual_typology_angle_deg);
    gain_ = parameters.stimulus_gain * std::pow(parameters.dark_over_light, dark);
    digested_ =
        parameters.digested_light + dark * (parameters.digested_dark - parameters.digested_light);
    const double up = 1.0 - digested_;
    total_time_s_ =
        parameters.basal_time.si + up * (parameters.suprabasal_time.si + parameters.horny_time.si);
    rest_ = {parameters.basal_time.si / total_time_s_,
             up * parameters.suprabasal_time.si / total_time_s_,
             up * parameters.horny_time.si / total_time_s_};
}

void Pigment::add_maps(Tissue& tissue, std::span<const float> epidermal_excess,
                       std::span<const float> dermal_melanin) const {
    const size_t n = box_.plane_cells();
    const auto is_map = [&](std::span<const float> map) { return map.empty() || map.size() == n; };
    EXPECTS(is_map(epidermal_excess) && is_map(dermal_melanin), "one value a column");
    const auto add = [&](const char* name, double rest, std::span<const float> excess, double of) {
        FloatArray& values = tissue.add_map(name, "1", float(rest)).values;
        for (size_t i = 0; i < excess.size(); ++i) values[i] += float(of * double(excess[i]));
    };
    add("melanin_basal", rest_.basal, epidermal_excess, rest_.basal);
    add("melanin_suprabasal", rest_.suprabasal, epidermal_excess, rest_.suprabasal);
    add("melanin_horny", rest_.horny, epidermal_excess, rest_.horny);
    add("melanin_dermal", 0.0, dermal_melanin, 1.0);
    add("melanin_excess", 0.0, epidermal_excess, 1.0);
    add("melanin_dermal_excess", 0.0, dermal_melanin, 1.0);
    add("melanocyte_stimulus", 0.0, {}, 0.0);
    add("melanocyte_heat", 0.0, {}, 0.0);
    add("epidermal_renewal", 0.0, {}, 0.0);
    add("membrane_open", 0.0, {}, 0.0);
    add("pigment_unchanged", 1.0, {}, 0.0);
}

double Pigment::activity(double stimulus) const {
    const double drive = gain_ * stimulus;
    return 1.0 + drive / (1.0 + drive / parameters_.largest_stimulation);
}

void Pigment::injure(Tissue& tissue, const std::vector<Channel>& channels,
                     const HeatedSkin& heat) const {
    const Maps maps(tissue);
    const MelaninBefore before(maps, heat.empty() ? 0 : box_.plane_cells());
    std::vector<double> uncut(box_.plane_cells(), 1.0);
    const double cell_m2 = box_.h_m * box_.h_m;
    // Area of one disc in each cell that it touches; overlap of discs is by chance.
    std::vector<double> area(box_.plane_cells(), 0.0);
    std::vector<size_t> touched;
    const auto over_disc = [&](const Channel& channel, double radius_m, auto&& change) {
        deal_disc(box_, channel.x_m, channel.y_m, radius_m, [&](size_t cell, double area_m2) {
            if (area[cell] == 0.0) touched.push_back(cell);
            area[cell] += area_m2;
        });
        for (size_t cell : touched) {
            change(cell, 1.0 - std::min(1.0, area[cell] / cell_m2));
            area[cell] = 0.0;
        }
        touched.clear();
    };
    for (const Channel& channel : channels) {
        if (channel.wound_radius_m <= 0.0) continue;
        over_disc(channel, channel.wound_radius_m, [&](size_t i, double kept) {
            uncut[i] *= kept;
            const double dropped = parameters_.dropped_share * (1.0 - kept);
            maps.dermal[i] += float(dropped * double(maps.basal[i]));
            for (float* layer : {maps.basal, maps.suprabasal, maps.horny})
                layer[i] = float(kept * double(layer[i]));
            maps.membrane[i] = joined(maps.membrane[i], kept);
        });
        over_disc(channel, channel.wound_radius_m + parameters_.renewal_reach.si,
                  [&](size_t i, double kept) {
                      maps.renewal[i] = joined(maps.renewal[i], kept);
                      maps.unchanged[i] = float(kept * double(maps.unchanged[i]));
                  });
    }
    if (!heat.empty()) coagulate(maps, before, uncut, heat, parameters_.dropped_share);
}

PigmentBalance Pigment::step(Tissue& tissue, double dt_s, std::span<const double> inflammation,
                             const PigmentConditions& conditions) const {
    EXPECTS(dt_s >= 0.0, "time runs forward");
    EXPECTS(inflammation.size() == box_.plane_cells(), "one value a column");
    EXPECTS(conditions.sun_protection >= 1.0, "a sunscreen only takes away");
    PigmentBalance sum;
    if (dt_s == 0.0) return sum;
    const PigmentParameters& p = parameters_;
    const Maps maps(tissue);
    const double sun = p.sun_stimulus * conditions.sun_med_per_day / conditions.sun_protection;
    const double makes = 1.0 - conditions.inhibition_of_melanogenesis;
    const double hands_over = 1.0 - conditions.inhibition_of_transfer;
    const double renewal_mean = mean_of_decay(dt_s, p.renewal_time.si),
                 renewal_left = std::exp(-dt_s / p.renewal_time.si);
    const double membrane_mean = mean_of_decay(dt_s, p.membrane_time.si),
                 membrane_left = std::exp(-dt_s / p.membrane_time.si);
    const double relapse_mean = mean_of_decay(dt_s, p.relapse_time.si),
                 relapse_left = std::exp(-dt_s / p.relapse_time.si);
    const double stimulus_mean = mean_of_decay(dt_s, p.stimulus_time.si),
                 stimulus_left = std::exp(-dt_s / p.stimulus_time.si);
    const double heat_mean = p.heat_stimulus * mean_of_decay(dt_s, p.heat_time.si),
                 heat_left = std::exp(-dt_s / p.heat_time.si);
    for (size_t i = 0; i < box_.plane_cells(); ++i) {
        const double felt = inflammation[i] + sun + double(maps.heat[i]) * heat_mean;
        const double active = activity(felt + (double(maps.stimulus[i]) - felt) * stimulus_mean);
        const double changed = 1.0 - double(maps.unchanged[i]);
        const double condition = 1.0 - changed * relapse_mean;
        const double hurry = 1.0 + p.renewal_speed * double(maps.renewal[i]) * renewal_mean;
        const double haste = hurry + conditions.renewal;
        const double drops = p.dropped_share * double(maps.membrane[i]) * membrane_mean;

        const double made =
            active * makes * (1.0 + condition * double(maps.excess[i])) / total_time_s_;
        const double leaked =
            active * makes * condition * double(maps.dermal_excess[i]) / p.dermal_time.si;
        const Kept basal = hold(double(maps.basal[i]), hands_over * (1.0 - drops) * made,
                                haste / p.basal_time.si, dt_s);
        const Kept suprabasal =
            hold(double(maps.suprabasal[i]), (1.0 - digested_) * basal.left / dt_s,
                 haste / p.suprabasal_time.si, dt_s);
        const Kept horny = hold(double(maps.horny[i]), suprabasal.left / dt_s,
                                (hurry + conditions.desquamation) / p.horny_time.si, dt_s);
        const Kept dermal =
            hold(double(maps.dermal[i]), drops * made + leaked, 1.0 / p.dermal_time.si, dt_s);
        maps.basal[i] = float(basal.now);
        maps.suprabasal[i] = float(suprabasal.now);
        maps.horny[i] = float(horny.now);
        maps.dermal[i] = float(dermal.now);
        maps.stimulus[i] = float(felt + (double(maps.stimulus[i]) - felt) * stimulus_left);
        maps.heat[i] = float(double(maps.heat[i]) * heat_left);
        maps.renewal[i] = float(double(maps.renewal[i]) * renewal_left);
        maps.membrane[i] = float(double(maps.membrane[i]) * membrane_left);
        maps.unchanged[i] = float(1.0 - changed * relapse_left);

        sum.made += (made + leaked) * dt_s;
        sum.kept_back += (1.0 - hands_over) * (1.0 - drops) * made * dt_s;
        sum.digested += digested_ * basal.left;
        sum.shed += horny.left;
        sum.cleared += dermal.left;
    }
    const double n = double(box_.plane_cells());
    for (double* part : {&sum.made, &sum.kept_back, &sum.digested, &sum.shed, &sum.cleared})
        *part /= n;
    return sum;
}

}  // namespace needlework
