#pragma once
/// The numbers of hair follicles; the equations stand in follicle.hpp.

#include <string_view>

#include "base/quantity.hpp"
#include "params/declaration.hpp"

namespace needlework {

struct FollicleParameters {
    static constexpr std::string_view id = "follicle";

    // The healthy scalp
    AreaDensity healthy_density = 230.0_per_cm2;
    Time healthy_anagen = 3.0_yr;
    Time healthy_kenogen = 20.0_d;
    Length healthy_shaft = 75.0_um;

    // The cycle (follicle.1)
    Time catagen = 17.0_d;
    Time telogen = 100.0_d;

    // What shifts it (follicle.2, follicle.3)
    Length permanent_depth = 1.0_mm;
    double wound_recruits = 37.0;
    Rate wound_thickens = 0.041_per_d;
    Time memory = 90.0_d;
    double minoxidil_most = 1.8;
    double minoxidil_recruits = 1.5;
    double minoxidil_prolongs = 0.3;
    double minoxidil_thickens = 0.06;
    double androgen_share = 0.4;

    // Immune arrest (follicle.4)
    Time release = 1.0_yr;
    double calm_releases = 10.0;

    // How it is read
    Length terminal_shaft = 40.0_um;

    static void parameters(auto& p) {
        using F = FollicleParameters;
        p("healthy_density", &F::healthy_density, "1/cm2", between(10.0_per_cm2, 600.0_per_cm2),
          "Follicles of a healthy scalp that grow a hair or could", assumption)
            .prior(lognormal(230.0_per_cm2, 1.2));
        p("healthy_anagen", &F::healthy_anagen, "yr", between(0.1_yr, 10.0_yr),
          "Time in which a healthy follicle grows a hair", assumption)
            .prior(lognormal(3.0_yr, 1.3));
        p("healthy_kenogen", &F::healthy_kenogen, "d", between(1.0_d, 1000.0_d),
          "Time in which a healthy follicle stays empty between two hairs", assumption)
            .prior(lognormal(20.0_d, 1.5));
        p("healthy_shaft", &F::healthy_shaft, "um", between(20.0_um, 150.0_um),
          "Median diameter of hairs of a healthy scalp", assumption)
            .prior(lognormal(75.0_um, 1.15));

        p("catagen", &F::catagen, "d", between(1.0_d, 100.0_d),
          "Time in which a follicle regresses", assumption)
            .prior(lognormal(17.0_d, 1.2));
        p("telogen", &F::telogen, "d", between(10.0_d, 500.0_d),
          "Time in which a follicle rests and still holds its hair", assumption)
            .prior(lognormal(100.0_d, 1.25));

        p("permanent_depth", &F::permanent_depth, "mm", between(0.3_mm, 3.0_mm),
          "Depth below the surface to which a follicle lasts when it stands empty: the lower end "
          "of "
          "its bulge, where a wound is felt. 1 to 1.5 mm in thick hair (ross-1999-bulge), higher "
          "up in "
          "thin hair, whose follicles end in the upper reticular dermis (statpearls-hair-follicle)",
          assumption)
            .prior(uniform(0.5_mm, 1.5_mm));
        p("wound_recruits", &F::wound_recruits, "1", between(0.0, 10000.0),
          "How much faster an empty follicle starts a hair, for growth factor of 1 around it",
          assumption)
            .prior(lognormal(37.0, 4.0))
            .calibrated_on("aggarwal-2020-aga-needling-alone");
        p("wound_thickens", &F::wound_thickens, "1/d", between(0.0_per_d, 100.0_per_d),
          "Rate at which growth factor of 1 brings a follicle to the diameter of a healthy one",
          assumption)
            .prior(lognormal(0.041_per_d, 10.0))
            .calibrated_on("aggarwal-2020-aga-needling-alone");
        p("memory", &F::memory, "d", between(5.0_d, 1000.0_d),
          "Time in which a follicle forgets what thickened its hair", assumption)
            .prior(lognormal(90.0_d, 1.6));
        p("minoxidil_recruits", &F::minoxidil_recruits, "1", between(0.0, 100.0),
          "How much faster an empty follicle starts a hair under full minoxidil; 5 % gave +21 and "
          "+34 hairs/cm2 after 3 and 6 months in 9 men",
          "hoffmann-2005-trichoscan")
            .prior(lognormal(1.5, 1.7));
        p("minoxidil_prolongs", &F::minoxidil_prolongs, "1", between(0.0, 10.0),
          "How much longer hairs grow under full minoxidil, as a share", assumption)
            .prior(uniform(0.0, 0.6));
        p("minoxidil_thickens", &F::minoxidil_thickens, "1", between(0.0, 2.0),
          "Growth of the diameter under full minoxidil, as a share", assumption)
            .prior(uniform(0.0, 0.12));
        p("minoxidil_most", &F::minoxidil_most, "1", between(1.01, 10.0),
          "Most that minoxidil does however much comes in, over what 5 % twice a day does: over "
          "placebo 5 % gained 14.7 and 2 % 8.8 hairs/cm2 (olsen-2002-minoxidil, 1.8 by a "
          "saturating "
          "answer), 10 % no more than 5 % (ghonemy-2021-minoxidil)",
          "olsen-2002-minoxidil")
            .prior(uniform(1.1, 2.5));
        p("androgen_share", &F::androgen_share, "1", between(0.0, 1.0),
          "Share of the difference between a bald and a healthy follicle that a full block of "
          "dihydrotestosterone undoes",
          assumption)
            .prior(uniform(0.1, 0.7));

        p("release", &F::release, "yr", between(0.05_yr, 20.0_yr),
          "Time in which a follicle leaves immune arrest by itself; others enter it", assumption)
            .prior(lognormal(1.0_yr, 2.0));
        p("calm_releases", &F::calm_releases, "1", between(0.0, 1000.0),
          "How much faster it leaves under full immune calm", assumption)
            .prior(lognormal(10.0, 2.0));

        p("terminal_shaft", &F::terminal_shaft, "um", between(10.0_um, 100.0_um),
          "Diameter from which a hair counts as terminal", assumption)
            .prior(uniform(30.0_um, 60.0_um));
    }
};

}  // namespace needlework
