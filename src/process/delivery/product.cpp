#include "process/delivery/product.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_folder.hpp"
#include "base/number_text.hpp"
#include "params/preset.hpp"

namespace needlework {

namespace fs = std::filesystem;

static constexpr NumberDensity million_per_mm3{1e15};  // the unit of per_million_platelets

double ProductActive::vehicle_over_water() const {
    return vehicle_solubility.si > 0.0 && solubility.si > 0.0 ? vehicle_solubility / solubility
                                                              : 1.0;
}

MassDensity Product::concentration(const ProductActive& active) const {
    if (active.concentration.si > 0.0) return active.concentration;
    if (active.per_million_platelets.si > 0.0)
        return (platelets / million_per_mm3 * activated) * active.per_million_platelets;
    const MassDensity water{1000.0};  // w/v: 1 % is 10 mg/ml (definition)
    return active.percent * (active.percent_of == "w/w" ? density : water);
}

Vehicle Product::vehicle_of(const ProductActive& active) const {
    Vehicle out;
    out.concentration = concentration(active);
    out.thickness = thickness();
    out.affinity = active.vehicle_over_water();
    out.diffusivity = mobility * water_diffusivity(active.molecular_weight);
    out.infinite = infinite;
    out.unionised = active.unionised_share(ph);
    out.solubility = active.solubility;
    // A drawn solubility may lie below what a solution holds; it holds it, so it is saturated.
    if (out.solubility.si > 0.0 && (infinite || vehicle == "solution" || vehicle == "gel"))
        out.solubility = std::max(out.solubility, out.concentration / out.affinity);
    out.evaporation = evaporation;
    out.residue = residue;
    if (active.per_million_platelets.si > 0.0) out.release_time = release_time;
    return out;
}

ProductActive read_product_active(TableReader& reader, const toml::table& table,
                                  const std::string& path, const std::string& name,
                                  const ProductActive* known, GivenAndPreset& values) {
    ProductActive active;
    const std::vector<std::string> names = list_actives();
    const bool preset = std::find(names.begin(), names.end(), name) != names.end();
    if (known != nullptr) {
        active = *known;
    } else if (preset) {
        LoadedActive loaded = load_active(name);
        static_cast<Active&>(active) = loaded.active;
        active.effects = loaded.effects;
        for (ResolvedValue value : loaded.values) {
            value.path = path + "." + value.path;
            values.presets.push_back(std::move(value));
        }
    } else if (const std::string near = did_you_mean(name, names);
               !near.empty() && !table.contains("molecular_weight")) {
        reader.problem(table, fmt::format("{}: unknown active \"{}\"{}", path, name, near),
                       "needlework list actives shows all; a new one needs its molecular_weight, "
                       "log_kow, kind and label here.");
        return active;
    }
    active.name = name;
    std::vector<std::string> elsewhere;
    if (const toml::node* node = table.get("concentration");
        node != nullptr && node->value_or(std::string_view()).ends_with('%')) {
        reader.problem(*node,
                       fmt::format("{}.concentration = \"{}\": percent has no meaning without "
                                   "what it is of.",
                                   path, node->value_or(std::string())),
                       "Write it in mg/ml, or percent = \"...\" with percent_of = \"w/w\" (mass in "
                       "mass of product) or \"w/v\" (grams in 100 ml).");
        elsewhere.emplace_back("concentration");
    }
    std::vector<Parameter> parameters = parameters_of(active);
    if (!elsewhere.empty())
        std::erase_if(parameters,
                      [](const Parameter& p) { return p.info.word == "concentration"; });
    if (known != nullptr || preset)
        for (Parameter& p : parameters) p.info.required = false;
    for (const std::string& word : reader.read(table, path, parameters, elsewhere))
        values.given.insert(path + "." + word);
    if (known == nullptr && !preset) check_active(reader, table, active);
    return active;
}

void read_product_actives(TableReader& reader, const toml::node* node, const std::string& path,
                          Product& product, GivenAndPreset& values) {
    if (node == nullptr) return;
    const toml::table* actives = node->as_table();
    if (actives == nullptr) {
        reader.problem(*node, fmt::format("{} must be a table with a table for each active.", path),
                       "Write for instance [actives.ascorbic-acid] with its concentration.");
        return;
    }
    for (const auto& [key, child] : *actives) {
        const std::string name(key.str()), where = path + "." + name;
        const toml::table* table = child.as_table();
        if (table == nullptr) {
            reader.problem(child, fmt::format("{} must be a table.", where),
                           "Write for instance { concentration = \"20 mg/ml\" }.");
            continue;
        }
        auto known = std::find_if(product.actives.begin(), product.actives.end(),
                                  [&](const ProductActive& a) { return a.name == name; });
        const bool there = known != product.actives.end();
        ProductActive active =
            read_product_active(reader, *table, where, name, there ? &*known : nullptr, values);
        // What the table says in one of the two ways replaces what the product said in the other.
        auto given = [&](const char* word) { return values.given.contains(where + "." + word); };
        auto forget = [&](const char* word) {
            std::erase_if(values.presets,
                          [&](const ResolvedValue& v) { return v.path == where + "." + word; });
        };
        if (given("concentration") && !given("percent")) active.percent = 0.0, forget("percent");
        if (given("percent") && !given("concentration"))
            active.concentration = MassDensity{0.0}, forget("concentration");
        if (there)
            *known = std::move(active);
        else
            product.actives.push_back(std::move(active));
    }
    std::sort(product.actives.begin(), product.actives.end(),
              [](const ProductActive& a, const ProductActive& b) { return a.name < b.name; });
}

namespace {

void check_concentration(const Product& product, const ProductActive& active, const toml::node& at,
                         const std::string& path, TableReader& reader) {
    auto shown = [](MassDensity c) { return format_quantity(c.si, "mg/ml"); };
    if (active.percent > 0.0 && active.concentration.si > 0.0) {
        reader.problem(at, fmt::format("{} has both concentration and percent.", path),
                       "Keep one of them.");
        return;
    }
    if (active.per_million_platelets.si > 0.0) {
        if (active.percent > 0.0 || active.concentration.si > 0.0) {
            reader.problem(
                at, fmt::format("{} has both per_million_platelets and a concentration.", path),
                "Keep one of them.");
            return;
        }
        if (product.platelets.si <= 0.0 || product.activated <= 0.0) {
            reader.problem(at, fmt::format("{} comes out of platelets, and there are none.", path),
                           "Give the product platelets = \"1000000 1/mm3\" and a share of them "
                           "that is activated.");
            return;
        }
    }
    if (active.percent > 0.0 && active.percent_of == "nothing") {
        reader.problem(at,
                       fmt::format("{}: {:g} percent has no meaning without what it is of.", path,
                                   100.0 * active.percent),
                       "Write percent_of = \"w/w\" (mass in mass of product) or \"w/v\" (grams in "
                       "100 ml), or give concentration in mg/ml.");
        return;
    }
    const MassDensity c = product.concentration(active);
    if (c.si <= 0.0) {
        reader.problem(at, fmt::format("{} has no concentration.", path),
                       "Give concentration = \"... mg/ml\", or percent with percent_of.");
        return;
    }
    if (c > product.density)
        reader.problem(at,
                       fmt::format("{}: {} is more active than product, whose density is {}.", path,
                                   shown(c), shown(product.density)),
                       "Give a lower concentration.");
    const MassDensity most =
        active.vehicle_solubility.si > 0.0 ? active.vehicle_solubility : active.solubility;
    if (most.si <= 0.0 || c <= most) return;
    const bool suspends = product.vehicle == "cream" || product.vehicle == "patch";
    if (suspends && !product.infinite)
        reader.warning(at, fmt::format("{}: of {} only {} dissolve; the rest feeds what is "
                                       "dissolved as it goes.",
                                       path, shown(c), shown(most)));
    else
        reader.problem(
            at,
            fmt::format("{}: {} is more than the {} holds: it dissolves at most {}.", path,
                        shown(c), product.infinite ? "reservoir" : product.vehicle, shown(most)),
            "Give a lower concentration; or vehicle_solubility, if this vehicle "
            "dissolves more than water; or vehicle = \"cream\", if some of it is not "
            "dissolved.");
}

}  // namespace

void check_product(const Product& product, const toml::node& at, const std::string& path,
                   TableReader& reader) {
    auto part = [&](const std::string& name) -> const toml::node& {
        const toml::table* table = at.as_table();
        const toml::node* node =
            table != nullptr ? table->at_path("actives." + name).node() : nullptr;
        return node != nullptr ? *node : at;
    };
    if (product.actives.empty())
        reader.problem(at, fmt::format("{} has no active.", path),
                       "Name a product, or give it a table of actives: [topical.actives.caffeine] "
                       "with a concentration.");
    if (product.amount.si > 0.0 && product.volume.si > 0.0)
        reader.problem(at, fmt::format("{} has both amount and volume.", path),
                       "Keep one of them.");
    if (!product.infinite && product.thickness().si <= 0.0)
        reader.problem(at, fmt::format("{} does not say how much of it lies on the skin.", path),
                       "Give amount = \"2 mg/cm2\", or volume = \"2 ul/cm2\", or infinite = true.");
    MassDensity sum{0.0};
    for (const ProductActive& active : product.actives) {
        check_concentration(product, active, part(active.name), path + ".actives." + active.name,
                            reader);
        sum += product.concentration(active);
    }
    if (product.actives.size() > 1 && sum > product.density)
        reader.problem(at, fmt::format("{}: its actives together, {}, are more than the product.",
                                       path, format_quantity(sum.si, "mg/ml")));
}

fs::path own_product_file(std::string_view name, const fs::path& beside) {
    fs::path file = beside / fs::path(name);
    if (fs::exists(file)) return file;
    fs::path kept = beside / "products" / fs::path(name).filename();
    return fs::exists(kept) ? kept : file;
}

namespace {

LoadedProduct read_product(const TomlFile& file, const std::string& name,
                           const std::string& origin) {
    LoadedProduct loaded;
    Product& product = loaded.product;
    product.name = name;
    std::vector<Parameter> parameters = parameters_of(product);
    Problems problems;
    TableReader reader(file, origin, problems);
    reader.read(file.root, "", parameters, {"actives"});
    check_sources(reader, file.root, "", parameters);
    GivenAndPreset values;
    read_product_actives(reader, file.root.get("actives"), "actives", product, values);
    for (ProductActive& active : product.actives)
        if (const toml::table* table = file.root["actives"][active.name].as_table())
            check_sources(reader, *table, "actives." + active.name, parameters_of(active));
    if (!problems.has_errors()) check_product(product, file.root, name, reader);
    if (problems.has_errors()) throw InputError(std::move(problems));
    loaded.values = reader.resolved();
    for (ResolvedValue& value : values.presets)
        if (!values.given.contains(value.path)) loaded.values.push_back(std::move(value));
    return loaded;
}

}  // namespace

LoadedProduct load_product(std::string_view name, const fs::path& beside) {
    if (is_own_product(name)) {
        const fs::path file = own_product_file(name, beside);
        if (!fs::exists(file)) {
            Problems problems;
            problems.error({}, fmt::format("there is no file \"{}\"", file.string()),
                           "A path is relative to the protocol; a name without .toml is one of "
                           "needlework list products.");
            throw InputError(std::move(problems));
        }
        return read_product(TomlFile::load(file), std::string(name), std::string(name));
    }
    return read_product(open_preset("product", name, data_folder() / "products"), std::string(name),
                        fmt::format("data/products/{}.toml", name));
}

LoadedProduct load_product(std::string_view name) { return load_product(name, {}); }

std::vector<std::string> list_products() { return list_presets(data_folder() / "products"); }

std::string product_summary(const Product& product) {
    std::string actives;
    for (const ProductActive& a : product.actives)
        actives +=
            fmt::format("{}{} {}", actives.empty() ? "" : ", ", a.name,
                        three_digits(from_si(product.concentration(a).si, "mg/ml")) + " mg/ml");
    std::string dose = product.infinite
                           ? "reservoir"
                           : fmt::format("{} ul/cm2 on the skin",
                                         three_digits(from_si(product.thickness().si, "ul/cm2")));
    return fmt::format("{}: {}, pH {:g}, {}; {}", product.label, product.vehicle, product.ph, dose,
                       actives);
}

}  // namespace needlework
