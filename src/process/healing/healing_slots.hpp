#pragma once
/// The slots and arrays of HealingProcess by name, for its own sources.

#include "process/healing/healing_process.hpp"

namespace needlework {
namespace healing_slots {

using healing_kernel::n_followers;
using healing_kernel::n_slots;

inline constexpr double day_s = 86400.0;  // definition

// Slots of the kernel (the order of healing_equations.inl).
enum Slot {
    debris,
    neutrophil,
    inflammatory_macrophage,
    repair_macrophage,
    provisional_matrix,
    latent_tgf_beta,
    fibroblast,
    myofibroblast,
    labile_collagen,
    mature_collagen,
    organised_collagen,
    mmp_activity,
    hyaluronan,
    oedema,
    erythema,
    mature_carry
};
static_assert(mature_collagen == healing_kernel::mature_collagen_slot);
static_assert(mature_carry == healing_kernel::mature_carry_slot);

inline constexpr std::string_view carry_name = "mature_collagen_carry";
constexpr Slot leukocytes[] = {neutrophil, inflammatory_macrophage};
constexpr Slot residents[] = {repair_macrophage, fibroblast, myofibroblast};
constexpr Slot movers[] = {neutrophil, inflammatory_macrophage, repair_macrophage, fibroblast,
                           myofibroblast};

inline std::string_view slot_name(int slot) {
    return slot == mature_carry ? carry_name : healing_state_names[size_t(slot)];
}
inline float rest_of(int slot, const HealingRates& rates) {
    return slot == mature_carry ? 0.0F : float(to_array(healing_rest(rates))[size_t(slot)]);
}

static_assert(healing_follower_names.size() == size_t(n_followers));
constexpr int vessels_follower = 0;  // die with the tissue
constexpr int elastin_follower = 4;  // and what follows it: go with the matrix

}  // namespace healing_slots

/// The arrays of the tissue that healing reads and writes, looked up once a call.
struct HealingProcess::Places {
    std::array<FloatArray*, healing_kernel::n_slots> state;
    std::array<FloatArray*, healing_kernel::n_followers> follower;
    FloatArray *tgf_beta, *growth_factor;
    const FloatArray *vessels, *deficit;
    FloatArray *thickness, *cover, *papillary, *response, *membrane, *turnover;
};

}  // namespace needlework
