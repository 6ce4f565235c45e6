#include "report/report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/problem.hpp"
#include "io/atomic_file.hpp"
#include "report/report_pictures.hpp"

namespace needlework {
namespace {
namespace fs = std::filesystem;

constexpr std::string_view place_begin =
    R"(<script type="application/json" id="needlework-record">)";
constexpr std::string_view place_end = "</script>";

/// Replaces what could end the script element, or a line of JavaScript, early.
std::string escaped(std::string_view json) {
    constexpr std::string_view line_separator = "\xE2\x80\xA8";       // U+2028
    constexpr std::string_view paragraph_separator = "\xE2\x80\xA9";  // U+2029
    std::string text;
    text.reserve(json.size() + json.size() / 16);
    for (size_t i = 0; i < json.size();) {
        const std::string_view rest = json.substr(i);
        if (rest.front() == '<') {
            text += "\\u003c";
            i += 1;
        } else if (rest.starts_with(line_separator)) {
            text += "\\u2028";
            i += line_separator.size();
        } else if (rest.starts_with(paragraph_separator)) {
            text += "\\u2029";
            i += paragraph_separator.size();
        } else {
            text += rest.front();
            i += 1;
        }
    }
    return text;
}

}  // namespace

fs::path default_viewer_path() { return project_folder() / "web" / "dist" / "report.html"; }

void require_viewer(const fs::path& viewer_html) {
    if (fs::is_regular_file(viewer_html)) return;
    throw EnvironmentError(
        fmt::format("the page for reports is not built: {} is missing.\n  Build it with ./run or, "
                    "in the folder "
                    "web, with: npm ci && npm run build",
                    viewer_html.string()));
}

namespace {
std::string embeddable(const nlohmann::ordered_json& json) {
    constexpr int no_indent = -1;
    return escaped(
        json.dump(no_indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}
}  // namespace

std::string embeddable_json(const ReportRecord& record) {
    return embeddable(to_report_json(record));
}

std::string report_page(std::string_view viewer_html, std::string_view record_json) {
    const size_t begin = viewer_html.find(place_begin);
    const size_t start = begin + place_begin.size();
    const size_t end = begin == std::string_view::npos ? begin : viewer_html.find(place_end, start);
    if (end == std::string_view::npos ||
        viewer_html.find(place_begin, start) != std::string_view::npos) {
        throw EnvironmentError(
            "the page for reports has no single place for a run's data: it was not built from this "
            "source.\n  Build it again, in the folder web, with: npm ci && npm run build");
    }
    std::string page;
    page.reserve(viewer_html.size() + record_json.size());
    page += viewer_html.substr(0, start);
    page += record_json;
    page += viewer_html.substr(end);
    return page;
}

void write_dossier(const fs::path& path, const Dossier& dossier, const fs::path& viewer_html) {
    require_viewer(viewer_html);
    write_file_atomically(
        path, report_page(read_whole_file(viewer_html), embeddable(dossier_json(dossier))));
}

void write_report(const fs::path& path, ReportRecord record, const fs::path& viewer_html) {
    require_viewer(viewer_html);
    const std::string viewer = read_whole_file(viewer_html);
    std::string page = report_page(viewer, embeddable_json(record));
    bool is_warned = false;
    while (page.size() > report_size_limit && record.section &&
           record.section->times_h.size() > 2) {
        if (!is_warned)
            record.manifest.warnings.push_back(
                "The section in this page shows fewer times than the run kept, to keep the page "
                "small; all of them are in fields/.");
        is_warned = true;
        thin_times(*record.section);
        page = report_page(viewer, embeddable_json(record));
    }
    EXPECTS(page.size() <= report_size_limit, "a report stays below its size limit");
    write_file_atomically(path, page);
}

}  // namespace needlework
