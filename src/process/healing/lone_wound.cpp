#include "process/healing/lone_wound.hpp"

#include <algorithm>

#include "injury/injury.hpp"
#include "numerics/step_control.hpp"
#include "process/healing/healing_process.hpp"

namespace needlework {
namespace {

constexpr int n_cells = 32;             // a side; choice: cells below 50 um for half a millimetre
constexpr Length margin = 0.5_mm;       // as around a lone lesion of a unit cell (course)
constexpr Length killed_rim = 40.0_um;  // as the device lesion/punched-column

/// Shares of the sheet's cells that a disc in its middle covers, by points.
FloatArray disc(const Box& box, double radius_m) {
    constexpr int points = 8;  // a side of a cell; choice: its area is exact within 1 %
    const double middle_m = 0.5 * box.nx * box.h_m;
    FloatArray share(box.local_cells(), 0.0F);
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            int inside = 0;
            for (int b = 0; b < points; ++b)
                for (int a = 0; a < points; ++a) {
                    const double x = (i + (a + 0.5) / points) * box.h_m - middle_m;
                    const double y = (j + (b + 0.5) / points) * box.h_m - middle_m;
                    inside += x * x + y * y <= radius_m * radius_m;
                }
            share[box.index(i, j, 0)] = float(inside) / float(points * points);
        }
    return share;
}

}  // namespace

double left_by_lone_wound(const HealingParameters& parameters, Length width, Time time) {
    Box box;
    box.nx = box.ny = n_cells;
    box.h_m = (width + 2.0 * (killed_rim + margin)).si / n_cells;
    box.z_faces_m = {0.0, 100e-6};  // any: nothing changes with depth
    box.z_end = box.nz();
    const Grid grid(box, MPI_COMM_SELF);
    HealingProcess healing(grid, parameters, HealingSite{Length{0.0}, {}});
    Tissue tissue(grid.box());
    healing.add_fields(tissue);

    Injury wound(box);
    wound.removed = disc(box, 0.5 * width.si);
    wound.blood = disc(box, 0.5 * width.si + killed_rim.si);
    for (size_t i = 0; i < wound.killed.size(); ++i)
        wound.killed[i] = wound.blood[i] - wound.removed[i];
    healing.injure(tissue, wound, 0.0);

    StepControlSettings settings;
    settings.start_dt_s = 600.0;  // ten minutes after a wound
    StepControl control(settings, {time.si});
    while (!control.done())
        if (!control.judge(healing.step(tissue, control.time_s(), control.step_s()) /
                           healing_step_tolerance))
            healing.undo(tissue);

    double sum = 0.0, square = 0.0;
    for (const float a : tissue.field("myofibroblast").values) {
        sum += double(a);
        square += double(a) * double(a);
    }
    return sum > 0.0 ? square / sum : 0.0;
}

}  // namespace needlework
