#include "report/document.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_folder.hpp"
#include "base/problem.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/xml.hpp"

namespace needlework {

namespace {

/// What a page of words needs beside the style of the report.
constexpr const char* page_style = R"(
main, header, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.2rem; }
header { padding-top: 2rem; } h2 { margin: 2.2rem 0 0.6rem; } h3 { margin: 1.2rem 0 0.4rem; }
main p, main ul { margin: 0.5rem 0; } .lead { margin-top: 0.6rem; }
.notice { background: var(--notice); border-left: 4px solid var(--notice-line); padding: 0.6rem 0.9rem; margin: 0.8rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; list-style: none; padding: 0; margin: 1rem 0; font-size: 0.9rem; }
figure { margin: 1rem 0; overflow-x: auto; } figcaption { color: var(--ink-soft); font-size: 0.86rem; margin-top: 0.3rem; }
table { margin: 0.6rem 0; } td { text-wrap: pretty; } thead th { white-space: normal; } td.sentence { min-width: 12.5rem; overflow-wrap: anywhere; } .wide { overflow-x: auto; } footer { padding: 2rem 1.2rem; }
@media print { details > * { display: block !important; } details::details-content { content-visibility: visible !important; display: block !important; } nav { display: none; } }
)";

std::string markdown_cell(std::string text) {
    for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.replace(at, 1, "\\|");
    return text;
}

std::string anchor_of(const std::string& text) {
    std::string out;
    for (char c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            out += char(std::tolower(static_cast<unsigned char>(c)));
        else if (!out.empty() && out.back() != '-')
            out += '-';
    return out;
}

std::string table_html(const DocumentTable& table) {
    auto is_number = [&](size_t column) {
        return std::find(table.number_columns.begin(), table.number_columns.end(), column) !=
               table.number_columns.end();
    };
    // A column of sentences is not squeezed to the width of its longest word.
    constexpr size_t sentence = 64;
    auto holds_sentences = [&](size_t column) {
        return std::any_of(table.rows.begin(), table.rows.end(),
                           [&](const auto& row) { return row[column].size() > sentence; });
    };
    auto number = [&](size_t column) { return is_number(column) ? " class=\"number\"" : ""; };
    auto kind = [&](size_t column) {
        return !is_number(column) && holds_sentences(column) ? " class=\"sentence\""
                                                             : number(column);
    };
    std::string out = "<div class=\"wide\"><table><caption>" + xml_escaped(table.caption) +
                      "</caption><thead><tr>";
    for (size_t c = 0; c < table.columns.size(); ++c)
        out += fmt::format("<th scope=\"col\"{}>{}</th>", number(c), xml_escaped(table.columns[c]));
    out += "</tr></thead><tbody>\n";
    for (const auto& row : table.rows) {
        out += "<tr>";
        for (size_t c = 0; c < row.size(); ++c)
            out += c == 0 ? fmt::format("<th scope=\"row\">{}</th>", xml_escaped(row[c]))
                          : fmt::format("<td{}>{}</td>", kind(c), xml_escaped(row[c]));
        out += "</tr>\n";
    }
    out += "</tbody></table></div>\n";
    if (table.folded)
        out = fmt::format("<details><summary>{} ({} rows)</summary>\n{}</details>\n",
                          xml_escaped(table.caption), table.rows.size(), out);
    return out;
}

}  // namespace

void Document::heading(std::string text) {
    blocks_.push_back({Kind::heading, std::move(text), {}, {}, {}, {}});
}
void Document::subheading(std::string text) {
    blocks_.push_back({Kind::subheading, std::move(text), {}, {}, {}, {}});
}
void Document::text(std::string text) {
    blocks_.push_back({Kind::text, std::move(text), {}, {}, {}, {}});
}
void Document::notice(std::string text) {
    blocks_.push_back({Kind::notice, std::move(text), {}, {}, {}, {}});
}
void Document::items(std::vector<std::string> list) {
    blocks_.push_back({Kind::items, {}, {}, {}, std::move(list), {}});
}
void Document::table(DocumentTable table) {
    for (const auto& row : table.rows)
        EXPECTS(row.size() == table.columns.size(), "a cell a column");
    blocks_.push_back({Kind::table, {}, {}, {}, {}, std::move(table)});
}
void Document::figure(std::string svg, std::string summary, std::string caption) {
    blocks_.push_back(
        {Kind::figure, std::move(summary), std::move(caption), std::move(svg), {}, {}});
}

