/// The reference against exact solutions, then the fast model against the reference.
#include "injury/needles/reference/axisymmetric_bed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <numbers>

#include "injury/needles/contact.hpp"
#include "injury/needles/layered_contact.hpp"
#include "injury/needles/needle_mechanics.hpp"

namespace needlework {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double young = 3e5;

/// Half-space: a thousand times as wide and deep as the contact.
AxisymmetricBed half_space(double contact, int elements = 16) {
    AxisymmetricBed::Settings s;
    s.contact_m = contact;
    s.contact_elements = elements;
    s.radius_m = s.depth_m = 1000.0 * contact;
    return AxisymmetricBed({{1.0, young}}, s);
}

TEST(AxisymmetricBed, ForcesBalance) {
    AxisymmetricBed::Settings s;
    s.contact_m = 1e-4;
    s.radius_m = s.depth_m = 3e-3;
    AxisymmetricBed bed({{70e-6, 1.5e6}, {90e-6, 5e3}, {1.0, 6e5}}, s);
    EXPECT_NEAR(bed.balance(), 1.0, 1e-6);
}

// Uniform pressure on a disc (Boussinesq, nu = 1/2; analytic): centre 3 p a / (2 E), edge 2/pi of
// it.
TEST(AxisymmetricBed, BoussinesqDisc) {
    double a = 1e-4, p = 1e3;
    AxisymmetricBed bed = half_space(a);
    double centre = 1.5 * p * a / young;
    // The bottom at 1000 a, held, takes about 1/1000 of the centre's away.
    EXPECT_NEAR(bed.under_disc_m(0.0, a, p) / centre, 1.0, 2e-3);
    EXPECT_NEAR(bed.under_disc_m(a, a, p) / centre, 2.0 / pi, 4e-3);
    // Far away it is a point load: F 3 / (4 pi E r).
    double far = 5.0 * a, point = pi * a * a * p * 3.0 / (4.0 * pi * young * far);
    EXPECT_NEAR(bed.under_disc_m(far, a, p) / point, 1.0, 0.02);
}

// Hertz, 16/9 E sqrt(R) d^1.5 (shojaeifard-2025-deep-indentation), and contact radius sqrt(R d).
TEST(AxisymmetricBed, Hertz) {
    double radius = 1e-3, a = 1e-4;
    AxisymmetricBed bed = half_space(a);
    double delta = 0.6 * a * a / radius;
    auto contact = bed.press([&](double r) { return r * r / (2.0 * radius); }, delta);
    double hertz = 16.0 / 9.0 * young * std::sqrt(radius) * std::pow(delta, 1.5);
    EXPECT_NEAR(contact.force_n / hertz, 1.0, 0.01);
    EXPECT_NEAR(contact.radius_m / std::sqrt(radius * delta), 1.0, 0.08);
    for (double p : contact.pressure_pa) EXPECT_GE(p, 0.0);
}

// Finer elements come closer: the error falls at least as the element's size.
TEST(AxisymmetricBed, HertzConverges) {
    double radius = 1e-3, a = 1e-4, delta = 0.55 * a * a / radius;
    double hertz = 16.0 / 9.0 * young * std::sqrt(radius) * std::pow(delta, 1.5);
    auto error = [&](int n) {
        auto profile = [&](double r) { return r * r / (2.0 * radius); };
        return std::abs(half_space(a, n).press(profile, delta).force_n / hertz - 1.0);
    };
    double coarse = error(4), fine = error(24);
    std::printf("  Hertz: error %.2f %% with 4 elements across, %.2f %% with 24\n", 100.0 * coarse,
                100.0 * fine);
    EXPECT_LT(fine, 0.006);
    EXPECT_LT(fine, 0.6 * coarse);
}

// Sneddon's cone: 8/(3 pi) E tan(alpha) d^2; the contact reaches 2/pi d tan(alpha).
TEST(AxisymmetricBed, SneddonCone) {
    double a = 1e-4, tan_alpha = 1.2;
    AxisymmetricBed bed = half_space(a, 24);
    double delta = 0.5 * pi * 0.7 * a / tan_alpha;
    auto contact = bed.press([&](double r) { return r / tan_alpha; }, delta);
    double cone = 8.0 / (3.0 * pi) * young * tan_alpha * delta * delta;
    EXPECT_NEAR(contact.force_n / cone, 1.0, 0.015);
    EXPECT_NEAR(contact.radius_m / (0.7 * a), 1.0, 0.08);
}

// Interfaces between equal layers do not exist; a fine load feels the top, a wide one the base.
TEST(AxisymmetricBed, LayeredLimits) {
    AxisymmetricBed::Settings s;
    s.contact_m = 1e-4;
    s.radius_m = s.depth_m = 2e-2;
    double p = 1e3;
    AxisymmetricBed one({{1.0, young}}, s), equal({{5e-5, young}, {2e-4, young}, {1.0, young}}, s);
    EXPECT_NEAR(equal.under_disc_m(0.0, 1e-4, p) / one.under_disc_m(0.0, 1e-4, p), 1.0, 2e-3);
    AxisymmetricBed thick({{2e-3, young}, {1.0, 10.0 * young}}, s),
        thin({{1e-6, young}, {1.0, 10.0 * young}}, s);
    EXPECT_NEAR(thick.under_disc_m(0.0, 1e-4, p) / one.under_disc_m(0.0, 1e-4, p), 1.0, 0.06);
    EXPECT_NEAR(10.0 * thin.under_disc_m(0.0, 1e-4, p) / one.under_disc_m(0.0, 1e-4, p), 1.0, 0.06);
}

/// Skin as the fast model sees it: excised stack with an operator's tension in the dermis.
struct Stack {
    const char* name;
    std::vector<ElasticLayer> layers;
    double prestress_pa, tensed_m;
};
std::vector<Stack> stacks() {
    std::vector<ElasticLayer> skin;
    for (const BedLayer& layer : excised_bed().layers)
        skin.push_back({layer.thickness.si, layer.young.si});
    std::vector<ElasticLayer> taut = skin, plate = skin;
    taut[3].young_pa += 9.0 * 100e3;  // needles.4a at 100 kPa
    plate[4].young_pa = plate[5].young_pa = 1e9;
    double dermis = 1.5e-3;
    return {{"half-space", {{1.0, young}}, 0.0, 1e-3},
            {"skin, slack", skin, 0.0, dermis},
            {"skin, 60 kPa", skin, 60e3, dermis},
            {"skin, second hand", taut, 160e3, dermis},
            {"skin on a plate", plate, 60e3, dermis}};
}

/// The fast model's force at a dent (insertion.cpp makes a table of the same calls).
double fast_force_n(const LayeredBed& bed, const RoundedCone& tip, double delta) {
    double low = 1e-7, high = 5e-3;
    for (int i = 0; i < 50; ++i) {
        double a = std::sqrt(low * high);
        (indent_layered(bed, tip, a).deflection_m < delta ? low : high) = a;
    }
    return indent_layered(bed, tip, low).force_n;
}

// On a half-space the fast contact is Hertz's and Sneddon's, and the rounded cone's between them.
TEST(FastModel, HalfSpaceIsExact) {
    LayeredBed bed({{1.0, young}}, 0.0, 1e-3);
    for (double tan_alpha : {0.3, 1.2})
        for (double delta : {1e-6, 10e-6, 300e-6}) {
            RoundedCone tip{10e-6, tan_alpha};
            double exact = young * indent(tip, delta).force_over_modulus_m2;
            EXPECT_NEAR(fast_force_n(bed, tip, delta) / exact, 1.0, 0.01) << delta;
        }
}

// The table of docs/theory/needles.md: force of the fast model over the reference, for tips, dents
// and stacks. Wide dents end 40 mm deep in the reference and nowhere in the fast model.
TEST(FastModel, DentAgainstReference) {
    const double tan_deep = 3.0 * pi / 8.0;
    std::printf("  fast force over reference, one needle\n");
    for (const Stack& stack : stacks()) {
        LayeredBed fast(stack.layers, stack.prestress_pa, stack.tensed_m);
        for (double delta : {20e-6, 100e-6, 400e-6}) {
            double reach = 1.3 * delta * tan_deep;  // beyond any contact
            AxisymmetricBed::Settings s;
            s.contact_m = reach;
            s.contact_elements = 20;
            s.growth = 1.3;
            s.radius_m = s.depth_m = 40e-3;
            s.prestress_pa = stack.prestress_pa;
            s.tensed_m = stack.tensed_m;
            AxisymmetricBed reference(stack.layers, s);
            for (double radius : {2.5e-6, 18.5e-6}) {
                RoundedCone tip{radius, tan_deep};
                double meet = radius / tan_deep;
                auto profile = [&](double r) {
                    return r < meet ? r * r / (2.0 * radius)
                                    : r / tan_deep - meet * meet / (2.0 * radius);
                };
                double exact = reference.press(profile, delta).force_n;
                double ratio = fast_force_n(fast, tip, delta) / exact;
                std::printf("    %-18s tip %4.1f um, dent %3.0f um: %.3f N/N\n", stack.name,
                            1e6 * radius, 1e6 * delta, ratio);
                EXPECT_NEAR(ratio, 1.0, 0.07);
            }
        }
    }
}

// Neighbours: a needle of an array pressed with all others, in its unit cell (as wide as a disc of
// the area of one needle, pitch 0.6 mm) against the fast model's dent that counts from half the
// pitch.
TEST(FastModel, UnitCellOfAnArray) {
    const double pitch = 0.6e-3, cell = pitch / std::sqrt(pi), tan_deep = 3.0 * pi / 8.0;
    std::printf("  fast force over reference, needle of an array of 0.6 mm\n");
    for (const Stack& stack : stacks()) {
        LayeredBed fast(stack.layers, stack.prestress_pa, stack.tensed_m);
        AxisymmetricBed::Settings s;
        s.contact_m = 0.3e-3;
        s.contact_elements = 40;
        s.growth = 1.2;
        s.radius_m = cell;
        s.depth_m = 20e-3;
        s.prestress_pa = stack.prestress_pa;
        s.tensed_m = stack.tensed_m;
        AxisymmetricBed reference(stack.layers, s);
        RoundedCone tip{8e-6, tan_deep};
        double meet = tip.tip_radius_m / tan_deep;
        auto profile = [&](double r) {
            return r < meet ? r * r / (2.0 * tip.tip_radius_m)
                            : r / tan_deep - meet * meet / (2.0 * tip.tip_radius_m);
        };
        for (double contact : {30e-6, 80e-6}) {
            LayeredDent own = indent_layered(fast, tip, contact);
            double held = own.deflection_m -
                          own.force_n * fast.compliance(4.0 / (3.0 * pi) * contact + 0.5 * pitch);
            // The same dent in the reference, counted from the cell's side.
            double low = 0.2 * held, high = 1.5 * own.deflection_m;
            for (int i = 0; i < 30; ++i) {
                double delta = 0.5 * (low + high);
                auto pressed = reference.press(profile, delta);
                (delta - pressed.at_side_m < held ? low : high) = delta;
            }
            double ratio = own.force_n / reference.press(profile, low).force_n;
            std::printf("    %-18s dent %3.0f um: %.2f\n", stack.name, 1e6 * held, ratio);
            EXPECT_NEAR(ratio, 1.0, 0.13);
        }
    }
}

}  // namespace
}  // namespace needlework
