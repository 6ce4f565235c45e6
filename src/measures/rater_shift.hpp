#pragma once
/// How much better a rater sees what he knows to have been treated. A property of raters, not of a
/// scale, and in one place for all of them.
///
///   b = 0 at the first reading, where nobody was treated, and of blinded raters     (measures.33)
///
///   b_d  in units of log depth: Goodman-Baron grade and score, ECCA, Lemperle, Manchester
///   b_c  in units of log contrast: MASI and its kin
///   b_y  as a share of improvement: GAIS, graded improvement
///
/// Source     assumption (the priors of grade_open_shift, masi_open_shift, improvement_open_shift)
/// Holds for  people who rate; an instrument, a stain, or software that counts expects nothing
/// Leaves out raters who guess, shifts that differ between people or wear off

#include "measures/lens_parameters.hpp"

namespace needlework {

struct RaterShift {
    double log_depth = 0.0;     ///< b_d
    double log_contrast = 0.0;  ///< b_c
    double improvement = 0.0;   ///< b_y

    /// Of raters who know of a treatment; without it, none.
    static RaterShift of_those_who_know(const LensParameters& lens) {
        return {lens.grade_open_shift, lens.masi_open_shift, lens.improvement_open_shift};
    }
};

}  // namespace needlework
