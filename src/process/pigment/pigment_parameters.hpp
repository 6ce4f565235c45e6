#pragma once
/// The numbers of pigment; the equations stand in pigment.hpp. Melanin is counted relative to what
/// the epidermis of the same person holds where it is healthy and at rest.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

struct PigmentParameters {
    static constexpr std::string_view id = "pigment";

    // Transport through the epidermis (pigment.2 to pigment.4)
    Time basal_time = 7.0_d;
    Time suprabasal_time = 14.0_d;
    Time horny_time = 10.0_d;
    double digested_light = 0.7;
    double digested_dark = 0.2;

    // Dermis (pigment.5)
    Time dermal_time = 1.0_yr;
    double dropped_share = 0.3;
    Time membrane_time = 7.0_d;

    // What drives the melanocytes (pigment.6 to pigment.8)
    Time stimulus_time = 10.0_d;
    double stimulus_gain = 3.0;
    double dark_over_light = 4.0;
    double largest_stimulation = 4.0;
    double sun_stimulus = 0.1;

    // Heat (pigment.6, pigment.14)
    double heat_stimulus = 0.2;
    Time heat_time = 10.0_d;
    Length heat_reach = 100.0_um;

    // Needling (pigment.9 to pigment.11)
    Length renewal_reach = 5.0_um;
    double renewal_speed = 1.0;
    Time renewal_time = 7.0_d;
    Time relapse_time = 2.0_yr;

    // A depigmenting solution that a session drives in (pigment.12)
    double solution_inhibition = 0.55;
    Time solution_time = 30.0_d;

    static void parameters(auto& p) {
        using P = PigmentParameters;
        p("basal_time", &P::basal_time, "d", between(1.0_d, 60.0_d),
          "Time that melanin stays in the basal layer", assumption)
            .prior(lognormal(7.0_d, 1.4));
        p("suprabasal_time", &P::suprabasal_time, "d", between(2.0_d, 60.0_d),
          "Time in which living cells carry melanin from the basal to the horny layer", assumption)
            .prior(lognormal(14.0_d, 1.3));
        p("horny_time", &P::horny_time, "d", between(2.0_d, 60.0_d),
          "Time in which the horny layer is shed: one week on the forehead, two on the back",
          "baker-1967-horny-turnover")
            .prior(lognormal(10.0_d, 1.3))
            .evidence(7.0_d, 21.0_d);
        p("digested_light", &P::digested_light, "1", between(0.0, 0.99),
          "Share of melanin digested on its way up in the lightest skin", assumption)
            .prior(uniform(0.5, 0.9));
        p("digested_dark", &P::digested_dark, "1", between(0.0, 0.99),
          "The same share in the darkest skin, whose melanosomes reach the surface", assumption)
            .prior(uniform(0.05, 0.4));

        p("dermal_time", &P::dermal_time, "yr", between(0.05_yr, 20.0_yr),
          "Time in which macrophages clear melanin from the dermis", assumption)
            .prior(lognormal(1.0_yr, 2.0));
        p("dropped_share", &P::dropped_share, "1", between(0.0, 1.0),
          "Share of melanin made that drops into the dermis where the basement membrane is gone, "
          "and of the basal melanin of killed epidermis",
          assumption)
            .prior(uniform(0.05, 0.6));
        p("membrane_time", &P::membrane_time, "d", between(0.5_d, 90.0_d),
          "Time in which the basement membrane closes again", assumption)
            .prior(lognormal(7.0_d, 1.7));

        p("stimulus_time", &P::stimulus_time, "d", between(0.5_d, 90.0_d),
          "Time by which melanocytes lag behind inflammation and sun", assumption)
            .prior(lognormal(10.0_d, 1.6));
        p("stimulus_gain", &P::stimulus_gain, "1", between(0.0, 100.0),
          "Rise of melanin production for full erythema held on for long, in the lightest skin",
          assumption)
            .prior(loguniform(0.75, 12.0));
        p("dark_over_light", &P::dark_over_light, "1", between(1.0, 30.0),
          "That rise in the darkest skin over the lightest. No study of needles gives it: the "
          "prior "
          "follows the shares of darkening after lasers (4 to 92 % in types IV to VI, few in I to "
          "III)",
          assumption)
            .prior(loguniform(1.5, 10.0));
        p("largest_stimulation", &P::largest_stimulation, "1", between(0.5, 30.0),
          "Most that inflammation and sun add to the production of rest", assumption)
            .prior(uniform(2.0, 6.0));
        p("sun_stimulus", &P::sun_stimulus, "1", between(0.0, 5.0),
          "Erythema that one minimal erythema dose a day above the usual stands for", assumption)
            .prior(loguniform(0.03, 0.3));

        p("heat_stimulus", &P::heat_stimulus, "1", between(0.0, 5.0),
          "Erythema that wholly coagulated surroundings stand for, right after. Not measured in "
          "skin. In culture an hour at 42 degC a day for three days made human melanocytes make 78 "
          "% more melanin (heat-melanocytes-2011), which is 0.2 by the gain of light brown skin; "
          "40 degC for five days made none make more (gu-2014-heat-uvb-melanocytes)",
          assumption)
            .prior(uniform(0.0, 0.5));
        p("heat_time", &P::heat_time, "d", between(0.5_d, 120.0_d),
          "Time in which cells beside coagulated tissue calm down. Heat-shock protein 70 is up on "
          "day 1 and back on day 7 after a fractional laser (fp-acute-2012-photoaged), but down "
          "only by month 3 after an ablative one (xu-2011-co2-heat-shock)",
          assumption)
            .prior(lognormal(10.0_d, 2.0))
            .evidence(7.0_d, 90.0_d);
        p("heat_reach", &P::heat_reach, "um", between(5.0_um, 1.0_mm),
          "Distance at which coagulated tissue counts 61 % of what it does where the melanocytes "
          "are. Heat spreads through skin by about 55 um in 10 ms and 180 um in 100 ms, four times "
          "the time doubles it (conductivity of ye-2017-burn-review)",
          assumption)
            .prior(lognormal(100.0_um, 2.0));

        p("renewal_reach", &P::renewal_reach, "um", between(0.0_um, 500.0_um),
          "Epidermis around a wound that is renewed with it; the wound alone explains the study",
          assumption)
            .prior(uniform(0.0_um, 30.0_um))
            .calibrated_on("farshi-2020-melasma-needling-alone");
        p("renewal_speed", &P::renewal_speed, "1", between(0.0, 10.0),
          "How much faster renewed epidermis turns over, right after", assumption)
            .prior(uniform(0.3, 2.0));
        p("renewal_time", &P::renewal_time, "d", between(1.0_d, 60.0_d),
          "Time in which that haste fades", assumption)
            .prior(lognormal(7.0_d, 1.4));
        p("relapse_time", &P::relapse_time, "yr", between(0.1_yr, 50.0_yr),
          "Time in which renewed epidermis returns to what the condition makes of it; that some "
          "of the gain is lost is known in sign only (feng-2024-meta-txa)",
          assumption)
            .prior(lognormal(2.0_yr, 2.0));

        p("solution_inhibition", &P::solution_inhibition, "1", between(0.0, 0.95),
          "Inhibition of melanogenesis right after a depigmenting solution was driven in",
          assumption)
            .prior(uniform(0.1, 0.9))
            .calibrated_on("farshi-2020-melasma-needling-alone");
        p("solution_time", &P::solution_time, "d", between(0.5_d, 90.0_d),
          "Time in which that inhibition fades", assumption)
            .prior(lognormal(30.0_d, 1.7));
    }
};

}  // namespace needlework
