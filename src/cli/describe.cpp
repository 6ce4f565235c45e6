// Single things in plain words.

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "base/data_folder.hpp"
#include "cli/explain.hpp"
#include "course/protocol.hpp"
#include "params/reader_words.hpp"
#include "process/delivery/active.hpp"
#include "process/delivery/brick_and_mortar.hpp"
#include "process/delivery/fast_delivery.hpp"
#include "process/delivery/polar_path.hpp"
#include "process/delivery/product.hpp"
#include "process/delivery/tissue_transport.hpp"
#include "process/healing/reference/reference_models.hpp"
#include "report/theory_equations.hpp"
#include "skin/atlas.hpp"

namespace needlework::describe {
namespace {

namespace fs = std::filesystem;

std::string row(const std::string& label, const std::string& text) {
    return wrapped(text, fmt::format("  {:<10}", label), std::string(12, ' '));
}

std::string values_of(const std::vector<ResolvedValue>& values) {
    std::string out;
    size_t path = 0, number = 0;
    for (const ResolvedValue& value : values) {
        path = std::max(path, value.path.size());
        number = std::max(number, value.value.size());
    }
    const size_t widest = 40;  // choice: the words keep more than half of a page
    if (path + number > widest) path = widest - std::min(number, widest / 2);
    for (const ResolvedValue& value : values) {
        std::string text = fmt::format("{}: {}", value.summary, value.source);
        if (value.distribution)
            text += fmt::format("; drawn from {}", value.distribution->text(value.unit));
        out += wrapped(text, fmt::format("  {:<{}} {:<{}} ", value.path, path, value.value, number),
                       std::string(path + number + 4, ' '));
    }
    return out;
}

std::vector<EquationRoom> rooms() { return theory_equations(project_folder() / "docs" / "theory"); }

/// One row of a table of docs/glossary.md.
struct Term {
    std::string word, meaning, group;
};

std::vector<Term> glossary() {
    std::vector<Term> out;
    std::ifstream in(project_folder() / "docs" / "glossary.md");
    std::string group;
    static const std::regex cells(R"(^\|\s*([^|]+?)\s*\|\s*([^|]+?)\s*\|.*$)");
    for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (line.starts_with("## ")) group = line.substr(3);
        if (!std::regex_match(line, match, cells)) continue;
        std::string word = match[1];
        std::erase(word, '`');
        if (word.starts_with("--") || word == "term") continue;
        std::istringstream words(word);  // "a, b" are two terms
        for (std::string one; std::getline(words, one, ',');) {
            one.erase(0, one.find_first_not_of(' '));
            out.push_back({one, match[2], group});
        }
    }
    return out;
}

}  // namespace

namespace {

/// Of the terminal that is written to; of a file or a pipe as the source's.
std::size_t page_width() {
    static constexpr std::size_t widest = 100, narrowest = 40;  // choice
    static const std::size_t width = [] {
        winsize size{};
        if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
            size.ws_col == 0)
            return widest;
        return std::clamp<std::size_t>(size.ws_col, narrowest, widest);
    }();
    return width;
}

}  // namespace

std::string wrapped(const std::string& text, const std::string& first, const std::string& rest) {
    std::string out, line = first;
    bool empty = true;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (!empty && line.size() + 1 + word.size() > page_width()) {
            out += line + "\n";
            line = rest;
            empty = true;
        }
        line += (empty ? "" : " ") + word;
        empty = false;
    }
    return out + line + "\n";
}

