#include "study/site_safety.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/parallel.hpp"
#include "measures/statistics.hpp"

namespace needlework {

namespace {

/// Strikes a person: a share is known to half of 1/200.
constexpr int strikes_a_person = 200;

constexpr double um_of_m = 1e6, mm_of_m = 1e3, percent = 100.0;

/// One person's numbers, SI.
struct PersonSafety {
    double fat_m, fat_share, beyond_share, safe_m, rigid_m;
    std::vector<double> tips_m;
};

PersonSafety safety_of(const NeedlePerson& person, const SafetyLimits& limits) {
    const Length fat = person.bed.dermis_end;
    const Length limit = limits.depth.si > 0.0 ? limits.depth : fat;
    const InsertionModel model = person.model_of_cuts();
    const std::vector<Insertion> strikes = even_strikes(model, strikes_a_person);
    const SafeLength safe = safe_length(model, limit, limits.share);
    PersonSafety out{
        fat.si,         share_beyond(strikes, fat),         share_beyond(strikes, limit),
        safe.length.si, rigid_safe_length(model, limit).si, {}};
    for (const Insertion& strike : strikes) out.tips_m.push_back(strike.wound_depth.si);
    return out;
}

}  // namespace

std::string layer_words(std::string_view layer) {
    if (layer == "stratum_corneum") return "horny layer";
    if (layer == "viable_epidermis") return "epidermis";
    if (layer == "hypodermis") return "fat";
    if (layer == "base") return "below fat";
    std::string words(layer);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string layer_of(const SkinBed& bed, const Insertion& strike) {
    return strike.layer < 0 ? "" : layer_words(bed.layers[size_t(strike.layer)].name);
}

std::vector<DepthLayer> depth_layers(const SkinBed& bed) {
    std::vector<DepthLayer> layers;
    for (size_t i = 0; i + 1 < bed.layers.size(); ++i)  // what lies below fat has no end
        layers.push_back({layer_words(bed.layers[i].name), bed.depth_of(i).si * um_of_m,
                          bed.depth_of(i + 1).si * um_of_m});
    return layers;
}

NeedleProfile needle_profile(const NeedlePerson& person) {
    const InsertionModel model = person.model();
    const Length length = person.device.needle_length;
    NeedleProfile profile{length / 1.0_mm, {}, {}};
    constexpr int n_heights = 60;  // of the drawing
    for (int i = 0; i <= n_heights; ++i) {
        const Length height = length * (double(i) / n_heights);
        profile.height_um.push_back(height.si * um_of_m);
        profile.radius_um.push_back(model.needle_radius(height).si * um_of_m);
    }
    return profile;
}

std::string safety_rule(const SafetyLimits& limits) {
    const std::string depth = limits.depth.si > 0.0
                                  ? "goes beyond " + format_quantity(limits.depth.si, "mm")
                                  : std::string("reaches fat");
    return fmt::format(
        "Safe is a needle of which at most {:.3g} % of the strikes {} in 95 of 100 simulated "
        "people.",
        limits.share * percent, depth);
}

SiteSafety site_safety(const Protocol& protocol, const SafetyStudy& study, const SkinAtlas& atlas,
                       const std::string& site, const std::string& sex) {
    Protocol here = protocol;
    here.skin.site = site;
    here.subject.sex = sex;
    // The same draws at every site and for both sexes: differences are the atlas's alone.
    DrawPlan plan(here, uncertain_parameters(here), {}, study.people, study.seed, 1);
    std::vector<NeedlePerson> people = needle_people(plan, study.session, atlas);
    std::vector<PersonSafety> found(people.size());
    for_each_index(people.size(),
                   [&](size_t i) { found[i] = safety_of(people[i], protocol.safety); });
    auto of_people = [&](auto&& number) {
        std::vector<double> values;
        for (const PersonSafety& person : found) values.push_back(number(person));
        return values;
    };
    std::vector<double> tips;
    for (const PersonSafety& person : found)
        tips.insert(tips.end(), person.tips_m.begin(), person.tips_m.end());
    const Interval fat = within(interval_of(of_people([](auto& p) { return p.fat_m; })), 0.0);
    const Interval tip = within(interval_of(tips), 0.0);
    const auto fat_shares = of_people([](auto& p) { return p.fat_share; });
    const auto beyond_shares = of_people([](auto& p) { return p.beyond_share; });
    const auto safe = of_people([](auto& p) { return p.safe_m; });
    const Interval fat_share = within(interval_of(fat_shares), 0.0, 1.0),
                   beyond = within(interval_of(beyond_shares), 0.0, 1.0);
    const double worst_people = 0.05, half = 0.5, deepest_tips = 0.99;

    SiteSafety row;
    row.site = site;
    row.title = atlas.site(site).title;
    row.sex = sex;
    row.here = site == protocol.skin.site && sex == protocol.subject.sex;
    row.layers = depth_layers(needle_person(typical_protocol(here, {}), study.session, atlas).bed);
    row.fat_um = fat.middle * um_of_m;
    row.fat_low90_um = fat.low * um_of_m, row.fat_high90_um = fat.high * um_of_m;
    row.tip_um = tip.middle * um_of_m;
    row.tip_low90_um = tip.low * um_of_m, row.tip_high90_um = tip.high * um_of_m;
    row.tip_high99_um = quantile(tips, deepest_tips) * um_of_m;
    row.fat_share = mean_of(fat_shares) * percent;
    row.fat_share_low90 = fat_share.low * percent, row.fat_share_high90 = fat_share.high * percent;
    if (protocol.safety.depth.si > 0.0) {
        row.beyond_share = mean_of(beyond_shares) * percent;
        row.beyond_share_low90 = beyond.low * percent;
        row.beyond_share_high90 = beyond.high * percent;
    }
    row.safe_length_mm = quantile(safe, worst_people) * mm_of_m;
    row.safe_length_half_mm = quantile(safe, half) * mm_of_m;
    row.safe_length_is_limit = row.safe_length_mm < longest_needle / 1.0_mm;
    row.rigid_length_mm =
        quantile(of_people([](auto& p) { return p.rigid_m; }), worst_people) * mm_of_m;
    return row;
}

std::vector<SiteSafety> safety_by_site(const Protocol& protocol, const SafetyStudy& study,
                                       const SkinAtlas& atlas,
                                       const std::vector<std::string>& sites) {
    std::vector<SiteSafety> rows;
    for (const std::string& site : sites) {
        const SexFactors& factors = atlas.site(site).sex;
        const bool differ =
            factors.male_over_female_dermis != 1.0 || factors.male_over_female_epidermis != 1.0;
        for (const char* sex : {"female", "male"}) {
            if (!differ && sex != protocol.subject.sex) continue;
            rows.push_back(site_safety(protocol, study, atlas, site, sex));
            if (!differ) rows.back().sex = "both";
        }
    }
    return rows;
}

}  // namespace needlework
