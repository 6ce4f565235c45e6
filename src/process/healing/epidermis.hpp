#pragma once
/// The epidermis over a healing dermis: it closes over channels as a front, and thickens over a
/// dermis that has gained collagen.
///
///   r(t) = r0 - v (t - t0 - lag)                       edge of a lesion            (healing.19)
///   E_t = [1 + eC (c_pap - 1) + eT h(T-1; KT) - E] / tE     relative thickness     (healing.20)
///   b_t = K (1 - b) / tb                                    basement membrane      (healing.32)
///   U_t = [1 + uE (E - 1) + uT h(T-1; KT) - U] / tU         relative turnover      (healing.33)
///
/// K is the share of the surface that is covered: the membrane is laid down under it, and lost with
/// it. Membrane and turnover lead nothing back here.
///
/// Lesions are discs with their own radius, so that closure does not depend on the size of a cell.
/// Source     stumpp-2009-reepithelialisation, lotfi-2013-dermaroller-histology
/// Leaves out hair follicles as a source of the front; a thinner epidermis while it closes

#include <span>
#include <vector>

#include "grid/box.hpp"
#include "injury/injury.hpp"
#include "process/healing/healing_parameters.hpp"

namespace needlework {

/// A hole in the epidermis.
struct EpidermalLesion {
    double x_m = 0.0, y_m = 0.0;
    double radius_m = 0.0;  ///< when it was made
    double made_at_s = 0.0;
    bool operator==(const EpidermalLesion&) const = default;
};

class Epidermis {
  public:
    explicit Epidermis(const HealingParameters& parameters);

    void injure(const std::vector<Channel>& channels, double t_s);
    /// Radius that is still open at a time [m].
    double open_radius_m(const EpidermalLesion& lesion, double t_s) const;
    /// Time from injury to closure of a lesion.
    Time closure_time(Length radius) const;
    /// Area still open in the whole box [m^2]; overlapping lesions count twice.
    double open_area_m2(double t_s) const;
    /// Writes the share of each surface cell that is covered.
    void cover(const Box& box, double t_s, std::span<float> map) const;
    /// Forgets lesions that have closed.
    void forget_closed(double t_s);
    /// The front of open lesions gains on the clock (actives that make keratinocytes divide).
    void hasten(double by_s);
    /// Relative thickness of one column over a time under a constant drive: exact. `actives` is
    /// what they add to the thickness aimed at.
    void thicken(std::span<float> thickness, std::span<const float> papillary_collagen,
                 std::span<const float> tgf_response, double dt_s, double actives = 0.0) const;

    /// The basement membrane under a constant cover, exact.
    void mend_membrane(std::span<float> membrane, std::span<const float> cover, double dt_s) const;
    /// Relative turnover under a constant drive, exact.
    void turn_over(std::span<float> turnover, std::span<const float> thickness,
                   std::span<const float> tgf_response, double dt_s, double actives = 0.0) const;

    const std::vector<EpidermalLesion>& lesions() const { return lesions_; }
    void set_lesions(std::vector<EpidermalLesion> lesions) { lesions_ = std::move(lesions); }

  private:
    double front_m_per_s_, lag_s_;
    double from_collagen_, from_tgf_, time_s_;
    double membrane_time_s_, turnover_from_thickness_, turnover_from_tgf_, turnover_time_s_;
    std::vector<EpidermalLesion> lesions_;
};

}  // namespace needlework
