#include "course/protocol_reader.hpp"

#include <algorithm>

#include "course/evidence_reach.hpp"

namespace needlework {

Protocol ProtocolReader::read() {
    read_top();
    read_single("subject", protocol_.subject);
    if (given_.contains("subject.ita")) {
        protocol_.subject.ita_given = true;
        if (given_.contains("subject.phototype"))
            reader_.problem(*root_["subject"]["ita"].node(), "subject has both phototype and ita.",
                            "Keep one of them.");
    }
    read_single("skin", protocol_.skin);
    check_site();
    read_each("condition", [&](const toml::table& table, const std::string& path) {
        read_condition(table, path);
    });
    read_each("session", [&](const toml::table& table, const std::string& path) {
        read_session(table, path);
    });
    read_each("topical", [&](const toml::table& table, const std::string& path) {
        read_topical(table, path);
    });
    add_adjuncts();
    read_single("aftercare", protocol_.aftercare, {"item"});
    read_aftercare();
    read_single("visits", protocol_.visits);
    read_single("uncertainty", protocol_.uncertainty);
    read_single("report", protocol_.report);
    read_single("patch", protocol_.patch);
    read_single("safety", protocol_.safety);
    read_single("screening", protocol_.screening);
    read_single("cost", protocol_.cost);
    check_currency();
    check_conditions();
    check_adjuncts();
    check_studies();
    Models::each(protocol_.models, [&](std::string_view, auto& model) {
        read_single(std::string(model_id(model)), model);
    });
    check_nested_tables();
    check_face();
    check_sense();
    for (const ResolvedValue& value : reader_.resolved()) add_resolved(value);
    if (problems_.has_errors()) throw InputError(problems_);
    screen_subject();
    protocol_.warnings = problems_;
    return std::move(protocol_);
}

void ProtocolReader::read_top() {
    std::vector<std::string> tables{"schema_version", "title"};
    for (const DeclaredTable& table : declared_tables()) {
        std::string head = table.id.substr(0, table.id.find('.'));
        if (std::find(tables.begin(), tables.end(), head) == tables.end()) tables.push_back(head);
    }
    for (const auto& [key, node] : root_) {
        std::string word(key.str());
        if (std::find(tables.begin(), tables.end(), word) != tables.end()) continue;
        std::string hint = did_you_mean(word, tables);
        reader_.problem_at_key(
            key, fmt::format("unknown key \"{}\"{}", word, hint),
            hint.empty() ? fmt::format("Known here: {}.", fmt::join(tables, ", ")) : "");
    }
    if (const toml::node* node = root_.get("schema_version")) {
        if (node->value_exact<std::int64_t>() != 1)
            reader_.problem(*node, "schema_version is not the number 1.",
                            "This program reads version 1 only: write schema_version = 1.");
    } else if (root_.empty()) {
        reader_.problem(root_, "the file holds no protocol.", "Examples are in cases/tutorials.");
    } else {
        reader_.problem(root_, "schema_version is missing.", "Write schema_version = 1 on top.");
    }
    if (const toml::node* node = root_.get("title")) {
        if (auto title = node->value_exact<std::string>())
            protocol_.title = *title;
        else
            reader_.problem(*node, "title: expected a text in quotes.");
    }
}

void ProtocolReader::add_defaults(const std::vector<Parameter>& parameters,
                                  const std::string& path) {
    for (const Parameter& parameter : parameters)
        if (!given_.contains(path + "." + parameter.info.word))
            defaults_.push_back(default_value(parameter, path));
}

void ProtocolReader::check_nested_tables() {
    std::map<std::string, std::vector<std::string>> children;
    std::set<std::string> whole;  // read as tables of their own, with what stands below them
    for (const DeclaredTable& table : declared_tables())
        if (size_t dot = table.id.find('.'); dot != std::string::npos)
            children[table.id.substr(0, dot)].push_back(table.id.substr(dot + 1));
        else
            whole.insert(table.id);
    for (const auto& [head, words] : children) {
        const toml::table* table = root_[head].as_table();
        if (table == nullptr || whole.contains(head)) continue;
        for (const auto& [key, node] : *table) {
            std::string word(key.str());
            if (std::find(words.begin(), words.end(), word) != words.end()) continue;
            reader_.problem_at_key(
                key,
                fmt::format("unknown key \"{}\" in [{}]{}", word, head, did_you_mean(word, words)),
                fmt::format("Known here: {}.", fmt::join(words, ", ")));
        }
    }
}

void ProtocolReader::add_unset(const std::vector<Parameter>& parameters, const std::string& path,
                               const std::set<std::string>& without, BareNumber bare) {
    for (const Parameter& parameter : parameters) {
        if (without.contains(parameter.info.word)) continue;
        std::string where = path + "." + parameter.info.word;
        if (given_.contains(where)) continue;
        auto preset = std::find_if(presets_.begin(), presets_.end(),
                                   [&](const ResolvedValue& v) { return v.path == where; });
        if (preset == presets_.end())
            defaults_.push_back(default_value(parameter, path));
        else if (!preset->distribution && bare == BareNumber::drawn)
            preset->distribution = parameter.info.prior;
    }
}

void ProtocolReader::add_resolved(ResolvedValue value) {
    if (expanded_.contains(value.path)) return;
    for (const auto& [from, to] : moved_)
        if (value.path.starts_with(from + ".")) {
            if (to.empty()) return;
            value.path = to + value.path.substr(from.size());
            break;
        }
    protocol_.resolved.push_back(std::move(value));
}

void ProtocolReader::finish(Protocol& protocol) {
    for (ResolvedValue& value : presets_)
        if (!given_.contains(value.path)) protocol.resolved.push_back(value);
    protocol.resolved.insert(protocol.resolved.end(), defaults_.begin(), defaults_.end());
    // In the order of the tables; within a table as the declaration has them.
    std::map<std::string, int> place;
    protocol.for_each_parameter(
        [&](const std::string& path, Parameter&) { place.emplace(path, int(place.size())); });
    std::stable_sort(protocol.resolved.begin(), protocol.resolved.end(),
                     [&](const ResolvedValue& a, const ResolvedValue& b) {
                         return place[a.path] < place[b.path];
                     });
}

Protocol read_protocol_table(const TomlFile& file, const toml::table& table) {
    ProtocolReader reader(file, table);
    Protocol protocol = reader.read();
    reader.finish(protocol);
    return protocol;
}

Protocol read_protocol(TomlFile file, const std::vector<std::string>& overrides,
                       const std::filesystem::path& device_copies) {
    Problems problems;
    for (const std::string& assignment : overrides) apply_override(file, assignment, problems);
    if (problems.has_errors()) throw InputError(std::move(problems));
    ProtocolReader reader(file, file.root, device_copies);
    Protocol protocol = reader.read();
    reader.finish(protocol);
    if (protocol.title.empty()) protocol.title = std::filesystem::path(file.name).stem().string();
    return protocol;
}

std::string device_copy_name(std::string_view device) {
    std::string name;
    for (const std::filesystem::path& part : std::filesystem::path(device).lexically_normal()) {
        if (part.empty() || part == ".") continue;
        std::string word = part == ".." ? "up" : part == "/" ? "root" : part.string();
        name += (name.empty() ? "" : "_") + word;
    }
    // A folder each: beside the copy lies what the device's file names (a measured profile).
    const std::filesystem::path flat = name;
    return flat.stem().string() + "/" + std::filesystem::path(device).filename().string();
}

}  // namespace needlework
