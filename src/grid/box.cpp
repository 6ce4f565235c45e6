#include "grid/box.hpp"

#include <algorithm>
#include <cmath>

#include "base/problem.hpp"

namespace needlework {

std::vector<double> graded_faces_m(Length depth, Length top, Length bottom, double growth) {
    EXPECTS(depth.si > 0.0 && top.si > 0.0 && bottom.si > 0.0, "depths and cells are positive");
    EXPECTS(growth > 0.0, "cells grow by a positive factor");
    EXPECTS(growth != 1.0 || top == bottom, "cells that do not grow keep one size");
    std::vector<double> sizes_m;
    double reached_m = 0.0;
    double next_m = top.si;
    // A rest of half a cell or more becomes a cell of its own; less is spread over all.
    while (sizes_m.empty() || depth.si - reached_m >= next_m / 2.0) {
        sizes_m.push_back(next_m);
        reached_m += next_m;
        next_m *= growth;
        next_m = growth > 1.0 ? std::min(next_m, bottom.si) : std::max(next_m, bottom.si);
    }
    double stretch = depth.si / reached_m;
    std::vector<double> faces_m{0.0};
    for (double size_m : sizes_m) faces_m.push_back(faces_m.back() + stretch * size_m);
    faces_m.back() = depth.si;
    return faces_m;
}

}  // namespace needlework
