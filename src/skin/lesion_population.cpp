#include "skin/lesion_population.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/data_folder.hpp"
#include "skin/data_table.hpp"

namespace needlework {

double PopulationParameters::share(std::string_view kind) const {
    if (kind == "ice-pick-scar") return share_ice_pick;
    if (kind == "boxcar-scar") return share_boxcar;
    return std::max(0.0, 1.0 - share_ice_pick - share_boxcar);
}

Area Lesion::area() const { return 0.25 * std::numbers::pi * width * width; }

int LesionPopulation::count(std::string_view kind) const {
    return int(std::count_if(lesions.begin(), lesions.end(),
                             [&](const Lesion& lesion) { return lesion.kind == kind; }));
}

Area LesionPopulation::scarred_area() const {
    Area sum{};
    for (const Lesion& lesion : lesions) sum += lesion.area();
    return sum;
}

Length LesionPopulation::mean_depth() const {
    Length mean{};
    for (const Lesion& lesion : lesions) mean += area_weight(lesion) * lesion.depth;
    return mean;
}

std::vector<RepresentativeLesion> LesionPopulation::representatives() const {
    std::vector<RepresentativeLesion> list;
    const Area all = scarred_area();
    for (const std::string& kind : list_scars()) {
        RepresentativeLesion stands{kind, count(kind), 0.0, {}, {}};
        if (stands.count == 0) continue;
        Area area{};
        Volume depth_times_area{};
        for (const Lesion& lesion : lesions) {
            if (lesion.kind != kind) continue;
            area += lesion.area();
            depth_times_area += lesion.area() * lesion.depth;
        }
        stands.area_weight = area / all;
        stands.width = sqrt(area / (0.25 * std::numbers::pi * stands.count));
        stands.depth = depth_times_area / area;
        list.push_back(stands);
    }
    return list;
}

PopulationModel PopulationModel::load() { return load(data_folder() / "skin"); }

PopulationModel PopulationModel::load(const std::filesystem::path& skin_folder) {
    PopulationModel model;
    Problems problems;
    TomlFile file = TomlFile::load(skin_folder / "conditions.toml");
    TableReader reader(file, "data/skin/conditions.toml", problems);
    std::vector<std::string> known = list_conditions();
    known.emplace_back("population");
    skin_data::check_words(reader, file.root, known);
    skin_data::read_table(reader, file.root, "population", model.parameters);
    for (const std::string& kind : list_scars()) {
        ConditionSpec& spec = model.kinds[kind];
        skin_data::read_table(reader, file.root, kind, spec);
        spec.kind = kind;
    }
    model.values = reader.resolved();
    if (problems.has_errors()) throw InputError(std::move(problems));
    return model;
}

LesionPopulation PopulationModel::draw(RandomStream& random) const {
    const PopulationParameters& p = parameters;
    EXPECTS(!kinds.empty(), "a face has a kind of scar");
    LesionPopulation face;
    face.face_area = p.face_area;
    face.severity = random.lognormal(1.0, p.severity_spread);
    const auto add = [&](const ConditionSpec& median) {
        Lesion lesion{median.kind, {}, {}};
        lesion.width = Length{random.lognormal(median.width.si, p.width_spread)};
        lesion.depth = Length{random.lognormal(face.severity * median.depth.si, p.depth_spread)};
        face.lesions.push_back(std::move(lesion));
    };
    int counted = 0;
    double shares = 0.0;
    for (const auto& [kind, median] : kinds) {
        for (int i = 0; i < median.count; ++i) add(median);
        counted += median.count, shares += p.share(kind);
    }
    if (counted > 0) return face;
    const double log_low = std::log(p.count_low), log_high = std::log(p.count_high);
    const int n = int(std::lround(std::exp(random.uniform(log_low, log_high))));
    for (int i = 0; i < n; ++i) {
        double place = shares * random.uniform();
        auto kind = kinds.begin();
        for (; std::next(kind) != kinds.end() && place >= p.share(kind->first); ++kind)
            place -= p.share(kind->first);
        add(kind->second);
    }
    return face;
}

}  // namespace needlework
