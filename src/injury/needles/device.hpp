#pragma once
/// A needling device as its maker or its user would describe it, and how the hand moves it.
/// Presets are files in data/devices/<kind>/<name>.toml, a device of the user's own is a file
/// anywhere; a session may override every field.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/quantity.hpp"
#include "injury/needles/needle_shape.hpp"
#include "params/declaration.hpp"
#include "params/reader.hpp"

namespace needlework {

/// Every field is declared once, below; kinds that do not use a field ignore it. What a needle's
/// fields mean for its sections is in needle_shape.hpp.
struct Device {
    static constexpr std::string_view id = "device";

    std::string name;  ///< "roller/192" or the path as the user wrote it; set by the loader
    std::string file;  ///< that was read
    std::string kind = "roller";
    std::string label = "needling device";

    int needles = 192;
    Length needle_length = 1.5_mm;
    Length tip_radius = 10.0_um;
    Length taper_length = 1.0_mm;
    Length shank_radius = 125.0_um;
    std::string shape = "cone";
    int faces = 4;
    double bevel_angle = 15.0;
    double lancet_angle = 20.0;
    Length bore_radius = 0.0_um;
    Length edge_length = 0.0_um;
    std::string tip_form = "rounded";
    Length insulation_thickness = 0.0_um;
    Length bare_length = 0.3_mm;
    Pressure needle_modulus{193e9};
    std::string profile;
    std::string profile_unit = "mm";
    std::string profile_axis = "longest";
    std::string profile_radius = "perimeter";
    std::vector<NeedleSection> measured;  ///< set by the loader from `profile`

    double length_tolerance = 0.0;
    double tip_tolerance = 1.0;
    Length position_tolerance = 0.0_um;
    double bent_share = 0.0;
    Length bent_radius = 40.0_um;

    int passes = 4;
    AreaDensity density{0.0};
    Length placement_jitter = 0.1_mm;
    double depth_spread = 1.25;
    double load_spread = 1.0;
    int directions = 4;
    double lane_overlap = 0.0;
    Length support_radius = 1.3_mm;
    Time contact_time = 0.1_s;
    Pressure stretch = 100.0_kPa;
    std::string mounting = "body";

    int rows = 8;
    Length drum_diameter = 20.0_mm;
    Length drum_width = 20.0_mm;
    Force load = 10.0_N;
    double tip_over_nominal = 1.0;
    double drag = 0.1;

    Rate stroke_rate = 100.0_Hz;
    Length cartridge_diameter = 6.0_mm;
    Velocity glide_speed{0.04};
    Time dwell{0.0};
    double duty = 0.4;
    Length stroke_amplitude = 0.0_mm;
    Force ring_force{0.0};

    double stagger = 0.5;
    std::string layout = "usual";
    Length needle_pitch = 0.6_mm;
    Length row_pitch = 0.6_mm;
    std::vector<Length> ring_radii, needle_x, needle_y;
    Velocity impact_speed{0.0};
    Mass moving_mass{0.01};
    double impact_share = 0.05;

    Length column_width = 120.0_um;
    Length column_depth = 600.0_um;
    Length killed_rim = 20.0_um;
    std::string column_effect = "coagulated";

