#pragma once
/// Dermal healing in the tissue: what an injury does to it, and how it goes on from there.
///
/// The equations are those of healing_equations.inl at every place of the dermis. Neutrophils,
/// macrophages and fibroblasts also move (healing.18); active TGF-beta and growth factor spread
/// (healing.7, healing.8); the epidermis follows (epidermis.hpp).
///
/// One step (second order where the state is smooth): half of it under the laws of its start; cells
/// move for the whole step; a prediction gives the state at the end and with it the signals there;
/// the other half goes under the laws of the end. Every field that is positive stays so, and the
/// state of rest is kept to rounding for any step.

#include <array>
#include <memory>
#include <vector>

#include "grid/grid.hpp"
#include "grid/tissue.hpp"
#include "injury/injury.hpp"
#include "io/state_image.hpp"
#include "numerics/chemotaxis.hpp"
#include "numerics/diffusion.hpp"
#include "process/aftercare/effect_timeline.hpp"
#include "process/healing/epidermis.hpp"
#include "process/healing/healing_kernel.hpp"
#include "process/healing/healing_parameters.hpp"
#include "process/healing/point_model.hpp"

namespace needlework {

class LayeredSolver;

/// Error of a step, as HealingProcess::step returns it, that a run aims at. Choice: with it no
/// measure at the end of a course differs by more than 0.1 % of its change, and no curve by more
/// than 1 % of its range, from steps with a 300 times smaller error
/// (docs/decisions/0007-healing-step-and-patch.md).
inline constexpr double healing_step_tolerance = 0.06;

/// What healing must know of the skin it runs in.
struct HealingSite {
    Length epidermis_thickness = 60.0_um;  ///< dermis begins here
    HealingAgeing ageing;
};

class HealingProcess {
  public:
    /// `grid` must outlive the process. Throws ModelError where the numbers leave no state of rest.
    /// The tables are those of an instruction set for the laws and for the solvers; the digits are
    /// the same with any.
    HealingProcess(const Grid& grid, const HealingParameters& parameters, const HealingSite& site,
                   const healing_kernel::Table& kernel = healing_kernel::best(),
                   const kernels::Table& solver_kernel = kernels::best());
    ~HealingProcess();
    /// What each plane of a box costs in a step, for dealing them to ranks.
    static std::vector<double> plane_work(const Box& box, const HealingSite& site);

    /// Adds the fields and maps of healing at rest; collagen_deficit (0) and vessel_density (1) are
    /// added where the skin has not brought them.
    void add_fields(Tissue& tissue) const;

    /// What a device did: dead cells, lost tissue, blood; lesions of the epidermis. (collective)
    void injure(Tissue& tissue, const Injury& injury, double t_s);

    /// What actives do during the steps to come: dermis by layer (new collagen, matrix enzymes,
    /// growth factor put on), and proliferation of the epidermis, which hastens its front and
    /// thickens it by a share.
    void act(const DermalEffects& papillary, const DermalEffects& reticular, double proliferation,
             double thickness_share);

    /// One step from t_s. Returns the largest local difference between the second-order and the
    /// first-order result, relative to the resting value (or to 1 where rest is 0); compare it with
    /// healing_step_tolerance. Throws ModelError where a value is not finite. (collective)
    double step(Tissue& tissue, double t_s, double dt_s);
    /// Takes the last step back; only once, and only if nothing else changed the tissue since.
    void undo(Tissue& tissue);

    /// What the tissue does not hold: lesions of the epidermis, for checkpoints.
    NumberTable state() const;
    void set_state(const NumberTable& table);

    const Epidermis& epidermis() const { return epidermis_; }
    const HealingRates& rates() const { return rates_; }
    int first_dermal_plane() const { return dermis_begin_; }
    /// Fields that guarded diffusion did again by a damped first-order step, since the start.
    long n_damped() const { return n_damped_; }

  private:
    struct Places;
    Places places(Tissue& tissue) const;
    enum class Half { first, second };
    std::vector<float> rates_under(const DermalEffects& effects) const;
    /// Calls work(rates, cells, first of them) for the dermis, once where one set of rates rules it
    /// all, else for the papillary and the reticular part.
    template <class Work>
    void each_layer(const healing_kernel::Cells& cells, Work&& work) const;
    healing_kernel::Cells dermal_cells(const Places& at, Half half);
    void move(const float* growth_factor, double dt_s, healing_kernel::Away away);
    void diffuse(bool leukocytes_move, bool residents_move, double dt_s);
    void set_epidermis(std::span<float> field, float value) const;
    void check_finite(const Places& at, double t_s, double error) const;
    void advance_followers(const Places& at, const healing_kernel::Cells& middle, float dt_d);
    void solve_signals(healing_kernel::Largest largest_here);
    void refresh_signals(const Places& at);
    void papillary_means(const Places& at, std::span<float> collagen, std::span<float> response);
    void swap_with_spare(const Places& at);
    void update_epidermis(Tissue& tissue, const Places& at, double t_s, double dt_s);

    const Grid& grid_;
    HealingParameters parameters_;
    HealingRates rates_;
    std::vector<float> kernel_rates_;
    std::vector<float> papillary_rates_, reticular_rates_;  // under actives; empty without
    DermalEffects papillary_effects_, reticular_effects_;
    double proliferation_ = 0.0, thickness_share_ = 0.0;  // by actives
    const healing_kernel::Table& kernel_;
    int dermis_begin_;                      // first plane of the dermis
    int papillary_end_;                     // one past the last plane of the papillary dermis
    std::vector<double> papillary_weight_;  // of its planes, sum 1
    std::unique_ptr<LayeredSolver> spreading_;
    std::unique_ptr<DiffusionSolver> moving_;
    ChemotaxisSolver chemotaxis_;
    Chemotaxis leukocyte_drift_, fibroblast_drift_;
    LayeredMedium tgf_medium_, growth_medium_, leukocyte_medium_, fibroblast_medium_;
    std::array<FloatArray, healing_kernel::n_slots> spare_;
    std::array<FloatArray, healing_kernel::n_followers> follower_spare_;
    FloatArray tgf_spare_, growth_spare_;  // sources at the end of a step, then the signals there
    FloatArray free_;                      // the signal of a drift, then where cells spread to
    FloatArray plane_scratch_, gradient_scratch_;
    FloatArray thickness_spare_, papillary_spare_, response_spare_;
    FloatArray membrane_spare_, turnover_spare_;
    std::vector<EpidermalLesion> lesions_before_;
    bool can_undo_ = false;
    long n_damped_ = 0;
    Epidermis epidermis_;
};

}  // namespace needlework