std::string Document::html() const {
    const std::string style = read_whole_file(project_folder() / "web" / "src" / "app.css");
    std::string out = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\" />\n"
        "<meta name=\"color-scheme\" content=\"light dark\" />\n<meta name=\"generator\" "
        "content=\"Needlework\" />\n<link rel=\"icon\" href=\"data:,\" />\n<title>{}</title>\n"
        "<style>{}{}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the text</a>\n"
        "<header><h1>{}</h1><p class=\"prose lead\">{}</p>\n",
        xml_escaped(title_), style, page_style, xml_escaped(title_), xml_escaped(lead_));
    out += "<nav aria-label=\"Sections\"><ul>";
    for (const Block& b : blocks_)
        if (b.kind == Kind::heading)
            out += fmt::format("<li><a href=\"#{}\">{}</a></li>", anchor_of(b.words),
                               xml_escaped(b.words));
    out += "</ul></nav></header>\n<main id=\"main\">\n";
    for (const Block& b : blocks_) switch (b.kind) {
            case Kind::heading:
                out += fmt::format("<h2 id=\"{}\">{}</h2>\n", anchor_of(b.words),
                                   xml_escaped(b.words));
                break;
            case Kind::subheading:
                out += fmt::format("<h3>{}</h3>\n", xml_escaped(b.words));
                break;
            case Kind::text:
                out += fmt::format("<p class=\"prose\">{}</p>\n", xml_escaped(b.words));
                break;
            case Kind::notice:
                out += fmt::format("<p class=\"notice\">{}</p>\n", xml_escaped(b.words));
                break;
            case Kind::items:
                out += "<ul class=\"prose\">";
                for (const std::string& item : b.list)
                    out += fmt::format("<li>{}</li>", xml_escaped(item));
                out += "</ul>\n";
                break;
            case Kind::table:
                out += table_html(b.table);
                break;
            case Kind::figure:
                out += fmt::format(
                    "<figure><div role=\"img\" aria-label=\"{}\">{}</div><figcaption>{}"
                    "</figcaption></figure>\n",
                    xml_escaped(b.words), b.svg, xml_escaped(b.more));
                break;
        }
    out += fmt::format(
        "</main>\n<footer class=\"small soft\"><p>Needlework {} ({}). {}</p>"
        "</footer>\n</body>\n</html>\n",
        xml_escaped(version_text()), xml_escaped(commit_text()), xml_escaped(notice_text));
    return out;
}

std::string Document::markdown() const {
    std::string out = fmt::format("# {}\n\n{}\n", title_, lead_);
    for (const Block& b : blocks_) switch (b.kind) {
            case Kind::heading:
                out += fmt::format("\n## {}\n", b.words);
                break;
            case Kind::subheading:
                out += fmt::format("\n### {}\n", b.words);
                break;
            case Kind::text:
                out += fmt::format("\n{}\n", b.words);
                break;
            case Kind::notice:
                out += fmt::format("\n> {}\n", b.words);
                break;
            case Kind::items:
                out += "\n";
                for (const std::string& item : b.list) out += fmt::format("- {}\n", item);
                break;
            case Kind::table: {
                out += fmt::format("\n{}\n\n|", b.table.caption);
                for (const std::string& c : b.table.columns)
                    out += fmt::format(" {} |", markdown_cell(c));
                out += "\n|";
                for (size_t c = 0; c < b.table.columns.size(); ++c) out += "---|";
                for (const auto& row : b.table.rows) {
                    out += "\n|";
                    for (const std::string& cell : row)
                        out += fmt::format(" {} |", markdown_cell(cell));
                }
                out += "\n";
                break;
            }
            case Kind::figure:
                break;
        }
    out += fmt::format("\nNeedlework {} ({}). {}\n", version_text(), commit_text(), notice_text);
    return out;
}

}  // namespace needlework
