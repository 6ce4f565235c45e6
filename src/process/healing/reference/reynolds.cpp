#include "process/healing/reference/reynolds.hpp"

#include <cmath>

namespace needlework {

Reynolds2006 Reynolds2006::sterile(double damage) {
    Reynolds2006 model;
    model.start[0] = 0;
    model.start[2] = damage;
    return model;
}

ReferenceLaws<4> Reynolds2006::laws(double, const std::array<double, 4>& y) const {
    const auto [P, N, D, CA] = y;
    const double calm = 1 + (CA / cinf) * (CA / cinf);
    const double R = (knn * N + knp * P + knd * D) / calm;
    const double active = N / calm;
    const double sixth = std::pow(active, 6), half = std::pow(xdn, 6);
    const double calming = (N + kcnd * D) / calm;
    return {{kpg * P, snr * R / (munr + R), kdn * sixth / (half + sixth),
             sc + kcn * calming / (1 + calming)},
            {kpg * P / pinf + kpm * sm / (mum + kmp * P) + kpn * active, mun, mud, muc}};
}

}  // namespace needlework
