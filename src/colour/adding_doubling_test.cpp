// The transfer of light against published values: nothing here knows of skin.
#include "colour/adding_doubling.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace needlework {
namespace {

constexpr double per_cm = 100.0, cm = 1e-2;
constexpr double forever = std::numeric_limits<double>::infinity();

TEST(AddingDoubling, slab_with_matched_index) {
    // wang-1995-mcml-slab-matched: van de Hulst, exact: 0.09739 reflected, 0.66096 through.
    const OpticalLayer slab{10 * per_cm, 90 * per_cm, 0.75, 0.02 * cm};
    const SlabLight light = LayeredLight<16>(1.0).slab_normal(std::array{slab});
    EXPECT_NEAR(light.reflected, 0.09739, 3e-4);
    EXPECT_NEAR(light.transmitted, 0.66096, 3e-4);
}

TEST(AddingDoubling, half_space_under_a_mismatched_surface) {
    // wang-1995-mcml-semi-infinite-mismatched: Giovanelli 0.2600 with 0.0400 specular;
    // own-check-2026-mc-ad 0.25994.
    const OpticalLayer deep{10 * per_cm, 90 * per_cm, 0.0, forever};
    const LayeredLight<24> light(1.5);
    EXPECT_NEAR(light.specular_reflectance(), 0.04, 1e-12);
    EXPECT_NEAR(light.specular_reflectance() +
                    light.diffuse_reflectance(light.reflection(std::array{deep})),
                0.25994, 3e-4);
}

TEST(AddingDoubling, three_layers) {
    // wang-1995-mcml-three-layer and own-check-2026-mc-ad: 0.2379 +- 0.0005 reflected besides the
    // specular 0.0243729, 0.0960 +- 0.0004 through.
    const std::array<OpticalLayer, 3> layers{OpticalLayer{1 * per_cm, 100 * per_cm, 0.9, 0.1 * cm},
                                             {1 * per_cm, 10 * per_cm, 0.0, 0.1 * cm},
                                             {2 * per_cm, 10 * per_cm, 0.7, 0.2 * cm}};
    const LayeredLight<24> light(1.37);
    const SlabLight slab = light.slab_normal(layers);
    EXPECT_NEAR(light.specular_reflectance(), 0.0243729, 1e-7);
    EXPECT_NEAR(slab.reflected - light.specular_reflectance(), 0.2379, 5e-4);
    EXPECT_NEAR(slab.transmitted, 0.0960, 4e-4);
}

TEST(AddingDoubling, slab_of_the_reference_program) {
    // prahl-iadpython-reference: albedo 0.5, depth 1, g 0.9, computed there with four directions:
    // the same four must give the same digits, coarse as they are.
    const std::array slab{OpticalLayer{0.5, 0.5, 0.9, 1.0}};
    const LayeredLight<4> light(1.4);
    EXPECT_NEAR(light.slab_normal(slab).reflected, 0.03859, 1e-3);
    EXPECT_NEAR(light.slab_normal(slab).transmitted, 0.54038, 1e-3);
    EXPECT_NEAR(light.slab_diffuse(slab).reflected, 0.06527, 1e-3);
    EXPECT_NEAR(light.slab_diffuse(slab).transmitted, 0.45887, 1e-3);
}

TEST(AddingDoubling, light_is_conserved_without_absorption) {
    for (double n : {1.0, 1.4})
        for (double g : {0.0, 0.8}) {
            const std::array slab{OpticalLayer{0.0, 30 * per_cm, g, 0.1 * cm}};
            for (const SlabLight& light :
                 {LayeredLight<4>(n).slab_normal(slab), LayeredLight<16>(n).slab_normal(slab)})
                EXPECT_NEAR(light.reflected + light.transmitted, 1.0, 1e-9);
        }
}

TEST(AddingDoubling, clear_glass_has_its_two_surfaces) {
    // Analytic: 2 r/(1 + r) of normal light comes back from a plate with both its surfaces.
    // A trace of absorption: rays beyond the critical angle never leave a clear plate.
    const OpticalLayer clear{1e-3, 0.0, 0.0, 1e-3};
    const double r = std::pow((1.5 - 1.0) / (1.5 + 1.0), 2);
    EXPECT_NEAR(LayeredLight<8>(1.5).slab_normal(std::array{clear}).reflected, 2 * r / (1 + r),
                1e-5);
}

TEST(AddingDoubling, cutting_a_layer_changes_nothing) {
    const LayeredLight<8> light(1.4);
    const OpticalLayer whole{1 * per_cm, 50 * per_cm, 0.8, 0.1 * cm};
    OpticalLayer part = whole;
    part.thickness_m *= 0.5;
    EXPECT_NEAR(light.slab_normal(std::array{whole}).reflected,
                light.slab_normal(std::array{part, part}).reflected, 2e-4);
    const OpticalLayer below{1 * per_cm, 50 * per_cm, 0.8, forever};
    EXPECT_NEAR(light.diffuse_reflectance(light.reflection(std::array{whole, below})),
                light.diffuse_reflectance(light.reflection(std::array{below})), 2e-4);
}

TEST(AddingDoubling, converges_with_the_number_of_directions) {
    const OpticalLayer deep{1 * per_cm, 200 * per_cm, 0.9, forever};
    const auto reflected = [&](const auto& light) {
        return light.diffuse_reflectance(light.reflection(std::array{deep}));
    };
    const double fine = reflected(LayeredLight<24>(1.4)), middle = reflected(LayeredLight<16>(1.4)),
                 coarse = reflected(LayeredLight<4>(1.4));
    EXPECT_LT(std::abs(middle - fine), std::abs(coarse - fine));
    EXPECT_NEAR(middle, fine, 2e-3);
}

TEST(AddingDoubling, surface_reflects_as_fresnel_says) {
    EXPECT_NEAR(fresnel_reflectance(1.4, 1.0), std::pow(0.4 / 2.4, 2), 1e-15);
    EXPECT_EQ(fresnel_reflectance(1.4, 0.5), 1.0);  // 60 degrees, beyond the critical 45.6
    EXPECT_EQ(fresnel_reflectance(1.0, 0.3), 0.0);
}

}  // namespace
}  // namespace needlework
