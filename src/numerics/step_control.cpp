#include "numerics/step_control.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/problem.hpp"

namespace needlework {

namespace {

// Gains of the PI controller (Gustafsson 1991, doi:10.1145/210232.210242), for error per step:
// exponent of this error and of the one before, each divided by order + 1.
constexpr double proportional_and_integral_gain = 0.7;
constexpr double proportional_gain = 0.4;
constexpr double smallest_error = 1e-6;  // an error of zero must not make an endless step

}  // namespace

StepControl::StepControl(StepControlSettings settings, std::vector<double> events_s, double start_s)
    : settings_(settings), events_s_(std::move(events_s)) {
    EXPECTS(settings.min_dt_s > 0.0 && settings.min_dt_s <= settings.start_dt_s &&
                settings.start_dt_s <= settings.max_dt_s,
            "smallest, first and largest step are in order");
    EXPECTS(!events_s_.empty(), "a run has an end");
    std::sort(events_s_.begin(), events_s_.end());
    events_s_.erase(std::unique(events_s_.begin(), events_s_.end()), events_s_.end());
    state_.time_s = start_s;
    state_.dt_s = settings.start_dt_s;
}

bool StepControl::done() const { return state_.time_s >= events_s_.back(); }

bool StepControl::at_event() const {
    return std::binary_search(events_s_.begin(), events_s_.end(), state_.time_s);
}

double StepControl::end_s() const {
    auto next = std::upper_bound(events_s_.begin(), events_s_.end(), state_.time_s);
    if (next == events_s_.end()) return state_.time_s;
    double left_s = *next - state_.time_s;
    // Two equal steps to an event rather than a long and a tiny one.
    if (state_.dt_s >= left_s) return *next;
    double end_s = state_.time_s + std::min(state_.dt_s, left_s / 2.0);
    return end_s < *next ? end_s : *next;
}

bool StepControl::judge(double scaled_error) {
    double tried_s = step_s();
    bool finite = std::isfinite(scaled_error);
    bool smallest = tried_s <= settings_.min_dt_s * (1.0 + 1e-9);
    if (!finite && smallest)
        throw ModelError("step control",
                         "a step of " + std::to_string(tried_s) + " s at " +
                             std::to_string(state_.time_s) + " s gives no finite values",
                         "a rate of the model is probably out of range");
    double error = finite ? std::max(scaled_error, smallest_error) : 2.0;
    double k = settings_.order + 1.0;
    if (!finite || (error > 1.0 && !smallest)) {
        double factor = finite ? settings_.safety * std::pow(error, -1.0 / k) : 0.0;
        factor = std::clamp(factor, settings_.largest_shrink, settings_.safety);
        state_.dt_s = std::max(tried_s * factor, settings_.min_dt_s);
        ++state_.n_rejected;
        return false;
    }
    if (error > 1.0) ++state_.n_forced;
    double factor = settings_.safety * std::pow(error, -proportional_and_integral_gain / k) *
                    std::pow(state_.previous_error, proportional_gain / k);
    factor = std::clamp(factor, settings_.largest_shrink, settings_.largest_growth);
    double wish_s = tried_s * factor;
    // A step that an event cut says nothing against the longer one that was wished for.
    if (tried_s < state_.dt_s && error <= 1.0) wish_s = std::max(wish_s, state_.dt_s);
    state_.time_s = end_s();
    state_.dt_s = std::clamp(wish_s, settings_.min_dt_s, settings_.max_dt_s);
    state_.previous_error = error;
    ++state_.n_accepted;
    return true;
}

void StepControl::restart() {
    state_.dt_s = settings_.start_dt_s;
    state_.previous_error = 1.0;
}

}  // namespace needlework
