#pragma once
/// The published table of measured permeabilities, and how far a formula lies from it.

#include <filesystem>
#include <vector>

#include "process/delivery/brick_and_mortar.hpp"

namespace needlework {

struct MeasuredPermeability {
    Solute solute;
    double log_kp = 0.0;  ///< log10 of Kp in cm/s
};

/// data/delivery/kp_table.csv: 208 measurements of 127 compounds.
std::vector<MeasuredPermeability> read_permeability_table(const std::filesystem::path& csv);

/// log10 of Kp in cm/s, as the table has it.
double log_kp(Velocity permeability);

/// log10 of Kp in cm/s by bricks and mortar, a number for each row; repeats are solved once.
std::vector<double> predicted_log_kp(const std::vector<MeasuredPermeability>& rows);

/// Predicted less measured, in decades.
struct PermeabilityErrors {
    double rmse = 0.0, bias = 0.0;
    int n = 0;
    void add(double error);
};

/// Over all rows, and over those with log Kow below 0.
struct TableErrors {
    PermeabilityErrors bricks, bricks_polar, potts, potts_polar;
};
TableErrors table_errors(const std::vector<MeasuredPermeability>& rows);

/// Standard deviation of log10 Kp between measurements of one compound, pooled over all compounds
/// with repeats; masses that differ by less than 0.6 are one compound's.
double repeat_scatter(const std::vector<MeasuredPermeability>& rows);

}  // namespace needlework
