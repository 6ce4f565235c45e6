#pragma once
/// Fields and height maps made small enough for a page: coarsened, quantised, coded as text.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "report/report_record.hpp"

namespace needlework {

/// Values on the centres of a plane's cells, column fastest. Columns run along x, rows along y or
/// depth.
struct PlaneImage {
    std::vector<double> columns_mm;
    std::vector<double> rows_mm;
    std::vector<float> values;
};

/// Blocks of cells averaged until at most `max_columns` times `max_rows` are left; a NaN cell is
/// left out of its block's mean. The mean over the plane is kept where the blocks are equal.
PlaneImage coarsen(const PlaneImage& image, size_t max_columns, size_t max_rows);

/// Standard base64 with padding.
std::string base64_of(std::span<const std::uint8_t> bytes);

/// Micrometres of one count of height codes that must hold `largest_um`.
double um_per_count(double largest_um);
/// Heights as base64 of little-endian int16; error at most um_per_count / 2.
std::string coded_heights(std::span<const float> heights_um, double um_per_count);

/// Fills vmin, vmax and frames of `field` from one array of values each time, all in the same
/// cells. Error of a value at most (vmax - vmin) / 508; NaN becomes "no value".
void quantise_frames(const std::vector<std::vector<float>>& frames, SectionField& field);

/// Keeps every second time of a section, always the first and the last.
void thin_times(Section& section);

/// Codes two height maps in micrometres on the same cells; error at most um_per_count / 2. The rest
/// of the struct (caption, times, depths) is the caller's.
Relief make_relief(const PlaneImage& before_um, const PlaneImage& after_um);

}  // namespace needlework
