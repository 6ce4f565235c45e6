// The heterogeneous solver gives equal digits on any number of ranks: every rank computes the whole
// box alone and its share of it with the others, and compares the two bit by bit. Started by ctest
// on 1, 2, 3 and 4 ranks; the exit code is 1 where any rank saw a difference.

#include <cstdio>
#include <string>

#include "base/problem.hpp"
#include "channels.hpp"
#include "grid/runtime.hpp"
#include "same_digits.hpp"

namespace needlework::verification {
namespace {

struct Outcome {
    FloatArray field;
    int iterations = 0;
    double through_top = 0.0, defect = 0.0;
};

Outcome run(const Grid& grid, double contrast, TimeScheme scheme, bool steady) {
    HeterogeneousMedium medium =
        with_channels(grid.box(), {.contrast = contrast, .capacity_in_channel = 2.0});
    medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
    medium.bottom = {DepthEnd::Kind::exchange, 0.5, 1e-8};
    HeterogeneousSolver solver(grid);
    solver.set_medium(std::move(medium));
    FloatArray source = punctured(grid.box(), 2);
    for (float& s : source) s *= 1e-6F;
    Outcome out;
    out.field = punctured(grid.box());
    auto add = [&](const HeterogeneousReport& report) {
        out.iterations += report.iterations;
        out.through_top += report.balance.through_top;
        out.defect = std::max(out.defect, report.balance.defect());
    };
    for (double dt_s : {10.0, 600.0, 600.0, 1e5})
        add(solver.advance(out.field.span(), source.span(), dt_s, scheme));
    if (steady) add(solver.steady(out.field.span(), source.span()));
    return out;
}

void compare(const Grid& alone, const Grid& shared) {
    for (double contrast : {1.0, 1e3, 1e5})
        for (TimeScheme scheme :
             {TimeScheme::backward_euler, TimeScheme::second_order, TimeScheme::guarded}) {
            Outcome whole = run(alone, contrast, scheme, true);
            Outcome part = run(shared, contrast, scheme, true);
            std::string what =
                "contrast " + std::to_string(contrast) + ", scheme " + std::to_string(int(scheme));
            expect(same_bits(shared, part.field, whole.field), what + ": fields");
            expect(part.iterations == whole.iterations, what + ": iterations");
            expect(part.through_top == whole.through_top, what + ": flow");
            expect(part.defect < 3e-7, what + ": balance");
        }
    // The comparison itself can fail: one changed bit is seen.
    Outcome whole = run(alone, 1e3, TimeScheme::backward_euler, false);
    Outcome part = run(shared, 1e3, TimeScheme::backward_euler, false);
    part.field[5] = std::nextafter(part.field[5], 1e9F);
    expect(!same_bits(shared, part.field, whole.field), "a planted difference is noticed");
}

void check_that_errors_are_shared(const Grid& shared) {
    HeterogeneousSolver solver(shared);
    solver.set_medium(with_channels(shared.box(), {.decay_per_s = 0.0}));
    FloatArray c(shared.box().local_cells(), 0.0F);
    bool refused = false;
    try {
        solver.steady(c.span(), {});
    } catch (const ModelError&) {
        refused = true;
    }
    expect(refused, "a steady state that does not exist is refused by every rank");
    HeterogeneousMedium medium = with_channels(shared.box(), {});
    if (shared.rank() == shared.n_ranks() - 1) medium.diffusivity_m2_per_s[0] = std::nanf("");
    bool caught = false;
    try {
        solver.set_medium(std::move(medium));
    } catch (const BugError&) {
        caught = true;
    }
    expect(caught, "a bad medium of one rank is everyone's");
}

}  // namespace
}  // namespace needlework::verification

int main() {
    using namespace needlework;
    using namespace needlework::verification;
    Runtime runtime;
    // Sizes that no number of ranks divides; a power of two; a plane of few cells.
    for (Box box : {graded_box(20, 28, 11, 1e-3, 0.8e-3), graded_box(16, 16, 7, 6e-4, 5e-4),
                    graded_box(4, 4, 5, 1e-4, 3e-4)}) {
        Grid alone(box, MPI_COMM_SELF), shared(box, runtime.world());
        compare(alone, shared);
        check_that_errors_are_shared(shared);
    }
    int all_failed = 0;
    MPI_Allreduce(&n_failed, &all_failed, 1, MPI_INT, MPI_SUM, runtime.world());
    if (runtime.rank() == 0)
        std::printf("%d ranks, %d differences\n", runtime.n_ranks(), all_failed);
    return all_failed == 0 ? 0 : 1;
}
