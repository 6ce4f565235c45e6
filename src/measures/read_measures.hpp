#pragma once
/// From the summary of a state to the numbers that a clinic or a laboratory would write down. Pure
/// functions of state and lens; nothing here changes a tissue.

#include <string_view>
#include <vector>

#include "measures/lens_parameters.hpp"
#include "measures/tissue_summary.hpp"

namespace needlework {

/// One reading without reading error, in SI (`value_si`); the unit for showing stands in the list.
struct Measured {
    std::string_view name;
    double value_si = 0.0;
    double shown() const;  ///< in the unit of the list
};

/// Every measure that a single state allows: histology, instruments, channels. Times (redness,
/// closing) come from a course of states (time_course.hpp), relief from maps (surface.hpp), the
/// grade from a face (face_score.hpp).
std::vector<Measured> read_state(const TissueSummary& summary, const SkinReference& skin,
                                 const LensParameters& lens);

/// Stained area of the papillary dermis; 1 when every cell is full.
double papillary_collagen_fraction(const TissueSummary& summary);
/// Collagen III of I and III in the papillary dermis.                              (measures.3)
double collagen_iii_share(const TissueSummary& summary, const LensParameters& lens);
/// OCT attenuation over the untreated value.                                       (measures.4)
///     mu / mu0 = 1 + s [w X + (1 - w)(c - 1)]
double optical_attenuation(const TissueSummary& summary, const LensParameters& lens);

/// Transepidermal water loss.                                                      (measures.5)
///     J = (1 - A) J0 <1/Q> + J_open A / (A + A_half)
///
///     A open area share, Q quality of the new stratum corneum (1 at rest), J0 of the site.
///     Small pores lose far more than their share of area, because vapour leaves them sideways too;
///     many of them together cannot lose more than a free water surface.
MassFlux tewl(double open_share, double inverse_quality, MassFlux site, const LensParameters& lens);

enum class Anaesthetic { none, topical, rolled_in };

/// Pain of a session, 0 to 10.                                                     (measures.6)
///     P = 10 D / (1 + D),   D = D_ref a (L / L_ref)^1.77 (N / N_ref)^0.30
///
///     L depth of the tip, N needles in the skin at once, a anaesthetic. D_ref gives the published
///     mean of the reference. Exponents hold where pain is small beside 10; tips deeper than the
///     longest of their study count as that.
double pain(Length tip_depth, double needles_at_once, Anaesthetic anaesthetic,
            const LensParameters& lens);

/// Chance that inflammation darkens skin visibly: of a drive on its melanocytes. (pigment.13)
double pih_risk(double melanocyte_drive, const LensParameters& lens);

/// When the risk of a scar is read: new myofibroblasts are gone by then, those of a scar are not;
/// fractional-harvest-2022-diameter looked at its wounds then.
inline constexpr Time scar_reading = 42.0_d;

/// Chance that a wound leaves a scar, from the local density A of myofibroblasts six weeks after.
///     P = Phi(ln(A / A50) / s)                                                    (healing.35)
/// `half_level` A50 is what a wound of lens.scar_half_width leaves (lone_wound.hpp).
double scar_risk(double myofibroblast, double half_level, const LensParameters& lens);

}  // namespace needlework
