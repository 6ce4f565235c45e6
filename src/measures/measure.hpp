#pragma once
/// Everything that the program can measure, one row each. `needlework list measures`, `explain`,
/// the evidence reader and the report read this list; nothing here depends on MPI.

#include <span>
#include <string_view>

#include "base/quantity.hpp"

namespace needlework {

/// How the reading scatters when the same state is read again.
struct ReadingError {
    double sd = 0.0;        ///< in the unit of the measure, or a share of the value
    bool relative = false;  ///< sd is a share of the value
    std::string_view source = "assumption";
    /// Standard deviation of a reading of `value`, in the unit of the measure.
    double sd_of(double value) const { return relative ? sd * (value < 0 ? -value : value) : sd; }
    /// Smallest change of one person that two readings show with 95 % certainty, in the unit of the
    /// measure or as a share of the value: 1.96 sqrt(2) sd. 0 where nothing is read.
    double smallest_detectable_change() const { return 1.96 * 1.4142135623730951 * sd; }
};

/// A scale that people read: by which parameters of `measures` a reading scatters, in the unit of
/// the severity that the rater sees; where scars are counted, threshold and shift are of log depth.
/// Empty where the scale has none.
struct RaterNoise {
    std::string_view severity;     ///< what the rater goes by, and the unit of the rest
    std::string_view person;       ///< spread between people that this severity does not explain
    std::string_view rater;        ///< noise of one reading
    std::string_view shift;        ///< of raters who know of a treatment
    std::string_view threshold{};  ///< spread between raters of where they begin to count
    bool logarithmic = false;      ///< severity is a logarithm: equal steps are equal factors
};

/// How people of another level than the simulated ones fare, by the scale of the measure: the same
/// share of a level that has a true zero (ratio), the same step of a grade or a coordinate (shift).
/// `none`: there is no level before treatment, or it is zero.
enum class LevelScale { none, ratio, shift };

struct MeasureInfo {
    std::string_view name;        ///< the word in evidence files and measures.csv
    std::string_view label;       ///< for a chart
    std::string_view unit;        ///< unit of the value in measures.csv, of the unit table
    std::string_view definition;  ///< what is read, in a sentence
    std::string_view scale;       ///< range and direction
    ReadingError reading;
    std::string_view source;  ///< id of the source of the definition or lens, or `assumption`
    LevelScale level = LevelScale::none;
    RaterNoise raters{};
};

/// Sorted by group as in docs/theory/measures.md.
std::span<const MeasureInfo> all_measures();
/// The row of a name, or null.
const MeasureInfo* find_measure(std::string_view name);
/// The ends of the range that a scale begins with ("0 to 100", "0 and up"), in the measure's unit.
struct ScaleRange {
    double lowest = -1e300, highest = 1e300;
};
ScaleRange scale_range(const MeasureInfo& info);

}  // namespace needlework
