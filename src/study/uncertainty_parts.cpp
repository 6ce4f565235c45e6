#include "study/uncertainty_parts.hpp"

#include <algorithm>
#include <cmath>

namespace needlework {

GroupEffect effect_of_redraw(UncertaintyGroup group, const MemberNumbers& numbers,
                             const MemberNumbers& redrawn) {
    std::vector<double> halves;
    for (size_t i = 0; i < redrawn.values.size(); ++i)
        for (size_t j = 0; j < numbers.values.size(); ++j) {
            if (numbers.shared[j] != redrawn.shared[i] || numbers.person[j] != 0) continue;
            double apart = numbers.values[j] - redrawn.values[i];
            if (std::isfinite(apart)) halves.push_back(0.5 * apart * apart);
        }
    GroupEffect effect;
    effect.group = group;
    effect.n_pairs = int(halves.size());
    if (halves.empty()) return effect;
    effect.variance = mean_of(halves);
    if (halves.size() > 1) effect.error = std::sqrt(variance_of(halves) / double(halves.size()));
    return effect;
}

std::vector<UncertaintyGroup> shared_groups(const DrawPlan& plan) {
    std::vector<UncertaintyGroup> groups;
    for (const UncertainParameter& p : plan.parameters())
        if (p.group != UncertaintyGroup::person &&
            std::find(groups.begin(), groups.end(), p.group) == groups.end())
            groups.push_back(p.group);
    std::sort(groups.begin(), groups.end());
    return groups;
}

std::vector<UncertaintyPart> parts_of(const StatisticPrediction& p, int n_people,
                                      const std::vector<GroupEffect>& effects,
                                      const std::string& study_source) {
    const double n = std::max(1, n_people);
    const double study = study_source.empty() ? 0.0 : p.v_study;
    const double total = p.v_draws + (p.v_people + p.v_reading) / n + study + p.v_published;
    if (!(total > 0.0)) return {};
    std::vector<UncertaintyPart> parts;
    double redrawn = 0.0, redrawn_error2 = 0.0;
    for (const GroupEffect& e : effects) {
        // A group that is alone makes all that the draws make.
        const double variance = effects.size() == 1 ? p.v_draws : e.variance;
        const double error = effects.size() == 1 ? 0.0 : e.error;
        parts.push_back({std::string(group_name(e.group)), variance / total, error / total});
        redrawn += variance, redrawn_error2 += error * error;
    }
    if (effects.empty() && p.v_draws > 0.0)
        parts.push_back(
            {"parameters, completion and model form, not told apart", p.v_draws / total, 0.0});
    parts.push_back({std::string(group_name(UncertaintyGroup::person)) + " and places of strikes",
                     p.v_people / n / total, 0.0});
    if (!study_source.empty())
        parts.push_back({"study effect (" + study_source + ")", study / total, 0.0});
    parts.push_back({"reading", p.v_reading / n / total, 0.0});
    if (p.v_published > 0.0)
        parts.push_back(
            {"people and reading as published, beyond the simulated", p.v_published / total, 0.0});
    if (effects.size() > 1)
        parts.push_back({"counted twice: groups that act together", (redrawn - p.v_draws) / total,
                         std::sqrt(redrawn_error2) / total});
    return parts;
}

}  // namespace needlework
