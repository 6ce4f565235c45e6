#pragma once
/// What pigment feels of heat, read from the Injury record: whoever heated the skin.

#include <functional>
#include <span>
#include <vector>

#include "injury/injury.hpp"

namespace needlework {

/// A number a column; all empty where no heat came near the epidermis.
struct HeatedSkin {
    std::vector<double> coagulated;  ///< share of the epidermis that heat killed where it lay
    std::vector<double> removed;     ///< share of the epidermis that is gone
    std::vector<double> felt;        ///< n of pigment.14: what its melanocytes feel of heat
    bool empty() const { return felt.empty(); }
};

/// How a sum over planes goes through the ranks: calls the function with the running sum on each
/// rank, in the order of planes, and leaves the total on all. By default one process holds all.
using PlaneSums =
    std::function<void(std::span<double>, const std::function<void(std::span<double>)>&)>;

/// The coagulated share of the tissue around the melanocytes of each column, with the weight
/// exp(-r^2/(2 R^2)) of the distance r from their place, the bottom of the epidermis, in all three
/// directions; R is `reach`. So what is coagulated a few R below the epidermis is not felt.
/// (collective where `sums` is)
HeatedSkin heated_skin(const Box& box, const Injury& injury, Length epidermis, Length reach,
                       const PlaneSums& sums = {});

}  // namespace needlework
