#include "injury/needles/needle_shape.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numbers>

#include "injury/needles/buckling.hpp"
#include "injury/needles/insertion.hpp"
#include "injury/needles/needle_mesh.hpp"

namespace needlework {
namespace {

namespace fs = std::filesystem;
constexpr double pi = std::numbers::pi;

Device needle_of(const std::string& shape) {
    Device d;
    d.shape = shape;
    d.tip_radius = 1.0_um;
    d.shank_radius = 150.0_um;
    d.taper_length = 1.0_mm;
    return d;
}

/// A folder of this test's own.
fs::path folder() {
    fs::path path = fs::temp_directory_path() / "needlework-shape-test";
    fs::create_directories(path);
    return path;
}

/// A pyramid or a many-sided cone with its tip down at the origin, base closed, normals outwards.
TriangleMesh cone_mesh(int sides, double radius, double height) {
    TriangleMesh mesh;
    auto rim = [&](int i) {
        double angle = 2.0 * pi * (i % sides) / sides;
        return Point{radius * std::cos(angle), radius * std::sin(angle), height};
    };
    for (int i = 0; i < sides; ++i) {
        mesh.triangles.push_back({Point{0.0, 0.0, 0.0}, rim(i + 1), rim(i)});
        mesh.triangles.push_back({Point{0.0, 0.0, height}, rim(i), rim(i + 1)});
    }
    return mesh;
}

std::string message_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const InputError& error) {
        return error.problems().text();
    }
    return "";
}

// Frustum of a cone, then a cylinder: side and volume (analytic).
TEST(NeedleShape, ConeHasItsExactSideAndVolume) {
    Device d = needle_of("cone");
    NeedleShape shape = needle_shape(d);
    double r = 1e-6, big = 150e-6, h = 1e-3, above = 0.4e-3;
    double side = pi * (r + big) * std::hypot(h, big - r) + 2.0 * pi * big * above;
    double volume = pi * h / 3.0 * (r * r + r * big + big * big) + pi * big * big * above;
    EXPECT_NEAR(shape.lateral_area_m2(h + above) / side, 1.0, 1e-12);
    EXPECT_NEAR(shape.volume_m3(h + above) / volume, 1.0, 1e-12);
    EXPECT_NEAR(shape.radius_integral_m2(h + above) / (0.5 * h * (r + big) + big * above), 1.0,
                1e-12);
    EXPECT_NEAR(shape.second_moment_m4(2e-3) / (pi / 4.0 * std::pow(big, 4)), 1.0, 1e-12);
}

// n faces with corners at R: perimeter 2 n R sin(pi/n), side faces and volume (analytic).
TEST(NeedleShape, PyramidHasItsExactSideAndVolume) {
    for (int n : {3, 4, 6}) {
        Device d = needle_of("pyramid");
        d.faces = n;
        d.tip_radius = Length{1e-12};
        NeedleShape shape = needle_shape(d);
        double corner = 150e-6, h = 1e-3, edge = 2.0 * corner * std::sin(pi / n);
        double apothem = corner * std::cos(pi / n), base = 0.5 * n * edge * apothem;
        EXPECT_NEAR(shape.radius_m(h) * 2.0 * pi / (n * edge), 1.0, 1e-12);
        EXPECT_NEAR(shape.volume_m3(h) / (base * h / 3.0), 1.0, 1e-6);
        EXPECT_NEAR(shape.lateral_area_m2(h) / (0.5 * n * edge * std::hypot(h, apothem)), 1.0,
                    1e-6);
    }
    // Second moment of a square of edge a: a^4 / 12 (analytic).
    Device square = needle_of("pyramid");
    double edge = 150e-6 * std::sqrt(2.0);
    EXPECT_NEAR(needle_shape(square).second_moment_m4(1e-3) / (std::pow(edge, 4) / 12.0), 1.0,
                1e-9);
}

