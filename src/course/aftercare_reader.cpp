#include "course/aftercare_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_folder.hpp"
#include "course/timeline.hpp"
#include "params/preset.hpp"

namespace needlework {

namespace {

WrittenCare read_one(const toml::table& table, const std::string& path, TableReader& reader) {
    WrittenCare out;
    out.path = path;
    out.node = &table;
    std::vector<Parameter> parameters = parameters_of(out.item);
    out.given = reader.read(table, path, parameters);
    const CareItem& item = out.item;
    if (!(item.from < item.until))
        reader.problem(
            table,
            fmt::format("{} ends at {}, before it begins at {}.", path,
                        format_quantity(item.until.si, "d"), format_quantity(item.from.si, "d")),
            "Both count from the session: write for instance from = \"0 d\", until = "
            "\"7 d\".");
    if (item.is_product() && item.product_name().empty())
        reader.problem(table, fmt::format("{} puts a product on and does not say which.", path),
                       "Write product = \"...\"; needlework list products shows all.");
    if (!item.is_product() && !item.product.empty())
        reader.problem(*table.get("product"),
                       fmt::format("{}: a {} has no product.", path, item.what),
                       "Leave the product out, or write what = \"product\".");
    return out;
}

}  // namespace

std::vector<WrittenCare> read_care_items(const toml::node* list, TableReader& reader) {
    std::vector<WrittenCare> out;
    if (list == nullptr) return out;
    const toml::array* array = list->as_array();
    if (array == nullptr || !array->is_array_of_tables()) {
        reader.problem(*list, "aftercare.item must be a list of tables.",
                       "Write [[aftercare.item]].");
        return out;
    }
    for (const toml::node& element : *array)
        out.push_back(read_one(*element.as_table(),
                               fmt::format("aftercare.item[{}]", out.size() + 1), reader));
    return out;
}

void add_plan(const std::string& plan, std::vector<WrittenCare>& written,
              std::vector<ResolvedValue>& presets, Problems& problems) {
    const std::string name = fmt::format("data/aftercare/{}.toml", plan);
    const TomlFile file = TomlFile::load(data_folder() / "aftercare" / (plan + ".toml"));
    TableReader reader(file, name, problems);
    std::set<std::string> said;
    size_t kept = 0;
    for (const WrittenCare& one : written) {
        said.insert(one.item.what);
        kept += one.item.is_product() ? 0 : 1;
    }
    const toml::array* items = file.root["item"].as_array();
    EXPECTS(items != nullptr && items->is_array_of_tables(), "a plan has items");
    for (const toml::node& node : *items) {
        const toml::table& table = *node.as_table();
        WrittenCare one = read_one(table, name, reader);
        if (said.contains(one.item.what)) continue;
        const std::string path = fmt::format("aftercare.item[{}]", ++kept);
        for (const Parameter& p : parameters_of(one.item))
            if (one.given.contains(p.info.word)) {
                ResolvedValue value = default_value(p, path);
                value.origin = name;
                presets.push_back(std::move(value));
            }
        one.path = path;
        one.node = nullptr;  // the file goes
        EXPECTS(!one.item.is_product(), "a plan puts on no product by itself");
        written.push_back(std::move(one));
    }
}

namespace {

/// Whether a topical holds an active with one of these effects.
bool has_effect(const TopicalPlan& topical, std::initializer_list<std::string_view> names) {
    for (const ProductActive& active : topical.product.actives)
        for (const Effect& effect : active.effects)
            if (std::find(names.begin(), names.end(), effect.name) != names.end()) return true;
    return false;
}

}  // namespace

void check_aftercare(const Protocol& protocol, const toml::table& root, TableReader& reader) {
    const Aftercare& care = protocol.aftercare;
    const auto has = [&](std::string_view what) {
        return std::any_of(care.items.begin(), care.items.end(),
                           [&](const CareItem& item) { return item.what == what; });
    };
    const auto twice = [&](const char* word, const std::string& what, const char* hint) {
        const toml::node* node = root["aftercare"][word].node();
        reader.problem(node != nullptr ? *node : static_cast<const toml::node&>(root),
                       fmt::format("aftercare.{} and {} say the same thing twice.", word, what),
                       hint);
    };
    if (care.occluded.si > 0.0 && has("occlusion"))
        twice("occluded", "an occlusion of [[aftercare.item]]", "Keep one of them.");
    if (care.anti_inflammatory && has("nsaid"))
        twice("anti_inflammatory", "an nsaid of [[aftercare.item]]", "Keep one of them.");
    for (const auto& [word, strength] :
         {std::pair{"minoxidil", care.minoxidil}, std::pair{"androgen_block", care.androgen_block},
          std::pair{"immune_calm", care.immune_calm}})
        if (strength > 0.0 && protocol.hair() == nullptr && protocol.skin.site != "scalp")
            if (const toml::node* node = root["aftercare"][word].node())
                reader.warning(
                    *node,
                    fmt::format("aftercare.{} acts on hair, and there is none at the {}.", word,
                                protocol.skin.site),
                    "It changes nothing here; a scalp has hair, and so have its "
                    "conditions (needlework list conditions).");
    for (size_t i = 0; i < protocol.topicals.size(); ++i) {
        const TopicalPlan& topical = protocol.topicals[i];
        const bool minoxidil =
            std::any_of(topical.product.actives.begin(), topical.product.actives.end(),
                        [](const ProductActive& a) { return a.name == "minoxidil"; });
        if (care.minoxidil > 0.0 && minoxidil)
            twice("minoxidil", fmt::format("topical[{}]", i + 1),
                  "The number is the simple way, the topical goes by its dose: keep one of them.");
    }
    for (const TopicalEvent& event : topical_events(protocol)) {
        if (event.session < 0) continue;
        const int plan = session_events(protocol)[size_t(event.session)].plan;
        const SessionTiming& timing = protocol.sessions[size_t(plan)].timing;
        const TopicalPlan& topical = protocol.topicals[size_t(event.topical)];
        if (timing.depigmenting == "no" ||
            !has_effect(topical, {"melanogenesis_inhibition", "melanosome_transfer_inhibition"}))
            continue;
        const toml::node* word = root["session"][size_t(plan)]["depigmenting"].node();
        reader.problem(
            word != nullptr ? *word : static_cast<const toml::node&>(root),
            fmt::format("session[{}].depigmenting and topical[{}] ({}) inhibit melanin twice.",
                        plan + 1, event.topical + 1, topical.product.label),
            "The word is a solution of calibrated strength, the topical goes by its dose: keep one "
            "of them.");
        return;
    }
}

}  // namespace needlework
