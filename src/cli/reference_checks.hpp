#pragma once
/// What our numerics compute beside the check values that the record of a published model holds.

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "process/healing/reference/reference_models.hpp"

namespace needlework {

/// One number of the record's `[[reported]]`.
struct ReferenceCheck {
    std::string quantity, condition, unit;
    std::string origin;            ///< printed, or computed from the published model file
    std::optional<double> time_d;  ///< when; none for what has no time
    double record = 0.0;
    std::optional<double> ours;  ///< none where this model says nothing of it
    double tolerance = 0.0;      ///< how far ours may lie from it, a share of it

    double difference() const;  ///< over the record's size; ours itself where that is 0
    /// Within the tolerance, or within what the integrators leave of next to nothing.
    bool passes() const {
        const double nothing = 1e-12;  // OdeTolerance::absolute
        return ours && (std::abs(difference()) <= tolerance || std::abs(*ours - record) <= nothing);
    }
};

/// The numbers of the model's record that belong to this way of running it, in the record's order.
std::vector<ReferenceCheck> check_reference(const ReferenceModel& model);

/// The same as lines for a terminal, with a sentence on how many pass.
std::string reference_check_text(const ReferenceModel& model,
                                 const std::vector<ReferenceCheck>& checks);
/// All models as one Markdown page (docs/theory/reference-checks.md).
std::string reference_checks_page();

}  // namespace needlework
