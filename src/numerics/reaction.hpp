#pragma once
/// Reactions as production and loss, y' = q(y) - p(y) y, by the alpha-QSS predictor and corrector.
///
///   y(dt) = y + dt (q - p y) / (1 + alpha(x) x),   x = p dt                (numerics.4)
///   alpha(x) = (180 + 60 x + 11 x^2 + x^3) / (360 + 60 x + 12 x^2 + x^3)
///
/// alpha is the published form in r = 1/x, multiplied by x^3, so that x = 0 needs no case. With q
/// and p fixed the step is the exact solution to the fourth order of x, and tends to q / p for
/// large x. Predictor and corrector together are second order. Positive by construction: what a
/// step leaves of y is 12 ((x - 5)^2 + 5) / (360 + 240 x + 72 x^2 + 12 x^3 + x^4) > 0. Rest (q
/// equal to the rounded product p * y) is kept to the last bit. No branches, no exp: loops over
/// these functions vectorise (but not with a running maximum of the error inside: store the errors
/// of a block and take their maximum after the loop).
///
/// Source     Mott, Oran and van Leer 2000, doi:10.1006/jcph.2000.6605
/// Holds for  q >= 0, p >= 0, x below 1e9 (x^4 must stay a float)
/// Leaves out coupling between species within a stage: it is what the corrector repairs

namespace needlework {

namespace alpha_qss_detail {

// A step takes a millionth less than it should, so that rounding never turns a positive value
// negative: the polynomials below carry up to eight roundings of 6e-8 each.
inline constexpr float held_back = 1.0F - 0x1p-20F;

// Polynomials of the published alpha(r), in x = 1/r.
inline float numerator(float x) { return 180.0F + x * (60.0F + x * (11.0F + x)); }
inline float denominator(float x) { return 360.0F + x * (60.0F + x * (12.0F + x)); }

/// 1 / (1 + alpha x)
inline float response(float x) {
    float d = denominator(x);
    return held_back * (d / (d + x * numerator(x)));
}

}  // namespace alpha_qss_detail

/// Production and loss of one species in one cell, at one state.
struct ProductionLoss {
    float production = 0.0F;  ///< q [unit/s], not negative
    float loss = 0.0F;        ///< p [1/s], not negative
};

/// Value at the end of the step with the rates of its start: first order.
inline float alpha_qss_predict(float y, ProductionLoss start, float dt_s) {
    float x = start.loss * dt_s;
    return y + (dt_s * alpha_qss_detail::response(x)) * (start.production - start.loss * y);
}

/// Value at the end of the step with the rates of its start and of the predicted end: second order.
inline float alpha_qss_correct(float y, ProductionLoss start, ProductionLoss end, float dt_s) {
    float loss = 0.5F * (start.loss + end.loss);
    float x = loss * dt_s;
    float alpha = alpha_qss_detail::numerator(x) / alpha_qss_detail::denominator(x);
    float production = start.production + alpha * (end.production - start.production);
    return y + (dt_s * alpha_qss_detail::response(x)) * (production - loss * y);
}

/// Error of a step scaled by its tolerance, to be kept below 1: the largest over cells and species
/// goes to StepControl. It measures the predictor, so the step control has order 1.
inline float alpha_qss_error(float y, float predicted, float corrected, float absolute,
                             float relative) {
    float difference = corrected - predicted;
    difference = difference < 0.0F ? -difference : difference;
    float size = y > corrected ? y : corrected;
    return difference / (absolute + relative * size);
}

}  // namespace needlework
