#include "cli/reference_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/provenance.hpp"
#include "cli/explain.hpp"
#include "cli/permeability_reference.hpp"
#include "cli/reference_checks.hpp"
#include "io/atomic_file.hpp"
#include "params/declaration.hpp"
#include "process/healing/reference/reference_models.hpp"
#include "report/line_chart.hpp"

namespace needlework {
namespace {

/// A panel for each unit, in the order of the species.
LineChart chart_of(const ReferenceModel& model, const TimeSeries& series) {
    LineChart chart{
        std::string(model.name) + ": " + std::string(model.summary),
        (model.source == assumption ? ""
                                    : describe::source_line(std::string(model.source)) + ". ") +
            std::string(model.standing) + ".",
        "days",
        model.from_hours,
        {}};
    for (std::size_t s = 0; s < series.names.size(); ++s) {
        const std::string unit = series.units[s] == "1" ? "model units" : series.units[s];
        auto panel = std::find_if(chart.panels.begin(), chart.panels.end(),
                                  [&](const ChartPanel& p) { return p.value_label == unit; });
        if (panel == chart.panels.end())
            panel = chart.panels.insert(chart.panels.end(), ChartPanel{unit, {}});
        std::string label = series.names[s];
        std::replace(label.begin(), label.end(), '_', ' ');
        panel->curves.push_back({label, series.time_d, series.values[s]});
    }
    return chart;
}

}  // namespace

ExitCode reference_command(const std::string& name, const std::filesystem::path& folder, bool all) {
    if (all) {
        std::fputs(reference_checks_page().c_str(), stdout);
        return ExitCode::done;
    }
    if (name.empty()) {
        std::fprintf(stderr,
                     "reference of what? For instance: needlework reference waugh-sherratt\n"
                     "needlework list references shows them all; --all prints their checks.\n");
        return ExitCode::user_input;
    }
    if (name == permeability_reference_name) return permeability_reference(folder);
    const ReferenceModel& model = reference_model(name);
    constexpr double points = 400;  // choice: smooth at the width of a page
    const TimeSeries series = run_reference_model(name, model.shown, model.shown / points);
    const std::filesystem::path out = folder.empty() ? "runs/reference" : folder;
    std::error_code error;
    std::filesystem::create_directories(out, error);  // a failure shows at the first file
    for (auto [ending, text] :
         {std::pair{".csv", series.to_csv()}, std::pair{".svg", to_svg(chart_of(model, series))}}) {
        const std::filesystem::path file = out / (std::string(name) + ending);
        write_file_atomically(file, text);
        std::printf("%s\n", file.c_str());
    }
    std::printf("\n%s", reference_check_text(model, check_reference(model)).c_str());
    std::fprintf(stderr, "%s",
                 describe::wrapped(std::string(model.standing) + ".", "", "").c_str());
    return ExitCode::done;
}

}  // namespace needlework
