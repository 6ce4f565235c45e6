#pragma once
/// The parts of a report's record, each from the results of a run; used inside this room only.

#include <nlohmann/json.hpp>

#include "io/measures_table.hpp"
#include "measures/measure.hpp"
#include "report/report.hpp"
#include "study/run_record.hpp"

namespace needlework {

/// A series of an ensemble at one time, as published numbers are read.
MemberNumbers numbers_at(const Ensemble& ensemble, const MeasureInfo& info, double day);
bool has_series(const Ensemble& ensemble, const std::string& name);

/// One more time of a curve: its middle and both bands.
void add_prediction(Curve& curve, const StatisticPrediction& prediction);
/// Curves of one arm with both bands, in reading order.
std::vector<Curve> curves_of(const Ensemble& ensemble, const Uncertainty& how,
                             const std::string& arm);
/// Of the treated arm, each with the untreated line behind it.
std::vector<Curve> curves_of(const RunResults& r);
std::vector<ReportFact> session_facts(const RunResults& r);

/// Rows of the first screen for the studies that the protocol names, with the parts of their
/// uncertainty.
void add_beside(const RunResults& r, ReportRecord& record);
/// Predictions of the end that no study of the list publishes.
void add_end_results(const RunResults& r, ReportRecord& record);

/// What can go wrong in a course, with what its people say beside the counts and the doses that
/// `results` place below the barrier. Nothing without a session.
std::vector<ReportRisk> risks_of(const Protocol& protocol, const Ensemble& treated,
                                 const std::vector<MainResult>& results);

/// Gain and harm in plain words; the harm that was counted comes from `risks`.
std::optional<PatientSummary> patients_of(const RunResults& r, const std::vector<ReportRisk>& risks,
                                          const std::optional<ReportCost>& cost);

/// What follows from several parameters of healing and could be measured.
void add_reach_row(const Protocol& protocol, ReportRecord& record);
/// What the interval of a published statistic, and that of one person, is made of: the groups that
/// were drawn anew, people, the study's own effect, reading. Nothing where no group was redrawn.
void add_uncertainty(const RunResults& r, const PublishedMeasurement& m,
                     const StatisticPrediction& prediction, int n_people, const std::string& label,
                     ReportRecord& record);
/// Who ran what with what: versions, hashes of the files of data/ that the protocol uses, warnings.
ReportManifest manifest_of(const EngineContext& context, const Protocol& protocol);
ReportManifest manifest_of(const EngineContext& context, const RunResults& r);
void add_numerics(const RunResults& r, ReportRecord& record);

}  // namespace needlework
