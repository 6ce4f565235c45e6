#pragma once
/// Chooses the size of time steps from their estimated error, and ends a step exactly at each event
/// (a session, a visit, a checkpoint of the plan).

#include <cstdint>
#include <vector>

namespace needlework {

struct StepControlSettings {
    double start_dt_s = 60.0;     ///< first step, and first after an event that restarts [s]
    double min_dt_s = 1.0;        ///< a step this small is taken whatever its error [s]
    double max_dt_s = 864000.0;   ///< [s]
    int order = 1;                ///< order of the method whose error is estimated
    double safety = 0.95;         ///< share of the step that the error would just allow
    double largest_growth = 2.0;  ///< from a step to the next
    double largest_shrink = 0.2;  ///< after a rejected step
};

/// All that a checkpoint has to keep; with the same settings and events the run goes on as it
/// would.
struct StepControlState {
    double time_s = 0.0;
    double dt_s = 0.0;  ///< wish for the next step, before events cut it
    double previous_error = 1.0;
    std::int64_t n_accepted = 0;
    std::int64_t n_rejected = 0;
    std::int64_t n_forced = 0;  ///< accepted at the smallest step in spite of their error
    bool operator==(const StepControlState&) const = default;
};

class StepControl {
  public:
    /// Events are times after the start; they are sorted here. The last one ends the run.
    StepControl(StepControlSettings settings, std::vector<double> events_s, double start_s = 0.0);

    bool done() const;  ///< the last event is reached
    double time_s() const { return state_.time_s; }
    double step_s() const { return end_s() - time_s(); }  ///< size of the step to try now
    double end_s() const;                                 ///< where it ends; an event's exact time
    bool at_event() const;                                ///< time_s() is the time of an event

    /// Judges the step just tried by its scaled error (1 is the tolerance; NaN counts as too
    /// large). True: it is accepted, time goes on. False: take the state back and try the smaller
    /// step. Throws ModelError if the error is not a number at the smallest step.
    bool judge(double scaled_error);

    /// The state jumped (an injury): begin with small steps again.
    void restart();

    const StepControlState& state() const { return state_; }
    void resume(const StepControlState& state) { state_ = state; }

  private:
    StepControlSettings settings_;
    std::vector<double> events_s_;
    StepControlState state_;
};

}  // namespace needlework