std::string source_line(const std::string& id) {
    if (id == assumption) return "an assumption: nobody measured it";
    if (id == choice) return "your choice, or a choice of the program's design";
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

std::string parameter(const DeclaredTable& table, const ParameterInfo& info) {
    std::string out = table.id + "." + info.word + "\n" + wrapped(info.summary, "  ", "  ");
    bool numeric = info.kind == ParameterKind::quantity || info.kind == ParameterKind::count ||
                   info.kind == ParameterKind::quantity_list;
    if (numeric && info.unit != "1") out += row("unit", info.unit);
    if (!info.default_text.empty()) out += row("default", info.default_text);
    if (numeric) out += row("allowed", info.range_text());
    if (info.required) out += row("required", "a protocol must give it");
    if (info.evidence)
        out += row("evidence", fmt::format("{} to {}; outside it a result is an extrapolation",
                                           format_quantity(info.evidence->first, info.unit),
                                           format_quantity(info.evidence->second, info.unit)));
    if (!info.choices.empty())
        out += row("one of", fmt::format("{}", fmt::join(info.choices, ", ")));
    out += row("source", source_line(info.source));
    if (info.prior) out += row("ensemble", "draws " + info.prior->text(info.unit));
    if (is_model_form(table.id + "." + info.word))
        out += row("ensemble", "with forms = true in [uncertainty], draws each as often");
    if (!info.calibrated_on.empty()) out += row("fitted to", source_line(info.calibrated_on));
    const std::string where = heading_of(table);
    bool bare = (info.unit == "1" && info.kind != ParameterKind::one_of) ||
                info.kind == ParameterKind::flag || info.kind == ParameterKind::text_list ||
                info.kind == ParameterKind::quantity_list;
    std::string value = bare ? info.default_text : "\"" + info.default_text + "\"";
    if (info.word == "days") value = "[\"30 d\", \"90 d\"]";  // an empty list shows no form
    return out + fmt::format("  in a protocol:\n    {}\n    {} = {}\n", where, info.word, value);
}

std::string table(const DeclaredTable& table) {
    std::string out = fmt::format("[{}]  {}\n", table.id, table.summary);
    for (const ParameterInfo& info : table.parameters)
        out += wrapped(info.summary + (info.is_assumption() ? " (assumption)" : ""),
                       fmt::format("  {:<34} {:<14} ", info.word, info.default_text),
                       std::string(52, ' '));
    std::string head = table.id.substr(0, table.id.find('.'));
    for (const EquationRoom& room : rooms()) {
        if (room.room != head) continue;
        out += "\nEquations (docs/theory/" + head + ".md; explain one with its number)\n";
        for (const ReportEquation& e : room.equations)
            out += wrapped(e.text, fmt::format("  {:<12} ", e.id), std::string(15, ' '));
    }
    if (table.id == HealingParameters::id) {
        const Length radius = 50.0_um;  // choice: a needle's channel
        out += wrapped(
            fmt::format(
                "Follows from them (healing.24): TGF-beta of a fresh clot reaches {:.0f} um "
                "from the axis of a channel of 50 um radius. Of range, source and threshold "
                "only this could be measured.",
                HealingParameters{}.reach(radius) / 1.0_um),
            "\n", "");
    }
    out += "\nMore of a parameter: needlework explain " + table.id + ".NAME\n";
    return out;
}

std::string device(const std::string& name) {
    LoadedDevice loaded = load_device(name);
    std::vector<ResolvedValue> values = loaded.values;
    std::erase_if(values, [](const ResolvedValue& v) { return v.path == "label"; });
    return fmt::format("{}  {}\n{}  in a protocol:\n    [[session]]\n    device = \"{}\"\n", name,
                       loaded.device.label, values_of(values), name);
}

std::string condition(const std::string& kind) {
    LoadedCondition loaded = load_condition(kind);
    return fmt::format("{}  {}\n{}  in a protocol:\n    [[condition]]\n    kind = \"{}\"\n", kind,
                       loaded.title, values_of(loaded.values), kind);
}

std::string active(const std::string& name) {
    LoadedActive loaded = load_active(name);
    const Active& a = loaded.active;
    std::vector<ResolvedValue> values = loaded.values;
    std::erase_if(values, [](const ResolvedValue& v) { return v.path == "label"; });
    std::string out = fmt::format("{}  {}\n{}", name, a.label, values_of(values));
    const double cm_h = 1e-2 / 3600.0;
    auto result = [&](const std::string& label, const std::string& text) {
        out += wrapped(text, fmt::format("  {:<16} ", label), std::string(19, ' '));
    };
    out += "  what follows (docs/theory/delivery.md)\n";
    if (a.passes_horny_layer()) {
        result("intact skin",
               fmt::format("permeability of the un-ionised form {:.2g} cm/h by brick and mortar{}, "
                           "{:.2g} cm/h by Potts and Guy",
                           horny_layer_of(a).permeability.si / cm_h,
                           a.read_across == 1.0 ? std::string()
                                                : fmt::format(" ({:.2g} times what that gives, by "
                                                              "its nearest relatives)",
                                                              a.read_across),
                           potts_guy({a.molecular_weight, a.log_kow}).si / cm_h));
    } else {
        result("intact skin", "closed to it (an assumption beyond what was measured)");
    }
    if (a.kind == "acid" || a.kind == "base")
        result("un-ionised",
               fmt::format("{:.2g} at pH 3, {:.2g} at pH 5, {:.2g} at pH 7.4",
                           a.unionised_share(3.0), a.unionised_share(5.0), a.unionised_share(7.4)));
    if (a.passes_horny_layer() && a.kind != "neutral") {
        const Velocity water =
            PolarPath{}.permeability(a.molecular_weight, HornyLayerStack{}.thickness());
        result("charged", fmt::format("{:.2g} cm/h through the pores of intact skin (delivery.30)",
                                      water.si / cm_h));
    }
    const TissueTransport dermis = dermis_transport(a);
    result("living dermis", fmt::format("diffusivity {:.2g} cm2/s, partition over water {:.2g}, "
                                        "cleared at {:.2g} 1/s: it decays over {:.2g} um",
                                        dermis.diffusivity.si / 1e-4, dermis.partition,
                                        dermis.clearance.si, dermis.decay_length().si / 1e-6));
    return out;
}

std::string reference_model(const std::string& name) {
    const ReferenceModel& model = needlework::reference_model(name);
    return fmt::format("{}  {}\n", model.name, model.summary) +
           row("equations", fmt::format("{} in docs/theory", model.equation)) +
           row("source", source_line(std::string(model.source))) +
           row("standing", std::string(model.standing)) +
           row("run it", fmt::format("needlework reference {}", model.name));
}

/// Numbers in the publication's own words, for readers.
std::string reported_numbers(const TomlFile& file) {
    const toml::array* rows = file.root["reported"].as_array();
    if (rows == nullptr) return {};
    std::string out = "  reported, in the publication's words\n";
    for (const toml::node& node : *rows) {
        const toml::table& m = *node.as_table();
        auto word = [&](const char* key) { return m[key].value_or(std::string()); };
        std::string line = word("quantity");
        if (!word("condition").empty()) line += ", " + word("condition");
        if (auto value = m["value"].value<double>())
            line += fmt::format(": {:g} {}", *value, word("unit"));
        else if (!word("text").empty())
            line += ": " + word("text");
        if (!word("not_run").empty()) line += " (not run: " + word("not_run") + ")";
        out += wrapped(line, "    ", "      ");
    }
    return out;
}

/// In the largest unit that leaves a number of 1 or more.
std::string dose_text(double si, const std::vector<const char*>& units) {
    for (const char* unit : units)
        if (const double value = from_si(si, unit); value >= 1.0 || unit == units.back())
            return fmt::format("{:.3g} {}", value, unit);
    return {};
}

std::string product(const std::string& name) {
    LoadedProduct loaded = load_product(name);
    const Product& p = loaded.product;
    std::vector<ResolvedValue> values = loaded.values;
    // The molecules' own numbers stand with the actives.
    std::erase_if(values, [](const ResolvedValue& v) {
        return v.path == "label" || v.origin.starts_with("data/actives/");
    });
    std::string out = fmt::format("{}  {}\n{}", name, p.label, values_of(values));
    for (const ProductActive& a : p.actives) {
        const Vehicle vehicle = p.vehicle_of(a);
        std::string text = fmt::format(
            "{} in the product, un-ionised share {:.2g} at its pH",
            dose_text(p.concentration(a).si, {"mg/ml", "ug/ml", "ng/ml"}), vehicle.unionised);
        if (a.vehicle_over_water() != 1.0)
            text += fmt::format("; the vehicle holds it {:.2g} times as well as water",
                                a.vehicle_over_water());
        if (!p.infinite)
            text += fmt::format("; {} on the skin",
                                dose_text(vehicle.concentration.si * vehicle.thickness.si,
                                          {"mg/cm2", "ug/cm2", "ng/cm2"}));
        out += wrapped(text, fmt::format("  {:<16} ", a.name), std::string(19, ' '));
    }
    return out + what_it_does(name, true) +
           fmt::format("  in a protocol:\n    [[topical]]\n    product = \"{}\"\n", name);
}

std::string study(const fs::path& path) {
    TomlFile file = TomlFile::load(path);
    auto text = [&](const char* key) { return file.root[key].value_or(std::string()); };
    std::string out = text("id") + "\n" + wrapped(text("citation"), "  ", "  ");
    out += row("group", text("group"));
    out += row("role", text("role"));
    out += row("used by", text("usable_as") == "no" ? "read only, not run" : text("usable_as"));
    out += row("seen", text("seen"));
    if (!text("note").empty()) out += row("note", text("note"));
    const toml::array* rows = file.root["measurement"].as_array();
    if (rows == nullptr) return out + reported_numbers(file);
    out += "  published, as the program reads it\n";
    for (const toml::node& node : *rows) {
        const toml::table& m = *node.as_table();
        auto word = [&](const char* key) { return m[key].value_or(std::string()); };
        std::string unit = word("unit") == "1" ? "" : " " + word("unit");
        std::string line = fmt::format("{}, {}: {:g}{}", word("measure"), word("transform"),
                                       m["value"].value_or(0.0), unit);
        if (!word("time").empty()) line += " at " + word("time");
        out += wrapped(line, "    ", "      ");
    }
    return out + reported_numbers(file);
}

std::string completions() {
    fs::path path = data_folder() / "evidence" / "completions.toml";
    std::string out = wrapped(
        "What a publication leaves out is drawn by one rule for every study. Every entry is "
        "an assumption unless a source stands there (data/evidence/completions.toml).",
        "", "");
    TomlFile file = TomlFile::load(path);
    for (const auto& [head, node] : file.root) {
        if (!node.is_table()) continue;
        out += fmt::format("[{}]\n", head.str());
        for (const auto& [key, value] : *node.as_table()) {
            out += wrapped(words::written(value), fmt::format("  {:<18}", key.str()),
                           std::string(20, ' '));
        }
    }
    return out;
}

std::optional<std::string> people(std::string name) {
    if (name.starts_with("skin.")) name.erase(0, 5);
    std::string out;
    for (const std::string& table : list_people_tables()) {
        const std::vector<ResolvedValue> numbers = people_numbers_of(table);
        // "ita" is of every phototype: those are asked for by their whole names.
        const bool by_word = !table.starts_with("phototype");
        if (name == table || std::any_of(numbers.begin(), numbers.end(), [&](const auto& row) {
                return name == row.path || (by_word && name == row.path.substr(table.size() + 1));
            }))
            out += (out.empty() ? "" : "\n") + describe_people(table);
    }
    return out.empty() ? std::nullopt : std::optional(out);
}

std::optional<std::string> equation(const std::string& number) {
    for (const EquationRoom& room : rooms())
        for (const ReportEquation& e : room.equations)
            if (e.id == number)
                return e.id + "\n" + wrapped(e.text, "  ", "    ") + row("source", e.source) +
                       row("symbols", "docs/theory/" + room.room + ".md");
    return std::nullopt;
}

std::optional<std::string> source(const std::string& id) {
    if (id.find('-') == std::string::npos || source_line(id) == id) return std::nullopt;
    std::string out = wrapped(source_line(id), "", "  ");
    std::string used;
    for (const DeclaredTable& table : declared_tables())
        for (const ParameterInfo& info : table.parameters)
            if (info.source == id) used += (used.empty() ? "" : ", ") + table.id + "." + info.word;
    return used.empty() ? out : out + row("source of", used);
}

std::optional<std::string> term(const std::string& word) {
    for (const Term& t : glossary())
        if (t.word == word) return t.word + "\n" + wrapped(t.meaning, "  ", "  ");
    return std::nullopt;
}

std::vector<std::string> terms() {
    std::vector<std::string> out;
    for (const Term& t : glossary()) out.push_back(t.word);
    return out;
}

std::vector<fs::path> studies() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(data_folder() / "evidence")) {
        std::string name = entry.path().stem().string();
        if (entry.path().extension() == ".toml" && name != "roles" && name != "ledger" &&
            name != "completions" && name != "study_effect")
            out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace needlework::describe
