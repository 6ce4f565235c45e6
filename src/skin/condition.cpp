#include "skin/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/data_folder.hpp"
#include "skin/data_table.hpp"
#include "skin/measured_relief.hpp"
#include "skin/mottles.hpp"

namespace needlework {
namespace {

using std::numbers::pi;

constexpr double taper_share = 0.3;  // of the deficit's depth; assumption: no sharp lower edge

std::filesystem::path file_in(const std::filesystem::path& skin_folder) {
    return skin_folder / "conditions.toml";
}

/// Nearest distance in a periodic box.
double periodic(double apart, double width) { return apart - width * std::round(apart / width); }

/// value(distance) in each column: from the axis of a line, or from the nearest opening.
template <class F>
FloatArray over_columns(const ConditionSpec& condition, const Box& box, ConditionPlace place,
                        F&& value) {
    FloatArray map(box.plane_cells());
    const std::vector<ConditionPlace> middles = openings(condition, box, place);
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            double nearest = std::numeric_limits<double>::infinity();
            for (const ConditionPlace& middle : middles) {
                double dx = periodic((i + 0.5) * box.h_m - middle.x.si, box.width_x().si);
                double dy = periodic((j + 0.5) * box.h_m - middle.y.si, box.width_y().si);
                nearest =
                    std::min(nearest, condition.is_line() ? std::fabs(dx) : std::hypot(dx, dy));
            }
            map[size_t(j) * size_t(box.nx) + size_t(i)] = float(value(Length{nearest}));
        }
    return map;
}

}  // namespace

namespace {

/// 1 on the floor, a half cosine over the wall, 0 outside; r is the distance over the radius.
double over_wall(double r, double wall) {
    double floor = 1.0 - wall;
    if (r >= 1.0) return 0.0;
    return r <= floor ? 1.0 : 0.5 * (1.0 + std::cos(pi * (r - floor) / wall));
}

}  // namespace

double ConditionSpec::deficit_share(Length distance) const {
    if (deficit_width.si > 0.0) return over_wall(distance / (0.5 * deficit_width), 1.0);
    if (!is_flat()) return lateral_share(distance);
    return width.si == 0.0 ? 1.0 : over_wall(distance / radius(), wall_share);
}

double ConditionSpec::lateral_share(Length distance) const {
    if (is_flat() || distance >= radius()) return 0.0;
    double r = distance / radius();
    if (profile == "cone") return 1.0 - r;
    return over_wall(r, profile == "box" ? wall_share : 1.0);
}

Length ConditionSpec::relief_depth(Length distance) const {
    return lateral_share(distance) * depth;
}

Volume ConditionSpec::volume() const {
    if (is_flat()) return Volume{};
    Volume cylinder = pi * radius() * radius() * depth;
    if (profile == "cone") return cylinder / 3.0;  // a third of base times height
    double wall = profile == "box" ? wall_share : 1.0;
    double floor = 1.0 - wall;
    return cylinder * (0.5 * (1.0 + floor * floor) - 2.0 * wall * wall / (pi * pi));
}

Area ConditionSpec::cross_section() const {
    if (is_flat()) return Area{};
    // A cone and a bell fill half of their rectangle; the walls of a box fill half of theirs.
    const double filled = profile == "box" ? 1.0 - 0.5 * wall_share : 0.5;
    return filled * width * depth;
}

double ConditionSpec::steepest_slope() const {
    if (measured) return measured->steepest_slope();
    if (is_flat()) return 0.0;
    double aspect = depth / radius();
    if (profile == "cone") return aspect;
    return 0.5 * pi * aspect / (profile == "box" ? wall_share : 1.0);
}

double dermal_deficit_at(const ConditionSpec& condition, const SkinStack& skin, Length z,
                         double lateral_share) {
    Length below = z - skin.top(Layer::papillary_dermis);
    Length reach = condition.deficit_depth * skin.dermis_thickness();
    if (below < Length{0.0} || below >= reach) return 0.0;
    double place = below / reach;
    double profile = place <= 1.0 - taper_share
                         ? 1.0
                         : 0.5 * (1.0 + std::cos(pi * (place - 1.0 + taper_share) / taper_share));
    return condition.dermal_deficit * lateral_share * profile;
}

