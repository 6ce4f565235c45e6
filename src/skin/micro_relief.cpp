#include "skin/micro_relief.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace needlework {
namespace {

using std::numbers::pi;

constexpr double shortest_wave = 2.0, longest_wave = 5.0;  // in spacings; assumptions
constexpr double finest_m = 40e-6;                         // between the points that are averaged
constexpr double degree = pi / 180.0;

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
    Furrows(const MicroRelief& relief, double depth_m, double direction, const Box& box,
            RandomStream& random)
        : nx_(std::round(box.width_x() / relief.spacing * std::cos(direction))),
          ny_(std::round(box.width_y() / relief.spacing * std::sin(direction))),
          depth_m_(depth_m),
          shape_(relief.shape),
          bends_(relief.spacing, box, random),
          factors_(relief.spacing, box, random) {}
    double depth_m(double x, double y) const {
        if (depth_m_ == 0.0) return 0.0;
        const double phase = nx_ * x + ny_ * y + shape_.bend * bends_.at(x, y);
        const double apart = std::fabs(phase - std::round(phase));
        if (apart >= 0.5 * shape_.width) return 0.0;
        const double factor = std::max(0.0, 1.0 + shape_.unevenness * factors_.at(x, y));
        return depth_m_ * factor * 0.5 * (1.0 + std::cos(2.0 * pi * apart / shape_.width));
    }

  private:
    double nx_, ny_, depth_m_;
    FurrowShape shape_;
    Waves bends_, factors_;
};

}  // namespace

MicroRelief FurrowNumbers::at(Time age) const {
    const double aged = std::clamp(double((age - young) / (old - young)), 0.0, 1.0);
    return {spacing_young + aged * (spacing_old - spacing_young),
            depth_young + aged * (depth_old - depth_young), (1.0 - aged) * depth_young, *this};
}

FloatArray micro_relief_map(const MicroRelief& relief, const Box& box, RandomStream random) {
    const FurrowShape& shape = relief.shape;
    const double person = random.lognormal(1.0, shape.spread_between_people);
    const double off_axis = shape.off_axis * degree;
    const double direction = random.uniform(-off_axis, off_axis);
    const Furrows main(relief, person * relief.depth.si, direction, box, random);
    const Furrows cross(relief, person * relief.cross_depth.si, direction + shape.crossing * degree,
                        box, random);
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
