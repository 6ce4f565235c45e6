#include "process/aftercare/care_timeline.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

CareTimeline::CareTimeline(std::vector<CareItem> items, std::vector<double> sessions_s,
                           const EffectParameters& parameters, std::vector<Occlusion> moist)
    : items_(std::move(items)),
      sessions_s_(std::move(sessions_s)),
      moist_(std::move(moist)),
      wetness_(parameters.moisturiser_wetness),
      cooling_(parameters.cooling),
      cooling_lasts_s_(parameters.cooling_lasts.si) {
    if (sessions_s_.empty()) sessions_s_.push_back(0.0);
    for (const CareItem& item : items_)
        for (double session : sessions_s_)
            for (Time corner : {item.from, item.until}) corners_s_.push_back(session + corner.si);
    for (const Occlusion& one : moist_)
        for (Time corner : {one.from, one.until}) corners_s_.push_back(corner.si);
    std::sort(corners_s_.begin(), corners_s_.end());
    corners_s_.erase(std::unique(corners_s_.begin(), corners_s_.end()), corners_s_.end());
}

bool CareTimeline::is_on(const CareItem& item, double t_s) const {
    return std::any_of(sessions_s_.begin(), sessions_s_.end(), [&](double session) {
        return t_s >= session + item.from.si && t_s < session + item.until.si;
    });
}

bool CareTimeline::is_on(std::string_view what, double t_s) const {
    return std::any_of(items_.begin(), items_.end(),
                       [&](const CareItem& item) { return item.what == what && is_on(item, t_s); });
}

BarrierConditions CareTimeline::on_skin(double t_s) const {
    BarrierConditions out;
    out.occluded = is_on("occlusion", t_s);
    out.anti_inflammatory_drug = is_on("nsaid", t_s);
    out.moist = is_on("hydration", t_s) ? wetness_ : 0.0;
    for (const Occlusion& one : moist_)
        if (t_s >= one.from.si && t_s < one.until.si) out.moist = std::max(out.moist, one.share);
    return out;
}

double CareTimeline::mean(double from_s, double until_s,
                          const std::function<double(double)>& of) const {
    EXPECTS(until_s > from_s, "a mean is taken over a time");
    double sum = 0.0, at_s = from_s;
    const auto add = [&](double to_s) {
        sum += (to_s - at_s) * of(0.5 * (at_s + to_s));
        at_s = to_s;
    };
    for (auto corner = std::upper_bound(corners_s_.begin(), corners_s_.end(), from_s);
         corner != corners_s_.end() && *corner < until_s; ++corner)
        add(*corner);
    add(until_s);
    return sum / (until_s - from_s);
}

CareTimeline::Sun CareTimeline::sun(double from_s, double until_s) const {
    const auto shines = [&](double t) {
        double dose = 0.0;
        for (const CareItem& item : items_)
            if (item.what == "sun" && is_on(item, t)) dose += item.sun_dose;
        return dose;
    };
    const auto protection = [&](double t) {  // the best of those that are on
        double best = 1.0;
        for (const CareItem& item : items_)
            if (item.what == "sunscreen" && is_on(item, t)) best = std::max(best, item.protection);
        return best;
    };
    Sun out;
    out.med_per_day = mean(from_s, until_s, shines);
    if (out.med_per_day > 0.0)
        out.protection = out.med_per_day /
                         mean(from_s, until_s, [&](double t) { return shines(t) / protection(t); });
    return out;
}

double CareTimeline::redness_left(double t_s) const {
    double since = 1e30;  // the last mask, if any
    for (const CareItem& item : items_) {
        if (item.what != "cooling-mask") continue;
        for (double session : sessions_s_)
            if (t_s >= session + item.from.si)
                since = std::min(since, std::max(0.0, t_s - session - item.until.si));
    }
    return 1.0 - cooling_ * std::exp(-since / cooling_lasts_s_);
}

