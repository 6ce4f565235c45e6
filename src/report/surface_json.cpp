#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "report/surface_record.hpp"

namespace needlework {
namespace {
using Json = nlohmann::ordered_json;

Json num(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json place_json(const SurfacePlace& p, size_t n_wavelengths_shown) {
    EXPECTS(p.reflectance.size() == n_wavelengths_shown, "a reflectance at each wavelength");
    EXPECTS(!p.place.empty(), "a place of a picture has a name");
    return {{"place", p.place},
            {"lightness", num(p.lightness)},
            {"a_star", num(p.a_star)},
            {"b_star", num(p.b_star)},
            {"ita_deg", num(p.ita_deg)},
            {"epidermal_melanin", num(p.epidermal_melanin)},
            {"dermal_melanin", num(p.dermal_melanin)},
            {"erythema", num(p.erythema)},
            {"colour", p.colour},
            {"reflectance", p.reflectance}};
}

Json frame_json(const SurfaceFrame& f, const SurfacePicture& picture) {
    // base64 holds three bytes in four letters.
    const size_t cells = picture.x_mm.size() * picture.y_mm.size();
    EXPECTS(f.colour.size() == 4 * cells, "a picture of the surface has a colour in each cell");
    EXPECTS(f.height_um.size() == (2 * cells + 2) / 3 * 4, "and a height");
    EXPECTS(!f.label.empty() && !f.places.empty(), "a time has words and numbers");
    Json hairs = Json::array(), bleeding = Json::array(), places = Json::array();
    for (const SurfaceHair& h : f.hairs)
        hairs.push_back({{"x_mm", h.x_mm}, {"y_mm", h.y_mm}, {"shaft_um", h.shaft_um}});
    for (const SurfaceBleeding& b : f.bleeding)
        bleeding.push_back({{"x_mm", b.x_mm}, {"y_mm", b.y_mm}, {"radius_um", b.radius_um}});
    for (const SurfacePlace& p : f.places)
        places.push_back(place_json(p, picture.wavelength_nm.size()));
    return {{"time_d", f.time_d},       {"label", f.label}, {"colour", f.colour},
            {"height_um", f.height_um}, {"hairs", hairs},   {"bleeding", bleeding},
            {"places", places}};
}

}  // namespace

std::string surface_sentence(const SurfacePicture& picture) {
    const SurfaceFrame &before = picture.frames.front(), &after = picture.frames.back();
    const auto read = [](const SurfacePlace& p) {
        return fmt::format("L* {:.1f}, a* {:.1f}, b* {:.1f}, typology angle {:.1f}\u00b0",
                           p.lightness, p.a_star, p.b_star, p.ita_deg);
    };
    std::string sentence;
    const bool parts = before.places.size() > 1;  // they say more than the whole
    for (size_t i = parts ? 1 : 0; i < before.places.size(); ++i)
        sentence += fmt::format("{}{}: {} {}, {} on {}",
                                sentence.empty() ? "Simulated colour of this patch. " : "; ",
                                before.places[i].place, read(before.places[i]), before.label,
                                read(after.places[i]), after.label);
    return sentence + ".";
}

nlohmann::ordered_json json_of(const SurfacePicture& p) {
    EXPECTS(!p.frames.empty(), "a picture of the surface shows a time");
    Json frames = Json::array();
    for (const SurfaceFrame& f : p.frames) {
        EXPECTS(f.places.size() == p.frames.front().places.size(), "all times show all places");
        frames.push_back(frame_json(f, p));
    }
    Json openings = Json::array();
    for (const SurfaceOpening& o : p.openings)
        openings.push_back({{"x_mm", o.x_mm}, {"y_mm", o.y_mm}, {"diameter_um", o.diameter_um}});
    return {{"caption", p.caption},
            {"summary", p.summary},
            {"x_mm", p.x_mm},
            {"y_mm", p.y_mm},
            {"um_per_count", p.um_per_count},
            {"is_lit", p.is_lit},
            {"wavelength_nm", p.wavelength_nm},
            {"openings", openings},
            {"frames", frames}};
}

}  // namespace needlework
