// The wound of Sherratt and Murray by the solver that the tissue spreads its signals with: depth
// taken as radius, capacity in proportion to it, so that a column is a round wound.
#include "process/healing/reference/sherratt_murray.hpp"

#include <gtest/gtest.h>
#include <mpi.h>

#include "numerics/splitting.hpp"

namespace needlework {
namespace {

LayeredMedium round_medium(const Box& box, double diffusivity) {
    LayeredMedium medium = LayeredMedium::uniform(box, Diffusivity{diffusivity}, Rate{0.0});
    medium.capacity.clear();
    for (int k = 0; k < box.nz(); ++k) medium.capacity.push_back(box.z_centre_m(k));
    medium.bottom = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
    return medium;
}

TEST(SherrattMurray1990, solver_of_the_tissue_closes_the_wound_as_in_the_record) {
    Box box;
    box.nx = box.ny = 4;
    box.h_m = 1.0;
    constexpr int n = 250;
    for (int k = 0; k <= n; ++k) box.z_faces_m.push_back(double(k) / n);
    const Grid grid(box, MPI_COMM_SELF);
    SplittingSolver solver(grid);
    const auto model = SherrattMurray1990::activator();
    const LayeredMedium cells = round_medium(box, model.D), chemical = round_medium(box, model.Dc);
    const size_t plane = box.plane_cells();
    std::vector<float> n_(plane * n, 0.0F), c_(plane * n, 0.0F);
    const double dt = 0.0025;
    const auto react = [&] {
        const auto at = [&](double t, const std::array<double, 2>& y) { return model.laws(t, y); };
        for (int k = 0; k < n; ++k) {
            const size_t first = plane * size_t(k);
            const auto end =
                step_as_the_tissue<2>(at, 0, {double(n_[first]), double(c_[first])}, dt / 2);
            std::fill_n(n_.begin() + long(first), plane, float(end[0]));
            std::fill_n(c_.begin() + long(first), plane, float(end[1]));
        }
    };
    const auto radius = [&] {
        std::vector<double> profile;
        for (int k = 0; k < n; ++k) profile.push_back(double(n_[plane * size_t(k)]));
        return front_radius(profile, 1.0 / n, model.healed_above);
    };
    double t = 0;
    for (auto [until, expected] : {std::pair{3.0, 0.9472}, {5.0, 0.8544}, {8.0, 0.7053}}) {
        for (; t < until - dt / 2; t += dt) {
            react();
            solver.advance(cells, n_, {}, dt, TimeScheme::second_order);
            solver.advance(chemical, c_, {}, dt, TimeScheme::second_order);
            react();
        }
        // sherratt-murray-1990-reepithelialisation; cells of 0.004 and single precision
        EXPECT_NEAR(radius(), expected, 0.003) << "t = " << until;
    }
}

}  // namespace
}  // namespace needlework
