#include "injury/needles/strike_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "injury/needles/needle_layout.hpp"

namespace needlework {

namespace {

constexpr double pi = std::numbers::pi;

/// One pass's repeating places: spacing along and across the direction, every second line shifted.
struct PassLattice {
    double along_m, across_m;
    double stagger;             ///< shift of every second line, in units of `along_m`
    bool turned = false;        ///< each place carries a layout of needles, turned at random
    double reach_m = 0.0;       ///< of that layout
    int lines = 1, places = 1;  ///< after which the needles come round again
    double lane_m = 0.0;        ///< lines are dealt in lanes so far apart; 0 = evenly
};

PassLattice lattice_of(const Device& device, double density_a_pass) {
    PassLattice lattice{};
    if (device.kind == "roller") {
        double needles_a_row = double(device.needles) / device.rows;
        lattice.along_m = pi * device.drum_diameter.si / needles_a_row;
        lattice.across_m = device.drum_width.si / device.rows;
        lattice.stagger = device.stagger;
        lattice.lines = device.rows;
        lattice.places = std::max(1, device.needles / device.rows);
        if (device.lane_overlap > 0.0)
            lattice.lane_m = device.drum_width.si * (1.0 - device.lane_overlap);
        return lattice;
    }
    bool carried = device.layout == "rings" || device.layout == "list";
    if (device.kind == "pen" || (carried && !device.is_lesion())) {
        double track = device.cartridge_diameter.si;
        lattice.across_m = device.kind == "pen" ? track * (1.0 - device.lane_overlap) : track;
        lattice.along_m = device.needles / (density_a_pass * lattice.across_m);
        lattice.turned = true;
        for (auto [x, y] : needle_layout_m(device))
            lattice.reach_m = std::max({lattice.reach_m, 0.5 * track, std::hypot(x, y)});
        return lattice;
    }
    double pitch = device.is_lesion() ? 1.0 / std::sqrt(density_a_pass) : device.needle_pitch.si;
    lattice.along_m = lattice.across_m = pitch;
    lattice.lines = lattice.places = int(std::ceil(std::sqrt(double(device.needles))));
    if (device.layout == "hexagonal") {
        lattice.across_m = 0.5 * std::sqrt(3.0) * pitch;
        lattice.stagger = 0.5;
    } else if (device.layout == "rows") {
        lattice.across_m = device.row_pitch.si;
        lattice.stagger = device.stagger;
        lattice.lines = device.rows;
        lattice.places = (device.needles + device.rows - 1) / device.rows;
    }
    return lattice;
}

int wrapped(int i, int n) { return ((i % n) + n) % n; }

/// Density of one whole pass as the motion makes it.
double motion_density(const Device& device) {
    Device once = device;
    once.density = AreaDensity{0.0};
    once.passes = 1;
    return once.expected_density().si;
}

class Window {
  public:
    Window(double wx, double wy) : wx_(wx), wy_(wy) {}
    bool holds(double x, double y) const { return x >= 0.0 && x < wx_ && y >= 0.0 && y < wy_; }
    double half_diagonal() const { return 0.5 * std::hypot(wx_, wy_); }
    double centre_x() const { return 0.5 * wx_; }
    double centre_y() const { return 0.5 * wy_; }

