#include "skin/micro_relief.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace needlework {
namespace {

using std::numbers::pi;

// Assumptions, but for the ages and the depth at 80 years (corcuff-1983-relief-aging).
constexpr Time young = 50.0_yr, old = 80.0_yr;
constexpr Length young_depth = 40.0_um, old_depth = 100.0_um;
constexpr Length young_spacing = 0.5_mm, old_spacing = 0.8_mm;
constexpr double furrow_share = 0.6;                       // f
constexpr double crossing = pi / 3.0;                      // between the families
constexpr double off_axis = pi / 12.0;                     // of the main furrows, at most
constexpr double person_spread = 1.25;                     // factor of one sd of a person's depths
constexpr double bend = 0.2;                               // sd of the phase
constexpr double unevenness = 0.35;                        // sd of the factor along furrows
constexpr double shortest_wave = 2.0, longest_wave = 5.0;  // in spacings
constexpr double finest_m = 40e-6;                         // between the points that are averaged

/// A smooth periodic random field with mean 0 and standard deviation 1.
class Waves {
  public:
    Waves(Length spacing, const Box& box, RandomStream& random) {
        for (Wave& wave : waves_) {
            const double angle = random.uniform(0.0, 2.0 * pi);
            const double length = random.uniform(shortest_wave, longest_wave) * spacing.si;
            wave = {std::round(box.width_x().si / length * std::cos(angle)),
                    std::round(box.width_y().si / length * std::sin(angle)),
                    random.uniform(0.0, 2.0 * pi)};
            if (wave.nx == 0.0 && wave.ny == 0.0) wave.nx = 1.0;  // a box shorter than the wave
        }
    }
    /// x and y in widths of the box.
    double at(double x, double y) const {
        double sum = 0.0;
        for (const Wave& wave : waves_)
            sum += std::cos(2.0 * pi * (wave.nx * x + wave.ny * y) + wave.phase);
        return sum * std::sqrt(2.0 / double(waves_.size()));
    }

  private:
    struct Wave {
        double nx, ny, phase;
    };
    std::array<Wave, 8> waves_;
};

/// A family of furrows across a direction; whole waves in the box, so that it is periodic.
class Furrows {
  public:
    Furrows(Length spacing, double depth_m, double direction, const Box& box, RandomStream& random)
        : nx_(std::round(box.width_x() / spacing * std::cos(direction))),
          ny_(std::round(box.width_y() / spacing * std::sin(direction))),
          depth_m_(depth_m),
          bends_(spacing, box, random),
          factors_(spacing, box, random) {}
    double depth_m(double x, double y) const {
        if (depth_m_ == 0.0) return 0.0;
        const double phase = nx_ * x + ny_ * y + bend * bends_.at(x, y);
        const double apart = std::fabs(phase - std::round(phase));
        if (apart >= 0.5 * furrow_share) return 0.0;
        const double factor = std::max(0.0, 1.0 + unevenness * factors_.at(x, y));
        return depth_m_ * factor * 0.5 * (1.0 + std::cos(2.0 * pi * apart / furrow_share));
    }

  private:
    double nx_, ny_, depth_m_;
    Waves bends_, factors_;
};

}  // namespace

MicroRelief micro_relief_at(Time age) {
    const double aged = std::clamp(double((age - young) / (old - young)), 0.0, 1.0);
    return {young_spacing + aged * (old_spacing - young_spacing),
            young_depth + aged * (old_depth - young_depth), (1.0 - aged) * young_depth};
}

FloatArray micro_relief_map(const MicroRelief& relief, const Box& box, RandomStream random) {
    const double person = random.lognormal(1.0, person_spread);
    const double direction = random.uniform(-off_axis, off_axis);
    const Furrows main(relief.spacing, person * relief.depth.si, direction, box, random);
    const Furrows cross(relief.spacing, person * relief.cross_depth.si, direction + crossing, box,
                        random);
    const int parts = std::max(1, int(std::ceil(box.h_m / finest_m)));
    FloatArray map(box.plane_cells());
    double mean = 0.0;
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            double depth = 0.0;
            for (int q = 0; q < parts; ++q)
                for (int p = 0; p < parts; ++p) {
                    const double x = (i + (p + 0.5) / parts) / box.nx;
                    const double y = (j + (q + 0.5) / parts) / box.ny;
                    depth += std::max(main.depth_m(x, y), cross.depth_m(x, y)) / (parts * parts);
                }
            map[size_t(j) * size_t(box.nx) + size_t(i)] = float(-depth);
            mean += depth / double(map.size());
        }
    for (float& height : map) height += float(mean);
    return map;
}

}  // namespace needlework
