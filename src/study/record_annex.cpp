// The annex of a report: protocol, parameters, shares of the uncertainty, manifest, numerics.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/provenance.hpp"
#include "process/healing/healing_kernel.hpp"
#include "study/delivery_run.hpp"
#include "study/library_versions.hpp"
#include "study/protocol_rows.hpp"
#include "study/record_parts.hpp"

namespace needlework {

namespace {

std::vector<double> ranks_of(const std::vector<double>& values) {
    std::vector<size_t> order(values.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (size_t i = 0; i < order.size(); ++i) ranks[order[i]] = double(i);
    return ranks;
}

double squared_rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> x = ranks_of(a), y = ranks_of(b);
    double mx = mean_of(x), my = mean_of(y), xy = 0.0, xx = 0.0, yy = 0.0;
    for (size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mx) * (y[i] - my);
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
    }
    return xx > 0.0 && yy > 0.0 ? xy * xy / (xx * yy) : 0.0;
}

}  // namespace

void add_reach_row(const Protocol& protocol, ReportRecord& record) {
    const Length radius = 50.0_um;  // choice: a needle's channel
    record.parameters.push_back(
        {"healing.24",
         "Follows: reach of TGF-beta round a channel of 50 um radius, the one number "
         "of range, source and threshold that could be measured",
         fmt::format("{:.0f}", protocol.models.healing.reach(radius) / 1.0_um), "um", "", "",
         std::string(assumption), true, ""});
}

std::vector<UncertaintyShare> shares_of(const RunResults& r) {
    const char* name = "papillary_collagen_fraction";
    if (!has_series(r.treated, name) || r.treated.people_per_shared < 2 || r.treated.n_failed > 0)
        return {};
    const MeasureInfo& info = *find_measure(name);
    MemberNumbers numbers = numbers_at(r.treated, info, course_end(r.protocol) / 1.0_d);
    PeopleDraws draws;
    std::vector<double> means;
    for (size_t i = 0; i + 1 < numbers.values.size(); i += 2) {
        draws.by_draw.push_back({numbers.values[i], numbers.values[i + 1]});
        means.push_back(0.5 * (numbers.values[i] + numbers.values[i + 1]));
    }
    if (draws.by_draw.size() < 8) return {};
    double people = draws.variance_of_people(), shared = draws.variance_of_draws();
    double reading = numbers.reading_variance, total = people + shared + reading;
    double explained = 0.0;
    for (size_t p = 0; p < r.plan.parameters().size(); ++p) {
        const UncertainParameter& parameter = r.plan.parameters()[p];
        if (parameter.group != UncertaintyGroup::completion || !parameter.choices.empty()) continue;
        std::vector<double> values;
        for (size_t i = 0; i < means.size(); ++i)
            for (const auto& [path, value] : r.plan.draw(int(2 * i)).numbers)
                if (path == parameter.path) values.push_back(value);
        if (values.size() != means.size()) continue;
        double r2 = squared_rank_correlation(values, means);
        const double noise = 3.0 / double(means.size());  // what chance alone would explain
        if (r2 > noise) explained += r2;
    }
    explained = std::min(1.0, explained);
    return {{"parameters", shared * (1.0 - explained) / total},
            {"protocol completion", shared * explained / total},
            {"persons and placement", people / total},
            {"reading", reading / total}};
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
    IntervalContent content = content_of_interval(size_t(n));
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
