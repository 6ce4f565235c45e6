#pragma once
/// Adler and others 2020: two kinds of cells that feed each other, myofibroblasts and macrophages,
/// can rest (healed), stay for ever together (hot fibrosis) or alone (cold fibrosis). An injury
/// calls macrophages; one that lasts too long, or sessions that follow too fast, end in fibrosis.
///
///   F_t = F [l1 P/(k1 + P) (1 - F/K) - m1]                                 (reference.6)
///   M_t = M [l2 C/(k2 + C) - m2] + I(t)
///   0 = b1 F - a1 M C/(k2 + C) - g C,   0 = b2 M + b3 F - a2 F P/(k1 + P) - g P
///
/// F myofibroblasts, M macrophages [1/ml]; C CSF, P PDGF [molecules/ml], at once steady; I injury
/// [1/(ml d)]; days. Amplitudes are not calibrated to needles: the model says that a slow memory
/// can exist, not how slow a needle's is.
/// Source  adler-2020-cell-circuit (abstract and a public re-implementation read, paper not)

#include <vector>

#include "process/healing/reference/reference_laws.hpp"

namespace needlework {

struct Adler2020 {
    static constexpr std::size_t n_species = 2;
    static constexpr double minutes_a_day = 1440;   // definition
    double l1 = 0.9, l2 = 0.8, m1 = 0.3, m2 = 0.3;  ///< growth and removal [1/d]
    double K = 1e6;                                 ///< most myofibroblasts [1/ml]
    double k1 = 1e9, k2 = 1e9;                      ///< affinities [molecules/ml]
    double b1 = 470, b2 = 70, b3 = 240;             ///< secretion [molecules/(cell min)]
    double a1 = 940, a2 = 510;                      ///< uptake [molecules/(cell min)]
    double g = 2;                                   ///< loss of the factors [1/d]
    std::array<double, 2> start = {1, 1};           ///< F, M

    struct Injury {
        double start_d = 0, duration_d = 0, amplitude = 0;  ///< d, d, cells/(ml d)
    };
    std::vector<Injury> injuries;

    /// Equal injuries, an interval apart.
    static Adler2020 sessions(int n, double interval_d, double duration_d, double amplitude);
    /// Times at which an injury begins or ends, in order.
    std::vector<double> breaks() const;
    /// Laws [per day] of F and M just after t.
    ReferenceLaws<2> laws(double t, const std::array<double, 2>& y) const;

    /// Whether the sessions end in fibrosis: a year after the last, by myofibroblasts.
    bool ends_in_fibrosis() const;
    /// Duration of one injury beyond which it ends in fibrosis [d], to 0.005 d.
    static double critical_duration(double amplitude);
};

}  // namespace needlework
