#pragma once
/// The cost of a simulated course, and of a unit of what it gains.
///
/// Draws of prices are a Latin hypercube of their own, keyed by the price: they move nothing that
/// is simulated, each stands with each outcome, and arms of a comparison share them.

#include <optional>
#include <vector>

#include "advice/cost.hpp"
#include "course/comparison.hpp"
#include "report/report_record.hpp"
#include "study/ensemble.hpp"

namespace needlework {

/// Sessions by device, applications by product, visits on days without a session.
std::vector<CourseItem> course_items(const Protocol& protocol);

/// By the protocol's table and its own prices.
CoursePrices course_prices(const Protocol& protocol);
/// Whether [cost] asks for anything.
bool is_priced(const Protocol& protocol);

/// Nothing where nothing is asked for, or nothing of the course has a price; then `warnings` says
/// so.
std::optional<ReportCost> course_cost(const Protocol& protocol, const Ensemble& treated,
                                      std::vector<std::string>& warnings);

/// An arm each; empty where no arm is priced. Arms of two currencies are not set against each
/// other.
std::vector<ComparedCost> compared_costs(const std::vector<ComparisonArm>& arms,
                                         const std::vector<Ensemble>& ensembles);

/// "3 sessions (pen/dermapen)": what has no price, in words.
std::vector<std::string> missing_words(const CoursePrices& prices);

}  // namespace needlework
