#pragma once
/// The skin's own relief: two families of furrows that part plateaus.
///
///   h = m - max_j d_j a_j F(p_j),  F(p) = [1 + cos(2 pi p/f)]/2 for p < f/2, else 0 (skin.10)
///
///   p_j  distance to the nearest furrow of family j in spacings s: furrows lie where a phase that
///        grows by 1 a spacing is whole; smooth random waves, a few spacings long, bend them
///   d_j  depth   a_j  smooth random factor along furrows, mean 1   f  width of a furrow over s
///   m    makes the mean height 0
///
///   up to 50 years both families are alike; by 80 the main furrows are deeper and farther apart
///   and the crossing ones are gone
///
/// Source     corcuff-1983-relief-aging (forearm, 116 people: what changes with age, and when;
/// above
///            100 um at 80 years), bibb-2006-medical-modelling (20 to 200 um deep); the depth in
///            youth, spacings, width and bends are assumptions (data/skin/people.toml)
/// Holds for  skin without ridges (not palms, soles); the same at all sites, which it is not: that
///            the cheek gets rougher with age is contested (korn-2016-sun-exposed-topography: no)
/// Leaves out the finest lines between furrows, pores and hairs; that scars and striae lose
/// furrows;
///            that furrows get shallower as the skin swells or stretches

#include "base/quantity.hpp"
#include "base/random.hpp"
#include "grid/aligned.hpp"
#include "grid/box.hpp"
#include "params/declaration.hpp"

namespace needlework {

/// Purpose of a person's stream for it.
inline constexpr const char* own_relief_stream = "own relief";

/// How furrows run, the same at every age.
struct FurrowShape {
    double width = 0.0;                  ///< f, a share of the spacing
    double crossing = 0.0;               ///< angle between the families [degree]
    double off_axis = 0.0;               ///< of the main furrows from y, at most [degree]
    double spread_between_people = 1.0;  ///< factor of one sd of a person's depths
    double bend = 0.0;                   ///< sd of the phase
    double unevenness = 0.0;             ///< sd of a_j
};

struct MicroRelief {
    Length spacing{};      ///< s, of the furrows of a family
    Length depth{};        ///< of the main furrows, which run along y within some degrees
    Length cross_depth{};  ///< of those that cross them
    FurrowShape shape;
};

/// The numbers of data/skin/people.toml: depth and spacing up to one age and from another on,
/// linear between.
struct FurrowNumbers : FurrowShape {
    static constexpr std::string_view id = "skin.furrows";
    Time young{}, old{};
    Length depth_young{}, depth_old{}, spacing_young{}, spacing_old{};

    /// Of the median person of that age; the crossing furrows are as deep as the main ones in youth
    /// and gone at `old`.
    MicroRelief at(Time age) const;

    static void parameters(auto& p) {
        using F = FurrowNumbers;
        const auto length = [&](std::string_view word, Length F::*member, std::string_view unit,
                                Length least, Length most, std::string_view summary) {
            p(word, member, unit, between(least, most), summary, choice).required();
        };
        const auto number = [&](std::string_view word, double F::*member, double least, double most,
                                std::string_view summary) {
            p(word, member, "1", between(least, most), summary, choice).required();
        };
        p("young", &F::young, "yr", between(18.0_yr, 69.0_yr), "Age up to which furrows are alike",
          choice)
            .required();
        p("old", &F::old, "yr", between(70.0_yr, 100.0_yr),
          "Age at which they have their old depth", choice)
            .required();
        length("depth_young", &F::depth_young, "um", 0.0_um, 500.0_um,
               "Depth of both families in youth");
        length("depth_old", &F::depth_old, "um", 0.0_um, 500.0_um,
               "Depth of the main furrows in old age");
        length("spacing_young", &F::spacing_young, "mm", 0.05_mm, 5.0_mm,
               "Distance of furrows in youth");
        length("spacing_old", &F::spacing_old, "mm", 0.05_mm, 5.0_mm,
               "Distance of furrows in old age");
        number("width", &F::width, 0.05, 1.0, "Width of a furrow over the distance of furrows");
        number("crossing", &F::crossing, 0.0, 90.0, "Angle between the two families in degrees");
        number("off_axis", &F::off_axis, 0.0, 90.0,
               "Angle of the main furrows to the lines of a wrinkle, at most, in degrees");
        number("spread_between_people", &F::spread_between_people, 1.0, 3.0,
               "Factor of one standard deviation of depth between people");
        number("bend", &F::bend, 0.0, 1.0,
               "How far furrows swerve, standard deviation over their distance");
        number("unevenness", &F::unevenness, 0.0, 1.0,
               "Standard deviation of depth along a furrow over the depth");
    }
};

/// Heights about their mean [m], nx * ny, x fastest: means over the cells. `random` is the person's
/// and the place's: one seed is one skin, whatever the cells.
FloatArray micro_relief_map(const MicroRelief& relief, const Box& box, RandomStream random);

}  // namespace needlework
