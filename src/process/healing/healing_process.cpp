#include "process/healing/healing_process.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/problem.hpp"
#include "grid/plane_share.hpp"
#include "numerics/layered_solver.hpp"
#include "numerics/splitting.hpp"
#include "process/healing/healing_slots.hpp"

namespace needlework {

using namespace healing_slots;

namespace {

LayeredMedium spreading_medium(const Box& box, Length range) {
    // At steady state only range^2 = D / k counts; k is 1/s.
    return LayeredMedium::uniform(box, Diffusivity{range.si * range.si}, Rate{1.0});
}

/// Cells live in the dermis and what lies below; none crosses into the epidermis.
LayeredMedium moving_medium(const Box& box, Diffusivity motility, int dermis_begin) {
    LayeredMedium medium = LayeredMedium::uniform(box, motility, Rate{0.0});
    for (int k = 0; k < dermis_begin; ++k) medium.diffusivity_m2_per_s[size_t(k)] = 0.0;
    return medium;
}

/// The rates as the kernel takes them.
std::vector<float> for_kernel(const HealingRates& rates) {
    static_assert(sizeof(HealingRates) % sizeof(double) == 0);
    std::vector<double> numbers(sizeof(HealingRates) / sizeof(double));
    std::memcpy(numbers.data(), &rates, sizeof rates);
    return {numbers.begin(), numbers.end()};
}

/// The larger one; not a number where one of them is not.
float larger_of(float a, float b) { return a != a || a > b ? a : b; }

int first_plane_below(const Box& box, double depth_m) {
    int k = 0;
    while (k < box.nz() && box.z_centre_m(k) < depth_m) ++k;
    return k;
}

}  // namespace

HealingProcess::HealingProcess(const Grid& grid, const HealingParameters& parameters,
                               const HealingSite& site, const healing_kernel::Table& kernel,
                               const kernels::Table& solver_kernel)
    : grid_(grid),
      parameters_(parameters),
      rates_(healing_rates(parameters, site.ageing)),
      kernel_(kernel),
      dermis_begin_(first_plane_below(grid.box(), site.epidermis_thickness.si)),
      spreading_(std::make_unique<LayeredSolver>(grid, solver_kernel)),
      moving_(std::make_unique<SplittingSolver>(grid, solver_kernel)),
      chemotaxis_(grid, solver_kernel),
      leukocyte_drift_{parameters.leukocyte_chemotaxis.si, parameters.fastest_leukocyte.si},
      fibroblast_drift_{parameters.fibroblast_chemotaxis.si, parameters.fastest_fibroblast.si},
      tgf_medium_(spreading_medium(grid.box(), parameters.signal_range())),
      growth_medium_(spreading_medium(grid.box(), parameters.growth_factor_range)),
      leukocyte_medium_(moving_medium(grid.box(), parameters.leukocyte_motility, dermis_begin_)),
      fibroblast_medium_(moving_medium(grid.box(), parameters.fibroblast_motility, dermis_begin_)),
      epidermis_(parameters) {
    const Box& box = grid.box();
    if (dermis_begin_ >= box.nz())
        throw ModelError("healing", "the box ends above the dermis", "make the box deeper");
    EXPECTS(box.plane_cells() % healing_kernel::lanes_of_all_tables == 0,
            "a plane has a multiple of sixteen cells");

    const double top_m = box.z_faces_m[size_t(dermis_begin_)];
    const double bottom_m = top_m + parameters.papillary_thickness.si;
    papillary_end_ = dermis_begin_;
    double total = 0.0;
    while (papillary_end_ < box.nz() && box.z_faces_m[size_t(papillary_end_)] < bottom_m) {
        const double lower = std::min(bottom_m, box.z_faces_m[size_t(papillary_end_) + 1]);
        papillary_weight_.push_back(lower - box.z_faces_m[size_t(papillary_end_)]);
        total += papillary_weight_.back();
        ++papillary_end_;
    }
    for (double& weight : papillary_weight_) weight /= total;

    kernel_rates_ = for_kernel(rates_);

    // Cells and signals are solved in depth: in memory that the ranks share. The epidermis of all
    // arrays stays at rest: steps write below it only.
    for (int slot = 0; slot < n_slots; ++slot)
        spare_[size_t(slot)] = grid_.shared_field(rest_of(slot, rates_));
    for (int f = 0; f < n_followers; ++f)
        follower_spare_[size_t(f)] = grid_.shared_field(healing_followers_at_rest[size_t(f)]);
    for (FloatArray* array : {&tgf_spare_, &growth_spare_, &free_})
        *array = grid_.shared_field(0.0F);
    plane_scratch_ = FloatArray(3 * column_share(grid).size() * papillary_weight_.size(), 0.0F);
    gradient_scratch_ = FloatArray(2 * box.plane_cells(), 0.0F);
    for (FloatArray* map : {&thickness_spare_, &papillary_spare_, &response_spare_,
                            &membrane_spare_, &turnover_spare_})
        *map = FloatArray(box.plane_cells(), 0.0F);
}

HealingProcess::~HealingProcess() = default;

std::vector<double> HealingProcess::plane_work(const Box& box, const HealingSite& site) {
    // The epidermis takes part in the transforms of signals only; measured, and it need not be
    // exact.
    constexpr double of_epidermis = 0.15;
    std::vector<double> work(size_t(box.nz()), 1.0);
    const int dermis = first_plane_below(box, site.epidermis_thickness.si);
    std::fill_n(work.begin(), dermis, of_epidermis);
    return work;
}

void HealingProcess::add_fields(Tissue& tissue) const {
    for (int slot = 0; slot < n_slots; ++slot)
        tissue.add_field(std::string(slot_name(slot)), "1", rest_of(slot, rates_));
    for (int f = 0; f < n_followers; ++f)
        tissue.add_field(std::string(healing_follower_names[size_t(f)]), "1",
                         healing_followers_at_rest[size_t(f)]);
    tissue.add_field("active_tgf_beta", "1", 1.0F);
    tissue.add_field("growth_factor", "1", 0.0F);
    if (!tissue.has_field("collagen_deficit")) tissue.add_field("collagen_deficit", "1", 0.0F);
    if (!tissue.has_field("vessel_density")) tissue.add_field("vessel_density", "1", 1.0F);
    tissue.add_map("epidermal_thickness", "1", 1.0F);
    tissue.add_map("epidermal_cover", "1", 1.0F);
    tissue.add_map("papillary_collagen", "1", 1.0F);
    tissue.add_map("papillary_tgf_response", "1", 0.0F);
    tissue.add_map("basement_membrane", "1", 1.0F);
    tissue.add_map("epidermal_turnover", "1", 1.0F);
}

HealingProcess::Places HealingProcess::places(Tissue& tissue) const {
    Places at{};
    for (int slot = 0; slot < n_slots; ++slot)
        at.state[size_t(slot)] = &tissue.field(slot_name(slot)).values;
    for (int f = 0; f < n_followers; ++f)
        at.follower[size_t(f)] = &tissue.field(healing_follower_names[size_t(f)]).values;
    at.tgf_beta = &tissue.field("active_tgf_beta").values;
    at.growth_factor = &tissue.field("growth_factor").values;
    at.vessels = &tissue.field("vessel_density").values;
    at.deficit = &tissue.field("collagen_deficit").values;
    at.thickness = &tissue.map("epidermal_thickness").values;
    at.cover = &tissue.map("epidermal_cover").values;
    at.papillary = &tissue.map("papillary_collagen").values;
    at.response = &tissue.map("papillary_tgf_response").values;
    at.membrane = &tissue.map("basement_membrane").values;
    at.turnover = &tissue.map("epidermal_turnover").values;
    return at;
}

void HealingProcess::set_epidermis(std::span<float> field, float value) const {
    const Box& box = grid_.box();
    const int planes = std::clamp(dermis_begin_ - box.z_begin, 0, box.n_planes());
    std::fill_n(field.begin(), box.plane_cells() * size_t(planes), value);
}

/// The local cells below the epidermis: from the tissue to the spare arrays (first half of a
/// step), or in the spare arrays (second half).
healing_kernel::Cells HealingProcess::dermal_cells(const Places& at, Half half) {
    const Box& box = grid_.box();
    const int first = std::clamp(dermis_begin_, box.z_begin, box.z_end);
    const size_t begin = box.plane_cells() * size_t(first - box.z_begin);
    healing_kernel::Cells cells{};
    for (int slot = 0; slot < n_slots; ++slot) {
        cells.to[slot] = spare_[size_t(slot)].data() + begin;
        cells.from[slot] =
            half == Half::first ? at.state[size_t(slot)]->data() + begin : cells.to[slot];
    }
    cells.tgf_beta = at.tgf_beta->data() + begin;
    cells.growth_factor = at.growth_factor->data() + begin;
    cells.vessels = at.vessels->data() + begin;
    cells.deficit = at.deficit->data() + begin;
    cells.n = box.local_cells() - begin;
    return cells;
}

void HealingProcess::swap_with_spare(const Places& at) {
    for (int slot = 0; slot < n_slots; ++slot)
        std::swap(*at.state[size_t(slot)], spare_[size_t(slot)]);
    for (int f = 0; f < n_followers; ++f)
        std::swap(*at.follower[size_t(f)], follower_spare_[size_t(f)]);
    std::swap(*at.tgf_beta, tgf_spare_);
    std::swap(*at.growth_factor, growth_spare_);
    std::swap(*at.thickness, thickness_spare_);
    std::swap(*at.papillary, papillary_spare_);
    std::swap(*at.response, response_spare_);
    std::swap(*at.membrane, membrane_spare_);
    std::swap(*at.turnover, turnover_spare_);
}

/// `middle` holds the state of the middle of the step.
void HealingProcess::advance_followers(const Places& at, const healing_kernel::Cells& middle,
                                       float dt_d) {
    const size_t begin = grid_.box().local_cells() - middle.n;
    healing_kernel::FollowerCells cells{};
    for (int f = 0; f < n_followers; ++f) {
        cells.from[f] = at.follower[size_t(f)]->data() + begin;
        cells.to[f] = follower_spare_[size_t(f)].data() + begin;
    }
    const Box& box = grid_.box();
    kernel_.followers(kernel_rates_.data(), middle, cells,
                      {box.nx, box.ny, float(box.h_m * 1e3), gradient_scratch_.data()}, dt_d);
}

std::vector<float> HealingProcess::rates_under(const DermalEffects& effects) const {
    HealingRates c = rates_;
    c.synthesis *= 1.0 + effects.synthesis;
    c.labile_loss *= 1.0 - effects.enzyme_block;
    c.mature_loss *= 1.0 - effects.enzyme_block;
    // (aftercare.3): the slope of a small dose is its own, the most is the tissue's.
    if (c.proliferation_boost > 0.0)
        c.growth_put_on = c.growth_threshold * effects.growth_factor / c.proliferation_boost;
    return for_kernel(c);
}

void HealingProcess::act(const DermalEffects& papillary, const DermalEffects& reticular,
                         double proliferation, double thickness_share) {
    proliferation_ = proliferation;
    thickness_share_ = thickness_share;
    if (papillary == papillary_effects_ && reticular == reticular_effects_) return;
    papillary_effects_ = papillary, reticular_effects_ = reticular;
    papillary_rates_.clear(), reticular_rates_.clear();
    if (papillary == DermalEffects{} && reticular == DermalEffects{}) return;
    papillary_rates_ = rates_under(papillary);
    reticular_rates_ = rates_under(reticular);
}

template <class Work>
void HealingProcess::each_layer(const healing_kernel::Cells& cells, Work&& work) const {
    if (papillary_rates_.empty()) {
        work(kernel_rates_.data(), cells, size_t{0});
        return;
    }
    const Box& box = grid_.box();
    const int first = std::clamp(dermis_begin_, box.z_begin, box.z_end);
    const int middle = std::clamp(papillary_end_, first, box.z_end);
    const size_t papillary = box.plane_cells() * size_t(middle - first);
    const auto part = [&](size_t begin, size_t n) {
        healing_kernel::Cells out = cells;
        for (int slot = 0; slot < n_slots; ++slot) out.from[slot] += begin, out.to[slot] += begin;
        out.tgf_beta += begin, out.growth_factor += begin;
        out.vessels += begin, out.deficit += begin;
        out.n = n;
        return out;
    };
    if (papillary > 0) work(papillary_rates_.data(), part(0, papillary), size_t{0});
    if (cells.n > papillary)
        work(reticular_rates_.data(), part(papillary, cells.n - papillary), papillary);
}

double HealingProcess::step(Tissue& tissue, double t_s, double dt_s) {
    EXPECTS(dt_s > 0.0, "time runs forward");
    const Places at = places(tissue);
    const float dt_d = float(dt_s / day_s);
    healing_kernel::Away away{};
    each_layer(dermal_cells(at, Half::first), [&](const float* rates, const auto& part, size_t) {
        const healing_kernel::Away here = kernel_.first_half(rates, part, dt_d);
        away = {larger_of(away.leukocytes, here.leukocytes),
                larger_of(away.residents, here.residents)};
    });
    move(at.growth_factor->data(), dt_s, away);

    const healing_kernel::Cells cells = dermal_cells(at, Half::second);
    const size_t begin = grid_.box().local_cells() - cells.n;
    float* tgf = tgf_spare_.data() + begin;
    float* growth = growth_spare_.data() + begin;
    set_epidermis(tgf_spare_.span(), 0.0F);
    set_epidermis(growth_spare_.span(), 0.0F);
    advance_followers(at, cells, dt_d);
    healing_kernel::Largest largest{};
    each_layer(cells, [&](const float* rates, const auto& part, size_t i) {
        const auto here = kernel_.end_sources(rates, part, dt_d, tgf + i, growth + i);
        largest = {larger_of(largest.tgf, here.tgf), larger_of(largest.growth, here.growth)};
    });
    solve_signals(largest);
    float worst = 0.0F;
    each_layer(cells, [&](const float* rates, const auto& part, size_t i) {
        worst = larger_of(kernel_.second_half(rates, part, dt_d, tgf + i, growth + i), worst);
    });
    const double error = grid_.max(double(worst));
    for (size_t i = 0; i < begin; ++i) tgf_spare_[i] += 1.0F;  // the epidermis heals by itself

    std::copy(at.thickness->begin(), at.thickness->end(), thickness_spare_.begin());
    std::copy(at.papillary->begin(), at.papillary->end(), papillary_spare_.begin());
    std::copy(at.response->begin(), at.response->end(), response_spare_.begin());
    std::copy(at.membrane->begin(), at.membrane->end(), membrane_spare_.begin());
    std::copy(at.turnover->begin(), at.turnover->end(), turnover_spare_.begin());
    swap_with_spare(at);
    lesions_before_ = epidermis_.lesions();
    can_undo_ = true;
    update_epidermis(tissue, at, t_s, dt_s);
    check_finite(at, t_s, error);
    return error;
}

void HealingProcess::undo(Tissue& tissue) {
    EXPECTS(can_undo_, "a step is taken back once, right after it was made");
    const Places at = places(tissue);
    swap_with_spare(at);
    epidermis_.set_lesions(lesions_before_);
    can_undo_ = false;
}

void HealingProcess::check_finite(const Places& at, double t_s, double error) const {
    if (std::isfinite(error)) return;
    std::string where = "a neighbouring part of the tissue";
    const Box& box = grid_.box();
    for (int slot = n_slots - 1; slot >= 0; --slot) {
        const FloatArray& values = *at.state[size_t(slot)];
        for (size_t i = 0; i < values.size(); ++i)
            if (!std::isfinite(values[i])) {
                const int k = box.z_begin + int(i / box.plane_cells());
                where = std::string(slot_name(slot)) + " at depth " +
                        std::to_string(box.z_centre_m(k) * 1e6) + " um";
                break;
            }
    }
    throw ModelError("healing",
                     "a value is not finite after " + std::to_string(t_s / day_s) + " d: " + where,
                     "check the parameters that were set by hand");
}

}  // namespace needlework