bool CareTimeline::contaminates() const {
    return std::any_of(items_.begin(), items_.end(),
                       [](const CareItem& item) { return item.contaminates(); });
}

namespace {

std::vector<Occlusion> merged(std::vector<Occlusion> films) {
    std::sort(films.begin(), films.end(),
              [](const Occlusion& a, const Occlusion& b) { return a.from < b.from; });
    std::vector<Occlusion> out;
    for (const Occlusion& film : films) {
        if (out.empty() || film.from > out.back().until)
            out.push_back(film);
        else
            out.back().until = std::max(out.back().until, film.until);
    }
    return out;
}

/// From the session on; what ended before it is gone.
void add_after_session(std::vector<Occlusion>& times, Time from, Time until, double share) {
    from = std::max(from, Time{0.0});
    if (until > from) times.push_back({from, until, share});
}

std::vector<Occlusion> times_of(const std::vector<CareItem>& items, std::string_view what,
                                double share) {
    std::vector<Occlusion> times;
    for (const CareItem& item : items)
        if (item.what == what) add_after_session(times, item.from, item.until, share);
    return merged(std::move(times));
}

}  // namespace

std::vector<Occlusion> wet_times(std::vector<Occlusion> lying, const std::vector<CareItem>& items,
                                 const EffectParameters& parameters) {
    for (const Occlusion& film : times_of(items, "occlusion", 1.0)) lying.push_back(film);
    for (const Occlusion& moist : times_of(items, "hydration", parameters.moisturiser_wetness))
        lying.push_back(moist);
    std::vector<Time> corners;
    for (const Occlusion& one : lying)
        for (Time corner : {one.from, one.until}) corners.push_back(corner);
    std::sort(corners.begin(), corners.end());
    std::vector<Occlusion> wet;
    for (size_t i = 0; i + 1 < corners.size(); ++i) {
        double wettest = 0.0;
        for (const Occlusion& one : lying)
            if (one.from <= corners[i] && one.until >= corners[i + 1])
                wettest = std::max(wettest, one.share);
        if (wettest == 0.0 || !(corners[i] < corners[i + 1])) continue;
        if (!wet.empty() && wet.back().until == corners[i] && wet.back().share == wettest)
            wet.back().until = corners[i + 1];
        else
            wet.push_back({corners[i], corners[i + 1], wettest});
    }
    return wet;
}

std::vector<Occlusion> slowed_times(const std::vector<CareItem>& items,
                                    const BarrierParameters& clocks) {
    return times_of(items, "nsaid", 1.0 - 1.0 / clocks.nsaid_slowing);
}

Time contamination_exposure(const std::vector<CareItem>& items,
                            const std::function<double(Time)>& open_share, Length radius_at_start,
                            double surface_share, Time until) {
    const Length bacterium = 1.0_um;
    const Time window = product_window(open_share, radius_at_start, bacterium);
    std::vector<Occlusion> dirty;
    for (const CareItem& item : items)
        if (item.contaminates()) add_after_session(dirty, item.from, item.until, 1.0);
    double sum = 0.0;
    for (const Occlusion& dirt : merged(std::move(dirty))) {
        const double from = dirt.from.si, to = std::min({dirt.until.si, window.si, until.si});
        if (to <= from) continue;
        // Gauss with two points over pieces that grow: open shares fall within minutes at first.
        constexpr int pieces = 200;  // choice: 1e-4 of the sum
        const double least = 60.0, growth = std::log1p((to - from) / least);
        const double root = 1.0 / std::sqrt(3.0);
        double a = from;
        for (int i = 1; i <= pieces; ++i) {
            const double b = from + least * std::expm1(growth * i / pieces);
            for (double side : {-root, root})
                sum += 0.5 * (b - a) * open_share(Time{0.5 * (a + b) + side * 0.5 * (b - a)});
            a = b;
        }
    }
    return Time{surface_share * sum};
}

}  // namespace needlework
