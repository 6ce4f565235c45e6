#include "study/course_cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "course/timeline.hpp"
#include "measures/measure.hpp"
#include "params/declaration.hpp"
#include "study/main_outcome.hpp"

namespace needlework {
namespace {

/// What the course is for; none where the ensemble has no such measure.
std::optional<MainOutcome> gain_of(const Protocol& protocol, const Ensemble& ensemble) {
    const std::vector<MainOutcome> outcomes = main_outcomes(protocol, ensemble);
    return outcomes.empty() ? std::nullopt : std::optional<MainOutcome>(outcomes.front());
}

/// Means of the group, one a shared draw, in steps of the outcome; above 0 is better.
std::vector<double> drawn_gains(const MemberNumbers& numbers, const MainOutcome& gain,
                                int n_people) {
    const double scale = (gain.falls ? -1.0 : 1.0) / gain.step;
    std::map<int, std::vector<double>> by_shared;
    for (size_t i = 0; i < numbers.values.size(); ++i)
        if (std::isfinite(numbers.values[i]))
            by_shared[numbers.shared[i]].push_back(scale * numbers.values[i]);
    PeopleDraws draws;
    for (const auto& [shared, people] : by_shared)
        if (numbers.people_per_shared > 1 && int(people.size()) == numbers.people_per_shared)
            draws.by_draw.push_back(people);
    if (draws.by_draw.size() > 1)
        return draws.means_of_people(size_t(std::max(1, n_people)),
                                     scale * scale * numbers.reading_variance);
    std::vector<double> gains;  // an ensemble too small for pairs: people as they are
    for (const auto& [shared, people] : by_shared)
        gains.insert(gains.end(), people.begin(), people.end());
    return gains;
}

PublishedMeasurement reading_of(const MainOutcome& gain, const Protocol& protocol, double day) {
    PublishedMeasurement m;
    m.measure = gain.measure, m.transform = gain.transform, m.unit = gain.unit, m.clock = "first";
    const std::vector<SessionEvent> sessions = session_events(protocol);
    const double first = sessions.empty() ? 0.0 : sessions.front().time / 1.0_d;
    m.time = (day - first) * 1.0_d;
    return m;
}

std::vector<std::vector<double>> price_draws(const CoursePrices& prices, const Protocol& protocol) {
    constexpr size_t n_draws = 64;  // choice: stratified, so the ends stand within a percent
    return latin_hypercube(n_draws, prices.draws(), std::uint64_t(protocol.uncertainty.seed),
                           "prices");
}

/// Each price with each outcome: a clinic's prices say nothing of what becomes of its people.
CostOfGain crossed(const std::vector<double>& costs, const std::vector<double>& gains) {
    std::vector<double> cost_of_pair, gain_of_pair;
    for (double cost : costs)
        for (double gain : gains) cost_of_pair.push_back(cost), gain_of_pair.push_back(gain);
    return cost_of_gain(cost_of_pair, gain_of_pair);
}

std::string currency_of(const Protocol& protocol) {
    if (!protocol.cost.currency.empty()) return protocol.cost.currency;
    return protocol.cost.prices == "none" ? "" : load_price_table(protocol.cost.prices).currency;
}

ReportCostVisit visit_row(const Protocol& protocol, const Ensemble& treated,
                          const std::optional<MainOutcome>& gain, const std::vector<double>& costs,
                          double day) {
    const Interval cost = within(interval_of(costs), 0.0);
    ReportCostVisit row;
    row.time_d = day;
    row.cost = cost.middle, row.cost_low90 = cost.low, row.cost_high90 = cost.high;
    if (!gain) return row;
    const std::vector<double> gains =
        drawn_gains(member_numbers(reading_of(*gain, protocol, day), treated, nullptr), *gain,
                    protocol.uncertainty.people);
    if (gains.empty()) return row;
    const Interval gained = interval_of(gains);
    row.gain = gain->step * gained.middle;
    row.gain_low90 = gain->step * gained.low, row.gain_high90 = gain->step * gained.high;
    if (!(cost.high > 0.0)) return row;
    const CostOfGain of = crossed(costs, gains);
    row.per_gain = of.per_unit.middle;
    row.per_gain_low90 = of.per_unit.low, row.per_gain_high90 = of.per_unit.high;
    row.is_finite = of.finite;
    return row;
}

/// Two digits that count, which is more than any price table is worth.
std::string rounded(double amount) {
    if (amount == 0.0) return "0";
    const double step = std::pow(10.0, std::floor(std::log10(std::abs(amount))) - 1.0);
    return step < 1.0 ? fmt::format("{:.2g}", amount)
                      : fmt::format("{:.0f}", step * std::round(amount / step));
}

/// "650 USD (300 to 1200)"; what is known exactly stands as it is.
std::string money(double middle, double low, double high, const std::string& currency) {
    if (!(high > low)) return fmt::format("{:.6g} {}", middle, currency);
    return fmt::format("{} {} ({} to {})", rounded(middle), currency, rounded(low), rounded(high));
}

std::string gain_sentence(const std::optional<MainOutcome>& gain, const ReportCostVisit& end,
                          const std::string& currency) {
    if (!gain || !std::isfinite(end.gain)) return "";
    const std::string unit = std::string(gain->unit) == "1" ? "" : " " + std::string(gain->unit);
    if (end.is_finite)
        return fmt::format(" {} costs {}.",
                           std::string(1, char(std::toupper(gain->words[0]))) + (gain->words + 1),
                           money(end.per_gain, end.per_gain_low90, end.per_gain_high90, currency));
    std::string text = fmt::format(
        " What {} costs has no finite bound: the interval of the gain ({:.3g} to {:.3g}{}) holds 0",
        gain->words, end.gain_low90, end.gain_high90, unit);
    if (std::isfinite(end.per_gain_low90))
        text +=
            fmt::format("; at the best it is about {} {}", rounded(end.per_gain_low90), currency);
    return text + ".";
}

}  // namespace

std::vector<CourseItem> course_items(const Protocol& protocol) {
    std::vector<CourseItem> items;
    auto add = [&](const std::string& kind, const std::string& name, double day) {
        auto at = std::find_if(items.begin(), items.end(), [&](const CourseItem& item) {
            return item.kind == kind && item.name == name;
        });
        if (at == items.end()) at = items.insert(items.end(), {kind, name, {}});
        at->days.push_back(day);
    };
    std::set<Time> visits(protocol.visits.days.begin(), protocol.visits.days.end());
    std::set<Time> treated;
    for (const SessionEvent& event : session_events(protocol)) {
        const SessionTiming& timing = protocol.sessions[size_t(event.plan)].timing;
        if (timing.sham == "yes") {  // nothing touches the skin: a visit, no treatment
            visits.insert(event.time);
            continue;
        }
        treated.insert(event.time);
        add("session", timing.device, event.time / 1.0_d);
    }
    for (const TopicalEvent& event : all_applications(protocol)) {
        const std::string& product = protocol.topicals[size_t(event.topical)].timing.product;
        add("product", product.empty() ? "a product of the protocol" : product,
            (event.session_time + event.applied) / 1.0_d);
    }
    for (Time visit : visits)
        if (!treated.contains(visit)) add("visit", "", visit / 1.0_d);
    return items;
}

bool is_priced(const Protocol& protocol) {
    const CostChoice& cost = protocol.cost;
    return cost.prices != "none" || cost.session > 0.0 || cost.product > 0.0 || cost.visit > 0.0;
}

CoursePrices course_prices(const Protocol& protocol) {
    const CostChoice& cost = protocol.cost;
    std::vector<OwnPrice> own;
    auto add = [&](const char* kind, double value) {
        if (!(value > 0.0)) return;
        OwnPrice price{kind, {Distribution::Kind::fixed, value, 0.0}, "protocol"};
        for (const ResolvedValue& resolved : protocol.resolved)
            if (resolved.path == std::string("cost.") + kind) {
                if (resolved.distribution) price.each = *resolved.distribution;
                if (resolved.source != choice) price.source = resolved.source;
            }
        own.push_back(std::move(price));
    };
    add("session", cost.session), add("product", cost.product), add("visit", cost.visit);
    std::optional<PriceTable> table;
    if (cost.prices != "none") table = load_price_table(cost.prices);
    return price_course(course_items(protocol), table ? &*table : nullptr, own);
}

std::vector<std::string> missing_words(const CoursePrices& prices) {
    std::vector<std::string> words;
    for (const CourseItem& item : prices.missing) {
        const size_t n = item.days.size();
        const std::string what = item.kind == "product" ? "application" : item.kind;
        words.push_back(fmt::format("{} {}{}{}", n, what, n == 1 ? "" : "s",
                                    item.name.empty() ? "" : " (" + item.name + ")"));
    }
    return words;
}

std::optional<ReportCost> course_cost(const Protocol& protocol, const Ensemble& treated,
                                      std::vector<std::string>& warnings) {
    if (!is_priced(protocol)) return std::nullopt;
    const CoursePrices prices = course_prices(protocol);
    if (prices.items.empty()) {
        if (!prices.missing.empty())
            warnings.push_back(fmt::format("No cost is shown: [cost] has no price for {}.",
                                           fmt::join(missing_words(prices), ", ")));
        return std::nullopt;
    }
    ReportCost cost;
    cost.currency = currency_of(protocol);
    if (protocol.cost.prices != "none") {
        const PriceTable table = load_price_table(protocol.cost.prices);
        cost.title = table.title, cost.year = table.year, cost.note = table.note;
    }
    for (const PricedItem& item : prices.items) {
        const Distribution& d = item.each;
        const bool drawn = d.kind != Distribution::Kind::fixed;
        const double tail = 0.05;  // of a 90 % interval
        cost.items.push_back({item.item.kind, item.label, int(item.item.days.size()),
                              drawn ? d.quantile(tail) : d.a, drawn ? d.quantile(1.0 - tail) : d.a,
                              item.source, item.source == assumption});
    }
    cost.missing = missing_words(prices);
    const std::optional<MainOutcome> gain = gain_of(protocol, treated);
    if (gain) cost.gain_label = gain->words, cost.gain_unit = gain->unit;
    const auto u = price_draws(prices, protocol);
    const double end = course_end(protocol) / 1.0_d;
    std::set<double> days{end};
    for (Time day : protocol.visits.days)
        if (day > Time{} && day / 1.0_d < end) days.insert(day / 1.0_d);
    for (double day : days)
        cost.visits.push_back(visit_row(protocol, treated, gain, costs_until(prices, day, u), day));
    const ReportCostVisit& last = cost.visits.back();
    cost.sentence =
        fmt::format("The course costs {}{}.{}",
                    money(last.cost, last.cost_low90, last.cost_high90, cost.currency),
                    cost.missing.empty() ? ""
                                         : fmt::format(", without {}, for which there is no price",
                                                       fmt::join(cost.missing, " and ")),
                    gain_sentence(gain, last, cost.currency));
    return cost;
}

namespace {

/// What an arm costs at its end, draw by draw.
std::vector<double> arm_costs(const ComparisonArm& arm, CoursePrices& prices) {
    prices = course_prices(arm.protocol);
    return costs_until(prices, course_end(arm.protocol) / 1.0_d, price_draws(prices, arm.protocol));
}

/// The gain's measure of an arm less that of the first, person by person, on one day.
MemberNumbers difference_of(const MainOutcome& gain, double day, const ComparisonArm& arm,
                            const Ensemble& of_arm, const ComparisonArm& first,
                            const Ensemble& of_first) {
    const MemberNumbers here = member_numbers(reading_of(gain, arm.protocol, day), of_arm, nullptr);
    const MemberNumbers there =
        member_numbers(reading_of(gain, first.protocol, day), of_first, nullptr);
    std::map<int, double> by_member;
    for (size_t i = 0; i < of_first.members.size(); ++i)
        by_member[of_first.members[i].member] = there.values[i];
    MemberNumbers apart = here;
    for (size_t i = 0; i < of_arm.members.size(); ++i) {
        auto at = by_member.find(of_arm.members[i].member);
        apart.values[i] = at == by_member.end() ? std::nan("") : here.values[i] - at->second;
    }
    apart.reading_variance = here.reading_variance + there.reading_variance;
    return apart;
}

/// More cost over more gain, pair by pair; says in words what cannot be said in a number.
void set_against(ComparedCost& row, const std::vector<double>& more, const MainOutcome& gain,
                 const std::vector<double>& gained, const std::string& first) {
    const Interval cost = interval_of(more), effect = interval_of(gained);
    const bool costs_more = cost.low > 0.0, gains_more = effect.low > 0.0;
    if (costs_more && gains_more) {
        const CostOfGain of = crossed(more, gained);
        row.per_more_gain = of.per_unit.middle;
        row.per_more_gain_low90 = of.per_unit.low, row.per_more_gain_high90 = of.per_unit.high;
        row.sentence = fmt::format("Beyond {}, {} costs {}.", first, gain.words,
                                   money(row.per_more_gain, row.per_more_gain_low90,
                                         row.per_more_gain_high90, row.currency));
    } else if (costs_more && effect.high < 0.0) {
        row.sentence = fmt::format("Costs more than {} and gains less.", first);
    } else if (cost.high < 0.0 && gains_more) {
        row.sentence = fmt::format("Costs less than {} and gains more.", first);
    } else if (costs_more) {
        row.sentence = fmt::format(
            "Costs more than {}; that it gains more cannot be told: the interval of the difference "
            "({:.3g} to {:.3g} {}) holds 0.",
            first, gain.step * effect.low, gain.step * effect.high, gain.unit);
    }
}

}  // namespace

std::vector<ComparedCost> compared_costs(const std::vector<ComparisonArm>& arms,
                                         const std::vector<Ensemble>& ensembles) {
    if (std::none_of(arms.begin(), arms.end(),
                     [](const ComparisonArm& arm) { return is_priced(arm.protocol); }))
        return {};
    std::vector<ComparedCost> rows;
    std::vector<double> of_first;
    const std::optional<MainOutcome> gain = gain_of(arms.front().protocol, ensembles.front());
    const int people = arms.front().protocol.uncertainty.people;
    const double end = comparison_days(arms).back();
    for (size_t i = 0; i < arms.size(); ++i) {
        CoursePrices prices;
        const std::vector<double> costs = arm_costs(arms[i], prices);
        ComparedCost row;
        row.arm = arms[i].name;
        row.currency = currency_of(arms[i].protocol);
        row.missing = missing_words(prices);
        if (gain) row.gain_unit = gain->words;
        const bool known = !prices.items.empty() || arms[i].protocol.sessions.empty();
        rows.push_back(row);
        if (i == 0) of_first = known ? costs : std::vector<double>{};
        if (!known) continue;
        ComparedCost& kept = rows.back();
        const Interval cost = within(interval_of(costs), 0.0);
        kept.cost = cost.middle, kept.low90 = cost.low, kept.high90 = cost.high;
        if (gain && cost.high > 0.0) {
            const ReportCostVisit at = visit_row(arms[i].protocol, ensembles[i], gain, costs, end);
            kept.per_gain = at.per_gain, kept.is_finite = at.is_finite;
            kept.per_gain_low90 = at.per_gain_low90, kept.per_gain_high90 = at.per_gain_high90;
        }
        if (i == 0 || of_first.size() != costs.size() || kept.currency != rows.front().currency)
            continue;
        std::vector<double> more;
        for (size_t s = 0; s < costs.size(); ++s) more.push_back(costs[s] - of_first[s]);
        const Interval apart = interval_of(more);
        kept.more = apart.middle, kept.more_low90 = apart.low, kept.more_high90 = apart.high;
        if (!gain) continue;
        const MemberNumbers apart_numbers =
            difference_of(*gain, end, arms[i], ensembles[i], arms.front(), ensembles.front());
        set_against(kept, more, *gain, drawn_gains(apart_numbers, *gain, people),
                    arms.front().name);
    }
    return rows;
}

}  // namespace needlework
