// The annex of a report: protocol, parameters, shares of the uncertainty, manifest, numerics.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "process/healing/healing_kernel.hpp"
#include "study/delivery_run.hpp"
#include "study/library_versions.hpp"
#include "study/protocol_rows.hpp"
#include "study/record_parts.hpp"
#include "study/study_effect.hpp"
#include "study/uncertainty_parts.hpp"

namespace needlework {

void add_reach_row(const Protocol& protocol, ReportRecord& record) {
    const Length radius = 50.0_um;  // choice: a needle's channel
    record.parameters.push_back(
        {"healing.24",
         "Follows: reach of TGF-beta round a channel of 50 um radius, the one number "
         "of range, source and threshold that could be measured",
         fmt::format("{:.0f}", protocol.models.healing.reach(radius) / 1.0_um), "um", "", "",
         std::string(assumption), true, ""});
}

namespace {

std::vector<UncertaintyShare> shares_of(const std::vector<UncertaintyPart>& parts) {
    std::vector<UncertaintyShare> shares;
    for (const UncertaintyPart& part : parts)
        if (part.share >= 0.0)  // a sum below the whole is the estimates' own error
            shares.push_back({part.name, part.share, part.error > 0.0 ? part.error : unknown});
    return shares;
}

}  // namespace

void add_uncertainty(const RunResults& r, const PublishedMeasurement& m,
                     const StatisticPrediction& prediction, int n_people, const std::string& label,
                     ReportRecord& record) {
    const int fewest = 16;  // choice: below it a variance says little
    if (r.redrawn.empty() || r.treated.n_failed > 0 || prediction.n_members < fewest) return;
    const MemberNumbers numbers = member_numbers(m, r.treated, nullptr);
    std::vector<GroupEffect> effects;
    for (const auto& [group, ensemble] : r.redrawn)
        effects.push_back(effect_of_redraw(group, numbers, member_numbers(m, ensemble, nullptr)));
    const std::string source =
        StudyEffects::load(data_folder() / "evidence/study_effect.toml").of(m).source;
    auto add = [&](const std::string& whose, int n, const std::string& study_source) {
        UncertaintyOf of{label, whose, shares_of(parts_of(prediction, n, effects, study_source))};
        if (!of.shares.empty()) record.uncertainty.push_back(std::move(of));
    };
    add(fmt::format("mean of {} people", n_people), n_people,
        prediction.v_study > 0.0 ? source : "");
    add("one person", 1, "");
}

ReportManifest manifest_of(const EngineContext& context, const Protocol& protocol) {
    ReportManifest m;
    m.version = version_text();
    m.commit = commit_text();
    m.input = context.job().value("protocol_name", "");
    m.seed = std::uint64_t(protocol.uncertainty.seed);
    m.ranks = context.n_ranks();
    m.cpu = cpu_name();
    m.instruction_set = healing_kernel::best().name;
    m.started = context.job().value("started", "");
    m.duration_s = context.seconds();
    for (const LibraryVersion& library : library_versions())
        m.libraries.push_back({library.name, library.version});
    m.hashes = input_hashes(context.folder(), protocol);
    for (const Problem& p : protocol.warnings.list()) m.warnings.push_back(p.what + " " + p.hint);
    for (const std::string& warning : context.warnings()) m.warnings.push_back(warning);
    return m;
}

ReportManifest manifest_of(const EngineContext& context, const RunResults& r) {
    ReportManifest m = manifest_of(context, r.protocol);
    if (r.delivery.n_failed > 0)
        m.warnings.push_back(fmt::format("{} members of delivery could not go on; the first: {}",
                                         r.delivery.n_failed, r.delivery.first_failure));
    if (r.treated.n_failed > 0)
        m.warnings.push_back(fmt::format("{} of {} members could not go on; the first: {}",
                                         r.treated.n_failed, r.plan.n_members(),
                                         r.treated.first_failure));
    return m;
}

void add_numerics(const RunResults& r, ReportRecord& record) {
    if (!r.delivery.members.empty())
        record.balances.push_back({"mass of every delivery: supplied less found again",
                                   100.0 * balance_error(r.delivery), "%", 0.1});
    if (r.delivery_only) {
        double steps = 0.0, seconds = 0.0;
        for (const MemberResult& m : r.delivery.members)
            steps += double(m.steps), seconds += m.seconds;
        const double n = std::max<double>(1.0, double(r.delivery.members.size()));
        record.convergence = {{"members of the ensemble", n, "1", unknown},
                              {"steps of a member", steps / n, "1", unknown},
                              {"time of a member", seconds / n, "s", unknown}};
        return;
    }
    double worst = 0.0;
    if (!r.untreated.members.empty())
        for (const auto& [name, values] : r.untreated.members.front().series) {
            if (values.empty()) continue;
            double scale = std::abs(values.front()) > 1e-12 ? std::abs(values.front()) : 1.0;
            for (double v : values) worst = std::max(worst, std::abs(v - values.front()) / scale);
        }
    record.balances.push_back(
        {"largest change of an untreated patch in the whole course, any measure", 100.0 * worst,
         "%", 0.1});
    double steps = 0.0, seconds = 0.0, physics = 0.0;
    for (const MemberResult& m : r.treated.members) {
        steps += double(m.steps), seconds += m.seconds;
        physics += m.physics_seconds;
    }
    auto share = [](double part, double whole) { return whole > 0.0 ? 100.0 * part / whole : 0.0; };
    double n = std::max<double>(1.0, double(r.treated.members.size()));
    // Ends come from the shared draws, in which people are averaged.
    const double n_draws = std::max(1.0, n / std::max(1, r.treated.people_per_shared));
    const IntervalContent content = content_of_interval(size_t(n_draws));
    record.convergence = {
        {"members of the ensemble", double(r.treated.members.size()), "1", unknown},
        {"true content of an interval called 90 %, low end", 100.0 * content.low, "%", unknown},
        {"true content of an interval called 90 %, high end", 100.0 * content.high, "%", unknown},
        {"steps of a member (its unit cells together)", steps / n, "1", unknown},
        {"time of a member", seconds / n, "s", unknown},
        {"share of it in the tissue (needles, healing, barrier)", share(physics, seconds), "%",
         unknown},
        {"cells of the patch", double(r.patch.n_cells), "1", unknown},
        {"steps of the patch", double(r.patch.n_steps), "1", unknown},
        {"steps of the patch taken back", double(r.patch.n_rejected), "1", unknown},
        {"fields of the patch that a damped first-order step was taken for",
         double(r.patch.n_damped), "1", unknown},
        {"time of the patch", r.patch.seconds, "s", unknown},
        {"share of the patch's time in the tissue", share(r.patch.physics_seconds, r.patch.seconds),
         "%", unknown},
        {"share of the patch's time in readings", share(r.patch.reading_seconds, r.patch.seconds),
         "%", unknown}};
}

}  // namespace needlework
