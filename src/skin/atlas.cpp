#include "skin/atlas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/data_folder.hpp"
#include "skin/data_table.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

constexpr Time decade = 10.0_yr;
constexpr Time youngest_adult = 18.0_yr;  // the atlas knows no growing skin

[[noreturn]] void user_mistake(std::string what, std::string hint) {
    Problems problems;
    problems.error({}, std::move(what), std::move(hint));
    throw InputError(std::move(problems));
}

std::vector<fs::path> toml_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    if (error) throw EnvironmentError("the skin atlas cannot be read: " + folder.string());
    std::sort(files.begin(), files.end());
    return files;
}

std::string origin_of(const fs::path& path) {
    // As the user finds it: data/skin/sites/cheek.toml.
    fs::path shown;
    bool inside = false;
    for (const fs::path& part : path) {
        if (part == "data") shown.clear(), inside = true;
        if (inside) shown /= part;
    }
    return inside ? shown.string() : path.string();
}

/// Equation skin.3: a normal score as a place in the range of the atlas.
double at_score(double value, const ResolvedValue& number, double score) {
    if (score == 0.0 || !number.distribution || value <= 0.0) return value;
    double low = number.distribution->a, high = number.distribution->b;
    double centre = std::clamp(value, low, high);
    double side = score > 0.0 ? high / centre : centre / std::max(low, 1e-300);
    return value * std::pow(side, 0.5 * score);
}

/// Factor on a thickness measured on `reference` for `sex`, from men over women.
double sex_factor(std::string_view sex, std::string_view reference, double male_over_female) {
    auto relative = [&](std::string_view who) {  // women are 1
        if (who == "male") return male_over_female;
        if (who == "mixed") return 0.5 * (1.0 + male_over_female);
        return 1.0;
    };
    return relative(sex) / relative(reference);
}

SkinSite read_site(const fs::path& path, Problems& problems) {
    SkinSite site;
    site.name = path.stem().string();
    TomlFile file;
    try {
        file = TomlFile::load(path);
    } catch (const InputError& error) {
        problems.append(error.problems());
        return site;
    }
    TableReader reader(file, origin_of(path), problems);
    std::vector<std::string> known{"title", "reference", "capillary_loops", "surface", "sex"};
    for (Layer which : all_layers) known.emplace_back(layer_name(which));
    skin_data::check_words(reader, file.root, known);
    site.title = file.root["title"].value_or(site.name);
    skin_data::read_table(reader, file.root, "reference", site.reference);
    for (Layer which : all_layers)
        skin_data::read_table(reader, file.root, std::string(layer_name(which)),
                              site.layers[size_t(which)]);
    skin_data::read_table(reader, file.root, "capillary_loops", site.capillary_loops);
    skin_data::read_table(reader, file.root, "surface", site.surface);
    skin_data::read_table(reader, file.root, "sex", site.sex);
    site.numbers = reader.resolved();
    return site;
}

}  // namespace

double AgeFactors::between_young_and_old(Time age, double old_over_young) const {
    double passed = std::clamp(double((age - young) / (old - young)), 0.0, 1.0);
    return 1.0 + (old_over_young - 1.0) * passed;
}

double AgeFactors::thickness(Time age, Time reference, double loss_per_decade) const {
    auto left = [&](Time at) {
        return 1.0 - loss_per_decade * std::max(0.0, double((at - young) / decade));
    };
    return left(age) / left(reference);
}

const ResolvedValue& SkinSite::number(std::string_view path) const {
    auto row = std::find_if(numbers.begin(), numbers.end(),
                            [&](const ResolvedValue& r) { return r.path == path; });
    EXPECTS(row != numbers.end(), "the site has a number " + std::string(path));
    return *row;
}

SkinAtlas SkinAtlas::load() { return load(data_folder() / "skin"); }

