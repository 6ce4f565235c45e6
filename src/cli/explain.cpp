#include "cli/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/data_folder.hpp"
#include "course/protocol.hpp"
#include "measures/measure.hpp"
#include "skin/atlas.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

std::string source_line(const std::string& id) {
    if (id == assumption) return "an assumption: nobody measured it";
    if (id == choice) return "your choice";
    fs::path evidence = data_folder() / "evidence" / (id + ".toml");
    if (fs::exists(evidence)) {
        TomlFile file = TomlFile::load(evidence);
        return id + ": " + file.root["citation"].value_or(std::string());
    }
    fs::path sources = data_folder() / "sources.toml";
    if (fs::exists(sources)) {
        TomlFile file = TomlFile::load(sources);
        if (auto text = file.root[id]["citation"].value<std::string>()) return id + ": " + *text;
    }
    return id;
}

std::string describe(const DeclaredTable& table, const ParameterInfo& info) {
    std::string path = table.id + "." + info.word;
    std::string out = fmt::format("{}\n  {}\n", path, info.summary);
    if (info.kind == ParameterKind::quantity || info.kind == ParameterKind::count)
        out += fmt::format("  unit      {}\n  default   {}\n  allowed   {}\n", info.unit,
                           info.default_text, info.range_text());
    else
        out += fmt::format("  default   {}\n", info.default_text);
    if (info.evidence)
        out += fmt::format("  evidence  {} to {}; outside it a result is an extrapolation\n",
                           format_quantity(info.evidence->first, info.unit),
                           format_quantity(info.evidence->second, info.unit));
    if (!info.choices.empty())
        out += fmt::format("  one of    {}\n", fmt::join(info.choices, ", "));
    out += fmt::format("  source    {}\n", source_line(info.source));
    if (info.prior) out += fmt::format("  an ensemble draws  {}\n", info.prior->text(info.unit));
    if (!info.calibrated_on.empty())
        out += fmt::format("  calibrated on  {}\n", source_line(info.calibrated_on));
    std::string where = table.repeated ? "[[" + table.id + "]]" : "[" + table.id + "]";
    bool plain = info.unit == "1";
    out +=
        fmt::format("  in a protocol:\n    {}\n    {} = {}\n", where, info.word,
                    plain && info.kind != ParameterKind::one_of ? info.default_text
                                                                : "\"" + info.default_text + "\"");
    return out;
}

std::string describe(const DeclaredTable& table) {
    std::string out = fmt::format("[{}]  {}\n", table.id, table.summary);
    for (const ParameterInfo& info : table.parameters)
        out += fmt::format("  {:<34} {:<14} {}{}\n", info.word, info.default_text, info.summary,
                           info.is_assumption() ? " (assumption)" : "");
    return out;
}

std::string describe(const MeasureInfo& measure) {
    std::string out = fmt::format("{}\n  {} [{}]\n  {}\n", measure.name, measure.label,
                                  measure.unit, measure.definition);
    out += fmt::format("  source    {}\n", source_line(std::string(measure.source)));
    return out;
}

std::string describe_device(const std::string& name) {
    LoadedDevice loaded = load_device(name);
    std::string out = fmt::format("{}  {}\n", name, loaded.device.label);
    for (const ResolvedValue& value : loaded.values)
        out += fmt::format("  {:<20} {:<12} {}: {}\n", value.path, value.value, value.summary,
                           value.source);
    return out;
}

std::string describe_condition(const std::string& kind) {
    LoadedCondition loaded = load_condition(kind);
    std::string out = fmt::format("{}  {}\n", kind, loaded.title);
    for (const ResolvedValue& value : loaded.values)
        out += fmt::format("  {:<20} {:<12} {}: {}\n", value.path, value.value, value.summary,
                           value.source);
    return out;
}

