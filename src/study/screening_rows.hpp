#pragma once
/// What the screening says of a protocol, for the report.

#include <vector>

#include "course/protocol.hpp"
#include "report/advice_record.hpp"

namespace needlework {

std::vector<ReportScreening> screening_rows(const Protocol& protocol);

}  // namespace needlework
