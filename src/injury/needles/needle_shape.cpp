#include "injury/needles/needle_shape.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/problem.hpp"
#include "injury/needles/device.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;
constexpr int outline_corners = 360;  // of a disc: perimeter and area to 1e-4 (choice)
constexpr int taper_sections = 96;    // of a bevel, closer at the tip (choice)

Outline disc(double radius) {
    Outline outline;
    for (int i = 0; i < outline_corners; ++i) {
        double angle = 2.0 * pi * (i + 0.5) / outline_corners;
        outline.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
    }
    return outline;
}

/// The part of a convex outline where nx x + ny y <= limit.
Outline clip(const Outline& outline, double nx, double ny, double limit) {
    Outline kept;
    for (size_t i = 0; i < outline.size(); ++i) {
        auto [ax, ay] = outline[i];
        auto [bx, by] = outline[(i + 1) % outline.size()];
        double a = nx * ax + ny * ay - limit, b = nx * bx + ny * by - limit;
        if (a <= 0.0) kept.emplace_back(ax, ay);
        if ((a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0)) {
            double part = a / (a - b);
            kept.emplace_back(ax + part * (bx - ax), ay + part * (by - ay));
        }
    }
    return kept;
}

Outline polygon(int corners, double circumradius) {
    Outline outline;
    for (int i = 0; i < corners; ++i)
        outline.emplace_back(circumradius * std::cos(2.0 * pi * i / corners),
                             circumradius * std::sin(2.0 * pi * i / corners));
    return outline;
}

/// No section narrower than the rounded or flat tip itself.
void round_the_tip(std::vector<NeedleSection>& sections, double tip) {
    for (NeedleSection& s : sections) {
        s.radius_m = std::max(s.radius_m, tip);
        s.area_m = std::max(s.area_m, tip);
        s.bending_m = std::max(s.bending_m, tip);
    }
}

std::vector<NeedleSection> cone_sections(const Device& d) {
    return {NeedleSection::round(0.0, d.tip_radius.si),
            NeedleSection::round(d.taper().si, d.shank_radius.si)};
}

std::vector<NeedleSection> pyramid_sections(const Device& d) {
    // shank_radius is that of the corners; the tip is rounded off by a smaller like polygon.
    auto section = [&](double height, double corner) {
        return section_of(height, polygon(d.faces, corner));
    };
    double perimeter_share = section(0.0, 1.0).radius_m;
    return {section(0.0, d.tip_radius.si / perimeter_share),
            section(d.taper().si, d.shank_radius.si)};
}

/// A tube ground by one plane (bevel) and, at its point, by two more from the sides (lancet).
std::vector<NeedleSection> bevel_sections(const Device& d) {
    double radius = d.shank_radius.si, slope = std::tan(d.bevel_angle * pi / 180.0);
    bool lancet = d.shape == "lancet" || d.shape == "hypodermic";
    double side = std::tan(d.lancet_angle * pi / 180.0);
    double full = 2.0 * radius / slope;
    double bore = d.shape == "hypodermic" ? d.bore_radius.si : 0.0;
    std::vector<NeedleSection> sections;
    Outline whole = disc(radius);
    for (int i = 0; i <= taper_sections; ++i) {
        double part = double(i) / taper_sections;
        double height = full * part * part;
        // The plane leaves x >= radius - height * slope.
        Outline left = clip(whole, -1.0, 0.0, height * slope - radius);
        if (lancet) {
            left = clip(left, 0.0, 1.0, height * side);
            left = clip(left, 0.0, -1.0, height * side);
        }
        // The bore is open along the bevel: it counts once the section is whole.
        NeedleSection section = left.size() < 3
                                    ? NeedleSection::round(height, 0.0)
                                    : section_of(height, left, i == taper_sections ? bore : 0.0);
        sections.push_back(section);
    }
    round_the_tip(sections, d.tip_radius.si);
    return sections;
}

void insulate(std::vector<NeedleSection>& sections, const Device& d) {
    if (d.insulation_thickness.si <= 0.0) return;
    double coat = d.insulation_thickness.si, bare = d.bare_length.si;
    // The step up to the coat is as steep as one in one.
    NeedleShape inside(sections);
    std::vector<NeedleSection> coated;
    for (const NeedleSection& s : sections)
        if (s.height_m < bare) coated.push_back(s);
    auto add = [&](double height, double extra) {
        double area = std::sqrt(inside.area_m2(height) / pi);
        double bending = std::sqrt(std::sqrt(4.0 * inside.second_moment_m4(height) / pi));
        coated.push_back({height, inside.radius_m(height) + extra, area + extra, bending});
    };
    add(bare, 0.0);
    add(bare + coat, coat);
    for (const NeedleSection& s : sections)
        if (s.height_m > bare + coat) add(s.height_m, coat);
    sections = std::move(coated);
}

}  // namespace

