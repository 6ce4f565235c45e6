#pragma once
/// A needle as sections along its height: whatever its form, mechanics asks only these.
///
///   r(h) = P(h) / (2 pi)          radius with the section's perimeter: what is wedged open and
///   rubbed r_A(h) = sqrt(A / pi)         radius with the section's area: what is displaced
///   (needles.13) r_I(h) = (4 I / pi)^(1/4)     radius with the section's least stiffness: what
///   bends
///
///   P, A, I   perimeter of the convex outline, its area, least second moment of the solid
///   h         height above the tip                                                       [m]
///   edge      length of a straight cutting edge at the tip; a point has none             [m]
///
/// A crack of half-width a has a rim of 4 a; to pass a section of perimeter P that rim stretches by
/// P / (4 a) = pi r / (2 a): the wedge of needles.5 holds for every convex section, with this r.
/// Between two sections all three radii are straight lines: exact for cones and pyramids.
///
/// Source     geometry (analytic)
/// Leaves out hollow sides (an outline is taken convex: tissue does not fill a groove), the
/// sideways
///            force of a bevel

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/quantity.hpp"

namespace needlework {

struct Device;

/// One height of a needle.
struct NeedleSection {
    double height_m = 0.0;
    double radius_m = 0.0;   ///< of the perimeter
    double area_m = 0.0;     ///< of the area
    double bending_m = 0.0;  ///< of the least second moment

    static NeedleSection round(double height_m, double radius_m) {
        return {height_m, radius_m, radius_m, radius_m};
    }
};

/// Outline of one section, for the forms that are not round.
using Outline = std::vector<std::pair<double, double>>;  // counter-clockwise, convex

/// Section with the outline's perimeter, area and least second moment, a round bore taken out of
/// the stiffness.
NeedleSection section_of(double height_m, const Outline& outline, double bore_radius_m = 0.0);

class NeedleShape {
  public:
    /// Sections from the tip (height 0) upwards; above the last the needle stays as it is.
    explicit NeedleShape(std::vector<NeedleSection> sections, double edge_m = 0.0,
                         bool flat_tip = false);

    double radius_m(double height_m) const;
    /// Integral of the radius from the tip: friction along the axis is 2 pi times this times the
    /// pressure times its coefficient, whatever the slope (the slope lengthens the side and tilts
    /// the friction alike).
    double radius_integral_m2(double height_m) const;
    double area_m2(double height_m) const;
    double second_moment_m4(double height_m) const;
    /// True side of the needle up to a height. Exact for cones, cylinders and pyramids.
    double lateral_area_m2(double height_m) const;
    double volume_m3(double height_m) const;

    /// Radius that opens when the tip breaks in: that of the rounding, and both sides of an edge.
    double tip_radius_m() const { return tip_m_; }
    bool flat_tip() const { return flat_; }
    /// Height at which the needle has its full width.
    double taper_m() const { return taper_m_; }
    /// Half-width over height of the whole taper.
    double tan_half_angle() const;
    double widest_m() const { return widest_m_; }
    double edge_m() const { return edge_m_; }
    const std::vector<NeedleSection>& sections() const { return sections_; }

  private:
    size_t below(double height_m) const;
    NeedleSection at(double height_m) const;

    std::vector<NeedleSection> sections_;
    std::vector<double> slope_;     ///< of the radius above each section
    std::vector<double> integral_;  ///< of the radius up to each section
    double edge_m_ = 0.0, tip_m_ = 0.0, taper_m_ = 0.0, widest_m_ = 0.0;
    bool flat_ = false;
};

/// The needle that a device describes (or that was measured).
NeedleShape needle_shape(const Device& device);

/// A measured profile: CSV with a header of two columns with units, "height (um),radius (um)".
/// InputError with every mistake and its line.
std::vector<NeedleSection> read_profile_csv(const std::filesystem::path& path);

}  // namespace needlework
