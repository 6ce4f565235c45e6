// The protocol as text for others: resolved TOML, JSON Schema.

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "course/protocol.hpp"

namespace needlework {

namespace {

/// A quantity or plain number as TOML, so that it reads back to the same double.
std::string written(double si, const std::string& unit, bool with_offset = true) {
    std::string number = exact_number(si, unit, with_offset);
    return unit == "1" ? number : fmt::format("\"{} {}\"", number, unit);
}

/// The two keys of a distribution.
std::string written(const Distribution& d, const std::string& unit) {
    using Kind = Distribution::Kind;
    const char *first = "low", *second = "high";
    std::string b = written(d.b, unit);
    if (d.kind == Kind::normal) first = "mean", second = "sd", b = written(d.b, unit, false);
    if (d.kind == Kind::lognormal) first = "median", second = "factor", b = written(d.b, "1");
    return fmt::format("dist = \"{}\", {} = {}, {} = {}", kind_name(d.kind), first,
                       written(d.a, unit), second, b);
}

/// One value of the resolved file. A number that the user did not choose keeps source and origin,
/// so that a run of the resolved file knows what nobody measured and what calibration has fitted.
std::string resolved_value(const ResolvedValue& value, const Parameter& parameter) {
    const ParameterInfo& info = parameter.info;
    bool is_number = parameter.number != nullptr || parameter.count != nullptr;
    if (!is_number) {
        bool bare = info.kind == ParameterKind::flag || info.kind == ParameterKind::text_list ||
                    info.kind == ParameterKind::quantity_list;
        // Beside the resolved protocol of a run lies the copy of a device of the user's own.
        if (info.word == "device" && is_device_file(value.value))
            return fmt::format("\"{}/{}\"", device_copies_folder, device_copy_name(value.value));
        if (info.word == "relief" && !value.value.empty())
            return fmt::format("\"{}/{}\"", relief_copies_folder, device_copy_name(value.value));
        return bare ? value.value : nlohmann::json(value.value).dump();
    }
    double si = parameter.number != nullptr ? *parameter.number : double(*parameter.count);
    bool users = value.origin == "file" || value.origin == "--set";
    std::string keys;
    if (!users) keys = fmt::format(", origin = \"{}\"", value.origin);
    if (value.source != choice) keys = fmt::format(", source = \"{}\"", value.source) + keys;
    if (value.distribution && value.distribution->kind != Distribution::Kind::fixed)
        return fmt::format("{{ value = {}, {}{} }}", written(si, info.unit),
                           written(*value.distribution, info.unit), keys);
    if (value.source == choice) return written(si, info.unit);
    return fmt::format("{{ value = {}{} }}", written(si, info.unit), keys);
}

}  // namespace

std::string resolved_toml(const Protocol& protocol) {
    std::string out =
        "# Every value of the run, made by the program. It can be run itself and gives the same "
        "numbers.\nschema_version = 1\ntitle = " +
        nlohmann::json(protocol.title).dump() + "\n";
    std::map<std::string, const ResolvedValue*> resolved;
    for (const ResolvedValue& value : protocol.resolved) resolved[value.path] = &value;
    std::string table;
    // One of the two says how much pigment; a file with both would not be read back.
    const char* left_out = protocol.subject.ita_given ? "subject.phototype" : "subject.ita";
    Protocol copy = protocol;
    copy.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        auto found = resolved.find(path);
        if (path == left_out || found == resolved.end()) return;
        // Written, a form would be the user's choice and no longer be drawn.
        const bool chosen = found->second->origin == "file" || found->second->origin == "--set";
        if (protocol.uncertainty.forms && is_model_form(path) && !chosen) return;
        size_t dot = path.rfind('.');
        std::string head = path.substr(0, dot);
        if (head != table) {
            // topical[1] is the next [[topical]]; what stands below it belongs to that one.
            const bool listed = head.ends_with(']');
            std::string name = head;
            if (const size_t open = name.find('['); open != std::string::npos)
                name.erase(open, name.find(']') - open + 1);
            out += fmt::format(fmt::runtime(listed ? "\n[[{}]]\n" : "\n[{}]\n"), name);
            table = head;
        }
        const ResolvedValue& value = *found->second;
        // A word cannot carry its source: one that nobody measured is left to its preset.
        const bool word = parameter.number == nullptr && parameter.count == nullptr;
        if (word && value.source == assumption) out += "# ";
        out += fmt::format("{} = {}", path.substr(dot + 1), resolved_value(value, parameter));
        bool plain_default = value.origin != "file" && value.source == choice;
        out += plain_default ? fmt::format("  # {}\n", value.origin) : "\n";
    });
    return out;
}

