#include "process/healing/point_model.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

namespace {
constexpr double day_s = 86400.0;  // definition
double per_day(Rate rate) { return rate.si * day_s; }
double per_day(Time time) { return day_s / time.si; }
double squared(double x) { return x * x; }
}  // namespace

Length HealingParameters::reach(Length wound_radius) const {
    const double source = (1 + latent_from_blood) * (1 + activation_by_clot) - 1;  // healing.7
    return wound_radius + signal_range() * std::max(0.0, std::log(source / tgf_threshold));
}

HealingParameters HealingParameters::of_person(double keloid_tendency, double diabetes) const {
    HealingParameters p = *this;
    p.activation_by_myofibroblast *= std::pow(keloid_activation, keloid_tendency);
    p.myofibroblast_loss *= std::pow(keloid_survival, keloid_tendency);
    p.macrophage_turning *= std::pow(diabetic_turning, diabetes);
    p.collagen_synthesis *= std::pow(diabetic_synthesis, diabetes);
    p.fibroblast_growth *= std::pow(diabetic_growth, diabetes);
    return p;
}

HealingAgeing HealingAgeing::of(const HealingParameters& p, double synthesis_factor,
                                double fibroblast_factor) {
    return {std::pow(synthesis_factor, p.age_on_synthesis),
            std::pow(fibroblast_factor, p.age_on_fibroblasts), 1.0};
}

