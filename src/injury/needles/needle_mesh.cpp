#include "injury/needles/needle_mesh.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <numbers>
#include <sstream>

#include "base/problem.hpp"
#include "base/units.hpp"
#include "injury/needles/device.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;
constexpr size_t head_bytes = 84, triangle_bytes = 50;  // of a binary STL
constexpr int slices = 240;                             // closer at the tip (choice)

[[noreturn]] void refuse(const std::string& file, int line, std::string what, std::string hint) {
    Problems problems;
    problems.error({file, line, line > 0 ? 1 : 0}, std::move(what), std::move(hint));
    throw InputError(std::move(problems));
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        refuse(path.string(), 0, "cannot be read",
               "profile names a file beside the device's own file.");
    return {std::istreambuf_iterator<char>(in), {}};
}

TriangleMesh binary_mesh(const std::string& bytes, size_t count) {
    TriangleMesh mesh;
    for (size_t t = 0; t < count; ++t) {
        std::array<float, 12> numbers{};
        std::memcpy(numbers.data(), bytes.data() + head_bytes + t * triangle_bytes,
                    sizeof(numbers));
        std::array<Point, 3> triangle;
        for (size_t corner = 0; corner < 3; ++corner)
            for (size_t axis = 0; axis < 3; ++axis)
                triangle[corner][axis] = double(numbers[3 + 3 * corner + axis]);
        mesh.triangles.push_back(triangle);
    }
    return mesh;
}

TriangleMesh ascii_mesh(const std::string& bytes, const std::string& file) {
    TriangleMesh mesh;
    std::istringstream in(bytes);
    std::string text;
    std::vector<Point> corners;
    for (int line = 1; std::getline(in, text); ++line) {
        std::istringstream words(text);
        std::string word;
        words >> word;
        if (word == "vertex") {
            Point p{};
            if (!(words >> p[0] >> p[1] >> p[2]))
                refuse(file, line, "a vertex needs three numbers", "");
            corners.push_back(p);
        } else if (word == "endfacet") {
            if (corners.size() != 3)
                refuse(file, line, fmt::format("a facet of {} corners", corners.size()),
                       "An STL is made of triangles.");
            mesh.triangles.push_back({corners[0], corners[1], corners[2]});
            corners.clear();
        }
    }
    return mesh;
}

/// Corners that are one point, by number: exactly equal, as exporters write them.
std::map<Point, size_t> numbered(const TriangleMesh& mesh) {
    std::map<Point, size_t> numbers;
    for (const auto& triangle : mesh.triangles)
        for (const Point& p : triangle) numbers.emplace(p, numbers.size());
    return numbers;
}

double cross(std::pair<double, double> o, std::pair<double, double> a,
             std::pair<double, double> b) {
    return (a.first - o.first) * (b.second - o.second) -
           (a.second - o.second) * (b.first - o.first);
}

/// Convex outline, counter-clockwise (Andrew's chains).
Outline hull_of(Outline points) {
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() < 3) return {};
    Outline hull;
    for (int side = 0; side < 2; ++side) {
        size_t start = hull.size();
        for (const auto& p : points) {
            while (hull.size() >= start + 2 && cross(hull[hull.size() - 2], hull.back(), p) <= 0.0)
                hull.pop_back();
            hull.push_back(p);
        }
        hull.pop_back();
        std::reverse(points.begin(), points.end());
    }
    return hull;
}

/// A slice: its points, and the solid's moments summed over directed pieces of its outline.
struct Slice {
    Outline points;
    double area = 0.0, mx = 0.0, my = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

    void add(std::pair<double, double> a, std::pair<double, double> b) {
        points.push_back(a);
        points.push_back(b);
        double c = a.first * b.second - b.first * a.second;
        area += c / 2.0;
        mx += c * (a.first + b.first) / 6.0;
        my += c * (a.second + b.second) / 6.0;
        xx += c * (a.first * a.first + a.first * b.first + b.first * b.first) / 12.0;
        yy += c * (a.second * a.second + a.second * b.second + b.second * b.second) / 12.0;
        xy += c *
              (a.first * b.second + 2.0 * a.first * a.second + 2.0 * b.first * b.second +
               b.first * a.second) /
              24.0;
    }
    double least_second_moment() const {
        double x2 = xx - mx * mx / area, y2 = yy - my * my / area, both = xy - mx * my / area;
        return std::max(0.0, 0.5 * (x2 + y2) - std::hypot(0.5 * (x2 - y2), both));
    }
};

