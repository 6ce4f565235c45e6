#pragma once
/// A small periodic patch with healing in it, for tests.

#include <mpi.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>
#include <vector>

#include "numerics/kernels.hpp"
#include "process/healing/healing_process.hpp"

namespace needlework::test {

constexpr double day_s = 86400.0;

inline Box patch_box(int n, double width_m, int nz, double depth_m) {
    Box box;
    box.nx = box.ny = n;
    box.h_m = width_m / n;
    for (int k = 0; k <= nz; ++k) box.z_faces_m.push_back(depth_m * k / nz);
    return box;
}

/// The tables of one instruction set.
struct InstructionSet {
    const healing_kernel::Table& laws;
    const kernels::Table& solvers;
};
/// Those that this machine can run, plainest first.
inline std::vector<InstructionSet> instruction_sets() {
    std::vector<InstructionSet> sets;
    for (const kernels::Table* solvers : kernels::runnable())
        for (const healing_kernel::Table* laws :
             {&healing_kernel::baseline(), &healing_kernel::avx2(), &healing_kernel::avx512()})
            if (std::string_view(laws->name) == solvers->name) sets.push_back({*laws, *solvers});
    return sets;
}

struct Patch {
    Grid grid;
    HealingProcess process;
    Tissue tissue;
    double t_s = 0.0;
    long n_steps = 0;

    explicit Patch(const Box& box, const HealingParameters& parameters = {}, float deficit = 0.0F,
                   MPI_Comm comm = MPI_COMM_WORLD,
                   const healing_kernel::Table& kernel = healing_kernel::best(),
                   const kernels::Table& solver_kernel = kernels::best())
        : grid(box, comm),
          process(grid, parameters, HealingSite{50.0_um, {}}, kernel, solver_kernel),
          tissue(grid.box()) {
        tissue.add_field("collagen_deficit", "1", deficit);
        process.add_fields(tissue);
    }
    FloatArray& field(std::string_view name) { return tissue.field(name).values; }

    /// A round column of dead tissue, or of another kind of injury; shares by points, so that its
    /// volume is that of the column.
    void kill_column(double x_m, double y_m, double radius_m, double depth_m, double blood,
                     FloatArray Injury::*kind = &Injury::killed) {
        const Box& box = grid.box();
        Injury injury(box);
        constexpr int points = 64;
        int inside = 0;
        const auto each = [&](auto&& visit) {
            for (int b = 0; b < points; ++b)
                for (int a = 0; a < points; ++a) {
                    const double u = (2 * a + 1.0) / points - 1, v = (2 * b + 1.0) / points - 1;
                    if (u * u + v * v <= 1.0) visit(u, v);
                }
        };
        each([&](double, double) { ++inside; });
        each([&](double u, double v) {
            const auto cell = [&](double x, int n) {
                return (int(std::floor(x / box.h_m)) % n + n) % n;
            };
            const double share =
                std::numbers::pi * radius_m * radius_m / (inside * box.h_m * box.h_m);
            for (int k = box.z_begin; k < box.z_end; ++k) {
                const double part =
                    std::clamp((depth_m - box.z_faces_m[size_t(k)]) / box.dz_m(k), 0.0, 1.0);
                const size_t at = box.index(cell(x_m + radius_m * u, box.nx),
                                            cell(y_m + radius_m * v, box.ny), k);
                (injury.*kind)[at] = std::min(1.0F, (injury.*kind)[at] + float(share * part));
                injury.blood[at] = std::min(1.0F, injury.blood[at] + float(blood * share * part));
            }
        });
        Channel channel;
        channel.x_m = x_m, channel.y_m = y_m;
        channel.wound_radius_m = radius_m, channel.wound_depth_m = depth_m;
        injury.channels.push_back(channel);
        process.injure(tissue, injury, t_s);
    }

    /// Goes on with steps that keep the tolerance.
    void run(double days, double tolerance = healing_step_tolerance, double dt_s = 60.0) {
        const double end_s = t_s + days * day_s;
        while (t_s < end_s - 1.0) {
            const double step_s = std::min(dt_s, end_s - t_s);
            const double error = process.step(tissue, t_s, step_s) / tolerance;
            ++n_steps;
            if (error > 2.0) {
                process.undo(tissue);
                dt_s = step_s * 0.5;
                continue;
            }
            t_s += step_s;
            dt_s = std::min(step_s * std::clamp(0.9 / std::sqrt(error + 1e-9), 0.3, 2.0), 1e6);
        }
    }
    void run_equal(double days, int steps) {
        for (int i = 0; i < steps; ++i) {
            process.step(tissue, t_s, days * day_s / steps);
            t_s += days * day_s / steps;
        }
    }
    /// Integral of a field minus its rest over the dermis, divided by the surface [m].
    double dermal_excess_m(std::string_view name, double rest) {
        const Box& box = grid.box();
        double sum = 0.0;
        for (int k = std::max(box.z_begin, process.first_dermal_plane()); k < box.z_end; ++k)
            for (size_t i = 0; i < box.plane_cells(); ++i)
                sum += box.dz_m(k) * (double(field(name)[box.index(0, 0, k) + i]) - rest);
        return sum / double(box.plane_cells());
    }
};

}  // namespace needlework::test