HealingRates healing_rates(const HealingParameters& p, const HealingAgeing& ageing) {
    HealingRates c{};
    c.debris_per_neutrophil = p.debris_from_neutrophils * per_day(p.neutrophil_loss);
    c.debris_by_resident = per_day(p.debris_clearance_resident);
    c.debris_by_neutrophil = per_day(p.debris_clearance_neutrophil);
    c.debris_by_macrophage = per_day(p.debris_clearance_macrophage);
    c.neutrophil_influx = per_day(p.neutrophil_influx);
    c.neutrophil_threshold_2 = squared(p.neutrophil_threshold);
    c.neutrophil_loss = per_day(p.neutrophil_loss);
    c.neutrophil_by_macrophage = per_day(p.neutrophil_cleared_by_macrophage);
    c.macrophage_influx = per_day(p.macrophage_influx) * ageing.macrophage_influx;
    c.macrophage_threshold_2 = squared(p.macrophage_threshold);
    c.macrophage_loss = per_day(p.macrophage_loss);
    c.danger_per_neutrophil = p.danger_from_neutrophils;
    c.turning = per_day(p.macrophage_turning);
    c.turning_threshold_2_inverse = 1 / squared(p.turning_threshold);
    c.repair_return = per_day(p.repair_macrophage_return);
    c.clot_loss = per_day(p.clot_loss);
    c.clot_by_macrophage = per_day(p.clot_cleared_by_macrophage);
    c.latent_return = per_day(p.latent_return);
    c.activation_by_clot = p.activation_by_clot;
    c.activation_by_macrophage = p.activation_by_macrophage;
    c.activation_by_myofibroblast = p.activation_by_myofibroblast;
    c.tgf_threshold_2 = squared(p.tgf_threshold);
    c.growth_by_clot = p.growth_factor_from_clot;
    c.growth_by_macrophage = p.growth_factor_from_macrophage;
    c.growth_threshold = p.growth_factor_threshold;
    c.proliferation_boost = p.proliferation_boost;
    c.fibroblast_growth = per_day(p.fibroblast_growth) * ageing.fibroblast_growth;
    c.contracting = per_day(p.myofibroblast_turning);
    c.myofibroblast_loss = per_day(p.myofibroblast_loss);

    c.synthesis = per_day(p.collagen_synthesis) * ageing.synthesis;
    c.synthesis_boost = p.synthesis_boost;
    c.myofibroblast_synthesis = p.myofibroblast_synthesis;
    c.ceiling = p.collagen_ceiling;
    // Rest: synthesis s0 = n0 / tn, and n0 (fixing at rest) = km m0 with n0 + m0 = 1.
    const double labile_per_day = per_day(p.labile_time);
    c.mature_loss = std::numbers::ln2 * per_day(p.collagen_half_life);
    c.labile_at_rest = c.synthesis / labile_per_day;
    c.mature_at_rest = 1 - c.labile_at_rest;
    c.fixing_at_rest = c.mature_loss * c.mature_at_rest / c.labile_at_rest;
    c.labile_loss = labile_per_day - c.fixing_at_rest;
    if (c.mature_at_rest <= 0 || c.labile_loss <= 0)
        throw ModelError("healing",
                         "collagen_synthesis, labile_time and collagen_half_life leave no rest",
                         "make labile_time or collagen_synthesis smaller");
    if (c.clot_by_macrophage > c.clot_loss)
        throw ModelError("healing", "clot_cleared_by_macrophage is larger than clot_loss",
                         "make clot_cleared_by_macrophage smaller than clot_loss");
    c.fixing_in_wound = per_day(p.retention);
    c.deficit_response = p.deficit_response;
    c.protection = p.protection;
    constexpr Time at_once = 1.0_h;  // choice: far below any reading, and no new law
    c.organisation = per_day(p.organisation_form == "without" ? at_once : p.organisation_time);
    c.reach_by_cells = p.reach_by_cells() ? 1 : 0;
    c.contact_threshold_2 = squared(p.contact_threshold);
    c.retention_by_space = p.retention_form == "space" ? 1 : 0;
    c.space_threshold_2 = squared(p.space_threshold);
    c.mmp_return = per_day(p.mmp_return);
    c.mmp_by_neutrophil = p.mmp_from_neutrophils;
    c.mmp_by_macrophage = p.mmp_from_macrophages;
    c.hyaluronan_turnover = per_day(p.hyaluronan_turnover);
    c.hyaluronan_boost = p.hyaluronan_boost;
    c.oedema = per_day(p.oedema_time);
    c.oedema_by_neutrophil = p.oedema_from_neutrophils;
    c.oedema_by_macrophage = p.oedema_from_macrophages;
    c.oedema_by_clot = p.oedema_from_clot;
    c.erythema = per_day(p.erythema_time);
    c.erythema_by_neutrophil = p.erythema_from_neutrophils;
    c.erythema_by_macrophage = p.erythema_from_macrophages;
    c.erythema_by_clot = p.erythema_from_clot;
    c.vessel_return = per_day(p.vessel_return);
    c.vessel_boost = p.vessel_boost;
    c.vessel_threshold_2 = squared(p.vessel_threshold);
    c.oxygen_supply = per_day(p.oxygen_time);
    c.oxygen_use = p.oxygen_use;
    c.vegf_decay = per_day(p.vegf_decay);
    c.vegf_by_macrophage = p.vegf_from_macrophages;
    c.vegf_by_want = p.vegf_from_want;
    c.tgf_beta_3_decay = per_day(p.tgf_beta_3_time);
    c.tgf_beta_3_by_repair = p.tgf_beta_3_from_repair;
    c.elastin_turnover = per_day(p.elastin_residence);
    c.elastin_by_myofibroblast = p.elastin_from_myofibroblasts;
    c.elastin_by_mmp = per_day(p.elastin_by_mmp);
    c.aligning = per_day(p.aligning);
    c.unguided = p.unguided_share;
    c.unaligning = per_day(p.alignment_time);
    c.guiding_gradient_2 = squared(p.guiding_gradient);
    c.contracting_by_cell = per_day(p.contraction);
    c.most_contraction = p.most_contraction;
    c.relaxing = per_day(p.relaxing_time);
    return c;
}

HealingState healing_rest(const HealingRates& rates) {
    HealingState rest{};
    rest.repair_macrophage = rest.latent_tgf_beta = rest.fibroblast = 1;
    rest.mmp_activity = rest.hyaluronan = 1;
    rest.labile_collagen = rates.labile_at_rest;
    rest.mature_collagen = rates.mature_at_rest;
    return rest;
}

