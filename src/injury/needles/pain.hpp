#pragma once
/// Pain of a session on a scale of 0 to 10.
///
///   x = x_0 (L / 1 mm)^1.77 (N / N_0)^0.30 a,   pain = 10 x / (1 + x)                 (needles.13)
///
///   L    needle length                      N  needles in the skin at once
///   N_0  those of a 1 mm roller of 192 needles
///   a    1 bare; anaesthetic factors below 1
///
/// Source     gill-2008-pain (exponents, from single needles and arrays of 5 to 50),
///            luz-2017-pain-roller (level under cream; cream driven in)
/// Holds for  0.5 to 1.5 mm; a scale that ends at 10 needs the saturation, which is an assumption
/// Leaves out site, bleeding, the operator; the effect of cream against none was not measured there
///            and is an assumption.

#include "base/quantity.hpp"
#include "injury/needles/device.hpp"
#include "params/declaration.hpp"

namespace needlework {

struct PainModel {
    static constexpr std::string_view id = "needles.pain";

    double length_exponent = 1.771;
    double number_exponent = 0.301;
    double drive_at_1mm_under_cream = 1.092;
    double driven_in_factor = 0.457;
    double cream_factor = 0.457;

    static void parameters(auto& p) {
        using M = PainModel;
        p("length_exponent", &M::length_exponent, "1", between(0.0, 4.0),
          "Exponent of pain with needle length", "gill-2008-pain")
            .prior(normal(1.771, 0.2))
            .calibrated_on("gill-2008-pain");
        p("number_exponent", &M::number_exponent, "1", between(0.0, 1.0),
          "Exponent of pain with the number of needles at once", "gill-2008-pain")
            .prior(normal(0.301, 0.05))
            .calibrated_on("gill-2008-pain");
        p("drive_at_1mm_under_cream", &M::drive_at_1mm_under_cream, "1", between(0.01, 20.0),
          "Drive of pain of a 1 mm roller under anaesthetic cream", "luz-2017-pain-roller")
            .prior(lognormal(1.092, 1.27))
            .calibrated_on("luz-2017-pain-roller");
        p("driven_in_factor", &M::driven_in_factor, "1", between(0.01, 1.0),
          "Factor on the drive when the cream was driven in with a 0.5 mm roller",
          "luz-2017-pain-roller")
            .prior(lognormal(0.457, 1.3))
            .calibrated_on("luz-2017-pain-roller");
        p("cream_factor", &M::cream_factor, "1", between(0.05, 1.0),
          "Factor on the drive of cream against none: taken equal to that of driving it in",
          assumption)
            .prior(uniform(0.3, 0.8));
    }

    enum class Anaesthetic { none, cream, driven_in };
    /// 0 to 10.
    double score(const Device& device, Anaesthetic anaesthetic) const;
};

}  // namespace needlework
