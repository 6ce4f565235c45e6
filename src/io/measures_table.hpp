#pragma once
/// measures.csv: one number a line (tidy), the columns of EXPERIENCE.md.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

/// One line of measures.csv. `low90` and `high90` are the ends of the interval that `kind` names,
/// empty when there is none.
struct MeasureRow {
    std::string arm;  ///< "treated", "untreated"
    Time time{};
    std::string measure;  ///< name that `needlework list measures` knows
    double value = 0.0;   ///< in `unit`
    std::optional<double> low90, high90;
    std::string unit;
    std::string kind;  ///< "mean_of_people", "one_person", "patch", "lesion"
    bool operator==(const MeasureRow&) const = default;
};

/// Header and rows; numbers in the shortest form that reads back to the same double, RFC 4180
/// quotes.
std::string measures_csv(std::span<const MeasureRow> rows);
/// Reads what measures_csv wrote (comparisons, tests). InputError names the line.
std::vector<MeasureRow> parse_measures_csv(std::string_view text, const std::string& file_name);

}  // namespace needlework