SkinAtlas SkinAtlas::load(const fs::path& skin_folder) {
    SkinAtlas atlas;
    Problems problems;
    for (const fs::path& path : toml_files(skin_folder / "sites")) {
        SkinSite site = read_site(path, problems);
        atlas.sites_.emplace(site.name, std::move(site));
    }
    TomlFile people = TomlFile::load(skin_folder / "people.toml");
    TableReader reader(people, origin_of(skin_folder / "people.toml"), problems);
    skin_data::check_words(reader, people.root, {"age", "furrows", "phototype"});
    skin_data::read_table(reader, people.root, "age", atlas.age_);
    skin_data::read_table(reader, people.root, "furrows", atlas.furrows_);
    if (const toml::table* types = skin_data::find_table(reader, people.root, "phototype")) {
        for (const auto& [key, node] : *types) {
            std::string type(key.str());
            TableReader row(people, origin_of(skin_folder / "people.toml"), problems);
            skin_data::read_table(row, *types, type, atlas.phototypes_[type]);
            for (ResolvedValue value : row.resolved()) {
                value.path = "phototype." + value.path;
                atlas.people_numbers_.push_back(std::move(value));
            }
        }
    }
    for (const ResolvedValue& value : reader.resolved()) atlas.people_numbers_.push_back(value);
    if (problems.has_errors()) throw InputError(std::move(problems));
    return atlas;
}

std::vector<std::string> SkinAtlas::list_sites() const {
    std::vector<std::string> names;
    for (const auto& [name, site] : sites_) names.push_back(name);
    return names;
}

bool SkinAtlas::has_site(std::string_view site) const { return sites_.contains(site); }

const SkinSite& SkinAtlas::site(std::string_view site) const {
    auto found = sites_.find(site);
    if (found == sites_.end())
        user_mistake(fmt::format("no site \"{}\"{}", site, did_you_mean(site, list_sites())),
                     fmt::format("Known: {}.", fmt::join(list_sites(), ", ")));
    return found->second;
}

std::vector<std::string> SkinAtlas::list_phototypes() const {
    std::vector<std::string> names;
    for (const auto& [name, type] : phototypes_) names.push_back(name);
    return names;
}

const Phototype& SkinAtlas::phototype(std::string_view type) const {
    auto found = phototypes_.find(type);
    if (found == phototypes_.end())
        user_mistake(fmt::format("no phototype \"{}\"", type),
                     fmt::format("Known: {}.", fmt::join(list_phototypes(), ", ")));
    return found->second;
}

std::string SkinAtlas::phototype_of_angle(double ita_deg) const {
    std::string nearest;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& [name, type] : phototypes_) {
        double apart = std::abs(type.ita - ita_deg);
        if (apart < least) least = apart, nearest = name;
    }
    return nearest;
}

double SkinAtlas::melanin_of_angle(double ita_deg) const {
    std::map<double, double> by_angle;
    for (const auto& [name, type] : phototypes_) by_angle[type.ita] = type.melanin_fraction;
    auto above = by_angle.lower_bound(ita_deg);
    if (above == by_angle.begin()) return above->second;
    if (above == by_angle.end()) return by_angle.rbegin()->second;
    auto below = std::prev(above);
    double way = (ita_deg - below->first) / (above->first - below->first);
    return below->second * std::pow(above->second / below->second, way);
}

void SkinAtlas::check_person(const SkinPerson& person) const {
    if (person.age < youngest_adult)
        user_mistake("the skin atlas holds for adults", "Allowed from 18 yr.");
    if (person.sex != "female" && person.sex != "male" && person.sex != "mixed")
        user_mistake(fmt::format("no sex \"{}\"", person.sex), "Known: female, male, mixed.");
}

double SkinAtlas::epidermis_loss_per_decade(std::string_view sex) const {
    const double women = age_.epidermis_loss_per_decade_female;
    const double men = age_.epidermis_loss_per_decade_male;
    if (sex == "mixed") return 0.5 * (women + men);
    return sex == "male" ? men : women;
}

