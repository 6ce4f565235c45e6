#pragma once
/// Sums whose digits do not depend on how the work was split: partial sums of whole planes, added
/// in plane order (grid/ gathers the partials of all ranks).

#include <cstddef>
#include <span>

namespace needlework {

/// Left-to-right sum in double of float values: the partial of one plane.
inline double plane_sum(std::span<const float> values) {
    // Eight fixed lanes: vectorises, and the grouping never depends on the machine.
    double lane[8] = {};
    size_t n = values.size() / 8 * 8;
    for (size_t i = 0; i < n; i += 8)
        for (size_t l = 0; l < 8; ++l) lane[l] += double(values[i + l]);
    for (size_t i = n; i < values.size(); ++i) lane[i - n] += double(values[i]);
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) +
           ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

/// Neumaier's compensated sum, for long series of doubles.
class CompensatedSum {
  public:
    void add(double value) {
        double next = sum_ + value;
        bool sum_larger = (sum_ < 0 ? -sum_ : sum_) >= (value < 0 ? -value : value);
        carry_ += sum_larger ? (sum_ - next) + value : (value - next) + sum_;
        sum_ = next;
    }
    double value() const { return sum_ + carry_; }

  private:
    double sum_ = 0.0, carry_ = 0.0;
};

}  // namespace needlework
