#include "study/injury_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/number_text.hpp"
#include "base/random.hpp"
#include "measures/measure.hpp"
#include "measures/read_measures.hpp"
#include "measures/statistics.hpp"
#include "study/site_safety.hpp"

namespace needlework {

namespace {

constexpr double um_of_m = 1e6, mm_of_m = 1e3, mn_of_n = 1e3, percent = 100.0;

Anaesthetic anaesthetic_of(const std::string& word) {
    return word == "none"      ? Anaesthetic::none
           : word == "topical" ? Anaesthetic::topical
                               : Anaesthetic::rolled_in;
}

/// Mean over the strikes that went in.
template <class F>
double mean_of_entered(const std::vector<Strike>& strikes, F&& number) {
    double sum = 0.0;
    int n = 0;
    for (const Strike& s : strikes)
        if (s.insertion.entered) sum += number(s), ++n;
    return n > 0 ? sum / n : 0.0;
}

template <class F>
double share_of(const std::vector<Strike>& strikes, F&& holds) {
    auto n = std::count_if(strikes.begin(), strikes.end(), holds);
    return strikes.empty() ? 0.0 : double(n) / double(strikes.size());
}

/// A quantity that a histogram shows.
struct Binned {
    const char *name, *label, *unit, *definition;
    bool is_depth;
    double (*of)(const Strike&);  ///< in `unit`
};

const Binned binned[] = {
    {"tip_depth", "Depth of the tip", "um", "How far the tip stood below the dented surface.", true,
     [](const Strike& s) { return s.insertion.tip_depth.si * um_of_m; }},
    {"wound_depth", "Depth of cut tissue", "um", "How deep tissue was cut (needle out).", true,
     [](const Strike& s) { return s.insertion.wound_depth.si * um_of_m; }},
    {"open_depth", "Depth of the open gap", "um",
     "How deep a gap stays open when the needle is out.", true,
     [](const Strike& s) { return s.insertion.open_depth.si * um_of_m; }},
    {"needle_force", "Peak force on a needle", "mN",
     "Largest force along the needle during the strike.", false,
     [](const Strike& s) { return s.insertion.force.si * mn_of_n; }},
    {"deflection", "Dent of the skin", "um", "How far the skin gave way at the peak force.", false,
     [](const Strike& s) { return s.insertion.deflection.si * um_of_m; }},
};

/// Shares of all strikes in each bin, in percent; strikes that did not go in have no depth.
std::vector<double> shares_in(const std::vector<Strike>& strikes, const Binned& what,
                              const std::vector<double>& edges) {
    std::vector<double> shares(edges.size() - 1, 0.0);
    for (const Strike& s : strikes) {
        if (what.is_depth && !s.insertion.entered) continue;
        const double value = what.of(s);
        auto above = std::upper_bound(edges.begin(), edges.end(), value);
        size_t bin = above == edges.begin() ? 0 : size_t(above - edges.begin()) - 1;
        shares[std::min(bin, shares.size() - 1)] += percent / double(strikes.size());
    }
    return shares;
}

/// Edges in round steps from 0, about twenty bins up to the largest value.
std::vector<double> round_edges(double largest) {
    constexpr double bins = 20.0;
    const double rough = std::max(largest, 1e-9) / bins;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10.0 * power;
    for (double round : {5.0, 2.0, 1.0})
        if (round * power >= rough) step = round * power;
    std::vector<double> edges{0.0};
    while (edges.back() < largest || edges.size() < 2) edges.push_back(double(edges.size()) * step);
    return edges;
}

}  // namespace

std::map<std::string, double> strike_numbers(const InjurySession& s, size_t person,
                                             const Protocol& protocol) {
    const std::vector<Strike>& strikes = s.strikes[person];
    const NeedlePerson& who = s.people[person];
    const double area = (s.people_window * s.people_window).si;
    const InsertionModel model = who.model();
    double bleeding = 0.0, force = 0.0, uncut = 1.0, breach = 0.0;
    int met = 0;
    double margin = std::numeric_limits<double>::infinity();
    for (const Strike& strike : strikes) {
        const Insertion& in = strike.insertion;
        bleeding += 1.0 - std::exp(-strike.capillary_hits);
        force += in.force.si / double(strikes.size());
        uncut *= 1.0 - std::numbers::pi * in.wound_radius.si * in.wound_radius.si / area;
        if (in.breach_force.si > 0.0) breach += in.breach_force.si, ++met;
        margin = std::min(margin, in.buckling_margin_free);
    }
    auto mean = [&](auto member) {
        return mean_of_entered(strikes, [&](const Strike& k) { return (k.insertion.*member).si; });
    };
    const Length fat = who.bed.dermis_end;
    std::map<std::string, double> out{
        {"channels_per_area", who.device.expected_density().si},
        {"entered_share", share_of(strikes, [](const Strike& k) { return k.insertion.entered; })},
        {"tip_depth", mean(&Insertion::tip_depth)},
        {"wound_depth", mean(&Insertion::wound_depth)},
        {"open_depth", mean(&Insertion::open_depth)},
        {"open_diameter", 2.0 * mean(&Insertion::open_radius)},
        {"deflection", mean(&Insertion::deflection)},
        {"needle_force", force},
        {"insertion_force", met > 0 ? breach / met : std::nan("")},
        {"bleeding_spots", bleeding / area},
        {"buckling_margin", margin},
        {"cut_share", 1.0 - uncut},
        {"strikes_reaching_fat",
         share_of(strikes, [&](const Strike& k) { return k.insertion.wound_depth > fat; })},
        {"pain", pain(who.device.needle_length, model.needles_at_once(),
                      anaesthetic_of(protocol.sessions[s.session].timing.anaesthetic),
                      protocol.models.measures)},
    };
    const Length stated = protocol.safety.depth;
    if (stated.si > 0.0)
        out["strikes_beyond_depth"] =
            share_of(strikes, [&](const Strike& k) { return k.insertion.wound_depth > stated; });
    if (who.device.kind == "pen") out["strike_rate"] = strikes_per_second(who.device).si;
    return out;
}

namespace {

/// A number of every person; NaN where one has none.
struct PeopleNumbers {
    std::vector<double> values;
    std::vector<int> shared;  ///< which shared draw each belongs to
};

/// Mean of everybody, and where the mean of `n` of them lies (90 %).
Interval interval_of_groups(const std::vector<double>& people, size_t n) {
    constexpr std::uint64_t n_groups = 1000;  // choice of numerics
    std::vector<double> means;
    for (std::uint64_t group = 0; group < n_groups; ++group) {
        RandomStream random(1, "groups of people", group);
        double sum = 0.0;
        for (size_t i = 0; i < n; ++i) sum += people[size_t(random.integer(people.size()))];
        means.push_back(sum / double(n));
    }
    Interval interval = interval_of(means);
    interval.middle = mean_of(people);
    return interval;
}

InjuryFact fact_of(const MeasureInfo& measure, const PeopleNumbers& numbers, int people_per_shared,
                   int n_people) {
    std::map<int, std::vector<double>> by_shared;
    std::vector<double> all;
    for (size_t i = 0; i < numbers.values.size(); ++i) {
        if (!std::isfinite(numbers.values[i])) continue;
        by_shared[numbers.shared[i]].push_back(numbers.values[i]);
        all.push_back(numbers.values[i]);
    }
    PeopleDraws draws;
    for (const auto& [shared, row] : by_shared)
        if (int(row.size()) == people_per_shared) draws.by_draw.push_back(row);
    const double reading = measure.reading.sd_of(mean_of(all));
    Interval person = interval_of_one(all, reading * reading);
    Interval mean = person;
    if (people_per_shared >= 2 && draws.by_draw.size() >= 2) {
        mean = draws.mean_of_people(size_t(std::max(1, n_people)), reading * reading);
        // Where few people have any of it, draws do not differ beyond chance: a group is then as
        // many people taken from all.
        if (draws.variance_of_draws() == 0.0 && variance_of(all) > 0.0)
            mean = interval_of_groups(all, size_t(std::max(1, n_people)));
    }
    const ScaleRange range = scale_range(measure);
    for (Interval* told : {&mean, &person}) *told = within(*told, range.lowest, range.highest);
    const IntervalError error = error_of_interval(all, 0.9, 1);
    const double width = interval_of(all).high - interval_of(all).low;
    const double scale = width > 0.0 ? (mean.high - mean.low) / width : 1.0;
    const double of_ends = 0.5 * (error.low_sd + error.high_sd) * scale;
    // People who all stand at the ends of a scale (no strike or every one) tell nothing of it.
    const bool told = of_ends > 0.0 || mean.high == mean.low;
    return {std::string(measure.name),    mean.middle, mean.low, mean.high, person.low, person.high,
            told ? of_ends : std::nan("")};
}

}  // namespace

std::vector<InjuryFact> injury_facts(const InjurySession& s, const DrawPlan& plan,
                                     const Protocol& protocol) {
    std::map<std::string, PeopleNumbers> numbers;
    for (size_t i = 0; i < s.people.size(); ++i)
        for (const auto& [name, value] : strike_numbers(s, i, protocol)) {
            const MeasureInfo* info = find_measure(name);
            EXPECTS(info != nullptr, "the measure " + name + " is registered");
            numbers[name].values.push_back(from_si(value, info->unit));
            numbers[name].shared.push_back(s.people[i].shared);
        }
    std::vector<InjuryFact> facts;
    for (const MeasureInfo& info : all_measures()) {  // in the order of the list
        auto found = numbers.find(std::string(info.name));
        if (found == numbers.end()) continue;
        const auto& values = found->second.values;
        if (std::none_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }))
            continue;  // no needle meets what it measures
        facts.push_back(
            fact_of(info, found->second, plan.people_per_shared(), protocol.uncertainty.people));
    }
    return facts;
}

