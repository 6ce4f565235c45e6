#pragma once
/// How the barrier closes over micro-channels, and what instruments see of it.
///
///   closing on two clocks: channel_clocks.hpp                  (barrier.1, barrier.2)
///   impedance: closed when sum A / sum A0 < about 0.16                      (barrier.3)
///   ions: Y/Y0 = 1 + l n pi a^2/(L + pi a/2)                                (barrier.7)
///   J = d_rho / (1/k_air + 1/(n g)),  g = Dv pi a^2 / (L_dry + pi a/4)      (barrier.4)
///   p' = -p/tq,  u' = p/tq - u/tq,  quality = 1 - u                         (barrier.5)
///   with r of acids:  u' = p/tq - u/tq + r (1 - u)                          (barrier.8)
///
///   A    open area of a channel, A0 right after elastic recoil              [m^2]
///   Y    admittance of the site over the intact one: channels beside the horny layer; a is the
///        radius of what is open and wet, l the length of fluid that conducts like intact skin
///   J    water vapour that leaves through the channels; a is the radius of the free vapour path
///   p, u defect on its way up, defect in the horny layer (water loss rises before it falls)
///   r    rate at which horny layer is lost that is not made up for (aftercare.13)
///
/// Vapour loss and admittance are different observables with different ends: ions need a wet way,
/// vapour a free one.
/// Source: gupta-2011-resealing, ogunjimi-2021-closure-site; Dv and d_rho are textbook values
/// (assumption). Holds for solid needles of 0.2 to 2 mm, intact adult skin, the first week. Leaves
/// out infection, a second pass through the same spot, and liquid that flows outwards.

#include <span>
#include <vector>

#include "grid/tissue.hpp"
#include "injury/injury.hpp"
#include "io/state_image.hpp"
#include "process/barrier/channel_clocks.hpp"
#include "process/barrier/ion_path.hpp"

namespace needlework {

/// A channel through the horny layer, while it closes.
struct OpenChannel {
    double x_m = 0.0, y_m = 0.0;
    double length_m = 0.0;
    double number_per_m2 = 0.0;  ///< channels of its session per area
    double area_at_start_m2 = 0.0;
    double fast_m2 = 0.0, slow_m2 = 0.0;  ///< what is left on either clock
    double made_at_s = 0.0;
    double area_m2() const { return fast_m2 + slow_m2; }
    bool operator==(const OpenChannel&) const = default;
};

class Barrier {
  public:
    Barrier(const Box& box, const BarrierParameters& parameters, const BarrierSite& site);

    /// barrier_open, stratum_corneum_quality and the defect on its way (stratum_corneum_pending).
    void add_maps(Tissue& tissue) const;
    /// New channels, and the defect they leave behind.
    void injure(Tissue& tissue, const std::vector<Channel>& channels, double t_s);
    /// Exact for any step under constant conditions.
    void step(Tissue& tissue, double dt_s, const BarrierConditions& conditions = {});

    /// Half-life of the slow clock of a channel (barrier.2).
    Time slow_half_life(Length length, AreaDensity number,
                        const BarrierConditions& conditions) const;

    /// Open area over the area right after the last session, of its channels (what impedance
    /// reads).
    double open_share_of_last_session() const;
    bool closed_by_impedance() const;
    /// What an impedance meter sees of all channels (barrier.7), at low frequency; 1 when intact.
    double ion_admittance_over_intact(const IonPath& path = {}) const;
    /// Share of the surface that is open to a thing of a width.
    double open_share_wider_than(Length thing) const;
    /// Water lost through channels and horny layer together, mean over the box.
    MassFlux water_loss(const Tissue& tissue) const;
    MassFlux vapour_through_channels() const;

    const std::vector<OpenChannel>& channels() const { return channels_; }

    NumberTable state() const;
    void set_state(const NumberTable& table);

  private:
    void write_open_area(Tissue& tissue) const;

    Box box_;
    BarrierParameters parameters_;
    BarrierSite site_;
    std::vector<OpenChannel> channels_;
};

}  // namespace needlework
