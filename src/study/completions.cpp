// What publications leave open, drawn by one rule for every study (data/evidence/completions.toml).

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/evidence.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

/// A number or a "number unit" text in SI.
std::optional<double> si_number(const toml::node& node) {
    if (node.is_number()) return *node.value<double>();
    auto text = node.value_exact<std::string>();
    if (!text) return std::nullopt;
    auto split = split_number_and_unit(*text);
    if (!split) return std::nullopt;
    if (split->unit.empty()) return split->value;
    const UnitRow* row = find_unit(split->unit);
    if (row == nullptr) return std::nullopt;
    return split->value * row->factor + row->offset;
}

std::optional<UncertainParameter> completion_draw(const toml::table& t) {
    UncertainParameter p;
    p.group = UncertaintyGroup::completion;
    if (const toml::array* choices = t["choices"].as_array()) {
        for (const toml::node& c : *choices) p.choices.push_back(c.value_or(std::string()));
        if (const toml::array* weights = t["weights"].as_array())
            for (const toml::node& w : *weights) p.weights.push_back(w.value_or(1.0));
        p.weights.resize(p.choices.size(), 1.0);
        return p;
    }
    std::string dist = t["dist"].value_or(std::string());
    auto number = [&](const char* key) -> std::optional<double> {
        const toml::node* node = t.get(key);
        return node != nullptr ? si_number(*node) : std::nullopt;
    };
    std::optional<double> a, b;
    if (dist == "normal")
        a = number("mean"), b = number("sd"), p.distribution.kind = Distribution::Kind::normal;
    if (dist == "lognormal")
        a = number("median"), b = number("factor"),
        p.distribution.kind = Distribution::Kind::lognormal;
    if (dist == "uniform")
        a = number("low"), b = number("high"), p.distribution.kind = Distribution::Kind::uniform;
    if (!a || !b) return std::nullopt;
    p.distribution.a = *a, p.distribution.b = *b;
    return p;
}

}  // namespace

Completions Completions::load(const fs::path& file) {
    Completions out;
    if (!fs::exists(file)) return out;
    TomlFile toml = TomlFile::load(file);
    std::map<std::string, std::pair<double, double>> limits;
    if (const toml::table* table = toml.root["limits"].as_table())
        for (const auto& [key, node] : *table)
            if (const toml::table* t = node.as_table()) {
                auto low = t->get("low") ? si_number(*t->get("low")) : std::nullopt;
                auto high = t->get("high") ? si_number(*t->get("high")) : std::nullopt;
                if (low && high) limits[std::string(key.str())] = {*low, *high};
            }
    auto add = [&](const std::string& table, const std::string& kind, const std::string& word,
                   const toml::node& node) {
        const toml::table* t = node.as_table();
        if (t == nullptr) return;
        auto draw = completion_draw(*t);
        if (!draw) return;
        if (auto it = limits.find(word); it != limits.end())
            draw->lower = it->second.first, draw->upper = it->second.second;
        out.entries_.push_back({table, kind, word, *draw});
    };
    for (const char* name : {"subject", "skin", "session", "aftercare"}) {
        const toml::table* table = toml.root[name].as_table();
        if (table == nullptr) continue;
        for (const auto& [key, node] : *table) {
            const toml::table* t = node.as_table();
            if (t != nullptr && !t->contains("dist") && !t->contains("choices") &&
                !t->contains("probability")) {  // [session.roller]
                for (const auto& [word, inner] : *t)
                    add(name, std::string(key.str()), std::string(word.str()), inner);
            } else {
                add(name, "", std::string(key.str()), node);
            }
        }
    }
    if (const toml::table* topical = toml.root["topical"].as_table()) out.topical_ = *topical;
    out.n_people_default_ = int(toml.root["draw"]["n"]["value"].value_or(30));
    out.most_open_for_value_ = int(toml.root["limits"]["n_completed_for_value"].value_or(2));
    return out;
}

