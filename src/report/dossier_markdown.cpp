// A dossier as Markdown, for people and for version control.

#include <fmt/format.h>

#include <cmath>

#include "base/number_text.hpp"
#include "report/needle_record.hpp"
#include "report/report.hpp"

namespace needlework {
namespace {

std::string number(double value) { return std::isfinite(value) ? three_digits(value) : ""; }

std::string interval(double low, double high) {
    return std::isfinite(low) && std::isfinite(high)
               ? three_digits(low) + " to " + three_digits(high)
               : "";
}

std::string row(const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

std::string head(const std::vector<std::string>& cells) {
    return row(cells) + row(std::vector<std::string>(cells.size(), "---"));
}

std::string list(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += "- " + line + "\n";
    return out;
}

std::string safety_table(const Dossier& d) {
    const bool stated = !d.safety.empty() && std::isfinite(d.safety.front().beyond_share);
    std::vector<std::string> columns{"site", "sex", "fat begins, mm", "cut, um (90 %)",
                                     "reach fat, % (90 % of people)"};
    if (stated) columns.push_back("beyond the stated depth, %");
    columns.insert(columns.end(), {"longest safe needle, mm", "safe for half, mm",
                                   "if skin gives way by nothing, mm"});
    std::string out = head(columns);
    for (const SiteSafety& s : d.safety) {
        std::vector<std::string> cells{
            s.site, s.sex,
            fmt::format("{:.2f} ({:.2f} to {:.2f})", s.fat_um / 1e3, s.fat_low90_um / 1e3,
                        s.fat_high90_um / 1e3),
            fmt::format("{:.0f} ({:.0f} to {:.0f})", s.tip_um, s.tip_low90_um, s.tip_high90_um),
            fmt::format("{:.2g} ({:.2g} to {:.2g})", s.fat_share, s.fat_share_low90,
                        s.fat_share_high90)};
        if (stated)
            cells.push_back(fmt::format("{:.2g} ({:.2g} to {:.2g})", s.beyond_share,
                                        s.beyond_share_low90, s.beyond_share_high90));
        cells.push_back(s.safe_length_is_limit ? fmt::format("{:.2f}", s.safe_length_mm)
                                               : fmt::format("over {:.0f}", s.safe_length_mm));
        cells.push_back(fmt::format("{:.2f}", s.safe_length_half_mm));
        cells.push_back(fmt::format("{:.2f}", s.rigid_length_mm));
        out += row(cells);
    }
    return out;
}

}  // namespace

std::string dossier_markdown(const Dossier& d) {
    std::string out = fmt::format("# {}\n\n{}\n\n**{}**\n", d.title, d.sentence, d.notice);
    out += "\n## Extrapolation\n" + list(d.extrapolation);
    for (size_t i = 0; i < d.chapters.size(); ++i) {
        const DossierChapter& c = d.chapters[i];
        out += fmt::format("\n## {}. {}\n{}\n\n{}\n\n", i + 1, c.heading, c.asked, c.lead);
        out += head({"what", "value", "90 %", "unit", "origin", "note"});
        for (const ReportFact& f : c.facts)
            out += row(
                {f.label, number(f.value), interval(f.low90, f.high90), f.unit, f.source, f.note});
    }
    out += fmt::format("\n## Depth by site\n{}\n\n{}", d.safety_rule, safety_table(d));
    out += "\n## What this dossier cannot say\n" + list(d.not_covered);
    out += "\n## Values of the device and their origin\n";
    out += head({"field", "value", "origin", "source", "meaning"});
    for (const DossierValue& v : d.values)
        out += row({"`" + v.path + "`", v.value, v.origin, v.source, v.summary});
    return out + fmt::format("\n{} {}, commit {}, {} people a site, seed {}.\n", d.program,
                             d.version, d.commit, d.people, d.seed);
}

}  // namespace needlework
