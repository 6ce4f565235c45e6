#pragma once
/// Which parameters matter for which measure: a radial design walked on unit cells.
///
///     mu*_i = mean over blocks of |x_bi - x_b|                                     (study.14)
///     S_Ti = mean over blocks of (x_bi - x_b)^2 / (2 V)                             (study.15)
///
///   x_b, x_bi  the measure in the base of block b, and with factor i from another draw, all else
///              (people, places of strikes) as it was
///   V          variance of the measure
///
/// mu* is Morris' mean absolute effect of one redraw; S_Ti the share of the variance that a factor
/// makes alone and together with others (Jansen 1999; Campolongo, Saltelli and Cariboni 2011). The
/// shares add up to more than 1 where factors act together. Parameters that a calibration holds
/// move as one factor, since they are correlated.

#include <string>
#include <vector>

namespace needlework {

struct FactorEffect {
    std::string factor;
    double mean_absolute = 0.0;  ///< mu*, in the unit of the values
    double total_share = 0.0;    ///< S_T
    double error = 0.0;          ///< one sd of S_T
};

/// Effects from values in the order of DrawPlan::radial: block by block, the base first, then the
/// factors in their order. Blocks whose base has no number are left out.
std::vector<FactorEffect> effects_of(const std::vector<double>& values,
                                     const std::vector<std::string>& factors);

}  // namespace needlework