std::vector<std::string> Completions::complete(Protocol& protocol,
                                               std::vector<UncertainParameter>& parameters,
                                               const std::vector<std::string>& left_open) const {
    auto named = [&](const std::string& word) {
        return std::find(left_open.begin(), left_open.end(), word) != left_open.end();
    };
    std::vector<std::string> completed;
    std::map<std::string, ResolvedValue*> resolved;
    for (ResolvedValue& value : protocol.resolved) resolved[value.path] = &value;
    auto open = [&](const std::string& path) {
        auto it = resolved.find(path);
        return it != resolved.end() && it->second->origin != "file" &&
               it->second->origin != "--set";
    };
    auto take = [&](const Entry& entry, const std::string& path) {
        if (!open(path)) return;
        UncertainParameter p = entry.draw;
        p.path = path;
        std::erase_if(parameters, [&](const UncertainParameter& old) { return old.path == path; });
        bool fits = false;
        protocol.for_each_parameter([&](const std::string& at, Parameter& parameter) {
            if (at != path) return;
            bool word = parameter.text != nullptr;
            fits = word != p.choices.empty();
            if (!fits) return;
            if (!word) {
                p.lower = std::max(p.lower, parameter.info.low);
                p.upper = std::min(p.upper, parameter.info.high);
                if (parameter.number != nullptr) *parameter.number = p.draw_number(0.5);
                if (parameter.count != nullptr)
                    *parameter.count = int(std::lround(p.draw_number(0.5)));
            }
        });
        if (!fits) return;
        parameters.push_back(p);
        completed.push_back(path);
        resolved[path]->origin = "completion";
        resolved[path]->source = assumption;
        if (p.choices.empty()) resolved[path]->distribution = p.distribution;
    };
    // Every device of a kind takes its density from the motion unless a completion gives it.
    for (const Entry& entry : entries_) {
        if (entry.table == "session") {
            if (entry.word == "device") continue;  // before the protocol is read: device_of
            if ((entry.word == "repeat" || entry.word == "every") && !named(entry.word)) continue;
            for (size_t i = 0; i < protocol.sessions.size(); ++i) {
                const Device& device = protocol.sessions[i].device;
                std::string path = fmt::format("session[{}].{}", i + 1, entry.word);
                if (!entry.device_kind.empty() && entry.device_kind != device.kind) continue;
                // A preset that states a length of its own (an array) is not completed.
                bool hand = device.kind == "roller" || device.kind == "pen";
                if (entry.device_kind.empty() && !hand && entry.word != "anaesthetic") continue;
                if (entry.word == "passes" && device.kind != "roller") continue;
                if (entry.word == "density" && device.kind == "pen" &&
                    !open(fmt::format("session[{}].passes", i + 1)))
                    continue;
                take(entry, path);
            }
        } else if (entry.table != "skin" || named(entry.word)) {
            take(entry, entry.table + "." + entry.word);
        }
    }
    return completed;
}

std::vector<std::string> Completions::complete_topicals(toml::table& run) const {
    std::vector<std::string> added;
    toml::array* topicals = run["topical"].as_array();
    if (topicals == nullptr) return added;
    auto add = [&](toml::table& table, const char* word) {
        const toml::node* node = topical_.get(word);
        if (node == nullptr || table.contains(word)) return;
        table.insert(word, *node);
        added.emplace_back(word);
    };
    for (toml::node& node : *topicals) {
        toml::table* topical = node.as_table();
        if (topical == nullptr || topical->contains("product")) continue;  // a product says it all
        add(*topical, "ph");
        if (!(*topical)["infinite"].value_or(false)) {
            if (!topical->contains("amount")) add(*topical, "volume");
            if (!topical->contains("vehicle")) add(*topical, "residue");  // a plain solution
        }
        if (toml::table* actives = (*topical)["actives"].as_table())
            for (auto&& [name, active] : *actives)
                if (toml::table* table = active.as_table();
                    table != nullptr && !table->contains("percent"))
                    add(*table, "concentration");
    }
    std::sort(added.begin(), added.end());
    added.erase(std::unique(added.begin(), added.end()), added.end());
    return added;
}

std::string Completions::device_of(const std::string& kind) const {
    for (const Entry& entry : entries_)
        if (entry.word == "device" && entry.device_kind == kind) {
            auto likeliest = std::max_element(entry.draw.weights.begin(), entry.draw.weights.end());
            return entry.draw.choices[size_t(likeliest - entry.draw.weights.begin())];
        }
    return {};
}

}  // namespace needlework
