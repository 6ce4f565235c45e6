#pragma once
/// The table [delivery] of a protocol: the set-up, and the numbers of the model that nobody knows
/// well.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"
#include "process/delivery/channel_fluid.hpp"
#include "process/delivery/horny_layer_state.hpp"
#include "process/delivery/polar_path.hpp"
#include "process/delivery/site_follicles.hpp"

namespace needlework {

/// How delivery is looked at, and what stands between the fast model and a person.
///
///   Kp = (brick and mortar) (model_factor) (person_factor) (species_factor) (16 layers / horny
///   layer of the site)
///   channels = strikes that leave a gap below the horny layer; a^2 = mean of the gap's at the
///   surface; L = mean open depth below the horny layer                         (delivery.41)
///   pushed in = pushed_share n V C, V the cone of a channel, where the product lies there while
///   it is needled
///                                                                              (delivery.42)
/// What fills a channel (delivery.27), what water and pH do to the horny layer (delivery.24,
/// delivery.25), the path of ions (delivery.30) and the follicles (delivery.21) stand in the same
/// table.
///
/// Source     chen-lian-han-2010-kp-set for the spread of Kp; the rest nobody measured
/// Leaves out bubbles and blood that move, outward flow of serum, more than one product at a place
struct DeliveryParameters : ChannelFluid, HornyLayerState, PolarPath, FollicleNumbers {
    static constexpr std::string_view id = "delivery";

    bool diffusion_cell = false;
    Volume receptor{5e-6};
    Area treated_area{10e-4};
    Time duration = 24.0_h;
    Length cell_dermis{400e-6};

    double model_factor = 1.0;
    double person_factor = 1.0;
    double species_factor = 1.0;
    double pushed_share = 0.5;
    double deposit_contact = 0.03;
    double stripped_share = 0.8;

    static void parameters(auto& p) {
        using D = DeliveryParameters;
        p.flag("diffusion_cell", &D::diffusion_cell,
               "Whether it is excised skin over a receptor (a Franz cell): nothing is cleared, "
               "channels do not heal; else living skin",
               choice);
        p("receptor", &D::receptor, "ml", between(Volume{1e-8}, Volume{1e-3}),
          "Volume of the receptor of a diffusion cell. The model keeps it empty; a warning says "
          "where a real one would not be",
          choice);
        p("treated_area", &D::treated_area, "cm2", between(Area{1e-6}, Area{1.0}),
          "Area that is treated, for amounts in plasma and in the receptor", choice);
        p("duration", &D::duration, "h", between(0.05_h, 2400.0_h),
          "How long delivery is followed after the session (or, without one, after the first "
          "application)",
          choice);
        p("cell_dermis", &D::cell_dermis, "um", between(Length{0.0}, Length{5e-3}),
          "Dermis left on the skin in a diffusion cell (dermatomed skin: 0.3 to 0.5 mm; 0 = "
          "separated epidermis)",
          assumption)
            .prior(uniform(Length{200e-6}, Length{600e-6}));
        p("model_factor", &D::model_factor, "1", between(1e-3, 1e3),
          "Permeability of intact horny layer over the brick-and-mortar model's: what of its error "
          "over 127 compounds (0.54 decades) the scatter of repeats (0.33) does not explain",
          "chen-lian-han-2010-kp-set")
            .prior(lognormal(1.0, 2.65));
        p("person_factor", &D::person_factor, "1", between(0.05, 20.0),
          "Permeability of this person's intact horny layer over the typical one's", assumption)
            .prior(lognormal(1.0, 1.5));
        p("species_factor", &D::species_factor, "1", between(0.01, 100.0),
          "Permeability of intact horny layer of the animal that a study used over that of people",
          choice);
        p("pushed_share", &D::pushed_share, "1", between(0.0, 5.0),
          "Volume of product that a needle drags in, over that of the channel it leaves, where the "
          "product lies on the skin while it is needled",
          assumption)
            .prior(uniform(0.0, 1.0));
        p("deposit_contact", &D::deposit_contact, "1", between(0.0, 1.0),
          "What goes in from a deposit that has dried to a solid, over what would from as much of "
          "its saturated solution: dry residues give less than the liquid, by how much was not "
          "read",
          assumption)
            .prior(loguniform(1e-3, 1.0));
        p("stripped_share", &D::stripped_share, "1", between(0.0, 1.0),
          "Share of the horny layer that tape takes off where a study strips skin; the rest is "
          "counted with the skin below it. From 9 strips (sah-1998-lactic-acid) to 35 "
          "(olesen-2019-strips) are said to take all of it, or more than 70",
          assumption)
            .prior(uniform(0.5, 1.0));
        ChannelFluid::parameters(p);
        HornyLayerState::parameters(p);
        PolarPath::parameters(p);
        FollicleNumbers::parameters(p);
    }
};

}  // namespace needlework