// Half-way up a bevel the section is half a disc: P = (pi + 2) r (analytic); its height 2 r / tan.
TEST(NeedleShape, BevelIsATubeCutByAPlane) {
    Device d = needle_of("bevel");
    d.bevel_angle = 20.0;
    NeedleShape shape = needle_shape(d);
    double r = 150e-6, full = 2.0 * r / std::tan(20.0 * pi / 180.0);
    EXPECT_NEAR(shape.taper_m() / full, 1.0, 1e-12);
    EXPECT_NEAR(shape.radius_m(0.5 * full) / ((pi + 2.0) * r / (2.0 * pi)), 1.0, 2e-3);
    EXPECT_NEAR(shape.area_m2(0.5 * full) / (0.5 * pi * r * r), 1.0, 2e-3);
    // The plane halves the ground part of the tube (symmetry).
    EXPECT_NEAR(shape.volume_m3(full) / (0.5 * pi * r * r * full), 1.0, 2e-3);
    // Side faces make the point slimmer, never the shank.
    Device lancet = d;
    lancet.shape = "lancet";
    lancet.lancet_angle = 25.0;
    NeedleShape pointed = needle_shape(lancet);
    EXPECT_LT(pointed.radius_m(0.05 * full), shape.radius_m(0.05 * full));
    EXPECT_NEAR(pointed.radius_m(full) / r, 1.0, 1e-4);
    // A bore takes pi/4 b^4 from the stiffness and nothing from what is wedged open.
    Device hollow = lancet;
    hollow.shape = "hypodermic";
    hollow.bore_radius = 100.0_um;
    NeedleShape tube = needle_shape(hollow);
    EXPECT_NEAR(tube.second_moment_m4(2.0 * full) /
                    (pi / 4.0 * (std::pow(150e-6, 4) - std::pow(100e-6, 4))),
                1.0, 1e-3);
    EXPECT_EQ(tube.radius_m(full), pointed.radius_m(full));
}

TEST(NeedleShape, InsulationWidensAllButTheBareTip) {
    Device d = needle_of("cone"), coated = d;
    coated.insulation_thickness = 15.0_um;
    coated.bare_length = 0.3_mm;
    NeedleShape bare = needle_shape(d), shape = needle_shape(coated);
    for (double h : {0.05e-3, 0.2e-3, 0.29e-3})
        EXPECT_NEAR(shape.radius_m(h), bare.radius_m(h), 1e-9);
    for (double h : {0.4e-3, 0.9e-3, 2e-3})
        EXPECT_NEAR(shape.radius_m(h) - bare.radius_m(h), 15e-6, 1e-9);
    // The coat carries nothing.
    EXPECT_NEAR(shape.second_moment_m4(2e-3) / bare.second_moment_m4(2e-3), 1.0, 1e-12);
}

// Euler (analytic): pi^2/4 EI/L^2 and 20.1907 EI/L^2 for a straight column; a cone that comes to a
// point with a free tip: I ~ x^4, w = x sin(b (1/x - 1/L)), clamped where tan(b/L) ... see below.
TEST(Buckling, EulersColumns) {
    double radius = 100e-6, length = 2e-3, modulus = 193e9;
    NeedleShape straight({NeedleSection::round(0.0, radius)});
    double unit = modulus * pi / 4.0 * std::pow(radius, 4) / (length * length);
    BucklingLoads loads = buckling_loads(straight, Length{length}, Pressure{modulus});
    EXPECT_NEAR(loads.free.si / unit, pi * pi / 4.0, 1e-3);
    EXPECT_NEAR(loads.held.si / unit, 20.1907, 0.02);
}

// Truncated cone, tip radius half the base's, tip free. With x from the apex of the cone, tip at L
// and base at 2 L, I = I_b (x / 2L)^4: w = x sin(k (1/L - 1/x)) solves EI w'' = -P w with w(tip) =
// 0, k^2 = P (2L)^4 / (E I_b); w' = 0 at the base: tan(u) = -u' ... u = k / (2 L): tan(u) = -u
// (analytic).
TEST(Buckling, TaperedColumnIsDinniks) {
    double base = 100e-6, length = 2e-3, modulus = 193e9;
    NeedleShape cone({NeedleSection::round(0.0, 0.5 * base), NeedleSection::round(length, base)});
    double low = pi / 2.0 + 1e-9, high = pi - 1e-9;
    for (int i = 0; i < 60; ++i) {
        double u = 0.5 * (low + high);
        (std::tan(u) + u < 0.0 ? low : high) = u;
    }
    double k = low * 2.0 * length;
    double load = k * k * modulus * pi / 4.0 * std::pow(base, 4) / std::pow(2.0 * length, 4);
    BucklingLoads loads = buckling_loads(cone, Length{length}, Pressure{modulus});
    EXPECT_NEAR(loads.free.si / load, 1.0, 2e-3);
    EXPECT_GT(loads.held.si, 4.0 * loads.free.si);
}

