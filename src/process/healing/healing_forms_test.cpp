// The named forms of the model in space: what each of them says, seen in a cell of the calibration
// study's protocol.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "process/healing/healing_patch.hpp"

namespace needlework {
namespace {

using test::Patch;
using test::patch_box;

/// Gain of papillary collagen after five sessions a month apart, read eight weeks after the last,
/// as lotfi-2013-dermaroller-histology; places of strikes by chance, mean of two cells.
double typical_gain(const HealingParameters& parameters) {
    double gain = 0;
    constexpr int cells = 2, sessions = 5, channels = 4;
    for (unsigned cell = 0; cell < cells; ++cell) {
        RandomStream places(1, "places of strikes", cell);
        Patch patch(patch_box(16, 1.28e-3, 16, 1.28e-3), parameters);
        for (int session = 0; session < sessions; ++session) {
            for (int i = 0; i < channels; ++i)
                patch.kill_column(1.28e-3 * places.uniform(), 1.28e-3 * places.uniform(), 50e-6,
                                  1.2e-3, 0.6);
            patch.run(session + 1 < sessions ? 30 : 56);
        }
        for (float c : patch.tissue.map("papillary_collagen").values) gain += double(c) - 1;
    }
    return gain / (cells * 16 * 16);
}

HealingParameters of_form(std::string_view retention, std::string_view reach) {
    HealingParameters parameters;
    parameters.retention_form = retention;
    parameters.reach_form = reach;
    return parameters;
}

/// Thresholds of the other forms are set so that the calibration keeps its meaning; 15 % is what
/// two random cells leave open.
TEST(HealingForms, have_the_same_typical_gain_in_the_protocol_of_the_calibration) {
    const double by_default = typical_gain({});
    EXPECT_NEAR(typical_gain(of_form("space", "factor")), by_default, 0.15 * by_default);
    EXPECT_NEAR(typical_gain(of_form("signal", "cells")), by_default, 0.15 * by_default);
}

/// Share of the gain of one channel that lies farther from it than a distance.
double share_beyond(const HealingParameters& parameters, double distance_m) {
    Patch patch(patch_box(16, 0.96e-3, 8, 640e-6), parameters);
    patch.kill_column(0.48e-3, 0.48e-3, 50e-6, 500e-6, 0.6);
    patch.run(60);
    const Box& box = patch.grid.box();
    double far = 0, all = 0;
    const auto& gain = patch.tissue.map("papillary_collagen").values;
    for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i) {
            const double r =
                std::hypot((i + 0.5) * box.h_m - 0.48e-3, (j + 0.5) * box.h_m - 0.48e-3);
            const double g = double(gain[size_t(j) * size_t(box.nx) + size_t(i)]) - 1;
            all += g;
            if (r > distance_m) far += g;
        }
    return far / all;
}

TEST(HealingForms, reach_by_cells_does_not_hang_on_the_range_of_the_factor) {
    for (const char* form : {"factor", "cells"}) {
        HealingParameters near = of_form("signal", form), far = near;
        near.tgf_range = 40.0_um;
        far.tgf_range = 160.0_um;
        const double change = share_beyond(far, 200e-6) - share_beyond(near, 200e-6);
        if (std::string_view(form) == "factor")
            EXPECT_GT(change, 0.1);
        else
            EXPECT_EQ(change, 0.0);
    }
    // There it hangs on how far cells come.
    HealingParameters slow = of_form("signal", "cells"), quick = slow;
    slow.fibroblast_motility = 0.5e-3_mm2_per_d;
    quick.fibroblast_motility = 8e-3_mm2_per_d;
    EXPECT_GT(share_beyond(quick, 120e-6), share_beyond(slow, 120e-6) + 0.05);
}

TEST(HealingForms, without_organisation_the_gain_counts_at_once) {
    for (const char* form : {"with", "without"}) {
        HealingParameters parameters;
        parameters.organisation_form = form;
        Patch patch(patch_box(8, 320e-6, 8, 500e-6), parameters);
        patch.kill_column(160e-6, 160e-6, 50e-6, 400e-6, 0.6);
        patch.run(30);
        const double lasting =
            patch.dermal_excess_m("mature_collagen", double(patch.process.rates().mature_at_rest));
        const double organised = patch.dermal_excess_m("organised_collagen", 0);
        if (std::string_view(form) == "with")
            EXPECT_LT(organised, 0.6 * lasting);
        else
            EXPECT_NEAR(organised, lasting, 0.01 * lasting);
    }
}

}  // namespace
}  // namespace needlework
