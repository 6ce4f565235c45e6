#include "study/protocol_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_folder.hpp"
#include "course/care_advice.hpp"
#include "io/content_hash.hpp"

namespace needlework {

namespace fs = std::filesystem;

namespace {

std::string role_origin(const std::string& origin) {
    if (origin == "--set") return "override";
    if (origin.starts_with("data/")) return "preset";
    if (origin.ends_with(".toml")) return "own file";
    return origin;
}

}  // namespace

void add_protocol_rows(const Protocol& protocol, ReportRecord& record) {
    for (const ResolvedValue& v : protocol.resolved) {
        bool model = false;
        Models::each(protocol.models, [&](std::string_view, auto& m) {
            model |= v.path.starts_with(std::string(model_id(m)) + ".");
        });
        if (model) continue;
        std::string value = v.value;
        if (v.distribution && v.distribution->kind != Distribution::Kind::fixed)
            value = v.distribution->text(v.unit);
        record.protocol.push_back(
            {v.path, value, v.unit, role_origin(v.origin), v.source, v.source == assumption});
    }
    Protocol copy = protocol;
    Models::each(copy.models, [&](std::string_view, auto& model) {
        for (Parameter& p : parameters_of(model)) {
            std::string path = std::string(model_id(model)) + "." + p.info.word;
            std::string prior = p.info.prior ? p.info.prior->text(p.info.unit) : "";
            record.parameters.push_back(
                {path, p.info.summary, p.value_text(), p.info.unit,
                 p.info.kind == ParameterKind::quantity ? p.info.range_text() : "", prior,
                 p.info.source, p.info.is_assumption(), p.info.calibrated_on});
        }
    });
}

std::vector<CareRow> care_rows(const Protocol& protocol) {
    std::vector<CareRow> rows;
    for (const CareAdvice& care : care_advice(protocol)) {
        CareRow row;
        row.label = care.label, row.kind = care.kind, row.note = care.note;
        row.from_d = care.from / 1.0_d, row.until_d = care.until / 1.0_d;
        if (care.rule != nullptr) {
            row.verdict = care.verdict();
            row.said = care.rule->said;
            row.evidence = care.rule->evidence;
            row.contested = care.rule->contested;
            row.sources = care.rule->sources;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<NamedText> input_hashes(const fs::path& folder, const Protocol& protocol) {
    std::vector<NamedText> hashes;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".toml" &&
            entry.path().filename() != "protocol.resolved.toml")
            hashes.push_back({entry.path().filename().string(), sha256_of_file(entry.path())});
    std::sort(hashes.begin(), hashes.end(),
              [](const NamedText& a, const NamedText& b) { return a.name < b.name; });
    for (const char* data : {"sources.toml", "skin/people.toml", "skin/conditions.toml"})
        hashes.push_back({std::string("data/") + data, sha256_of_file(data_folder() / data)});
    for (const char* data : {"posteriors/healing.toml", "evidence/completions.toml"})
        if (fs::exists(data_folder() / data))
            hashes.push_back({std::string("data/") + data, sha256_of_file(data_folder() / data)});
    for (const SessionPlan& plan : protocol.sessions) {
        const Device& device = plan.device;
        hashes.push_back(
            {is_device_file(device.name) ? device.name : "data/devices/" + device.name + ".toml",
             sha256_of_file(device.file)});
    }
    for (const TopicalPlan& topical : protocol.topicals) {
        if (topical.timing.product.empty() || is_own_product(topical.timing.product)) continue;
        const std::string product = "products/" + topical.timing.product + ".toml";
        hashes.push_back({"data/" + product, sha256_of_file(data_folder() / product)});
    }
    fs::path site = data_folder() / "skin" / "sites" / (protocol.skin.site + ".toml");
    if (fs::exists(site)) hashes.push_back({"data/skin/sites", sha256_of_file(site)});
    return hashes;
}

}  // namespace needlework
