#include "injury/needles/layered_bed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace needlework {
namespace {

// Interfaces between equal layers do not exist (analytic).
TEST(LayeredBed, EqualLayersAreAHalfSpace) {
    LayeredBed bed({{20e-6, 3e5}, {300e-6, 3e5}, {2e-3, 3e5}, {1.0, 3e5}}, 0.0, 1e-3);
    for (double k : {10.0, 1e3, 1e5, 1e7})
        EXPECT_NEAR(bed.surface_response(k) * 2.0 * 3e5 * k / 3.0, 1.0, 1e-10);
    for (double b : {1e-7, 1e-5, 1e-3}) {
        EXPECT_NEAR(bed.effective_modulus(b) / 3e5, 1.0, 1e-10);
        EXPECT_NEAR(bed.compliance(b) * 4.0 * std::numbers::pi * 3e5 * b / 3.0, 1.0, 1e-10);
    }
}

// A fine probe feels the top layer, a wide one the base.
TEST(LayeredBed, ScaleDecidesWhichLayerIsFelt) {
    LayeredBed bed({{100e-6, 1e6}, {1.0, 1e4}}, 0.0, 1e-3);
    EXPECT_NEAR(bed.effective_modulus(1e-8) / 1e6, 1.0, 0.01);
    EXPECT_NEAR(bed.effective_modulus(0.04) / 1e4, 1.0, 0.05);
}

// A thin stiff film on a soft half-space is a plate on an elastic bed: S = 1 / (D k^4 + 2 mu k),
// with D = E h^3 / 9 when incompressible (analytic, k h << 1, film free of the bed's shear to first
// order).
TEST(LayeredBed, StiffFilmIsAPlateOnABed) {
    double h = 10e-6, film = 1e9, base = 1e3;
    LayeredBed bed({{h, film}, {1.0, base}}, 0.0, h);
    double rigidity = film * h * h * h / 9.0;
    for (double kh : {0.02, 0.05, 0.1}) {
        double k = kh / h;
        double plate = 1.0 / (rigidity * std::pow(k, 4) + 2.0 * base / 3.0 * k);
        EXPECT_NEAR(bed.surface_response(k) / plate, 1.0, 0.02) << "k h = " << kh;
    }
}

// crichton-2013-scale-modulus (sign): skin's modulus falls with the probe's radius.
TEST(LayeredBed, Crichton2013ModulusFallsWithProbeRadius) {
    LayeredBed bed({{15e-6, 1.5e6}, {55e-6, 1.5e6}, {90e-6, 5e3}, {1e-3, 6e5}, {1.0, 2e3}}, 0.0,
                   1e-3);
    double before = 1e99;
    for (double radius : {0.5e-6, 2e-6, 8e-6, 20e-6}) {
        EXPECT_LT(bed.effective_modulus(radius), before);
        before = bed.effective_modulus(radius);
    }
}

TEST(LayeredBed, TensionStiffensWideLoadsMost) {
    std::vector<ElasticLayer> layers{{1e-3, 1e5}, {1.0, 2e3}};
    LayeredBed slack(layers, 0.0, 1e-3), taut(layers, 6e4, 1e-3);
    double fine = taut.effective_modulus(1e-6) / slack.effective_modulus(1e-6);
    double wide = taut.effective_modulus(2e-3) / slack.effective_modulus(2e-3);
    EXPECT_GT(fine, 1.0);
    EXPECT_GT(wide, 2.0 * fine);
}

// Tension alone (a slab so soft that it only carries tension) is a drum: S -> 1/(sigma h k^2) for
// wide loads (analytic, k h << 1).
TEST(LayeredBed, TensionIsADrumForWideLoads) {
    double h = 1e-4, tension = 1e5;
    LayeredBed bed({{h, 10.0}, {1.0, 1.0}}, tension, h);
    for (double kh : {0.01, 0.03}) {
        double k = kh / h;
        EXPECT_NEAR(bed.surface_response(k) * tension * h * k * k, 1.0, 0.05) << kh;
    }
}

// A tension too small to matter changes nothing: the limit of needles.3a is the plain layer.
TEST(LayeredBed, NoTensionIsTheLimitOfLittle) {
    std::vector<ElasticLayer> layers{{2e-5, 1e6}, {1e-4, 5e3}, {1.0, 3e5}};
    LayeredBed none(layers, 0.0, 1.2e-4), little(layers, 1e-3, 1.2e-4);
    for (double k : {1e2, 1e4, 1e6})
        EXPECT_NEAR(little.surface_response(k) / none.surface_response(k), 1.0, 1e-5) << k;
}

// Mindlin (analytic): a force at depth c moves the surface of an incompressible half-space by
// 3/(2 E k) (1 + k c) exp(-k c).
TEST(LayeredBed, BuriedForceInAHalfSpaceIsMindlins) {
    const double young = 3e5;
    LayeredBed bed({{2e-4, young}, {3e-4, young}, {1e-2, young}, {1.0, young}}, 0.0, 5e-4);
    const std::vector<double> depths{0.0, 1e-4, 2e-4, 4.5e-4, 9e-4};
    for (double k : {50.0, 1e3, 5e3, 2e4}) {
        const std::vector<double> response = bed.buried_response(k, depths);
        ASSERT_EQ(response.size(), depths.size());
        for (size_t i = 0; i < depths.size(); ++i) {
            double kc = k * depths[i], mindlin = 1.5 / (young * k) * (1.0 + kc) * std::exp(-kc);
            EXPECT_NEAR(response[i] / mindlin, 1.0, 1e-6) << k << " at " << depths[i];
        }
    }
}

// In any stack, with tension: at the surface it is the surface's own response; of what lies deeper
// than the wave is long the surface knows nothing.
TEST(LayeredBed, BuriedResponseBeginsWithTheSurfacesAndFades) {
    LayeredBed bed(
        {{15e-6, 1.5e6}, {55e-6, 1.5e6}, {90e-6, 5e3}, {1e-3, 6e5}, {4e-3, 2e3}, {1.0, 8e4}}, 6e4,
        1.16e-3);
    const std::vector<double> depths{0.0, 15e-6, 1e-4, 3e-4, 7e-4};
    for (double k : {1e2, 1e3, 1e4, 5e4})
        EXPECT_NEAR(bed.buried_response(k, depths).front() / bed.surface_response(k), 1.0, 1e-9);
    const std::vector<double> fine = bed.buried_response(5e4, depths);
    EXPECT_LT(fine.back(), 1e-6 * fine.front());
    // A wave far longer than the skin is thick moves all of it alike.
    const std::vector<double> wide = bed.buried_response(20.0, depths);
    EXPECT_NEAR(wide.back() / wide.front(), 1.0, 0.01);
}

}  // namespace
}  // namespace needlework
