#pragma once
/// From a reflectance spectrum to the numbers of an instrument and to a colour on a screen.
///
///   X = k sum R S x,  Y = k sum R S y,  Z = k sum R S z,  k = 100/sum S y               (colour.8)
///   L* = 116 f(Y/Yn) - 16,  a* = 500 [f(X/Xn) - f(Y/Yn)],  b* = 200 [f(Y/Yn) - f(Z/Zn)] (colour.9)
///   ITA = (180/pi) atan2(L* - 50, b*) (colour.10) melanin index = 100 log10 1/R650,  erythema
///   index = 100 log10 R650/R568              (colour.11)
///
///   R reflectance, S daylight D65, x, y, z the observer of 2 degrees (1931); n the white of S
///
/// Source     data/colour/observer.toml (cie-1931-observer, cie-d65-illuminant),
/// ita-class-thresholds Holds for  the indices are those of a spectrometer: commercial probes scale
/// them each in their
///            own way, so changes are compared as shares

#include <array>
#include <filesystem>
#include <span>
#include <vector>

namespace needlework {

/// Wavelengths of all spectra here: 380 to 780 nm in steps of 10 nm.
inline constexpr int n_wavelengths = 41;
inline constexpr double first_wavelength_nm = 380.0, wavelength_step_nm = 10.0;
using Spectrum = std::array<double, n_wavelengths>;
inline double wavelength_nm(int i) { return first_wavelength_nm + wavelength_step_nm * i; }
/// Linear between the points of a spectrum.
double at_wavelength(const Spectrum& spectrum, double nm);

struct Tristimulus {
    double x = 0.0, y = 0.0, z = 0.0;  ///< white has y = 100
};

struct Lab {
    double lightness = 0.0, a = 0.0, b = 0.0;
    double individual_typology_angle_deg() const;  ///< (colour.10)
};

class Observer {
  public:
    static Observer load(const std::filesystem::path& colour_folder);
    static Observer load();  ///< of the data folder

    Tristimulus tristimulus(const Spectrum& reflectance) const;
    Lab lab(const Tristimulus& colour) const;
    Lab lab(const Spectrum& reflectance) const { return lab(tristimulus(reflectance)); }
    Tristimulus white() const { return white_; }

  private:
    Spectrum x_{}, y_{}, z_{};  ///< times illuminant and k
    Tristimulus white_;
};

double melanin_index(const Spectrum& reflectance);
double erythema_index(const Spectrum& reflectance);

/// Red, green and blue of a screen (sRGB, iec-61966-srgb), 0 to 1; what a screen cannot show is
/// brought to the nearest that it can.
std::array<double, 3> screen_colour(const Tristimulus& colour);

}  // namespace needlework
