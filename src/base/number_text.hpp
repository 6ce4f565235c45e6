#pragma once
/// Numbers as people write them.

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace needlework {

/// Three digits that count; whole numbers from 1000 to 100,000 instead of powers of ten: 1080,
/// not 1.08e+03.
inline std::string three_digits(double value) {
    const double size = std::abs(value);
    return size >= 999.5 && size < 1e5 ? fmt::format("{:.0f}", value)
                                       : fmt::format("{:.3g}", value);
}

}  // namespace needlework
