#pragma once
/// What an interval is made of, kept apart: parameters, completion of the protocol, model form,
/// persons, the study's own effect, reading. Groups that people share are told apart by drawing one
/// of them anew while all else stays (common random numbers):
///
///     T_g = 1/2 mean over draws of (x - x_g)^2                                      (study.9)
///
///   x, x_g  the number of a member, and of the same member with group g from another draw
///   T_g     variance that g makes, alone and together with others (total effect, Jansen 1999)
///
/// The T_g of the groups add up to V_d (study.5) where groups do not act together; what they add up
/// to beyond it is the interaction, and it is printed.

#include <string>
#include <vector>

#include "study/ensemble.hpp"

namespace needlework {

/// Variance that a group makes, with the standard deviation of this estimate.
struct GroupEffect {
    UncertaintyGroup group = UncertaintyGroup::model;
    double variance = 0.0, error = 0.0;
    int n_pairs = 0;
};
/// From a member's number and the number of the same member with the group drawn anew.
GroupEffect effect_of_redraw(UncertaintyGroup group, const MemberNumbers& numbers,
                             const MemberNumbers& redrawn);

/// Groups of a plan that people share and that something is drawn in.
std::vector<UncertaintyGroup> shared_groups(const DrawPlan& plan);

/// One part: variance and its standard deviation, both over that of the whole.
struct UncertaintyPart {
    std::string name;
    double share = 0.0, error = 0.0;
};
/// Parts of the published statistic of n people, with the source of its study effect; no source:
/// without that effect, as for one person. With no effects the shared groups stand as one part.
std::vector<UncertaintyPart> parts_of(const StatisticPrediction& prediction, int n_people,
                                      const std::vector<GroupEffect>& effects,
                                      const std::string& study_source);

}  // namespace needlework