nlohmann::json protocol_schema() {
    using nlohmann::json;
    json properties = {{"schema_version", {{"const", 1}}},
                       {"title", {{"type", "string"}, {"description", "Name of the protocol"}}}};
    for (const DeclaredTable& table : declared_tables()) {
        json keys = json::object();
        json required = json::array();
        for (const ParameterInfo& info : table.parameters) {
            json key = {{"description", info.summary}};
            json quantity = {{"type", "string"},
                             {"examples", {info.default_text}},
                             {"pattern", "^[-+]?[0-9.].*$"}};
            json number = {{"type", "number"}, {"minimum", info.low}, {"maximum", info.high}};
            json distribution = {{"type", "object"}, {"required", {"dist"}}};
            json with_source = {{"type", "object"}, {"required", {"value"}}};
            bool plain = info.dimension == DimensionExponents{};
            switch (info.kind) {
                case ParameterKind::quantity:
                    key["anyOf"] = plain ? json{number, quantity, distribution, with_source}
                                         : json{quantity, distribution, with_source};
                    key["description"] =
                        fmt::format("{} [{}], {}, default {}", info.summary, info.unit,
                                    info.range_text(), info.default_text);
                    break;
                case ParameterKind::count:
                    key["anyOf"] = {
                        {{"type", "integer"}, {"minimum", info.low}, {"maximum", info.high}},
                        distribution,
                        with_source};
                    break;
                case ParameterKind::flag:
                    key["type"] = "boolean";
                    break;
                case ParameterKind::text:
                    key["type"] = "string";
                    break;
                case ParameterKind::one_of:
                    key["type"] = "string";
                    key["enum"] = info.choices;
                    break;
                case ParameterKind::text_list:
                    key["type"] = "array";
                    key["items"] = {{"type", "string"}};
                    if (!info.choices.empty()) key["items"]["enum"] = info.choices;
                    break;
                case ParameterKind::quantity_list:
                    key["type"] = "array";
                    key["items"] = plain ? number : quantity;
                    break;
            }
            keys[info.word] = key;
            if (info.required) required.push_back(info.word);
        }
        json object = {{"type", "object"},
                       {"description", table.summary},
                       {"properties", keys},
                       {"required", required},
                       {"additionalProperties", false}};
        if (is_by_name(table)) {  // [topical.actives.NAME]
            const size_t dot = table.id.find('.');
            properties[table.id.substr(0, dot)]["items"]["properties"][table.id.substr(dot + 1)] = {
                {"type", "object"}, {"additionalProperties", object}};
        } else if (size_t dot = table.id.find('.');
                   dot != std::string::npos) {  // [needles.mechanics]
            json& head = properties[table.id.substr(0, dot)];
            head["type"] = "object";
            head["additionalProperties"] = false;
            head["properties"][table.id.substr(dot + 1)] =
                table.repeated ? json{{"type", "array"}, {"items", object}} : object;
        } else {
            properties[table.id] =
                table.repeated ? json{{"type", "array"}, {"items", object}} : object;
        }
    }
    return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"title", "Needlework protocol"},
            {"type", "object"},
            {"required", {"schema_version"}},
            {"additionalProperties", false},
            {"properties", properties}};
}

}  // namespace needlework
