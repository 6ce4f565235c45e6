#pragma once
/// Delivery of an active through needled skin: the cylinder of skin that belongs to one channel, in
/// depth and in rings around it, all cylinders alike.
///
///   donor      M' = -J,  w = min(M/(V Kv), solubility),  V' = -evaporation   (delivery.16)
///   tissue     K dw/dt = div(D K grad w) - k K w, rings from the channel to b (delivery.17)
///   channel    A dwc/dt = d/dz(A Dc dwc/dz) - g (wc - w1),
///              1/g = 1/(16 pi Dc) + ln(r1/a)/(2 pi D K), r1 the first ring    (delivery.18)
///   mouth      1/G = 1/(4 Dv Kv a);  tip: into the core of tissue below it
///   closing    A = A0 open(t); its water, with what it holds, moves into the tissue beside it
///   plasma     X' = (area) (cleared) - ke X                                  (delivery.19)
///   horny layer takes s = u + (1 - u) i, u the un-ionised share, i = P of ions over that of the
///   un-ionised form, at most 1; it holds K u/s of that                       (delivery.20)
///   follicle   a film of water down the infundibulum, through whose wall it seeps (delivery.21)
///   vehicle    lets go through h/(3 Dv Kv) where it is not stirred           (delivery.22)
///   platelets  B' = -B/tr, M' = B/tr - J: what activated ones still hold     (delivery.28)
///
///   w    concentration in water that is in balance; tissue holds K w, vehicle Kv w   [kg/m3]
///   horny layer: delivery.4 as a homogeneous layer with its own cells, times what hydration and
///   the vehicle's pH make of it
///   a, A  a channel's radius, section;  b  half the spacing, pi b^2 = 1/(channels per area)
///
/// Time: two-stage, second order, L-stable, amounts conserved to rounding, steps by their error. A
/// step that would turn an amount negative is taken by backward Euler instead, and counted.
/// Source     dancik-2013-osp-skin-model (layers), docs/theory/delivery.md (channels, derived)
/// Leaves out metabolism, outward flow of serum and blood, swelling, sebum as a path, and that
/// channels are not alike; compared with three dimensions in docs/theory/delivery.md

#include <algorithm>
#include <functional>
#include <vector>

#include "process/delivery/active.hpp"
#include "process/delivery/brick_and_mortar.hpp"
#include "process/delivery/tissue_transport.hpp"

namespace needlework {

using MassPerArea = Quantity<-2, 1, 0>;

/// Bricks and mortar for the un-ionised form, times what was measured over it for the nearest
/// relatives: P = P' read_across, partition and thickness as they are (delivery.31).
HornyLayer horny_layer_of(const Active& active);

/// FollicleShunt as a shunt: infundibula of the site, none unless stated.
struct FollicleShunt {
    AreaDensity density{0.0};
    Length radius{33e-6};          ///< of the orifice (assumption; otberg-2004-follicles by site)
    Length depth{300e-6};          ///< of the part whose wall lets through (assumption)
    double film_share = 0.05;      ///< of the orifice, water beside hair and sebum (assumption)
    Diffusivity film_diffusivity;  ///< of the active in that water
    double wall_over_horny_layer = 5.0;  ///< permeability of the thin lower wall (assumption)
};

/// The column of skin. `diffusion_cell` is dead skin over a receptor that is always empty; else a
/// living dermis that capillaries clear, closed below.
struct SkinColumn {
    bool passes_horny_layer = true;
    HornyLayer horny_layer;
    Length epidermis{100e-6};  // dancik-2013-osp-skin-model
    Length dermis{1200e-6};    // chen-lian-surrey-model
    TissueTransport epidermis_transport, dermis_transport;
    double unionised_in_tissue = 1.0;
    bool diffusion_cell = false;
    Length papillary{
        200e-6};  ///< upper dermis that `papillary` levels are the mean of (assumption)
    /// Permeability of horny layer for ions over that for the un-ionised form; `of` has it from the
    /// path of water (delivery.30).
    double ion_share = 0.01;
    bool zwitterion = false;  ///< always charged: bricks take it as it is, the path of water beside
    /// Permeability of the horny layer at a time over the hydrated one; empty = always hydrated.
    std::function<double(Time)> hydration;
    FollicleShunt follicles;

