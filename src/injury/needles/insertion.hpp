#pragma once
/// How deep a needle gets.
///
/// The skin dents by delta under the needle and the tip stands d below the dented surface,
///
///   d = L - delta,   F_skin(delta) = F_req(d)     moved by a stroke (pens)           (needles.8)
///   F_req(d) <= F_max too                         pressed by a load (rollers, stamps, arrays)
///   F_req = sum over layers of work of wedging + friction along the shank             (needles.7)
///
/// and into each layer the tip must first break: F >= F_req just above it + Phi(R_t, breach
/// energy). Source: romgens-2014-force-tip, shergold-fleck-penetration,
/// crichton-2013-scale-modulus; see docs/theory/needles.md.
///
/// d counts in tissue as it was before (layers are entered there, a section shows it): this is the
/// wound's depth. Once the needle has broken into the dermis the surface beside it comes up again,
/// so with the needle in place the tip stands deeper below it than what is cut:
///
///   tip = d + q (delta - w_surface)                                                   (needles.8a)
///
/// Holds for  steel or stiff polymer
/// needles of 0.2 to 3 mm, tips of 5-40 um. Leaves out rotation, the sideways force of a bevel;
/// inertia of the skin (a hundredth of its stiffness at a pen's rate).

#include <memory>
#include <vector>

#include "injury/needles/buckling.hpp"
#include "injury/needles/contact.hpp"
#include "injury/needles/device.hpp"
#include "injury/needles/layered_bed.hpp"
#include "injury/needles/layered_contact.hpp"
#include "injury/needles/needle_mechanics.hpp"
#include "injury/needles/needle_shape.hpp"
#include "injury/needles/wedge_cutting.hpp"

namespace needlework {

/// Outcome of one strike. Depths from the skin surface (the top of the horny layer).
struct Insertion {
    bool entered = false;     ///< false: the skin only dented
    Length tip_depth{0.0};    ///< below the dented surface, needle in place (needles.8a)
    Length wound_depth{0.0};  ///< of what is cut, in tissue that is let go again
    Length open_depth{0.0};
    Length wound_radius{0.0};  ///< half-width of the cut at the surface
    Length open_radius{0.0};
    double taper = 1.0;  ///< half-width of the cut at the tip over that at the surface
    Force force{0.0};    ///< peak on this needle
    /// At which the tough dermis gives way to this needle, as a test stand finds it that pushes on
    /// until it does; 0 when the needle is too short to meet it.
    Force breach_force{0.0};
    Length deflection{0.0};
    int layer = -1;    ///< deepest layer of the bed that the tip entered; -1 = none
    Length tear{0.0};  ///< along the surface, beyond the needle's own width
    /// Load at which the needle buckles over the peak force on it: tip free, tip held by the skin.
    double buckling_margin_free = 0.0, buckling_margin_held = 0.0;
};

/// What differs from strike to strike.
struct StrikeVariation {
    double toughness_factor = 1.0;  ///< of the skin met here
    double load_factor = 1.0;       ///< of the operator's force
    double length_factor = 1.0;     ///< of this needle
    Length tip_radius{0.0};         ///< of this needle's tip; 0 = as the device says
};

/// One device on one skin: everything that strikes share is worked out once, a strike then costs
/// microseconds.
class InsertionModel {
  public:
    /// A device on a plate (`mounting`) meets `bed` without its fat.
    InsertionModel(const Device& device, const SkinBed& bed, const NeedleMechanics& mechanics);
    /// The same device with needles of another nominal length, in a hundredth of the time: the dent
    /// of one needle does not know how long it is.
    InsertionModel with_length(Length needle_length) const;

    Insertion strike(const StrikeVariation& variation = {}) const;
    /// A strike that meets skin `toughness_factor` times as tough as the bed's.
    Insertion strike(double toughness_factor) const {
        return strike(StrikeVariation{toughness_factor, 1.0, 1.0, {}});
    }

    /// Whether strike(variation).wound_depth would exceed `depth`, without looking for it.
    bool cuts_beyond(Length depth, const StrikeVariation& variation) const;

