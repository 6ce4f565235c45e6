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

/// Curves of one arm with both bands, in reading order.
std::vector<Curve> curves_of(const Ensemble& ensemble, const Uncertainty& how,
                             const std::string& arm);
/// Of the treated arm, each with the untreated line behind it.
std::vector<Curve> curves_of(const RunResults& r);
std::vector<ReportFact> session_facts(const RunResults& r);

/// Rows of the first screen for the studies that the protocol names.
void add_beside(const RunResults& r, std::vector<MainResult>& rows,
                std::vector<std::string>& warnings);
/// Predictions of the end that no study of the list publishes.
void add_end_results(const RunResults& r, std::vector<MainResult>& rows);

std::optional<PatientSummary> patients_of(const RunResults& r);

/// What follows from several parameters of healing and could be measured.
void add_reach_row(const Protocol& protocol, ReportRecord& record);
/// Variance of papillary collagen at the end: people, completed fields (by rank correlation), the
/// rest.
std::vector<UncertaintyShare> shares_of(const RunResults& r);
/// Who ran what with what: versions, hashes of the files of data/ that the protocol uses, warnings.
ReportManifest manifest_of(const EngineContext& context, const Protocol& protocol);
ReportManifest manifest_of(const EngineContext& context, const RunResults& r);
void add_numerics(const RunResults& r, ReportRecord& record);

}  // namespace needlework
