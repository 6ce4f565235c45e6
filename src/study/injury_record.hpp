#pragma once
/// From strikes to what is written: facts of a session, histograms, the view of the page, tables.

#include "io/measures_table.hpp"
#include "report/report_record.hpp"
#include "study/injury_run.hpp"

namespace needlework {

/// What one person's session is in numbers (SI), by measure (`needlework list measures`).
std::map<std::string, double> strike_numbers(const InjurySession& s, size_t person,
                                             const Protocol& protocol);

/// The same of all people: mean of people with its interval, one person's range.
struct InjuryFact {
    std::string measure;
    double value, low90, high90, person_low90, person_high90;  ///< in the unit of the measure
    double interval_error;
};
std::vector<InjuryFact> injury_facts(const InjurySession& s, const DrawPlan& plan,
                                     const Protocol& protocol);

std::vector<StrikeHistogram> strike_histograms(const InjurySession& s);

NeedleView needle_view(const InjurySession& s, const std::vector<InjuryFact>& facts,
                       std::vector<SiteSafety> safety, const Protocol& protocol);

/// strikes.csv: one row a strike of the typical person, all sessions.
std::string strikes_csv(const std::vector<NeedleView>& views);
/// histograms.csv: share of strikes in each bin.
std::string histograms_csv(const std::vector<NeedleView>& views);

}  // namespace needlework
