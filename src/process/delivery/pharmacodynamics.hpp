#pragma once
/// What an active does where it is: the size of an effect as a saturating function of the local
/// concentration in water (Hill).
///
///   E(C) = Emax C^n / (EC50^n + C^n)                                        (delivery.23)
///
///   C      free concentration in the layer where it acts (in the horny layer all of it),
///          ActiveLevels                                                        [kg/m3]
///   EC50   concentration of half the largest effect, n steepness
///   Emax   largest effect: the share that is inhibited or blocked, or what is gained over none
///
/// Nothing without the active, never more than Emax, never falling with the dose. Numbers stand in
/// data/actives/<name>.toml as [[effect]], each with a source or called an assumption with a wide
/// range. Cells in a dish were nearly always the subject: that skin answers alike is assumed.
/// Source     the actives' files
/// Holds for  an effect that follows the concentration of the hour; tolerance and delay are left to
///            the processes that use it
/// Leaves out effects of metabolites, of several actives on each other, and harm above a dose
///            (minoxidil, retinol): such is an effect of its own name, irritation

#include <string>
#include <string_view>
#include <vector>

#include "process/delivery/active.hpp"
#include "process/delivery/fast_delivery.hpp"

namespace needlework {

enum class SkinDepth { horny_layer, epidermis, papillary_dermis, reticular_dermis };

/// Mean concentrations of one active over time: in the water of each living layer, and in all of
/// the horny layer.
struct ActiveLevels {
    std::string active;
    std::vector<double> time_s;  ///< ascending, after the session
    /// kg/m3, one for each time.
    std::vector<double> horny_layer, epidermis, papillary, reticular;

    static ActiveLevels from(std::string active, const DeliveryResult& delivered,
                             Length horny_layer);
    /// Linear between the times; nothing before the first, the last one held after the last.
    MassDensity at(SkinDepth depth, Time t) const;
};

/// (delivery.23)
double effect_size(const Effect& effect, MassDensity concentration);
/// Whether it acts in a layer; "dermis" is both of its layers.
bool acts_in(const Effect& effect, SkinDepth depth);

/// The effect of that name of one active in a layer at a time; 0 where it has none there.
double effect_size(const std::vector<Effect>& effects, std::string_view name,
                   const ActiveLevels& levels, SkinDepth depth, Time t);

}  // namespace needlework
