#include "process/delivery/active.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/data_folder.hpp"
#include "params/preset.hpp"

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

std::vector<std::string> list_actives(const fs::path& actives) { return list_presets(actives); }

std::vector<std::string> list_actives() { return list_actives(data_folder() / "actives"); }

namespace {

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
        check_sources(reader, given, fmt::format("effect[{}]", i + 1), parameters);
        for (size_t j = 0; j < i; ++j)
            if (effects[j].name == effects[i].name && effects[j].layer == effects[i].layer)
                reader.problem(given, fmt::format("{} in {} is given twice", effects[i].name,
                                                  effects[i].layer));
    }
    return effects;
}

}  // namespace

void check_active(TableReader& reader, const toml::table& table, const Active& active) {
    if ((active.kind == "acid" || active.kind == "base") && !table.contains("pka"))
        reader.problem(table, fmt::format("pka is missing, though the kind is {}", active.kind),
                       "Its charge at the pH of vehicle and skin follows from it.");
}

LoadedActive load_active(std::string_view name, const fs::path& actives) {
    TomlFile file = open_preset("active", name, actives);
    LoadedActive loaded;
    loaded.active.name = name;
    std::vector<Parameter> parameters = parameters_of(loaded.active);
    Problems problems;
    TableReader reader(file, fmt::format("data/actives/{}.toml", name), problems);
    reader.read(file.root, "", parameters, {"effect"});
    check_sources(reader, file.root, "", parameters);
    loaded.effects = read_effects(reader, file);
    check_active(reader, file.root, loaded.active);
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
