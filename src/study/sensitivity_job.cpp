// `needlework sensitivity`: the radial design of a protocol, its table, file and picture.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/data_folder.hpp"
#include "base/provenance.hpp"
#include "io/atomic_file.hpp"
#include "io/xml.hpp"
#include "measures/measure.hpp"
#include "report/document.hpp"
#include "study/engine_context.hpp"
#include "study/ensemble.hpp"
#include "study/sensitivity.hpp"

namespace needlework {

namespace {

struct MeasureEffects {
    const MeasureInfo* info = nullptr;
    std::vector<FactorEffect> effects;
};

/// A measure at the end of the course, or of the last session; NaN where a member has none.
double value_at_end(const MemberResult& member, const std::string& measure) {
    if (auto at = member.series.find(measure); at != member.series.end() && !at->second.empty())
        return at->second.back();
    if (member.sessions.empty()) return std::nan("");
    auto at = member.sessions.back().find(measure);
    return at == member.sessions.back().end() ? std::nan("") : at->second;
}

std::vector<MeasureEffects> effects_by_measure(const Ensemble& ensemble, int n_members,
                                               const std::vector<std::string>& factors) {
    std::vector<MeasureEffects> out;
    for (const MeasureInfo& info : all_measures()) {
        std::vector<double> values(size_t(n_members), std::nan(""));
        for (const MemberResult& member : ensemble.members)
            values[size_t(member.member)] =
                from_si(value_at_end(member, std::string(info.name)), info.unit);
        MeasureEffects m{&info, effects_of(values, factors)};
        const bool moves = std::any_of(m.effects.begin(), m.effects.end(),
                                       [](const auto& e) { return e.total_share > 0.0; });
        if (moves) out.push_back(std::move(m));
    }
    return out;
}

/// Factors by their largest share of any measure, largest first.
std::vector<size_t> by_importance(const std::vector<MeasureEffects>& measures, size_t n_factors) {
    std::vector<double> largest(n_factors, 0.0);
    for (const MeasureEffects& m : measures)
        for (size_t i = 0; i < n_factors; ++i)
            largest[i] = std::max(largest[i], m.effects[i].total_share);
    std::vector<size_t> order(n_factors);
    for (size_t i = 0; i < n_factors; ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return largest[a] > largest[b]; });
    return order;
}

/// Circles: area is the share of the variance.
std::string picture(const std::vector<MeasureEffects>& measures,
                    const std::vector<std::string>& factors, const std::vector<size_t>& order) {
    const double cell = 30.0, left = 300.0, top = 190.0;
    const size_t shown = std::min<size_t>(order.size(), 24);  // choice: what a page can hold
    const double width = left + cell * double(measures.size()) + 30.0,
                 height = top + cell * double(shown) + 10.0;
    std::string svg = fmt::format(
        "<svg viewBox=\"0 0 {:.0f} {:.0f}\" width=\"100%\" "
        "style=\"min-width:44rem;max-width:{:.0f}px\" "
        "xmlns=\"http://www.w3.org/2000/svg\" font-size=\"12\">",
        width, height, width);
    for (size_t m = 0; m < measures.size(); ++m)
        svg += fmt::format(
            "<text transform=\"translate({:.1f} {:.1f}) rotate(-60)\" "
            "style=\"fill:var(--ink)\">{}</text>",
            left + cell * (double(m) + 0.5), top - 12.0, xml_escaped(measures[m].info->label));
    for (size_t row = 0; row < shown; ++row) {
        const double y = top + cell * (double(row) + 0.5);
        svg += fmt::format(
            "<line x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
            "style=\"stroke:var(--line)\"/><text x=\"{:.0f}\" y=\"{:.1f}\" "
            "text-anchor=\"end\" style=\"fill:var(--ink)\">{}</text>",
            left, width - 30.0, y, y, left - 12.0, y + 4.0, xml_escaped(factors[order[row]]));
        for (size_t m = 0; m < measures.size(); ++m) {
            const double share = std::clamp(measures[m].effects[order[row]].total_share, 0.0, 1.0);
            const double radius = 0.5 * (cell - 2.0) * std::sqrt(share);
            if (radius < 0.8) continue;
            svg += fmt::format(
                "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" "
                "style=\"fill:var(--treated);fill-opacity:0.75\"/>",
                left + cell * (double(m) + 0.5), y, radius);
        }
    }
    return svg + "</svg>";
}

std::string csv(const std::vector<MeasureEffects>& measures) {
    std::string out = "measure,unit,factor,mean_absolute_change,total_share,error\n";
    for (const MeasureEffects& m : measures)
        for (const FactorEffect& e : m.effects)
            out += fmt::format("{},{},\"{}\",{:.6g},{:.4f},{:.4f}\n", m.info->name, m.info->unit,
                               e.factor, e.mean_absolute, e.total_share, e.error);
    return out;
}

/// The factors of one measure, largest first, down to a hundredth of the variance.
std::vector<FactorEffect> largest(const MeasureEffects& m, size_t at_most) {
    std::vector<FactorEffect> list = m.effects;
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return a.total_share > b.total_share; });
    const double least = 0.01;  // choice
    while (!list.empty() && (list.size() > at_most || list.back().total_share < least))
        list.pop_back();
    return list;
}

