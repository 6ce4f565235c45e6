#include "study/published_near.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/data_folder.hpp"
#include "params/toml_file.hpp"
#include "study/evidence.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;

/// Kinds that trials treat together are one here: faces have scars of every kind.
std::string family(std::string_view kind) {
    if (kind.ends_with("-scar")) return "scars of acne";
    if (kind == "fine-lines" || kind == "deep-wrinkles") return "lines";
    for (const char* head : {"striae-", "melasma-", "androgenetic-alopecia-"})
        if (kind.starts_with(head)) return head;
    return std::string(kind);
}

bool treats(const TomlFile& file, const Protocol& protocol) {
    const toml::array* conditions = file.root.at_path("run.condition").as_array();
    if (conditions == nullptr) return false;
    for (const toml::node& node : *conditions) {
        if (!node.is_table()) continue;
        const std::string theirs = (*node.as_table())["kind"].value_or(std::string());
        for (const ConditionSpec& ours : protocol.conditions)
            if (family(ours.kind) == family(theirs)) return true;
    }
    return false;
}

/// What a measurement says of the measure; nothing for one arm against another, or for a ratio of
/// two times.
std::optional<NearPublication> said(const toml::table& m, const std::string& transform) {
    auto word = [&](const char* key) { return m[key].value_or(std::string()); };
    const std::string how = word("transform");
    const double value = m["value"].value_or(0.0);
    if (how == "ratio" || m.contains("threshold")) return std::nullopt;
    NearPublication out;
    out.n = int(m["n"].value_or(std::int64_t{0}));
    std::vector<std::string> aside;
    if (!word("arm").empty()) aside.push_back("arm " + word("arm"));
    if (out.n > 0) aside.push_back(fmt::format("n = {}", out.n));
    if (how == "sign") {
        out.rank = 2;
        out.text = value < 0.0 ? "fell" : value > 0.0 ? "rose" : "no change told apart";
        if (!word("reference_arm").empty())
            out.text += " more than in the arm " + word("reference_arm");
        if (!word("note").empty()) aside.push_back(word("note"));
    } else {
        if (!word("reference_arm").empty()) return std::nullopt;
        out.rank = how == transform ? 0 : 1;
        const std::string unit = word("unit") == "1" ? "" : " " + word("unit");
        out.text = fmt::format("{:+.3g}{}", value, unit);
        if (how == "absolute") out.text = fmt::format("{:.3g}{} at the end", value, unit);
    }
    if (!aside.empty()) out.text += fmt::format(" ({})", fmt::join(aside, "; "));
    return out;
}

}  // namespace

std::vector<NearPublication> published_near(const Protocol& protocol, const std::string& measure,
                                            const std::string& transform) {
    std::vector<NearPublication> out;
    for (const fs::path& path : study_files(data_folder() / "evidence")) {
        std::ifstream in(path);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        if (text.find("\"" + measure + "\"") == std::string::npos) continue;
        const TomlFile file = TomlFile::load(path);
        const toml::array* rows = file.root["measurement"].as_array();
        if (rows == nullptr || !treats(file, protocol)) continue;
        std::optional<NearPublication> best;
        for (const toml::node& row : *rows) {
            const toml::table& m = *row.as_table();
            if (m["measure"].value_or(std::string()) != measure) continue;
            auto one = said(m, transform);
            if (one && (!best || one->rank < best->rank)) best = one;
        }
        if (!best) continue;
        best->study = path.stem().string();
        out.push_back(std::move(*best));
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return std::pair(a.rank, -a.n) < std::pair(b.rank, -b.n);
    });
    return out;
}

std::string near_sentence(const std::vector<NearPublication>& near) {
    if (near.empty()) return {};
    const size_t most = 3;  // choice: a sentence, not a table
    std::vector<std::string> parts;
    for (size_t i = 0; i < std::min(most, near.size()); ++i)
        parts.push_back(near[i].study + " " + near[i].text);
    std::string more;
    if (near.size() > most) more = fmt::format("; {} more", near.size() - most);
    return fmt::format("Published for this condition under other protocols: {}{}",
                       fmt::join(parts, "; "), more);
}

}  // namespace needlework
