#pragma once
/// The protocol in a report: its values with their origin, and hashes of all that went in.

#include <filesystem>

#include "course/protocol.hpp"
#include "report/report_record.hpp"

namespace needlework {

/// Values of the protocol and parameters of the models, with their sources.
void add_protocol_rows(const Protocol& protocol, ReportRecord& record);

/// Of the protocols in a run folder and of the data that they use.
std::vector<NamedText> input_hashes(const std::filesystem::path& folder, const Protocol& protocol);

/// What is put on and done around each session, a row each.
std::vector<CareRow> care_rows(const Protocol& protocol);

}  // namespace needlework
