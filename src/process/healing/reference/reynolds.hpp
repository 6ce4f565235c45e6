#pragma once
/// Reynolds and others 2006: acute inflammation, well mixed: germs, phagocytes, damage, and a
/// mediator that calms. A reference model.
///
///   f(V) = V / [1 + (CA/cinf)^2],  fs(V) = V^6 / (xdn^6 + V^6)
///   R = f(knn N + knp P + knd D)                                           (reference.4)
///   P_t = kpg P (1 - P/pinf) - kpm sm P / (mum + kmp P) - kpn f(N) P
///   N_t = snr R / (munr + R) - mun N
///   D_t = kdn fs(f(N)) - mud D
///   CA_t = sc + kcn f(N + kcnd D) / [1 + f(N + kcnd D)] - muc CA
///
/// P germs, N activated phagocytes, D damage, CA mediator: model units, hours.
/// Source  reynolds-2006-acute-inflammation (model file read, paper not)

#include "process/healing/reference/reference_laws.hpp"

namespace needlework {

struct Reynolds2006 {
    static constexpr std::size_t n_species = 4;
    double kpm = 0.6, kmp = 0.01, sm = 0.005, mum = 0.002, kpg = 0.3, pinf = 20, kpn = 1.8;
    double knp = 0.1, knn = 0.01, snr = 0.08, munr = 0.12, mun = 0.05, knd = 0.02;
    double kdn = 0.35, xdn = 0.06, mud = 0.02;
    double cinf = 0.28, sc = 0.0125, kcn = 0.04, kcnd = 48, muc = 0.1;
    std::array<double, 4> start = {1, 0, 0, 0.125};  ///< P, N, D, CA

    /// Damage without germs: our own use, for a needle.
    static Reynolds2006 sterile(double damage = 1);
    /// Laws [per hour] of P, N, D, CA.
    ReferenceLaws<4> laws(double t, const std::array<double, 4>& y) const;
};

}  // namespace needlework
