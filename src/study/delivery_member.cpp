#include "study/delivery_member.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "base/random.hpp"

namespace needlework {

namespace {

double share(double amount, const DeliverySample& now) {
    return now.supplied > 0.0 ? amount / now.supplied : 0.0;
}

/// The intact sample at the same time.
const DeliverySample& intact_at(const DeliverySample& now, const DeliveredActive& all) {
    const size_t at = size_t(&now - all.needled.samples.data());
    EXPECTS(at < all.intact.samples.size(),
            "needled and intact skin are sampled at the same times");
    return all.intact.samples[at];
}

/// Without channels, or before anything has come: 1. Where intact skin lets nothing through there
/// is no ratio; a number that says so in a chart stands for it.
double enhancement_at(const DeliverySample& now, const DeliveredActive& all) {
    const double without = intact_at(now, all).below_horny_layer();
    if (now.below_horny_layer() <= 0.0) return 1.0;
    const double most = 1e9;  // choice: "without bound"
    return without > now.below_horny_layer() / most ? now.below_horny_layer() / without : most;
}

using S = DeliverySample;
using A = DeliveredActive;

const std::vector<DeliveryQuantity> quantities = {
    {"delivery_flux", "Flux into receptor or blood", "ug/(cm2 h)",
     [](const S& s, const A&) { return s.flux_out; }},
    {"cumulative_delivery", "Delivered into receptor or blood", "ug/cm2",
     [](const S& s, const A&) { return s.out(); }},
    {"dose_below_horny_layer", "Dose below the horny layer", "ug/cm2",
     [](const S& s, const A&) { return s.below_horny_layer(); }},
    {"amount_vehicle", "On the skin", "ug/cm2", [](const S& s, const A&) { return s.donor; }},
    {"amount_taken_off", "Taken off", "ug/cm2", [](const S& s, const A&) { return s.removed; }},
    {"amount_horny_layer", "Horny layer", "ug/cm2",
     [](const S& s, const A&) { return s.horny_layer; }},
    {"amount_channels", "Fluid of the channels", "ug/cm2",
     [](const S& s, const A&) { return s.channels; }},
    {"amount_epidermis", "Epidermis", "ug/cm2", [](const S& s, const A&) { return s.epidermis; }},
    {"amount_dermis", "Dermis", "ug/cm2", [](const S& s, const A&) { return s.dermis; }},
    {"amount_follicles", "Follicles", "ug/cm2", [](const S& s, const A&) { return s.follicles; }},
    {"amount_receptor", "Receptor", "ug/cm2", [](const S& s, const A&) { return s.receptor; }},
    {"amount_cleared", "Cleared by blood", "ug/cm2",
     [](const S& s, const A&) { return s.cleared; }},
    {"delivery_enhancement", "Enhancement over intact skin", "1", enhancement_at},
    {"share_on_skin", "Share on the skin", "%",
     [](const S& s, const A&) { return share(s.donor + s.removed, s); }},
    {"share_in_horny_layer", "Share in the horny layer", "%",
     [](const S& s, const A&) { return share(s.horny_layer, s); }},
    {"share_in_epidermis", "Share in the epidermis", "%",
     [](const S& s, const A&) { return share(s.epidermis + s.channels, s); }},
    {"share_in_dermis", "Share in the dermis", "%",
     [](const S& s, const A&) { return share(s.dermis, s); }},
    {"share_in_living_skin", "Share in living skin", "%",
     [](const S& s, const A&) { return share(s.epidermis + s.channels + s.dermis, s); }},
    {"share_in_strips", "Share on tape strips", "%",
     [](const S& s, const A& a) { return share(a.stripped_share * s.horny_layer, s); }},
    {"share_in_stripped_skin", "Share in stripped skin", "%",
     [](const S& s, const A& a) {
         return share((1.0 - a.stripped_share) * s.horny_layer + s.epidermis + s.channels +
                          s.dermis + s.follicles,
                      s);
     }},
    {"share_delivered", "Share delivered", "%",
     [](const S& s, const A&) { return share(s.out(), s); }},
    {"tissue_concentration", "Concentration in living skin", "ug/ml",
     [](const S& s, const A& a) { return (s.epidermis + s.channels + s.dermis) / a.living.si; }},
    {"plasma_concentration", "Concentration in plasma", "ng/ml",
     [](const S& s, const A&) { return s.plasma; }},
};

}  // namespace

const std::vector<DeliveryQuantity>& delivery_quantities() { return quantities; }

bool is_delivery_measure(std::string_view measure) {
    const auto at_once = {
        "permeability_coefficient", "delivery_lag_time",        "plasma_peak",
        "plasma_peak_time",         "plasma_exposure",          "permeability_bias",
        "permeability_error",       "horny_layer_permeability", "potts_guy_permeability"};
    return std::any_of(quantities.begin(), quantities.end(),
                       [&](const DeliveryQuantity& q) { return measure == q.name; }) ||
           std::find(at_once.begin(), at_once.end(), measure) != at_once.end();
}

std::string item_key(const std::string& quantity, size_t item) {
    return quantity + "#" + std::to_string(item + 1);
}

std::vector<std::pair<std::string, double>> delivery_facts(const DeliveredActive& all,
                                                           const Product& product,
                                                           const ProductActive& active) {
    const std::vector<DeliverySample>& samples = all.needled.samples;
    double peak_flux = 0.0, lag = 0.0, peak = 0.0, peak_time = 0.0, exposure = 0.0;
    for (size_t i = 0; i < samples.size(); ++i) {
        const DeliverySample& s = samples[i];
        if (s.flux_out > peak_flux) {
            peak_flux = s.flux_out;
            lag = s.time_s - s.out() / s.flux_out;
        }
        if (s.plasma > peak) peak = s.plasma, peak_time = s.time_s;
        if (i > 0)
            exposure +=
                0.5 * (s.plasma + samples[i - 1].plasma) * (s.time_s - samples[i - 1].time_s);
    }
    std::vector<std::pair<std::string, double>> facts{
        {"permeability_coefficient", peak_flux / product.concentration(active).si},
        {"delivery_lag_time", lag}};
    if (active.distribution_volume.si > 0.0) {
        facts.emplace_back("plasma_peak", peak);
        facts.emplace_back("plasma_peak_time", peak_time);
        facts.emplace_back("plasma_exposure", exposure);
    }
    facts.emplace_back("horny_layer_permeability", horny_layer_of(active).permeability.si);
    facts.emplace_back("potts_guy_permeability",
                       potts_guy({active.molecular_weight, active.log_kow}).si);
    const MeanChannels& c = all.channels;
    facts.emplace_back("channels_per_area", c.density.si);
    facts.emplace_back("open_depth", c.depth.si);
    facts.emplace_back("open_diameter", 2.0 * c.radius.si);
    return facts;
}

MemberResult run_delivery_member(const DrawPlan& plan, int member, const SkinAtlas& atlas,
                                 std::uint64_t seed) {
    MemberResult result;
    result.member = member;
    result.shared = member / plan.people_per_shared();
    result.person = member % plan.people_per_shared();
    const auto start = std::chrono::steady_clock::now();
    try {
        const Protocol protocol = plan.protocol(member);
        const SkinStack skin = skin_of(protocol, atlas);
        const std::uint64_t member_seed = seed ^ (stable_hash("member") + std::uint64_t(member));
        result.sessions.emplace_back();
        result.session_days = {0.0};
        std::map<std::string, double>& facts = result.sessions.back();
        const std::vector<DeliveredItem> items = delivered_items(protocol);
        std::set<std::string> seen;
        double worst = 0.0;
        for (size_t i = 0; i < items.size(); ++i) {
            const DeliveredActive all = deliver_item(protocol, items[i], skin, member_seed);
            const Product& product = protocol.topicals[size_t(items[i].event.topical)].product;
            const bool first_of_active = seen.insert(items[i].name).second;
            auto names = [&](const std::string& quantity) {
                std::vector<std::string> out{item_key(quantity, i)};
                if (i == 0) out.push_back(quantity);
                if (first_of_active) out.push_back(quantity + "." + items[i].name);
                return out;
            };
            if (i == 0)
                for (const DeliverySample& s : all.needled.samples)
                    result.times_d.push_back(Time{s.time_s} / 1.0_d);
            for (const DeliveryQuantity& quantity : quantities) {
                std::vector<double> values;
                for (const DeliverySample& s : all.needled.samples)
                    values.push_back(quantity.read(s, all));
                for (const std::string& name : names(quantity.name)) result.series[name] = values;
            }
            for (const auto& [name, value] :
                 delivery_facts(all, product, product.actives[size_t(items[i].active)]))
                for (const std::string& key : names(name)) facts[key] = value;
            result.series[item_key("profile_depth", i)] = all.needled.depth_m;
            result.series[item_key("profile", i)] = all.needled.tissue_kg_m3;
            facts[item_key("channels_made_smaller", i)] = all.channels.made_smaller ? 1.0 : 0.0;
            worst = std::max({worst, all.needled.balance_error, all.intact.balance_error});
            result.steps += all.needled.steps + all.intact.steps;
        }
        facts["balance_error"] = worst;
        for (const auto& [name, values] : result.series)
            for (double value : values)
                EXPECTS(std::isfinite(value), "every number of a delivery is finite: " + name);
    } catch (const ModelError& error) {
        result = failed_member(result, error);
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    result.physics_seconds = result.seconds;
    return result;
}

}  // namespace needlework