  private:
    double wx_, wy_;
};

void add_pass(const Device& device, const PassLattice& lattice, int pass, double keep,
              const Window& window, const std::vector<NeedleMake>& makes, RandomStream& random,
              std::vector<StrikePlace>& strikes) {
    // Directions in turn; a regular grid (stamp, array, scanner) is put down at any angle.
    static constexpr std::array<double, 4> turn{0.0, 0.5, 0.25, 0.75};  // of pi; a choice
    bool rolled = device.kind == "roller" || device.kind == "pen";
    double angle =
        rolled ? turn[size_t(pass % device.directions)] * pi : random.uniform(0.0, 0.5 * pi);
    double c = std::cos(angle), s = std::sin(angle);
    double phase_along = random.uniform(), phase_across = random.uniform();
    const double jitter_reach = 5.0;  // standard deviations (choice)
    double reach =
        window.half_diagonal() + lattice.reach_m + jitter_reach * device.placement_jitter.si;
    double line_m = lattice.lane_m > 0.0 ? lattice.lane_m / lattice.lines : lattice.across_m;
    int lines = int(std::ceil(reach / line_m)) + 1;
    if (lattice.lane_m > 0.0)  // whole lanes, and one more whose rows reach in
        lines = ((lines + lattice.lines - 1) / lattice.lines +
                 int(1.0 + lattice.lines * lattice.across_m / lattice.lane_m)) *
                lattice.lines;
    int places = int(std::ceil(reach / lattice.along_m)) + 1;
    auto layout = lattice.turned ? needle_layout_m(device)
                                 : std::vector<std::pair<double, double>>{{0.0, 0.0}};
    // A pass may begin with any needle of the drum; the phase across is as random as that.
    const int begins = int(phase_across * lattice.places);
    for (int line = -lines; line <= lines; ++line) {
        int row = wrapped(line, lattice.lines);
        double v = (line + phase_across) * lattice.across_m;
        if (lattice.lane_m > 0.0) {
            if (row == 0) phase_along = random.uniform();
            v = ((line - row) / lattice.lines + phase_across) * lattice.lane_m +
                row * lattice.across_m;
        }
        for (int place = -places; place <= places; ++place) {
            double shift = (line & 1) != 0 ? lattice.stagger : 0.0;
            double u = (place + phase_along + shift) * lattice.along_m;
            double spin = lattice.turned ? random.uniform(0.0, 2.0 * pi) : 0.0;
            int first =
                (row * lattice.places + wrapped(place + begins, lattice.places)) % device.needles;
            for (size_t i = 0; i < layout.size(); ++i) {
                int needle = lattice.turned ? int(i) : first;
                auto [du, dv] = layout[i];
                if (!makes.empty()) {
                    du += makes[size_t(needle)].x_m;
                    dv += makes[size_t(needle)].y_m;
                }
                double a = u + du * std::cos(spin) - dv * std::sin(spin);
                double b = v + du * std::sin(spin) + dv * std::cos(spin);
                double x = window.centre_x() + a * c - b * s +
                           device.placement_jitter.si * random.normal();
                double y = window.centre_y() + a * s + b * c +
                           device.placement_jitter.si * random.normal();
                bool kept = keep >= 1.0 || random.uniform() < keep;
                if (kept && window.holds(x, y)) strikes.push_back({x, y, pass, needle});
            }
        }
    }
}

}  // namespace

std::vector<StrikePlace> strike_pattern(const Device& device, Length width_x, Length width_y,
                                        std::uint64_t seed, int session,
                                        const std::vector<NeedleMake>& makes) {
    RandomStream random(seed, "strikes", std::uint64_t(session));
    Window window(width_x.si, width_y.si);
    std::vector<StrikePlace> strikes;
    double wanted = device.expected_density().si;
    if (device.is_lesion()) {
        if (device.density.si <= 0.0)
            throw ModelError("needles", "a lesion device needs a density of columns",
                             "Set density, for instance \"400 1/cm2\".");
        // A window narrower than the distance between columns holds one, anywhere: what is
        // simulated is a column and its surroundings.
        if (wanted * (width_x * width_y).si < 1.0)
            return {{random.uniform(0.0, width_x.si), random.uniform(0.0, width_y.si), 0, 0}};
        double a_pass = wanted / device.passes;
        for (int pass = 0; pass < device.passes; ++pass)
            add_pass(device, lattice_of(device, a_pass), pass, 1.0, window, makes, random, strikes);
        return strikes;
    }
    double a_pass = motion_density(device);
    double passes = wanted / a_pass;
    PassLattice lattice = lattice_of(device, a_pass);
    const double rounding = 1e-9;  // of a pass
    for (int pass = 0; pass + rounding < passes; ++pass)
        add_pass(device, lattice, pass, passes - pass > 1.0 - rounding ? 1.0 : passes - pass,
                 window, makes, random, strikes);
    return strikes;
}

Rate strikes_per_second(const Device& device) {
    EXPECTS(device.kind == "pen", "only a pen strikes by itself");
    return device.needles * device.stroke_rate;
}

}  // namespace needlework
