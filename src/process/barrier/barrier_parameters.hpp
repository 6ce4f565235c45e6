#pragma once
/// The numbers of the closing barrier; the equations stand in barrier.hpp.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

struct BarrierParameters {
    static constexpr std::string_view id = "barrier";

    // Two clocks (barrier.1)
    double fast_share = 0.88;
    Time fast_time = 0.6_h;
    Time slow_half_life = 23.2_h;

    // What slows the slow clock (barrier.2)
    Length reference_length = 600.0_um;
    double length_exponent = 0.5;
    AreaDensity reference_number{278e4};
    double number_exponent = 0.2;
    double dark_skin_slowing = 1.2;
    double nsaid_slowing = 2.0;

    // What instruments see (barrier.3, barrier.4)
    double impedance_closed = 0.16;
    double vapour_share = 0.03;
    Length dry_length = 20.0_um;
    Length still_air = 10.0_mm;

    // Quality of the new horny layer (barrier.5)
    double quality_loss = 0.5;
    Length quality_rim = 30.0_um;
    Time quality_time = 2.0_d;

    static void parameters(auto& p) {
        using B = BarrierParameters;
        p("fast_share", &B::fast_share, "1", between(0.0, 1.0),
          "Share of the open area that closes on the fast clock: drying, clot, swelling",
          "gupta-2011-resealing")
            .prior(uniform(0.85, 0.95))
            .calibrated_on("gupta-2011-resealing");
        p("fast_time", &B::fast_time, "h", between(0.02_h, 10.0_h),
          "Time of the fast clock in open air: impedance is back within 2 h",
          "gupta-2011-resealing")
            .prior(loguniform(0.2_h, 0.65_h))
            .calibrated_on("gupta-2011-resealing");
        p("slow_half_life", &B::slow_half_life, "h", between(1.0_h, 300.0_h),
          "Half-life of the biological closure, alone under a dressing: mean of arm, forearm and "
          "abdomen; people differ by a half; that the study occluded is assumed",
          "ogunjimi-2021-closure-site")
            .prior(lognormal(23.2_h, 1.6))
            .evidence(20.2_h, 25.9_h)
            .calibrated_on("ogunjimi-2021-closure-site");

        p("reference_length", &B::reference_length, "um", between(50.0_um, 3000.0_um),
          "Channel length that the half-life belongs to; the study's needle was not seen",
          assumption);
        p("length_exponent", &B::length_exponent, "1", between(0.0, 2.0),
          "How the half-life grows with channel length (known in sign only)", assumption)
            .prior(uniform(0.0, 1.0));
        p("reference_number", &B::reference_number, "1/cm2",
          between(AreaDensity{1e4}, AreaDensity{1e8}),
          "Channels per area that the half-life belongs to: those of array/solid-600, which stands "
          "for the study's array, not seen",
          assumption);
        p("number_exponent", &B::number_exponent, "1", between(0.0, 1.0),
          "How the half-life grows with channels per area: longer windows with more needles are "
          "what gupta-2011-resealing set out to show, the size was not read; 0 = channels close "
          "each for itself",
          assumption)
            .prior(uniform(0.0, 0.4));
        p("dark_skin_slowing", &B::dark_skin_slowing, "1", between(1.0, 3.0),
          "Half-life in the darkest skin over that in the lightest; contested", assumption)
            .prior(uniform(1.0, 1.5));
        p("nsaid_slowing", &B::nsaid_slowing, "1", between(1.0, 10.0),
          "Half-life under a topical anti-inflammatory over that without", assumption)
            .prior(uniform(1.2, 3.0));

        p("impedance_closed", &B::impedance_closed, "1", between(0.01, 0.9),
          "Share of the open area at which impedance calls a channel closed: half-life against "
          "closure time of the same people, 0.14 to 0.18",
          "ogunjimi-2021-closure-site")
            .prior(uniform(0.14, 0.18));
        p("vapour_share", &B::vapour_share, "1", between(0.0001, 1.0),
          "Share of a channel's open area through which vapour leaves; the rest is plugged",
          assumption)
            .prior(loguniform(0.005, 0.3));
        p("dry_length", &B::dry_length, "um", between(1.0_um, 500.0_um),
          "Length of the vapour path inside a channel", assumption)
            .prior(loguniform(10.0_um, 40.0_um));
        p("still_air", &B::still_air, "mm", between(0.5_mm, 100.0_mm),
          "Layer of still air over the skin", assumption)
            .prior(loguniform(5.0_mm, 20.0_mm));

        p("quality_loss", &B::quality_loss, "1", between(0.0, 0.95),
          "Defect of the horny layer that grows out of wounded epidermis, at its fullest before "
          "shedding",
          assumption)
            .prior(uniform(0.2, 0.8));
        p("quality_rim", &B::quality_rim, "um", between(0.0_um, 300.0_um),
          "Disturbed epidermis around a wound", assumption)
            .prior(uniform(10.0_um, 60.0_um));
        p("quality_time", &B::quality_time, "d", between(0.2_d, 14.0_d),
          "Time in which the defect surfaces, and then is shed; water loss that rises for up to "
          "three days and is back in seven is known in sign only",
          assumption)
            .prior(uniform(1.0_d, 3.0_d));
    }
};

}  // namespace needlework
