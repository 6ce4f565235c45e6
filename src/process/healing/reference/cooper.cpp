#include "process/healing/reference/cooper.hpp"

namespace needlework {

Cooper2015 Cooper2015::sterile() {
    Cooper2015 model;
    model.start[0] = 0;
    return model;
}

ReferenceLaws<4> Cooper2015::laws(double, const std::array<double, 4>& y) const {
    const auto [P, D, M, N] = y;
    const auto square = [](double x) { return x * x; };
    const double f2 = M / (1 + square(N / Ninf) + square(cortisol / Cm1));
    const double R1 = (kmpt * D + kmp * P + kmm * M / (1 + square(oestrogen / EMinf)) + kmn * N) /
                      (1 + square(cortisol / Cm2));
    const double R2 = (knpt * D + knp * P) / (1 + square(cortisol / Cn));
    const double by_neutrophil = 1 + ken * oestrogen;
    const double by_macrophage = 1 + kem * oestrogen;
    const double on_debris = debris_law == DebrisLaw::as_in_the_file ? 1 + ken * N : by_neutrophil;
    return {{kpg * P, mun * N, smr * R1 / (mumr + R1),
             snr * R2 / ((munr + R2) * (1 + square(oestrogen / ENinf)))},
            {kpg * P / pinf + kpb * sb / (mub + kbp * P) + kpn * N * by_neutrophil +
                 kpm * f2 * by_macrophage,
             kptn * N * on_debris + kptm * f2 * by_macrophage + mupt, mum, mun + knm * f2}};
}

}  // namespace needlework