    static void parameters(auto& p) {
        p.one_of("kind", &Device::kind, {"roller", "pen", "stamp", "array", "lesion"},
                 "What moves the needles, or a column that heat or ablation leaves", choice);
        p.text("label", &Device::label, "Name for people", choice);
        p.count("needles", &Device::needles, between(1, 5000), "Needles of the drum or cartridge",
                "schwarz-2011-dermaroller");
        p("needle_length", &Device::needle_length, "mm", between(0.1_mm, 6.0_mm),
          "Length of a needle, or how far it protrudes", "schwarz-2011-dermaroller")
            .evidence(0.2_mm, 2.5_mm);
        p("tip_radius", &Device::tip_radius, "um", between(0.2_um, 200.0_um),
          "Radius of the rounded tip", assumption)
            .prior(loguniform(5.0_um, 20.0_um))
            .evidence(2.5_um, 18.5_um);
        p("taper_length", &Device::taper_length, "mm", between(0.02_mm, 6.0_mm),
          "Height over which the needle widens from tip to shank", assumption)
            .prior(uniform(0.7_mm, 1.3_mm));
        p("shank_radius", &Device::shank_radius, "um", between(10.0_um, 500.0_um),
          "Half the needle's diameter above the taper (of a pyramid: to its corners)",
          "schwarz-2011-dermaroller")
            .evidence(35.0_um, 200.0_um);
        p.one_of("shape", &Device::shape,
                 {"cone", "pyramid", "bevel", "lancet", "hypodermic", "measured"},
                 "Form of the needle; measured: from the file `profile`", choice);
        p.count("faces", &Device::faces, between(3, 24), "Faces of a pyramid", choice);
        p("bevel_angle", &Device::bevel_angle, "1", between(5.0, 80.0),
          "Degrees between the ground face of a bevel and the needle's axis", assumption);
        p("lancet_angle", &Device::lancet_angle, "1", between(5.0, 80.0),
          "Degrees between the axis and each of the two side faces that make a lancet's point",
          assumption);
        p("bore_radius", &Device::bore_radius, "um", between(0.0_um, 400.0_um),
          "Half the bore of a hypodermic needle", assumption);
        p("edge_length", &Device::edge_length, "um", between(0.0_um, 1.0_mm),
          "Straight cutting edge at the tip of a bevel or blade; 0 = a point", choice);
        p.one_of("tip_form", &Device::tip_form, {"rounded", "flat"},
                 "Tip of radius tip_radius: rounded, or blunted flat", choice);
        p("insulation_thickness", &Device::insulation_thickness, "um", between(0.0_um, 100.0_um),
          "Coat of an insulated shank; 0 = bare", choice);
        p("bare_length", &Device::bare_length, "mm", between(0.0_mm, 6.0_mm),
          "Length at the tip that the insulation leaves bare", choice);
        p("needle_modulus", &Device::needle_modulus, "GPa", between(Pressure{1e8}, Pressure{1e12}),
          "Young's modulus of the needle: stainless steel 193, silicon 130 to 190, polymers 2 to 4",
          assumption);
        p.text("profile", &Device::profile,
               "File beside the device's with the measured needle: .csv or .stl", choice);
        p.one_of("profile_unit", &Device::profile_unit, {"um", "mm", "cm", "m"},
                 "Unit of an STL's numbers, which have none", choice);
        p.one_of("profile_axis", &Device::profile_axis, {"longest", "x", "y", "z"},
                 "Axis of the needle in an STL", choice);
        p.one_of("profile_radius", &Device::profile_radius,
                 {"perimeter", "equal_area", "circumscribed"},
                 "Radius that stands for a section of an STL", choice);
        p("length_tolerance", &Device::length_tolerance, "1", between(0.0, 0.5),
          "Needle to needle spread of length, one sd over the length; a needle keeps its own",
          assumption);
        p("tip_tolerance", &Device::tip_tolerance, "1", between(1.0, 4.0),
          "Needle to needle factor of the tip radius (one sd)", assumption);
        p("position_tolerance", &Device::position_tolerance, "um", between(0.0_um, 1.0_mm),
          "Needle to needle spread of the place in the cartridge or drum (one sd a direction)",
          assumption);
        p("bent_share", &Device::bent_share, "1", between(0.0, 1.0),
          "Share of needles with a bent tip", assumption);
        p("bent_radius", &Device::bent_radius, "um", between(1.0_um, 500.0_um),
          "Radius of the hook of a bent tip, which then breaks in with it", assumption);
        p.count("passes", &Device::passes, between(1, 200),
                "Times that every place is rolled or glided over, or a stamp is pressed",
                assumption);
        p("density", &Device::density, "1/cm2", between(0.0_per_cm2, 20000.0_per_cm2),
          "Channels per area after all passes; 0 = follows from the motion", choice);
        p("placement_jitter", &Device::placement_jitter, "mm", between(0.0_mm, 5.0_mm),
          "Spread of a strike about its place in the pattern (skin stretch, hand)", assumption)
            .prior(uniform(0.05_mm, 0.3_mm));
        p("depth_spread", &Device::depth_spread, "1", between(1.0, 3.0),
          "Strike to strike factor of skin toughness met by a needle (one sd)", assumption)
            .prior(uniform(1.1, 1.5));
        p("load_spread", &Device::load_spread, "1", between(1.0, 3.0),
          "Pass to pass, or press to press, factor of the operator's force (one sd)", assumption);
        p.count("directions", &Device::directions, between(1, 4),
                "Directions of the passes in turn: along, across, and both diagonals", choice);
        p("lane_overlap", &Device::lane_overlap, "1", between(0.0, 0.9),
          "Share of a lane of a roller or pen that the next lane covers again", choice);
        p("support_radius", &Device::support_radius, "mm", between(0.05_mm, 50.0_mm),
          "Distance at which drum, nose ring or base plate holds the skin", assumption);
        p("contact_time", &Device::contact_time, "ms", between(Time{1e-5}, 60.0_s),
          "Time in which a needle goes in", assumption);
        p("stretch", &Device::stretch, "kPa", between(0.0_kPa, 1.0_MPa),
          "Tension that the operator's other hand adds to the skin's own; it stiffens the dermis",
          assumption)
            .prior(uniform(0.0_kPa, 200.0_kPa));
        p.one_of("mounting", &Device::mounting, {"body", "plate"},
                 "What the skin lies on: the body, with its fat, or a hard plate after excision "
                 "(fat trimmed off, pinned out at the tension it had)",
                 choice);
        p.count("rows", &Device::rows, between(1, 100), "Rows of needles side by side on the drum",
                "schwarz-2011-dermaroller");
        p("drum_diameter", &Device::drum_diameter, "mm", between(2.0_mm, 100.0_mm),
          "Diameter of the drum", "schwarz-2011-dermaroller");
        p("drum_width", &Device::drum_width, "mm", between(2.0_mm, 200.0_mm), "Width of the drum",
          "schwarz-2011-dermaroller");
        p("load", &Device::load, "N", between(0.01_N, 500.0_N),
          "Operator pressure: force on the drum, stamp or array", assumption)
            .prior(lognormal(10.0_N, 1.5));
        p("tip_over_nominal", &Device::tip_over_nominal, "1", between(0.2, 1.5),
          "Protrusion under load over the nominal length (flexing, wear, a dial that is off)",
          assumption)
            .prior(uniform(0.9, 1.0));
        p("drag", &Device::drag, "1", between(0.0, 1.0),
          "Share of a roller's sweep along the surface, or of a pen's glide while its needles are "
          "in, that tears instead of dragging skin along",
          assumption)
            .prior(uniform(0.0, 0.2));
        p("stroke_rate", &Device::stroke_rate, "Hz", between(1.0_Hz, 500.0_Hz), "Strokes of a pen",
          "prime-2015-pens")
            .evidence(50.0_Hz, 150.0_Hz);
        p("cartridge_diameter", &Device::cartridge_diameter, "mm", between(1.0_mm, 30.0_mm),
          "Circle over which the needles of a cartridge are spread", assumption);
        p("glide_speed", &Device::glide_speed, "cm/s", between(Velocity{0.001}, Velocity{0.5}),
          "Speed of a pen over the skin", assumption)
            .prior(loguniform(Velocity{0.02}, Velocity{0.08}));
        p("dwell", &Device::dwell, "s", between(0.0_s, 60.0_s),
          "Time on each square centimetre a pass; 0 = follows from the glide speed", choice);
        p("duty", &Device::duty, "1", between(0.05, 0.95),
          "Share of a stroke in which a pen's needles are in the skin", assumption);
        p("stroke_amplitude", &Device::stroke_amplitude, "mm", between(0.0_mm, 10.0_mm),
          "Whole travel of a pen's stroke, at least the protrusion; gives duty and the time in "
          "which "
          "needles go in; 0 = as duty and contact_time say",
          choice);
        p("ring_force", &Device::ring_force, "N", between(Force{0.0}, Force{30.0}),
          "Force with which a pen's nose ring is pressed on: skin bulges into the ring; 0 = what "
          "tip_over_nominal says",
          choice);
        p("stagger", &Device::stagger, "1", between(0.0, 1.0),
          "Shift of every second row of a drum or of a layout in rows, over the distance of "
          "needles "
          "in a row",
          assumption);
        p.one_of("layout", &Device::layout,
                 {"usual", "square", "hexagonal", "rows", "rings", "list"},
                 "Places of the needles of a pen, stamp or array; usual: a pen's evenly over its "
                 "disc, the others' in a square",
                 choice);
        p("row_pitch", &Device::row_pitch, "mm", between(0.02_mm, 20.0_mm),
          "Distance between the rows of a layout in rows", assumption);
        p.list(
            "ring_radii", &Device::ring_radii, "mm", between(0.0_mm, 20.0_mm),
            "Radii of the rings of a layout in rings; needles are dealt out by circumference, one "
            "to a radius of 0",
            choice);
        p.list("needle_x", &Device::needle_x, "mm", between(Length{-0.02}, Length{0.02}),
               "Places of the needles of a layout by list, along", choice);
        p.list("needle_y", &Device::needle_y, "mm", between(Length{-0.02}, Length{0.02}),
               "Places of the needles of a layout by list, across", choice);
        p("impact_speed", &Device::impact_speed, "m/s", between(Velocity{0.0}, Velocity{30.0}),
          "Speed at which an applicator brings a stamp or array down; 0 = pressed by hand", choice);
        p("moving_mass", &Device::moving_mass, "g", between(Mass{1e-5}, Mass{1.0}),
          "Mass that moves at impact_speed", assumption);
        p("impact_share", &Device::impact_share, "1", between(0.0, 1.0),
          "Share of its energy that goes into skin (0.05 at 2 m/s, 0.55 at 10 m/s)",
          "meliga-2017-fracture")
            .evidence(0.05, 0.55);
        p("needle_pitch", &Device::needle_pitch, "mm", between(0.02_mm, 20.0_mm),
          "Distance between needles of a stamp or array", assumption);
        p("column_width", &Device::column_width, "um", between(5.0_um, 2.0_mm),
          "Width of a lesion column", "bedi-2007-mtz-dimensions");
        p("column_depth", &Device::column_depth, "um", between(20.0_um, 6.0_mm),
          "Depth of a lesion column below the skin surface", "bedi-2007-mtz-dimensions");
        p("killed_rim", &Device::killed_rim, "um", between(0.0_um, 500.0_um),
          "Dead rim around a lesion column", assumption);
        p.one_of("column_effect", &Device::column_effect, {"coagulated", "removed", "punched"},
                 "What a lesion column does to the tissue inside it: heat coagulates, ablation "
                 "removes and seals the rim, a punch or blade removes and bleeds",
                 choice);
    }