std::vector<StrikeHistogram> strike_histograms(const InjurySession& s) {
    std::vector<StrikeHistogram> out;
    for (const Binned& what : binned) {
        double largest = 0.0;
        std::vector<double> own;
        for (const auto& strikes : s.strikes)
            for (const Strike& strike : strikes) largest = std::max(largest, what.of(strike));
        for (const Strike& strike : s.typical_strikes) {
            largest = std::max(largest, what.of(strike));
            if (!what.is_depth || strike.insertion.entered) own.push_back(what.of(strike));
        }
        StrikeHistogram h{what.name, what.label, what.unit, what.definition, round_edges(largest),
                          {},        {},         {},        unknown,         what.is_depth};
        h.share = shares_in(s.typical_strikes, what, h.edges);
        std::vector<std::vector<double>> of_people;
        for (const auto& strikes : s.strikes)
            of_people.push_back(shares_in(strikes, what, h.edges));
        for (size_t bin = 0; bin < h.share.size(); ++bin) {
            std::vector<double> values;
            for (const auto& shares : of_people) values.push_back(shares[bin]);
            const Interval range = within(interval_of(values), 0.0, 100.0);  // %
            h.low90.push_back(range.low), h.high90.push_back(range.high);
        }
        if (!own.empty()) h.median = quantile(own, 0.5);
        out.push_back(std::move(h));
    }
    return out;
}

