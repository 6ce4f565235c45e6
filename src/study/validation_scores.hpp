#pragma once
/// How good the forecasts are on what fixed nothing: each cohort counts once, whatever it printed.

#include <functional>

#include "study/validation.hpp"

namespace needlework {

struct ValidationScores {
    int n_rows = 0, n_cohorts = 0;
    double coverage90 = 0.0, coverage50 = 0.0;  ///< share of values inside, mean over cohorts
    double coverage90_low = 0.0, coverage90_high = 0.0;  ///< Wilson's 90 % interval over cohorts
    double bias = 0.0;       ///< mean of (published - predicted)/sd; 0 is none
    double spread = 0.0;     ///< root mean square of the same; 1 where intervals are honest
    double sharpness = 0.0;  ///< median width of the 90 % interval over |published|
    /// Of predicted with published effects in percent (changes in percent and ratios, also of rows
    /// that are judged by sign).
    double rank_correlation = 0.0;
    int n_ranked = 0;
    /// Against the forecast from the literature alone: 1 - ours/theirs, by two proper scores over
    /// the literature's sd. Above 0 the model adds something.
    int n_scored_rows = 0, n_scored_cohorts = 0;
    int n_lone_rivals = 0;  ///< rows whose rival is one group of people, its spread an assumption
    double skill_crps = 0.0, skill_interval = 0.0;
    /// Rows judged by sign, order or bound, and how many came out as published.
    int n_other = 0, n_other_agree = 0;
    int n_other_hope = 0;  ///< of them, what hope alone gets (`hope_agrees`)
};

/// Whether a row that is judged by sign, order or bound would come out as published for a forecast
/// that knows nothing but hope: what is measured in the named arm gets better (or more, where its
/// scale has no better side), every bound holds, every null holds (study.18).
bool hope_agrees(const ValidationRow& row);

using RowFilter = std::function<bool(const ValidationRow&)>;
/// What scores are counted over: studies of people that fixed nothing.
bool human_check(const ValidationRow& row);
/// The same with those that were looked at too often: what left the count, and whether it would
/// have been kinder to leave it in.
bool human_check_or_spent(const ValidationRow& row);
/// The same of one of the two contexts of use: delivery of topicals, or collagen induction with all
/// else (docs/howto/credibility.md).
RowFilter human_checks_of(bool delivery);
/// Over rows of people that pass the filter.
ValidationScores scores_of(const std::vector<ValidationRow>& rows, const RowFilter& filter);

/// Scores of the human checks for each value of a key, in its order.
using RowKey = std::function<std::string(const ValidationRow&)>;
std::vector<std::pair<std::string, ValidationScores>> scores_by(
    const std::vector<ValidationRow>& rows, const RowKey& key);
/// Keys that the page and the summary tell apart.
std::string group_of(const ValidationRow& row);      ///< process or benefit
std::string phototype_of(const ValidationRow& row);  ///< as published, or "not stated"
std::string range_of(const ValidationRow& row);      ///< inside the range of evidence or not

nlohmann::json to_json(const ValidationScores& scores);

}  // namespace needlework
