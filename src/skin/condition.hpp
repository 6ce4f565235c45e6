#pragma once
/// A condition of the skin as geometry and fields: a scar's relief, the collagen its dermis lacks,
/// the bands that tie it down. It is a state of rest; only injury moves it.
///
///   bell   h = -d [1 + cos(pi r/R)]/2                      volume d R^2 pi (1/2 - 2/pi^2) (skin.4)
///   box    h = -d inside R - w, a half cosine over w       volume d pi [(R^2 + a^2)/2 - 2
///   w^2/pi^2] cone   h = -d (1 - r/R)                                volume d pi R^2/3 q(r, z) =
///   q0 s(r) g(z),  g = 1 from the top of the dermis, a half cosine to 0 over the last
///             0.3 of the depth that the deficit fills (skin.5)
///
///   r  distance from the middle of a round scar, from the axis of a line (wrinkles, striae lie
///      along y), from the nearest of many openings (pores, on a shaken lattice)       (skin.8)
///   s = -h/d; a half cosine over deficit_width where that is given; without relief 1 within the
///      width, everywhere where there is no width
///
///   melanin e = share of the condition: the wall of the box for a spot; mottles are the rank (0 to
///           1) of a sum of waves that are one width long                             (skin.7)
///
///   h  height of the surface against the rim [m]   R  half the width [m]   w  width of the wall
///   [m] a  radius of the floor, R - w [m]              d  depth [m]            q  missing share of
///   collagen [1]
///
/// Source     data/skin/conditions.toml (sizes fabbrocini-2010-scar-sizes; most others assumption)
/// Holds for  single round atrophic scars; slopes above 0.5 are outside the flat-box picture
/// Leaves out hypertrophic and keloid scars, sebum of pores, muscles that fold wrinkles, striae
/// that
///            turn from red to white

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "grid/aligned.hpp"
#include "grid/box.hpp"
#include "skin/layers.hpp"

namespace needlework {

struct MeasuredRelief;

/// All kinds, in the order of the data folder.
inline const std::vector<std::string> condition_kinds = {"healthy",
                                                         "rolling-scar",
                                                         "boxcar-scar",
                                                         "ice-pick-scar",
                                                         "dark-spot",
                                                         "melasma-epidermal",
                                                         "melasma-mixed",
                                                         "post-inflammatory-hyperpigmentation",
                                                         "uneven-tone",
                                                         "fine-lines",
                                                         "deep-wrinkles",
                                                         "enlarged-pores",
                                                         "slack-skin",
                                                         "striae-rubrae",
                                                         "striae-albae",
                                                         "androgenetic-alopecia-men",
                                                         "androgenetic-alopecia-women",
                                                         "alopecia-areata"};

/// What the user may say of a condition; the kind brings its own values (condition_preset).
struct ConditionSpec {
    static constexpr std::string_view id = "condition";
    std::string kind = "healthy";
    int count = 0;
    std::string profile = "flat";
    std::string shape = "round";
    Length width{};
    Length depth{};
    double wall_share = 1.0;
    double dermal_deficit = 0.0;
    double deficit_depth = 0.5;
    Length deficit_width{};
    double deficit_answer = 1.0;
    double elastin_deficit = 0.0;
    AreaDensity opening_density{};
    double excess_blood = 0.0;
    double tether_share = 0.0;
    Length band_depth = 1.8_mm;
    double band_spread = 1.25;
    AreaDensity band_density{};
    std::string melanin_pattern = "disc";
    double epidermal_melanin = 0.0;
    double dermal_melanin = 0.0;
    AreaDensity follicles{};
    Time anagen = 3.0_yr;
    Time kenogen = 20.0_d;
    Length shaft_diameter = 75.0_um;
    double shaft_spread = 1.25;
    double arrested_share = 0.0;
    double dermis_stiffness = 1.0;
    double dermis_toughness = 1.0;
    std::string relief;
    Length relief_pixel{}, relief_height{};

    /// The relief read from that file, checked; null where the relief is synthetic.
    std::shared_ptr<const MeasuredRelief> measured;

