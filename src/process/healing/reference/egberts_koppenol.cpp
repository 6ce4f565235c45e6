#include "process/healing/reference/egberts_koppenol.hpp"

#include <cmath>

namespace needlework {

double EgbertsKoppenol::q() const {
    return std::log(dN / (rF * (1 - kF * N_rest))) / std::log(N_rest);
}
double EgbertsKoppenol::kr() const { return dr * rho_rest * rho_rest; }

ReferenceLaws<4> EgbertsKoppenol::laws(double, const std::array<double, 4>& y) const {
    const auto [N, M, c, rho] = y;
    const double room = 1 - kF * (N + M), power = 1 + q();
    const double eaten = (N + e2 * M) * rho / (1 + aIII * c);
    const double made = N + e1 * M;
    return {{rF * (1 + rmax * c / (aI + c)) * room * std::pow(N, power),
             rF * (1 + rmax) * c / (aI + c) * room * std::pow(M, power) + kd * c * N,
             kc * c / (aII + c) * made, kr() * (1 + krmax * c / (aIV + c)) * made},
            {kd * c + dN, dM, dc * eaten, dr * eaten}};
}

}  // namespace needlework
