#pragma once
/// The surface of the simulated patch at a few times: colour, height, hairs, pinpoint bleeding, and
/// the numbers behind the colour. Part of the report record; the same contract as
/// web/src/surface_record.ts.
///
/// Units stand in the names; a number that is not known is NaN.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "report/needle_record.hpp"

namespace needlework {

/// What an instrument would read of a place: the colour of its mean melanin and blood.
struct SurfacePlace {
    std::string place;  ///< "whole patch", "dark place" ...
    double lightness = unknown, a_star = unknown, b_star = unknown;
    double ita_deg = unknown;
    double epidermal_melanin = unknown;  ///< over that of healthy skin of the person
    double dermal_melanin = unknown;     ///< over the epidermal melanin of healthy skin
    double erythema = unknown;           ///< blood above healthy skin at rest, in full erythemas
    std::string colour;                  ///< "#rrggbb" of a screen
    std::vector<double> reflectance;     ///< at SurfacePicture::wavelength_nm
};

struct SurfaceHair {
    double x_mm = 0.0, y_mm = 0.0, shaft_um = 0.0;
};

/// A pore, as wide as before treatment.
struct SurfaceOpening {
    double x_mm = 0.0, y_mm = 0.0, diameter_um = 0.0;
};

/// Mouth of a channel that bleeds.
struct SurfaceBleeding {
    double x_mm = 0.0, y_mm = 0.0, radius_um = 0.0;
};

struct SurfaceFrame {
    double time_d = 0.0;
    std::string label;      ///< words for the time
    std::string colour;     ///< base64 of red, green, blue of sRGB, three bytes a cell, x fastest
    std::string height_um;  ///< base64 of little-endian int16, x fastest, up positive
    std::vector<SurfaceHair> hairs;
    std::vector<SurfaceBleeding> bleeding;  ///< of a session less than an hour ago
    std::vector<SurfacePlace> places;
};

struct SurfacePicture {
    std::string caption;
    std::string summary;  ///< before and after in one sentence
    std::vector<double> x_mm, y_mm;
    double um_per_count = 1.0;
    /// Shown in light from the side; not where colour alone is treated, which furrows would hide.
    bool is_lit = true;
    std::vector<double> wavelength_nm;
    std::vector<SurfaceOpening> openings;  ///< of enlarged pores; else empty
    std::vector<SurfaceFrame> frames;      ///< in order of time; the first is before treatment
};

/// What the colour was before and is at the end, by place, in one sentence.
std::string surface_sentence(const SurfacePicture& picture);

/// BugError where arrays that belong together differ in length.
nlohmann::ordered_json json_of(const SurfacePicture& picture);

}  // namespace needlework
