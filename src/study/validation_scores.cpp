#include "study/validation_scores.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "measures/measure.hpp"
#include "measures/scores.hpp"

namespace needlework {

namespace {

/// Mean over cohorts of the mean over their rows.
class CohortMean {
  public:
    void add(const std::string& cohort, double value) { rows_[cohort].push_back(value); }
    size_t n() const { return rows_.size(); }
    double mean() const {
        std::vector<double> means;
        for (const auto& [cohort, values] : rows_) means.push_back(mean_of(values));
        return means.empty() ? std::nan("") : mean_of(means);
    }

  private:
    std::map<std::string, std::vector<double>> rows_;
};

/// Predicted and published effect in percent, of a row that has one; also where it is judged by
/// sign or order alone.
std::optional<std::pair<double, double>> effects_of(const ValidationRow& r) {
    if (r.transform.ends_with("percent_change")) return std::pair(r.value, r.published);
    if (r.transform == "ratio")
        return std::pair(100.0 * (r.value - 1.0), 100.0 * (r.published - 1.0));
    return std::nullopt;
}

/// Wilson's interval of a share among n, 90 %.
std::pair<double, double> wilson(double share, double n) {
    const double z = 1.6448536269514722;  // of 90 %, analytic
    const double centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    const double half =
        z * std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / (1.0 + z * z / n);
    return {centre - half, centre + half};
}

}  // namespace

bool human_check(const ValidationRow& row) { return row.is_check() && row.species.empty(); }

bool human_check_or_spent(const ValidationRow& row) {
    return human_check(row) || (row.role == "spent" && row.species.empty());
}

RowFilter human_checks_of(bool delivery) {
    return [delivery](const ValidationRow& row) {
        return human_check(row) && (row.group == "delivery") == delivery;
    };
}

bool hope_agrees(const ValidationRow& row) {
    if (row.usable_as == "bound") return true;
    const double none = row.transform == "ratio" ? 1.0 : 0.0;
    if (row.published == none) return true;
    const MeasureInfo* measure = find_measure(row.measure);
    // "lower is better", firmer, safer, more even: the words of all scales.
    const bool down =
        measure != nullptr && measure->scale.find("lower is") != std::string_view::npos;
    return (row.published < none) == down;
}

ValidationScores scores_of(const std::vector<ValidationRow>& rows, const RowFilter& filter) {
    ValidationScores out;
    CohortMean inside90, inside50, z1, z2, ours_crps, their_crps, ours_interval, their_interval;
    std::vector<double> widths, predicted, published;
    for (const ValidationRow& r : rows) {
        if (!r.counted() || !filter(r)) continue;
        if (const auto effect = effects_of(r)) {
            predicted.push_back(effect->first), published.push_back(effect->second);
        }
        if (!r.by_value()) {
            ++out.n_other, out.n_other_agree += r.inside ? 1 : 0;
            out.n_other_hope += hope_agrees(r) ? 1 : 0;
            continue;
        }
        ++out.n_rows;
        inside90.add(r.cohort, r.inside ? 1.0 : 0.0);
        inside50.add(r.cohort, r.inside50 ? 1.0 : 0.0);
        const double x = r.on_scale(r.published);
        if (r.sd > 0.0 && std::isfinite(x)) {
            const double z = (x - r.on_scale(r.value)) / r.sd;
            z1.add(r.cohort, z), z2.add(r.cohort, z * z);
        }
        if (r.published != 0.0) widths.push_back((r.high90 - r.low90) / std::abs(r.published));
        const bool rival = r.literature.n_cohorts > 0 && r.literature.sd > 0.0;
        if (rival && std::isfinite(x)) {
            // The rival is told the published error too.
            const double scale = r.literature.sd, m = r.literature.mean;
            const double s = std::hypot(scale, r.published_sd);
            const double z90 = 1.6448536269514722, level = 0.9;  // of 90 %, analytic
            const double low = r.on_scale(r.low90), high = r.on_scale(r.high90);
            const double ours = r.draws.empty()
                                    ? crps_of_normal(r.on_scale(r.value), r.sd, x)
                                    : crps_of_draws(r.draws, x, size_t(r.draws_a_world));
            ++out.n_scored_rows;
            out.n_lone_rivals += r.literature.n_cohorts == 1 ? 1 : 0;
            ours_crps.add(r.cohort, ours / scale);
            their_crps.add(r.cohort, crps_of_normal(m, s, x) / scale);
            ours_interval.add(r.cohort, interval_score(low, high, level, x) / scale);
            their_interval.add(r.cohort,
                               interval_score(m - z90 * s, m + z90 * s, level, x) / scale);
        }
    }
    out.n_cohorts = int(inside90.n());
    out.coverage90 = inside90.mean(), out.coverage50 = inside50.mean();
    if (out.n_cohorts > 0)
        std::tie(out.coverage90_low, out.coverage90_high) = wilson(out.coverage90, out.n_cohorts);
    out.bias = z1.mean(), out.spread = std::sqrt(z2.mean());
    out.sharpness = widths.empty() ? std::nan("") : quantile(widths, 0.5);
    out.n_ranked = int(predicted.size());
    out.rank_correlation = rank_correlation(predicted, published);
    out.n_scored_cohorts = int(ours_crps.n());
    out.skill_crps = 1.0 - ours_crps.mean() / their_crps.mean();
    out.skill_interval = 1.0 - ours_interval.mean() / their_interval.mean();
    return out;
}

std::vector<std::pair<std::string, ValidationScores>> scores_by(
    const std::vector<ValidationRow>& rows, const RowKey& key) {
    std::map<std::string, ValidationScores> scores;
    for (const ValidationRow& r : rows)
        if (human_check(r) && r.counted()) scores[key(r)];
    for (auto& [name, s] : scores)
        s = scores_of(rows, [&, wanted = name](const ValidationRow& r) {
            return human_check(r) && key(r) == wanted;
        });
    return {scores.begin(), scores.end()};
}

std::string group_of(const ValidationRow& row) { return row.group; }
std::string phototype_of(const ValidationRow& row) {
    return row.phototype.empty() ? "not stated" : row.phototype;
}
std::string range_of(const ValidationRow& row) {
    return row.extrapolates ? "outside: extrapolation" : "inside";
}

nlohmann::json to_json(const ValidationScores& s) {
    auto number = [](double v) { return std::isfinite(v) ? nlohmann::json(v) : nlohmann::json(); };
    return {{"rows", s.n_rows},
            {"cohorts", s.n_cohorts},
            {"coverage90", number(s.coverage90)},
            {"coverage90_low", number(s.coverage90_low)},
            {"coverage90_high", number(s.coverage90_high)},
            {"coverage50", number(s.coverage50)},
            {"bias_sd", number(s.bias)},
            {"rms_sd", number(s.spread)},
            {"sharpness", number(s.sharpness)},
            {"rank_correlation", number(s.rank_correlation)},
            {"ranked_effects", s.n_ranked},
            {"scored_rows", s.n_scored_rows},
            {"scored_cohorts", s.n_scored_cohorts},
            {"rivals_of_one_group", s.n_lone_rivals},
            {"skill_crps", number(s.skill_crps)},
            {"skill_interval_score", number(s.skill_interval)},
            {"sign_order_bound", s.n_other},
            {"sign_order_bound_as_published", s.n_other_agree},
            {"sign_order_bound_by_hope", s.n_other_hope}};
}

}  // namespace needlework
