#include "course/column_means.hpp"

#include <algorithm>

namespace needlework {

std::vector<double> column_means(const Tissue& tissue, std::string_view field, Length top,
                                 Length bottom, const OrderedSums& sums) {
    const Box& box = tissue.box();
    const FloatArray& values = tissue.field(field).values;
    const auto overlap_m = [&](int k) {
        return std::max(0.0, std::min(bottom.si, box.z_faces_m[size_t(k) + 1]) -
                                 std::max(top.si, box.z_faces_m[size_t(k)]));
    };
    double thickness_m = 0.0;
    for (int k = 0; k < box.nz(); ++k) thickness_m += overlap_m(k);
    EXPECTS(thickness_m > 0.0, "the slab lies in the box");
    std::vector<double> means(box.plane_cells(), 0.0);
    sums.accumulate(means, [&](std::span<double> total) {
        for (int k = box.z_begin; k < box.z_end; ++k) {
            const double weight = overlap_m(k) / thickness_m;
            if (weight <= 0.0) continue;
            const float* plane = values.data() + box.index(0, 0, k);
            for (size_t i = 0; i < total.size(); ++i) total[i] += weight * double(plane[i]);
        }
    });
    return means;
}

double map_mean(const Tissue& tissue, std::string_view map) {
    const FloatArray& values = tissue.map(map).values;
    double sum = 0.0;
    for (float value : values) sum += double(value);
    return sum / double(values.size());
}

}  // namespace needlework
