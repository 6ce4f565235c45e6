#include "course/course_box.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace needlework {
namespace {

/// A multiple of 4 cells near `wanted`.
int cells_near(double wanted) { return std::max(4, int(std::lround(wanted / 4.0)) * 4); }

/// Depth of the box: through the dermis and far enough below that no needle reaches its end.
Length box_depth(const Protocol& protocol, const SkinStack& skin) {
    Length deepest = skin.bottom(Layer::reticular_dermis);
    for (const SessionPlan& plan : protocol.sessions) {
        const Device& device =
            plan.device;  // a pen's tip stands out further than its nominal length
        Length reach = device.is_lesion() ? device.column_depth + device.killed_rim
                                          : std::max(device.needle_length, device.protrusion());
        deepest = std::max(deepest, reach);
    }
    const Length below = 0.3_mm;  // of fat, so that signals do not feel the end of the box
    return deepest + below;
}

constexpr double depth_growth = 1.12;  // from a cell to the next below it

// A unit cell is neither finer than a wound nor coarser than the reach of signals.
constexpr double narrowest_cell_m = 0.5e-3, widest_cell_m = 2.4e-3;

/// Lesions so far apart that the widest cell would miss most of them heal alone: the cell then
/// holds one and the margin that its signals reach (a biopsy is taken at the wound, not beside it).
bool heals_alone(const Device& device) {
    return device.is_lesion() &&
           device.expected_density().si * widest_cell_m * widest_cell_m < device.passes;
}

/// Width of the cell of a lone lesion, and cells fine enough that its dead rim keeps its dose.
void fit_lone_lesion(const Device& device, Box& box) {
    const double margin_m = 0.5e-3;  // assumption: three ranges of the growth factor
    const double finest_m = 40e-6, coarsest_m = 65e-6;  // choice: cost grows with the square
    double width = device.column_width.si + 2.0 * (device.killed_rim.si + margin_m);
    double cell = std::clamp(device.killed_rim.si, finest_m, coarsest_m);
    const int most_cells = 48;  // choice: a cell of the widest lesion (2 mm) stays below 65 um
    box.nx = box.ny = std::clamp(cells_near(width / cell), box.nx, most_cells);
    box.h_m = width / box.nx;
}

}  // namespace

Resolution resolution_of(const std::string& word) {
    if (word == "preview") return Resolution::preview;
    if (word == "standard") return Resolution::standard;
    if (word == "fine") return Resolution::fine;
    Problems problems;
    problems.error({}, fmt::format("unknown resolution \"{}\"", word),
                   "Allowed: preview, standard, fine.");
    throw InputError(std::move(problems));
}

Box unit_cell_box(const Protocol& protocol, const SkinStack& skin, Resolution resolution) {
    double density = 0.0;
    for (const SessionPlan& plan : protocol.sessions)
        density = std::max(density, plan.device.expected_density().si);
    const double channels = resolution == Resolution::preview    ? 1.0
                            : resolution == Resolution::standard ? 4.0
                                                                 : 10.0;
    const int cells = resolution == Resolution::preview    ? 8
                      : resolution == Resolution::standard ? 16
                                                           : 32;
    double width = density > 0.0 ? std::sqrt(channels / density) : 1e-3;
    width = std::clamp(width, narrowest_cell_m, widest_cell_m);
    Box box;
    box.nx = box.ny = cells;
    box.h_m = width / cells;
    for (const SessionPlan& plan : protocol.sessions)
        if (heals_alone(plan.device)) fit_lone_lesion(plan.device, box);
    const Length bottom = resolution == Resolution::fine ? 50.0_um : 80.0_um;
    box.z_faces_m = graded_faces_m(box_depth(protocol, skin), 10.0_um, bottom, depth_growth);
    box.z_end = box.nz();
    return box;
}

Box patch_box(const Protocol& protocol, const SkinStack& skin, Resolution resolution) {
    Length widest{};
    for (const ConditionSpec& condition : protocol.conditions)
        widest = std::max(widest, condition.width);
    // Room for the scar and the ring around it in which the rim is read (1.1 to 1.5 radii).
    const double rim_share = 1.6;
    const double narrowest_m = 5.12e-3;  // 128 cells of 40 um
    const double asked_m = protocol.patch.width.si;
    double width = std::max(asked_m > 0.0 ? asked_m : narrowest_m, rim_share * widest.si);
    const double cell_m = resolution == Resolution::preview    ? 80e-6
                          : resolution == Resolution::standard ? 40e-6
                                                               : 25e-6;
    Box box;
    box.nx = box.ny = cells_near(width / cell_m);
    box.h_m = width / box.nx;
    const Length top = 10.0_um;
    const Length bottom = resolution == Resolution::preview    ? 80.0_um
                          : resolution == Resolution::standard ? 40.0_um
                                                               : 25.0_um;
    box.z_faces_m = graded_faces_m(box_depth(protocol, skin), top, bottom, depth_growth);
    box.z_end = box.nz();
    return box;
}

}  // namespace needlework
