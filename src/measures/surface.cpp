#include "measures/surface.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {
namespace {

// Definitions of the readings (assumption: no published one is stated in numbers).
constexpr double ring_begin = 1.1, ring_end = 1.5;  // in radii of the scar
constexpr double floor_share = 0.1;                 // of the area inside the outline

/// Distance on a periodic axis.
double apart(double a, double b, double width) {
    double d = std::fabs(a - b);
    return std::min(d, width - d);
}

/// Heights whose distance from the centre, in radii, lies in [low, high).
std::vector<double> heights_between(const HeightMap& map, const ScarOutline& scar, double low,
                                    double high) {
    std::vector<double> heights;
    for (int j = 0; j < map.ny; ++j)
        for (int i = 0; i < map.nx; ++i) {
            double dx = apart((i + 0.5) * map.h_m, scar.x_m, map.nx * map.h_m);
            double dy = apart((j + 0.5) * map.h_m, scar.y_m, map.ny * map.h_m);
            double r = (scar.line ? dx : std::sqrt(dx * dx + dy * dy)) / scar.radius_m;
            if (r >= low && r < high)
                heights.push_back(map.height_m[size_t(j) * size_t(map.nx) + size_t(i)]);
        }
    return heights;
}

double median(std::vector<double> values) {
    size_t half = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + long(half), values.end());
    double upper = values[half];
    if (values.size() % 2 == 1) return upper;
    return 0.5 * (upper + *std::max_element(values.begin(), values.begin() + long(half)));
}

void expect_whole(const HeightMap& map) {
    EXPECTS(map.height_m.size() == size_t(map.nx) * size_t(map.ny) && map.h_m > 0.0,
            "a height a column");
}

}  // namespace

HeightMap superposed(HeightMap map, const HeightMap& other, double factor) {
    EXPECTS(map.height_m.size() == other.height_m.size(), "both reliefs have the same cells");
    for (size_t i = 0; i < map.height_m.size(); ++i) map.height_m[i] += factor * other.height_m[i];
    return map;
}

double rim_level_m(const HeightMap& map, const ScarOutline& scar) {
    expect_whole(map);
    std::vector<double> ring = heights_between(map, scar, ring_begin, ring_end);
    if (ring.empty())
        throw ModelError("measures.scar_depth", "the patch holds no rim around the scar",
                         "Use a patch at least 1.1 times as wide as the scar.");
    return median(std::move(ring));
}

Length scar_depth(const HeightMap& map, const ScarOutline& scar) {
    double rim = rim_level_m(map, scar);
    std::vector<double> inside = heights_between(map, scar, 0.0, 1.0);
    if (inside.empty())
        throw ModelError("measures.scar_depth", "the scar is smaller than a cell of the patch",
                         "Use a finer resolution.");
    size_t n = std::max<size_t>(1, size_t(floor_share * double(inside.size())));
    std::sort(inside.begin(), inside.end());
    double sum = 0.0;
    for (size_t i = 0; i < n; ++i) sum += inside[i];
    return Length{rim - sum / double(n)};
}

Volume scar_volume(const HeightMap& map, const ScarOutline& scar) {
    double rim = rim_level_m(map, scar), sum = 0.0;
    for (double height : heights_between(map, scar, 0.0, 1.0)) sum += std::max(0.0, rim - height);
    return Volume{sum * map.h_m * map.h_m};
}

Length surface_irregularity(const HeightMap& map) {
    expect_whole(map);
    auto mean_roughness = [&](int n_lines, int n_points, auto at) {
        double total = 0.0;
        for (int line = 0; line < n_lines; ++line) {
            double mean = 0.0, deviation = 0.0;
            for (int p = 0; p < n_points; ++p) mean += at(line, p);
            mean /= n_points;
            for (int p = 0; p < n_points; ++p) deviation += std::fabs(at(line, p) - mean);
            total += deviation / n_points;
        }
        return total / n_lines;
    };
    auto height = [&](int i, int j) {
        return map.height_m[size_t(j) * size_t(map.nx) + size_t(i)];
    };
    double in_x = mean_roughness(map.ny, map.nx, [&](int j, int i) { return height(i, j); });
    double in_y = mean_roughness(map.nx, map.ny, [&](int i, int j) { return height(i, j); });
    return Length{0.5 * (in_x + in_y)};
}

