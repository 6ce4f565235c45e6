#pragma once
/// Parts of the page of a validation: how a row is worded, the chart, what stands after the scores.

#include <optional>
#include <string>
#include <vector>

#include "report/document.hpp"
#include "study/validation_scores.hpp"

namespace needlework {

std::string short_number(double v);  ///< three digits, from a thousand on written out
std::string with_unit(const std::string& text, const std::string& unit);
std::string percent(double share);
std::string label_of(const ValidationRow& row);  ///< measure and transform
/// With the arm and what the file says of this number, which tells two rows of one study apart.
std::string label_with_detail(const ValidationRow& row);
std::string spread_of(const ValidationRow& row);
std::string verdict(const ValidationRow& row);
std::string role_words(const ValidationRow& row);

/// All numbers by value in one chart: how far each published value lies from its prediction, in sd
/// of the prediction.
std::string forest_plot(const std::vector<const ValidationRow*>& rows);

/// What people started from as published, beside the simulated people; these are inputs.
void add_starts(Document& page, const ValidationReport& report);
/// Against the literature, parts of the uncertainty, study effects, looks, protocols, and what is
/// not run.
void add_rival(Document& page, const ValidationReport& report);
void add_parts(Document& page, const ValidationReport& report);
void add_study_effects(Document& page, const ValidationReport& report);
void add_ledger(Document& page, const ValidationReport& report);
void add_protocols(Document& page, const ValidationReport& report);
void add_read_only(Document& page, const ValidationReport& report);

}  // namespace needlework
