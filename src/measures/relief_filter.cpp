#include "measures/relief_filter.hpp"

#include <algorithm>
#include <vector>

#include "measures/relief.hpp"
#include "measures/skin_reference.hpp"

namespace needlework {

double relief_filter(const ConditionSpec& condition, const SkinStack& skin) {
    if (condition.is_flat() || condition.dermal_deficit <= 0.0) return 0.0;
    constexpr int n = 64;
    Box box;
    box.nx = box.ny = n;
    // The scar, or what is missing around it, and a rim of one and a half radii.
    box.h_m = 2.5 * std::max(condition.width.si, condition.deficit_width.si) / n;
    const Length cell = 50.0_um;
    box.z_faces_m = graded_faces_m(skin.bottom(Layer::reticular_dermis), cell, cell, 1.0);
    box.z_end = box.nz();
    FloatArray share = deficit_share_map(condition, box, middle_of(box));
    FloatArray deficit = deficit_field(condition, skin, box, share.span());
    const ScarOutline outline = outline_of(condition, box);
    const size_t floor = size_t(outline.y_m / box.h_m) * size_t(n) + size_t(outline.x_m / box.h_m);
    std::vector<std::vector<double>> dilatation;
    double column = 0.0;
    for (int k = 0; k < box.nz(); ++k) {
        const float* plane = deficit.data() + box.index(0, 0, k);
        dilatation.emplace_back(plane, plane + box.plane_cells());
        column += double(plane[floor]) * box.dz_m(k);
    }
    if (column <= 0.0) return 0.0;
    HeightMap lifted{n, n, box.h_m, volume_lift_m(n, n, box.h_m, box.z_faces_m, dilatation)};
    for (double& height : lifted.height_m) height = -height;  // a hole as deep as the lift is high
    return std::clamp(scar_depth(lifted, outline).si / column, 0.0, 1.0);
}

std::optional<double> sunk_share(const ConditionSpec& condition, const SkinStack& skin,
                                 double most) {
    const double phi = relief_filter(condition, skin);
    if (phi <= 0.0) return std::nullopt;
    const Length atrophy = (1.0 - condition.tether_share) * condition.depth;
    return std::min(most, double(atrophy / (phi * missing_thickness(condition, skin))));
}

}  // namespace needlework