TEST(NeedleMesh, BinaryAndTextGiveTheSamePyramid) {
    TriangleMesh mesh = cone_mesh(4, 0.15, 1.0);
    write_stl(mesh, folder() / "pyramid.stl");
    TriangleMesh binary = read_stl(folder() / "pyramid.stl");
    std::ofstream text(folder() / "text.stl");
    text << "solid pyramid\n";
    for (const auto& t : mesh.triangles) {
        text << "facet normal 0 0 0\nouter loop\n";
        for (const Point& p : t)
            text << "vertex " << float(p[0]) << ' ' << float(p[1]) << ' ' << float(p[2]) << "\n";
        text << "endloop\nendfacet\n";
    }
    text << "endsolid\n";
    text.close();
    TriangleMesh ascii = read_stl(folder() / "text.stl");
    ASSERT_EQ(binary.triangles.size(), 8u);
    EXPECT_NEAR(binary.volume() / mesh.volume(), 1.0, 1e-6);
    EXPECT_NEAR(ascii.volume() / mesh.volume(), 1.0, 1e-5);
    EXPECT_NO_THROW(check_closed(binary, "pyramid.stl"));
    fs::remove_all(folder());
}

// Sections of a measured pyramid are those of the drawn one, whichever way it lies and turns.
TEST(NeedleMesh, SectionsAreThoseOfTheDrawing) {
    Device d = needle_of("pyramid");
    d.tip_radius = Length{1e-12};
    NeedleShape drawn = needle_shape(d);
    TriangleMesh mesh = cone_mesh(4, 0.15, 1.0);
    TriangleMesh lying = mesh, inside_out = mesh, upside_down = mesh;
    for (auto& t : lying.triangles)
        for (Point& p : t) p = {p[2], p[0], p[1]};
    for (auto& t : inside_out.triangles) std::swap(t[1], t[2]);
    for (auto& t : upside_down.triangles)
        for (Point& p : t) p = {-p[0], p[1], 3.0 - p[2]};
    for (const TriangleMesh& m : {mesh, lying, inside_out, upside_down}) {
        NeedleShape shape(sections_of(m, "longest", "perimeter", 1e-3));
        for (double h : {0.1e-3, 0.5e-3, 0.93e-3}) {
            EXPECT_NEAR(shape.radius_m(h) / drawn.radius_m(h), 1.0, 1e-4);
            EXPECT_NEAR(shape.second_moment_m4(h) / drawn.second_moment_m4(h), 1.0, 1e-3);
        }
        EXPECT_NEAR(shape.volume_m3(1e-3) / (m.volume() * 1e-9), m.volume() > 0 ? 1.0 : -1.0, 1e-4);
    }
    NeedleShape round(sections_of(mesh, "z", "circumscribed", 1e-3));
    EXPECT_NEAR(round.radius_m(0.5e-3), 75e-6, 1e-8);
    NeedleShape equal(sections_of(mesh, "z", "equal_area", 1e-3));
    EXPECT_NEAR(pi * equal.radius_m(0.5e-3) * equal.radius_m(0.5e-3) / drawn.area_m2(0.5e-3), 1.0,
                1e-3);
}

TEST(NeedleMesh, AnOpenSurfaceIsNamedWithCountAndPlace) {
    TriangleMesh mesh = cone_mesh(6, 0.2, 1.0);
    mesh.triangles.erase(mesh.triangles.begin());
    std::string open = message_of([&] { check_closed(mesh, "open.stl"); });
    EXPECT_NE(open.find("open.stl"), std::string::npos);
    EXPECT_NE(open.find("not closed: 3 open edges"), std::string::npos) << open;
    EXPECT_NE(open.find("(0, 0, 0)"), std::string::npos) << open;
    TriangleMesh turned = cone_mesh(6, 0.2, 1.0);
    std::swap(turned.triangles[4][0], turned.triangles[4][1]);
    std::string against = message_of([&] { check_closed(turned, "turned.stl"); });
    EXPECT_NE(against.find("turned against each other at"), std::string::npos) << against;
    std::ofstream(folder() / "no.stl") << "not an stl at all";
    std::string other = message_of([&] { read_stl(folder() / "no.stl"); });
    EXPECT_NE(other.find("is not an STL"), std::string::npos) << other;
    fs::remove_all(folder());
}

