#include "study/main_outcome.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "study/record_parts.hpp"

namespace needlework {
namespace {

/// Of what a condition is seen by; an ensemble has those of its own condition only.
constexpr MainOutcome seen[] = {
    {"scar_depth", "percent_change", "%", true, 10.0, "10 % of the scar's depth"},
    {"goodman_baron_grade", "change", "1", true, 1.0, "one Goodman-Baron grade"},
    {"wrinkle_depth", "percent_change", "%", true, 10.0, "10 % of the wrinkle's depth"},
    {"lemperle_grade", "change", "1", true, 1.0, "one Lemperle grade"},
    {"pore_diameter", "percent_change", "%", true, 10.0, "10 % of the diameter of the pores"},
    {"pore_count", "percent_change", "%", true, 10.0, "10 % of the pores that are seen"},
    {"stria_width", "percent_change", "%", true, 10.0, "10 % of the width of the stria"},
    {"stria_depth", "percent_change", "%", true, 10.0, "10 % of the depth of the stria"},
    {"pigment_contrast", "percent_change", "%", true, 10.0, "10 % of the contrast of pigment"},
    {"masi", "percent_change", "%", true, 10.0, "10 % of the MASI"},
    {"hair_density", "change", "1/cm2", false, 1.0, "one hair a square centimetre"},
};

/// Of skin that is slack: pulled up less, springing back more.
constexpr MainOutcome of_slack_skin[] = {
    {"suction_r0", "percent_change", "%", true, 10.0, "10 % of the height under suction (R0)"},
    {"suction_r7", "percent_change", "%", false, 10.0, "10 % of the elasticity R7"},
    {"dermal_density", "percent_change", "%", false, 10.0, "10 % of the density of the dermis"},
};

/// Of healthy skin.
constexpr MainOutcome of_laboratories[] = {
    {"papillary_collagen_mass", "percent_change", "%", false, 10.0,
     "10 % of papillary collagen (nobody sees it)"},
    {"epidermal_thickness", "percent_change", "%", false, 10.0,
     "10 % of the thickness of the epidermis (nobody sees it)"},
};

}  // namespace

std::vector<MainOutcome> main_outcomes(const Protocol& protocol, const Ensemble& ensemble) {
    std::vector<MainOutcome> found;
    const auto add = [&](std::span<const MainOutcome> list) {
        std::copy_if(list.begin(), list.end(), std::back_inserter(found),
                     [&](const MainOutcome& one) { return has_series(ensemble, one.measure); });
    };
    add(seen);
    if (found.empty() && protocol.lesion() != nullptr) add(of_slack_skin);
    if (found.empty()) add(of_laboratories);
    return found;
}

}  // namespace needlework
