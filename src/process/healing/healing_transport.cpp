// Signals that spread and cells that move.

#include <algorithm>

#include "numerics/layered_solver.hpp"
#include "process/healing/healing_slots.hpp"

namespace needlework {

using namespace healing_slots;

namespace {

// Signals below this share of rest change no response by more than its square.
constexpr float silent = 1e-6F;
// Cells nearer than this to their resting number (1, or the most that an injury calls, for those
// that rest has none of) are not moved. Assumption: far below what any measure shows.
constexpr float still = 1e-5F;

}  // namespace

/// Sources become their signals, in place (healing.7, healing.8).
void HealingProcess::solve_signals(healing_kernel::Largest largest_here) {
    double largest[2] = {double(largest_here.tgf), double(largest_here.growth)};
    grid_.max_each(largest);
    std::vector<LayeredSolver::Problem> problems;
    const auto solve = [&](double size, const LayeredMedium& medium, std::span<float> values) {
        if (size < double(silent))
            std::fill(values.begin(), values.end(), 0.0F);
        else
            problems.push_back({&medium, {values, values}});
    };
    solve(largest[0], tgf_medium_, tgf_spare_.span());
    solve(largest[1], growth_medium_, growth_spare_.span());
    spreading_->steady(problems);
}

void HealingProcess::refresh_signals(const Places& at) {
    const healing_kernel::Cells cells = dermal_cells(at, Half::first);
    const size_t begin = grid_.box().local_cells() - cells.n;
    set_epidermis(tgf_spare_.span(), 0.0F);
    set_epidermis(growth_spare_.span(), 0.0F);
    kernel_.sources(kernel_rates_.data(), cells, tgf_spare_.data() + begin,
                    growth_spare_.data() + begin);
    solve_signals({kernel_.distance(tgf_spare_.data(), 0.0F, tgf_spare_.size()),
                   kernel_.distance(growth_spare_.data(), 0.0F, growth_spare_.size())});
    for (float& tgf : tgf_spare_) tgf += 1.0F;
    std::swap(*at.tgf_beta, tgf_spare_);
    std::swap(*at.growth_factor, growth_spare_);
}

/// The moving cells in the spare arrays (healing.18). Cells leave and enter the epidermis nowhere:
/// it holds none while they move, their motility there is 0, and the signal never pulls upwards.
void HealingProcess::move(const float* growth_factor, double dt_s, healing_kernel::Away away) {
    double largest[3] = {double(away.leukocytes), double(away.residents),
                         double(kernel_.distance(growth_factor, 0.0F, free_.size()))};
    grid_.max_each(largest);
    const bool leukocytes_move = largest[0] > double(still);
    const bool residents_move = largest[1] > double(still);
    const bool is_silent = largest[2] < double(silent);
    if (!leukocytes_move && !residents_move) return;

    for (Slot slot : movers) set_epidermis(spare_[slot].span(), 0.0F);
    if (!is_silent) {
        std::copy_n(growth_factor, free_.size(), free_.data());
        set_epidermis(free_.span(), 0.0F);
        const auto drift = [&](const Chemotaxis& model, std::span<const Slot> slots) {
            if (model.mobility_m2_per_s == 0.0) return;
            std::vector<std::span<float>> kinds;
            for (Slot slot : slots) kinds.push_back(spare_[slot].span());
            chemotaxis_.advance(model, kinds, free_.span(), dt_s);
        };
        if (leukocytes_move) drift(leukocyte_drift_, leukocytes);
        constexpr Slot drifting_residents[] = {fibroblast};
        if (residents_move) drift(fibroblast_drift_, drifting_residents);
    }
    diffuse(leukocytes_move, residents_move, dt_s);
    for (Slot slot : movers) set_epidermis(spare_[slot].span(), rest_of(slot, rates_));
}

void HealingProcess::diffuse(bool leukocytes_move, bool residents_move, double dt_s) {
    // From one array into another, so that a step that has to be damped still finds its start; the
    // drift is over and the signals at the end are still to come, so their arrays are free.
    FloatArray* const free[] = {&free_, &tgf_spare_, &growth_spare_};
    static_assert(std::size(leukocytes) <= std::size(free) &&
                  std::size(residents) <= std::size(free));
    const auto batch = [&](std::span<const Slot> slots, const LayeredMedium& medium) {
        std::vector<DiffusingField> fields;
        for (size_t i = 0; i < slots.size(); ++i)
            fields.push_back({free[i]->span(), {}, spare_[slots[i]].span()});
        n_damped_ += moving_->advance(medium, fields, dt_s, TimeScheme::guarded).n_fell_back;
        for (size_t i = 0; i < slots.size(); ++i) std::swap(*free[i], spare_[slots[i]]);
    };
    if (leukocytes_move) batch(leukocytes, leukocyte_medium_);
    if (residents_move) batch(residents, fibroblast_medium_);
}

}  // namespace needlework
