#pragma once
/// Measures that are times: how long redness lasts, when the epidermis is closed. The course hands
/// in a point now and then; what is kept is small and can be written into a checkpoint as it is.

#include <optional>
#include <span>
#include <vector>

#include "base/quantity.hpp"
#include "measures/read_measures.hpp"

namespace needlework {

struct CoursePoint {
    double time_s = 0.0;
    double erythema = 0.0, swelling = 0.0;  ///< means that are seen
    double open_share = 0.0;                ///< open channels
    double uncovered = 0.0;                 ///< share of the surface without epidermis
    double myofibroblast = 0.0;             ///< local density of the dermis, where they are
};

CoursePoint course_point(const TissueSummary& summary);

/// Erythema of the vessels that widen at once wherever skin was pricked, beside that of
/// inflammation, which takes hours to come (healing.17):
///     Q = f [1 - exp(-n pi r^2)] exp(-t/tf)                                     (measures.36)
/// n channels per area that reach the vessels, r how far around each they widen. It stands from the
/// first minutes on (a flare is full after 5 min, cook-1980-weal-flare).
/// Source     allergen-late-phase-flow, cook-1980-weal-flare; amount an assumption
/// Holds for  the first hours; leaves out the weal, and kinins and prostaglandins that carry on
double flush(double channels_per_m2, Time since, const LensParameters& lens);

/// How red that makes skin, in full erythemas (2 points more blood in the papillary dermis):
///     R = m {1 - exp[-s Q/(v m)]}                                               (measures.37)
/// Q mean erythema of a column, v what is just seen of it, s how red what is just seen is, m all
/// that the vessels can hold. So what counts as seen and the colour of it are one assumption.
/// Source     pravdin-1995-blood-phantom (2 to 18 % blood); s and v assumptions
double redness_of(double erythema, const LensParameters& lens);

/// Last time at which a falling curve of `values` (from its highest value on) is at `level`,
/// interpolated; nothing when it never rises above `level`, or is still above it at the end.
std::optional<Time> time_below(std::span<const double> times_s, std::span<const double> values,
                               double level);

/// What the points between one session and the next say. Times count from the session. A value is
/// empty while the thing is not over.
struct SessionTimes {
    std::optional<Time> erythema, swelling;          ///< 0 when never seen
    std::optional<Time> reepithelialisation;         ///< to a hundredth of what was opened
    std::optional<Time> closure_half_life, closure;  ///< to a half, to a twentieth of the open area

    /// Local density of myofibroblasts left at scar_reading, for scar_risk; empty before.
    std::optional<double> myofibroblast_left;

    /// The times that are known, for measures.csv.
    std::vector<Measured> list() const;
};

SessionTimes session_times(std::span<const CoursePoint> points, Time session,
                           const LensParameters& lens);

}  // namespace needlework
