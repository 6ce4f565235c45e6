#pragma once
/// Published models of healing, and our own at one place, runnable by name: `needlework reference`,
/// `explain` and tests.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

struct ReferenceModel {
    std::string_view name;      ///< "waugh-sherratt"
    std::string_view summary;   ///< one line
    std::string_view source;    ///< id of the evidence record
    std::string_view equation;  ///< number in docs/theory/reference.md
    std::string_view standing;  ///< how far its source was read, what of it is reproduced
    Time shown;                 ///< a time that shows what it does
    bool verified = true;       ///< false: its numbers are from memory
    bool from_hours = false;    ///< shown on a logarithmic axis of time
};

/// All reference models, sorted by name.
std::span<const ReferenceModel> reference_models();
/// Throws InputError with the nearest name where there is none.
const ReferenceModel& reference_model(std::string_view name);

struct TimeSeries {
    std::string model;
    std::vector<std::string> names;  ///< of the species
    std::vector<std::string> units;
    std::vector<double> time_d;
    std::vector<std::vector<double>> values;  ///< [species][time]

    const std::vector<double>& of(std::string_view name) const;
    std::string to_csv() const;
};

enum class ReferenceScheme {
    runge_kutta,  ///< Dormand and Prince with step control: the published numbers to their digits
    tissue        ///< the step of the tissue's laws, equal steps: what our own model is run by
};

/// Runs a reference model from its published start for `duration`, with a value every `every`.
/// Models in space always run by the step of the tissue.
TimeSeries run_reference_model(std::string_view name, Time duration, Time every,
                               ReferenceScheme scheme = ReferenceScheme::runge_kutta);

}  // namespace needlework
