#include "cli/permeability_reference.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include "base/data_folder.hpp"
#include "io/atomic_file.hpp"
#include "params/toml_file.hpp"
#include "process/delivery/permeability_table.hpp"
#include "report/scatter_chart.hpp"

namespace needlework {
namespace {

constexpr double promised = 0.02, rounding = 0.005;  // chen-lian-han-2010-kp-set, its two decimals

std::vector<MeasuredPermeability> measured() {
    return read_permeability_table(data_folder() / "delivery" / "kp_table.csv");
}

/// The record of the published model: its predictions and what they miss.
class Record {
  public:
    Record()
        : file_(TomlFile::load(data_folder() / "evidence" / "chen-lian-han-2010-kp-set.toml")) {}

    double value(std::string_view measure, std::string_view reading) const {
        for (const toml::node& node : *file_.root["measurement"].as_array()) {
            const toml::table& row = *node.as_table();
            if (row["measure"].value_or(std::string()) == measure &&
                row["reading"].value_or(std::string()) == reading)
                return row["value"].value_or(0.0);
        }
        throw BugError(
            fmt::format("the record of the published model has no {} of {}", measure, reading));
    }

    std::string predictions() const {
        std::string out = fmt::format("{:<12} {:>10} {:>10} {:>11}  {}\n", "compound", "published",
                                      "computed", "difference", "within 0.02 and rounding?");
        const toml::array& topicals = *file_.root["run"]["topical"].as_array();
        for (const auto& [name, node] : *(*topicals.get(0)->as_table())["actives"].as_table()) {
            const toml::table& active = *node.as_table();
            const double per_hour = value("horny_layer_permeability", name.str());
            const double published = std::log10(per_hour / 3600.0);
            const double computed = log_kp(chen_lian({active["molecular_weight"].value_or(0.0),
                                                      active["log_kow"].value_or(0.0)})
                                               .permeability);
            const double difference = computed - published;
            out += fmt::format("{:<12} {:>10.2f} {:>10.3f} {:>+11.3f}  {}\n",
                               active["label"].value_or(std::string()), published, computed,
                               difference,
                               std::abs(difference) <= promised + rounding ? "pass" : "FAIL");
        }
        return out;
    }