std::vector<std::string> lines_of(const std::vector<MeasureEffects>& measures, int n_blocks) {
    std::vector<std::string> lines{fmt::format(
        "{:<28} {}", "measure", "share of its variance (one sd) by redrawing one factor")};
    for (const MeasureEffects& m : measures) {
        std::vector<std::string> parts;
        for (const FactorEffect& e : largest(m, 4))
            parts.push_back(fmt::format("{} {:.0f} % ({:.0f})", e.factor, 100.0 * e.total_share,
                                        100.0 * e.error));
        lines.push_back(fmt::format("{:<28} {}", m.info->name, fmt::join(parts, "; ")));
    }
    lines.push_back("");
    lines.push_back(fmt::format(
        "{} blocks. A share counts what a factor makes alone and together with others.", n_blocks));
    lines.push_back("");
    lines.push_back(notice_text);
    return lines;
}

std::string page(const std::string& name, const std::vector<MeasureEffects>& measures,
                 const std::vector<std::string>& factors, int n_blocks) {
    Document page("Which parameters matter", name);
    page.heading("Picture");
    page.text(fmt::format(
        "Each factor was drawn anew alone, {} times, with everything else as it was, people and "
        "places of strikes too. The area of a circle is the share of the measure's variance that "
        "the "
        "factor makes, alone and together with others; a row of large circles matters for much.",
        n_blocks));
    page.figure(picture(measures, factors, by_importance(measures, factors.size())),
                "Matrix of factors and measures; the numbers stand in the table below.",
                "The 24 factors with the largest share of any measure.");
    page.heading("Numbers");
    DocumentTable t{
        "The factors of each measure at the end of the course, largest first",
        {"measure", "factor", "mean change by a redraw", "share of the variance", "one sd"},
        {},
        {2, 3, 4},
        false};
    for (const MeasureEffects& m : measures)
        for (const FactorEffect& e : largest(m, 8))
            t.rows.push_back({std::string(m.info->label), e.factor,
                              fmt::format("{:.3g} {}", e.mean_absolute, m.info->unit),
                              fmt::format("{:.0f} %", 100.0 * e.total_share),
                              fmt::format("{:.0f} %", 100.0 * e.error)});
    page.table(std::move(t));
    return page.html();
}

}  // namespace

int run_sensitivity_job(EngineContext& context) {
    const nlohmann::json& job = context.job();
    Protocol protocol = read_protocol(TomlFile::load(job.at("file").get<std::string>()),
                                      job.value("overrides", std::vector<std::string>{}));
    const int n_blocks = job.value("blocks", 8);
    const std::uint64_t seed = std::uint64_t(protocol.uncertainty.seed);
    // A posterior ties its parameters together: they would move as one.
    const Posterior posterior =
        job.value("prior", false) ? Posterior{}
                                  : Posterior::load(data_folder() / "posteriors" / "healing.toml");
    std::vector<UncertainParameter> parameters = uncertain_parameters(protocol);
    const DrawPlan rows(protocol, parameters, posterior, 2 * n_blocks, seed, 1);
    const std::vector<std::string> factors = rows.factors();
    const DrawPlan plan = rows.radial(n_blocks);
    const Ensemble ensemble = run_ensemble(
        plan, context.atlas(), resolution_of(job.value("resolution", "standard")), seed,
        context.folder() / "ensemble", context.comm(),
        [&](double share, double days) {
            context.progress("sensitivity", share, days,
                             fmt::format("unit cells, {:.0f} of {}", share * plan.n_members(),
                                         plan.n_members()));
        },
        [&] { return context.stop_requested(); });
    if (context.rank() == 0) {
        auto measures = effects_by_measure(ensemble, plan.n_members(), factors);
        const std::vector<std::string> lines = lines_of(measures, n_blocks);
        write_file_atomically(context.folder() / "sensitivity.csv", csv(measures));
        write_file_atomically(context.folder() / "sensitivity.html",
                              page(job.value("title", job.at("file").get<std::string>()), measures,
                                   factors, n_blocks));
        nlohmann::json summary{{"lines", lines},
                               {"blocks", n_blocks},
                               {"members", plan.n_members()},
                               {"failed", ensemble.n_failed},
                               {"factors", factors},
                               {"version", version_text()},
                               {"commit", commit_text()}};
        write_file_atomically(context.folder() / "summary.json", summary.dump(2) + "\n");
    }
    MPI_Barrier(context.comm());
    return int(ensemble.n_failed > 0 ? ExitCode::parts_skipped : ExitCode::done);
}

}  // namespace needlework
