#pragma once
/// Cooper, Segal, Diegelmann and Reynolds 2015: the inflammatory phase of a wound, well mixed. A
/// reference model; its macrophages peak at 4.35 d, later than the 2 d seen in people.
///
///   f2 = M / [1 + (N/Ninf)^2 + (C/Cm1)^2]                                  (reference.3)
///   R1 = [kmpt D + kmp P + kmm M / (1 + (E/EMinf)^2) + kmn N] / [1 + (C/Cm2)^2]
///   R2 = [knpt D + knp P] / [1 + (C/Cn)^2]
///   P_t = kpg P (1 - P/pinf) - kpb sb P / (mub + kbp P)
///         - kpn P N (1 + ken E) - kpm P f2 (1 + kem E)
///   D_t = -kptn D N (1 + ken E) - kptm D f2 (1 + kem E) + mun N - mupt D
///   M_t = smr R1 / (mumr + R1) - mum M
///   N_t = snr R2 / [(munr + R2) (1 + (E/ENinf)^2)] - mun N - knm N f2
///
/// P pathogen, D debris, M macrophages, N neutrophils, E oestrogen, C cortisol: model units, days.
/// Source  cooper-2015-inflammatory-phase (model file read, paper not)

#include "process/healing/reference/reference_laws.hpp"

namespace needlework {

struct Cooper2015 {
    static constexpr std::size_t n_species = 4;
    /// The distributed file has (1 + ken N) in the law of debris, where its sister laws have
    /// (1 + ken E); very likely a slip.
    enum class DebrisLaw { as_the_sister_laws, as_in_the_file };
    DebrisLaw debris_law = DebrisLaw::as_the_sister_laws;
    double oestrogen = 0, cortisol = 0;
    double Ninf = 0.11, Cm1 = 72.84, Cm2 = 13.06, Cn = 175.72;
    double kmpt = 41.5, kmp = 18.52, kmm = 0.06, EMinf = 5, kmn = 10.58;
    double knpt = 2.97, knp = 17.58;
    double kpg = 14.4, pinf = 20, kpb = 14.4, sb = 0.12, mub = 0.048, kbp = 0.2;
    double kpn = 35.03, kpm = 34.8, ken = 5.37, kem = 4.97;
    double kptn = 2.03, kptm = 3.16, mupt = 0.37;
    double smr = 0.17, mumr = 0.54, mum = 0.5;
    double snr = 0.38, munr = 3.3, ENinf = 6.8, mun = 1.02, knm = 6.42;
    std::array<double, 4> start = {0.1, 2, 0, 0.1};  ///< P, D, M, N

    /// A needle wound without germs.
    static Cooper2015 sterile();
    /// Laws [per day] of P, D, M, N.
    ReferenceLaws<4> laws(double t, const std::array<double, 4>& y) const;
};

}  // namespace needlework
