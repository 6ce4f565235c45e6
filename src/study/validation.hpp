#pragma once
/// Studies run and set beside what was published.

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "study/engine_context.hpp"
#include "study/ensemble.hpp"
#include "study/evidence.hpp"

namespace needlework {

/// One published number and its prediction, or why there is none.
struct ValidationRow {
    std::string study, citation, measure, transform, arm, unit, role, usable_as, spread_kind;
    double published = 0.0;
    std::optional<double> spread_value = {}, spread_low = {}, spread_high = {};
    int n = 0;
    bool predicted = false;
    double value = 0.0, low90 = 0.0, high90 = 0.0, low50 = 0.0, high50 = 0.0;
    double person_low90 = 0.0, person_high90 = 0.0, interval_error = 0.0;
    bool inside = false;    ///< value: in the interval; sign, order, bound: as published
    std::string note = {};  ///< completed fields, bounds; or why it was skipped
};

struct ValidationReport {
    std::vector<ValidationRow> rows;
    std::vector<std::pair<std::string, std::string>> skipped;  ///< file, reason
    int n_samples = 0;
};

nlohmann::json to_json(const ValidationReport& report);
/// The table that a person reads.
std::vector<std::string> table_lines(const ValidationReport& report);

/// Ensembles of the arms of one study. (collective)
std::map<std::string, Ensemble> run_study(EngineContext& context, const Study& study,
                                          const Posterior& posterior, int n_samples,
                                          const std::filesystem::path& folder,
                                          const EnsembleProgress& progress);

/// Rows of one study from its ensembles.
std::vector<ValidationRow> judge(const Study& study, const std::map<std::string, Ensemble>& arms,
                                 int n_people_default);

}  // namespace needlework
