// Colour of skin: colorimetry against its definitions, the spectrum against measured skin. The mean
// spectrum of cooksey-2017-nist-skin-reflectance calibrates, its classes only check.
#include "colour/skin_colour.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "base/data_folder.hpp"
#include "colour/colour_tables.hpp"
#include "skin/atlas.hpp"

namespace needlework {
namespace {

// Shares of basal, living and horny melanin in light skin (pigment.1 to pigment.4).
const Chromophores healthy{0.49, 0.30, 0.21, 0.0, 0.0};

SkinStack forearm(double ita_deg) {
    return SkinAtlas::load().skin_stack("forearm", {40.0_yr, "mixed", "III", ita_deg});
}
SkinColour colour_of(double ita_deg, const ColourParameters& parameters = {}) {
    return SkinColour::load(parameters, forearm(ita_deg), healthy);
}

const std::vector<std::string> classes{"mean",         "very_light", "light",
                                       "intermediate", "tan",        "brown"};
colour_tables::Table nist() {
    return colour_tables::read(data_folder() / "colour" / "nist_forearm.toml", classes);
}
/// A measured spectrum at all wavelengths, flat beyond its ends, where the eye hardly sees.
Spectrum measured(const colour_tables::Table& table, size_t column) {
    colour_tables::Table wide = table;
    wide.wavelength_nm.insert(wide.wavelength_nm.begin(), 380.0);
    wide.wavelength_nm.push_back(780.0);
    for (std::vector<double>& values : wide.columns) {
        values.insert(values.begin(), values.front());
        values.push_back(values.back());
    }
    return colour_tables::sampled(wide, column);
}

TEST(Colorimetry, white_and_black_are_what_they_are) {
    const Observer observer = Observer::load();
    Spectrum white, grey;
    white.fill(1.0), grey.fill(0.184186);  // L* 50 by definition
    EXPECT_NEAR(observer.lab(white).lightness, 100.0, 1e-9);
    EXPECT_NEAR(observer.lab(white).a, 0.0, 1e-9);
    EXPECT_NEAR(observer.lab(grey).lightness, 50.0, 1e-3);
    // White point of D65 (cie-d65-illuminant): 95.047, 100, 108.883; sums in steps of 10 nm differ
    // by a few hundredths.
    EXPECT_NEAR(observer.white().x, 95.047, 0.1);
    EXPECT_NEAR(observer.white().z, 108.883, 0.1);
    for (double channel : screen_colour(observer.white())) EXPECT_NEAR(channel, 1.0, 2e-3);
    for (double channel : screen_colour({0, 0, 0})) EXPECT_EQ(channel, 0.0);
}

TEST(Colorimetry, known_colours_of_a_screen) {
    // iec-61966-srgb: the primary red has X, Y, Z 41.24, 21.26, 1.93 and L*, a*,
    // b* 53.2, 80.1, 67.2.
    const std::array<double, 3> red = screen_colour({41.24, 21.26, 1.93});
    EXPECT_NEAR(red[0], 1.0, 1e-3);
    EXPECT_NEAR(red[1], 0.0, 0.02);
    EXPECT_NEAR(red[2], 0.0, 0.02);
    const Lab lab = Observer::load().lab(Tristimulus{41.24, 21.26, 1.93});
    EXPECT_NEAR(lab.lightness, 53.2, 0.1);
    EXPECT_NEAR(lab.a, 80.1, 0.3);
    EXPECT_NEAR(lab.b, 67.2, 0.3);
}

TEST(Colorimetry, measured_spectra_have_their_published_colours) {
    // Colours of the classes as computed from the single spectra (D65, 10 degrees): the mean
    // spectrum under 2 degrees lies within 1.2 of them.
    const colour_tables::Table table = nist();
    const Observer observer = Observer::load();
    const double published[][2] = {{66.11, 15.34}, {71.03, 13.63}, {67.31, 15.07},
                                   {63.43, 18.03}, {57.26, 19.82}, {49.24, 19.95}};
    for (size_t c = 0; c < classes.size(); ++c) {
        const Lab lab = observer.lab(measured(table, c));
        EXPECT_NEAR(lab.lightness, published[c][0], 1.2) << classes[c];
        EXPECT_NEAR(lab.b, published[c][1], 1.2) << classes[c];
    }
    // Melanin index against the angle: 45.49 - 0.4426 ITA over the 100 people.
    const double ita = observer.lab(measured(table, 0)).individual_typology_angle_deg();
    EXPECT_NEAR(melanin_index(measured(table, 0)), 45.49 - 0.4426 * ita, 1.5);
}

TEST(SkinColour, healthy_skin_has_the_angle_of_the_person) {
    for (double ita : {58.0, 48.0, 35.0, 19.0, -10.0, -45.0})
        EXPECT_NEAR(colour_of(ita).lab(healthy).individual_typology_angle_deg(), ita, 0.01);
}

TEST(SkinColour, refitting_the_mean_spectrum_moves_nothing) {
    // Calibration: melanin, blood, saturation, scattering and bloodless absorption on the mean
    // spectrum, error 0.01. A Gauss-Newton step from the defaults must stay.
    const colour_tables::Table table = nist();
    const double step = 1e-3;
    const auto at = [&](const Eigen::VectorXd& log_factor) {
        ColourParameters p;
        p.scattering_scale *= std::exp(log_factor(0));
        p.blood_dermis *= std::exp(log_factor(1));
        p.bloodless_share *= std::exp(log_factor(2));
        p.saturation *= std::exp(log_factor(3));
        SkinColour colour = colour_of(45.0, p);
        colour.set_melanin_load(Length{2.43e-6 * std::exp(log_factor(4))});
        const Spectrum spectrum = colour.reflectance(healthy);
        Eigen::VectorXd residual(Eigen::Index(table.wavelength_nm.size()));
        for (size_t i = 0; i < table.wavelength_nm.size(); ++i)
            residual(Eigen::Index(i)) =
                (at_wavelength(spectrum, table.wavelength_nm[i]) - table.columns[0][i]) / 0.01;
        return residual;
    };
    const Eigen::VectorXd start = Eigen::VectorXd::Zero(5), residual = at(start);
    Eigen::MatrixXd slopes(residual.size(), 5);
    for (int k = 0; k < 5; ++k) {
        Eigen::VectorXd moved = start;
        moved(k) += step;
        slopes.col(k) = (at(moved) - residual) / step;
    }
    const Eigen::VectorXd move = slopes.colPivHouseholderQr().solve(-residual);
    std::printf("mean spectrum: root mean square %.4f, moves %.3f %.3f %.3f %.3f %.3f\n",
                0.01 * std::sqrt(residual.squaredNorm() / double(residual.size())), move(0),
                move(1), move(2), move(3), move(4));
    EXPECT_LT(0.01 * std::sqrt(residual.squaredNorm() / double(residual.size())), 0.008);
    EXPECT_LT(move.cwiseAbs().maxCoeff(), 0.05);
}

TEST(SkinColour, classes_of_skin_are_printed_and_yellow_levels_off) {
    // Never fitted: classes of cooksey-2017-nist-skin-reflectance at equal angle.
    const colour_tables::Table table = nist();
    std::vector<double> yellow;
    for (size_t c = 1; c < classes.size(); ++c) {
        const Observer observer = Observer::load();
        const Lab skin = observer.lab(measured(table, c));
        const Lab model = colour_of(skin.individual_typology_angle_deg()).lab(healthy);
        std::printf("%s: measured %.1f %.1f %.1f, model %.1f %.1f %.1f\n", classes[c].c_str(),
                    skin.lightness, skin.a, skin.b, model.lightness, model.a, model.b);
        yellow.push_back(model.b);
        EXPECT_NEAR(model.lightness, skin.lightness, 2.0) << classes[c];
    }
    // The plateau: from tan to brown skin b* no longer rises, as measured (19.7 and 20.2).
    EXPECT_GT(yellow[3], yellow[0] + 3.0);
    EXPECT_NEAR(yellow[4], yellow[3], 1.0);
    // jonasson-2018-scattering: 3.16 +- 0.72 at 475 nm, 1.13 +- 0.27 at 850 nm [1/mm]; the latter
    // lies outside the visible light that the optics were fitted on.
    const std::vector<OpticalLayer> layers = colour_of(50.0).layers(healthy, 475.0);
    std::printf("reduced scattering of the dermis at 475 nm: %.2f 1/mm (published 3.16, sd 0.72)\n",
                layers[3].scattering_per_m * 1e-3);
}

TEST(SkinColour, orders_that_are_known_hold) {
    const SkinColour colour = colour_of(35.0);
    const auto with = [&](double melanin, double dermal, double erythema) {
        return Chromophores{healthy.basal * melanin, healthy.suprabasal * melanin,
                            healthy.horny * melanin, dermal, erythema};
    };
    double lighter = 1e9, index = -1e9;
    for (double melanin : {0.0, 0.5, 1.0, 1.5, 2.5, 5.0}) {  // monotone in melanin
        const Spectrum spectrum = colour.reflectance(with(melanin, 0, 0));
        EXPECT_LT(colour.observer().lab(spectrum).lightness, lighter);
        EXPECT_GT(melanin_index(spectrum), index);
        lighter = colour.observer().lab(spectrum).lightness, index = melanin_index(spectrum);
    }
    const Spectrum calm = colour.reflectance(with(1, 0, 0)),
                   red = colour.reflectance(with(1, 0, 0.5));
    EXPECT_GT(colour.observer().lab(red).a, colour.observer().lab(calm).a);
    EXPECT_GT(erythema_index(red), erythema_index(calm));
    // Full erythema holds two points of blood more (pravdin-1995-blood-phantom).
    const ColourParameters p;
    EXPECT_NEAR(p.blood_dermis * p.blood_of_erythema, 0.02, 5e-4);
    EXPECT_GT(colour.lab(with(1, 0, 1)).a, colour.lab(with(1, 0, 0)).a + 1.5);
    // Redness hardly moves the melanin index, melanin moves it much.
    EXPECT_LT(std::abs(melanin_index(red) - melanin_index(calm)), 0.5);
    // The same melanin is less seen, and less yellow, from the dermis: it looks grey.
    const Lab epidermal = colour.lab(with(1.5, 0, 0)), dermal = colour.lab(with(1, 0.5, 0));
    EXPECT_GT(dermal.lightness, epidermal.lightness);
    EXPECT_LT(dermal.b, epidermal.b);
    for (double r : calm) {
        EXPECT_GT(r, 0.0);
        EXPECT_LT(r, 1.0);
    }
}

TEST(SkinColour, four_directions_are_enough) {
    const SkinColour colour = colour_of(35.0);
    const LayeredLight<16> fine(ColourParameters{}.refractive_index);
    for (double melanin : {0.3, 1.0, 4.0}) {
        const Chromophores skin{healthy.basal * melanin, healthy.suprabasal * melanin,
                                healthy.horny * melanin, 0.0, 0.1};
        Spectrum spectrum{};
        for (int i = 0; i < n_wavelengths; ++i)
            spectrum[size_t(i)] =
                fine.specular_reflectance() +
                fine.diffuse_reflectance(fine.reflection(colour.layers(skin, wavelength_nm(i))));
        const Lab exact = colour.observer().lab(spectrum), fast = colour.lab(skin);
        EXPECT_NEAR(fast.lightness, exact.lightness, 0.5);
        EXPECT_NEAR(fast.a, exact.a, 0.5);
        EXPECT_NEAR(fast.b, exact.b, 0.5);
    }
}

TEST(ColourTables, mistakes_are_all_named) {
    try {
        colour_tables::read(data_folder() / "colour" / "observer.toml",
                            {"x_bar", "w_bar", "v_bar"});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().list().size(), 2u);
    }
}

}  // namespace
}  // namespace needlework