NeedleView needle_view(const InjurySession& s, const std::vector<InjuryFact>& facts,
                       std::vector<SiteSafety> safety, const Protocol& protocol) {
    NeedleView view;
    const Device& device = protocol.sessions[s.session].device;
    view.title =
        fmt::format("{}, {}", device.label, format_quantity(device.needle_length.si, "mm"));
    view.caption = fmt::format(
        "Strikes of one session on a window of {:.0f} mm by {:.0f} mm of the typical person's "
        "skin; "
        "the ranges are of {} people.",
        s.typical_window / 1.0_mm, s.typical_window / 1.0_mm, s.people.size());
    view.session = int(s.session) + 1;
    view.width_mm = view.height_mm = s.typical_window / 1.0_mm;
    view.layers = depth_layers(s.typical.bed);
    view.profile = needle_profile(s.typical);
    for (const Strike& k : s.typical_strikes) {
        const Insertion& in = k.insertion;
        NeedleStrike strike;
        strike.x_mm = k.place.x_m * mm_of_m, strike.y_mm = k.place.y_m * mm_of_m;
        strike.pass = k.place.pass + 1, strike.needle = k.place.needle + 1;
        strike.force_mn = in.force.si * mn_of_n;
        strike.deflection_um = in.deflection.si * um_of_m;
        strike.tip_um = in.tip_depth.si * um_of_m;
        strike.wound_um = in.wound_depth.si * um_of_m;
        strike.open_um = in.open_depth.si * um_of_m;
        strike.wound_width_um = 2.0 * in.wound_radius.si * um_of_m;
        strike.open_width_um = 2.0 * in.open_radius.si * um_of_m;
        strike.tear_um = in.tear.si * um_of_m;
        strike.buckling_margin = in.buckling_margin_free;
        strike.layer = layer_of(s.typical.bed, in);
        strike.vessels = k.capillary_hits, strike.bleeds = k.bleeds;
        view.strikes.push_back(strike);
    }
    view.histograms = strike_histograms(s);
    for (const InjuryFact& f : facts) {
        const MeasureInfo& info = *find_measure(f.measure);
        std::string note = fmt::format("one person {} to {}", three_digits(f.person_low90),
                                       three_digits(f.person_high90));
        if (f.measure == "buckling_margin" && f.low90 < 1.0)
            note += "; below 1 a needle whose tip slips aside bends instead of going in";
        view.facts.push_back({f.measure, std::string(info.label), f.value, f.low90, f.high90,
                              std::string(info.unit), "simulated", note});
    }
    view.safety_rule = safety_rule(protocol.safety);
    view.safety = std::move(safety);
    return view;
}

