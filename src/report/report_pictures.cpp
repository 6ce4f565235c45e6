#include "report/report_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/problem.hpp"

namespace needlework {
namespace {

constexpr double last_code = 254.0;        // web/src/record.ts: code of vmax
constexpr std::uint8_t no_value = 255;     // web/src/record.ts: cell without a value
constexpr double largest_count = 32767.0;  // of an int16
constexpr double finest_um = 0.01;         // no height is known better: assumption

/// Cells a block so that at most `most` blocks are left.
size_t block_size(size_t n, size_t most) { return most == 0 ? n : (n + most - 1) / most; }

std::vector<double> block_means(const std::vector<double>& values, size_t block) {
    std::vector<double> means;
    for (size_t start = 0; start < values.size(); start += block) {
        const size_t end = std::min(start + block, values.size());
        double sum = 0.0;
        for (size_t i = start; i < end; ++i) sum += values[i];
        means.push_back(sum / double(end - start));
    }
    return means;
}

}  // namespace

PlaneImage coarsen(const PlaneImage& image, size_t max_columns, size_t max_rows) {
    const size_t n_columns = image.columns_mm.size();
    const size_t n_rows = image.rows_mm.size();
    EXPECTS(image.values.size() == n_columns * n_rows, "a picture has a value in each cell");
    const size_t across = block_size(n_columns, max_columns);
    const size_t down = block_size(n_rows, max_rows);
    PlaneImage small{block_means(image.columns_mm, across), block_means(image.rows_mm, down), {}};
    small.values.reserve(small.columns_mm.size() * small.rows_mm.size());
    for (size_t row = 0; row < n_rows; row += down) {
        for (size_t column = 0; column < n_columns; column += across) {
            double sum = 0.0;
            int n = 0;
            for (size_t j = row; j < std::min(row + down, n_rows); ++j) {
                for (size_t i = column; i < std::min(column + across, n_columns); ++i) {
                    const float value = image.values[j * n_columns + i];
                    if (std::isnan(value)) continue;
                    sum += double(value);
                    ++n;
                }
            }
            small.values.push_back(n == 0 ? std::numeric_limits<float>::quiet_NaN()
                                          : static_cast<float>(sum / n));
        }
    }
    return small;
}

std::string coded_heights(std::span<const float> heights_um, double um_per_count) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(2 * heights_um.size());
    for (float height : heights_um) {
        EXPECTS(std::isfinite(height), "a height of the report's relief must be known");
        const auto count = static_cast<std::int16_t>(std::lround(double(height) / um_per_count));
        const auto bits = static_cast<std::uint16_t>(count);
        bytes.push_back(static_cast<std::uint8_t>(bits & 0xFFU));
        bytes.push_back(static_cast<std::uint8_t>(bits >> 8U));
    }
    return base64_of(bytes);
}

double um_per_count(double largest_um) { return std::max(finest_um, largest_um / largest_count); }

std::string base64_of(std::span<const std::uint8_t> bytes) {
    static constexpr char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (size_t start = 0; start < bytes.size(); start += 3) {
        const size_t n = std::min<size_t>(3, bytes.size() - start);
        std::uint32_t group = 0;
        for (size_t i = 0; i < 3; ++i) group = (group << 8U) | (i < n ? bytes[start + i] : 0U);
        for (size_t i = 0; i < 4; ++i)
            text += i <= n ? alphabet[(group >> (18U - 6U * i)) & 0x3FU] : '=';
    }
    return text;
}

void quantise_frames(const std::vector<std::vector<float>>& frames, SectionField& field) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& frame : frames) {
        EXPECTS(frame.size() == frames.front().size(), "all frames of a field have the same cells");
        for (float value : frame) {
            if (!std::isfinite(value)) continue;
            low = std::min(low, double(value));
            high = std::max(high, double(value));
        }
    }
    if (low > high) low = high = 0.0;   // no value anywhere
    if (low == high) high = low + 1.0;  // a uniform field still needs a scale
    field.vmin = low;
    field.vmax = high;
    field.frames.clear();
    std::vector<std::uint8_t> codes;
    for (const auto& frame : frames) {
        codes.clear();
        for (float value : frame) {
            const double code = last_code * (double(value) - low) / (high - low);
            codes.push_back(std::isfinite(value) ? static_cast<std::uint8_t>(std::lround(code))
                                                 : no_value);
        }
        field.frames.push_back(base64_of(codes));
    }
}

void thin_times(Section& section) {
    const size_t n = section.times_h.size();
    const auto thin = [n](auto& list) {
        std::remove_reference_t<decltype(list)> kept;
        for (size_t i = 0; i < n; ++i)
            if (i % 2 == 0 || i + 1 == n) kept.push_back(std::move(list[i]));
        list = std::move(kept);
    };
    thin(section.times_h);
    thin(section.time_labels);
    for (SectionField& field : section.fields) thin(field.frames);
}

Relief make_relief(const PlaneImage& before_um, const PlaneImage& after_um) {
    EXPECTS(before_um.columns_mm == after_um.columns_mm && before_um.rows_mm == after_um.rows_mm,
            "both height maps of a report lie on the same cells");
    double largest = 0.0;
    for (const PlaneImage* image : {&before_um, &after_um})
        for (float height : image->values) largest = std::max(largest, std::abs(double(height)));
    Relief relief;
    relief.x_mm = before_um.columns_mm;
    relief.y_mm = before_um.rows_mm;
    relief.um_per_count = um_per_count(largest);
    relief.before_um = coded_heights(before_um.values, relief.um_per_count);
    relief.after_um = coded_heights(after_um.values, relief.um_per_count);
    return relief;
}

}  // namespace needlework
