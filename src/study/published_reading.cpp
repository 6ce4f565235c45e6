// How a member's curves become the number that a publication prints, and how people make its
// statistic (docs/theory/study.md, study.5 to study.7b).

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/random.hpp"
#include "measures/measure.hpp"
#include "study/delivery_member.hpp"
#include "study/ensemble.hpp"

namespace needlework {

namespace {

/// Day at which a published time is read.
double reading_day(const PublishedMeasurement& m, const MemberResult& member, Time time) {
    double from = 0.0;
    if (!member.session_days.empty())
        from = m.clock == "last" ? member.session_days.back() : member.session_days.front();
    return from + time / 1.0_d;
}

double to_unit(const MeasureInfo& info, double value_si, const std::string& unit) {
    const UnitRow* published = find_unit(unit);
    const UnitRow* ours = find_unit(info.unit);
    if (published == nullptr || ours == nullptr || published->exponents != ours->exponents)
        throw std::invalid_argument(fmt::format("{} is measured in {}, the publication says {}",
                                                info.name, info.unit, unit));
    return from_si(value_si, unit);
}

/// Where a member keeps this measure. A reading that names an active has a series of its own.
std::string series_of(const PublishedMeasurement& m, const MemberResult& member) {
    const std::string of_active = m.measure + "." + m.reading;
    const bool there = !m.reading.empty() &&
                       (member.series.contains(of_active) ||
                        (!member.sessions.empty() && member.sessions.back().contains(of_active)));
    return there ? of_active : m.measure;
}

/// Time from the first session to the highest value.
double time_of_peak_d(const MemberResult& member, const std::vector<double>& series) {
    double start = member.session_days.empty() ? 0.0 : member.session_days.front();
    size_t best = 0;
    for (size_t i = 0; i < series.size(); ++i)
        if (member.times_d[i] >= start && series[i] > series[best]) best = i;
    return member.times_d[best] - start;
}

/// Time from the first session until the deviation from rest stays below a twentieth of its peak;
/// the length of the course for one who is not back when it ends (a lower bound, kept so that the
/// slow are not left out).
double time_of_return_d(const MemberResult& member, const std::vector<double>& series) {
    const double back = 0.05;
    double start = member.session_days.empty() ? 0.0 : member.session_days.front();
    double peak = 0.0;
    for (double v : series) peak = std::max(peak, std::abs(v - series.front()));
    if (peak <= 0.0) return 0.0;
    for (size_t i = series.size(); i-- > 1;) {
        double above = std::abs(series[i] - series.front()) / peak;
        if (above <= back) continue;
        if (i + 1 == series.size()) return member.times_d.back() - start;
        double next = std::abs(series[i + 1] - series.front()) / peak;
        double share = (above - back) / (above - next);
        return member.times_d[i] + share * (member.times_d[i + 1] - member.times_d[i]) - start;
    }
    return 0.0;
}

/// Values of a measurement that is known right after the session it belongs to.
std::optional<double> session_value(const PublishedMeasurement& m, const MemberResult& member) {
    if (member.sessions.empty()) return std::nullopt;
    const auto& session = m.clock == "last" ? member.sessions.back() : member.sessions.front();
    // Closure has two readings: what impedance calls closed, and what a dye or vapour does.
    std::string name = m.reading == "impedance" ? m.measure + ".impedance" : series_of(m, member);
    auto it = session.find(name);
    if (it == session.end()) return std::nullopt;
    return it->second;
}

double value_of(const PublishedMeasurement& m, const MeasureInfo& info, const MemberResult& member,
                const std::optional<double>& start) {
    const std::string name = series_of(m, member);
    auto series = member.series.find(name);
    bool has_series = series != member.series.end();
    if (m.transform == "time_of_peak" || m.transform == "time_of_return") {
        if (!has_series)
            throw std::invalid_argument(fmt::format("{} has no course in time", m.measure));
        double days = m.transform == "time_of_peak" ? time_of_peak_d(member, series->second)
                                                    : time_of_return_d(member, series->second);
        return from_si((days * 1.0_d).si, m.unit);
    }
    if (!m.time) {
        std::optional<double> value = session_value(m, member);
        if (m.transform == "absolute" || m.transform == "sign" ||
            m.transform == "difference_between_arms") {
            if (value) return m.transform == "sign" ? *value : to_unit(info, *value, m.unit);
            if (!has_series) return std::nan("");
        }
        if (!has_series)
            throw std::invalid_argument(fmt::format("{} {} needs a time", m.measure, m.transform));
    }
    if (!has_series) {
        // Such a measure (redness, closure) is over before the time at which it is asked for.
        if (auto value = session_value(m, member))
            return m.transform == "sign" ? *value : to_unit(info, *value, m.unit);
        throw std::invalid_argument(fmt::format(
            "{} is not read in this protocol: what it needs (a [[condition]], a session, "
            "a [[topical]]) tells needlework explain {}",
            m.measure, m.measure));
    }
    const double slack_d = 0.5;
    for (const std::optional<Time>& t : {m.time, m.reference_time})
        if (t && reading_day(m, member, *t) > member.times_d.back() + slack_d)
            throw std::invalid_argument(
                fmt::format("the course ends before {} d", reading_day(m, member, *t)));
    // A time that was not published is that of the last visit.
    double now = m.time ? member.at(name, reading_day(m, member, *m.time)) : series->second.back();
    double before = series->second.front();
    if (start) now = level_from(info.level, before, now, *start), before = *start;
    if (m.transform == "difference_between_arms" && m.unit == "%" &&
        find_unit(info.unit)->exponents != find_unit("1")->exponents)
        return 100.0 * (now / before - 1.0);  // of two changes in percent
    if (m.transform == "absolute" || m.transform == "difference_between_arms")
        return to_unit(info, now, m.unit);
    if (m.transform == "share" && rule_of(m).kind == StatisticRule::Kind::happens)
        return to_unit(info, now, m.unit);
    if (m.transform == "share") return from_si(now, info.unit) - from_si(before, info.unit);
    if (m.transform == "change") return to_unit(info, now, m.unit) - to_unit(info, before, m.unit);
    if (m.transform == "percent_change") return 100.0 * (now / before - 1.0);
    if (m.transform == "sign") return now - before;
    if (m.transform == "ratio") {
        if (!m.reference_time) return now / before;
        if (!m.time) throw std::invalid_argument("a ratio of two times needs both");
        double reference = member.at(name, reading_day(m, member, *m.reference_time));
        return (now - before) / (reference - before);
    }
    throw std::invalid_argument(fmt::format("the transform {} is not known", m.transform));
}

/// Two changes from one baseline, each read with an error of sd, about the mean changes of the arm:
///     r = a/b,   V_r = sd^2 (2 - 2 r + 2 r^2)/b^2                                  (study.7c)
/// 0 where the arm's mean change at the reference time is next to nothing.
double variance_of_ratio_of_changes(const PublishedMeasurement& m, const MeasureInfo& info,
                                    const Ensemble& arm, double sd) {
    double now = 0.0, reference = 0.0;
    for (const MemberResult& member : arm.members) {
        const std::string name = series_of(m, member);
        const double before = from_si(member.series.at(name).front(), info.unit);
        auto change = [&](Time t) {
            return from_si(member.at(name, reading_day(m, member, t)), info.unit) - before;
        };
        now += change(*m.time), reference += change(*m.reference_time);
    }
    const double n = double(arm.members.size());
    now /= n, reference /= n;
    if (std::abs(reference) < 1e-12 * (std::abs(now) + sd)) return 0.0;
    const double r = now / reference;
    return sd * sd * (2.0 - 2.0 * r + 2.0 * r * r) / (reference * reference);
}

double reading_variance(const PublishedMeasurement& m, const MeasureInfo& info, const Ensemble& arm,
                        const std::optional<double>& start) {
    if (arm.members.empty()) return 0.0;
    const MemberResult& any = arm.members.front();
    auto it = any.series.find(m.measure);
    double typical = it != any.series.end() ? from_si(it->second.front(), info.unit) : 0.0;
    if (start) typical = from_si(*start, info.unit);
    double sd = info.reading.sd_of(typical);
    if (m.transform == "absolute") return sd * sd;
    if (m.transform == "change" || m.transform == "share" ||
        m.transform == "difference_between_arms")
        return 2.0 * sd * sd;
    if (m.transform == "percent_change" && typical != 0.0)
        return 2.0 * std::pow(100.0 * sd / typical, 2);
    if (m.transform == "ratio" && m.time && m.reference_time && it != any.series.end())
        return variance_of_ratio_of_changes(m, info, arm, sd);
    // Now over before, or arm over arm (there as a logarithm): two relative errors.
    if (m.transform == "ratio" && typical != 0.0) return 2.0 * std::pow(sd / typical, 2);
    return 0.0;
}

}  // namespace

bool is_over_decades(const std::string& measure) {
    const MeasureInfo* info = find_measure(measure);
    if (info == nullptr || !is_delivery_measure(measure)) return false;
    const DimensionExponents& unit = find_unit(info->unit)->exponents;
    // Shares, errors in decades and times stay as they are.
    return measure == "delivery_enhancement" ||
           (unit != find_unit("1")->exponents && unit != find_unit("d")->exponents);
}

bool is_read_on_logarithm(const PublishedMeasurement& m) {
    if (m.transform == "ratio") return !m.reference_arm.empty() && !m.reference_time;
    return m.transform == "absolute" && m.reference_arm.empty() && m.role != "verification" &&
           is_over_decades(m.measure);
}

void set_physical_range(const MeasureInfo& info, const std::string& unit, MemberNumbers& numbers) {
    constexpr double open = 1e300;
    const ScaleRange range = scale_range(info);
    const auto in_unit = [&](double v) { return from_si(to_si(v, info.unit), unit); };
    if (range.lowest > -open) numbers.lowest = in_unit(range.lowest);
    if (range.highest < open) numbers.highest = in_unit(range.highest);
}

MemberNumbers member_numbers(const PublishedMeasurement& m, const Ensemble& arm,
                             const Ensemble* reference, const StartingLevels& starts) {
    const MeasureInfo* info = find_measure(m.measure);
    if (info == nullptr) throw std::invalid_argument("unknown measure " + m.measure);
    if (m.transform == "difference_between_arms" && reference == nullptr)
        throw std::invalid_argument("a difference between arms needs reference_arm");
    MemberNumbers numbers;
    numbers.people_per_shared = arm.people_per_shared;
    numbers.rule = rule_of(m);
    for (const MemberResult& member : arm.members) {
        bool ratio_of_arms = reference != nullptr && m.transform == "ratio" && !m.reference_time;
        double value = ratio_of_arms ? 0.0 : value_of(m, *info, member, starts.arm);
        if (reference != nullptr) {
            // Same draws, same person in both arms: a paired difference.
            auto same = std::find_if(
                reference->members.begin(), reference->members.end(),
                [&](const MemberResult& other) { return other.member == member.member; });
            if (same == reference->members.end()) continue;
            if (ratio_of_arms) {
                std::optional<double> here, there;
                const std::string name = series_of(m, member);
                const bool at_end = !m.time && !session_value(m, member) &&
                                    member.series.contains(name) && same->series.contains(name);
                if (at_end) {
                    here = member.series.at(name).back(), there = same->series.at(name).back();
                } else if (m.time) {
                    here = member.at(name, reading_day(m, member, *m.time));
                    there = same->at(name, reading_day(m, *same, *m.time));
                } else {
                    here = session_value(m, member), there = session_value(m, *same);
                }
                if (!here || !there)
                    throw std::invalid_argument(m.measure + " is not known after a session");
                value = *here / *there;
            } else {
                value -= value_of(m, *info, *same, starts.reference);
            }
        }
        numbers.values.push_back(value);
        numbers.shared.push_back(member.shared);
        numbers.person.push_back(member.person);
    }
    numbers.reading_variance = reading_variance(m, *info, arm, starts.arm);
    const bool over_decades = is_read_on_logarithm(m) && m.transform == "absolute";
    const bool ratio_of_two = reference != nullptr && m.transform == "ratio" && !m.reference_time;
    if (ratio_of_two || over_decades) {
        numbers.logarithm = true;  // those that are not above zero have none
        for (double& value : numbers.values) value = value > 0.0 ? std::log(value) : std::nan("");
    } else if (m.transform == "absolute" && reference == nullptr) {
        set_physical_range(*info, m.unit, numbers);
        if (starts.arm) numbers.start = from_si(*starts.arm, m.unit);
    } else if (m.transform == "change" && reference == nullptr && starts.arm) {
        set_physical_range(*info, m.unit, numbers);
        const double start = from_si(*starts.arm, m.unit);
        numbers.lowest -= start, numbers.highest -= start;
    } else if (m.transform.starts_with("time_of") && reference == nullptr) {
        numbers.lowest = 0.0;  // counted from the first session
    } else if (m.transform == "percent_change" && reference == nullptr &&
               info->level == LevelScale::ratio) {
        numbers.lowest = -100.0;  // what is counted from zero falls by all of it at most
    }
    if (over_decades) {
        numbers.arithmetic_mean = true;
        numbers.reading_variance =
            info->reading.relative ? info->reading.sd * info->reading.sd : 0.0;
    }
    return numbers;
}

namespace {

/// What n people of one world give, in the publication's statistic.
double statistic_of(std::vector<double>& people, const StatisticRule& rule, RandomStream& random) {
    using Kind = StatisticRule::Kind;
    if (rule.kind == Kind::median) return quantile(people, 0.5);
    if (rule.kind == Kind::mean) return mean_of(people);
    double count = 0.0;
    for (double value : people)
        count += rule.kind == Kind::happens ? (rule.scale * random.uniform() < value ? 1.0 : 0.0)
                 : rule.falls               ? (value <= rule.threshold ? 1.0 : 0.0)
                                            : (value >= rule.threshold ? 1.0 : 0.0);
    return rule.scale * count / double(people.size());
}

constexpr int studies_a_draw = 40;  // choice: their spread is that of n people

/// The statistic of n people by drawing them: centres of the draws spread to their true variance,
/// what differs between people drawn from all pairs, and the reading.               (study.7b)
std::vector<double> statistics_of_people(const PeopleDraws& draws, const MemberNumbers& numbers,
                                         int n_people, double study_sd, std::uint64_t seed) {
    std::vector<double> centres, apart;
    for (const auto& people : draws.by_draw) {
        centres.push_back(mean_of(people));
        // Two people lie nearer to their own mean than to the true one.
        double widen = std::sqrt(double(people.size()) / double(people.size() - 1));
        for (double value : people) apart.push_back(widen * (value - centres.back()));
    }
    double middle = mean_of(centres), seen = variance_of(centres);
    double shrink = seen > 0.0 ? std::sqrt(draws.variance_of_draws() / seen) : 0.0;
    RandomStream random(seed, "statistic of people");
    std::vector<double> results;
    const int most_people = 5000;  // choice: more do not move the statistic
    for (double centre : centres)
        for (int study = 0; study < studies_a_draw; ++study) {
            std::vector<double> people;
            const double of_study = study_sd * random.normal();
            for (int i = 0; i < std::min(n_people, most_people); ++i)
                people.push_back(middle + shrink * (centre - middle) + of_study +
                                 apart[size_t(random.integer(apart.size()))] +
                                 std::sqrt(numbers.reading_variance) * random.normal());
            results.push_back(statistic_of(people, numbers.rule, random));
        }
    return results;
}

}  // namespace

StatisticRule rule_of(const PublishedMeasurement& m) {
    using Kind = StatisticRule::Kind;
    StatisticRule rule;
    rule.scale = m.unit == "%" ? 100.0 : 1.0;
    // The measure is a chance, the publication counts.
    const bool chance = m.measure == "scar_risk" || m.measure == "pih_risk";
    if (chance && !m.threshold &&
        (m.transform == "share" || (m.statistic == "share" && m.transform == "absolute"))) {
        rule.kind = Kind::happens;
    } else if (m.transform == "share") {
        if (!m.threshold)
            throw std::invalid_argument("a share of people needs the threshold that they pass");
        rule.kind = Kind::share, rule.threshold = *m.threshold, rule.falls = *m.threshold < 0.0;
    } else if (m.statistic == "median") {
        rule.kind = Kind::median;
    }
    return rule;
}

namespace {

/// An interval to which an independent normal error with this sd is added: half widths add as the
/// squares do, each side by itself. Exact where both are normal.                   (study.7f)
Interval widened(Interval i, double sd, double level) {
    const double more = normal_quantile(0.5 * (1.0 + level)) * sd;
    return {i.middle - std::hypot(i.middle - i.low, more), i.middle,
            i.middle + std::hypot(i.high - i.middle, more)};
}

constexpr int spread_a_draw = 15;  // choice: the sum over their quantiles is near the integral

/// Each draw as several with that error.
std::vector<double> spread_by(const std::vector<double>& draws, double sd) {
    constexpr int n = spread_a_draw;
    std::vector<double> out;
    for (double x : draws)
        for (int k = 0; k < n; ++k) out.push_back(x + sd * normal_quantile((k + 0.5) / n));
    return out;
}

/// Correlation of values within groups that follow one another: what the means of groups differ by
/// over all there is.
double correlation_in_groups(const std::vector<double>& values, size_t group) {
    if (group < 2 || values.size() < 2 * group) return 0.0;
    std::vector<double> means;
    double within = 0.0;
    for (size_t first = 0; first < values.size(); first += group) {
        const std::span<const double> of(values.data() + first, group);
        means.push_back(mean_of(of));
        within += variance_of(of);
    }
    within /= double(means.size());
    const double between = std::max(0.0, variance_of(means) - within / double(group));
    return between + within > 0.0 ? between / (between + within) : 0.0;
}

}  // namespace

StatisticPrediction predict(const MemberNumbers& numbers, int n_people, std::uint64_t seed) {
    PeopleDraws draws;
    std::vector<double> all;
    size_t people = size_t(numbers.people_per_shared);
    EXPECTS(numbers.shared.size() == numbers.values.size(), "each number has its shared draw");
    std::map<int, std::vector<double>> by_shared;
    for (size_t i = 0; i < numbers.values.size(); ++i)
        if (std::isfinite(numbers.values[i])) {
            by_shared[numbers.shared[i]].push_back(numbers.values[i]);
            all.push_back(numbers.values[i]);
        }
    for (const auto& [shared, row] : by_shared)
        if (row.size() == people) draws.by_draw.push_back(row);  // members that failed break a pair
    StatisticPrediction out;
    out.n_members = int(all.size());
    if (all.empty()) throw std::invalid_argument("no member has such a number");
    const double n = std::max(1, n_people), middle = mean_of(all);
    out.v_reading = numbers.reading_variance;
    out.logarithm = numbers.logarithm;
    // Of logarithms a coefficient of variation t has the variance ln(1 + t^2).
    out.v_study = numbers.logarithm ? std::log1p(std::pow(numbers.study_effect, 2))
                                    : std::pow(numbers.study_effect * (middle - numbers.start), 2);
    const bool of_mean = numbers.rule.kind == StatisticRule::Kind::mean;
    double apart = 0.0;  // sd of what is added to the statistic itself
    if (people < 2 || draws.by_draw.size() < 2) {
        out.v_draws = all.size() > 1 ? variance_of(all) : 0.0;
        out.draws = all.size() > 1 ? with_variance(all, out.v_draws + out.v_reading) : all;
        out.person = interval_of_one(all, numbers.reading_variance);
        apart = all.size() > 1 ? std::sqrt(out.v_study) : 0.0;
    } else {
        out.v_draws = draws.variance_of_draws(), out.v_people = draws.variance_of_people();
        out.person = draws.one_person(numbers.reading_variance);
        // The error of a pooled number holds what its studies did to their results.
        const double told = (out.v_people + out.v_reading) / n + (numbers.pooled ? out.v_study : 0);
        if (of_mean) out.v_published = std::max(0.0, std::pow(numbers.published_error, 2) - told);
        apart = of_mean ? std::sqrt(out.v_study + out.v_published) : 0.0;
        if (of_mean) {
            out.draws = draws.means_of_people(size_t(n), out.v_reading);
        } else {
            out.draws = statistics_of_people(draws, numbers, int(n), std::sqrt(out.v_study), seed);
            out.draws_a_world = studies_a_draw;
        }
        // The mean of n people lies above exp of the mean of their logarithms.
        if (numbers.arithmetic_mean && of_mean)
            for (double& x : out.draws) x += 0.5 * out.v_people * (1.0 - 1.0 / n);
    }
    const auto bounded = [&](Interval i) {
        return numbers.logarithm ? i : within(i, numbers.lowest, numbers.highest);
    };
    if (!numbers.logarithm)
        for (double& x : out.draws) x = std::clamp(x, numbers.lowest, numbers.highest);
    const double spread = out.draws.size() > 1 ? variance_of(out.draws) : 0.0;
    out.sd = std::sqrt(spread + apart * apart);
    // Studies of one world are alike: how many independent draws they are worth.
    const auto group = size_t(out.draws_a_world);
    const double independent = independent_number(out.draws.size(), out.draws.size() / group,
                                                  correlation_in_groups(out.draws, group));
    out.mean = bounded(widened(interval_of(out.draws, 0.9, independent), apart, 0.9));
    out.mean50 = bounded(widened(interval_of(out.draws, 0.5, independent), apart, 0.5));
    out.person = bounded(out.person);
    if (apart > 0.0) {
        out.draws = spread_by(out.draws, apart);
        out.draws_a_world *= spread_a_draw;
        if (!numbers.logarithm)
            for (double& x : out.draws) x = std::clamp(x, numbers.lowest, numbers.highest);
    }
    if (all.size() > 2) {
        IntervalError error = error_of_interval(all, 0.9, seed);
        double width = interval_of(all).high - interval_of(all).low;
        double scale = width > 0.0 ? (out.mean.high - out.mean.low) / width : 1.0;
        out.interval_error = 0.5 * (error.low_sd + error.high_sd) * scale;
    }
    if (numbers.logarithm) {
        for (Interval* interval : {&out.mean, &out.person, &out.mean50})
            *interval = {std::exp(interval->low), std::exp(interval->middle),
                         std::exp(interval->high)};
        out.interval_error *= out.mean.middle;
    }
    return out;
}

}  // namespace needlework
