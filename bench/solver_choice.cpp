// Which solver reaches a given error sooner? Prints, for a spreading field and for a produced and
// decaying one, the error and the time of both solvers over the size of the step. The figures stand
// in docs/decisions/0002-two-solvers.md.

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

struct Outcome {
    FloatArray field;
    double ms = 0.0;
};

Outcome run(const Grid& grid, SolverKind kind, const LayeredMedium& medium, double end_s, int n,
            TimeScheme scheme, bool produced) {
    FloatArray start = sampled(grid.box(), spots(1.0)), source;
    double decay = medium.decay_per_s[0];
    if (produced) source = sampled(grid.box(), spots(decay));
    auto solver = make_solver(kind, grid);
    Outcome best;
    best.ms = 1e30;
    constexpr int repeats = 7;
    for (int r = 0; r < repeats; ++r) {
        FloatArray c(start.size(), 0.0F);
        if (!produced) std::copy(start.begin(), start.end(), c.begin());
        std::clock_t begin = std::clock();  // our own time: other work on the machine counts less
        for (int i = 0; i < n; ++i)
            solver->advance(medium, c.span(), source.span(), end_s / n, scheme);
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

void table(const Grid& grid, const char* title, double decay, double end_s, bool produced) {
    LayeredMedium medium =
        LayeredMedium::uniform(grid.box(), Diffusivity{diffusivity}, Rate{decay});
    constexpr int reference_steps = 1024;
    FloatArray exact = run(grid, SolverKind::layered, medium, end_s, reference_steps,
                           TimeScheme::second_order, produced)
                           .field;
    double h2 = grid.box().h_m * grid.box().h_m;
    std::printf("\n%s\n\n", title);
    std::printf(
        "| steps | D dt/h^2 | k dt | splitting BE: error, ms | splitting 2nd: error, ms | "
        "layered BE: error, ms | layered 2nd: error, ms |\n|---|---|---|---|---|---|---|\n");
    for (int n = 1; n <= 128; n *= 2) {
        std::printf("| %d | %.3g | %.3g |", n, diffusivity * end_s / n / h2, decay * end_s / n);
        for (SolverKind kind : {SolverKind::splitting, SolverKind::layered})
            for (TimeScheme scheme : {TimeScheme::backward_euler, TimeScheme::second_order}) {
                Outcome out = run(grid, kind, medium, end_s, n, scheme, produced);
                std::printf(" %.2g, %.2f |", relative_error(out.field, exact), out.ms);
            }
        std::printf("\n");
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
    table(grid, "Spots that spread over 10 h^2 / D", 0.0, 10.0 * h2 / diffusivity, false);
    table(grid, "Spots that spread over 100 h^2 / D", 0.0, 100.0 * h2 / diffusivity, false);
    double reach2 = 100e-6 * 100e-6;
    table(grid, "Produced at spots, reach 100 um, for one lifetime", diffusivity / reach2,
          reach2 / diffusivity, true);
    table(grid, "Produced at spots, reach 100 um, for ten lifetimes", diffusivity / reach2,
          10.0 * reach2 / diffusivity, true);
    return 0;
}
