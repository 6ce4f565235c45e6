#pragma once
/// What the measures need to know of a state: a few dozen means, from one pass over the fields. The
/// tissue is read and never changed.

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/quantity.hpp"
#include "grid/tissue.hpp"
#include "injury/injury.hpp"
#include "measures/lens_parameters.hpp"

namespace needlework {

/// How a running sum goes through the ranks: `accumulate(sum, add)` calls `add(sum)` on each rank
/// that holds planes, in plane order, with what the ranks above have added, and leaves the total in
/// `sum` on every rank (PlaneTransfer::accumulate of io). By default this process holds all planes.
struct OrderedSums {
    std::function<void(std::span<double>, const std::function<void(std::span<double>)>&)>
        accumulate = [](std::span<double> sum, const std::function<void(std::span<double>)>& add) {
            add(sum);
        };
};

/// Where the layers lie and what the site is at rest; from the skin atlas, for this person.
struct SkinReference {
    Length epidermis = 50.0_um;         ///< nominal thickness, where the dermis starts
    Length papillary_dermis = 90.0_um;  ///< thickness
    Length reticular_dermis =
        1000.0_um;  ///< thickness; ends at the bottom of the box if that is nearer
    MassFlux water_loss = 14.0_g_per_m2_h;  ///< of the site, untreated
    double elastin_deficit = 0.0;           ///< share of elastin that is missing here
    Length horny_layer = 12.0_um;           ///< thickness
    double epidermis_over_dermis = 2.5;     ///< Young's modulus of the epidermis over the dermis'
    /// Swelling for each part of a scar's deficit that fills (measures.32); none without a scar.
    std::optional<double> sunk_share{};
};

/// Numbers of the healing law that the synthesis measure needs (healing.11).
struct SynthesisLaw {
    double tgf_boost = 5.0;
    double tgf_threshold = 2.0;
    double myofibroblast = 2.0;
    double labile_at_rest = 0.0888;  ///< new collagen at rest; the rest of 1 is mature
    bool reach_by_cells = false;     ///< form "cells": myofibroblasts give the answer (healing.21)
    double contact_threshold = 0.175;
    /// From HealingParameters, or anything with these members; `synthesis_factor` is the person's
    /// ageing.
    template <class Healing>
    static SynthesisLaw of(const Healing& h, double synthesis_factor = 1.0) {
        return {
            h.synthesis_boost,         h.tgf_threshold,
            h.myofibroblast_synthesis, synthesis_factor * (h.collagen_synthesis * h.labile_time),
            h.reach_by_cells(),        h.contact_threshold};
    }
};

/// Means over the volume of a layer. Masses are over healthy skin: the field times (1 - deficit).
struct LayerSummary {
    double volume_m3 = 0.0;
    double rest_mass = 0.0;  ///< collagen of the layer when it was at rest
    double collagen = 0.0;   ///< labile + mature over the cell's own rest
    double collagen_mass = 0.0;
    double labile_mass = 0.0;
    double mature_mass = 0.0;
    double unorganised_mass = 0.0;  ///< fixed, but not yet aligned and cross-linked: part of mature
    double organised = 0.0;         ///< lasting, organised gain over the cell's own rest
    double stained_share = 0.0;     ///< cell by cell, so that full cells saturate
    double synthesis = 0.0;         ///< over rest
    double neutrophil = 0.0;
    double inflammatory_macrophage = 0.0;
    double repair_macrophage = 0.0;
    double macrophage_excess = 0.0;  ///< above resident numbers, cell by cell: an infiltrate
    double fibroblast = 0.0;
    double myofibroblast = 0.0;
    double myofibroblast_square = 0.0;
    double mmp_activity = 0.0;
    double hyaluronan = 0.0;
    double oedema = 0.0;
    double erythema = 0.0;
    double organised_mass = 0.0;  ///< organised gain over healthy skin
    double elastin = 1.0;  ///< over the place's own rest; 1 where the tissue does not hold it

    /// Density where the myofibroblasts are: the mean weighted with itself.
    double myofibroblast_where_present() const {
        return myofibroblast > 0.0 ? myofibroblast_square / myofibroblast : 0.0;
    }
};

/// Means over the channels of one session.
struct ChannelSummary {
    double per_area_m2 = 0.0;
    double bleeding_per_area_m2 = 0.0;
    double tip_depth_m = 0.0, wound_depth_m = 0.0, open_depth_m = 0.0, open_diameter_m = 0.0;
    double wound_radius_m = 0.0;
    double force_n = 0.0;
    size_t n = 0;
};

struct TissueSummary {
    Time time{};
    LayerSummary papillary, reticular, optical;  ///< optical: dermis above the reach of OCT
    LayerSummary dermis;                         ///< all of it
    double epidermal_thickness = 1.0;            ///< over rest
    double epidermal_cover = 1.0;                ///< 1 is closed
    double open_share = 0.0;                     ///< area share of open channels
    double inverse_barrier_quality = 1.0;        ///< mean of 1 / quality: what leaks
    ChannelSummary last_session;
};

/// Reads the tissue. Collective where `sums` is. ModelError when a number is not finite: it names
/// the layer and the quantity.
TissueSummary summarise(const Tissue& tissue, Time time, const SkinReference& skin,
                        const LensParameters& lens, const SynthesisLaw& synthesis,
                        const std::vector<Channel>& channels = {}, const OrderedSums& sums = {});

/// Channels of the highest session number in the list.
ChannelSummary summarise_last_session(const std::vector<Channel>& channels, Area area);

}  // namespace needlework
