#include "study/screening_rows.hpp"

namespace needlework {

std::vector<ReportScreening> screening_rows(const Protocol& protocol) {
    std::vector<ReportScreening> rows;
    for (const ScreeningFinding& finding : protocol.findings) {
        const ScreeningRule& rule = finding.rule;
        rows.push_back({rule.id, std::string(level_name(rule.level)), finding.overridden,
                        rule.title, finding.because, rule.why, rule.what_to_do, rule.grade,
                        rule.contested, rule.sources});
    }
    return rows;
}

}  // namespace needlework