/// Cuts the surface at a height along z; triangles are turned outwards.
Slice cut(const TriangleMesh& mesh, double z) {
    Slice slice;
    for (const auto& t : mesh.triangles) {
        std::array<bool, 3> above{};
        for (size_t i = 0; i < 3; ++i) above[i] = t[i][2] >= z;
        std::pair<double, double> up{}, down{};
        bool crossed = false;
        for (size_t i = 0; i < 3; ++i) {
            const Point &a = t[i], &b = t[(i + 1) % 3];
            if (above[i] == above[(i + 1) % 3]) continue;
            double part = (z - a[2]) / (b[2] - a[2]);
            std::pair<double, double> at{a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])};
            (above[i] ? down : up) = at;
            crossed = true;
        }
        // Seen from above the solid lies to the left of the way from where the edge comes down to
        // where one goes up.
        if (crossed) slice.add(down, up);
    }
    return slice;
}

NeedleSection section_of_slice(double height, const Slice& slice, const std::string& radius) {
    Outline hull = hull_of(slice.points);
    if (hull.size() < 3 || slice.area <= 0.0) return NeedleSection::round(height, 0.0);
    NeedleSection section = section_of(height, hull);
    section.bending_m = std::sqrt(std::sqrt(4.0 * slice.least_second_moment() / pi));
    if (radius == "equal_area") section.radius_m = section.area_m = std::sqrt(slice.area / pi);
    if (radius == "circumscribed") {
        double cx = slice.mx / slice.area, cy = slice.my / slice.area;
        section.radius_m = 0.0;
        for (auto [x, y] : hull)
            section.radius_m = std::max(section.radius_m, std::hypot(x - cx, y - cy));
    }
    return section;
}

size_t axis_of(const std::string& word, const Point& extent) {
    if (word != "longest") return size_t(word[0] - 'x');
    return size_t(std::max_element(extent.begin(), extent.end()) - extent.begin());
}

}  // namespace

double TriangleMesh::volume() const {
    double sum = 0.0;
    for (const auto& [a, b, c] : triangles)
        sum += a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) +
               a[2] * (b[0] * c[1] - b[1] * c[0]);
    return sum / 6.0;
}

TriangleMesh read_stl(const std::filesystem::path& path) {
    std::string bytes = bytes_of(path), file = path.string();
    std::uint32_t count = 0;
    if (bytes.size() >= head_bytes) std::memcpy(&count, bytes.data() + 80, sizeof(count));
    TriangleMesh mesh;
    if (bytes.size() >= head_bytes && bytes.size() == head_bytes + count * triangle_bytes)
        mesh = binary_mesh(bytes, count);
    else if (bytes.starts_with("solid"))
        mesh = ascii_mesh(bytes, file);
    else
        refuse(file, 0,
               fmt::format("is not an STL: {} bytes, neither \"solid\" at its start nor the size "
                           "that its {} triangles need",
                           bytes.size(), count),
               "Export the needle as binary or ASCII STL.");
    if (mesh.triangles.empty()) refuse(file, 0, "holds no triangle", "Export the needle again.");
    for (const auto& triangle : mesh.triangles)
        for (const Point& p : triangle)
            if (!std::isfinite(p[0] + p[1] + p[2]))
                refuse(file, 0, "holds a corner that is not a number", "Export the needle again.");
    return mesh;
}

