#pragma once
/// Dimension-checked physical quantities. Values are kept in SI units; the compiler rejects a sum
/// of a length and a time. Units with names live at the edge only (units.hpp).

#include <cmath>
#include <compare>

namespace needlework {

/// Exponents of metre, kilogram, second, kelvin, ampere and mole.
template <int L, int M, int T, int K = 0, int A = 0, int N = 0>
struct Quantity {
    double si = 0.0;  ///< value in SI units

    constexpr Quantity() = default;
    constexpr explicit Quantity(double value_si) : si(value_si) {}

    constexpr auto operator<=>(const Quantity&) const = default;
    constexpr Quantity operator-() const { return Quantity{-si}; }
    constexpr Quantity& operator+=(Quantity other) { return si += other.si, *this; }
    constexpr Quantity& operator-=(Quantity other) { return si -= other.si, *this; }
    constexpr Quantity& operator*=(double factor) { return si *= factor, *this; }
    constexpr Quantity& operator/=(double factor) { return si /= factor, *this; }

    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.si + b.si}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.si - b.si}; }
    friend constexpr Quantity operator*(double f, Quantity a) { return Quantity{f * a.si}; }
    friend constexpr Quantity operator*(Quantity a, double f) { return Quantity{a.si * f}; }
    friend constexpr Quantity operator/(Quantity a, double f) { return Quantity{a.si / f}; }

    /// A dimensionless quantity is a number.
    constexpr operator double() const
        requires(L == 0 && M == 0 && T == 0 && K == 0 && A == 0 && N == 0) {
        return si;
    }
};

template <int L1, int M1, int T1, int K1, int A1, int N1, int L2, int M2, int T2, int K2, int A2,
          int N2>
constexpr auto operator*(Quantity<L1, M1, T1, K1, A1, N1> a, Quantity<L2, M2, T2, K2, A2, N2> b) {
    return Quantity<L1 + L2, M1 + M2, T1 + T2, K1 + K2, A1 + A2, N1 + N2>{a.si * b.si};
}
template <int L1, int M1, int T1, int K1, int A1, int N1, int L2, int M2, int T2, int K2, int A2,
          int N2>
constexpr auto operator/(Quantity<L1, M1, T1, K1, A1, N1> a, Quantity<L2, M2, T2, K2, A2, N2> b) {
    return Quantity<L1 - L2, M1 - M2, T1 - T2, K1 - K2, A1 - A2, N1 - N2>{a.si / b.si};
}
template <int L, int M, int T, int K, int A, int N>
constexpr auto operator/(double f, Quantity<L, M, T, K, A, N> a) {
    return Quantity<-L, -M, -T, -K, -A, -N>{f / a.si};
}
template <int L, int M, int T, int K, int A, int N>
requires(L % 2 == 0 && M % 2 == 0 && T % 2 == 0 && K % 2 == 0 && A % 2 == 0 &&
         N % 2 == 0) auto sqrt(Quantity<L, M, T, K, A, N> a) {
    return Quantity<L / 2, M / 2, T / 2, K / 2, A / 2, N / 2>{std::sqrt(a.si)};
}

using Dimensionless = Quantity<0, 0, 0>;
using Length = Quantity<1, 0, 0>;
using Area = Quantity<2, 0, 0>;
using Volume = Quantity<3, 0, 0>;
using Time = Quantity<0, 0, 1>;
using Mass = Quantity<0, 1, 0>;
using Temperature = Quantity<0, 0, 0, 1>;
using Rate = Quantity<0, 0, -1>;  ///< first-order rate or frequency
using Velocity = Quantity<1, 0, -1>;
using Diffusivity = Quantity<2, 0, -1>;
using Force = Quantity<1, 1, -2>;
using Pressure = Quantity<-1, 1, -2>;
using SurfaceEnergy = Quantity<0, 1, -2>;  ///< J/m^2, fracture energy; also N/m
using MassFlux = Quantity<-2, 1, -1>;      ///< kg/(m^2 s), for instance water loss
using AreaDensity = Quantity<-2, 0, 0>;    ///< things per area
using NumberDensity = Quantity<-3, 0, 0>;  ///< things per volume

inline namespace literals {
#define NEEDLEWORK_LITERAL(suffix, Type, factor)                                             \
    constexpr Type operator""_##suffix(long double v) { return Type{double(v) * (factor)}; } \
    constexpr Type operator""_##suffix(unsigned long long v) { return Type{double(v) * (factor)}; }
NEEDLEWORK_LITERAL(m, Length, 1.0)
NEEDLEWORK_LITERAL(cm, Length, 1e-2)
NEEDLEWORK_LITERAL(mm, Length, 1e-3)
NEEDLEWORK_LITERAL(um, Length, 1e-6)
NEEDLEWORK_LITERAL(cm2, Area, 1e-4)
NEEDLEWORK_LITERAL(mm2, Area, 1e-6)
NEEDLEWORK_LITERAL(s, Time, 1.0)
NEEDLEWORK_LITERAL(min, Time, 60.0)
NEEDLEWORK_LITERAL(h, Time, 3600.0)
NEEDLEWORK_LITERAL(d, Time, 86400.0)
NEEDLEWORK_LITERAL(yr, Time, 365.25 * 86400.0)
NEEDLEWORK_LITERAL(per_d, Rate, 1.0 / 86400.0)
NEEDLEWORK_LITERAL(per_h, Rate, 1.0 / 3600.0)
NEEDLEWORK_LITERAL(Hz, Rate, 1.0)
NEEDLEWORK_LITERAL(mm2_per_d, Diffusivity, 1e-6 / 86400.0)
NEEDLEWORK_LITERAL(um_per_h, Velocity, 1e-6 / 3600.0)
NEEDLEWORK_LITERAL(m_per_s, Velocity, 1.0)
NEEDLEWORK_LITERAL(N, Force, 1.0)
NEEDLEWORK_LITERAL(mN, Force, 1e-3)
NEEDLEWORK_LITERAL(Pa, Pressure, 1.0)
NEEDLEWORK_LITERAL(kPa, Pressure, 1e3)
NEEDLEWORK_LITERAL(MPa, Pressure, 1e6)
NEEDLEWORK_LITERAL(J_per_m2, SurfaceEnergy, 1.0)
NEEDLEWORK_LITERAL(per_cm2, AreaDensity, 1e4)
NEEDLEWORK_LITERAL(per_mm2, AreaDensity, 1e6)
NEEDLEWORK_LITERAL(per_mm3, NumberDensity, 1e9)
NEEDLEWORK_LITERAL(g_per_m2_h, MassFlux, 1e-3 / 3600.0)
#undef NEEDLEWORK_LITERAL
}  // namespace literals

}  // namespace needlework
