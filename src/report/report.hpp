#pragma once
/// Writes report.html: the built viewer (web/) with a run's record inside. One file, no network.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "report/report_record.hpp"

namespace needlework {

/// The largest report.html (EXPERIENCE): it is mailed and opened on telephones.
inline constexpr size_t report_size_limit = 15'000'000;

/// The viewer that the build puts into the project folder, web/dist/report.html.
std::filesystem::path default_viewer_path();

/// Whether it is there: a run asks before it computes for minutes.
/// EnvironmentError that says how to build it if it is not.
void require_viewer(const std::filesystem::path& viewer_html);

/// The record as JSON text that may stand inside a script element: no `<`, no line separators.
std::string embeddable_json(const ReportRecord& record);

/// The viewer's page with the record in its place. EnvironmentError if the page has no such place.
std::string report_page(std::string_view viewer_html, std::string_view record_json);

/// Writes a dossier as a page of its own. EnvironmentError as for a report.
void write_dossier(const std::filesystem::path& path, const Dossier& dossier,
                   const std::filesystem::path& viewer_html = default_viewer_path());

/// A dossier as Markdown.
std::string dossier_markdown(const Dossier& dossier);

/// Writes the report under a temporary name and renames it. A section that makes the page larger
/// than report_size_limit loses every second time until it fits, and a warning says so.
/// EnvironmentError: viewer missing, disk full, no permission. An older report stays then.
void write_report(const std::filesystem::path& path, ReportRecord record,
                  const std::filesystem::path& viewer_html = default_viewer_path());

}  // namespace needlework
