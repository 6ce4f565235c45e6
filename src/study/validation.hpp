#pragma once
/// Published studies run by the program: prediction beside publication, whether it lies inside,
/// what the uncertainty is made of, and how good the forecasts are on studies that fixed nothing.

#include <cmath>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "study/engine_context.hpp"
#include "study/ensemble.hpp"
#include "study/evidence.hpp"
#include "study/literature.hpp"
#include "study/study_effect.hpp"
#include "study/uncertainty_parts.hpp"

namespace needlework {

/// One published number and its prediction, or why there is none.
struct ValidationRow {
    std::string study, citation, measure, transform, arm, unit, role, usable_as, spread_kind;
    std::string group, cohort, species, phototype, seen;
    double published = 0.0;
    std::optional<double> spread_value = {}, spread_low = {}, spread_high = {};
    int n = 0;
    bool predicted = false;
    double value = 0.0, low90 = 0.0, high90 = 0.0, low50 = 0.0, high50 = 0.0, sd = 0.0;
    double person_low90 = 0.0, person_high90 = 0.0, interval_error = 0.0;
    bool inside = false;        ///< value: in the interval; sign, order, bound: as published
    bool inside50 = false;      ///< value: in the interval of 50 %
    bool extrapolates = false;  ///< the protocol lies outside the range of evidence
    int looks = 0;              ///< in the ledger
    int n_members = 0;          ///< unit cells behind it
    double study_effect = 0.0;  ///< share of the effect that is its study's own (sd)
    std::string study_effect_source = {};  ///< who measured that share, or `assumption`
    std::vector<UncertaintyPart> parts = {};
    bool logarithm = false;          ///< errors are factors: `sd` and scores are of logarithms
    std::vector<double> draws = {};  ///< of the predicted statistic, or of its logarithm
    int draws_a_world = 1;           ///< so many of `draws` follow one another for each world
    double published_sd = 0.0;       ///< error as published beyond the simulated (study.7e)
    Forecast literature = {};        ///< from other publications alone
    std::string note = {};           ///< completed fields, bounds; or why it was skipped
    std::string detail = {};         ///< what the file says of this number
    /// What the people started from as published, beside the simulated; of rows that depend on it,
    /// and of the published level itself, which is an input (usable_as "input").
    std::optional<StartBeside> start = {};

    /// On the scale of `sd`, on which errors add up; NaN where a logarithm has none.
    double on_scale(double v) const { return logarithm ? std::log(v) : v; }
    bool by_value() const { return usable_as == "value" && transform != "sign"; }
    bool is_check() const { return role == "check" || role == "sign"; }
    bool is_input() const { return usable_as == "input"; }
    bool counted() const { return predicted && usable_as != "shown" && !is_input(); }
};

/// What the ledger says: looks at check studies that a change of the model followed, and how many
/// make a study spent.
struct Ledger {
    struct Look {
        std::string study, entered, measure, change;
    };
    std::vector<Look> looks;
    int allowed = 3;                                        // data/evidence/ledger.toml
    static Ledger load(const std::filesystem::path& file);  ///< empty when there is no such file
    int looks_at(const std::string& study) const;
    bool spent(const std::string& study) const { return looks_at(study) >= allowed; }
};

struct ValidationReport {
    std::vector<ValidationRow> rows;
    std::vector<std::pair<std::string, std::string>> skipped;  ///< file, reason
    std::vector<Study> studies;                                ///< all that were read
    Ledger ledger;
    int n_samples = 0;  ///< the most unit cells of a study
    bool quick = false;
    std::string evidence;  ///< folder, empty for the project's own
};

nlohmann::json to_json(const ValidationReport& report);
std::string to_csv(const ValidationReport& report);
/// The table that a person reads.
std::vector<std::string> table_lines(const ValidationReport& report);
/// The page: every number, charts, scores, what is not run and why.
std::string validation_page(const ValidationReport& report);

/// Ensembles of the arms of one study, and for each group of draws that people share the same
/// members with this group drawn anew.
struct StudyRun {
    std::map<std::string, Ensemble> arms;
    std::map<UncertaintyGroup, std::map<std::string, Ensemble>> redrawn;
};
/// `n_redrawn` 0: no group is redrawn. (collective)
StudyRun run_study(EngineContext& context, const Study& study, const Posterior& posterior,
                   int n_samples, int n_redrawn, const std::filesystem::path& folder,
                   const EnsembleProgress& progress);

/// The ensemble of one arm of a study: its course or, where nothing of a course is asked for, what
/// its topicals deliver. `plan` must outlive the job.
EnsembleJob job_of_arm(const Study& study, const StudyArm& arm, const DrawPlan& plan,
                       const SkinAtlas& atlas, std::uint64_t seed,
                       const std::filesystem::path& folder);

/// Rows of one study from its ensembles.
struct JudgeRules {
    int n_people_default = 30;  // data/evidence/completions.toml
    StudyEffects study_effects = {};
};
std::vector<ValidationRow> judge(const Study& study, const StudyRun& run, const JudgeRules& rules);

}  // namespace needlework