/// What age, sex and the person's own scores make of the layers.
void SkinAtlas::carry_layers(const SkinSite& from, const SkinVariation& variation,
                             SkinStack& skin) const {
    const SkinPerson& person = skin.person;
    const double dermis =
        age_.thickness(person.age, from.reference.age, age_.dermis_loss_per_decade) *
        sex_factor(person.sex, from.reference.sex, from.sex.male_over_female_dermis);
    const double epidermis =  // measured on men and women together
        age_.thickness(person.age, from.reference.age, epidermis_loss_per_decade(person.sex)) *
        sex_factor(person.sex, "mixed", from.sex.male_over_female_epidermis);
    const double collagen = age_.between_young_and_old(person.age, age_.collagen_old_over_young);

    for (Layer which : all_layers) {
        SkinLayer& layer = skin.layer(which);
        auto scored = [&](double value, const char* word, double score) {
            return at_score(value, from.number(std::string(layer_name(which)) + word), score);
        };
        const bool epidermal = which == Layer::stratum_corneum || which == Layer::viable_epidermis;
        const bool dermal = which == Layer::papillary_dermis || which == Layer::reticular_dermis;
        double score = variation.hypodermis, factor = 1.0;
        if (which == Layer::stratum_corneum) score = variation.stratum_corneum;
        if (which == Layer::viable_epidermis) score = variation.epidermis, factor = epidermis;
        if (dermal) score = variation.dermis, factor = dermis;
        layer.thickness.si = factor * scored(layer.thickness.si, ".thickness", score);
        layer.youngs_modulus.si =
            (dermal ? skin.stiffness_factor : 1.0) *
            scored(layer.youngs_modulus.si, ".youngs_modulus", variation.stiffness);
        if (epidermal) continue;
        layer.fibroblast_density.si =
            skin.fibroblast_factor *
            scored(layer.fibroblast_density.si, ".fibroblast_density", variation.fibroblasts);
        layer.collagen_fraction = std::min(
            1.0,
            collagen * scored(layer.collagen_fraction, ".collagen_fraction", variation.collagen));
        layer.vessel_fraction *= skin.vessel_factor;
    }
}

/// The site's numbers with the values as carried to this person, and the factors used.
void SkinAtlas::record_numbers(const SkinSite& from, SkinStack& skin) const {
    skin.numbers = from.numbers;
    auto set = [&](const std::string& path, auto& object) {
        for (const Parameter& parameter : parameters_of(object))
            for (ResolvedValue& row : skin.numbers)
                if (row.path == path + "." + parameter.info.word)
                    row.value = parameter.value_text();
    };
    for (Layer which : all_layers) set(std::string(layer_name(which)), skin.layer(which));
    set("capillary_loops", skin.capillary_loops);
    set("surface", skin.surface);
    const std::string type = "phototype." + skin.person.phototype + ".";
    for (const ResolvedValue& row : people_numbers_)
        if (!row.path.starts_with("phototype.") || row.path.starts_with(type))
            skin.numbers.push_back(row);
}

