#include "skin/measured_relief.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "base/units.hpp"

namespace needlework {
namespace {

// Choices of the checks.
constexpr double border_share = 0.1;      // of a side, on each side
constexpr double most_holes = 0.02;       // of the field
constexpr double most_clipped = 0.001;    // of the field
constexpr double steepest = 3.0;          // 72 degrees: steeper is a wrong scale
constexpr double steep_flat_box = 0.5;    // as of the synthetic relief
constexpr double field_over_width = 1.2;  // room for a rim
constexpr double lowest_share = 0.1;      // of the area inside, as in scar_depth
constexpr double ring_begin = 1.1, ring_end = 1.5;

/// Holes take the mean of the neighbours that are there, from their edges inward.
void fill_holes(std::vector<double>& value, int nx, int ny) {
    std::vector<size_t> holes;
    for (size_t i = 0; i < value.size(); ++i)
        if (std::isnan(value[i])) holes.push_back(i);
    while (!holes.empty()) {
        std::vector<std::pair<size_t, double>> filled;
        std::vector<size_t> left;
        for (size_t at : holes) {
            const int i = int(at % size_t(nx)), j = int(at / size_t(nx));
            double sum = 0.0;
            int n = 0;
            for (int dj = -1; dj <= 1; ++dj)
                for (int di = -1; di <= 1; ++di) {
                    if (i + di < 0 || i + di >= nx || j + dj < 0 || j + dj >= ny) continue;
                    const double there = value[size_t(j + dj) * size_t(nx) + size_t(i + di)];
                    if (!std::isnan(there)) sum += there, ++n;
                }
            if (n > 0)
                filled.emplace_back(at, sum / n);
            else
                left.push_back(at);
        }
        if (filled.empty()) return;
        for (const auto& [at, mean] : filled) value[at] = mean;
        holes = std::move(left);
    }
}

/// Place of 0 to 1. A line runs through the border at its ends: there only its sides count.
bool in_border(double x, double y, bool line) {
    const double beside = std::min(x, 1.0 - x);
    return (line ? beside : std::min({beside, y, 1.0 - y})) < border_share;
}

/// Least squares plane through the border; x and y from -1/2 to 1/2, so that the sums are apart.
void take_plane_away(std::vector<double>& value, int nx, int ny, bool line) {
    double n = 0.0, xx = 0.0, yy = 0.0, z = 0.0, xz = 0.0, yz = 0.0;
    const auto each = [&](auto use) {
        for (int j = 0; j < ny; ++j)
            for (int i = 0; i < nx; ++i)
                use((i + 0.5) / nx, (j + 0.5) / ny, value[size_t(j) * size_t(nx) + size_t(i)]);
    };
    each([&](double x, double y, double& height) {
        if (!in_border(x, y, line)) return;
        x -= 0.5, y -= 0.5;
        n += 1.0, xx += x * x, yy += y * y, z += height, xz += x * height, yz += y * height;
    });
    each([&](double x, double y, double& height) {
        height -= z / n + (x - 0.5) * xz / xx + (y - 0.5) * yz / yy;
    });
}

double window(double place) {  // of 0 to 1
    const double edge = std::min(place, 1.0 - place) / border_share;
    return edge >= 1.0 ? 1.0 : 0.5 * (1.0 - std::cos(std::numbers::pi * edge));
}

double median(std::vector<double>& values) {
    const auto half = values.begin() + long(values.size() / 2);
    std::nth_element(values.begin(), half, values.end());
    return *half;
}

/// Heights within half the width, and the median of the ring around; nothing inside where the
/// field has no ring.
std::pair<std::vector<double>, double> inside_and_rim(const MeasuredRelief& relief, Length width,
                                                      bool line) {
    const double radius = 0.5 * width.si;
    std::vector<double> inside, ring;
    for (int j = 0; j < relief.ny; ++j)
        for (int i = 0; i < relief.nx; ++i) {
            const double x = (i + 0.5 - 0.5 * relief.nx) * relief.pixel_m;
            const double y = (j + 0.5 - 0.5 * relief.ny) * relief.pixel_m;
            const double r = (line ? std::fabs(x) : std::hypot(x, y)) / radius;
            const double height = relief.height_m[size_t(j) * size_t(relief.nx) + size_t(i)];
            if (r < 1.0) inside.push_back(height);
            if (r >= ring_begin && r < ring_end) ring.push_back(height);
        }
    if (inside.empty() || ring.empty()) return {};
    return {std::move(inside), median(ring)};
}

std::string mm(double metres) { return fmt::format("{:.3g} mm", metres * 1e3); }

double mean_of_lowest(std::vector<double>& heights, double share) {
    const auto n = std::max<std::ptrdiff_t>(1, std::ptrdiff_t(share * double(heights.size())));
    std::nth_element(heights.begin(), heights.begin() + (n - 1), heights.end());
    return std::accumulate(heights.begin(), heights.begin() + n, 0.0) / double(n);
}

}  // namespace

double MeasuredRelief::at(double x_m, double y_m) const {
    const double x = x_m / pixel_m + 0.5 * nx - 0.5, y = y_m / pixel_m + 0.5 * ny - 0.5;
    const int i = int(std::floor(x)), j = int(std::floor(y));
    if (i < 0 || j < 0 || i + 1 >= nx || j + 1 >= ny) return 0.0;
    const double fx = x - i, fy = y - j;
    const double* row = height_m.data() + size_t(j) * size_t(nx) + size_t(i);
    return (1.0 - fy) * ((1.0 - fx) * row[0] + fx * row[1]) +
           fy * ((1.0 - fx) * row[nx] + fx * row[nx + 1]);
}

FloatArray MeasuredRelief::on(const Box& box, double x_m, double y_m) const {
    const int most_parts = 16;  // choice: a cell of 16 pixels is read in every one
    const int parts = std::clamp(int(std::ceil(box.h_m / pixel_m)), 1, most_parts);
    const auto periodic = [](double apart, double width) {
        return apart - width * std::round(apart / width);
    };
    FloatArray map(box.plane_cells());
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            const double x = periodic((i + 0.5) * box.h_m - x_m, box.width_x().si);
            const double y = periodic((j + 0.5) * box.h_m - y_m, box.width_y().si);
            double sum = 0.0;
            for (int q = 0; q < parts; ++q)
                for (int p = 0; p < parts; ++p)
                    sum += at(x + box.h_m * ((p + 0.5) / parts - 0.5),
                              y + box.h_m * ((q + 0.5) / parts - 0.5));
            map[size_t(j) * size_t(box.nx) + size_t(i)] = float(sum / (parts * parts));
        }
    return map;
}

