// `needlework run`: the ensemble, the untreated arm, the patch, then the report of them.

#include <fmt/format.h>

#include <cmath>
#include <ctime>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "course/comparison.hpp"
#include "io/atomic_file.hpp"
#include "io/content_hash.hpp"
#include "io/run_log.hpp"
#include "report/report.hpp"
#include "study/delivery_run.hpp"
#include "study/engine_context.hpp"
#include "study/ensemble.hpp"
#include "study/patch_run.hpp"
#include "study/run_record.hpp"
#include "study/uncertainty_parts.hpp"

namespace needlework {
namespace {

Protocol protocol_of_job(const EngineContext& context) {
    TomlFile file =
        TomlFile::load(context.folder() / context.job().at("protocol").get<std::string>());
    return read_protocol(std::move(file),
                         context.job().value("overrides", std::vector<std::string>{}),
                         context.folder() / device_copies_folder);
}

/// A model that no member can walk with is the user's to mend; one of many is a part skipped.
void require_members(const Ensemble& ensemble, const char* arm) {
    if (!ensemble.members.empty()) return;
    throw ModelError("ensemble",
                     fmt::format("no member of the {} arm could go on; the first: {}", arm,
                                 ensemble.first_failure),
                     "");
}

/// Only what topicals reach: an ensemble of the fast model, seconds.
int run_delivery_job(EngineContext& context, const Protocol& protocol) {
    if (protocol.topicals.empty()) {
        Problems problems;
        problems.error({context.job().value("protocol_name", "")}, "puts nothing on the skin.",
                       "--only delivery needs a [[topical]] table, or an adjunct of a session.");
        throw InputError(std::move(problems));
    }
    const std::uint64_t seed = std::uint64_t(protocol.uncertainty.seed);
    Protocol copy = protocol;
    const Posterior posterior = Posterior::load(data_folder() / "posteriors" / "healing.toml");
    DrawPlan plan(protocol, uncertain_parameters(copy), posterior, protocol.uncertainty.samples,
                  seed);
    EnsembleJob job =
        delivery_job(plan, context.atlas(), seed, context.folder() / "ensemble" / "delivery");
    context.progress("delivery", 0.0, 0.0, "delivery");
    std::vector<Ensemble> ensembles = run_ensembles(
        {&job, 1}, context.atlas(), Resolution::preview, context.comm(),
        [&](double share, double days) {
            context.progress(
                "delivery", 0.95 * share, days,
                fmt::format("delivery, {:.0f} of {}", share * plan.n_members(), plan.n_members()));
        },
        [&] { return context.stop_requested(); });
    require_members(ensembles[0], "delivery");
    const int code = ensembles[0].n_failed > 0 ? int(ExitCode::parts_skipped) : int(ExitCode::done);
    context.progress("report", 0.95, 0.0, "report");
    if (context.rank() == 0) {
        RunResults results{
            protocol, plan, {}, {}, {}, {}, {}, Resolution::standard, std::move(ensembles[0]),
            true};
        write_run_outputs(context, results);
    }
    MPI_Barrier(context.comm());
    return code;
}

}  // namespace

int run_protocol_job(EngineContext& context) {
    Protocol protocol = protocol_of_job(context);
    refuse_stops(protocol);
    const std::string only = context.job().value("only", "");
    if (context.rank() == 0) require_viewer(default_viewer_path());
    // Without a session or a visit there is nothing else to simulate.
    const bool nothing_else = protocol.sessions.empty() && protocol.visits.days.empty();
    if (only == "delivery" || (nothing_else && !protocol.topicals.empty()))
        return run_delivery_job(context, protocol);
    Resolution resolution = resolution_of(context.job().value("resolution", "standard"));
    std::uint64_t seed = std::uint64_t(protocol.uncertainty.seed);

    Posterior posterior = Posterior::load(data_folder() / "posteriors" / "healing.toml");
    std::vector<UncertainParameter> parameters = uncertain_parameters(protocol);
    DrawPlan plan(protocol, parameters, posterior, protocol.uncertainty.samples, seed);

    // How the whole splits between ensemble and patch, for the bar; measured on the main example.
    const double ensemble_share = 0.55, patch_share = 0.43;
    auto stop = [&] { return context.stop_requested(); };
    // What it looked like before calibration: the same members drawn from the priors alone.
    std::optional<DrawPlan> prior_plan;
    if (!posterior.empty() && !protocol.sessions.empty()) {
        const int n_prior = std::min(32, protocol.uncertainty.samples);
        prior_plan.emplace(protocol, parameters, Posterior{}, n_prior, seed);
    }
    Protocol untreated_protocol = left_untreated(protocol);
    // The same people: draws go by the parameter's path. At rest a course takes next to no time.
    DrawPlan untreated_plan(untreated_protocol, uncertain_parameters(untreated_protocol), posterior,
                            protocol.uncertainty.samples, seed);

    const std::filesystem::path arms = context.folder() / "ensemble";
    std::vector<EnsembleJob> jobs{{&plan, seed, arms / "treated"},
                                  {&untreated_plan, seed, arms / "untreated"}};
    if (prior_plan) jobs.push_back({&*prior_plan, seed, arms / "before-calibration"});
    if (!protocol.topicals.empty())
        jobs.push_back(delivery_job(plan, context.atlas(), seed, arms / "delivery"));
    // Each group of draws that people share drawn anew alone: what makes the interval.
    const int n_redrawn = 12,
              enough = 32;  // choice: a share to a third of itself; a fifth more work
    std::vector<UncertaintyGroup> groups = shared_groups(plan);
    if (plan.people_per_shared() < 2 || plan.n_members() < enough || groups.size() < 2)
        groups.clear();
    std::vector<DrawPlan> redrawn_plans;
    for (UncertaintyGroup group : groups) redrawn_plans.push_back(plan.redrawn(group, n_redrawn));
    const size_t first_redrawn = jobs.size();
    for (size_t i = 0; i < groups.size(); ++i)
        jobs.push_back({&redrawn_plans[i], seed, arms / fmt::format("redrawn-{}", int(groups[i]))});
    int n_members = 0;
    for (const EnsembleJob& job : jobs) n_members += job.plan->n_members();
    double days_done = 0.0;
    context.progress("ensemble", 0.0, 0.0, "ensemble of unit cells");
    std::vector<Ensemble> ensembles = run_ensembles(
        jobs, context.atlas(), resolution, context.comm(),
        [&](double share, double days) {
            days_done = days;
            context.progress(
                "ensemble", ensemble_share * share, days,
                fmt::format("ensemble of unit cells, {:.0f} of {}", share * n_members, n_members));
        },
        stop);
    Ensemble treated = std::move(ensembles[0]), untreated = std::move(ensembles[1]);
    require_members(treated, "treated");
    require_members(untreated, "untreated");
    std::optional<Ensemble> before;
    if (prior_plan) before = std::move(ensembles[2]);
    Ensemble delivery;
    if (!protocol.topicals.empty()) {
        delivery = std::move(ensembles[first_redrawn - 1]);
        require_members(delivery, "delivery");
    }

    // The typical person: medians of everything that is drawn.
    Protocol patch_protocol = typical_protocol(protocol, posterior);
    PatchPictures patch =
        run_patch(context, patch_protocol, resolution, seed, [&](double share, double days) {
            context.progress("patch", ensemble_share + patch_share * share, days_done + days,
                             fmt::format("patch of the scar, day {:.0f}", days));
        });
    context.progress("report", ensemble_share + patch_share, days_done, "report");
    int code = treated.n_failed + delivery.n_failed > 0 ? int(ExitCode::parts_skipped)
                                                        : int(ExitCode::done);
    if (context.rank() == 0) {
        RunResults results{protocol,
                           plan,
                           posterior,
                           std::move(treated),
                           std::move(before),
                           std::move(untreated),
                           std::move(patch),
                           resolution,
                           std::move(delivery),
                           false};
        for (size_t i = 0; i < groups.size(); ++i)
            results.redrawn.emplace_back(groups[i], std::move(ensembles[first_redrawn + i]));
        write_run_outputs(context, results);
    }
    MPI_Barrier(context.comm());
    return code;
}

}  // namespace needlework