void write_stl(const TriangleMesh& mesh, const std::filesystem::path& path) {
    std::string bytes(head_bytes, ' ');
    auto count = std::uint32_t(mesh.triangles.size());
    std::memcpy(bytes.data() + 80, &count, sizeof(count));
    for (const auto& triangle : mesh.triangles) {
        std::array<float, 12> numbers{};
        for (size_t i = 0; i < 9; ++i) numbers[3 + i] = float(triangle[i / 3][i % 3]);
        bytes.append(reinterpret_cast<const char*>(numbers.data()), sizeof(numbers));
        bytes.append(2, '\0');
    }
    std::ofstream(path, std::ios::binary) << bytes;
}

void check_closed(const TriangleMesh& mesh, const std::string& name) {
    std::map<Point, size_t> numbers = numbered(mesh);
    std::map<std::pair<size_t, size_t>, int> walked;
    std::map<std::pair<size_t, size_t>, std::pair<Point, Point>> places;
    for (const auto& triangle : mesh.triangles)
        for (size_t i = 0; i < 3; ++i) {
            const Point &a = triangle[i], &b = triangle[(i + 1) % 3];
            std::pair<size_t, size_t> edge{numbers[a], numbers[b]};
            if (edge.first == edge.second) continue;  // a triangle without area
            ++walked[edge];
            places[edge] = {a, b};
        }
    std::vector<std::pair<Point, Point>> open, turned;
    for (const auto& [edge, times] : walked) {
        auto back = walked.find({edge.second, edge.first});
        int returned = back == walked.end() ? 0 : back->second;
        if (times == returned) continue;
        (returned == 0 && times == 1 ? open : turned).push_back(places[edge]);
    }
    auto where = [](const std::vector<std::pair<Point, Point>>& edges) {
        std::string text;
        const size_t shown = 3;
        for (size_t i = 0; i < std::min(shown, edges.size()); ++i) {
            const auto& [a, b] = edges[i];
            text += fmt::format("{}({:g}, {:g}, {:g}) to ({:g}, {:g}, {:g})", i > 0 ? "; " : "",
                                a[0], a[1], a[2], b[0], b[1], b[2]);
        }
        return text + (edges.size() > shown ? "; ..." : "");
    };
    Problems problems;
    if (!open.empty())
        problems.error({name, 0, 0},
                       fmt::format("the surface is not closed: {} open edges, at {}", open.size(),
                                   where(open)),
                       "Close the surface (the base too) and export it again.");
    if (!turned.empty())
        problems.error({name, 0, 0},
                       fmt::format("neighbouring triangles are turned against each other at {} "
                                   "edges, at {}",
                                   turned.size(), where(turned)),
                       "Let the exporter make all normals point outwards.");
    if (problems.has_errors()) throw InputError(std::move(problems));
}

std::vector<NeedleSection> sections_of(const TriangleMesh& mesh, const std::string& axis_word,
                                       const std::string& radius, double unit_m) {
    Point low = mesh.triangles[0][0], high = low;
    for (const auto& triangle : mesh.triangles)
        for (const Point& p : triangle)
            for (size_t i = 0; i < 3; ++i) {
                low[i] = std::min(low[i], p[i]);
                high[i] = std::max(high[i], p[i]);
            }
    Point extent{high[0] - low[0], high[1] - low[1], high[2] - low[2]};
    size_t axis = axis_of(axis_word, extent);
    double length = extent[axis];
    // Turned so that the axis is z (an even swap keeps the sides), inwards surfaces turned out.
    TriangleMesh along = mesh;
    bool inwards = mesh.volume() < 0.0;
    for (auto& triangle : along.triangles) {
        for (Point& p : triangle) {
            Point q{p[(axis + 1) % 3], p[(axis + 2) % 3], p[axis] - low[axis]};
            for (double& x : q) x *= unit_m;
            p = q;
        }
        if (inwards) std::swap(triangle[1], triangle[2]);
    }
    length *= unit_m;
    const double near_end = 0.02;  // of the length: which end is the thinner one (choice)
    if (cut(along, near_end * length).area > cut(along, (1.0 - near_end) * length).area)
        for (auto& triangle : along.triangles) {
            for (Point& p : triangle) {  // half a turn about x
                p[1] = -p[1];
                p[2] = length - p[2];
            }
        }
    std::vector<NeedleSection> sections;
    const double inside = 1e-6;  // just off both ends, where a cut is a point or a face
    for (int i = 0; i <= slices; ++i) {
        double part = double(i) / slices;
        double height = part * part * length;
        double at = std::clamp(height, inside * length, (1.0 - inside) * length);
        sections.push_back(section_of_slice(height, cut(along, at), radius));
    }
    return sections;
}

