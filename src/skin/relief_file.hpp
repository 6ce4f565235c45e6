#pragma once
/// A measured surface as its file holds it: numbers on a grid, without scale.
///
///   PNG    grey, 8 or 16 bit (libpng)                     0 marks a place without a reading
///   TIFF   one sample, 8 or 16 bit or 32-bit float (libtiff)     0, or a float that is not a
///   number CSV    rows of numbers, comma, semicolon or tab       empty or nan; lines with # are
///   skipped PLY    points x y z, ascii or binary little endian    cells of the grid that no point
///   falls in

#include <filesystem>
#include <vector>

namespace needlework {

struct ReliefGrid {
    int nx = 0, ny = 0;
    double pixel = 1.0;          ///< side of a cell in units of relief_pixel
    std::vector<double> value;   ///< nx * ny, x fastest, top row first; NaN where nothing was read
    double clipped_share = 0.0;  ///< at the largest number that the file can hold
};

/// By the end of its name. InputError that says what is wrong with the file.
ReliefGrid read_relief_file(const std::filesystem::path& file);

/// Endings that are read, for messages.
inline constexpr const char* relief_endings = ".png, .tif, .tiff, .ply, .csv";

}  // namespace needlework
