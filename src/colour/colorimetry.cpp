#include "colour/colorimetry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/data_folder.hpp"
#include "base/problem.hpp"
#include "colour/colour_tables.hpp"

namespace needlework {

namespace {

constexpr double melanin_nm = 650.0;   // cooksey-2017-nist-skin-reflectance: index against ITA
constexpr double erythema_nm = 568.0;  // a band of blood; assumption: green of common probes

/// The cube root of CIE, with its straight piece near black (cie-1931-observer).
double cube_root(double share) {
    constexpr double knee = 6.0 / 29.0;
    return share > knee * knee * knee ? std::cbrt(share) : share / (3.0 * knee * knee) + 4.0 / 29.0;
}

}  // namespace

double at_wavelength(const Spectrum& spectrum, double nm) {
    const double place = (nm - first_wavelength_nm) / wavelength_step_nm;
    EXPECTS(place >= 0.0 && place <= n_wavelengths - 1, "a wavelength that spectra hold");
    const size_t below = std::min<size_t>(size_t(place), n_wavelengths - 2);
    const double share = place - double(below);
    return spectrum[below] * (1.0 - share) + spectrum[below + 1] * share;
}

double Lab::individual_typology_angle_deg() const {
    return std::atan2(lightness - 50.0, b) * 180.0 / std::numbers::pi;
}

Observer Observer::load() { return load(data_folder() / "colour"); }

Observer Observer::load(const std::filesystem::path& colour_folder) {
    const colour_tables::Table table =
        colour_tables::read(colour_folder / "observer.toml", {"x_bar", "y_bar", "z_bar", "d65"});
    Observer observer;
    const Spectrum light = colour_tables::sampled(table, 3);
    observer.x_ = colour_tables::sampled(table, 0);
    observer.y_ = colour_tables::sampled(table, 1);
    observer.z_ = colour_tables::sampled(table, 2);
    double sum = 0.0;
    for (size_t i = 0; i < n_wavelengths; ++i) sum += light[i] * observer.y_[i];
    for (size_t i = 0; i < n_wavelengths; ++i)
        for (Spectrum* weight : {&observer.x_, &observer.y_, &observer.z_})
            (*weight)[i] *= light[i] * 100.0 / sum;
    Spectrum white;
    white.fill(1.0);
    observer.white_ = observer.tristimulus(white);
    return observer;
}

Tristimulus Observer::tristimulus(const Spectrum& reflectance) const {
    Tristimulus colour;
    for (size_t i = 0; i < n_wavelengths; ++i) {
        colour.x += reflectance[i] * x_[i];
        colour.y += reflectance[i] * y_[i];
        colour.z += reflectance[i] * z_[i];
    }
    return colour;
}

Lab Observer::lab(const Tristimulus& colour) const {
    const double x = cube_root(colour.x / white_.x), y = cube_root(colour.y / white_.y),
                 z = cube_root(colour.z / white_.z);
    return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

double melanin_index(const Spectrum& reflectance) {
    return -100.0 * std::log10(at_wavelength(reflectance, melanin_nm));
}

double erythema_index(const Spectrum& reflectance) {
    return 100.0 * std::log10(at_wavelength(reflectance, melanin_nm) /
                              at_wavelength(reflectance, erythema_nm));
}

std::array<double, 3> screen_colour(const Tristimulus& colour) {
    // iec-61966-srgb: primaries and white D65, then the curve of the screen.
    constexpr double matrix[3][3] = {
        {3.2406, -1.5372, -0.4986}, {-0.9689, 1.8758, 0.0415}, {0.0557, -0.2040, 1.0570}};
    constexpr double knee = 0.0031308, slope = 12.92, offset = 0.055, power = 2.4;
    const double xyz[3] = {colour.x / 100.0, colour.y / 100.0, colour.z / 100.0};
    std::array<double, 3> screen{};
    for (size_t c = 0; c < 3; ++c) {
        double light = 0.0;
        for (size_t i = 0; i < 3; ++i) light += matrix[c][i] * xyz[i];
        light = std::clamp(light, 0.0, 1.0);
        screen[c] =
            light <= knee ? slope * light : (1.0 + offset) * std::pow(light, 1.0 / power) - offset;
    }
    return screen;
}

}  // namespace needlework
