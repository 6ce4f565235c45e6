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

/// InputError with the known sites where there is no such site, or a number has no source.
SiteFollicles load_site_follicles(std::string_view site);
/// For SkinColumn::follicles: the site's openings, the active's diffusivity in their water.
FollicleShunt follicles_of(std::string_view site, const Active& active);

}  // namespace needlework