Length missing_thickness(const ConditionSpec& condition, const SkinStack& skin) {
    // The half cosine of the taper counts half.
    return condition.dermal_deficit * (1.0 - 0.5 * taper_share) * condition.deficit_depth *
           skin.dermis_thickness();
}

ConditionPlace middle_of(const Box& box) { return {0.5 * box.width_x(), 0.5 * box.width_y()}; }

bool fits(const ConditionSpec& condition, const Box& box) {
    if (condition.is_line()) return condition.is_flat() || condition.width <= box.width_x();
    return condition.is_flat() || condition.width <= std::min(box.width_x(), box.width_y());
}

FloatArray height_map(const ConditionSpec& condition, const Box& box, ConditionPlace place) {
    EXPECTS(fits(condition, box), "the relief of a scar is laid in a box that holds it");
    if (condition.measured) return condition.measured->on(box, place.x.si, place.y.si);
    return over_columns(condition, box, place,
                        [&](Length r) { return -condition.relief_depth(r).si; });
}

FloatArray melanin_share_map(const ConditionSpec& condition, const Box& box, ConditionPlace place) {
    if (!condition.is_pigmented()) return FloatArray(box.plane_cells(), 0.0F);
    EXPECTS(condition.width.si > 0.0, "pigment of a condition has a width");
    if (condition.melanin_pattern == "mottled")
        return mottles(condition.width, box, "mottled skin");
    return over_columns(condition, box, place, [&](Length r) {
        return over_wall(r / condition.radius(), condition.wall_share);
    });
}

namespace {

/// How deep a measured relief lies, over its depth.
FloatArray share_of_measured(const ConditionSpec& condition, const Box& box, ConditionPlace place) {
    FloatArray share = condition.measured->on(box, place.x.si, place.y.si);
    for (float& value : share)
        value = float(std::clamp(-double(value) / condition.depth.si, 0.0, 1.0));
    return share;
}

}  // namespace

FloatArray lateral_share_map(const ConditionSpec& condition, const Box& box, ConditionPlace place) {
    if (condition.measured) return share_of_measured(condition, box, place);
    return over_columns(condition, box, place,
                        [&](Length r) { return condition.lateral_share(r); });
}

FloatArray deficit_share_map(const ConditionSpec& condition, const Box& box, ConditionPlace place) {
    if (condition.measured && condition.deficit_width.si == 0.0)
        return share_of_measured(condition, box, place);
    return over_columns(condition, box, place,
                        [&](Length r) { return condition.deficit_share(r); });
}

std::vector<ConditionPlace> openings(const ConditionSpec& condition, const Box& box,
                                     ConditionPlace place) {
    const double expected = condition.opening_density.si * box.area().si;
    const int side = int(std::lround(std::sqrt(expected)));
    if (side < 2) return {place};
    const double shaken = 0.2;  // choice: of a spacing, so that no lattice is seen
    RandomStream random(0, "openings");
    std::vector<ConditionPlace> middles;
    for (int j = 0; j < side; ++j)
        for (int i = 0; i < side; ++i) {
            const double x = (i + 0.5 + random.uniform(-shaken, shaken)) / side;
            const double y = (j + 0.5 + random.uniform(-shaken, shaken)) / side;
            middles.push_back({x * box.width_x(), y * box.width_y()});
        }
    return middles;
}

