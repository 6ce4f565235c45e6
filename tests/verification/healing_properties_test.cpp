// The healing step as a whole: an injured tissue that is shifted or mirrored heals to the shifted
// or mirrored result, no field turns negative, and the amounts that must balance do.

#include <gtest/gtest.h>

#include "process/healing/healing_patch.hpp"
#include "random_media.hpp"

namespace needlework::verification {
namespace {

using test::Patch;

Box tissue_box() {
    Box box = test::patch_box(16, 640e-6, 10, 500e-6);
    box.ny = 12;  // the two directions differ
    return box;
}

/// Dead columns anywhere, some over the periodic side, some that bleed. No point of a disc that is
/// dealt to cells falls on a side of a cell.
struct Wound {
    double x_m, y_m, radius_m, depth_m, blood;

    static constexpr double off_sides = std::numbers::sqrt2 * 1e-4;

    static std::vector<Wound> some(const Box& box) {
        std::vector<Wound> wounds(size_t(drawn(1, 4)));
        for (Wound& w : wounds)
            w = {(share() + off_sides) * box.h_m * box.nx, (share() + off_sides) * box.h_m * box.ny,
                 30e-6 + 90e-6 * share(), 100e-6 + 380e-6 * share(), share()};
        return wounds;
    }
};

void injure(Patch& patch, const std::vector<Wound>& wounds, const Movement& move = {}) {
    const double step_m = patch.grid.box().h_m;
    const double width_m = step_m * patch.grid.box().nx, length_m = step_m * patch.grid.box().ny;
    for (const Wound& w : wounds)
        patch.kill_column((move.across_x ? width_m - w.x_m : w.x_m) + move.a * step_m,
                          (move.across_y ? length_m - w.y_m : w.y_m) + move.b * step_m, w.radius_m,
                          w.depth_m, w.blood);
}

bool is_signed(std::string_view name) {
    return name == "organised_collagen" || name == "mature_collagen_carry" ||
           name == "growth_factor" || name.starts_with("collagen_alignment");
}

/// Amounts by surface cell in the dermis [m].
double dermal_amount_m(Patch& patch, std::string_view name) {
    return patch.dermal_excess_m(name, 0.0);
}

TEST(HealingProperties, AShiftedOrMirroredInjuryHealsToTheShiftedOrMirroredTissue) {
    const bool held = rc::check("symmetry", [] {
        const float deficit = float(0.5 * share());
        Patch direct(tissue_box(), {}, deficit), image(tissue_box(), {}, deficit);
        const Box& box = direct.grid.box();
        Movement move = Movement::any(box);
        move.across_z = false;  // tissue has an upside
        const std::vector<Wound> wounds = Wound::some(box);
        injure(direct, wounds);
        injure(image, wounds, move);
        const double days = log_uniform(-10, 7);
        direct.run_equal(days, 6);
        image.run_equal(days, 6);
        // Rounding of the transform, of the largest value of a field.
        for (const Field* field : direct.tissue.fields()) {
            const double size = std::max(1.0, double(direct.grid.range(field->values.span()).high));
            auto moved = move.of(box, field->values);
            // a sin 2 phi: a mirror turns the sense of an oblique direction.
            if (field->name == "collagen_alignment_oblique" && move.across_x != move.across_y)
                for (float& value : moved) value = -value;
            RC_ASSERT(largest_difference(moved, image.tissue.field(field->name).values) <=
                      1e-5 * size);
        }
        for (const SurfaceMap* map : direct.tissue.maps()) {
            Box surface = box;
            surface.z_faces_m = {0.0, 1.0};
            RC_ASSERT(largest_difference(move.of(surface, map->values),
                                         image.tissue.map(map->name).values) <= 1e-5);
        }
    });
    EXPECT_TRUE(held);
}

TEST(HealingProperties, NoFieldTurnsNegativeAfterAnyInjuryWithAnyStep) {
    const bool held = rc::check("positive", [] {
        Patch patch(tissue_box(), {}, float(0.9 * share()));
        for (int session = drawn(1, 3); session > 0; --session) {
            injure(patch, Wound::some(patch.grid.box()));
            const double days = log_uniform(-40, 15);
            for (int n = 0; n < 6; ++n) patch.run_equal(days, 1);
        }
        for (const Field* field : patch.tissue.fields())
            for (float value : field->values) {
                RC_ASSERT(std::isfinite(value));
                if (!is_signed(field->name)) RC_ASSERT(value >= 0.0F);
            }
        for (const SurfaceMap* map : patch.tissue.maps())
            for (float value : map->values) RC_ASSERT(value >= 0.0F);
        for (float cover : patch.tissue.map("epidermal_cover").values) RC_ASSERT(cover <= 1.0F);
    });
    EXPECT_TRUE(held);
}

constexpr double moment_s = 1e-4;
/// Cells so quick that a moment moves them over several cells of the box, while no law has time to
/// act: what is left of the step is its motion.
HealingParameters quick_cells() {
    HealingParameters parameters;
    parameters.leukocyte_motility = parameters.fibroblast_motility = Diffusivity{8e-6};
    parameters.leukocyte_chemotaxis = parameters.fibroblast_chemotaxis = Diffusivity{4e-5};
    parameters.fastest_leukocyte = parameters.fastest_fibroblast = Velocity{0.8};
    return parameters;
}

TEST(HealingProperties, MovingCellsKeepTheirNumberInTheDermis) {
    constexpr std::string_view movers[] = {"neutrophil", "inflammatory_macrophage",
                                           "repair_macrophage", "fibroblast", "myofibroblast"};
    int moved = 0, all = 0;  // to know that cells moved; a level field has nowhere to send them
    const bool held = rc::check("number of cells", [&] {
        Patch patch(tissue_box(), quick_cells());
        const Box& box = patch.grid.box();
        injure(patch, Wound::some(box));
        const size_t dermis = box.plane_cells() * size_t(patch.process.first_dermal_plane());
        for (std::string_view name : movers) {
            FloatArray cells = drawn_field(box);
            for (float& n : cells) n += 0.01F;  // some everywhere
            std::copy(cells.begin() + dermis, cells.end(), patch.field(name).begin() + dermis);
        }
        for (std::string_view name : movers) {
            Patch still(tissue_box(), quick_cells());
            std::copy(patch.field(name).begin(), patch.field(name).end(),
                      still.field(name).begin());
            const double before = dermal_amount_m(patch, name);
            patch.process.step(patch.tissue, 0.0, moment_s);
            RC_ASSERT(std::abs(dermal_amount_m(patch, name) - before) <= 5e-6 * before);
            all += 1, moved += largest_difference(patch.field(name), still.field(name)) > 0.01;
            patch.process.undo(patch.tissue);
        }
    });
    EXPECT_TRUE(held);
    EXPECT_GT(moved, all / 2);
}

TEST(HealingProperties, SignalsHoldWhatTheirSourcesMake) {
    // T - l^2 lap T = source with closed ends: the integrals are equal whatever the range.
    const bool held = rc::check("amount of signals", [] {
        Patch patch(tissue_box());
        const Box& box = patch.grid.box();
        injure(patch, Wound::some(box));
        const HealingRates& rates = patch.process.rates();
        const auto integrals_agree = [&](double allowed) {
            double tgf = 0.0, growth = 0.0, tgf_made = 0.0, growth_made = 0.0;
            for (int k = 0; k < box.nz(); ++k)
                for (size_t i = 0; i < box.plane_cells(); ++i) {
                    const size_t at = box.index(0, 0, k) + i;
                    tgf += box.dz_m(k) * (double(patch.field("active_tgf_beta")[at]) - 1.0);
                    growth += box.dz_m(k) * double(patch.field("growth_factor")[at]);
                    if (k < patch.process.first_dermal_plane()) continue;
                    std::array<double, n_healing_states> values;
                    for (size_t s = 0; s < values.size(); ++s)
                        values[s] = double(patch.field(healing_state_names[s])[at]);
                    const HealingState state = to_state(values);
                    tgf_made += box.dz_m(k) * healing_point::tgf_source(state, rates);
                    growth_made += box.dz_m(k) * healing_point::growth_source(state, rates);
                }
            RC_ASSERT(tgf_made > 0.0);
            RC_ASSERT(std::abs(tgf - tgf_made) <= allowed * tgf_made);
            RC_ASSERT(std::abs(growth - growth_made) <= allowed * growth_made);
        };
        integrals_agree(1e-5);
        // After a step they belong to the predicted end, which is the end to the step's error.
        patch.process.step(patch.tissue, 0.0, 60.0);
        integrals_agree(1e-4);
    });
    EXPECT_TRUE(held);
}

}  // namespace
}  // namespace needlework::verification
