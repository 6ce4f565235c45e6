#pragma once
/// The scars of one face: how many, of which kinds, how large. A grade belongs to a face, not to a
/// patch; patches are computed for a few representatives and stand for the rest.
///
///   count ~ loguniform(low, high), kinds by their shares among those that the face has; or each
///   kind by its own count;  width, depth ~ lognormal about the kind's median; all depths of a face
///   times one lognormal severity                                                       (skin.6)
///
/// Source     kang-2016-scar-counts (16 to 40 scars a face), fabbrocini-2010-scar-sizes; shares and
///            spreads assumption
/// Holds for  faces with atrophic acne scars that come for treatment
/// Leaves out where on the face a scar lies, and that scars of one person are alike

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "skin/condition.hpp"

namespace needlework {

struct PopulationParameters {
    static constexpr std::string_view id = "population";
    double count_low = 16.0, count_high = 40.0;
    double share_ice_pick = 0.6, share_boxcar = 0.25;
    double width_spread = 1.3, depth_spread = 1.5;
    double severity_spread = 1.35;
    Area face_area = 300.0_cm2;

    /// Share of a kind by count on a face that has all three.
    double share(std::string_view kind) const;

    static void parameters(auto& p) {
        using P = PopulationParameters;
        p("count_low", &P::count_low, "1", between(1.0, 200.0), "Fewest scars of a face",
          "kang-2016-scar-counts");
        p("count_high", &P::count_high, "1", between(1.0, 500.0), "Most scars of a face",
          "kang-2016-scar-counts");
        p("share_ice_pick", &P::share_ice_pick, "1", between(0.0, 1.0),
          "Share of ice-pick scars by count", assumption)
            .prior(uniform(0.4, 0.7));
        p("share_boxcar", &P::share_boxcar, "1", between(0.0, 1.0),
          "Share of boxcar scars by count; the rest are rolling", assumption)
            .prior(uniform(0.15, 0.3));
        p("width_spread", &P::width_spread, "1", between(1.0, 3.0),
          "Factor of one standard deviation of widths within a kind", assumption)
            .prior(uniform(1.15, 1.5));
        p("depth_spread", &P::depth_spread, "1", between(1.0, 3.0),
          "Factor of one standard deviation of depths within a kind", assumption)
            .prior(uniform(1.3, 1.8));
        p("severity_spread", &P::severity_spread, "1", between(1.0, 3.0),
          "Factor of one standard deviation between the depths of different faces", assumption)
            .prior(uniform(1.15, 1.7));
        p("face_area", &P::face_area, "cm2", between(Area{0.005}, Area{0.1}),
          "Area over which the scars lie", assumption);
    }
};

struct Lesion {
    std::string kind;
    Length width{};
    Length depth{};
    Area area() const;
};

/// One lesion that stands for all of its kind.
struct RepresentativeLesion {
    std::string kind;
    int count = 0;
    double area_weight = 0.0;  ///< share of all scarred area
    Length width{};            ///< of the lesion with the mean area
    Length depth{};            ///< mean depth, weighted by area
};

struct LesionPopulation {
    std::vector<Lesion> lesions;
    Area face_area{};
    double severity = 1.0;  ///< factor of this person on all depths

    int count(std::string_view kind) const;
    Area scarred_area() const;
    double area_weight(const Lesion& lesion) const { return lesion.area() / scarred_area(); }
    Length mean_depth() const;  ///< weighted by area
    /// A lesion a kind that occurs; counts and area weights add up to the population's, and so does
    /// the mean depth.
    std::vector<RepresentativeLesion> representatives() const;
};

/// Kinds of scars with their medians, and how faces differ.
struct PopulationModel {
    PopulationParameters parameters;
    std::map<std::string, ConditionSpec> kinds;  ///< those that the face has
    std::vector<ResolvedValue> values;

    /// All kinds of the data folder.
    static PopulationModel load(const std::filesystem::path& skin_folder);
    static PopulationModel load();
    /// The scars of one person; by count where each kind has one.
    LesionPopulation draw(RandomStream& random) const;
};

}  // namespace needlework