std::vector<NeedleSection> read_profile(const Device& device, const std::filesystem::path& path) {
    std::string ending = path.extension().string();
    std::vector<NeedleSection> sections;
    if (ending == ".csv") {
        sections = read_profile_csv(path);
    } else if (ending == ".stl" || ending == ".STL") {
        TriangleMesh mesh = read_stl(path);
        check_closed(mesh, path.string());
        sections = sections_of(mesh, device.profile_axis, device.profile_radius,
                               to_si(1.0, device.profile_unit));
    } else {
        refuse(path.string(), 0, fmt::format("profile with the ending \"{}\"", ending),
               "A measured needle is a .csv or an .stl.");
    }
    // A file seldom resolves the tip: no section is narrower than tip_radius.
    for (NeedleSection& s : sections)
        for (double* r : {&s.radius_m, &s.area_m, &s.bending_m})
            *r = std::max(*r, device.tip_radius.si);
    return sections;
}

std::vector<NeedleSection> read_profile_csv(const std::filesystem::path& path) {
    std::istringstream in(bytes_of(path));
    const std::string file = path.string();
    Problems problems;
    std::string text;
    std::array<double, 2> factor{};
    bool header = false, diameter = false;
    std::vector<NeedleSection> sections;
    for (int line = 1; std::getline(in, text); ++line) {
        if (!text.empty() && text.back() == '\r') text.pop_back();
        if (text.empty() || text[0] == '#') continue;
        size_t comma = text.find(',');
        std::array<std::string, 2> cell{text.substr(0, comma),
                                        comma == std::string::npos ? "" : text.substr(comma + 1)};
        if (!header) {
            header = true;
            diameter = cell[1].find("diameter") != std::string::npos;
            for (size_t i = 0; i < 2; ++i) {
                size_t open = cell[i].find('('), close = cell[i].find(')');
                std::string unit = open < close && close != std::string::npos
                                       ? cell[i].substr(open + 1, close - open - 1)
                                       : "";
                const UnitRow* row = find_unit(unit);
                if (row == nullptr || row->dimension != "length")
                    refuse(file, line,
                           "the first line has to name both columns with units of length",
                           "For instance: height (um),radius (um)");
                factor[i] = row->factor * (i == 1 && diameter ? 0.5 : 1.0);
            }
            continue;
        }
        std::array<double, 2> number{};
        for (size_t i = 0; i < 2; ++i) {
            auto read = split_number_and_unit(cell[i]);
            if (!read || !read->unit.empty()) {
                problems.error({file, line, 1}, fmt::format("\"{}\" is not a number", cell[i]),
                               "Two numbers a line: height, radius.");
                number[0] = -1.0;
                break;
            }
            number[i] = read->value * factor[i];
        }
        if (number[0] < 0.0) continue;
        if (sections.empty() && number[0] != 0.0)
            problems.error({file, line, 1},
                           fmt::format("the profile does not start at the tip: its first height is "
                                       "{}",
                                       cell[0]),
                           "Heights count from the tip: the first is 0.");
        if (!sections.empty() && number[0] <= sections.back().height_m)
            problems.error({file, line, 1}, "heights have to rise from line to line",
                           "Sort the lines; one line a height.");
        if (number[1] < 0.0) problems.error({file, line, 1}, "a radius below 0", "");
        sections.push_back(NeedleSection::round(number[0], number[1]));
    }
    if (!problems.has_errors() && sections.size() < 2)
        problems.error({file, 0, 0}, "a profile needs at least two heights", "");
    if (!problems.has_errors() && sections.back().radius_m <= 0.0)
        problems.error({file, 0, 0}, "the needle has no width at its base", "");
    if (problems.has_errors()) throw InputError(std::move(problems));
    return sections;
}

}  // namespace needlework
