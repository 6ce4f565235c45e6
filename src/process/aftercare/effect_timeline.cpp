#include "process/aftercare/effect_timeline.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

namespace {

enum Curve : size_t {
    melanogenesis,
    transfer,
    antioxidant,
    irritation,
    proliferation,
    hair,
    synthesis_papillary,
    synthesis_reticular,
    enzymes_papillary,
    enzymes_reticular,
    growth_papillary,
    growth_reticular,
    desquamation,
    n_of_curves
};

constexpr double day_s = 86400.0;  // definition
constexpr double apart_s = 1.0;    // choice: times closer than this are one

/// Concentrations of one active at the times of the course.
struct Levels {
    std::vector<double> horny_layer, epidermis, papillary, reticular;  // kg/m3
};

Levels levels_of(const CourseActive& active, const std::vector<double>& time_s) {
    Levels sum;
    for (auto* level : {&sum.horny_layer, &sum.epidermis, &sum.papillary, &sum.reticular})
        level->assign(time_s.size(), 0.0);
    for (const AppliedDose& dose : active.doses) {
        const ActiveLevels& one = *dose.levels;
        const double end_s = dose.at_s + one.time_s.back();
        for (size_t i =
                 size_t(std::lower_bound(time_s.begin(), time_s.end(), dose.at_s) - time_s.begin());
             i < time_s.size() && time_s[i] <= end_s; ++i) {
            const Time since{time_s[i] - dose.at_s};
            sum.horny_layer[i] += one.at(SkinDepth::horny_layer, since).si;
            sum.epidermis[i] += one.at(SkinDepth::epidermis, since).si;
            sum.papillary[i] += one.at(SkinDepth::papillary_dermis, since).si;
            sum.reticular[i] += one.at(SkinDepth::reticular_dermis, since).si;
        }
    }
    return sum;
}

bool is_share(std::string_view effect) {
    return effect.ends_with("inhibition") || effect.ends_with("block") || effect == "antioxidant" ||
           effect == "irritation";
}

/// (aftercare.1)
Effect in_skin(Effect effect, const EffectParameters& p) {
    effect.ec50 = p.ec50_factor * effect.ec50;
    effect.emax = is_share(effect.name)
                      ? 1.0 - std::pow(std::max(0.0, 1.0 - effect.emax), p.emax_factor)
                      : p.emax_factor * effect.emax;
    return effect;
}

void join_share(double& sum, double share) { sum = 1.0 - (1.0 - sum) * (1.0 - share); }

/// What each active adds at one time; lags come later.
void add_effect(std::array<double, n_of_curves>& now, const Effect& effect, double hair_reference,
                double horny_layer, double epidermis, double papillary, double reticular) {
    const auto size = [&](double c) { return effect_size(effect, MassDensity{c}); };
    if (effect.layer == "horny_layer") {
        if (effect.name == "desquamation") now[desquamation] += size(horny_layer);
        return;
    }
    const bool above = effect.layer == "epidermis";
    const auto growth = [&](double c) {  // (aftercare.3)
        return effect.emax * std::pow(c / effect.ec50.si, effect.hill);
    };
    if (effect.name == "melanogenesis_inhibition" && above)
        join_share(now[melanogenesis], size(epidermis));
    if (effect.name == "melanosome_transfer_inhibition" && above)
        join_share(now[transfer], size(epidermis));
    if (effect.name == "antioxidant" && above) join_share(now[antioxidant], size(epidermis));
    if (effect.name == "irritation" && above) join_share(now[irritation], size(epidermis));
    if (effect.name == "proliferation" && above) now[proliferation] += size(epidermis);
    if (above) return;
    if (effect.name == "hair_anagen") now[hair] += size(reticular) / hair_reference;
    if (effect.name == "collagen_synthesis") {
        now[synthesis_papillary] += size(papillary);
        now[synthesis_reticular] += size(reticular);
    }
    if (effect.name == "mmp_inhibition") {
        join_share(now[enzymes_papillary], size(papillary));
        join_share(now[enzymes_reticular], size(reticular));
    }
    if (effect.name == "proliferation") {
        now[growth_papillary] += growth(papillary);
        now[growth_reticular] += growth(reticular);
    }
}

}  // namespace