std::string describe_study(const fs::path& path) {
    TomlFile file = TomlFile::load(path);
    auto text = [&](const char* key) { return file.root[key].value_or(std::string()); };
    std::string out =
        fmt::format("{}\n  {}\n  role {}, used by {}, seen: {}\n  {}\n", text("id"),
                    text("citation"), text("role"), text("usable_as"), text("seen"), text("note"));
    if (const toml::array* rows = file.root["measurement"].as_array())
        for (const toml::node& node : *rows) {
            const toml::table& row = *node.as_table();
            out += fmt::format("  {} {}: {} {}\n", row["measure"].value_or(std::string()),
                               row["transform"].value_or(std::string()), row["value"].value_or(0.0),
                               row["unit"].value_or(std::string()));
        }
    return out;
}

std::vector<fs::path> studies() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(data_folder() / "evidence")) {
        std::string name = entry.path().stem().string();
        if (entry.path().extension() == ".toml" && name != "roles" && name != "ledger" &&
            name != "completions")
            out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

std::optional<std::string> explain(const std::string& name) {
    std::string found;
    for (const DeclaredTable& table : declared_tables()) {
        if (name == table.id || name == "[" + table.id + "]") return describe(table);
        for (const ParameterInfo& info : table.parameters)
            if (name == info.word || name == table.id + "." + info.word)
                found += (found.empty() ? "" : "\n") + describe(table, info);
    }
    for (const MeasureInfo& measure : all_measures())
        if (name == measure.name) found += (found.empty() ? "" : "\n") + describe(measure);
    if (!found.empty()) return found;
    for (const std::string& device : list_devices())
        if (name == device) return describe_device(device);
    for (const std::string& kind : list_conditions())
        if (name == kind) return describe_condition(kind);
    for (const fs::path& study : studies())
        if (name == study.stem()) return describe_study(study);
    for (const std::string& site : list_sites())
        if (name == site) return describe_site(site);
    return std::nullopt;
}

std::vector<std::string> explainable_names() {
    std::vector<std::string> names;
    for (const DeclaredTable& table : declared_tables()) {
        names.push_back(table.id);
        for (const ParameterInfo& info : table.parameters) {
            names.push_back(info.word);
            names.push_back(table.id + "." + info.word);
        }
    }
    for (const MeasureInfo& measure : all_measures()) names.emplace_back(measure.name);
    for (const std::string& name : list_devices()) names.push_back(name);
    for (const std::string& name : list_sites()) names.push_back(name);
    for (const std::string& name : list_conditions()) names.push_back(name);
    for (const fs::path& path : studies()) names.push_back(path.stem().string());
    return names;
}

std::vector<ListedItem> list_items(const std::string& kind) {
    std::vector<ListedItem> items;
    if (kind == "devices") {
        for (const std::string& name : list_devices())
            items.push_back({name, load_device(name).device.label});
    } else if (kind == "sites") {
        for (const std::string& name : list_sites()) items.push_back({name, site_summary(name)});
    } else if (kind == "conditions") {
        for (const std::string& name : list_conditions()) items.push_back({name, ""});
    } else if (kind == "measures") {
        for (const MeasureInfo& m : all_measures())
            items.push_back({std::string(m.name), fmt::format("{} [{}]", m.label, m.unit)});
    } else if (kind == "processes") {
        Models models;
        Models::each(models, [&](std::string_view summary, auto& model) {
            items.push_back({std::string(model_id(model)), std::string(summary)});
        });
    } else if (kind == "evidence") {
        for (const fs::path& path : studies()) {
            TomlFile file = TomlFile::load(path);
            items.push_back({path.stem().string(),
                             fmt::format("{}, by {}", file.root["role"].value_or(std::string("?")),
                                         file.root["usable_as"].value_or(std::string("?")))});
        }
    } else if (kind == "parameters") {
        for (const DeclaredTable& table : declared_tables())
            for (const ParameterInfo& info : table.parameters)
                items.push_back({table.id + "." + info.word, info.summary});
    }
    return items;
}

}  // namespace needlework
