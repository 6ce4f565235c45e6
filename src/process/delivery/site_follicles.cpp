#include "process/delivery/site_follicles.hpp"

#include <fmt/format.h>

#include "base/data_folder.hpp"
#include "params/reader.hpp"

namespace needlework {

SiteFollicles load_site_follicles(std::string_view site) {
    TomlFile file = TomlFile::load(data_folder() / "delivery" / "follicles.toml");
    Problems problems;
    const toml::table* given = file.root[site].as_table();
    if (given == nullptr) {
        std::vector<std::string> names;
        for (const auto& [key, node] : file.root) names.emplace_back(key.str());
        problems.error(
            {}, fmt::format("no follicles are known of \"{}\"{}", site, did_you_mean(site, names)),
            fmt::format("Known: {}.", fmt::join(names, ", ")));
        throw InputError(std::move(problems));
    }
    SiteFollicles follicles;
    std::vector<Parameter> parameters = parameters_of(follicles);
    TableReader reader(file, "data/delivery/follicles.toml", problems);
    reader.read(*given, std::string(site), parameters);
    if (problems.has_errors()) throw InputError(std::move(problems));
    return follicles;
}

FollicleShunt follicles_of(std::string_view site, const Active& active,
                           const FollicleNumbers& numbers, bool excised) {
    FollicleShunt follicles;
    if (!numbers.follicles || numbers.follicle_film <= 0.0) return follicles;
    const SiteFollicles given = load_site_follicles(site);
    follicles.density = (excised ? numbers.excised_follicles : 1.0) * given.density;
    follicles.radius = given.radius;
    follicles.film_share = numbers.follicle_film;
    follicles.wall_over_horny_layer = numbers.follicle_wall;
    follicles.film_diffusivity = water_diffusivity(active.molecular_weight);
    return follicles;
}

}  // namespace needlework
