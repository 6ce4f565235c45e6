#pragma once
/// From the results of a run to its files: measures.csv, summary.json, manifest.json, report.html.

#include <optional>

#include "study/engine_context.hpp"
#include "study/ensemble.hpp"
#include "study/patch_run.hpp"

namespace needlework {

struct RunResults {
    Protocol protocol;
    DrawPlan plan;
    Posterior posterior;
    Ensemble treated;
    std::optional<Ensemble> before_calibration;
    Ensemble untreated;
    PatchPictures patch;
    Resolution resolution = Resolution::standard;
    Ensemble delivery;           ///< empty where nothing is put on the skin
    bool delivery_only = false;  ///< nothing else was simulated
    /// Members of the treated arm with one group of draws drawn anew, for the parts of the
    /// uncertainty.
    std::vector<std::pair<UncertaintyGroup, Ensemble>> redrawn = {};
};

/// Rank 0 only. EnvironmentError when a file cannot be written.
void write_run_outputs(const EngineContext& context, const RunResults& results);

}  // namespace needlework
