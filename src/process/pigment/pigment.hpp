#pragma once
/// Melanin: made by melanocytes, carried up and shed with the epidermis, dropped into the dermis.
///
///   M  = A (1 - im) (1 + c E) / T                      made for the epidermis        (pigment.1)
///   b' = (1 - it)(1 - l m) M - u b/tb                  basal layer                   (pigment.2)
///   s' = (1 - g) u b/tb - u s/ts                       living layers above           (pigment.3)
///   h' = u s/ts - (u + (1 - a) D) h/th                 horny layer, shed             (pigment.4)
///   d' = l m M + [A (1 - im) c D - d]/td               dermis                        (pigment.5)
///   z' = (I + k U + f y - z)/tz                        what melanocytes feel         (pigment.6)
///   A  = 1 + G z/(1 + G z/Amax)                        their activity                (pigment.7)
///   G  = G0 r^q,  q = (55 - ITA)/85 in [0, 1]          dark skin reacts more         (pigment.8)
///   u  = 1 + v w + a D,  w' = -w/tw                    haste of renewed epidermis    (pigment.9)
///   m' = -m/tm,    c' = (1 - c)/tr                     membrane heals, relapse      (pigment.10)
///   needles: b, s, h, lost on the wound; w, c on the wound and a rim around it      (pigment.11)
///   im after a depigmenting solution: i0 exp(-t/ti)                                 (pigment.12)
///   y' = -y/ty,  y -> 1 - (1 - y)(1 - n)               stress of cells beside heat  (pigment.14)
///   heat: b, s of coagulated epidermis go up into h as debris, but for l b          (pigment.15)
///
///   b, s, h  epidermal melanin over the total of healthy skin of the person: b + s + h = 1 there
///   d        dermal melanin on the same scale
///   E, D     what a condition adds at rest: epidermal excess, dermal melanin
///   T        tb + (1 - g)(ts + th): total over production
///   g        share digested on the way up, smaller in dark skin
///   m        share of the area without a basement membrane, l what drops there
///   I        erythema of the papillary dermis (healing.17): stands for prostaglandins, endothelin
///            and histamine, which melanocytes answer;  U  sun above the usual [MED/day]
///   y, n     what is left of the stress of cells that heat reached and did not kill; the share of
///            the tissue around the melanocytes that heat coagulated (heated_skin.hpp);
///   f        erythema that wholly coagulated surroundings stand for
///   D, a     desquamation by acids, and the share of it that the epidermis answers (aftercare.13)
///   c        share of the surface that still is what the condition made of it
///   im, it   inhibition of melanogenesis and of transfer by actives, 0 to 1
///
/// Beside coagulated tissue lie cells that were heated and live on. Heated keratinocytes make
/// melanocytes make more (zhang-2023-heat-melanogenesis), though not always: at 40 degC those of
/// phototype III only with UVB, those of phototype I not at all (gu-2014-heat-uvb-melanocytes). So
/// f y adds to erythema and goes through the same gain G. Coagulated dermis far below the junction
/// acts through erythema alone.
///
/// Every right side is 0 at rest, for healthy skin and for a condition, and each state decays to
/// it. There is no exchange sideways: dose is local. Steps are exact for constant rates, conserve
/// melanin and stay positive for any length; rates are taken at the middle of a step.
///
/// Source     structure: textbook physiology (assumption); renewal_reach and solution on
///            farshi-2020-melasma-needling-alone; horny layer baker-1967-horny-turnover
/// Holds for  face, needles of 0.5 to 2.5 mm, columns of heat; epidermal and mixed melasma, dark
///            spots, darkening after inflammation
/// Leaves out warmth that coagulates nothing, light that melanin itself absorbs, hormones, loss and
///            number of melanocytes, vitiligo, melanin in hair, spread of melanocytes sideways

#include <span>
#include <vector>

#include "grid/tissue.hpp"
#include "injury/injury.hpp"
#include "process/pigment/heated_skin.hpp"
#include "process/pigment/pigment_parameters.hpp"

namespace needlework {

/// What pigment must know of the person.
struct PigmentSite {
    double individual_typology_angle_deg = 40.0;
};

/// What acts on the skin during a step.
struct PigmentConditions {
    double inhibition_of_melanogenesis = 0.0;  ///< 0 to 1
    double inhibition_of_transfer = 0.0;       ///< 0 to 1
    double sun_med_per_day = 0.0;              ///< above the usual of the person
    double sun_protection = 1.0;               ///< by which a sunscreen divides it, 1 and up
    double desquamation = 0.0;                 ///< D: horny layer shed faster, as a share
    double renewal = 0.0;                      ///< a D: living epidermis renewed faster
};

/// Melanin that came and went, means over the surface on the scale of b, since the last step.
struct PigmentBalance {
    double made = 0.0;       ///< into the epidermis and the dermis
    double kept_back = 0.0;  ///< not handed over to the epidermis
    double digested = 0.0, shed = 0.0, cleared = 0.0;
};

class Pigment {
  public:
    Pigment(const Box& box, const PigmentParameters& parameters, const PigmentSite& site);

    /// The maps at rest: melanin_basal, _suprabasal, _horny, _dermal; those that drive them. The
    /// excess of a condition is given cell by cell (empty: healthy skin).
    void add_maps(Tissue& tissue, std::span<const float> epidermal_excess = {},
                  std::span<const float> dermal_melanin = {}) const;

    /// What channels do: killed epidermis takes its melanin with it, but for what drops. What heat
    /// killed where it lay is shed in weeks instead, and cells beside it are under stress.
    void injure(Tissue& tissue, const std::vector<Channel>& channels,
                const HeatedSkin& heat = {}) const;

    /// One step; `inflammation` is the mean erythema of the papillary dermis of each column.
    PigmentBalance step(Tissue& tissue, double dt_s, std::span<const double> inflammation,
                        const PigmentConditions& conditions = {}) const;

    /// Activity of the melanocytes for what they feel (pigment.7).
    double activity(double stimulus) const;
    double gain() const { return gain_; }
    /// Shares of basal, suprabasal and horny melanin in healthy skin at rest; sum 1.
    struct Shares {
        double basal, suprabasal, horny;
    };
    Shares rest() const { return rest_; }

  private:
    Box box_;
    PigmentParameters parameters_;
    double gain_, digested_, total_time_s_;
    Shares rest_;
};

}  // namespace needlework