std::string strikes_csv(const std::vector<NeedleView>& views) {
    std::string out =
        "session,x_mm,y_mm,pass,needle,entered,force_mN,deflection_um,tip_um,wound_um,open_um,"
        "wound_width_um,open_width_um,tear_um,layer,vessels_expected,bleeds,buckling_margin\n";
    for (const NeedleView& view : views)
        for (const NeedleStrike& k : view.strikes)
            out += fmt::format(
                "{},{:.4f},{:.4f},{},{},{},{:.4g},{:.5g},{:.5g},{:.5g},{:.5g},{:.4g},{:.4g},{:.4g},"
                "{},{:.4g},{},{:.4g}\n",
                view.session, k.x_mm, k.y_mm, k.pass, k.needle, k.layer.empty() ? 0 : 1, k.force_mn,
                k.deflection_um, k.tip_um, k.wound_um, k.open_um, k.wound_width_um, k.open_width_um,
                k.tear_um, k.layer, k.vessels, k.bleeds ? 1 : 0, k.buckling_margin);
    return out;
}

std::string histograms_csv(const std::vector<NeedleView>& views) {
    std::string out = "session,quantity,from,to,unit,share_percent,low90,high90\n";
    for (const NeedleView& view : views)
        for (const StrikeHistogram& h : view.histograms)
            for (size_t bin = 0; bin < h.share.size(); ++bin)
                out += fmt::format("{},{},{:g},{:g},{},{:.4g},{:.4g},{:.4g}\n", view.session,
                                   h.name, h.edges[bin], h.edges[bin + 1], h.unit, h.share[bin],
                                   h.low90[bin], h.high90[bin]);
    return out;
}

}  // namespace needlework