    static void parameters(auto& p) {
        using C = ConditionSpec;
        p.one_of("kind", &C::kind, condition_kinds,
                 "What is treated; brings its own values for the rest of this table", choice);
        p.count("count", &C::count, between(0, 500),
                "Acne scars of this kind on the face; 0: as many as [population] says, by shares",
                choice);
        p.one_of("profile", &C::profile, {"flat", "bell", "box", "cone"},
                 "Shape of the relief across the scar", choice);
        p.one_of("shape", &C::shape, {"round", "line"},
                 "Seen from above: round, or a line along y across the whole patch", choice);
        p("width", &C::width, "mm", between(0.0_mm, 30.0_mm), "Width from rim to rim",
          "fabbrocini-2010-scar-sizes");
        p("depth", &C::depth, "mm", between(0.0_mm, 3.0_mm), "Depth of the floor below the rim",
          "fabbrocini-2010-scar-sizes");
        p("wall_share", &C::wall_share, "1", between(0.01, 1.0),
          "Share of the radius that the wall takes", assumption);
        p("dermal_deficit", &C::dermal_deficit, "1", between(0.0, 0.95),
          "Share of collagen that is missing under the floor", assumption);
        p("deficit_depth", &C::deficit_depth, "1", between(0.05, 1.0),
          "Share of the dermis that the deficit fills from above", assumption);
        p("deficit_width", &C::deficit_width, "mm", between(0.0_mm, 30.0_mm),
          "Width over which collagen is missing; 0 mm: as the relief", assumption);
        p("deficit_answer", &C::deficit_answer, "1", between(0.0, 1.0),
          "Part of the stronger answer of a scar to a wound (healing.deficit_response) that what "
          "is "
          "missing here gives",
          assumption);
        p("elastin_deficit", &C::elastin_deficit, "1", between(0.0, 0.95),
          "Share of elastin that is missing or does not work there", assumption);
        p("opening_density", &C::opening_density, "1/cm2", between(0.0_per_cm2, 1000.0_per_cm2),
          "Openings like this one an area of skin; 0: a single one", assumption);
        p("excess_blood", &C::excess_blood, "1", between(0.0, 5.0),
          "Blood of the papillary dermis above that of healthy skin, in units of erythema",
          assumption);
        p("tether_share", &C::tether_share, "1", between(0.0, 0.95),
          "Part of the depth that bands hold down", assumption);
        p("band_depth", &C::band_depth, "mm", between(0.1_mm, 10.0_mm),
          "Median depth of the bands below the surface", assumption);
        p("band_spread", &C::band_spread, "1", between(1.0, 3.0),
          "Factor of one standard deviation between the depths of bands", assumption);
        p("band_density", &C::band_density, "1/mm2", between(0.0_per_mm2, 20.0_per_mm2),
          "Bands an area of scar", assumption);
        p.one_of("melanin_pattern", &C::melanin_pattern, {"disc", "mottled"},
                 "Where the melanin lies: a spot with the width and wall_share of this table, or "
                 "mottles that far apart",
                 choice);
        p("epidermal_melanin", &C::epidermal_melanin, "1", between(-0.9, 5.0),
          "Epidermal melanin of the condition above that of healthy skin, over the latter",
          assumption);
        p("dermal_melanin", &C::dermal_melanin, "1", between(0.0, 5.0),
          "Melanin in the dermis, over the epidermal melanin of healthy skin", assumption);
        p("follicles", &C::follicles, "1/cm2", between(0.0_per_cm2, 600.0_per_cm2),
          "Follicles of a scalp that grow a hair or could; 0 where hair is not what is treated",
          assumption);
        p("anagen", &C::anagen, "d", between(10.0_d, 10.0_yr), "Time in which they grow a hair",
          assumption);
        p("kenogen", &C::kenogen, "d", between(1.0_d, 10.0_yr),
          "Time in which they stay empty between two hairs", assumption);
        p("shaft_diameter", &C::shaft_diameter, "um", between(5.0_um, 150.0_um),
          "Median diameter of their hairs", assumption);
        p("shaft_spread", &C::shaft_spread, "1", between(1.0, 3.0),
          "Factor of one standard deviation between follicles", assumption);
        p("arrested_share", &C::arrested_share, "1", between(0.0, 0.99),
          "Share of follicles that the immune system holds in arrest", assumption);
        p("dermis_stiffness", &C::dermis_stiffness, "1", between(0.05, 20.0),
          "Stiffness of its dermis over that of healthy skin: how far it dents before a needle "
          "goes "
          "in",
          assumption);
        p("dermis_toughness", &C::dermis_toughness, "1", between(0.05, 20.0),
          "Toughness of its dermis over that of healthy skin: what a needle needs to cut it",
          assumption);
        p.text("relief", &C::relief,
               "Measured surface in place of the synthetic one: PNG or TIFF (16 bit), PLY or CSV; "
               "its path from the protocol",
               choice);
        p("relief_pixel", &C::relief_pixel, "um", between(0.0_um, 1000.0_um),
          "Side of a pixel of the measured surface; of a PLY: one unit of its x and y", choice);
        p("relief_height", &C::relief_height, "um", between(0.0_um, 10000.0_um),
          "One unit of height of the measured surface", choice);
    }

