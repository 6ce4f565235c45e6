#pragma once
/// Measured orders of convergence, written into the tests' report (--gtest_output=xml:FILE), from
/// which the table of docs/theory/numerics.md is made.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace needlework::verification {

/// Order of two errors, `refinement` apart.
inline double measured_order(const std::string& what, double coarse, double fine,
                             double refinement = 2.0) {
    double order = std::log(coarse / fine) / std::log(refinement);
    testing::Test::RecordProperty("order_" + what, std::to_string(order));
    return order;
}

}  // namespace needlework::verification
