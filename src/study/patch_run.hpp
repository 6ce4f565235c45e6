#pragma once
/// The patch: one course of the typical person on the whole scar, with pictures and checkpoints.

#include <optional>
#include <string>
#include <vector>

#include "report/report_record.hpp"
#include "study/engine_context.hpp"
#include "study/member.hpp"

namespace needlework {

/// What the report shows of the patch; filled on rank 0.
struct PatchPictures {
    std::optional<Section> section;
    std::optional<SurfacePicture> surface;
    std::optional<Relief> relief;
    std::optional<PunctureMap> puncture_map;
    std::vector<NumericalCheck> balances;
    MemberResult readings;  ///< of the patch, as an arm of its own
    long n_cells = 0, n_steps = 0, n_rejected = 0, n_damped = 0;
    double seconds = 0.0, physics_seconds = 0.0, reading_seconds = 0.0;
};

/// Walks the patch, resumes from its newest checkpoint, writes fields/. (collective)
PatchPictures run_patch(EngineContext& context, const Protocol& protocol, Resolution resolution,
                        std::uint64_t seed,
                        const std::function<void(double fraction, double days)>& progress);

/// Which time steps get a section: after the first session and at the end [h].
std::vector<double> section_times_h(const Protocol& protocol);

}  // namespace needlework