    bool is_wrinkle() const { return kind == "fine-lines" || kind == "deep-wrinkles"; }
    bool is_stria() const { return kind.starts_with("striae-"); }
    bool is_pores() const { return kind == "enlarged-pores"; }
    bool is_scar() const { return kind.ends_with("-scar"); }
    bool is_melasma() const { return kind.starts_with("melasma-"); }
    bool is_line() const { return shape == "line"; }
    /// Its dermis lacks collagen or elastin.
    bool has_deficit() const { return dermal_deficit > 0.0 || elastin_deficit > 0.0; }

    /// It is about hair.
    bool has_hair() const { return follicles.si > 0.0; }
    /// It has melanin of its own.
    bool is_pigmented() const { return epidermal_melanin != 0.0 || dermal_melanin != 0.0; }
    bool is_flat() const {
        return depth.si == 0.0 || width.si == 0.0 || (profile == "flat" && !measured);
    }
    Length radius() const { return 0.5 * width; }
    Length tethered_depth() const { return tether_share * depth; }
    Length atrophic_depth() const { return depth - tethered_depth(); }
    /// Depth below the rim at a distance from the middle (equation skin.4).
    Length relief_depth(Length distance) const;
    /// relief_depth over depth: 1 in the middle, 0 outside.
    double lateral_share(Length distance) const;
    /// Share of the deficit at a distance (equation skin.5).
    double deficit_share(Length distance) const;
    /// Of one round relief.
    Volume volume() const;
    /// Of the synthetic relief of a line: what lies below the rim in a cut across it.
    Area cross_section() const;
    /// Largest slope of the relief; above 0.5 metric terms are not small.
    double steepest_slope() const;
};

/// A band that holds the floor of a scar down; cut when a strike reaches it.
struct TetherBand {
    double x_m = 0.0, y_m = 0.0, depth_m = 0.0;
};

/// A kind with the values of its file and where they come from.
struct LoadedCondition {
    ConditionSpec spec;
    std::string title;
    std::vector<ResolvedValue> values;  ///< path is the word alone: "width"
};

/// Kinds of the data folder, in its order; those that are scars.
std::vector<std::string> list_conditions();
std::vector<std::string> list_scars();
bool has_condition(std::string_view kind);
/// InputError for an unknown kind (nearest names) and for mistakes in the file.
LoadedCondition load_condition(const std::string& kind);
LoadedCondition load_condition(const std::string& kind, const std::filesystem::path& skin_folder);
ConditionSpec condition_preset(const std::string& kind);

/// Missing share of collagen at a depth where the relief has `lateral_share` of its full depth
/// (equation skin.5); in [0, 1), 0 outside the dermis.
double dermal_deficit_at(const ConditionSpec& condition, const SkinStack& skin, Length z,
                         double lateral_share);

/// Collagen missing under the floor as a thickness: the integral of the deficit over depth.
Length missing_thickness(const ConditionSpec& condition, const SkinStack& skin);

/// Where a condition lies in a box: its middle.
struct ConditionPlace {
    Length x{}, y{};
};
ConditionPlace middle_of(const Box& box);

/// Height of the surface against the rim in metres, 0 or below where it is synthetic; nx * ny
/// numbers, x fastest. The scar must fit: a unit cell smaller than the scar is its floor and has no
/// relief of its own.
FloatArray height_map(const ConditionSpec& condition, const Box& box, ConditionPlace place);
/// The scar and a rim around it lie in the box.
bool fits(const ConditionSpec& condition, const Box& box);

/// Deficit q in each cell of the local planes, in [0, 1). `share` is the lateral share of each
/// column (nx * ny); an empty span means the floor of the scar everywhere (a unit cell).
FloatArray deficit_field(const ConditionSpec& condition, const SkinStack& skin, const Box& box,
                         std::span<const float> share = {});
/// Share of the condition's melanin in each column (equation skin.7), 0 to 1.
FloatArray melanin_share_map(const ConditionSpec& condition, const Box& box, ConditionPlace place);
/// Lateral share of each column, nx * ny numbers.
FloatArray lateral_share_map(const ConditionSpec& condition, const Box& box, ConditionPlace place);
/// Share of the deficit of each column.
FloatArray deficit_share_map(const ConditionSpec& condition, const Box& box, ConditionPlace place);
/// Middles of the openings: one, or those of opening_density (equation skin.8).
std::vector<ConditionPlace> openings(const ConditionSpec& condition, const Box& box,
                                     ConditionPlace place);

/// Bands under the scar, drawn evenly over its disc (or over the box where the scar is wider).
std::vector<TetherBand> tether_bands(const ConditionSpec& condition, const Box& box,
                                     ConditionPlace place, RandomStream& random);

/// Share of bands that end no deeper than `depth`.
double share_of_bands_above(const ConditionSpec& condition, Length depth);

}  // namespace needlework
