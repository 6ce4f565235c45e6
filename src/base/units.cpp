#include "base/units.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/problem.hpp"

namespace needlework {
namespace {

constexpr DimensionExponents number{0, 0, 0, 0, 0, 0}, length{1, 0, 0, 0, 0, 0},
    area{2, 0, 0, 0, 0, 0}, volume{3, 0, 0, 0, 0, 0}, time{0, 0, 1, 0, 0, 0},
    rate{0, 0, -1, 0, 0, 0}, mass{0, 1, 0, 0, 0, 0}, temperature{0, 0, 0, 1, 0, 0},
    velocity{1, 0, -1, 0, 0, 0}, diffusivity{2, 0, -1, 0, 0, 0}, force{1, 1, -2, 0, 0, 0},
    pressure{-1, 1, -2, 0, 0, 0}, energy_per_area{0, 1, -2, 0, 0, 0}, mass_flux{-2, 1, -1, 0, 0, 0},
    per_area{-2, 0, 0, 0, 0, 0}, per_volume{-3, 0, 0, 0, 0, 0}, density{-3, 1, 0, 0, 0, 0},
    per_length{-1, 0, 0, 0, 0, 0}, mass_per_area{-2, 1, 0, 0, 0, 0}, volume_flow{3, 0, -1, 0, 0, 0},
    exposure{-3, 1, 1, 0, 0, 0};

constexpr double day = 86400.0, year = 365.25 * 86400.0;

// Factors are exact definitions (SI brochure); the year is the Julian year.
constexpr UnitRow table[] = {
    {"1", "number", number, 1.0, 0.0},
    {"%", "number", number, 0.01, 0.0},
    {"m", "length", length, 1.0, 0.0},
    {"cm", "length", length, 1e-2, 0.0},
    {"mm", "length", length, 1e-3, 0.0},
    {"um", "length", length, 1e-6, 0.0},
    {"nm", "length", length, 1e-9, 0.0},
    {"ul/cm2", "length", length, 1e-5, 0.0},
    {"m2", "area", area, 1.0, 0.0},
    {"cm2", "area", area, 1e-4, 0.0},
    {"mm2", "area", area, 1e-6, 0.0},
    {"um2", "area", area, 1e-12, 0.0},
    {"m3", "volume", volume, 1.0, 0.0},
    {"mm3", "volume", volume, 1e-9, 0.0},
    {"l", "volume", volume, 1e-3, 0.0},
    {"ml", "volume", volume, 1e-6, 0.0},
    {"ul", "volume", volume, 1e-9, 0.0},
    {"s", "time", time, 1.0, 0.0},
    {"ms", "time", time, 1e-3, 0.0},
    {"min", "time", time, 60.0, 0.0},
    {"h", "time", time, 3600.0, 0.0},
    {"d", "time", time, day, 0.0},
    {"wk", "time", time, 7.0 * day, 0.0},
    {"yr", "time", time, year, 0.0},
    {"1/s", "rate", rate, 1.0, 0.0},
    {"Hz", "rate", rate, 1.0, 0.0},
    {"rpm", "rate", rate, 1.0 / 60.0, 0.0},
    {"1/min", "rate", rate, 1.0 / 60.0, 0.0},
    {"1/h", "rate", rate, 1.0 / 3600.0, 0.0},
    {"1/d", "rate", rate, 1.0 / day, 0.0},
    {"1/yr", "rate", rate, 1.0 / year, 0.0},
    {"kg", "mass", mass, 1.0, 0.0},
    {"g", "mass", mass, 1e-3, 0.0},
    {"mg", "mass", mass, 1e-6, 0.0},
    {"ug", "mass", mass, 1e-9, 0.0},
    {"K", "temperature", temperature, 1.0, 0.0},
    {"degC", "temperature", temperature, 1.0, 273.15},
    {"m/s", "velocity", velocity, 1.0, 0.0},
    {"mm/s", "velocity", velocity, 1e-3, 0.0},
    {"cm/s", "velocity", velocity, 1e-2, 0.0},
    {"cm/h", "velocity", velocity, 1e-2 / 3600.0, 0.0},
    {"um/h", "velocity", velocity, 1e-6 / 3600.0, 0.0},
    {"m2/s", "diffusivity", diffusivity, 1.0, 0.0},
    {"cm2/s", "diffusivity", diffusivity, 1e-4, 0.0},
    {"um2/s", "diffusivity", diffusivity, 1e-12, 0.0},
    {"mm2/h", "diffusivity", diffusivity, 1e-6 / 3600.0, 0.0},
    {"mm2/d", "diffusivity", diffusivity, 1e-6 / day, 0.0},
    {"N", "force", force, 1.0, 0.0},
    {"mN", "force", force, 1e-3, 0.0},
    {"Pa", "pressure", pressure, 1.0, 0.0},
    {"kPa", "pressure", pressure, 1e3, 0.0},
    {"MPa", "pressure", pressure, 1e6, 0.0},
    {"GPa", "pressure", pressure, 1e9, 0.0},
    {"J/m2", "energy per area", energy_per_area, 1.0, 0.0},
    {"kJ/m2", "energy per area", energy_per_area, 1e3, 0.0},
    {"N/m", "energy per area", energy_per_area, 1.0, 0.0},
    {"g/(m2 h)", "mass flux", mass_flux, 1e-3 / 3600.0, 0.0},
    {"ug/(cm2 h)", "mass flux", mass_flux, 1e-5 / 3600.0, 0.0},
    {"kg/m2", "mass per area", mass_per_area, 1.0, 0.0},
    {"mg/cm2", "mass per area", mass_per_area, 1e-2, 0.0},
    {"ug/cm2", "mass per area", mass_per_area, 1e-5, 0.0},
    {"ng/cm2", "mass per area", mass_per_area, 1e-8, 0.0},
    {"ml/min", "volume flow", volume_flow, 1e-6 / 60.0, 0.0},
    {"1/m2", "density per area", per_area, 1.0, 0.0},
    {"1/cm2", "density per area", per_area, 1e4, 0.0},
    {"1/mm2", "density per area", per_area, 1e6, 0.0},
    {"1/m3", "density per volume", per_volume, 1.0, 0.0},
    {"1/mm3", "density per volume", per_volume, 1e9, 0.0},
    {"kg/m3", "mass density", density, 1.0, 0.0},
    {"mg/ml", "mass density", density, 1.0, 0.0},
    {"g/ml", "mass density", density, 1e3, 0.0},
    {"ug/ml", "mass density", density, 1e-3, 0.0},
    {"ng/ml", "mass density", density, 1e-6, 0.0},
    {"ng h/ml", "exposure", exposure, 1e-6 * 3600.0, 0.0},
    {"1/m", "density per length", per_length, 1.0, 0.0},
    {"1/mm", "density per length", per_length, 1e3, 0.0},
};

bool is_space(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::span<const UnitRow> unit_table() { return table; }

const UnitRow* find_unit(std::string_view name) {
    std::string plain(name);
    for (std::string_view micro : {"\u00b5", "\u03bc"}) {  // micro sign and Greek mu
        if (auto at = plain.find(micro); at != std::string::npos)
            plain.replace(at, micro.size(), "u");
    }
    for (std::string_view degree : {"\u00b0C"}) {
        if (plain == degree) plain = "degC";
    }
    for (std::string_view squared : {"\u00b2"}) {
        if (auto at = plain.find(squared); at != std::string::npos)
            plain.replace(at, squared.size(), "2");
    }
    for (const UnitRow& row : table)
        if (row.name == plain) return &row;
    return nullptr;
}

std::string_view dimension_word(const DimensionExponents& exponents) {
    for (const UnitRow& row : table)
        if (row.exponents == exponents) return row.dimension;
    return "quantity";
}

std::vector<std::string_view> units_of(const DimensionExponents& exponents) {
    std::vector<std::string_view> names;
    for (const UnitRow& row : table)
        if (row.exponents == exponents) names.push_back(row.name);
    return names;
}

std::optional<NumberWithUnit> split_number_and_unit(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double value = 0.0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
    std::string_view rest(end, size_t(text.data() + text.size() - end));
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    return NumberWithUnit{value, std::string(rest)};
}

double to_si(double value, std::string_view unit) {
    const UnitRow* row = find_unit(unit);
    EXPECTS(row != nullptr, fmt::format("unit '{}' is in the table", unit));
    return value * row->factor + row->offset;
}

double from_si(double value_si, std::string_view unit) {
    const UnitRow* row = find_unit(unit);
    EXPECTS(row != nullptr, fmt::format("unit '{}' is in the table", unit));
    return (value_si - row->offset) / row->factor;
}

std::string format_quantity(double value_si, std::string_view unit) {
    // Twelve digits hide the rounding of the unit factor and keep what a person wrote.
    std::string number = fmt::format("{:.12g}", from_si(value_si, unit));
    return unit == "1" ? number : number + " " + std::string(unit);
}

std::string exact_number(double value_si, std::string_view unit, bool with_offset) {
    const UnitRow* row = find_unit(unit);
    EXPECTS(row != nullptr, "the unit is in the table");
    double offset = with_offset ? row->offset : 0.0;
    auto same = [&](double number) { return number * row->factor + offset == value_si; };
    double number = (value_si - offset) / row->factor;
    std::string shown = fmt::format("{:.12g}", number);
    if (same(std::strtod(shown.c_str(), nullptr))) return shown;
    // Division and multiplication round apart by a digit or two of the last place.
    constexpr int neighbours = 4;
    double below = number, above = number;
    for (int i = 0; i <= neighbours; ++i) {
        if (same(below)) return fmt::format("{}", below);
        if (same(above)) return fmt::format("{}", above);
        below = std::nextafter(below, -std::numeric_limits<double>::infinity());
        above = std::nextafter(above, std::numeric_limits<double>::infinity());
    }
    return fmt::format("{}", number);
}

}  // namespace needlework
