#pragma once
/// Published models of healing, runnable by name: time series for the report, `explain` and tests.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

struct ReferenceModel {
    std::string_view name;     ///< "waugh-sherratt"
    std::string_view summary;  ///< one line
    std::string_view source;   ///< id of the evidence record
};

/// All reference models, sorted by name.
std::span<const ReferenceModel> reference_models();

struct TimeSeries {
    std::string model;
    std::vector<std::string> names;  ///< of the species
    std::vector<std::string> units;
    std::vector<double> time_d;
    std::vector<std::vector<double>> values;  ///< [species][time]

    const std::vector<double>& of(std::string_view name) const;
};

/// Runs a reference model from its published start for `duration`, with a value every `every`.
/// Throws InputError with the nearest names for an unknown model.
TimeSeries run_reference_model(std::string_view name, Time duration, Time every);

}  // namespace needlework
