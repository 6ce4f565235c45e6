#pragma once
/// Numbers of data/colour: lists of equal length over a wavelength.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "colour/colorimetry.hpp"

namespace needlework::colour_tables {

struct Table {
    std::vector<double> wavelength_nm;
    std::vector<std::vector<double>> columns;  ///< in the order asked for
};

/// Reads the lists of a file. InputError with every mistake: no such list, no numbers, unequal
/// lengths, wavelengths that do not rise, no source.
Table read(const std::filesystem::path& file, const std::vector<std::string>& names);

/// A column at the wavelengths of all spectra, linear between its points; they must cover them.
Spectrum sampled(const Table& table, size_t column);

}  // namespace needlework::colour_tables
