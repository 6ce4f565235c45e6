#pragma once
/// What the project shows of itself, gathered for the credibility report.

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/credibility.hpp"
#include "cli/test_results.hpp"

namespace needlework {

struct Artefacts {
    std::optional<TestResults> tests;
    std::filesystem::path tests_file;
    int n_parameters = 0, n_assumptions = 0, n_priors = 0, n_calibrated = 0;
    std::map<std::string, int> roles;  ///< studies by role
    int n_studies = 0, n_run = 0;
    int n_looks = 0;
    std::vector<std::string> spent;
    std::string golden;  ///< reason and commit
    size_t n_golden_cases = 0;
    std::vector<std::string> decisions, calibrations, posteriors;
    std::vector<std::string> by_hand;  ///< fitted parameters that no calibration file names
    std::filesystem::path validation;
    nlohmann::json summary;                        ///< of the validation; null where there is none
    std::vector<std::string> limits;               ///< of the README
    std::vector<std::vector<std::string>> ranges;  ///< of evidence: parameter, range, meaning
};

/// InputError where a file or folder that the options name is not what it should be.
Artefacts gather_artefacts(const CredibilityOptions& options);

/// A number of a JSON table, NaN where there is none.
double number_in(const nlohmann::json& json, const char* key);

/// What the check rows of one context of use came out as, of people alone.
struct Outcome {
    int n_rows = 0, n_inside = 0, n_cohorts = 0;  ///< by value
    int n_other = 0, n_other_agree = 0;           ///< by sign, order or bound
    int n_full_text = 0;                          ///< rows of publications that were read in full
    int n_completed = 0;                          ///< rows whose protocol was completed
    int n_extrapolated = 0;                       ///< rows outside the range of evidence
    int all() const { return n_rows + n_other; }
};
/// Of one group ("scars") or, empty, of the whole context.
Outcome outcome_of(const Artefacts& a, bool delivery, const std::string& group = {});
/// Groups of a context that have a counted check, by name.
std::vector<std::string> groups_of(const Artefacts& a, bool delivery);
/// Scores of the checks of one context of use; of all where a validation does not tell them apart.
nlohmann::json scores_in(const Artefacts& a, bool delivery);
/// Studies that the validation predicted, of those that can be run; a few of somebody's choice show
/// nothing of the others.
struct StudiesRun {
    int predicted = 0, runnable = 0;
    /// A tenth may fail; more is a choice.
    bool is_part() const { return 10 * predicted < 9 * runnable; }
};
StudiesRun studies_run(const Artefacts& a);

}  // namespace needlework
