#pragma once
/// What water and pH do to the permeability of intact horny layer.
///
///   factor = d + (1 - d) H,  H' = (wet - H)/th,  wet = 1 under a film, 0 in air,
///   between under a moisturiser  (delivery.24)
///   pH factor = 10^(sa max(0, pa - pH) + sb max(0, pH - pb))                  (delivery.25)
///
///   d       permeability in air over that when soaked: the soaked one is what permeability in
///           water (delivery.4) states
///   sa, sb  decades for each pH step beyond pa (acid) and pb (alkaline): none in a typical run,
///           drawn in an ensemble, for that the barrier itself answers is contested and its size
///           was never measured apart
///
/// Source     dancik-2013-osp-skin-model (a third when partly hydrated)
/// Holds for  lipid and corneocytes alike, which is an assumption
/// Leaves out swelling (the thickness stays), damage that outlasts the vehicle

#include <functional>
#include <vector>

#include "params/declaration.hpp"
#include "process/barrier/channel_clocks.hpp"

namespace needlework {

struct HornyLayerState {
    static constexpr std::string_view id = "delivery.horny_layer";

    double dry_permeability = 1.0 / 3.0;
    Time soaking_time = 1.0_h;
    double acid_decades = 0.0, alkaline_decades = 0.0;
    double acid_below = 4.0, alkaline_above = 7.0;

    static void parameters(auto& p) {
        using S = HornyLayerState;
        p("dry_permeability", &S::dry_permeability, "1", between(0.01, 1.0),
          "Permeability of horny layer in air over that when soaked", "dancik-2013-osp-skin-model")
            .prior(loguniform(0.1, 1.0));
        p("soaking_time", &S::soaking_time, "h", between(0.01_h, 48.0_h),
          "Time in which it soaks under a film, or dries again", assumption)
            .prior(loguniform(0.3_h, 4.0_h));
        p("acid_decades", &S::acid_decades, "1", between(0.0, 2.0),
          "Decades by which an acid vehicle opens the barrier itself, for each pH below "
          "acid_below; "
          "contested (jiang-1998-glycolic-acid): none in a typical run, drawn by an ensemble "
          "unless "
          "the protocol gives a number",
          assumption)
            .prior(uniform(0.0, 0.5));
        p("alkaline_decades", &S::alkaline_decades, "1", between(0.0, 2.0),
          "The same for each pH above alkaline_above; 0 for a patch, whose pH is no alkaline water",
          assumption)
            .prior(uniform(0.0, 0.5));
        p("acid_below", &S::acid_below, "1", between(1.0, 7.0), "pH below which acid acts",
          assumption);
        p("alkaline_above", &S::alkaline_above, "1", between(5.0, 12.0),
          "pH above which alkali acts", assumption);
    }
};

/// (delivery.24) for SkinColumn::hydration; in air before the first film. Occlusions ascend and do
/// not overlap.
std::function<double(Time)> hydration_under(const HornyLayerState& state,
                                            std::vector<Occlusion> occlusions);
/// (delivery.25) for Vehicle::ph_factor.
double ph_barrier_factor(const HornyLayerState& state, double ph);

}  // namespace needlework