    /// Words that say what a device is: a session does not override them.
    static bool is_identity(std::string_view word) {
        return word == "kind" || word == "label" || word.starts_with("profile");
    }
    Length protrusion() const { return tip_over_nominal * needle_length; }
    bool is_lesion() const { return kind == "lesion"; }
    /// Height of the cone. A pen's needle only protrudes further; the others are made to their
    /// length.
    Length taper() const {
        return kind != "pen" && needle_length < taper_length ? needle_length : taper_length;
    }
    /// Time in which a needle goes in, and share of a stroke in which it is in the skin
    /// (needles.14).
    Time entry_time() const;
    double in_skin_share() const;
    bool has_tolerances() const {
        return length_tolerance > 0.0 || tip_tolerance > 1.0 || position_tolerance.si > 0.0 ||
               bent_share > 0.0;
    }
    /// Channels per area after all passes, from geometry and motion (or as stated by `density`).
    AreaDensity expected_density() const;
};

/// Places of a device's data: values with their sources, as the reader resolved them.
struct LoadedDevice {
    Device device;
    std::vector<ResolvedValue> values;
};

/// Reads data/devices/<name>.toml. InputError with every mistake of the file, or with the nearest
/// names when there is no such preset. `devices` is the folder data/devices.
LoadedDevice load_device(std::string_view name, const std::filesystem::path& devices);
LoadedDevice load_device(std::string_view name);

/// Whether a name means a file of the user's own ("devices/fine.toml") and not a preset.
bool is_device_file(std::string_view name);

/// Reads a device of the user's own. InputError with every mistake and its place in that file.
/// `name` is the path as the user wrote it, `file` where it lies.
LoadedDevice load_device_file(std::string_view name, const std::filesystem::path& file);

/// Names of all presets ("pen/exceed"), sorted.
std::vector<std::string> list_devices(const std::filesystem::path& devices);
std::vector<std::string> list_devices();

/// A mistake that no single field shows.
struct DeviceMistake {
    std::vector<std::string> fields;  ///< that make it; the first that a file gives is its place
    std::string what, hint;
};

/// All of a device: a shank thinner than the tip, a drum without rows, needles wider than their
/// distance ...
std::vector<DeviceMistake> device_mistakes(const Device& device);

/// Tells them at their places in the table that gave the fields (or at the table).
void tell_device_mistakes(const Device& device, const toml::table& table, TableReader& reader,
                          const std::string& prefix = {});

}  // namespace needlework
