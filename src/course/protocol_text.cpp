// The protocol as text for others: resolved TOML, JSON Schema.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "course/protocol.hpp"

namespace needlework {

std::string resolved_toml(const Protocol& protocol) {
    std::string out = "schema_version = 1\ntitle = " + nlohmann::json(protocol.title).dump() + "\n";
    std::string table;
    // One of the two says how much pigment; a file with both would not be read back.
    const char* left_out = protocol.subject.ita_given ? "subject.phototype" : "subject.ita";
    for (const ResolvedValue& value : protocol.resolved) {
        if (value.path == left_out) continue;
        size_t dot = value.path.rfind('.');
        std::string head = value.path.substr(0, dot), word = value.path.substr(dot + 1);
        if (head != table) {
            size_t bracket = head.find('[');
            out += bracket == std::string::npos
                       ? fmt::format("\n[{}]\n", head)
                       : fmt::format("\n[[{}]]\n", head.substr(0, bracket));
            table = head;
        }
        bool list = !value.value.empty() && value.value.front() == '[';
        bool flag = value.value == "true" || value.value == "false";
        std::string written = list || flag ? value.value : nlohmann::json(value.value).dump();
        if (value.unit == "1" && !list) written = value.value;  // a count or plain number
        out += fmt::format("{} = {}", word, written);
        out += fmt::format("  # {}; {}", value.origin, value.source);
        if (value.distribution && value.distribution->kind != Distribution::Kind::fixed)
            out += "; drawn from " + value.distribution->text(value.unit);
        out += "\n";
    }
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
            bool plain = info.dimension == DimensionExponents{};
            switch (info.kind) {
                case ParameterKind::quantity:
                    key["anyOf"] =
                        plain ? json{number, quantity, distribution} : json{quantity, distribution};
                    key["description"] =
                        fmt::format("{} [{}], {}, default {}", info.summary, info.unit,
                                    info.range_text(), info.default_text);
                    break;
                case ParameterKind::count:
                    key["anyOf"] = {
                        {{"type", "integer"}, {"minimum", info.low}, {"maximum", info.high}},
                        distribution};
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
        if (size_t dot = table.id.find('.'); dot != std::string::npos) {  // [needles.mechanics]
            json& head = properties[table.id.substr(0, dot)];
            head["type"] = "object";
            head["additionalProperties"] = false;
            head["properties"][table.id.substr(dot + 1)] = object;
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
