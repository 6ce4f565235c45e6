#include "cli/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "advice/aftercare_evidence.hpp"
#include "advice/prices.hpp"
#include "advice/risk.hpp"
#include "advice/screening.hpp"
#include "base/data_folder.hpp"
#include "cli/permeability_reference.hpp"
#include "course/protocol.hpp"
#include "process/delivery/product.hpp"
#include "process/healing/reference/reference_models.hpp"
#include "report/theory_equations.hpp"
#include "skin/atlas.hpp"
#include "study/study_words.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

/// Names as a person may type them: "Vitamin C" is vitamin-c.
std::string folded(std::string_view name) {
    std::string out(name);
    for (char& c : out) c = c == ' ' || c == '_' ? '-' : char(std::tolower((unsigned char)c));
    return out;
}

std::optional<std::string> found_in_lists(const std::string& name) {
    for (const std::string& device : list_devices())
        if (name == device) return describe::device(device);
    for (const std::string& kind : list_conditions())
        if (name == kind) return describe::condition(kind);
    for (const std::string& site : list_sites())
        if (name == site) return describe_site(site);
    if (auto text = describe::people(name)) return text;
    for (const std::string& active : list_actives())
        if (name == active) return describe::active(active);
    for (const ReferenceModel& model : reference_models())
        if (name == model.name) return describe::reference_model(name);
    if (name == permeability_reference_name) return permeability_reference_text();
    for (const std::string& product : list_products())
        if (name == product) {
            const auto rule = describe::advice(name);  // of platelet-rich plasma one speaks by name
            return describe::product(product) + (rule ? "\n" + *rule : "");
        }
    for (const fs::path& study : describe::studies())
        if (name == study.stem()) return describe::study(study);
    if (auto text = describe::advice(name)) return text;
    if (name == "completions") return describe::completions();
    if (name == assumption || name == choice)
        return describe::wrapped(name + ": " + describe::source_line(name), "", "  ");
    if (auto text = describe::equation(name)) return text;
    if (auto text = describe::source(name)) return text;
    return describe::term(name);
}

}  // namespace

std::optional<std::string> explain(const std::string& name) {
    std::string found;
    for (const DeclaredTable& table : declared_tables()) {
        if (name == table.id || name == "[" + table.id + "]")
            return describe::table(table) + describe::advice_below(table.id);
        for (const ParameterInfo& info : table.parameters)
            if (name == info.word || name == table.id + "." + info.word)
                found += (found.empty() ? "" : "\n") + describe::parameter(table, info);
    }
    for (const MeasureInfo& measure : all_measures())
        if (name == measure.name) found += (found.empty() ? "" : "\n") + describe::measure(measure);
    if (name == "adjunct") found += describe::adjuncts();
    if (found.empty()) return found_in_lists(name);
    const std::vector<std::string> actives = list_actives();  // minoxidil is both
    if (std::find(actives.begin(), actives.end(), name) != actives.end())
        found += "\n" + describe::active(name);
    return found;
}

std::vector<std::string> names_typed_as(const std::string& name) {
    std::vector<std::string> out;
    const std::string wanted = folded(name);
    for (const std::string& known : explainable_names())
        if (folded(known) == wanted || folded(known) + "s" == wanted ||
            folded(known) == wanted + "s")
            out.push_back(known);
    return out;
}

std::string name_here(const std::string& word) {
    for (const char* table : {"explain", "measure", "condition", "product", "device", "site"}) {
        const std::string name = StudyWords::of_project().find(table, word);
        if (!name.empty() && name != word && explain(name)) return name;
    }
    return {};
}

