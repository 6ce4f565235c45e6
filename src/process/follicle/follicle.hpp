#pragma once
/// Hair follicles as points: each goes round its cycle by chance, and holds a hair for a part of
/// it.
///
///   anagen -> catagen -> telogen -> kenogen (empty) -> anagen, mean times tA, tC, tT, tK
///   (follicle.1)
///   1/tK' = (1 + rw W + rm M)/tK,   tA' = tA (1 + pm M)                            (follicle.2)
///   diameter = d_i (1 + cm z) + [h_i - d_i]+ y,
///              y' = cw W (1 - y) - y/ty,   z' = (M - z)/ty                         (follicle.3)
///   arrest: free -> arrested at s/((1 - s) tr), back at (1 + cc C)/tr              (follicle.4)
///   an androgen block F moves tA, tK and d_i of a condition a share a F towards healthy
///                                                                                  (follicle.5)
///   M = m n/(n + m - 1): n in units of 5 % twice a day, never more than m          (follicle.6)
///
///   W  growth factor above rest (healing.8), mean over the dermis beside the permanent part of the
///      follicle, from the epidermis down to the end of the bulge: what a needle adds
///   M  answer to minoxidil, F block of dihydrotestosterone, C immune calm: 0 to 1 of a full effect
///   d_i diameter that this follicle makes at rest: lognormal over follicles; h_i: were it healthy
///   s  share of arrested follicles at rest (alopecia areata); their hair is lost
///
/// Anagen has four stages in a row, the other phases one; each lasts for a random time. A follicle
/// carries what is left of its present stage, so that courses do not depend on steps, and draws
/// from a stream of its own (seed, follicle): one follicle never moves another's draws. The first
/// state is drawn from the steady state, so that nothing drifts in expectation.
///
/// Source     structure: textbook; regrowth in androgenetic alopecia comes from empty follicles
///            (messenger-2016-kenogen, vanneste-2021-regrowth); wound_recruits and wound_thickens
///            are fitted to aggarwal-2020-aga-needling-alone (data/calibrations/follicle.toml)
/// Holds for  scalp, months to a few years
/// Leaves out what a wound does to the papilla of a growing hair below the bulge, that thin hairs
/// sit
///            higher than thick ones and are the ones that are missing, weeks until a hair shows,
///            progress of baldness, groups of follicles, seasons, plucking and injury of follicles,
///            scarring alopecia, remission of a whole patch of areata

#include <array>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "grid/box.hpp"
#include "io/state_image.hpp"
#include "process/follicle/follicle_parameters.hpp"

namespace needlework {

/// Hair of a place at rest; the condition brings it.
struct HairCondition {
    AreaDensity follicles{};
    Time anagen{}, kenogen{};
    Length shaft{};             ///< median diameter
    double shaft_spread = 1.3;  ///< factor of one standard deviation between follicles
    double arrested_share = 0.0;
};

/// What acts on follicles during a step.
struct FollicleConditions {
    double minoxidil = 0.0;                          ///< n of follicle.6, 1: 5 % twice a day
    double androgen_block = 0.0, immune_calm = 0.0;  ///< 0 to 1
};

enum class HairPhase { anagen, catagen, telogen, kenogen };

struct Follicle {
    double x_m = 0.0, y_m = 0.0;  ///< on the box, which tiles the plot
    HairPhase phase = HairPhase::anagen;
    int stage = 0;      ///< of anagen
    double left = 0.0;  ///< of the present stage, in its mean time
    bool arrested = false;
    double immune_left = 0.0;  ///< until arrest or release, in its mean time
    double shaft_score = 0.0;  ///< normal score of its diameter
    double memory = 0.0;       ///< y, 0 to 1
    double n_drawn = 0.0;      ///< numbers drawn from its stream
};

/// What a count on the plot gives.
struct HairReading {
    double per_m2 = 0.0;  ///< hairs, thick and thin
    double terminal_share = 0.0;
    double shaft_m = 0.0;       ///< mean diameter of the hairs
    double anagen_share = 0.0;  ///< of the hairs
};

/// A hair that stands in the box.
struct StandingHair {
    double x_m = 0.0, y_m = 0.0;
    double shaft_m = 0.0;  ///< diameter
};

class Follicles {
  public:
    Follicles(const Box& box, const FollicleParameters& parameters, const HairCondition& condition,
              std::uint64_t seed, Area plot);

    /// One step of any length; `growth_factor` is W of each column.
    void step(double dt_s, std::span<const double> growth_factor,
              const FollicleConditions& conditions = {});

    HairReading read() const;
    /// Hairs of one box, for a picture: of as many follicles as its share of the plot, always the
    /// same ones.
    std::vector<StandingHair> standing() const;
    /// What a long time at rest gives in expectation, without arrest: hairs an area.
    AreaDensity expected_density() const;
    const std::vector<Follicle>& follicles() const { return follicles_; }

    NumberTable state() const;
    void set_state(const NumberTable& table);

  private:
    /// Rates of leaving the phases, of arrest and of release [1/s].
    struct Rates {
        std::array<double, 4> phase;
        double arrest = 0.0, release = 0.0;
    };
    Rates rates(const HairCondition& condition, const FollicleConditions& acting,
                double wound) const;
    /// One follicle goes on for a time.
    void turn(size_t follicle, double t_s, const Rates& rates);
    HairCondition now(const FollicleConditions& conditions) const;
    double exponential(size_t follicle);
    double shaft_m(const Follicle& follicle, const HairCondition& condition) const;

    Box box_;
    FollicleParameters parameters_;
    HairCondition condition_;
    std::uint64_t seed_;
    Area plot_;
    std::vector<Follicle> follicles_;
    double minoxidil_memory_ = 0.0;  ///< z
    double block_ = 0.0;             ///< of the last step
};

}  // namespace needlework
