#pragma once
/// Delivery of an active into a column of skin with channels in parallel: one dimension in depth,
/// tissue and channel side by side at each depth.
///
///   donor      M' = -J,  w = min(M/V, solubility),  V' = -evaporation        (delivery.16)
///   tissue     K dw/dt = d/dz(D K dw/dz) - k K w + n g K (wc - w)/(1 - n A)  (delivery.17)
///   channel    A dwc/dt = d/dz(A Dc dwc/dz) - g K (wc - w)                   (delivery.18)
///   mouth      1/G = 1/(4 Dv a),  tip G = 4 D K a
///   closing    A = A0 open(t); its water, with what it holds, moves into the tissue beside it
///   plasma     X' = (area) (cleared) - ke X                                  (delivery.19)
///
///   w    concentration in water that is in balance; tissue holds K w          [kg/m3]
///   horny layer: un-ionised form only, delivery.4 as a homogeneous layer with its own cells
///   n, a, A  channels per area, radius, section;  g  exchange (delivery.15)
///
/// Time: two-stage, second order, L-stable, amounts conserved to rounding, steps by their error. A
/// step that would turn an amount negative is taken by backward Euler instead, and counted.
/// Source     dancik-2013-osp-skin-model (layers), docs/theory/delivery.md (channels, derived)
/// Leaves out follicles, outward flow of serum and blood, swelling, cones (channels are cylinders),
/// the lateral build-up in the first minutes

#include <functional>
#include <vector>

#include "process/delivery/active.hpp"
#include "process/delivery/brick_and_mortar.hpp"
#include "process/delivery/tissue_transport.hpp"

namespace needlework {

using MassPerArea = Quantity<-2, 1, 0>;

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
    double residue = 0.05;  ///< share of the volume that never evaporates (assumption)
    Time applied_at{0.0};   ///< after needling
    Time removed_at{1e30};  ///< never, unless said
};

struct DeliveryChannels {
    AreaDensity density{0.0};
    Length radius{35e-6};
    Length depth{150e-6};                ///< below the horny layer
    Diffusivity fluid_diffusivity{0.0};  ///< inside; water, or less in a gel or clot
    Diffusivity vehicle_diffusivity{0.0};
    /// Open share of the section at a time after needling, never rising; empty = stays open.
    std::function<double(Time)> open_share;
    /// What the needles themselves pushed in, spread evenly over the channels' depth.
    MassPerArea pushed_in{0.0};
};

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
    double tolerance = 2e-4;  ///< of backward Euler in one step, a share of what is in the skin
    Time first_step{0.01};
};

/// Amounts per area of skin at one time [kg/m2], fluxes [kg/(m2 s)].
struct DeliverySample {
    double time_s = 0.0;
    double donor = 0.0, horny_layer = 0.0, epidermis = 0.0, dermis = 0.0, channels = 0.0;
    double receptor = 0.0, cleared = 0.0, removed = 0.0;
    double supplied = 0.0;       ///< all that ever came: dose, pushed in, taken from a reservoir
    double flux_entering = 0.0;  ///< out of the donor
    double flux_out = 0.0;       ///< into receptor or blood
    double plasma = 0.0;         ///< kg/m3
    double tissue_peak = 0.0;    ///< highest concentration in living tissue, kg/m3

    double below_horny_layer() const { return epidermis + dermis + channels + receptor + cleared; }
    double out() const { return receptor + cleared; }
    double held() const {
        return donor + horny_layer + epidermis + dermis + channels + receptor + cleared + removed;
    }
};

struct DeliveryResult {
    std::vector<DeliverySample> samples;
    std::vector<double> depth_m, tissue_kg_m3;  ///< profile below the horny layer at the end
    int steps = 0, damped_steps = 0;
    double balance_error = 0.0;  ///< largest |supplied - held| over supplied
    double lowest = 0.0;         ///< most negative amount over the largest, 0 if none
};

/// Runs from needling to the last of `times` (ascending) and samples at each. InputError for
/// channels that overlap or a dose that the vehicle cannot hold; ModelError when steps become too
/// small; BugError when mass is not conserved to 0.1 %.
DeliveryResult deliver(const SkinColumn& skin, const Vehicle& vehicle,
                       const DeliveryChannels& channels, const std::vector<Time>& times,
                       const Plasma& plasma = {}, const DeliveryNumerics& numerics = {});

/// Below the horny layer with channels over the same without, at the last time. Infinite where
/// intact skin lets nothing through.
double enhancement(const DeliveryResult& needled, const DeliveryResult& intact);

}  // namespace needlework
