#pragma once
/// A session: strikes where the motion puts them, as deep as the mechanics lets them, written into
/// the one Injury record.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grid/box.hpp"
#include "injury/injury.hpp"
#include "injury/needles/device.hpp"
#include "injury/needles/insertion.hpp"
#include "injury/needles/needle_mechanics.hpp"
#include "injury/needles/strike_pattern.hpp"

namespace needlework {

/// What a clinic or an engineer asks about a session.
struct SessionSummary {
    int strikes = 0;  ///< in the box
    int entered = 0;  ///< that went through the horny layer
    AreaDensity expected_density{0.0};
    AreaDensity density{0.0};  ///< channels per area in this box
    double coverage = 0.0;     ///< share of the surface cut: 1 - prod(1 - wound area / box area)
    double overlap = 0.0;      ///< share of channels that touch another's wound
    double open_area = 0.0;    ///< share of the surface that stays open
    AreaDensity bleeding_spots{0.0};            ///< drawn
    AreaDensity bleeding_expected{0.0};         ///< expected
    Force mean_force{0.0}, highest_force{0.0};  ///< peak on a needle
    Force mean_breach_force{0.0};               ///< to break into the tough dermis
    Length mean_deflection{0.0};
    Length mean_tip_depth{0.0}, mean_wound_depth{0.0}, mean_open_depth{0.0};
    double beyond_dermis = 0.0;  ///< share of strikes whose tip left the dermis
    /// What pain depends on (gill-2008-pain): needles in the skin at once, and how far they
    /// protrude.
    double needles_at_once = 1.0;
    Length mean_tear{0.0};
    /// Loads at which a needle buckles (tip free, tip held by the skin), and the smallest margin of
    /// the first over the force on any needle; 0 without needles.
    Force buckling_free{0.0}, buckling_held{0.0};
    double lowest_buckling_margin = 0.0;
    /// Channels whose tip came to rest in each layer of the bed, by name.
    std::vector<std::string> layers;
    std::vector<int> ended_in_layer;
    Length protrusion{0.0};
    /// Counts of channels in bins of `histogram_bin` from the surface.
    Length histogram_bin = 0.1_mm;
    std::vector<int> tip_histogram, wound_histogram, open_histogram;
};

/// One strike, whether it went in or only dented the skin.
struct Strike {
    StrikePlace place;
    Insertion insertion;
    double capillary_hits = 0.0;  ///< expected capillary loops cut
    bool bleeds = false;          ///< a pinpoint bleeding spot was drawn
};

/// A round place whose skin is another's than that around it: a scar.
struct BedPlace {
    SkinBed bed;
    double x_m = 0.0, y_m = 0.0, radius_m = 0.0;

    bool holds(double at_x_m, double at_y_m) const {
        return std::hypot(at_x_m - x_m, at_y_m - y_m) < radius_m;
    }
};

/// Strikes of one session of needles (no lesion columns) on a window, pass by pass: where the
/// motion puts them, as deep as the mechanics lets them; those in `scar` by the model `in_scar`.
std::vector<Strike> needle_strikes(const InsertionModel& model, const Device& device,
                                   const SkinBed& bed, Length width_x, Length width_y,
                                   std::uint64_t seed, int session, const BedPlace* scar = nullptr,
                                   const InsertionModel* in_scar = nullptr);

struct NeedleSession {
    Injury injury;
    SessionSummary summary;
};

/// One session of `device` (lesion columns too) on the box. Channels are the same on every rank,
/// the fields are this rank's planes. Positions and variation come from RandomStream(seed, ...,
/// session). Strikes in `scar` meet its bed. ModelError when the needle or column is longer than
/// the box is deep.
NeedleSession needle_session(const Box& box, const Device& device, const SkinBed& bed,
                             std::uint64_t seed, int session, const NeedleMechanics& mechanics = {},
                             const std::optional<BedPlace>& scar = {});

Injury needle_injury(const Box& box, const Device& device, const SkinBed& bed, std::uint64_t seed,
                     int session, const NeedleMechanics& mechanics = {});

/// ModelError unless the tissue is deeper than the needle (or column) is long.
void check_reaches(const Box& box, const Device& device, const SkinBed& bed);

/// Radius of a circle with the area of the strip within `distance` of a slit of half-width `half`.
Length strip_radius(Length half, Length distance);

/// Expected capillary loops cut by a round needle (needles.12), blicharz-2018-capillary-strikes.
double expected_loop_hits(AreaDensity loops, Length loop_diameter, Length needle_diameter);

}  // namespace needlework
