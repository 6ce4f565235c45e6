#include "process/delivery/active.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/data_folder.hpp"

namespace needlework {

namespace fs = std::filesystem;

double Active::unionised_share(double ph) const {
    if (kind == "acid") return 1.0 / (1.0 + std::pow(10.0, ph - pka));
    if (kind == "base") return 1.0 / (1.0 + std::pow(10.0, pka - ph));
    return 1.0;
}

double Active::log_distribution(double ph) const {
    return log_kow + std::log10(unionised_share(ph));
}

std::vector<std::string> list_actives(const fs::path& actives) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(actives))
        if (entry.is_regular_file() && entry.path().extension() == ".toml")
            names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> list_actives() { return list_actives(data_folder() / "actives"); }

namespace {

/// Adds a problem for each number that says not where it is from.
void check_sources(TableReader& reader, const toml::table& given,
                   const std::vector<Parameter>& parameters) {
    for (const Parameter& parameter : parameters) {
        if (parameter.number == nullptr) continue;
        const toml::node* node = given.get(parameter.info.word);
        if (node == nullptr) continue;
        const toml::table* table = node->as_table();
        if (table == nullptr || !table->contains("source"))
            reader.problem(*node, fmt::format("{} has no source", parameter.info.word),
                           "Write { value = ..., source = \"an id of data/sources.toml\" }, or "
                           "source = \"assumption\".");
        else if (const toml::array* range = (*table)["range"].as_array();
                 range != nullptr && range->size() != 2)
            reader.problem(*node, fmt::format("{}.range needs two values", parameter.info.word));
    }
}

std::vector<Effect> read_effects(TableReader& reader, const TomlFile& file) {
    const toml::node* node = file.root.get("effect");
    if (node == nullptr) return {};
    const toml::array* array = node->as_array();
    if (array == nullptr || !array->is_array_of_tables()) {
        reader.problem(*node, "effect is a list of tables", "Write [[effect]].");
        return {};
    }
    std::vector<Effect> effects(array->size());
    for (size_t i = 0; i < effects.size(); ++i) {
        const toml::table& given = *(*array)[i].as_table();
        std::vector<Parameter> parameters = parameters_of(effects[i]);
        reader.read(given, fmt::format("effect[{}]", i + 1), parameters);
        check_sources(reader, given, parameters);
        for (size_t j = 0; j < i; ++j)
            if (effects[j].name == effects[i].name && effects[j].layer == effects[i].layer)
                reader.problem(given, fmt::format("{} in {} is given twice", effects[i].name,
                                                  effects[i].layer));
    }
    return effects;
}

void check_active(TableReader& reader, const TomlFile& file, const Active& active) {
    if ((active.kind == "acid" || active.kind == "base") && !file.root.contains("pka"))
        reader.problem(file.root, fmt::format("pka is missing, though the kind is {}", active.kind),
                       "Its charge at the pH of vehicle and skin follows from it.");
}

}  // namespace

LoadedActive load_active(std::string_view name, const fs::path& actives) {
    std::vector<std::string> names = list_actives(actives);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        Problems problems;
        problems.error({}, fmt::format("unknown active \"{}\"{}", name, did_you_mean(name, names)),
                       fmt::format("Known: {}.", fmt::join(names, ", ")));
        throw InputError(std::move(problems));
    }
    TomlFile file = TomlFile::load(actives / (std::string(name) + ".toml"));
    LoadedActive loaded;
    loaded.active.name = name;
    std::vector<Parameter> parameters = parameters_of(loaded.active);
    Problems problems;
    TableReader reader(file, fmt::format("data/actives/{}.toml", name), problems);
    reader.read(file.root, "", parameters, {"effect"});
    check_sources(reader, file.root, parameters);
    loaded.effects = read_effects(reader, file);
    check_active(reader, file, loaded.active);
    if (problems.has_errors()) throw InputError(std::move(problems));
    loaded.values = reader.resolved();
    return loaded;
}

LoadedActive load_active(std::string_view name) {
    return load_active(name, data_folder() / "actives");
}

std::string active_summary(const Active& active) {
    std::string charge = active.kind == "acid" || active.kind == "base"
                             ? fmt::format("{}, pKa {:g}", active.kind, active.pka)
                             : active.kind;
    std::string intact = active.passes_horny_layer()
                             ? fmt::format("log Kow {:g}", active.log_kow)
                             : std::string("does not pass intact horny layer");
    return fmt::format("{}: {:g}, {}, {}", active.label, active.molecular_weight, intact, charge);
}

}  // namespace needlework
