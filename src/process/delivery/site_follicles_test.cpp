#include "process/delivery/site_follicles.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/data_folder.hpp"
#include "base/problem.hpp"

namespace needlework {
namespace {

TEST(SiteFollicles, EverySiteOfTheAtlasHasSome) {
    for (const auto& entry :
         std::filesystem::directory_iterator(data_folder() / "skin" / "sites")) {
        const SiteFollicles site = load_site_follicles(entry.path().stem().string());
        EXPECT_GT(site.density.si, 0.0);
        EXPECT_GT(site.radius.si, 0.0);
    }
    // otberg-2004-follicles: most on the forehead; its openings are a percent of the surface
    const SiteFollicles forehead = load_site_follicles("forehead");
    EXPECT_GT(forehead.density, load_site_follicles("forearm").density);
    const double share = forehead.density.si * 3.14 * forehead.radius.si * forehead.radius.si;
    EXPECT_GT(share, 0.005);
    EXPECT_LT(share, 0.02);
    EXPECT_THROW(load_site_follicles("elbow"), InputError);
}

TEST(SiteFollicles, AHairySiteLetsMoreThrough) {
    const Active active = load_active("caffeine").active;
    Vehicle gel;
    gel.concentration = MassDensity{10.0};
    gel.infinite = true;
    SkinColumn skin = SkinColumn::of(active, true);
    auto through = [&] { return deliver(skin, gel, {}, {24.0_h}).samples.back().receptor; };
    const double bald = through();
    skin.follicles = follicles_of("forearm", active);
    const double forearm = through();
    skin.follicles = follicles_of("forehead", active);
    EXPECT_GT(forearm, bald);
    EXPECT_GT(through(), 1.05 * forearm);
    // Cut skin pulls most of them shut; without them the column is bald.
    skin.follicles = follicles_of("forehead", active, {}, true);
    const double excised = through();
    skin.follicles = follicles_of("forehead", active);
    EXPECT_LT(excised, through());
    EXPECT_GT(excised, bald);
    FollicleNumbers none;
    none.follicles = false;
    EXPECT_EQ(follicles_of("forehead", active, none).density.si, 0.0);
}

TEST(SiteFollicles, ABaseMayBeTrappedInAnAcidLumen) {
    // It comes down channels, crosses the wall un-ionised, and is an ion in the lumen's acid.
    const Active base = load_active("naloxone").active;
    SkinColumn skin = SkinColumn::of(base, true);
    skin.follicles = follicles_of("scalp", base);
    Vehicle acid;
    acid.concentration = MassDensity{10.0};
    acid.infinite = true;
    acid.unionised = base.unionised_share(5.0);
    DeliveryChannels channels;
    channels.density = 200.0_per_cm2;
    channels.fluid_diffusivity = channels.vehicle_diffusivity =
        water_diffusivity(base.molecular_weight);
    const DeliveryResult run = deliver(skin, acid, channels, {24.0_h});  // no BugError
    EXPECT_LT(run.balance_error, 1e-10);
    const FollicleShunt& hair = skin.follicles;
    const double room = hair.density.si * M_PI * hair.radius.si * hair.radius.si * hair.film_share *
                        (hair.depth.si + skin.horny_layer.thickness.si);
    EXPECT_GT(run.samples.back().follicles / room, 10.0);
}

}  // namespace
}  // namespace needlework
