#include "process/delivery/permeability_table.hpp"

#include <cmath>
#include <fstream>
#include <map>
#include <string>

#include "base/problem.hpp"

namespace needlework {

std::vector<MeasuredPermeability> read_permeability_table(const std::filesystem::path& csv) {
    std::vector<MeasuredPermeability> rows;
    std::ifstream in(csv);
    if (!in) throw EnvironmentError("cannot read \"" + csv.string() + "\"");
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#' || line.starts_with("log_kow")) continue;
        const size_t first = line.find(','), second = line.rfind(',');
        MeasuredPermeability row;
        row.solute.log_kow = std::stod(line.substr(0, first));
        row.solute.molecular_weight = std::stod(line.substr(first + 1, second - first - 1));
        row.log_kp = std::stod(line.substr(second + 1));
        rows.push_back(row);
    }
    return rows;
}

double log_kp(Velocity permeability) {
    const double centimetre_m = 1e-2;
    return std::log10(permeability.si / centimetre_m);
}

void PermeabilityErrors::add(double error) {
    rmse = std::sqrt((rmse * rmse * n + error * error) / (n + 1));
    bias = (bias * n + error) / (n + 1);
    ++n;
}

std::vector<double> predicted_log_kp(const std::vector<MeasuredPermeability>& rows) {
    std::map<std::pair<double, double>, double> known;
    std::vector<double> predicted;
    for (const MeasuredPermeability& row : rows) {
        auto [at, fresh] = known.try_emplace({row.solute.log_kow, row.solute.molecular_weight});
        if (fresh) at->second = log_kp(chen_lian(row.solute).permeability);
        predicted.push_back(at->second);
    }
    return predicted;
}

TableErrors table_errors(const std::vector<MeasuredPermeability>& rows) {
    TableErrors errors;
    const std::vector<double> predicted = predicted_log_kp(rows);
    for (size_t i = 0; i < rows.size(); ++i) {
        const MeasuredPermeability& row = rows[i];
        const double bricks = predicted[i] - row.log_kp;
        const double potts = log_kp(potts_guy(row.solute)) - row.log_kp;
        errors.bricks.add(bricks);
        errors.potts.add(potts);
        if (row.solute.log_kow >= 0.0) continue;
        errors.bricks_polar.add(bricks);
        errors.potts_polar.add(potts);
    }
    return errors;
}

double repeat_scatter(const std::vector<MeasuredPermeability>& rows) {
    const double same = 0.6;  // choice: printed masses of a compound differ by their rounding
    double squares = 0.0;
    int freedom = 0;
    for (size_t begin = 0, end; begin < rows.size(); begin = end) {  // the table is sorted
        double sum = 0.0;
        for (end = begin;
             end < rows.size() && rows[end].solute.log_kow == rows[begin].solute.log_kow &&
             std::abs(rows[end].solute.molecular_weight - rows[begin].solute.molecular_weight) <
                 same;
             ++end)
            sum += rows[end].log_kp;
        const double mean = sum / double(end - begin);
        for (size_t i = begin; i < end; ++i) squares += std::pow(rows[i].log_kp - mean, 2);
        freedom += int(end - begin) - 1;
    }
    return freedom > 0 ? std::sqrt(squares / freedom) : 0.0;
}

}  // namespace needlework