EffectTimeline::EffectTimeline(const std::vector<CourseActive>& actives,
                               const EffectParameters& parameters, Time melanin_memory, Time end,
                               double hair_reference) {
    EXPECTS(hair_reference > 0.0, "something counts as the full effect on hair");
    std::vector<double> times{0.0, end.si};
    bool any = false;
    for (const CourseActive& active : actives)
        for (const AppliedDose& dose : active.doses) {
            EXPECTS(dose.levels != nullptr && !dose.levels->time_s.empty(), "a dose has levels");
            any = true;
            for (double t : dose.levels->time_s) times.push_back(dose.at_s + t);
        }
    if (!any) return;
    for (double t = day_s; t < end.si; t += day_s) times.push_back(t);
    std::sort(times.begin(), times.end());
    for (double t : times)
        if (time_s_.empty() || t - time_s_.back() > apart_s) time_s_.push_back(t);
    static_assert(n_of_curves == n_curves);

    value_.assign(time_s_.size(), Values{});
    for (const CourseActive& active : actives) {
        const Levels c = levels_of(active, time_s_);
        for (const Effect& written : active.effects) {
            const Effect effect = in_skin(written, parameters);
            for (size_t i = 0; i < time_s_.size(); ++i)
                if (c.horny_layer[i] > 0.0 || c.epidermis[i] > 0.0 || c.papillary[i] > 0.0 ||
                    c.reticular[i] > 0.0)
                    add_effect(value_[i], effect, hair_reference, c.horny_layer[i], c.epidermis[i],
                               c.papillary[i], c.reticular[i]);
        }
    }
    for (size_t curve : {melanogenesis, transfer})
        remember(curve, parameters.onset, melanin_memory);
    for (size_t curve :
         {synthesis_papillary, synthesis_reticular, enzymes_papillary, enzymes_reticular})
        remember(curve, parameters.onset, parameters.dermal_memory);
    for (Values& now : value_) now[irritation] *= parameters.irritation_erythema;
    remember(irritation, parameters.irritation_time, parameters.irritation_time);

    integral_.assign(time_s_.size(), Values{});
    for (size_t i = 1; i < time_s_.size(); ++i)
        for (size_t k = 0; k < n_curves; ++k)
            integral_[i][k] = integral_[i - 1][k] + 0.5 * (time_s_[i] - time_s_[i - 1]) *
                                                        (value_[i][k] + value_[i - 1][k]);
}

/// (aftercare.2), (aftercare.4): exact between two times for the mean of what drives it there.
void EffectTimeline::remember(size_t curve, Time rise, Time fall) {
    double x = 0.0, before = value_.front()[curve];
    value_.front()[curve] = 0.0;
    for (size_t i = 1; i < time_s_.size(); ++i) {
        const double here = value_[i][curve], drive = 0.5 * (before + here);
        const double time = drive > x ? rise.si : fall.si;
        x += (drive - x) * -std::expm1(-(time_s_[i] - time_s_[i - 1]) / time);
        before = here;
        value_[i][curve] = x;
    }
}

EffectTimeline::Values EffectTimeline::value_at(double t_s) const {
    if (empty() || t_s < time_s_.front()) return {};
    const auto after = std::upper_bound(time_s_.begin(), time_s_.end(), t_s);
    if (after == time_s_.end()) return value_.back();
    const auto i = size_t(after - time_s_.begin());
    const double way = (t_s - time_s_[i - 1]) / (time_s_[i] - time_s_[i - 1]);
    Values out;
    for (size_t k = 0; k < n_curves; ++k)
        out[k] = value_[i - 1][k] + way * (value_[i][k] - value_[i - 1][k]);
    return out;
}

EffectTimeline::Values EffectTimeline::integral_to(double t_s) const {
    if (empty() || t_s < time_s_.front()) return {};
    const auto after = std::upper_bound(time_s_.begin(), time_s_.end(), t_s);
    const auto i = size_t(after - time_s_.begin()) - 1;
    const Values here = value_at(t_s);
    Values out;
    for (size_t k = 0; k < n_curves; ++k)
        out[k] = integral_[i][k] + 0.5 * (t_s - time_s_[i]) * (value_[i][k] + here[k]);
    return out;
}

TissueEffects EffectTimeline::named(const Values& v) {
    TissueEffects out;
    out.melanogenesis = v[melanogenesis];
    out.transfer = v[transfer];
    out.antioxidant = v[antioxidant];
    out.irritation = v[irritation];
    out.proliferation = v[proliferation];
    out.hair = v[hair];
    out.desquamation = v[desquamation];
    out.papillary = {v[synthesis_papillary], v[enzymes_papillary], v[growth_papillary]};
    out.reticular = {v[synthesis_reticular], v[enzymes_reticular], v[growth_reticular]};
    return out;
}

TissueEffects EffectTimeline::at(double t_s) const { return named(value_at(t_s)); }

TissueEffects EffectTimeline::mean(double from_s, double until_s) const {
    EXPECTS(until_s > from_s, "a mean is taken over a time");
    const Values low = integral_to(from_s);
    Values high = integral_to(until_s);
    for (size_t k = 0; k < n_curves; ++k)
        high[k] = std::max(0.0, (high[k] - low[k]) / (until_s - from_s));
    return named(high);
}

}  // namespace needlework
