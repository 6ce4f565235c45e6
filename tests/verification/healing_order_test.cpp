// Measured orders of the whole step of healing on a smooth state: in time with step halving, in
// space with refined boxes.

#include "boxes.hpp"
#include "orders.hpp"
#include "process/healing/healing_patch.hpp"

namespace needlework::verification {
namespace {

using test::Patch;
using test::patch_box;

HealingParameters without_drift() {
    HealingParameters parameters;
    parameters.leukocyte_chemotaxis = parameters.fibroblast_chemotaxis = Diffusivity{0.0};
    return parameters;
}

/// A wound without edges: in the plane and, where wanted, in depth, where it is flat at both ends
/// of the dermis.
void set_smooth_wound(Patch& patch, bool varies_with_depth) {
    const Box& box = patch.grid.box();
    const int dermis = patch.process.first_dermal_plane();
    const double top_m = box.z_faces_m[size_t(dermis)], bottom_m = box.z_faces_m.back();
    const auto wave = [](double turns) { return 1 + std::cos(2 * std::numbers::pi * turns); };
    for (int k = dermis; k < box.nz(); ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i) {
                const double deep = (box.z_centre_m(k) - top_m) / (bottom_m - top_m);
                const double bump = 0.25 * wave((i + 0.5) / box.nx) * wave((j + 0.5) / box.ny) *
                                    (varies_with_depth ? 0.5 * wave(0.5 * deep) : 1.0);
                const size_t at = box.index(i, j, k);
                patch.field("debris")[at] = float(0.6 * bump);
                patch.field("neutrophil")[at] = float(0.3 * bump);
                patch.field("inflammatory_macrophage")[at] = float(0.3 * bump);
                patch.field("provisional_matrix")[at] = float(0.05 * bump);
                patch.field("fibroblast")[at] = float(1 - 0.5 * bump);
            }
    patch.process.injure(patch.tissue, Injury(box), 0.0);  // signals follow their sources
}

/// Each state in the cells of the dermis, on a box `times` coarser.
using States = std::vector<std::vector<double>>;

States states_of(Patch& patch, int times) {
    const Box& box = patch.grid.box();
    const size_t dermis = box.plane_cells() * size_t(patch.process.first_dermal_plane());
    States states;
    for (std::string_view name : healing_state_names)
        states.push_back(means_of_eight(box, patch.field(name).span().subspan(dermis), times));
    return states;
}

double distance(const States& a, const States& b) {
    double sum = 0.0;
    for (size_t s = 0; s < a.size(); ++s) sum += mean_difference(a[s], b[s]);
    return sum;
}

/// Orders of three halvings of the step over two days, the coarsest first.
std::vector<double> orders_in_time(const HealingParameters& parameters, const std::string& name) {
    const auto after_two_days = [&](int steps) {
        Patch patch(patch_box(16, 640e-6, 12, 600e-6), parameters);
        set_smooth_wound(patch, false);
        patch.run_equal(2.0, steps);
        return states_of(patch, 0);
    };
    const States exact = after_two_days(256);
    std::vector<double> errors, orders;
    for (int steps : {8, 16, 32, 64}) errors.push_back(distance(after_two_days(steps), exact));
    for (size_t i = 1; i < errors.size(); ++i)
        orders.push_back(measured_order(name + "_" + std::to_string(i), errors[i - 1], errors[i]));
    return orders;
}

TEST(HealingOrder, InTimeTheWholeStepIsOfSecondOrderWhereTheStateIsSmooth) {
    const std::vector<double> still = orders_in_time(without_drift(), "healing_time_no_drift");
    for (double order : still) EXPECT_GT(order, 1.75);
    EXPECT_GT(still[1], 1.85);
    // Drift is of first order in its order with spreading and in depth; its share of the error is
    // small at the steps that are taken.
    const std::vector<double> drifting = orders_in_time({}, "healing_time");
    EXPECT_GT(drifting[0], 1.4);
    EXPECT_GT(drifting[1], 1.4);
    for (double order : drifting) EXPECT_GT(order, 1.1);
}

/// Order from three boxes, each with cells half as wide and half as thick as the one before.
double order_in_space(const HealingParameters& parameters, const std::string& name) {
    const auto after_half_a_day = [&](int times) {
        Patch patch(patch_box(8 << times, 640e-6, 12 << times, 600e-6), parameters);
        set_smooth_wound(patch, true);
        patch.run_equal(0.5, 8);
        return states_of(patch, times);
    };
    const States coarse = after_half_a_day(0), middle = after_half_a_day(1);
    const States fine = after_half_a_day(2);
    return measured_order(name, distance(coarse, middle), distance(middle, fine));
}

TEST(HealingOrder, InSpaceTheWholeStepIsOfSecondOrderWithoutDrift) {
    EXPECT_NEAR(order_in_space(without_drift(), "healing_space_no_drift"), 2.0, 0.25);
    // Upwind in depth is of first order, its share small.
    EXPECT_GT(order_in_space({}, "healing_space"), 1.6);
}

}  // namespace
}  // namespace needlework::verification