FloatArray deficit_field(const ConditionSpec& condition, const SkinStack& skin, const Box& box,
                         std::span<const float> share) {
    EXPECTS(share.empty() || share.size() == box.plane_cells(), "a share for each column");
    FloatArray deficit(box.local_cells(), 0.0F);
    for (int k = box.z_begin; k < box.z_end; ++k) {
        // Mean over the cell by halves of halves: the top of the dermis rarely meets a face.
        constexpr int parts = 8;
        double mean = 0.0;
        for (int part = 0; part < parts; ++part) {
            Length z{box.z_faces_m[size_t(k)] + box.dz_m(k) * (part + 0.5) / parts};
            mean += dermal_deficit_at(condition, skin, z, 1.0) / parts;
        }
        float* plane = deficit.data() + box.index(0, 0, k);
        for (size_t c = 0; c < box.plane_cells(); ++c)
            plane[c] = float(mean * (share.empty() ? 1.0 : double(share[c])));
    }
    return deficit;
}

std::vector<TetherBand> tether_bands(const ConditionSpec& condition, const Box& box,
                                     ConditionPlace place, RandomStream& random) {
    std::vector<TetherBand> bands;
    if (condition.is_flat() || condition.tether_share == 0.0) return bands;
    const bool disc = fits(condition, box);
    const double radius = condition.radius().si;
    const double area = disc ? pi * radius * radius : box.area().si;
    const std::uint64_t count = random.poisson(condition.band_density.si * area);
    for (std::uint64_t n = 0; n < count; ++n) {
        TetherBand band;
        if (disc) {
            double r = radius * std::sqrt(random.uniform());
            double angle = random.uniform(0.0, 2.0 * pi);
            band.x_m = place.x.si + r * std::cos(angle);
            band.y_m = place.y.si + r * std::sin(angle);
            band.x_m -= box.width_x().si * std::floor(band.x_m / box.width_x().si);
            band.y_m -= box.width_y().si * std::floor(band.y_m / box.width_y().si);
        } else {
            band.x_m = random.uniform(0.0, box.width_x().si);
            band.y_m = random.uniform(0.0, box.width_y().si);
        }
        band.depth_m = random.lognormal(condition.band_depth.si, condition.band_spread);
        bands.push_back(band);
    }
    return bands;
}

double share_of_bands_above(const ConditionSpec& condition, Length depth) {
    if (depth.si <= 0.0) return 0.0;
    double spread = std::log(condition.band_spread);
    double score = std::log(double(depth / condition.band_depth));
    if (spread == 0.0) return score >= 0.0 ? 1.0 : 0.0;
    return normal_cdf(score / spread);
}

std::vector<std::string> list_conditions() { return condition_kinds; }

std::vector<std::string> list_scars() {
    std::vector<std::string> scars;
    ConditionSpec condition;
    for (const std::string& kind : condition_kinds) {
        condition.kind = kind;
        if (condition.is_scar()) scars.push_back(kind);
    }
    return scars;
}

bool has_condition(std::string_view kind) {
    std::vector<std::string> known = list_conditions();
    return std::find(known.begin(), known.end(), kind) != known.end();
}

LoadedCondition load_condition(const std::string& kind, const std::filesystem::path& skin_folder) {
    Problems problems;
    if (!has_condition(kind)) {
        problems.error(
            {}, fmt::format("no condition \"{}\"{}", kind, did_you_mean(kind, list_conditions())),
            fmt::format("Known: {}.", fmt::join(list_conditions(), ", ")));
        throw InputError(std::move(problems));
    }
    TomlFile file = TomlFile::load(file_in(skin_folder));
    TableReader reader(file, "data/skin/conditions.toml", problems);
    LoadedCondition loaded;
    skin_data::read_table(reader, file.root, kind, loaded.spec);
    if (problems.has_errors()) throw InputError(std::move(problems));
    loaded.spec.kind = kind;
    loaded.title = file.root[kind]["title"].value_or(kind);
    for (ResolvedValue value : reader.resolved()) {
        value.path = value.path.substr(kind.size() + 1);
        loaded.values.push_back(std::move(value));
    }
    return loaded;
}

LoadedCondition load_condition(const std::string& kind) {
    return load_condition(kind, data_folder() / "skin");
}

ConditionSpec condition_preset(const std::string& kind) { return load_condition(kind).spec; }

}  // namespace needlework
