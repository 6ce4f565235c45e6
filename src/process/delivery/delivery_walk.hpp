#pragma once
/// The walk of a delivery through time: what happens when (channels are made, a vehicle is put on,
/// dries out, is taken off), steps between, samples, and what the books of both models share. The
/// fast model and the one in three dimensions differ in what a step is.
///
///   volume of the vehicle  V = V0 - evaporation (t - from), at least the larger of residue and
///                          the active's own C V0/rho                         (delivery.16)
///   dries out              where no residue stays: what is left is a solid, C V0/rho thick, that
///                          gives off `deposit_contact` times as much as its saturated solution
///                          would                                              (delivery.29)
///   plasma                 X' = (area) (cleared) - ke X                      (delivery.19)
///
/// Source     aggarwal-2019-dry-residues (dry residues of ten compounds give less than the liquid,
///            and give), osp-forum-1074 (a model in which flow ends when the vehicle is gone)
/// Leaves out where crystals touch; sweat

#include "process/delivery/fast_delivery.hpp"

namespace needlework::delivery_detail {

/// What no run may do, whatever the model. BugError when it does, and when a number is not one.
/// Mass is neither made nor lost: what is held is what was supplied, to 0.1 %. Returns the error, a
/// share of what was supplied (0 before anything was).
double promise_balance(const DeliverySample& sample);
/// Nothing concentrates by itself: water in tissue holds at most what its place may [kg/m3], the
/// highest that vehicle or needle ever offered, dissolved; 2 % above it is what squeezing fluid out
/// of a closing channel into tissue nearly in balance makes (assumption).
void promise_saturation(double highest, double most);

class DeliveryWalk {
  public:
    virtual ~DeliveryWalk() = default;

  protected:
    DeliveryWalk(const SkinColumn& skin, const Vehicle& vehicle, const DeliveryChannels& channels,
                 const Plasma& plasma, Time first_step, double smallest_step_s)
        : skin_(skin),
          vehicle_(vehicle),
          channels_(channels),
          plasma_(plasma),
          next_step_(first_step.si),
          first_step_(first_step.si),
          smallest_step_(smallest_step_s) {}

    /// From 0 to the last of `times`, with a sample at each.
    void walk(const std::vector<Time>& times);

    virtual void make_channels() = 0;
    virtual void put_on() = 0;
    /// What lies there is no donor any more; returns its amount.
    virtual double clear_donor() = 0;
    /// Tries a step; false asks for one that is `shrink_` times as long.
    virtual bool step(double dt) = 0;
    virtual void sample() = 0;

    double open_share(double t) const;    ///< of channels that are made; 0 before
    double horny_factor(double t) const;  ///< permeability of the horny layer over the stated one
    double donor_share(double t) const;   ///< of the vehicle's volume that is left
    double donor_contact() const { return dry_ ? vehicle_.deposit_contact : 1.0; }
    /// Below this amount in the skin errors do not count: a thousandth of a horny layer in balance.
    double error_floor() const;
    /// What the blood takes up in a step; exact for its mean.
    void to_plasma(double amount, double dt);
    /// The amounts that both models keep alike.
    DeliverySample books(double t) const;
    void next_step_after(double dt, double error_ratio);

    const SkinColumn& skin_;
    const Vehicle& vehicle_;
    const DeliveryChannels& channels_;
    const Plasma& plasma_;
    double time_ = 0.0, next_step_, shrink_ = 0.5;
    bool made_ = false, applied_ = false, donor_on_ = false;
    bool dry_ = false;  ///< what lies there is a solid
    double receptor_ = 0.0, cleared_ = 0.0, removed_ = 0.0, supplied_ = 0.0, in_plasma_ = 0.0;
    double dried_ = 0.0;    ///< a solid deposit that gives nothing more
    double offered_ = 0.0;  ///< highest concentration in water so far

  private:
    void happen();
    void advance(double until);

    double first_step_, smallest_step_;
};

/// Step by the error of the last one: a second-order method's estimate.
double shrink_of(double error_ratio);

}  // namespace needlework::delivery_detail
