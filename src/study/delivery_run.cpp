#include "study/delivery_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.hpp"
#include "measures/measure.hpp"
#include "study/record_parts.hpp"

namespace needlework {

namespace {

/// A number of each member as published numbers are read: amounts, levels, lengths and times, none
/// of which is below zero.
MemberNumbers numbers_of(const Ensemble& ensemble, std::string_view unit,
                         const std::function<double(const MemberResult&)>& read) {
    MemberNumbers numbers;
    numbers.lowest = 0.0;
    numbers.people_per_shared = ensemble.people_per_shared;
    for (const MemberResult& member : ensemble.members) {
        numbers.values.push_back(from_si(read(member), unit));
        numbers.shared.push_back(member.shared);
    }
    return numbers;
}

/// Within the quantity's scale. A ratio to skin that may let nothing through has no mean worth the
/// name: its median is told.
MemberNumbers as_told(MemberNumbers numbers, std::string_view quantity) {
    if (const MeasureInfo* info = find_measure(quantity))
        set_physical_range(*info, std::string(info->unit), numbers);
    if (quantity == "delivery_enhancement") numbers.rule.kind = StatisticRule::Kind::median;
    return numbers;
}

StatisticPrediction predicted(const Protocol& protocol, const MemberNumbers& numbers) {
    return predict(numbers, protocol.uncertainty.people, std::uint64_t(protocol.uncertainty.seed));
}

std::string definition_of(const DeliveryQuantity& quantity) {
    const MeasureInfo* info = find_measure(quantity.name);
    return info != nullptr ? std::string(info->definition)
                           : std::string(quantity.label) + ", per area of skin";
}

const DeliveryQuantity& quantity_of(const std::string& name) {
    for (const DeliveryQuantity& quantity : delivery_quantities())
        if (quantity.name == name) return quantity;
    EXPECTS(false, "a quantity of delivery has the name " + name);
    return delivery_quantities().front();
}

Curve curve_of(const Protocol& protocol, const Ensemble& ensemble, const DeliveryQuantity& quantity,
               size_t item) {
    Curve curve;
    curve.measure = quantity.name;
    curve.label = quantity.label;
    curve.unit = quantity.unit;
    curve.definition = definition_of(quantity);
    curve.source = "docs/theory/delivery.md";
    curve.arm = "treated";
    curve.times_d = ensemble.members.front().times_d;
    const std::string key = item_key(quantity.name, item);
    for (size_t i = 0; i < curve.times_d.size(); ++i) {
        MemberNumbers numbers = numbers_of(
            ensemble, quantity.unit, [&](const MemberResult& m) { return m.series.at(key)[i]; });
        add_prediction(curve, predicted(protocol, as_told(std::move(numbers), quantity.name)));
    }
    return curve;
}

/// Amounts by place: the middle is the mean over people, so that places add up to what was put on,
/// which their medians do not.
Curve layer_of(const Protocol& protocol, const Ensemble& ensemble, const std::string& name,
               size_t item) {
    const DeliveryQuantity& quantity = quantity_of(name);
    Curve curve = curve_of(protocol, ensemble, quantity, item);
    const std::string key = item_key(quantity.name, item);
    for (size_t i = 0; i < curve.times_d.size(); ++i) {
        double sum = 0.0;
        for (const MemberResult& m : ensemble.members)
            sum += from_si(m.series.at(key)[i], quantity.unit);
        curve.median[i] = sum / double(ensemble.members.size());
    }
    return curve;
}

double interpolated(const std::vector<double>& x, const std::vector<double>& y, double at) {
    if (at <= x.front()) return y.front();
    if (at >= x.back()) return y.back();
    const size_t above = size_t(std::lower_bound(x.begin(), x.end(), at) - x.begin());
    const double share = (at - x[above - 1]) / (x[above] - x[above - 1]);
    return y[above - 1] * (1.0 - share) + y[above] * share;
}

/// People's skins differ in thickness, so each profile is read at the depths of the first.
DeliveryProfile profile_of(const Protocol& protocol, const Ensemble& ensemble, size_t item) {
    DeliveryProfile profile;
    profile.unit = "ug/ml";
    profile.time_h = 24.0 * ensemble.members.front().times_d.back();
    const std::string depth = item_key("profile_depth", item), level = item_key("profile", item);
    std::vector<double> ends;
    for (const MemberResult& m : ensemble.members) ends.push_back(m.series.at(depth).back());
    for (double at : ensemble.members.front().series.at(depth)) {
        if (at > quantile(ends, 0.5)) break;  // below it half of the people have no skin
        const StatisticPrediction p =
            predicted(protocol, numbers_of(ensemble, profile.unit, [&](const MemberResult& m) {
                          return at > m.series.at(depth).back()
                                     ? std::nan("")
                                     : interpolated(m.series.at(depth), m.series.at(level), at);
                      }));
        profile.depth_um.push_back(from_si(at, "um"));
        profile.median.push_back(p.mean.middle);
        profile.low90.push_back(p.mean.low);
        profile.high90.push_back(p.mean.high);
    }
    return profile;
}

ReportFact fact_of(const Protocol& protocol, const Ensemble& ensemble, const std::string& name,
                   const std::function<double(const MemberResult&)>& read) {
    const MeasureInfo& info = *find_measure(name);
    const StatisticPrediction p =
        predicted(protocol, as_told(numbers_of(ensemble, info.unit, read), name));
    return {name,          std::string(info.label),
            p.mean.middle, p.mean.low,
            p.mean.high,   std::string(info.unit),
            "simulated",   fmt::format("one person {:.3g} to {:.3g}", p.person.low, p.person.high)};
}

std::string time_words(Time t) {
    return t < 2.0_h    ? format_quantity(t.si, "min")
           : t < 72.0_h ? format_quantity(t.si, "h")
                        : format_quantity(t.si, "d");
}

std::string sentence_of(const Protocol& protocol, const DeliveredItem& item) {
    const TopicalPlan& topical = protocol.topicals[size_t(item.event.topical)];
    const TopicalTiming& timing = topical.timing;
    std::string when =
        item.event.session < 0 ? "on intact skin" : "put on at once after the session";
    if (timing.after.si > 0.0 && item.event.session >= 0)
        when = "put on " + time_words(timing.after) + " after the session";
    if (timing.before.si > 0.0)
        when = "put on " + time_words(timing.before) + " before the session";
    std::string film = topical.product.occluding ? ", which occludes"
                       : timing.occluded.si > 0.0
                           ? ", under a film for " + time_words(timing.occluded)
                           : ", uncovered";
    std::string off =
        timing.duration.si > 0.0 ? ", taken off after " + time_words(timing.duration) : "";
    const std::string dose =
        topical.product.infinite
            ? "A reservoir"
            : three_digits(from_si(topical.product.thickness().si, "ul/cm2")) + " ul/cm2";
    return fmt::format("{} of {}, {}{}{}; followed for {}{}.", dose, item.label, when, film, off,
                       time_words(delivery_end(protocol)),
                       protocol.models.delivery.diffusion_cell ? " in a diffusion cell" : "");
}

const std::vector<std::string> layer_quantities = {
    "amount_vehicle",   "amount_taken_off", "amount_horny_layer",
    "amount_channels",  "amount_epidermis", "amount_dermis",
    "amount_follicles", "amount_receptor",  "amount_cleared"};

bool has_plasma(const Ensemble& ensemble, size_t item) {
    return ensemble.members.front().sessions.front().contains(item_key("plasma_peak", item));
}

}  // namespace

EnsembleJob delivery_job(const DrawPlan& plan, const SkinAtlas& atlas, std::uint64_t seed,
                         const std::filesystem::path& folder) {
    EnsembleJob job{&plan, seed, folder, {}};
    job.walk = [&plan, &atlas, seed](int member) {
        return run_delivery_member(plan, member, atlas, seed);
    };
    return job;
}

std::vector<DeliveryReport> delivery_reports(const Protocol& protocol, const Ensemble& ensemble) {
    std::vector<DeliveryReport> reports;
    if (ensemble.members.empty()) return reports;
    const std::vector<DeliveredItem> items = delivered_items(protocol);
    for (size_t i = 0; i < items.size(); ++i) {
        DeliveryReport report;
        report.product = items[i].product;
        report.label = items[i].label;
        report.active = items[i].name;
        report.session = items[i].event.session + 1;
        report.sentence = sentence_of(protocol, items[i]);
        report.assumptions = delivery_assumptions(protocol, items[i]);
        for (const std::string& name : layer_quantities)
            report.layers.push_back(layer_of(protocol, ensemble, name, i));
        std::vector<std::string> curves{"dose_below_horny_layer", "delivery_flux",
                                        "cumulative_delivery", "tissue_concentration"};
        if (has_plasma(ensemble, i)) curves.emplace_back("plasma_concentration");
        for (const std::string& name : curves)
            report.curves.push_back(curve_of(protocol, ensemble, quantity_of(name), i));
        report.profile = profile_of(protocol, ensemble, i);
        std::vector<std::string> ends{"dose_below_horny_layer", "share_in_living_skin",
                                      "share_delivered"};
        if (items[i].event.session >= 0) ends.emplace_back("delivery_enhancement");
        for (const std::string& name : ends)
            report.facts.push_back(fact_of(protocol, ensemble, name, [&](const MemberResult& m) {
                return m.series.at(item_key(name, i)).back();
            }));
        std::vector<std::string> facts{"permeability_coefficient", "delivery_lag_time"};
        if (has_plasma(ensemble, i))
            for (const char* name : {"plasma_peak", "plasma_peak_time", "plasma_exposure"})
                facts.emplace_back(name);
        if (items[i].event.session >= 0)
            for (const char* name : {"channels_per_area", "open_depth", "open_diameter"})
                facts.emplace_back(name);
        for (const std::string& name : facts)
            report.facts.push_back(fact_of(protocol, ensemble, name, [&](const MemberResult& m) {
                return m.sessions.front().at(item_key(name, i));
            }));
        report.balance_percent = 100.0 * balance_error(ensemble);
        reports.push_back(std::move(report));
    }
    return reports;
}

std::vector<MainResult> delivery_results(const Protocol& protocol, const Ensemble& ensemble) {
    std::vector<MainResult> rows;
    if (ensemble.members.empty()) return rows;
    const std::vector<DeliveredItem> items = delivered_items(protocol);
    const double end_d = ensemble.members.front().times_d.back();
    for (size_t i = 0; i < items.size(); ++i)
        for (const char* name : {"dose_below_horny_layer", "delivery_enhancement"}) {
            if (items[i].event.session < 0 && std::string_view(name) == "delivery_enhancement")
                continue;
            const MeasureInfo& info = *find_measure(name);
            const std::string key = item_key(name, i);
            const StatisticPrediction p = predicted(
                protocol,
                as_told(numbers_of(ensemble, info.unit,
                                   [&](const MemberResult& m) { return m.series.at(key).back(); }),
                        name));
            MainResult row;
            row.measure = name;
            row.label = fmt::format("{}, {} of {}", info.label, items[i].name, items[i].label);
            if (items[i].event.session > 0)
                row.label += fmt::format(", session {}", items[i].event.session + 1);
            row.unit = std::string(info.unit), row.transform = "absolute";
            row.clock = items[i].event.session < 0 ? "put on" : "first";
            row.time_d = end_d;
            row.prediction = {p.mean.middle, p.mean.low, p.mean.high, p.n_members,
                              p.interval_error};
            row.person = ReportInterval{p.person.low, p.person.high};
            row.note = fmt::format(
                "after {}; assumptions on donor, occlusion and channels stand "
                "beside it in the report",
                time_words(delivery_end(protocol)));
            rows.push_back(row);
        }
    return rows;
}

std::string delivery_csv(const Protocol& protocol, const Ensemble& ensemble) {
    std::string out =
        "session,product,active,time_h,quantity,value,low90,high90,person_low90,person_high90,"
        "unit\n";
    if (ensemble.members.empty()) return out;
    auto quoted = [](const std::string& text) {
        if (text.find_first_of(",\"\n") == std::string::npos) return text;
        std::string inside;
        for (char c : text) inside += c == '"' ? std::string("\"\"") : std::string(1, c);
        return "\"" + inside + "\"";
    };
    const std::vector<DeliveredItem> items = delivered_items(protocol);
    for (size_t i = 0; i < items.size(); ++i)
        for (const DeliveryQuantity& quantity : delivery_quantities()) {
            if (std::string_view(quantity.name) == "plasma_concentration" &&
                !has_plasma(ensemble, i))
                continue;
            const Curve c = curve_of(protocol, ensemble, quantity, i);
            for (size_t t = 0; t < c.times_d.size(); ++t)
                out +=
                    fmt::format("{},{},{},{:.6g},{},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g},{}\n",
                                items[i].event.session + 1, quoted(items[i].product), items[i].name,
                                24.0 * c.times_d[t], quantity.name, c.median[t], c.low90[t],
                                c.high90[t], c.person_low90[t], c.person_high90[t], quantity.unit);
        }
    return out;
}

double balance_error(const Ensemble& ensemble) {
    double worst = 0.0;
    for (const MemberResult& m : ensemble.members)
        worst = std::max(worst, m.sessions.front().at("balance_error"));
    return worst;
}

std::vector<std::string> delivery_warnings(const Protocol& protocol, const Ensemble& ensemble) {
    std::vector<std::string> out;
    if (ensemble.members.empty()) return out;
    const std::vector<DeliveredItem> items = delivered_items(protocol);
    const DeliveryParameters& numbers = protocol.models.delivery;
    for (size_t i = 0; i < items.size(); ++i) {
        const auto smaller = std::count_if(
            ensemble.members.begin(), ensemble.members.end(), [&](const MemberResult& m) {
                return m.sessions.front().at(item_key("channels_made_smaller", i)) > 0.0;
            });
        if (smaller > 0)
            out.push_back(fmt::format(
                "{} of {} members: channels that touch each other, or reach through the skin, were "
                "made smaller until they fit the model ({} of {}).",
                smaller, ensemble.members.size(), items[i].name, items[i].product));
        if (!numbers.diffusion_cell) continue;
        const Curve through = curve_of(protocol, ensemble, quantity_of("cumulative_delivery"), i);
        const Product& product = protocol.topicals[size_t(items[i].event.topical)].product;
        const double in_receptor =
            to_si(through.median.back(), "ug/cm2") * numbers.treated_area.si / numbers.receptor.si;
        const double donor = product.concentration(product.actives[size_t(items[i].active)]).si;
        const double sink = 0.1;  // OECD practice: below a tenth of what drives it; choice
        if (in_receptor > sink * donor)
            out.push_back(fmt::format(
                "A receptor of {} would hold {:.0f} % of the donor's concentration of {} at the "
                "end; the model keeps it empty, so the flux is an upper bound.",
                format_quantity(numbers.receptor.si, "ml"), 100.0 * in_receptor / donor,
                items[i].name));
    }
    return out;
}

}  // namespace needlework
