#pragma once
/// A needle measured as a closed surface (STL), cut into sections; and the one door to measured
/// needles of both kinds.
///
/// Each edge of a closed, consistently turned surface is walked once in each direction; what is not
/// is named with its place. A section's perimeter is that of its convex outline, its area and
/// second moment those of the solid (a bore is taken out of the stiffness).

#include <array>
#include <filesystem>
#include <vector>

#include "injury/needles/needle_shape.hpp"

namespace needlework {

using Point = std::array<double, 3>;

/// Triangles as read, corners in file order.
struct TriangleMesh {
    std::vector<std::array<Point, 3>> triangles;
    double volume() const;
};

/// Binary or ASCII STL. InputError with what is wrong.
TriangleMesh read_stl(const std::filesystem::path& path);
/// Binary.
void write_stl(const TriangleMesh& mesh, const std::filesystem::path& path);

/// InputError unless closed and consistently turned: count and places of the edges that are not.
void check_closed(const TriangleMesh& mesh, const std::string& name);

/// Sections along an axis ("longest", "x", "y", "z"), the thinner end as the tip; `unit_m` is the
/// length of 1 in the file, `radius` "perimeter", "equal_area" or "circumscribed".
std::vector<NeedleSection> sections_of(const TriangleMesh& mesh, const std::string& axis,
                                       const std::string& radius, double unit_m);

/// The measured needle that a device names, by the ending of its file.
std::vector<NeedleSection> read_profile(const Device& device, const std::filesystem::path& path);

}  // namespace needlework
