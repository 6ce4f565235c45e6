#pragma once
/// The 13 credibility factors of ASME V&V 40: the level that an artefact shows, and the level that
/// the risk of the decision asks for.

#include <string>
#include <vector>

#include "cli/credibility_artefacts.hpp"

namespace needlework {

/// From 1 (low) to 3 (high): how much a decision rests on the program, and what a wrong one does.
struct ModelRisk {
    int influence = 1, consequence = 1;
};
/// "low", "medium", "high".
std::string risk_word(int grade);
/// The level that every factor needs at this risk, by influence times consequence: 1 asks for 2,
/// 2 to 4 for 3, more for 4. A choice of the project; V&V 40 leaves the scale to the applicant.
int required_level(ModelRisk risk);

/// What the levels mean, from 0 to 4.
const std::vector<std::string>& level_words();

struct CredibilityFactor {
    std::string activity, factor;
    int level;
    std::string why, artefact;
    std::string next;  ///< what the next level would ask for
    bool adequate(ModelRisk risk) const { return level >= required_level(risk); }
};
/// All 13, in the order of the standard.
std::vector<CredibilityFactor> credibility_factors(const Artefacts& a, bool delivery);

}  // namespace needlework
