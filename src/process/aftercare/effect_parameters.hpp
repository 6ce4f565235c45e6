#pragma once
/// The numbers of what actives and aftercare do to skin; the equations stand in effect_timeline.hpp
/// care_timeline.hpp and water_film.hpp.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

using MassPerArea = Quantity<-2, 1, 0>;  ///< kg/m^2

struct EffectParameters {
    static constexpr std::string_view id = "effects";

    // From the dish to skin (aftercare.1)
    double ec50_factor = 1.0;
    double emax_factor = 1.0;

    // How fast effects come and go (aftercare.2, aftercare.4)
    Time onset = 12.0_h;
    Time dermal_memory = 2.0_d;
    double irritation_erythema = 1.0;
    Time irritation_time = 1.0_d;

    Time washed_after = 24.0_h;

    // Where they act (aftercare.3, aftercare.5)
    double thickness_share = 0.5;
    double antioxidant_share = 0.3;

    // Horny layer that is shed faster (aftercare.13)
    double desquamation_answer = 0.8;

    // Hyaluronan on the skin (aftercare.10 to aftercare.12)
    double film_wetness = 0.5;
    MassPerArea film_half{5e-5};
    double film_chain = 10000.0;
    double film_overlap = 10.0;
    double best_lubrication = 3.0;
    double soaked_water = 0.7;

    // Aftercare (aftercare.6 to aftercare.9)
    double moisturiser_wetness = 0.3;
    double cooling = 0.0;
    Time cooling_lasts = 1.0_h;
    double sun_through_wound = 1.0;

    static void parameters(auto& p) {
        using E = EffectParameters;
        p("ec50_factor", &E::ec50_factor, "1", between(1e-3, 1e3),
          "Concentration of half the effect in skin over that of the actives' files, which nearly "
          "always were read in a dish",
          assumption)
            .prior(lognormal(1.0, 3.0));
        p("emax_factor", &E::emax_factor, "1", between(0.05, 20.0),
          "Largest effect in skin over that of the actives' files; a share that is inhibited or "
          "blocked stays below 1",
          assumption)
            .prior(lognormal(1.0, 1.6));

        p("onset", &E::onset, "h", between(0.1_h, 240.0_h),
          "Time by which an effect that lasts (on melanin, on collagen) lags behind the "
          "concentration as it rises",
          assumption)
            .prior(loguniform(2.0_h, 48.0_h));
        p("dermal_memory", &E::dermal_memory, "d", between(0.05_d, 60.0_d),
          "Time in which fibroblasts forget an active that is gone; melanocytes forget in "
          "pigment.solution_time",
          assumption)
            .prior(lognormal(2.0_d, 2.0));
        p("irritation_erythema", &E::irritation_erythema, "1", between(0.0, 10.0),
          "Erythema that full irritation comes to when it is held on. No study of needled skin "
          "gives it",
          assumption)
            .prior(loguniform(0.2, 3.0));
        p("irritation_time", &E::irritation_time, "d", between(0.05_d, 30.0_d),
          "Time by which erythema lags behind irritation, and in which it fades", assumption)
            .prior(lognormal(1.0_d, 2.0));

        p("washed_after", &E::washed_after, "h", between(0.05_h, 240.0_h),
          "Time after which what is left of a product on the skin is washed off, where its "
          "duration "
          "does not say",
          assumption)
            .prior(loguniform(8.0_h, 48.0_h));

        p("thickness_share", &E::thickness_share, "1", between(0.0, 5.0),
          "Growth of the epidermis for proliferation that is doubled and held on, over its "
          "thickness",
          assumption)
            .prior(uniform(0.0, 1.0));
        p("antioxidant_share", &E::antioxidant_share, "1", between(0.0, 1.0),
          "Share of what the sun does to melanocytes that a full antioxidant takes away",
          assumption)
            .prior(uniform(0.0, 0.6));

        p("desquamation_answer", &E::desquamation_answer, "1", between(0.0, 1.0),
          "Share of a faster shedding of the horny layer that the living epidermis makes up for; "
          "after weeks of 4 to 8 % glycolic acid cell layers and barrier were as before "
          "(glycolic-creams-2000, fartasch-1997-glycolic-barrier)",
          assumption)
            .prior(uniform(0.5, 1.0));

        p("film_wetness", &E::film_wetness, "1", between(0.0, 1.0),
          "How wet a thick film of long hyaluronan keeps channels and horny layer, 1 as under a "
          "dressing; creams of 50 to 2000 kDa all raised hydration "
          "(pavicic-2011-hyaluronan-weights)",
          assumption)
            .prior(uniform(0.1, 0.8));
        p("film_half", &E::film_half, "ug/cm2", between(MassPerArea{1e-7}, MassPerArea{1e-2}),
          "Hyaluronan on the skin at half of that: 2 ug/cm2 of a 0.1 % cream were felt", assumption)
            .prior(loguniform(MassPerArea{1e-5}, MassPerArea{2.5e-4}));
        p("film_chain", &E::film_chain, "1", between(100.0, 1e6),
          "Relative molecular mass at which chains hold half of what long ones do; from 50 kDa up "
          "no difference was seen (pavicic-2011-hyaluronan-weights)",
          assumption)
            .prior(loguniform(1000.0, 50000.0));
        p("film_overlap", &E::film_overlap, "1", between(0.1, 1000.0),
          "Concentration times intrinsic viscosity at which chains lubricate half as well as they "
          "can",
          assumption)
            .prior(loguniform(3.0, 30.0));
        p("best_lubrication", &E::best_lubrication, "1", between(1.0, 5.0),
          "Factor by which a thick gel divides the friction of a needle (1 dry; 1.5 to 3 were "
          "measured of lubricated needles)",
          "schneider-1978-needle-cadaver")
            .prior(uniform(1.5, 3.0));
        p("soaked_water", &E::soaked_water, "1", between(0.3, 0.95),
          "Share of water in the mass of horny layer under a dressing: as living epidermis",
          assumption)
            .prior(uniform(0.5, 0.8));

        p("moisturiser_wetness", &E::moisturiser_wetness, "1", between(0.0, 1.0),
          "How wet a moisturiser keeps channels and horny layer, 1 as under a film", assumption)
            .prior(uniform(0.0, 0.7));
        p("cooling", &E::cooling, "1", between(-0.9, 0.9),
          "Share of the redness that a cooling mask takes away: none unless asked for, for nobody "
          "measured it",
          assumption)
            .prior(normal(0.0, 0.15));
        p("cooling_lasts", &E::cooling_lasts, "h", between(0.01_h, 48.0_h),
          "Time in which vessels forget a cooling mask", assumption)
            .prior(loguniform(0.3_h, 4.0_h));
        p("sun_through_wound", &E::sun_through_wound, "1", between(0.0, 20.0),
          "How much more of the sun reaches melanocytes under horny layer that is gone, over what "
          "reaches them through a whole one",
          assumption)
            .prior(uniform(0.0, 3.0));
    }
};

}  // namespace needlework
