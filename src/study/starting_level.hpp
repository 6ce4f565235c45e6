#pragma once
/// What the people of a study started from. A level that a publication gives before treatment is an
/// input and no prediction: the effect is simulated, the level it acts on is the published one.
///
///     x = b y/y0   on a scale with a true zero,   x = b + (y - y0)   of a grade  (study.17)
///
/// x: predicted level; b: published level before treatment; y0, y: simulated level of one member
/// before and at the time asked for. All in one unit. A change is x - b.
/// Holds for: people whose severity differs from the simulated ones by what these scatter.
/// Leaves out: that a deeper scar or a darker spot may answer by another share of itself.
/// Source: assumption (equal share of a level; equal step of a grade).

#include <optional>
#include <string>

#include "measures/measure.hpp"

namespace needlework {

struct Ensemble;
struct PublishedMeasurement;
struct Study;

/// Levels before treatment of the arm and of the reference arm, SI; empty where none was published.
struct StartingLevels {
    std::optional<double> arm, reference;
};

/// The level `now` of somebody who was simulated from `before`, had the start been `start`
/// (study.17). Not a number where a ratio has no level to begin with.
double level_from(LevelScale scale, double before, double now, double start);

/// Whether the row is a level before treatment and so an input: an absolute value at or before the
/// first session, of a measure that has such a level.
bool is_starting_level(const Study& study, const PublishedMeasurement& m);

/// Whether a number of this kind depends on the level that its people started from: levels, changes
/// in points, shares of people by a change in points. Changes in percent and ratios do not.
bool depends_on_start(const PublishedMeasurement& m);

/// The published start of an arm for this measure and reading: its own row, else one that names no
/// arm, as long as the arm's people are those of the first arm. Null: none was published.
const PublishedMeasurement* published_start(const Study& study, const PublishedMeasurement& m,
                                            const std::string& arm);

/// What a prediction of `m` starts from: nothing where it does not depend on it, or where only one
/// of two arms has a published level.
StartingLevels starting_levels(const Study& study, const PublishedMeasurement& m);

/// Published start of a row beside the simulated one, in the unit of the publication.
struct StartBeside {
    double published = 0.0;
    double simulated = 0.0;          ///< mean of the members
    double low99 = 0.0, high99 = 0;  ///< members from the 0.5 % to the 99.5 % quantile
    std::string unit = "1";
    bool extrapolates() const { return published < low99 || published > high99; }
    std::string words() const;  ///< "started from 11.7, simulated 8.4"
};
/// Throws std::invalid_argument where the arm has no course of the measure.
StartBeside start_beside(const PublishedMeasurement& start, const Ensemble& arm);

}  // namespace needlework
