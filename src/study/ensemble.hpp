#pragma once
/// Many members, taken from one queue by groups of ranks (a rank is a group by default): whichever
/// is free takes the next. Each finished member is a file, so a killed run loses at most the
/// members under way. A member's numbers depend on its draws and seed only, not on who walked it or
/// when.

#include <mpi.h>

#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "measures/statistics.hpp"
#include "study/evidence.hpp"
#include "study/member.hpp"
#include "study/starting_level.hpp"

namespace needlework {

/// The run was asked to stop; what is done stands on disk.
class Stopped : public std::runtime_error {
  public:
    Stopped() : std::runtime_error("Stopped as asked; everything so far is kept.") {}
};

struct Ensemble {
    std::vector<MemberResult> members;  ///< in order of their number; failed ones left out
    int people_per_shared = 1;
    int n_failed = 0;
    std::string first_failure;
};

/// Told after each member on rank 0: share done (0 to 1), simulated days.
using EnsembleProgress = std::function<void(double, double)>;

/// One ensemble of several that share a queue.
struct EnsembleJob {
    const DrawPlan* plan = nullptr;
    std::uint64_t seed = 0;
    std::filesystem::path folder;  ///< of its members
    /// How one member is made where it is not a course: by the first rank of a group alone.
    std::function<MemberResult(int member)> walk = {};
};

/// Runs what is missing of all jobs from one queue, in their order, so that ranks wait for each
/// other once and not once a job; every rank gets all members. (collective) Throws Stopped.
std::vector<Ensemble> run_ensembles(std::span<const EnsembleJob> jobs, const SkinAtlas& atlas,
                                    Resolution resolution, MPI_Comm comm,
                                    const EnsembleProgress& progress,
                                    const std::function<bool()>& stop, int ranks_per_group = 1);

/// The same for one. (collective) Throws Stopped.
Ensemble run_ensemble(const DrawPlan& plan, const SkinAtlas& atlas, Resolution resolution,
                      std::uint64_t seed, const std::filesystem::path& folder, MPI_Comm comm,
                      const EnsembleProgress& progress, const std::function<bool()>& stop);

/// Which statistic of people a publication prints.
struct StatisticRule {
    enum class Kind { mean, median, share, happens };  ///< happens: each value is a chance
    Kind kind = Kind::mean;
    double threshold = 0.0;  ///< of a share
    bool falls = false;      ///< counted are values at or below the threshold
    double scale = 1.0;      ///< of a share and of a chance: 100 in percent
};
/// Throws std::invalid_argument where the publication's share has no threshold.
StatisticRule rule_of(const PublishedMeasurement& m);

/// A number per member for a published measurement, in the publication's unit; empty members of the
/// list are those that have no such number (nothing to close, no peak).
struct MemberNumbers {
    std::vector<double> values;  ///< NaN where a member has none
    std::vector<int> shared;     ///< which shared draw each belongs to
    std::vector<int> person;     ///< which person of that draw
    double reading_variance = 0.0;
    int people_per_shared = 1;
    StatisticRule rule = {};
    double study_effect = 0.0;  ///< sd of what this study does to the effect, as a share of it
    /// Standard error as published (of the logarithm where `logarithm`); 0 where none was.
    double published_error = 0.0;
    bool pooled = false;  ///< of several studies, so that this error holds theirs
    double start = 0.0;   ///< published level before, where the numbers are levels: no effect yet
    /// Values are natural logarithms: a ratio of two arms, which spreads over decades where one
    /// arm is next to nothing, and what a delivery measures (is_over_decades).
    bool logarithm = false;
    bool arithmetic_mean = false;  ///< of logarithms: the publication averaged the numbers
    double lowest = -1e300, highest = 1e300;  ///< what the number can be at all
};
/// Sets the ends of the range that a measure's scale begins with ("0 to 100", "0 and up"), in
/// `unit`.
void set_physical_range(const MeasureInfo& info, const std::string& unit, MemberNumbers& numbers);
/// Whether a level of this measure spreads over decades from one drug, donor or skin to the next,
/// so that its errors are factors: permeabilities, fluxes, amounts and concentrations of a
/// delivery.
bool is_over_decades(const std::string& measure);
/// Whether this number is predicted and scored by its logarithm: a ratio of two arms, or a level
/// over decades.
bool is_read_on_logarithm(const PublishedMeasurement& m);
/// Throws std::invalid_argument that says why, where the program cannot read this. `starts`: what
/// the study's people started from, where it is not what the members did.
MemberNumbers member_numbers(const PublishedMeasurement& m, const Ensemble& arm,
                             const Ensemble* reference, const StartingLevels& starts = {});

/// The simulated statistic: of the mean of n people, and of one person. The study's own effect
/// belongs to the first alone.
struct StatisticPrediction {
    Interval mean, person, mean50;  ///< about 90 %, 90 % and 50 %
    double sd = 0.0;                ///< of the statistic
    double interval_error = 0.0;
    int n_members = 0;
    /// Variances: of the draws that people share, between people, of a reading, of the study; what
    /// the published error of the mean has beyond the simulated one.                 (study.7e)
    double v_draws = 0.0, v_people = 0.0, v_reading = 0.0, v_study = 0.0, v_published = 0.0;
    /// Draws of the statistic for scores: of each world so many one after the other, which spread
    /// by what is added to it (study.7f).
    std::vector<double> draws = {};
    int draws_a_world = 1;
    bool logarithm = false;  ///< `draws` and the variances are of logarithms
};
StatisticPrediction predict(const MemberNumbers& numbers, int n_people, std::uint64_t seed);

}  // namespace needlework