SkinStack SkinAtlas::skin_stack(std::string_view site_name, const SkinPerson& person,
                                const SkinVariation& variation) const {
    const SkinSite& from = site(site_name);
    const Phototype& type = phototype(person.phototype);
    check_person(person);
    auto of_age = [&](double ratio) { return age_.between_young_and_old(person.age, ratio); };

    SkinStack skin;
    skin.site = from.name;
    skin.person = person;
    skin.layers = from.layers;
    skin.capillary_loops = from.capillary_loops;
    skin.surface = from.surface;
    skin.individual_typology_angle_deg = person.ita_deg.value_or(type.ita);
    skin.melanin_fraction =
        person.ita_deg ? melanin_of_angle(*person.ita_deg) : type.melanin_fraction;
    skin.own_relief = furrows_.at(person.age);
    skin.synthesis_factor = of_age(age_.synthesis_old_over_young);
    skin.fibroblast_factor = of_age(age_.fibroblasts_old_over_young);
    skin.vessel_factor = of_age(age_.vessels_old_over_young);
    skin.stiffness_factor = of_age(age_.stiffness_old_over_young);
    skin.barrier_recovery_factor = of_age(age_.barrier_recovery_old_over_young);
    carry_layers(from, variation, skin);
    skin.capillary_loops.density.si =
        skin.vessel_factor * at_score(skin.capillary_loops.density.si,
                                      from.number("capillary_loops.density"),
                                      variation.capillary_loops);
    skin.surface.transepidermal_water_loss.si =
        of_age(age_.water_loss_old_over_young) *
        at_score(skin.surface.transepidermal_water_loss.si,
                 from.number("surface.transepidermal_water_loss"), variation.water_loss);
    record_numbers(from, skin);
    return skin;
}

std::vector<std::string> list_sites() {
    std::vector<std::string> names;
    for (const fs::path& path : toml_files(data_folder() / "skin" / "sites"))
        names.push_back(path.stem().string());
    return names;
}

std::string site_words(const std::string& site) {
    return site == "periorbital" ? "skin around the eye"
           : site == "perioral"  ? "skin around the mouth"
                                 : site;
}

std::string site_summary(const std::string& site) {
    SkinAtlas atlas = SkinAtlas::load();
    const SkinSite& from = atlas.site(site);
    auto number = [&](const char* path) { return from.number(path).value; };
    return fmt::format("{}: epidermis {}, dermis {} + {}", from.title,
                       number("viable_epidermis.thickness"), number("papillary_dermis.thickness"),
                       number("reticular_dermis.thickness"));
}

namespace {

std::string described(std::span<const ResolvedValue> numbers) {
    std::string out;
    for (const ResolvedValue& row : numbers) {
        std::string range;
        if (row.distribution)
            range = fmt::format(" ({} to {})", format_quantity(row.distribution->a, row.unit),
                                format_quantity(row.distribution->b, row.unit));
        out += fmt::format("  {:<38} {}{}: {}\n", row.path, row.value, range, row.source);
    }
    return out;
}

}  // namespace

std::string describe_site(const std::string& site) {
    SkinAtlas atlas = SkinAtlas::load();
    const SkinSite& from = atlas.site(site);
    return fmt::format("{}  {}\n  holds for: {}, {}; carried to another age and sex by skin.age\n",
                       from.name, from.title, from.number("reference.age").value,
                       from.reference.sex) +
           described(from.numbers);
}

std::vector<std::string> list_people_tables() {
    const SkinAtlas atlas = SkinAtlas::load();
    std::vector<std::string> tables;
    for (const ResolvedValue& row : atlas.people_numbers()) {
        const std::string table = row.path.substr(0, row.path.rfind('.'));
        if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
    }
    std::sort(tables.begin(), tables.end());
    return tables;
}

std::vector<ResolvedValue> people_numbers_of(const std::string& table) {
    std::vector<ResolvedValue> numbers = SkinAtlas::load().people_numbers();
    std::erase_if(numbers, [&](const ResolvedValue& row) {
        return row.path.substr(0, row.path.rfind('.')) != table;
    });
    return numbers;
}

std::string describe_people(const std::string& table) {
    return fmt::format("skin.{}  {} (data/skin/people.toml)\n", table,
                       table == "age"       ? "What age does to skin"
                       : table == "furrows" ? "The skin's own furrows"
                                            : "Skin of this phototype") +
           described(people_numbers_of(table));
}

SkinStack skin_stack(std::string_view site, Time age, std::string_view sex,
                     std::string_view phototype) {
    return SkinAtlas::load().skin_stack(site, {age, std::string(sex), std::string(phototype), {}});
}

}  // namespace needlework
