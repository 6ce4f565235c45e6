#include "injury/needles/needle_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "base/random.hpp"
#include "base/units.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;
using Places = std::vector<std::pair<double, double>>;

/// Evenly over a disc: a sunflower's seeds (golden angle), the usual cartridges are alike.
Places sunflower(int needles, double reach) {
    Places places;
    double golden = pi * (3.0 - std::sqrt(5.0));
    for (int i = 0; i < needles; ++i) {
        double r = reach * std::sqrt((i + 0.5) / needles);
        places.emplace_back(r * std::cos(i * golden), r * std::sin(i * golden));
    }
    return places;
}

Places square(int needles, double pitch) {
    Places places;
    int side = int(std::ceil(std::sqrt(double(needles))));
    for (int i = 0; i < needles; ++i)
        places.emplace_back((i % side - 0.5 * (side - 1)) * pitch,
                            (i / side - 0.5 * (side - 1)) * pitch);
    return places;
}

/// The places of a hexagonal lattice nearest to its middle.
Places hexagonal(int needles, double pitch) {
    Places all;
    int reach = int(std::ceil(std::sqrt(double(needles)))) + 2;
    for (int row = -reach; row <= reach; ++row)
        for (int i = -reach; i <= reach; ++i)
            all.emplace_back((i + 0.5 * (row & 1)) * pitch, row * 0.5 * std::sqrt(3.0) * pitch);
    // Nearest first; of equal distances the angle decides, so that the order is one.
    auto key = [pitch](const std::pair<double, double>& p) {
        double ring = std::round(std::hypot(p.first, p.second) / pitch * 1e6);
        return std::pair(ring, std::atan2(p.second, p.first));
    };
    std::sort(all.begin(), all.end(), [&](auto a, auto b) { return key(a) < key(b); });
    all.resize(size_t(needles));
    return all;
}

Places rows(const Device& d) {
    Places places;
    int a_row = (d.needles + d.rows - 1) / d.rows;
    for (int i = 0; i < d.needles; ++i) {
        int row = i / a_row;
        double shift = (row & 1) != 0 ? d.stagger : 0.0;
        places.emplace_back((i % a_row - 0.5 * (a_row - 1) + shift) * d.needle_pitch.si,
                            (row - 0.5 * (d.rows - 1)) * d.row_pitch.si);
    }
    return places;
}

/// Needles of each ring: by circumference, largest remainders first; one to a radius of 0.
std::vector<int> dealt_to_rings(const Device& d) {
    std::vector<int> counts;
    double around = 0.0;
    int left = d.needles;
    for (Length r : d.ring_radii) {
        counts.push_back(r.si > 0.0 ? 0 : 1);
        left -= counts.back();
        around += r.si;
    }
    std::vector<std::pair<double, size_t>> remainders;
    int free = left;
    for (size_t i = 0; i < counts.size(); ++i) {
        if (d.ring_radii[i].si <= 0.0) continue;
        double share = left * d.ring_radii[i].si / around;
        counts[i] = int(share);
        free -= counts[i];
        remainders.emplace_back(counts[i] - share, i);
    }
    std::sort(remainders.begin(), remainders.end());
    for (int i = 0; i < free; ++i) ++counts[remainders[size_t(i)].second];
    return counts;
}

Places rings(const Device& d) {
    Places places;
    std::vector<int> counts = dealt_to_rings(d);
    for (size_t ring = 0; ring < counts.size(); ++ring)
        for (int i = 0; i < counts[ring]; ++i) {
            double angle = 2.0 * pi * i / counts[ring], r = d.ring_radii[ring].si;
            places.emplace_back(r * std::cos(angle), r * std::sin(angle));
        }
    return places;
}

}  // namespace

Places needle_layout_m(const Device& d) {
    if (d.layout == "list") {
        Places places;
        for (size_t i = 0; i < d.needle_x.size(); ++i)
            places.emplace_back(d.needle_x[i].si, d.needle_y[i].si);
        return places;
    }
    if (d.layout == "rings") return rings(d);
    if (d.layout == "rows") return rows(d);
    if (d.layout == "hexagonal") return hexagonal(d.needles, d.needle_pitch.si);
    if (d.layout == "usual" && d.kind == "pen")
        return sunflower(d.needles, 0.5 * d.cartridge_diameter.si);
    return square(d.needles, d.needle_pitch.si);
}

double area_a_needle_m2(const Device& d) {
    double pitch = d.needle_pitch.si;
    if (d.layout == "hexagonal") return 0.5 * std::sqrt(3.0) * pitch * pitch;
    if (d.layout == "rows") return pitch * d.row_pitch.si;
    if (d.layout == "rings" || d.layout == "list")
        return d.cartridge_diameter.si * d.cartridge_diameter.si / d.needles;
    return pitch * pitch;
}

Length nearest_needles(const Device& d) {
    if (d.kind == "roller") {
        double around = pi * d.drum_diameter.si * d.rows / d.needles;
        double across = d.drum_width.si / d.rows;
        double shift = std::min(d.stagger, 1.0 - d.stagger) * around;
        return Length{d.rows > 1 ? std::min(around, std::hypot(across, shift)) : around};
    }
    Places places = needle_layout_m(d);
    double least = std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < places.size(); ++i)
        for (size_t j = i + 1; j < places.size(); ++j)
            least = std::min(least, std::hypot(places[i].first - places[j].first,
                                               places[i].second - places[j].second));
    return Length{least};
}

std::vector<DeviceMistake> layout_mistakes(const Device& d) {
    if (d.kind == "roller") return {};
    if (d.layout == "list" &&
        (d.needle_x.size() != size_t(d.needles) || d.needle_y.size() != size_t(d.needles)))
        return {{{"needle_x", "needle_y", "layout"},
                 fmt::format("{} needles but {} places along (needle_x) and {} across (needle_y)",
                             d.needles, d.needle_x.size(), d.needle_y.size()),
                 "Give each needle its place."}};
    if (d.layout != "rings") return {};
    auto middle = std::count(d.ring_radii.begin(), d.ring_radii.end(), Length{0.0});
    if (d.ring_radii.empty() || middle > 1 || d.needles < int(d.ring_radii.size()) ||
        (size_t(middle) == d.ring_radii.size() && d.needles > 1))
        return {{{"ring_radii", "layout"},
                 fmt::format("{} needles cannot be dealt to {} ring_radii", d.needles,
                             d.ring_radii.size()),
                 "Give each ring a radius, at most one of them 0, and at least a needle each."}};
    return {};
}

std::vector<NeedleMake> needle_makes(const Device& d, std::uint64_t seed, int session) {
    std::vector<NeedleMake> makes;
    if (!d.has_tolerances()) return makes;
    RandomStream random(seed, "needle makes", std::uint64_t(session));
    for (int i = 0; i < d.needles; ++i) {
        NeedleMake make;
        const double shortest = 0.2;  // of the drawing; a draw beyond it is no needle (choice)
        make.length_factor = std::max(shortest, 1.0 + d.length_tolerance * random.normal());
        make.tip_radius = Length{random.lognormal(d.tip_radius.si, d.tip_tolerance)};
        make.x_m = d.position_tolerance.si * random.normal();
        make.y_m = d.position_tolerance.si * random.normal();
        make.bent = random.uniform() < d.bent_share;
        if (make.bent) make.tip_radius = std::max(make.tip_radius, d.bent_radius);
        makes.push_back(make);
    }
    return makes;
}

}  // namespace needlework
