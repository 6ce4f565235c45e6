#include "study/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "course/timeline.hpp"
#include "measures/measure.hpp"
#include "study/record_parts.hpp"

namespace needlework {

namespace {

/// Numbers of the same person in two arms, where both went on to the end.
struct Pairs {
    MemberNumbers first, other, difference;
};

using NumberOf = std::function<double(const MemberResult&)>;

/// Cells that died out leave 1e-30, and two ways through one sum the last digit: neither is a
/// difference.
double seen(double value) {
    const double rounding = 1e-12;
    return std::abs(value) < rounding ? 0.0 : value;
}
bool equal(double x, double y) {
    const double rounding = 1e-9;
    return std::abs(x - y) <= rounding * std::max(std::abs(x), std::abs(y));
}

Pairs pair_up(const Ensemble& a, const Ensemble& b, const MeasureInfo& info,
              const NumberOf& number) {
    Pairs pairs;
    std::map<int, const MemberResult*> of_b;
    for (const MemberResult& member : b.members) of_b[member.member] = &member;
    double typical = 0.0;
    for (const MemberResult& member : a.members) {
        auto at = of_b.find(member.member);
        if (at == of_b.end()) continue;
        const double x = seen(number(member)), y = seen(number(*at->second));
        pairs.first.values.push_back(x), pairs.other.values.push_back(y);
        pairs.difference.values.push_back(equal(x, y) ? 0.0 : y - x);
        for (MemberNumbers* numbers : {&pairs.first, &pairs.other, &pairs.difference})
            numbers->shared.push_back(member.shared);
        if (std::isfinite(x)) typical = x;
    }
    const double sd = info.reading.sd_of(typical);
    for (MemberNumbers* numbers : {&pairs.first, &pairs.other, &pairs.difference})
        numbers->people_per_shared = a.people_per_shared;
    pairs.first.reading_variance = pairs.other.reading_variance = sd * sd;
    pairs.difference.reading_variance = 2.0 * sd * sd;  // each arm is read on its own
    return pairs;
}

/// How many of a hundred pairs are higher in the other arm; equal ones count half.
double higher_of_100(const std::vector<double>& differences) {
    double higher = 0.0, n = 0.0;
    for (double d : differences)
        if (std::isfinite(d)) higher += d > 0.0 ? 1.0 : d == 0.0 ? 0.5 : 0.0, n += 1.0;
    return n > 0.0 ? 100.0 * higher / n : unknown;
}

bool has_any(const Ensemble& ensemble, const NumberOf& number) {
    return std::any_of(ensemble.members.begin(), ensemble.members.end(),
                       [&](const MemberResult& m) { return std::isfinite(number(m)); });
}

/// One row, or none where no two arms have such a number.
std::optional<ComparisonRow> row_of(const std::vector<ComparisonArm>& arms,
                                    const std::vector<Ensemble>& ensembles, const MeasureInfo& info,
                                    double day, const NumberOf& number) {
    const Uncertainty& how = arms.front().protocol.uncertainty;
    ComparisonRow row;
    row.measure = std::string(info.name), row.label = std::string(info.label);
    row.unit = std::string(info.unit), row.scale = std::string(info.scale);
    row.time_d = day;
    if (!has_any(ensembles.front(), number)) return std::nullopt;
    int n_others = 0;
    for (size_t i = 0; i < arms.size(); ++i) {
        Pairs pairs = pair_up(ensembles.front(), ensembles[i], info, number);
        const auto& apart_values = pairs.difference.values;
        if (std::none_of(apart_values.begin(), apart_values.end(),
                         [](double d) { return std::isfinite(d); })) {
            row.arms.push_back({});  // an arm without needles has no wounds to compare
            row.differences.push_back({});
            continue;
        }
        const auto seed = std::uint64_t(how.seed);
        StatisticPrediction level = predict(pairs.other, how.people, seed);
        row.arms.push_back({level.mean.middle, level.mean.low, level.mean.high});
        if (i == 0) continue;
        StatisticPrediction apart = predict(pairs.difference, how.people, seed);
        row.differences.push_back({apart.mean.middle, apart.mean.low, apart.mean.high,
                                   apart.person.low, apart.person.high, higher_of_100(apart_values),
                                   apart.n_members});
        ++n_others;
    }
    if (n_others == 0) return std::nullopt;
    return row;
}

}  // namespace

Comparison compare_arms(const std::vector<ComparisonArm>& arms,
                        const std::vector<Ensemble>& ensembles) {
    EXPECTS(arms.size() == ensembles.size() && arms.size() > 1, "two arms or more");
    Comparison comparison;
    for (const ComparisonArm& arm : arms)
        comparison.arms.push_back(
            {arm.name, arm.protocol.title, protocol_sentence(arm.protocol), {}, {}});
    for (const MeasureInfo& info : all_measures()) {
        const std::string name(info.name);
        for (double day : comparison_days(arms)) {
            auto row = row_of(arms, ensembles, info, day, [&](const MemberResult& m) {
                return m.series.contains(name) ? from_si(m.at(name, day), info.unit) : unknown;
            });
            if (row) comparison.rows.push_back(std::move(*row));
        }
        auto row = row_of(arms, ensembles, info, unknown, [&](const MemberResult& m) {
            if (m.sessions.empty()) return unknown;
            auto at = m.sessions.front().find(name);
            return at == m.sessions.front().end() ? unknown : from_si(at->second, info.unit);
        });
        if (row) comparison.rows.push_back(std::move(*row));
    }
    return comparison;
}

}  // namespace needlework
