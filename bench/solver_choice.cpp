// Which solver reaches a given error sooner? Prints as JSON, for a spreading field and for a
// produced and decaying one, the error and the time of both solvers over the size of the step. The
// figures stand in docs/decisions/0004-splitting.md.

#include <cstdio>
#include <ctime>

#include "boxes.hpp"
#include "grid/runtime.hpp"

namespace needlework::verification {
namespace {

constexpr double diffusivity = 1e-11;  // [m^2/s], only sets the scale of time
constexpr double width_m = 64 * 40e-6;
constexpr double spot_m = 80e-6;  // radius of a smooth spot, two cells

Profile spots(double amplitude) {
    return [=](double x, double y, double z) {
        double sum = 0.0;
        for (int n = 0; n < 5; ++n) {
            double dx = x - width_m * (0.13 + 0.19 * n), dy = y - width_m * (0.2 + 0.13 * n);
            double dz = z - 100e-6 * n;
            sum += std::exp(-(dx * dx + dy * dy + dz * dz / 4.0) / (2.0 * spot_m * spot_m));
        }
        return amplitude * sum;
    };
}

bool is_first = true;  // row of the output

struct Outcome {
    FloatArray field;
    double ms = 0.0;
};

Outcome run(const Grid& grid, SolverKind kind, const LayeredMedium& medium, double end_s, int n,
            TimeScheme scheme, bool produced, int repeats) {
    FloatArray start = sampled(grid.box(), spots(1.0)), source;
    double decay = medium.decay_per_s[0];
    if (produced) source = sampled(grid.box(), spots(decay));
    auto solver = make_solver(kind, grid);
    Outcome best;
    best.ms = 1e30;
    for (int r = 0; r < repeats; ++r) {
        FloatArray c(start.size(), 0.0F);
        if (!produced) std::copy(start.begin(), start.end(), c.begin());
        std::clock_t begin = std::clock();  // our own time: other work on the machine counts less
        DiffusingField field{c.span(), source.span()};
        solver->advance_steps(medium, {&field, 1}, end_s / n, n, scheme);
        best.ms = std::min(best.ms, 1e3 * double(std::clock() - begin) / CLOCKS_PER_SEC);
        best.field = std::move(c);
    }
    return best;
}

double relative_error(const FloatArray& c, const FloatArray& reference) {
    double largest = 0.0;
    for (float v : reference) largest = std::max(largest, std::abs(double(v)));
    return largest_difference(c, reference) / largest;
}

/// One row for each solver and scheme: `n_steps` steps of D dt / h^2 = `number`.
void chart(const Grid& grid, const char* problem, double number, int n_steps, double decay,
           bool produced) {
    double h2 = grid.box().h_m * grid.box().h_m;
    double end_s = n_steps * number * h2 / diffusivity;
    LayeredMedium medium =
        LayeredMedium::uniform(grid.box(), Diffusivity{diffusivity}, Rate{decay});
    constexpr int finer = 16;
    FloatArray exact = run(grid, SolverKind::layered, medium, end_s, finer * n_steps,
                           TimeScheme::second_order, produced, 1)
                           .field;
    for (SolverKind kind : {SolverKind::splitting, SolverKind::layered})
        for (TimeScheme scheme : {TimeScheme::backward_euler, TimeScheme::second_order}) {
            Outcome out = run(grid, kind, medium, end_s, n_steps, scheme, produced, 5);
            std::printf(
                "%s  {\"problem\": \"%s\", \"solver\": \"%s\", \"order\": %d, "
                "\"D_dt_over_h2\": %g, \"k_dt\": %.3g, \"steps\": %d, \"error\": %.3g, "
                "\"ms\": %.3f}",
                is_first ? "" : ",\n", problem,
                kind == SolverKind::layered ? "layered" : "splitting",
                scheme == TimeScheme::second_order ? 2 : 1, number, decay * end_s / n_steps,
                n_steps, relative_error(out.field, exact), out.ms);
            is_first = false;
            std::fflush(stdout);
        }
}

}  // namespace
}  // namespace needlework::verification

int main() {
    using namespace needlework;
    using namespace needlework::verification;
    Runtime runtime;
    // depth graded from 20 to 60 um in 48 cells, 64 x 64 cells of 40 um
    Grid grid(graded_box(64, 64, 48, width_m, 1.92e-3), MPI_COMM_SELF);
    double h2 = 40e-6 * 40e-6;
    double reach2 = 100e-6 * 100e-6;
    double short_lived = diffusivity / reach2;  // decay that lets a molecule reach 100 um
    std::printf("[\n");
    for (double number : {0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5}) {
        chart(grid, "spots spread, 8 steps", number, 8, 0.0, false);
        chart(grid, "produced at spots, reach 100 um, 8 steps", number, 8, short_lived, true);
    }
    // one end, more and more steps: what a given error costs
    for (int n = 1; n <= 128; n *= 2) {
        chart(grid, "spots spread over 100 h^2 / D", 100.0 / n, n, 0.0, false);
        double lifetime = reach2 / h2;  // in h^2 / D
        chart(grid, "produced, reach 100 um, one lifetime", lifetime / n, n, short_lived, true);
        chart(grid, "produced, reach 100 um, ten lifetimes", 10 * lifetime / n, n, short_lived,
              true);
    }
    std::printf("\n]\n");
    return 0;
}