std::vector<double> roughness_profile(std::span<const double> height_m, double cell_m,
                                      Length cutoff) {
    EXPECTS(!height_m.empty() && cell_m > 0.0 && cutoff.si > 0.0, "a profile has points and scale");
    const double width = std::sqrt(std::numbers::ln2 / std::numbers::pi) * cutoff.si;
    const int reach = int(cutoff.si / cell_m) + 1;  // beyond one cutoff the weight is below 1e-6
    std::vector<double> weights;
    double sum = 0.0;
    for (int d = -reach; d <= reach; ++d) {
        const double x = d * cell_m / width;
        weights.push_back(std::exp(-std::numbers::pi * x * x));
        sum += weights.back();
    }
    const int n = int(height_m.size());
    std::vector<double> rough(height_m.begin(), height_m.end());
    for (int i = 0; i < n; ++i) {
        double mean = 0.0;
        int at = ((i - reach) % n + n) % n;
        for (const double weight : weights) {
            mean += weight * height_m[size_t(at)];
            if (++at == n) at = 0;
        }
        rough[size_t(i)] -= mean / sum;
    }
    return rough;
}

Length profile_ra(std::span<const double> height_m) {
    EXPECTS(!height_m.empty(), "a profile has heights");
    double mean = 0.0, deviation = 0.0;
    for (double height : height_m) mean += height;
    mean /= double(height_m.size());
    for (double height : height_m) deviation += std::fabs(height - mean);
    return Length{deviation / double(height_m.size())};
}

Length profile_rz(std::span<const double> height_m, int sampling_lengths) {
    const auto parts = size_t(sampling_lengths);
    EXPECTS(sampling_lengths > 0 && height_m.size() >= parts, "a height a sampling length");
    double sum = 0.0;
    for (size_t part = 0; part < parts; ++part) {
        const size_t from = part * height_m.size() / parts,
                     to = (part + 1) * height_m.size() / parts;
        const auto [low, high] =
            std::minmax_element(height_m.begin() + long(from), height_m.begin() + long(to));
        sum += *high - *low;
    }
    return Length{sum / double(parts)};
}

ProfileRoughness roughness_across(const HeightMap& map) {
    expect_whole(map);
    ProfileRoughness mean;
    const auto width = size_t(map.nx);
    const int lengths = std::max(1, int(std::lround(map.nx * map.h_m / roughness_cutoff.si)));
    for (size_t j = 0; j < size_t(map.ny); ++j) {
        const std::vector<double> line =
            roughness_profile({map.height_m.data() + j * width, width}, map.h_m);
        mean.ra += profile_ra(line) / double(map.ny);
        mean.rz += profile_rz(line, lengths) / double(map.ny);
    }
    return mean;
}

double steepest_slope(const HeightMap& map) {
    expect_whole(map);
    double steepest = 0.0;
    for (int j = 0; j < map.ny; ++j)
        for (int i = 0; i < map.nx; ++i) {
            size_t here = size_t(j) * size_t(map.nx) + size_t(i);
            size_t right = size_t(j) * size_t(map.nx) + size_t((i + 1) % map.nx);
            size_t next = size_t((j + 1) % map.ny) * size_t(map.nx) + size_t(i);
            steepest = std::max({steepest, std::fabs(map.height_m[right] - map.height_m[here]),
                                 std::fabs(map.height_m[next] - map.height_m[here])});
        }
    return steepest / map.h_m;
}

}  // namespace needlework
