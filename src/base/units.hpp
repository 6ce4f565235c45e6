#pragma once
/// The edge: texts such as "1.5 mm" become SI numbers of a known dimension, and back.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace needlework {

/// Exponents of m, kg, s, K, A, mol.
using DimensionExponents = std::array<int, 6>;

template <class Q>
struct dimension_of;
template <int L, int M, int T, int K, int A, int N, template <int, int, int, int, int, int> class Q>
struct dimension_of<Q<L, M, T, K, A, N>> {
    static constexpr DimensionExponents value{L, M, T, K, A, N};
};
template <>
struct dimension_of<double> {
    static constexpr DimensionExponents value{};
};

/// One row of the table of allowed units: value_si = value * factor + offset.
struct UnitRow {
    std::string_view name;
    std::string_view dimension;  ///< plain word: "length", "time", ...
    DimensionExponents exponents;
    double factor;
    double offset;
};

std::span<const UnitRow> unit_table();

/// The row of a unit name ("um" and "µm" are the same), or null.
const UnitRow* find_unit(std::string_view name);

/// Plain word for a dimension ("length"), or "number" for none.
std::string_view dimension_word(const DimensionExponents& exponents);

/// Names of all units of a dimension, for messages.
std::vector<std::string_view> units_of(const DimensionExponents& exponents);

/// A number and a unit name, as written. Accepts "1.5 mm", "1e-3 m", "-2 degC"; nothing after it.
struct NumberWithUnit {
    double value;
    std::string unit;  ///< empty when none was written
};
std::optional<NumberWithUnit> split_number_and_unit(std::string_view text);

/// SI value of `value` in `unit`; the unit must be in the table.
double to_si(double value, std::string_view unit);
double from_si(double value_si, std::string_view unit);

/// "1.5 mm": as a person wrote it, to twelve digits.
std::string format_quantity(double value_si, std::string_view unit);
/// The number alone, so that number * factor (and offset) is the same double again.
std::string exact_number(double value_si, std::string_view unit, bool with_offset = true);

}  // namespace needlework