std::string names_with(const std::string& words) {
    std::string out;
    const std::string wanted = folded(words);
    for (const std::string& kind : list_kinds) {
        if (kind == "names" || kind == "parameters")
            continue;  // names without a sentence; too many
        std::vector<ListedItem> found;
        for (const ListedItem& item : list_items(kind))
            if (folded(item.name + " " + item.summary).find(wanted) != std::string::npos)
                found.push_back(item);
        const size_t most = 8;  // choice: what a reader still scans
        for (size_t i = 0; i < std::min(found.size(), most); ++i)
            out += describe::wrapped(found[i].name + "  " + found[i].summary,
                                     fmt::format("  {:<11}", i == 0 ? kind : ""),
                                     std::string(17, ' '));
        if (found.size() > most)
            out += fmt::format("  {:<11}and {} more: needlework list {}\n", "", found.size() - most,
                               kind);
    }
    return out;
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
    for (const std::string& table : list_people_tables()) names.push_back("skin." + table);
    for (const std::string& name : list_conditions()) names.push_back(name);
    for (const std::string& name : list_actives()) names.push_back(name);
    for (const ReferenceModel& model : reference_models()) names.emplace_back(model.name);
    names.emplace_back(permeability_reference_name);
    for (const std::string& name : list_products()) names.push_back(name);
    for (const fs::path& path : describe::studies()) names.push_back(path.stem().string());
    for (const EquationRoom& room : theory_equations(project_folder() / "docs" / "theory"))
        for (const ReportEquation& equation : room.equations) names.push_back(equation.id);
    for (const std::string& word : describe::terms())
        if (word.find(' ') == std::string::npos) names.push_back(word);
    for (const std::string& name : describe::advice_names()) names.push_back(name);
    for (const char* word : {"completions", "assumption", "choice"}) names.emplace_back(word);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

namespace {

/// Group, role, whether it is run, and the beginning of its citation.
std::string study_summary(const fs::path& path) {
    TomlFile file = TomlFile::load(path);
    auto text = [&](const char* key) { return file.root[key].value_or(std::string()); };
    std::string used = text("usable_as");
    bool read_only = used == "no" || used.empty() || !file.root.contains("run");
    return fmt::format("{:<9} {:<12} {:<9} {}", text("group"), text("role"),
                       read_only ? "read only" : used, text("citation"));
}

std::string condition_summary(const std::string& kind) {
    LoadedCondition loaded = load_condition(kind);
    if (loaded.spec.is_flat()) return loaded.title;
    return fmt::format("{}; {} wide, {} deep", loaded.title,
                       format_quantity(loaded.spec.width.si, "mm"),
                       format_quantity(loaded.spec.depth.si, "mm"));
}

}  // namespace

std::vector<ListedItem> list_items(const std::string& kind) {
    std::vector<ListedItem> items;
    if (kind == "devices") {
        for (const std::string& name : list_devices())
            items.push_back({name, load_device(name).device.label});
    } else if (kind == "sites") {
        for (const std::string& name : list_sites()) items.push_back({name, site_summary(name)});
    } else if (kind == "conditions") {
        for (const std::string& name : list_conditions())
            items.push_back({name, condition_summary(name)});
    } else if (kind == "actives") {
        for (const std::string& name : list_actives())
            items.push_back({name, active_summary(load_active(name).active)});
    } else if (kind == "products") {
        for (const std::string& name : list_products())
            items.push_back({name, product_summary(load_product(name).product)});
    } else if (kind == "measures") {
        for (const MeasureInfo& m : all_measures())
            items.push_back({std::string(m.name), fmt::format("{} [{}]", m.label, m.unit)});
    } else if (kind == "processes") {
        Models models;
        Models::each(models, [&](std::string_view summary, auto& model) {
            items.push_back({std::string(model_id(model)), std::string(summary)});
        });
    } else if (kind == "references") {
        for (const ReferenceModel& model : reference_models())
            items.push_back({std::string(model.name), std::string(model.summary)});
        items.push_back({std::string(permeability_reference_name),
                         std::string(permeability_reference_summary)});
    } else if (kind == "screening") {
        for (const ScreeningRule& rule : screening_rules())
            items.push_back(
                {rule.id, fmt::format("{:<8} grade {}  {}{}", level_name(rule.level), rule.grade,
                                      rule.title, rule.contested.empty() ? "" : " (contested)")});
    } else if (kind == "aftercare") {
        for (const AftercareRule& rule : aftercare_rules())
            items.push_back({rule.id, fmt::format("{} grade {}  {}", rule.helps ? "helps" : "harms",
                                                  rule.grade, rule.title)});
    } else if (kind == "risks") {
        for (const Risk& risk : known_risks())
            items.push_back({risk.id, fmt::format("{}; {}", risk.title, risk.counted())});
    } else if (kind == "prices") {
        for (const std::string& name : price_table_names()) {
            const PriceTable table = load_price_table(name);
            items.push_back({name, fmt::format("{}, {}", table.title, table.currency)});
        }
    } else if (kind == "evidence") {
        for (const fs::path& path : describe::studies())
            items.push_back({path.stem().string(), study_summary(path)});
        // By group and role, what is run before what is only read.
        std::stable_sort(items.begin(), items.end(), [](const ListedItem& a, const ListedItem& b) {
            const std::size_t group = 9;  // width of the first column
            auto key = [&](const ListedItem& i) {
                return std::pair(i.summary.substr(0, group),
                                 i.summary.find("read only") != std::string::npos);
            };
            return key(a) < key(b);
        });
    } else if (kind == "parameters") {
        for (const DeclaredTable& table : declared_tables())
            for (const ParameterInfo& info : table.parameters)
                items.push_back({table.id + "." + info.word, info.summary});
    } else if (kind == "names") {
        for (const std::string& name : explainable_names()) items.push_back({name, ""});
    }
    return items;
}

}  // namespace needlework