const std::array<std::string_view, n_healing_states> healing_state_names = {
    "debris",
    "neutrophil",
    "inflammatory_macrophage",
    "repair_macrophage",
    "provisional_matrix",
    "latent_tgf_beta",
    "fibroblast",
    "myofibroblast",
    "labile_collagen",
    "mature_collagen",
    "organised_collagen",
    "mmp_activity",
    "hyaluronan",
    "oedema",
    "erythema"};

static_assert(sizeof(HealingState) == n_healing_states * sizeof(double));

std::array<double, n_healing_states> to_array(const HealingState& state) {
    return std::bit_cast<std::array<double, n_healing_states>>(state);
}
HealingState to_state(const std::array<double, n_healing_states>& values) {
    return std::bit_cast<HealingState>(values);
}

HealingFollowers advance_followers(const HealingFollowers& f, const HealingState& state,
                                   const HealingRates& rates, double dt_d,
                                   healing_point::Guide guide) {
    const double alignment = std::hypot(f.alignment_along, f.alignment_oblique);
    return healing_point::advance_followers(f, alignment, guide, state, rates, dt_d);
}

HealingPoint::HealingPoint(const HealingParameters& parameters, HealingPlace place,
                           const HealingAgeing& ageing)
    : rates_(healing_rates(parameters, ageing)),
      place_(place),
      latent_from_blood_(parameters.latent_from_blood) {}

HealingState HealingPoint::damaged(HealingState y, PointDamage damage) const {
    const double left = 1 - damage.removed;
    const double alive = left * (1 - damage.killed);
    y.debris += damage.killed;
    y.provisional_matrix += damage.blood;
    y.latent_tgf_beta += damage.blood * latent_from_blood_;
    y.neutrophil *= alive;
    y.inflammatory_macrophage *= alive;
    y.repair_macrophage *= alive;
    y.fibroblast *= alive;
    y.myofibroblast *= alive;
    y.labile_collagen *= left;
    y.mature_collagen *= left;
    y.hyaluronan *= left;
    return y;
}

HealingSignals HealingPoint::signals(const HealingState& y) const {
    return {healing_point::tgf_source(y, rates_), healing_point::growth_source(y, rates_)};
}

std::array<double, n_healing_states> HealingPoint::slope(const HealingState& y) const {
    healing_point::Laws law = healing_point::laws(y, signals(y), place_, rates_);
    law.repair_macrophage.gain += law.turning * y.inflammatory_macrophage;
    law.myofibroblast.gain += law.contracting * y.fibroblast;
    law.mature_collagen.gain += law.fixing * y.labile_collagen;
    const auto of = [](healing_point::Law l, double value) { return l.gain - l.loss * value; };
    return {of(law.debris, y.debris),
            of(law.neutrophil, y.neutrophil),
            of(law.inflammatory_macrophage, y.inflammatory_macrophage),
            of(law.repair_macrophage, y.repair_macrophage),
            of(law.provisional_matrix, y.provisional_matrix),
            of(law.latent_tgf_beta, y.latent_tgf_beta),
            of(law.fibroblast, y.fibroblast),
            of(law.myofibroblast, y.myofibroblast),
            of(law.labile_collagen, y.labile_collagen),
            of(law.mature_collagen, y.mature_collagen),
            of(law.organised_collagen, y.organised_collagen),
            of(law.mmp_activity, y.mmp_activity),
            of(law.hyaluronan, y.hyaluronan),
            of(law.oedema, y.oedema),
            of(law.erythema, y.erythema)};
}

HealingState HealingPoint::step(const HealingState& y, double dt_d) const {
    const auto start = healing_point::laws(y, signals(y), place_, rates_);
    const HealingState middle = healing_point::advance(y, start, dt_d / 2);
    const auto at_middle = healing_point::laws(middle, signals(middle), place_, rates_);
    return healing_point::advance(y, at_middle, dt_d);
}

HealingFollowers HealingPoint::step(const HealingState& y, const HealingFollowers& followers,
                                    double dt_d) const {
    const auto start = healing_point::laws(y, signals(y), place_, rates_);
    const HealingState middle = healing_point::advance(y, start, dt_d / 2);
    return advance_followers(followers, middle, rates_, dt_d);
}

}  // namespace needlework
