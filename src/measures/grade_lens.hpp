#pragma once
/// Grades by a rater: cumulative probit lenses over a physical summary, and lenses of change.
///
///   grade = lowest + number of thresholds below x + g - b + e                       (measures.19)
///
///   x  the summary (of a wrinkle: logarithm of its depth)   g  what it does not explain in this
///   person, the same before and after   b  shift of raters who know (measures.33)   e  noise of
///   the rater
///
/// Evenly spaced thresholds are fitted once: over people whose x + g + e is normal they give the
/// published mean and spread of the grades before treatment.
///
///   GAIS = 5 - sum over j of Phi((y + b_y - y_j)/sd)                                (measures.20)
///   improvement as graded = G y + b_y + e_person                                    (measures.21)
///   y = 1 - (severity now over before)
///
/// Source     alqam-2022-neck-wrinkles (baseline), park-2012-striae (G);
///            lemperle-2001-wrinkle-scale
/// Holds for  raters who see one kind of lesion
/// Leaves out light, colour, and that raters of change see both pictures at once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "measures/lens_parameters.hpp"

namespace needlework {

struct OrdinalScale {
    double lowest = 0.0;
    std::vector<double> thresholds;  ///< rising
    double rater_sd = 0.0;

    /// Mean over raters.
    double expected(double x) const;
    /// Mean and standard deviation over people whose x + g is normal, raters included.
    double mean_over(double middle, double spread) const;
    double sd_over(double middle, double spread) const;
    /// Shares of the grades over such people, from the lowest.
    std::vector<double> shares_over(double middle, double spread) const;
};

/// Mean and spread over the baseline people of what a scale makes of them.
using ScaleMoments = std::function<std::pair<double, double>(const OrdinalScale&)>;
/// Evenly spaced thresholds for which `moments` are (mean, sd); thresholds further up lower the
/// mean, a wider step the sd. Only the thresholds of `scale` are replaced; they lie within ten
/// spreads of the middle of x + g.
OrdinalScale fitted_thresholds(OrdinalScale scale, double mean, double sd, double middle,
                               double spread, const ScaleMoments& moments);

/// Evenly spaced thresholds that give mean and sd over people with x + g of normal(middle, spread).
OrdinalScale fitted_scale(double lowest, int n_thresholds, double mean, double sd, double middle,
                          double spread, double rater_sd);

/// Wrinkles, 0 none to 5 very deep; x is the logarithm of the depth over one micrometre.
OrdinalScale lemperle_scale(const LensParameters& lens);
double lemperle_severity(Length depth);

/// Striae on the Manchester scale without its visual analogue scale, 5 best to 18 worst.
///   x = [ln(depth/1 um) + ln(max(dE, 1))]/2                                         (measures.29)
/// dE colour difference in CIELAB from the skin around; below 1 nobody sees it.
OrdinalScale manchester_scale(const LensParameters& lens);
double manchester_severity(Length depth, double colour_difference);

/// Global change, 1 very much better, 2 much, 3 better, 4 the same, 5 worse; mean over raters whose
/// `shift` is b_y.
double expected_gais(double improvement, double shift, const LensParameters& lens);

/// Improvement that a rater writes down, as a share; quarters of it are the published classes.
/// `person` is a standard normal number, 0 where there is nothing to compare yet.
double graded_improvement(double improvement, double person, double shift,
                          const LensParameters& lens);

}  // namespace needlework
