#include "process/pigment/heated_skin.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace needlework {

namespace {

/// Mass of a normal distribution about 0 between two places.
double normal_mass(double from_m, double to_m, double spread_m) {
    const double scale = 1.0 / (std::numbers::sqrt2 * spread_m);
    return 0.5 * (std::erf(to_m * scale) - std::erf(from_m * scale));
}

/// Weighted mean over the neighbours of each cell along one direction of a periodic map.
std::vector<double> smoothed(const std::vector<double>& map, int n, size_t stride,
                             const std::vector<double>& weights) {
    const int reach = int(weights.size()) - 1;
    std::vector<double> out(map.size(), 0.0);
    for (size_t i = 0; i < map.size(); ++i) {
        const int at = int(i / stride % size_t(n));
        const size_t line = i - size_t(at) * stride;
        for (int k = -reach; k <= reach; ++k) {
            const int there = ((at + k) % n + n) % n;
            out[i] += weights[size_t(std::abs(k))] * map[line + size_t(there) * stride];
        }
    }
    return out;
}

/// Weights of cells at 0, 1, 2... from the middle; all cells on both sides sum to 1.
std::vector<double> lateral_weights(double cell_m, double reach_m) {
    const double farthest = 4.0;  // choice: what lies beyond is 6e-5 of all
    std::vector<double> weights;
    double sum = 0.0;
    for (int k = 0; k == 0 || (k - 0.5) * cell_m < farthest * reach_m; ++k) {
        weights.push_back(normal_mass((k - 0.5) * cell_m, (k + 0.5) * cell_m, reach_m));
        sum += (k == 0 ? 1.0 : 2.0) * weights.back();
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

}  // namespace

HeatedSkin heated_skin(const Box& box, const Injury& injury, Length epidermis, Length reach,
                       const PlaneSums& sums) {
    EXPECTS(injury.coagulated.size() == box.local_cells(), "the injury belongs to this box");
    EXPECTS(epidermis.si > 0.0 && reach.si > 0.0, "there is an epidermis, and heat is felt");
    const size_t n = box.plane_cells();
    std::vector<double> totals(3 * n, 0.0);  // coagulated, removed, felt
    const auto add_our_planes = [&](std::span<double> total) {
        const double around = normal_mass(-epidermis.si, box.depth().si, reach.si);
        for (int k = box.z_begin; k < box.z_end; ++k) {
            const double top_m = box.z_faces_m[size_t(k)], bottom_m = box.z_faces_m[size_t(k) + 1];
            const double in_epidermis = std::max(0.0, std::min(bottom_m, epidermis.si) - top_m);
            const double share = in_epidermis / epidermis.si;
            const double near =
                normal_mass(top_m - epidermis.si, bottom_m - epidermis.si, reach.si) / around;
            const float* coagulated = injury.coagulated.data() + box.index(0, 0, k);
            const float* removed = injury.removed.data() + box.index(0, 0, k);
            for (size_t i = 0; i < n; ++i) {
                total[i] += share * double(coagulated[i]);
                total[n + i] += share * double(removed[i]);
                total[2 * n + i] += near * double(coagulated[i]);
            }
        }
    };
    if (sums)
        sums(totals, add_our_planes);
    else
        add_our_planes(totals);
    const auto part = [&](size_t which) {
        const auto begin = totals.begin() + std::ptrdiff_t(which * n);
        return std::vector<double>(begin, begin + std::ptrdiff_t(n));
    };
    HeatedSkin heat{part(0), part(1), part(2)};
    const auto none = [](double share) { return share == 0.0; };
    if (std::ranges::all_of(heat.felt, none) && std::ranges::all_of(heat.coagulated, none))
        return {};
    const std::vector<double> weights = lateral_weights(box.h_m, reach.si);
    heat.felt = smoothed(heat.felt, box.nx, 1, weights);
    heat.felt = smoothed(heat.felt, box.ny, size_t(box.nx), weights);
    return heat;
}

}  // namespace needlework
