#pragma once
/// Delivery of a protocol's topicals by an ensemble: its job, its part of the report, delivery.csv.

#include <string>
#include <vector>

#include "report/report_record.hpp"
#include "study/delivery_member.hpp"
#include "study/ensemble.hpp"

namespace needlework {

/// The ensemble of deliveries of a plan's people.
EnsembleJob delivery_job(const DrawPlan& plan, const SkinAtlas& atlas, std::uint64_t seed,
                         const std::filesystem::path& folder);

/// One entry for each item of the protocol.
std::vector<DeliveryReport> delivery_reports(const Protocol& protocol, const Ensemble& ensemble);

/// Rows of the first screen: dose below the horny layer and enhancement of each item at the end.
std::vector<MainResult> delivery_results(const Protocol& protocol, const Ensemble& ensemble);

/// delivery.csv, tidy: session, product, active, time, quantity, value, both intervals, unit.
std::string delivery_csv(const Protocol& protocol, const Ensemble& ensemble);

/// Largest error of the mass balance of any member, a share.
double balance_error(const Ensemble& ensemble);

/// What the user should know of this ensemble: channels that touched, a receptor that fills.
std::vector<std::string> delivery_warnings(const Protocol& protocol, const Ensemble& ensemble);

}  // namespace needlework