  private:
    TomlFile file_;
};

/// A row for each pair of log Kow and molecular weight.
std::string compounds_csv(const std::vector<MeasuredPermeability>& rows) {
    std::map<std::pair<double, double>, std::pair<double, int>> compounds;
    for (const MeasuredPermeability& row : rows) {
        auto& [sum, n] = compounds[{row.solute.log_kow, row.solute.molecular_weight}];
        sum += row.log_kp, ++n;
    }
    std::string out =
        "log_kow,molecular_weight,measurements,measured_log10_cm_per_s,bricks_log10_cm_per_s,"
        "bricks_error_decades,potts_guy_log10_cm_per_s,potts_guy_error_decades\n";
    for (const auto& [compound, books] : compounds) {
        const Solute solute{compound.second, compound.first};
        const double mean = books.first / books.second;
        const double bricks = log_kp(chen_lian(solute).permeability);
        const double potts = log_kp(potts_guy(solute));
        out += fmt::format("{:.2f},{:.2f},{},{:.3f},{:.3f},{:+.3f},{:.3f},{:+.3f}\n",
                           solute.log_kow, solute.molecular_weight, books.second, mean, bricks,
                           bricks - mean, potts, potts - mean);
    }
    return out;
}

/// Every measurement beside its prediction: the numbers of the chart.
std::string measurements_csv(const std::vector<MeasuredPermeability>& rows) {
    const std::vector<double> predicted = predicted_log_kp(rows);
    std::string out =
        "log_kow,molecular_weight,measured_log10_cm_per_s,bricks_log10_cm_per_s,"
        "bricks_error_decades\n";
    for (std::size_t i = 0; i < rows.size(); ++i)
        out += fmt::format("{:.2f},{:.2f},{:.2f},{:.3f},{:+.3f}\n", rows[i].solute.log_kow,
                           rows[i].solute.molecular_weight, rows[i].log_kp, predicted[i],
                           predicted[i] - rows[i].log_kp);
    return out;
}

/// In one sentence what the chart shows.
std::string summary_of(const std::vector<MeasuredPermeability>& rows) {
    const std::vector<double> predicted = predicted_log_kp(rows);
    const double rms = table_errors(rows).bricks.rmse;
    int within = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        within += std::abs(predicted[i] - rows[i].log_kp) <= rms ? 1 : 0;
    return fmt::format(
        "{} of {} measured permeabilities of intact human epidermis lie within {:.2f} decades (the "
        "root mean square error) of what bricks and mortar predict.",
        within, rows.size(), rms);
}

std::string measurements_svg(const std::vector<MeasuredPermeability>& rows) {
    ScatterChart chart;
    chart.title = "Permeability of intact skin: predicted against measured";
    chart.measured_label = "measured, cm/s";
    chart.predicted_label = "predicted by bricks and mortar, cm/s";
    chart.band = table_errors(rows).bricks.rmse;
    chart.groups = {{"log Kow 0 and above", {}, {}}, {"log Kow below 0", {}, {}}};
    const std::vector<double> predicted = predicted_log_kp(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ScatterGroup& group = chart.groups[rows[i].solute.log_kow < 0.0 ? 1 : 0];
        group.measured.push_back(rows[i].log_kp);
        group.predicted.push_back(predicted[i]);
    }
    const std::string summary = summary_of(rows);
    chart.caption =
        summary + fmt::format(
                      " Repeats of one compound, side by side at one height, scatter by "
                      "{:.2f} decades. Measurements: chen-lian-han-2010-kp-set.",
                      repeat_scatter(rows));
    return to_svg(chart, summary);
}

}  // namespace

std::string permeability_reference_text() {
    const Record record;
    const TableErrors errors = table_errors(measured());
    std::string out =
        "Verification: log10 of the permeability in cm/s that the published model itself predicts. "
        "Of its\n127 compounds these were read (chen-lian-han-2010-kp-set).\n" +
        record.predictions();
    out += fmt::format(
        "\nCheck: predicted less measured, decades ({} measurements of 127 compounds, {} of them "
        "with log Kow\nbelow 0)\n{:<32} {:>8} {:>8} {:>12} {:>8}\n",
        errors.bricks.n, errors.bricks_polar.n, "", "rms", "bias", "polar: rms", "bias");
    auto line = [&](const char* name, double rms, const std::string& bias, double polar,
                    double polar_bias) {
        out += fmt::format("{:<32} {:>8.3f} {:>8} {:>12.3f} {:>+8.3f}\n", name, rms, bias, polar,
                           polar_bias);
    };
    auto signed_number = [](double v) { return fmt::format("{:+.3f}", v); };
    line("bricks and mortar, computed here", errors.bricks.rmse, signed_number(errors.bricks.bias),
         errors.bricks_polar.rmse, errors.bricks_polar.bias);
    line("the same, published predictions", record.value("permeability_error", "bricks"), "",
         record.value("permeability_error", "bricks-polar"),
         record.value("permeability_bias", "bricks-polar"));
    line("Potts and Guy, computed here", errors.potts.rmse, signed_number(errors.potts.bias),
         errors.potts_polar.rmse, errors.potts_polar.bias);
    return out + fmt::format(
                     "Repeats of one compound scatter by {:.2f} (pooled), which no model "
                     "can beat.\n",
                     repeat_scatter(measured()));
}

ExitCode permeability_reference(const std::filesystem::path& folder) {
    const std::filesystem::path out = folder.empty() ? "runs/reference" : folder;
    std::error_code error;
    std::filesystem::create_directories(out, error);  // a failure shows at the file
    const std::vector<MeasuredPermeability> rows = measured();
    for (auto [name, text] : {std::pair{"permeability.csv", compounds_csv(rows)},
                              std::pair{"permeability-measurements.csv", measurements_csv(rows)},
                              std::pair{"permeability.svg", measurements_svg(rows)}}) {
        write_file_atomically(out / name, text);
        std::printf("%s\n", (out / name).c_str());
    }
    std::printf("\n%s%s\n", permeability_reference_text().c_str(), summary_of(rows).c_str());
    return ExitCode::done;
}

}  // namespace needlework