TEST(NeedleProfile, CsvReadsUnitsAndNamesEveryMistake) {
    fs::path good = folder() / "good.csv", bad = folder() / "bad.csv";
    std::ofstream(good) << "height (mm),diameter (um)\n0,10\n0.5,120\n1,250\n";
    auto sections = read_profile_csv(good);
    ASSERT_EQ(sections.size(), 3u);
    EXPECT_NEAR(sections[1].height_m, 0.5e-3, 1e-12);
    EXPECT_NEAR(sections[2].radius_m, 125e-6, 1e-12);
    std::ofstream(bad) << "height (um),radius (um)\n50,10\n40,x\n30,60\n";
    std::string text = message_of([&] { read_profile_csv(bad); });
    EXPECT_NE(text.find("does not start at the tip"), std::string::npos) << text;
    EXPECT_NE(text.find("bad.csv:3"), std::string::npos) << text;
    EXPECT_NE(text.find("bad.csv:4"), std::string::npos) << text;
    std::ofstream(bad) << "height,radius\n0,1\n";
    EXPECT_NE(message_of([&] { read_profile_csv(bad); }).find("with units of length"),
              std::string::npos);
    fs::remove_all(folder());
}

// A device file with a measured profile is a device: the cone as a table is the cone.
TEST(NeedleProfile, ADeviceNamesItsProfileBesideItself) {
    fs::create_directories(folder() / "array");
    std::ofstream(folder() / "array" / "cone.csv") << "height (um),radius (um)\n0,10\n600,150\n";
    std::ofstream(folder() / "array" / "mine.toml")
        << "kind = \"array\"\nshape = \"measured\"\nprofile = \"cone.csv\"\n"
           "needle_length = \"600 um\"\nneedle_pitch = \"0.6 mm\"\nneedles = 9\n";
    Device measured = load_device("array/mine", folder()).device, drawn = measured;
    drawn.shape = "cone";
    drawn.tip_radius = 10.0_um;
    drawn.shank_radius = 150.0_um;
    drawn.taper_length = 600.0_um;
    Insertion a = InsertionModel(measured, excised_bed(), {}).strike();
    Insertion b = InsertionModel(drawn, excised_bed(), {}).strike();
    EXPECT_NEAR(a.tip_depth.si, b.tip_depth.si, 1e-9);
    EXPECT_NEAR(a.force.si, b.force.si, 1e-9);
    // Needles that touch.
    std::ofstream(folder() / "array" / "mine.toml", std::ios::app) << "";
    std::ofstream(folder() / "array" / "close.toml")
        << "kind = \"array\"\nneedle_pitch = \"0.2 mm\"\nneedles = 9\nshank_radius = \"150 um\"\n";
    std::string text = message_of([&] { load_device("array/close", folder()); });
    EXPECT_NE(text.find("a needle is 300 um wide but only 200 um from the next"), std::string::npos)
        << text;
    EXPECT_NE(text.find("close.toml:2:16"), std::string::npos) << text;  // its needle_pitch
    std::ofstream(folder() / "array" / "open.stl")
        << "solid\nfacet normal 0 0 0\nouter loop\nvertex 0 0 1\nvertex 1 0 0\nvertex 0 1 0\n"
           "endloop\nendfacet\nendsolid\n";
    std::ofstream(folder() / "array" / "open.toml")
        << "kind = \"array\"\nshape = \"measured\"\nprofile = \"open.stl\"\n";
    text = message_of([&] { load_device("array/open", folder()); });
    EXPECT_NE(text.find("open.toml:3:11  profile = \"open.stl\": the surface is not closed"),
              std::string::npos)
        << text;
    std::ofstream(folder() / "array" / "gone.toml")
        << "kind = \"array\"\nshape = \"measured\"\nprofile = \"gone.csv\"\n";
    EXPECT_NE(message_of([&] { load_device("array/gone", folder()); }).find("cannot be read"),
              std::string::npos);
    fs::remove_all(folder());
}

}  // namespace
}  // namespace needlework
