#pragma once
/// The days around the sessions: what lies on the skin, what shines on it, and how channels close
/// meanwhile.
///
///   dry time of the fast clock runs with 1 - w,  w = 1 under a film, moisturiser_wetness under a
///   moisturiser, aftercare.10 under hyaluronan; the wettest counts  (aftercare.6), with barrier.1
///   redness read = erythema (1 - kc exp(-(t - t1)/tk)) after a mask until t1     (aftercare.7)
///   U = (sun)/(protection) (1 + ks d),  d the defect of the horny layer          (aftercare.8)
///   exposure = n pi a0^2 int A(t)/A0 dt  while makeup or sweat lies there and channels are wider
///   than a bacterium                                                             (aftercare.9)
///
///   A sunscreen takes from sun above the usual of the person; a drug against inflammation slows
///   the slow clock (barrier.2) as long as it is used; the exposure is the time for which the
///   whole surface would have to lie open for as much to come in.
///
/// Nothing here is a bonus: an item changes a clock, a dose or a reading, and what follows from it
/// follows. One that does not find what it acts on (an open channel, sun) does nothing.
/// Source     barrier room for the clocks; sizes are assumptions ([effects], [[aftercare.item]])
/// Holds for  the first weeks after needling
/// Leaves out what is in makeup or sweat, germs that grow, pain of heat, sunscreen against the
///            usual sun, a film that macerates

#include <functional>
#include <string_view>
#include <vector>

#include "process/aftercare/care_item.hpp"
#include "process/aftercare/effect_parameters.hpp"
#include "process/barrier/channel_clocks.hpp"

namespace needlework {

class CareTimeline {
  public:
    CareTimeline() = default;  ///< nothing is done
    /// Items count from each session; without sessions from the start of the course. `moist` are
    /// times on that clock at which something else keeps the skin wet in part.
    CareTimeline(std::vector<CareItem> items, std::vector<double> sessions_s,
                 const EffectParameters& parameters, std::vector<Occlusion> moist = {});

    bool empty() const { return items_.empty(); }
    /// Times at which something begins or ends, ascending.
    const std::vector<double>& corners_s() const { return corners_s_; }
    bool is_on(std::string_view what, double t_s) const;

    /// What lies on the skin at a time.
    BarrierConditions on_skin(double t_s) const;
    struct Sun {
        double med_per_day = 0.0;  ///< above the usual, mean
        double protection = 1.0;   ///< what sunscreen made of it, mean
    };
    Sun sun(double from_s, double until_s) const;
    /// Redness over what it would be without a mask.
    double redness_left(double t_s) const;
    bool contaminates() const;

  private:
    /// Mean over a time of what is constant between corners.
    double mean(double from_s, double until_s, const std::function<double(double)>& of) const;
    bool is_on(const CareItem& item, double t_s) const;

    std::vector<CareItem> items_;
    std::vector<double> sessions_s_, corners_s_;
    std::vector<Occlusion> moist_;
    double wetness_ = 0.0, cooling_ = 0.0, cooling_lasts_s_ = 1.0;
};

/// Times after a session at which channels are wet: the wettest of `lying`, of the items' films and
/// of their moisturisers. Ascending, not overlapping.
std::vector<Occlusion> wet_times(std::vector<Occlusion> lying, const std::vector<CareItem>& items,
                                 const EffectParameters& parameters);
/// Times after a session at which a drug slows the slow clock; the share of its time that is lost.
std::vector<Occlusion> slowed_times(const std::vector<CareItem>& items,
                                    const BarrierParameters& clocks);

/// (aftercare.9) of channels that are all open by one share; `surface_share` is n pi a0^2.
Time contamination_exposure(const std::vector<CareItem>& items,
                            const std::function<double(Time)>& open_share, Length radius_at_start,
                            double surface_share, Time until);

}  // namespace needlework
