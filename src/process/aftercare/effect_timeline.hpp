#pragma once
/// What actives do to living skin over a course: from the doses of each, through the concentration
/// in the water of each layer, to effects that lag behind it and outlast it.
///
///   C  = sum over the doses of an active of what each brings, at the time since it was put on
///   E  = Emax C^n/(EC50^n + C^n)           (delivery.23), with EC50 times ec50_factor; a gain with
///        Emax times emax_factor, a share with 1 - (1 - Emax)^emax_factor        (aftercare.1)
///   x' = (E - x)/to while E > x, else (E - x)/tm                                (aftercare.2)
///   G  = sum Emax (C/EC50)^n                            growth factor put on    (aftercare.3)
///   Q' = (qi Ei - Q)/tq                                 erythema by irritation  (aftercare.4)
///   U  = (sun) (1 - ao Eo)                              sun past an antioxidant (aftercare.5)
///
///   x    what lasts of an effect on melanin (tm = pigment.solution_time) or collagen
///   (dermal_memory) E    shares that are inhibited act one after the other: 1 - prod(1 - Ei);
///   gains add up G    in receptors of the tissue's own factors: a small dose does Emax C/EC50, any
///   dose at most
///        what healing.9 lets growth factors do
///   Ei, Eo  irritation and antioxidant effect in the epidermis
///   D = sum of E in the horny layer: how much faster it is shed (pigment.4, barrier.8), without a
///       lag; the living epidermis renews faster by a D                          (aftercare.13)
///
/// Nothing without a dose; never falling with the dose; a dose that finds channels closed does what
/// it does to intact skin. All of it follows from the protocol, so it is known before the course is
/// walked: no state of the tissue acts back on it.
/// Source     the actives' files; lags are assumptions ([effects])
/// Leaves out tolerance, metabolites, actives that act on each other, and that a place near a
///            channel gets more than the mean of its layer

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "process/aftercare/effect_parameters.hpp"
#include "process/delivery/pharmacodynamics.hpp"

namespace needlework {

/// One dose: when it was put on, on the clock of the course, and what it brings from then on.
struct AppliedDose {
    double at_s = 0.0;
    std::shared_ptr<const ActiveLevels> levels;
};

/// All doses of one active.
struct CourseActive {
    std::string name;
    std::vector<Effect> effects;
    std::vector<AppliedDose> doses;
};

/// What actives do in one layer of the dermis.
struct DermalEffects {
    double synthesis = 0.0;      ///< collagen made above usual, as a share
    double enzyme_block = 0.0;   ///< share of the matrix enzymes blocked
    double growth_factor = 0.0;  ///< G of (aftercare.3)
    bool operator==(const DermalEffects&) const = default;
};

struct TissueEffects {
    double melanogenesis = 0.0, transfer = 0.0;  ///< shares inhibited
    double antioxidant = 0.0;                    ///< share, of the epidermis
    double irritation = 0.0;                     ///< erythema Q
    double proliferation = 0.0;                  ///< of the epidermis, above usual
    double hair = 0.0;                           ///< over that of minoxidil 5 % twice a day
    double desquamation = 0.0;                   ///< D: horny layer shed faster, as a share
    DermalEffects papillary, reticular;
    bool operator==(const TissueEffects&) const = default;
};

class EffectTimeline {
  public:
    EffectTimeline() = default;  ///< nothing was put on
    /// `hair_reference` is the effect on hair that counts as 1.
    EffectTimeline(const std::vector<CourseActive>& actives, const EffectParameters& parameters,
                   Time melanin_memory, Time end, double hair_reference = 1.0);

    bool empty() const { return time_s_.empty(); }
    TissueEffects at(double t_s) const;
    /// Mean over a time; `until_s` lies after `from_s`.
    TissueEffects mean(double from_s, double until_s) const;

  private:
    static constexpr size_t n_curves = 13;
    using Values = std::array<double, n_curves>;
    static TissueEffects named(const Values& values);
    Values value_at(double t_s) const;
    Values integral_to(double t_s) const;
    void remember(size_t curve, Time rise, Time fall);

    std::vector<double> time_s_;
    std::vector<Values> value_, integral_;
};

}  // namespace needlework
