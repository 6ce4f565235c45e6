// The reference: everything that `explain` knows, as one Markdown document.

#include <fmt/format.h>

#include "base/data_folder.hpp"
#include "cli/explain.hpp"
#include "course/protocol.hpp"
#include "process/delivery/product.hpp"
#include "report/theory_equations.hpp"
#include "skin/atlas.hpp"

namespace needlework {
namespace {

/// A cell of a Markdown table.
std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return text;
}

std::string table_section(const DeclaredTable& table) {
    std::string out = fmt::format("\n### `{}`\n{}.\n\n", heading_of(table), table.summary);
    out += "| key | default | allowed | meaning | source |\n|---|---|---|---|---|\n";
    for (const ParameterInfo& info : table.parameters) {
        std::string allowed;
        if (info.kind == ParameterKind::quantity || info.kind == ParameterKind::count ||
            info.kind == ParameterKind::quantity_list)
            allowed = info.range_text();
        if (!info.choices.empty()) allowed = fmt::format("{}", fmt::join(info.choices, ", "));
        std::string meaning = info.summary;
        if (info.prior) meaning += "; an ensemble draws " + info.prior->text(info.unit);
        if (is_model_form(table.id + "." + info.word))
            meaning += "; with `forms` an ensemble draws each as often";
        if (info.evidence)
            meaning += fmt::format("; evidence from {} to {}",
                                   format_quantity(info.evidence->first, info.unit),
                                   format_quantity(info.evidence->second, info.unit));
        if (!info.calibrated_on.empty()) meaning += "; fitted to " + info.calibrated_on;
        std::string shown = info.required ? "required" : info.default_text;
        out += fmt::format("| `{}` | {} | {} | {} | {} |\n", info.word, cell(shown), cell(allowed),
                           cell(meaning), info.source);
    }
    return out;
}

std::string measures_section() {
    std::string out =
        "\n## Measures\n\n| measure | unit | what is read | scale | one sd of a reading | smallest "
        "detectable change | source |\n"
        "|---|---|---|---|---|---|---|\n";
    for (const MeasureInfo& m : all_measures()) {
        std::string error = m.reading.sd <= 0.0
                                ? (m.raters.severity.empty() ? "computed"
                                   : m.raters.rater.empty()  ? fmt::format("`{}`", m.raters.person)
                                                             : fmt::format("`{}`", m.raters.rater))
                            : m.reading.relative
                                ? fmt::format("{:g} % ({})", 100.0 * m.reading.sd, m.reading.source)
                                : fmt::format("{:g} ({})", m.reading.sd, m.reading.source);
        const double change = m.reading.smallest_detectable_change();
        std::string detectable = change <= 0.0        ? ""
                                 : m.reading.relative ? fmt::format("{:.3g} %", 100.0 * change)
                                                      : fmt::format("{:.3g}", change);
        out += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", m.name, m.unit,
                           cell(std::string(m.definition)), cell(std::string(m.scale)), error,
                           detectable, m.source);
    }
    return out;
}

std::string values_section(const std::string& name, const std::string& title,
                           const std::vector<ResolvedValue>& values) {
    std::string out = fmt::format("\n### `{}`\n{}.\n\n", name, title);
    out += "| key | value | meaning | source |\n|---|---|---|---|\n";
    for (const ResolvedValue& v : values) {
        if (v.path == "label") continue;
        std::string value = v.value;
        if (v.distribution) value += " (" + v.distribution->text(v.unit) + ")";
        out += fmt::format("| `{}` | {} | {} | {} |\n", v.path, cell(value), cell(v.summary),
                           v.source);
    }
    return out;
}

}  // namespace

std::string reference_page() {
    std::string out =
        "# Reference\n\n"
        "Made by `needlework explain --all` from the declarations in the source and the files of "
        "data/; not to be edited.\nA source is an id of data/sources.toml or a study of "
        "data/evidence (`needlework explain ID`), `assumption` where nobody measured the number, "
        "or `choice`\nwhere it is yours or a matter of design.\n\n## Tables of a protocol\n";
    for (const DeclaredTable& table : declared_tables()) out += table_section(table);
    out += measures_section();
    out += "\n## Devices\n";
    for (const std::string& name : list_devices()) {
        LoadedDevice loaded = load_device(name);
        out += values_section(name, loaded.device.label, loaded.values);
    }
    out += "\n## Conditions\n";
    for (const std::string& kind : list_conditions()) {
        LoadedCondition loaded = load_condition(kind);
        out += values_section(kind, loaded.title, loaded.values);
    }
    out += "\n## Actives\n";
    for (const std::string& name : list_actives()) {
        LoadedActive loaded = load_active(name);
        out += values_section(name, loaded.active.label, loaded.values);
    }
    out += "\n## Products\n";
    for (const std::string& name : list_products()) {
        LoadedProduct loaded = load_product(name);
        std::erase_if(loaded.values,
                      [](const ResolvedValue& v) { return v.origin.starts_with("data/actives/"); });
        out += values_section(name, loaded.product.label, loaded.values);
    }
    out += "\n## Sites\n";
    for (const std::string& site : list_sites())
        out += fmt::format("\n### `{}`\n```text\n{}```\n", site, describe_site(site));
    out +=
        "\n## People\n\nWhat carries a site to another person; furrows are the skin's own "
        "relief.\n";
    for (const std::string& table : list_people_tables())
        out += fmt::format("\n### `skin.{}`\n```text\n{}```\n", table, describe_people(table));
    out += describe::advice_reference();
    out +=
        "\n## Equations\n\nWith symbols and what is contested: docs/theory.\n\n"
        "| number | equation | source |\n|---|---|---|\n";
    for (const EquationRoom& room : theory_equations(project_folder() / "docs" / "theory"))
        for (const ReportEquation& e : room.equations)
            out += fmt::format("| {} | {} | {} |\n", e.id, cell(e.text), cell(e.source));
    return out;
}

}  // namespace needlework