NeedleSection section_of(double height_m, const Outline& outline, double bore_radius_m) {
    double perimeter = 0.0, area = 0.0, mx = 0.0, my = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    for (size_t i = 0; i < outline.size(); ++i) {
        auto [ax, ay] = outline[i];
        auto [bx, by] = outline[(i + 1) % outline.size()];
        double cross = ax * by - bx * ay;
        perimeter += std::hypot(bx - ax, by - ay);
        area += cross / 2.0;
        mx += cross * (ax + bx) / 6.0;
        my += cross * (ay + by) / 6.0;
        xx += cross * (ax * ax + ax * bx + bx * bx) / 12.0;
        yy += cross * (ay * ay + ay * by + by * by) / 12.0;
        xy += cross * (ax * by + 2.0 * ax * ay + 2.0 * bx * by + bx * ay) / 24.0;
    }
    EXPECTS(area > 0.0, "an outline runs counter-clockwise round an area");
    xx -= mx * mx / area;
    yy -= my * my / area;
    xy -= mx * my / area;
    double middle = 0.5 * (xx + yy), spread = std::hypot(0.5 * (xx - yy), xy);
    double bore = pi / 4.0 * std::pow(bore_radius_m, 4);
    double least = std::max(0.0, middle - spread - bore);
    return {height_m, perimeter / (2.0 * pi), std::sqrt(area / pi),
            std::sqrt(std::sqrt(4.0 * least / pi))};
}

NeedleShape::NeedleShape(std::vector<NeedleSection> sections, double edge_m, bool flat_tip)
    : sections_(std::move(sections)), edge_m_(edge_m), flat_(flat_tip) {
    EXPECTS(!sections_.empty() && sections_.front().height_m == 0.0, "a needle starts at its tip");
    double sum = 0.0;
    for (size_t i = 0; i < sections_.size(); ++i) {
        const NeedleSection& s = sections_[i];
        integral_.push_back(sum);
        slope_.push_back(0.0);
        if (s.radius_m > widest_m_) {
            widest_m_ = s.radius_m;
            taper_m_ = s.height_m;
        }
        if (i + 1 == sections_.size()) break;
        const NeedleSection& next = sections_[i + 1];
        double step = next.height_m - s.height_m;
        EXPECTS(step > 0.0, "heights of a needle rise");
        slope_.back() = (next.radius_m - s.radius_m) / step;
        sum += 0.5 * step * (s.radius_m + next.radius_m);
    }
    tip_m_ = sections_.front().radius_m + edge_m_ / pi;
}

size_t NeedleShape::below(double height_m) const {
    auto above = std::upper_bound(sections_.begin() + 1, sections_.end(), height_m,
                                  [](double h, const NeedleSection& s) { return h < s.height_m; });
    return size_t(above - sections_.begin()) - 1;
}

double NeedleShape::radius_m(double height_m) const {
    const NeedleSection& s = sections_[below(height_m)];
    return s.radius_m + (height_m - s.height_m) * slope_[size_t(&s - sections_.data())];
}

double NeedleShape::radius_integral_m2(double height_m) const {
    size_t i = below(height_m);
    double rest = height_m - sections_[i].height_m;
    return integral_[i] + rest * (sections_[i].radius_m + 0.5 * rest * slope_[i]);
}

NeedleSection NeedleShape::at(double height_m) const {
    size_t i = below(height_m);
    NeedleSection s = sections_[i];
    if (i + 1 < sections_.size()) {
        const NeedleSection& next = sections_[i + 1];
        double part = (height_m - s.height_m) / (next.height_m - s.height_m);
        s.radius_m += part * (next.radius_m - s.radius_m);
        s.area_m += part * (next.area_m - s.area_m);
        s.bending_m += part * (next.bending_m - s.bending_m);
    }
    s.height_m = height_m;
    return s;
}

double NeedleShape::area_m2(double height_m) const {
    double r = at(height_m).area_m;
    return pi * r * r;
}

double NeedleShape::second_moment_m4(double height_m) const {
    return 0.25 * pi * std::pow(at(height_m).bending_m, 4);
}

namespace {

/// Walks the pieces of a needle up to a height.
template <class Add>
void each_piece(const std::vector<NeedleSection>& sections, const NeedleSection& end, Add add) {
    for (size_t i = 0; i < sections.size() && sections[i].height_m < end.height_m; ++i) {
        bool last = i + 1 == sections.size() || sections[i + 1].height_m >= end.height_m;
        add(sections[i], last ? end : sections[i + 1]);
    }
}

}  // namespace

double NeedleShape::lateral_area_m2(double height_m) const {
    double sum = 0.0;
    each_piece(sections_, at(height_m), [&](const NeedleSection& a, const NeedleSection& b) {
        // Distance of the sides from the axis: 2 A / P, exact where all sides touch one circle.
        auto apothem = [](const NeedleSection& s) {
            return s.radius_m > 0.0 ? s.area_m * s.area_m / s.radius_m : 0.0;
        };
        double slant = std::hypot(b.height_m - a.height_m, apothem(b) - apothem(a));
        sum += pi * (a.radius_m + b.radius_m) * slant;
    });
    return sum;
}

double NeedleShape::volume_m3(double height_m) const {
    double sum = 0.0;
    each_piece(sections_, at(height_m), [&](const NeedleSection& a, const NeedleSection& b) {
        sum += pi / 3.0 * (b.height_m - a.height_m) *
               (a.area_m * a.area_m + a.area_m * b.area_m + b.area_m * b.area_m);
    });
    return sum;
}

double NeedleShape::tan_half_angle() const {
    return taper_m_ > 0.0 ? (widest_m_ - sections_.front().radius_m) / taper_m_ : 0.0;
}

NeedleShape needle_shape(const Device& d) {
    std::vector<NeedleSection> sections = d.shape == "measured"  ? d.measured
                                          : d.shape == "pyramid" ? pyramid_sections(d)
                                          : d.shape == "cone"    ? cone_sections(d)
                                                                 : bevel_sections(d);
    EXPECTS(!sections.empty(), "a device of measured shape was loaded with its profile");
    insulate(sections, d);
    return NeedleShape(std::move(sections), d.edge_length.si, d.tip_form == "flat");
}

}  // namespace needlework