double MeasuredRelief::steepest_slope() const {
    double most = 0.0;
    for (int j = 0; j + 1 < ny; ++j)
        for (int i = 0; i + 1 < nx; ++i) {
            const double* here = height_m.data() + size_t(j) * size_t(nx) + size_t(i);
            most = std::max({most, std::fabs(here[1] - here[0]), std::fabs(here[nx] - here[0])});
        }
    return most / pixel_m;
}

Length MeasuredRelief::depth(Length width, bool line) const {
    auto [inside, rim] = inside_and_rim(*this, width, line);
    if (inside.empty()) return Length{};
    return Length{rim - mean_of_lowest(inside, lowest_share)};
}

Length MeasuredRelief::rise(Length width, bool line) const {
    auto [inside, rim] = inside_and_rim(*this, width, line);
    if (inside.empty()) return Length{};
    return Length{median(inside) - rim};
}

MeasuredRelief measured_relief(const ReliefGrid& grid, const ReliefScale& scale, Length scar_width,
                               bool line, const std::filesystem::path& file, Problems& problems) {
    const TextPlace where{file.string()};
    MeasuredRelief relief{grid.nx, grid.ny, grid.pixel * scale.pixel.si, grid.value, 0.0};
    if (!(scale.pixel.si > 0.0) || !(scale.height.si > 0.0)) {
        problems.error(
            where, "has no scale.",
            "Write relief_pixel (side of a pixel) and relief_height (one unit of height).");
        return relief;
    }
    for (double& height : relief.height_m) height *= scale.height.si;
    const auto holes = std::count_if(relief.height_m.begin(), relief.height_m.end(),
                                     [](double height) { return std::isnan(height); });
    relief.filled_share = double(holes) / double(relief.height_m.size());
    if (relief.filled_share > most_holes) {
        problems.error(where,
                       fmt::format("{:.1f} % of it was not read (holes); {:.0f} % are filled "
                                   "from their neighbours at most.",
                                   100.0 * relief.filled_share, 100.0 * most_holes),
                       "Measure again, or fill them in the instrument's own program.");
        return relief;
    }
    if (holes > 0)
        problems.warning(where, fmt::format("{} heights were not read and have the mean of their "
                                            "neighbours.",
                                            holes));
    if (grid.clipped_share > most_clipped)
        problems.warning(where, fmt::format("{:.2g} % of it has the largest number that the file "
                                            "can hold: heights are cut off.",
                                            100.0 * grid.clipped_share));
    fill_holes(relief.height_m, relief.nx, relief.ny);
    take_plane_away(relief.height_m, relief.nx, relief.ny, line);
    for (int j = 0; j < relief.ny; ++j)
        for (int i = 0; i < relief.nx; ++i)
            relief.height_m[size_t(j) * size_t(relief.nx) + size_t(i)] *=
                window((i + 0.5) / relief.nx) * (line ? 1.0 : window((j + 0.5) / relief.ny));

    const double needed = field_over_width * scar_width.si;
    const double narrow =
        line ? relief.width_x_m() : std::min(relief.width_x_m(), relief.width_y_m());
    if (scar_width.si <= 0.0)
        problems.error(where, "the condition has no width.",
                       "Write width: from rim to rim of what the surface shows.");
    else if (narrow < needed)
        problems.error(where,
                       fmt::format("is {} x {} in size; a scar of {} with its rim needs {}.",
                                   mm(relief.width_x_m()), mm(relief.width_y_m()),
                                   mm(scar_width.si), mm(needed)),
                       "Correct width or relief_pixel, or measure a wider field.");
    const double slope = relief.steepest_slope();
    if (slope > steepest)
        problems.error(
            where,
            fmt::format("has a slope of {:.1f}; skin has none above {:.0f}.", slope, steepest),
            "Correct relief_pixel or relief_height, or take out single wrong pixels.");
    else if (slope > steep_flat_box)
        problems.warning(where, fmt::format("has a slope of {:.2f}; above {} the flat box is a "
                                            "rough picture.",
                                            slope, steep_flat_box));
    if (problems.has_errors()) return relief;
    const double deep = relief.depth(scar_width, line).si;
    const double shallowest = 1e-6, deepest = 3e-3;  // choice: as the range of depth
    if (!(deep > shallowest) || deep > deepest)
        problems.error(where,
                       fmt::format("its middle lies {:.3g} um below its rim; between 1 um and 3 "
                                   "mm is expected.",
                                   deep * 1e6),
                       "The scar lies in the middle and deeper is a smaller number; correct width, "
                       "relief_height or the direction of heights.");
    else if (const double up = relief.rise(scar_width, line).si; up > 0.0)
        problems.error(
            where,
            fmt::format("half of its middle lies above its rim (by {:.3g} um and more).", up * 1e6),
            "Where heights are upside down, turn their sign; else put the scar into the "
            "middle of the field and correct width.");
    return relief;
}

}  // namespace needlework
