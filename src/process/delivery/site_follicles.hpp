#pragma once
/// Follicles of a site as a shunt for an active: data/delivery/follicles.toml.

#include <string_view>

#include "process/delivery/fast_delivery.hpp"

namespace needlework {

/// Openings of a site with their source.
struct SiteFollicles {
    static constexpr std::string_view id = "follicles";

    AreaDensity density{0.0};
    Length radius{0.0};

    static void parameters(auto& p) {
        p("density", &SiteFollicles::density, "1/cm2", between(0.0_per_cm2, 2000.0_per_cm2),
          "Openings of follicles per area", choice)
            .required();
        p("radius", &SiteFollicles::radius, "um", between(1.0_um, 500.0_um), "Radius of an opening",
          choice)
            .required();
    }
};

/// What nobody measured of follicles as a way in, and whether they are one at all.
struct FollicleNumbers {
    static constexpr std::string_view id = "delivery.follicles";

    bool follicles = true;
    double follicle_film = 0.05;
    double follicle_wall = 5.0;
    double excised_follicles = 0.1;

    static void parameters(auto& p) {
        using F = FollicleNumbers;
        p.flag("follicles", &F::follicles,
               "Whether the follicles of the site let the active through beside the horny layer",
               choice);
        p("follicle_film", &F::follicle_film, "1", between(0.0, 1.0),
          "Share of a follicle's opening that is water beside hair and sebum", assumption)
            .prior(loguniform(0.01, 0.3));
        p("follicle_wall", &F::follicle_wall, "1", between(0.0, 1000.0),
          "Permeability of the thin wall of the infundibulum over that of horny layer", assumption)
            .prior(loguniform(1.0, 30.0));
        p("excised_follicles", &F::excised_follicles, "1", between(0.0, 1.0),
          "Share of follicles that stay open in excised skin, whose cut fibres pull them shut",
          "patzelt-2008-follicles")
            .prior(loguniform(0.03, 1.0));
    }
};

/// InputError with the known sites where there is no such site, or a number has no source.
SiteFollicles load_site_follicles(std::string_view site);
/// For SkinColumn::follicles: the site's openings, the active's diffusivity in their water.
FollicleShunt follicles_of(std::string_view site, const Active& active,
                           const FollicleNumbers& numbers = {}, bool excised = false);

}  // namespace needlework