    /// Force that dents the skin by `deflection` under one needle while its neighbours do the same.
    Force skin_force(Length deflection) const;
    /// Force that holds the tip at `depth`, without the breach of a new layer.
    Force needle_force(Length depth, double toughness_factor = 1.0) const;
    /// Force to break into a layer with the tip, above what the needle already feels.
    Force breach_force(size_t layer, double toughness_factor = 1.0) const;
    /// Largest force that the load gives one needle; infinite for a stroke.
    Force load_per_needle() const { return Force{load_per_needle_n_}; }
    /// How far the needles stand out, with the skin that bulges into a pressed nose ring
    /// (needles.15).
    Length protrusion() const { return Length{protrusion_m_}; }
    const NeedleShape& shape() const { return shape_; }
    BucklingLoads buckling() const { return buckling_; }
    /// What the surface beside an elastic, sliding needle sinks under its force (needles.4d), for
    /// the depth that is cut.
    Length elastic_surface(Length depth, double toughness_factor = 1.0) const {
        return Length{surface_m(depth.si, toughness_factor)};
    }
    /// Needles that share the load at once.
    double needles_at_once() const { return needles_at_once_; }
    const Device& device() const { return device_; }
    /// Radius of the needle at height `above_tip`.
    Length needle_radius(Length above_tip) const;

  private:
    /// One strike's variation with what follows from it.
    struct Strike {
        double toughness_factor, tip_radius_m, protrusion_m, load_n, energy_j;
    };
    /// The dent of one needle, whatever its length: force and depth at each radius of contact, and
    /// what the place that holds the skin gives way under the same load [m/N].
    struct SkinDent {
        SkinDent(const SkinBed& bed, const Device& device, const NeedleMechanics& mechanics,
                 RoundedCone tip);
        WedgeCutting wedge;
        LayeredBed elastic;
        RoundedCone tip;
        std::vector<LayeredDent> dents;
        std::vector<double> hold_compliance;
    };
    InsertionModel(const Device& device, const SkinBed& bed, const NeedleMechanics& mechanics,
                   std::shared_ptr<const SkinDent> known);
    RoundedCone tip_cone() const;
    Strike resolve(const StrikeVariation& variation) const;
    /// Force on the part of the needle that is deeper than `above_m`.
    double needle_force_n(double depth_m, double toughness_factor, double above_m = 0.0) const;
    double breach_n(size_t layer, const Strike& strike) const;
    /// Force with which the tip breaks into a layer, with what it already feels.
    double barrier_n(size_t layer, const Strike& strike) const;
    /// Largest force that the dented skin, the load and an impact's energy give at this depth.
    double available_n(double depth_m, const Strike& strike) const;
    /// Work of wedging and rubbing down to a depth.
    double cutting_work_j(double depth_m, double toughness_factor) const;
    double skin_force_n(double deflection_m) const;
    double deflection_m(double force_n) const;
    /// Force of the dent that has stored `energy`.
    double force_of_energy_n(double energy_j) const;
    double neighbours() const;
    double ring_bulge_m() const;
    double tear_m(double depth_m) const;
    void tabulate_skin();
    void tabulate_surface();
    double surface_m(double depth_m, double toughness_factor) const;
    Insertion finish(double depth_m, double peak_n, int layer, const Strike& strike) const;
    bool goes_on(double depth_m, const Strike& strike) const;
    /// Where a needle that has broken into a layer comes to rest in it, at most `bottom`.
    double rest_within(double top_m, double bottom_m, const Strike& strike) const;

    Device device_;
    SkinBed bed_;
    NeedleMechanics mechanics_;
    NeedleShape shape_;
    BucklingLoads buckling_;
    std::shared_ptr<const SkinDent> dent_;
    std::vector<double> layer_top_m_;
    double protrusion_m_ = 0.0;
    double needles_at_once_ = 1.0;
    double load_per_needle_n_ = 0.0;
    std::vector<double> log_deflection_, log_force_;  ///< of one needle among its neighbours
    std::vector<double> log_energy_;                  ///< stored by the dent
    double surface_step_m_ = 0.0;
    size_t tough_layer_ = 0;                  ///< that holds a needle up until it breaks in
    std::vector<double> surface_compliance_;  ///< [m/N] at equal steps of depth from its top
};

/// Needles of a roller in the skin at once, weighted by how deep they stand.
double roller_needles_at_once(const Device& device);

/// Angle to the skin at which a roller's needle meets it and leaves it, from the vertical, in
/// radian (needles.9).
double roller_entry_angle(Length drum_diameter, Length depth);

/// Length that the shank of a roller's needle sweeps along the surface on one side (needles.9).
Length roller_sweep(Length drum_diameter, Length depth);

}  // namespace needlework