    /// (delivery.20)
    double crossing_share(double unionised) const {
        return unionised + (zwitterion ? 1.0 : 1.0 - unionised) * ion_share;
    }
    /// What the horny layer holds of what crosses it: ions are on their way in water and leave
    /// nothing in bricks and mortar (delivery.20).
    double stored_share(double unionised) const {
        const double least = 1e-3;  // choice: a cell holds something
        return std::max(least, unionised / crossing_share(unionised));
    }
    static SkinColumn of(const Active& active, bool diffusion_cell);
};

/// What lies on the skin.
struct Vehicle {
    MassDensity concentration{0.0};
    Length thickness{20e-6};      ///< volume per area: 20 um is 2 ul/cm2
    bool infinite = false;        ///< a reservoir whose concentration does not fall
    double unionised = 1.0;       ///< share at the vehicle's pH
    MassDensity solubility{0.0};  ///< 0 = no limit
    Velocity evaporation{0.0};
    double affinity = 1.0;         ///< vehicle over water in balance; a good solvent holds back
    Diffusivity diffusivity{0.0};  ///< inside it, which limits release; 0 = stirred
    double ph_factor = 1.0;  ///< what its pH does to the horny layer itself (ph_barrier_factor)
    /// Share of the volume that never evaporates and stays liquid (assumption); 0: what is left
    /// is dry (delivery.29).
    double residue = 0.05;
    /// What goes in from that dry deposit over what would from as much of its saturated solution;
    /// 0: nothing (delivery.29).
    double deposit_contact = 0.0;
    Time applied_at{0.0};    ///< on the clock of the run
    Time removed_at{1e30};   ///< never, unless said
    Time dries_from{0.0};    ///< under a film until then
    Time release_time{0.0};  ///< in which platelets let go of the active; 0 = it is free

    double least_share() const;  ///< of its volume: the residue, or the active itself
    bool dries_out() const;      ///< to a solid deposit
    Time wet_until() const;      ///< until then it loses water, or until it is taken off
};

struct DeliveryChannels {
    AreaDensity density{0.0};
    Length radius{35e-6};
    Length depth{150e-6};                ///< below the horny layer
    double tip_share = 1.0;              ///< radius at the tip over that at the mouth; 1 = cylinder
    Diffusivity fluid_diffusivity{0.0};  ///< inside; water, or less in a gel or clot
    Diffusivity vehicle_diffusivity{0.0};
    Time made_at{0.0};  ///< when the needles go in; before it the skin is intact
    /// Open share of the section at a time after needling, never rising; empty = stays open.
    std::function<double(Time)> open_share;
    /// What the needles themselves pushed in, spread evenly over the channels' depth.
    MassPerArea pushed_in{0.0};
};

/// Half the distance of neighbours: the circle that belongs to one channel (delivery.15).
Length half_spacing(AreaDensity channels_per_area);

/// One compartment behind the skin.
struct Plasma {
    Area treated{1e-4};
    Volume volume{0.0};  ///< of distribution; 0 = not asked for
    Rate elimination{0.0};
};

struct DeliveryNumerics {
    int horny_layer_cells = 12;
    int epidermis_cells = 20;
    int dermis_cells = 40;
    int rings = 5;            ///< of tissue around a channel
    double tolerance = 2e-3;  ///< of backward Euler in one step, a share of what is in the skin
    Time first_step{0.01};
};

/// Amounts per area of skin at one time [kg/m2], fluxes [kg/(m2 s)].
struct DeliverySample {
    double time_s = 0.0;
    double donor = 0.0, horny_layer = 0.0, epidermis = 0.0, dermis = 0.0, channels = 0.0;
    double follicles = 0.0;
    double receptor = 0.0, cleared = 0.0, removed = 0.0;
    double supplied = 0.0;       ///< all that ever came: dose, pushed in, taken from a reservoir
    double flux_entering = 0.0;  ///< out of the donor
    double flux_out = 0.0;       ///< into receptor or blood
    double plasma = 0.0;         ///< kg/m3
    double tissue_peak = 0.0;    ///< highest concentration in living tissue, kg/m3
    /// Mean concentration in the water of a layer, what a cell there is exposed to, kg/m3.
    double free_epidermis = 0.0, free_papillary = 0.0, free_reticular = 0.0;

    double below_horny_layer() const { return epidermis + dermis + channels + receptor + cleared; }
    double out() const { return receptor + cleared; }
    double held() const {
        return donor + horny_layer + follicles + epidermis + dermis + channels + receptor +
               cleared + removed;
    }
};

struct DeliveryResult {
    std::vector<DeliverySample> samples;
    /// Profile below the horny layer at the end, mean over what is not channel.
    std::vector<double> depth_m, tissue_kg_m3;
    int steps = 0, damped_steps = 0;
    double balance_error = 0.0;  ///< largest |supplied - held| over supplied
    double lowest = 0.0;         ///< most negative amount over the largest, 0 if none
};

/// Runs from 0 (needling, unless channels are made later) to the last of `times` (ascending) and
/// samples at each. InputError for channels that overlap or a dose that the vehicle cannot hold;
/// ModelError when steps become too small; BugError when mass is not conserved to 0.1 %, or water
/// holds more than was ever offered.
DeliveryResult deliver(const SkinColumn& skin, const Vehicle& vehicle,
                       const DeliveryChannels& channels, const std::vector<Time>& times,
                       const Plasma& plasma = {}, const DeliveryNumerics& numerics = {});

/// What the user got wrong, all of it at once (InputError).
void check_delivery(const SkinColumn& skin, const Vehicle& vehicle,
                    const DeliveryChannels& channels);

/// Below the horny layer with channels over the same without, at the last time. Infinite where
/// intact skin lets nothing through.
double enhancement(const DeliveryResult& needled, const DeliveryResult& intact);

}  // namespace needlework
