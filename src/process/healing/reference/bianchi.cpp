#include "process/healing/reference/bianchi.hpp"

#include <algorithm>
#include <cmath>

namespace needlework {

ReferenceLaws<5> Bianchi2015::laws(double t, const std::array<double, 5>& y) const {
    const auto [T, M, V, L, C] = y;
    const double activation = ap * p0 * std::exp(-ap * TL * t) + aM * M;
    const double tubes = L + C >= Lstar ? delta1 + delta2 * V : 0.0;
    const double room = std::max(0.0, 1 - C / Cstar);
    const double T_2 = T * T, V_2 = V * V;
    return {
        {activation * (TL + r1 * M), sM + alpha * b1 * T_2 / (b2 + T_2 * T_2) + beta * r2 * M,
         sV + r3 * M,
         (c1 + V / (c2 + c3 * V)) * L / (1 + c4 * T) + (sL + b3 * V_2 / (b4 + V_2 * V_2)) * room,
         tubes * L},
        {d1, beta * r2 * M / k1 + d2 + rho * C, d3 + gamma * L, (M + L + C) / k2 + tubes, 0.0}};
}

}  // namespace needlework
