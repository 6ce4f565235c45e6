// Healing gives equal digits on any number of ranks and with every instruction set: every rank also
// walks the whole patch alone with the plainest one and compares its planes bit by bit. Exit code 1
// on a difference.
#include <cstdio>
#include <cstring>

#include "grid/runtime.hpp"
#include "process/healing/healing_patch.hpp"

namespace {

using needlework::Box;
using needlework::test::Patch;

void walk(Patch& patch, double days) {
    patch.kill_column(210e-6, 330e-6, 60e-6, 350e-6, 0.7);
    patch.run(0.3 * days);
    patch.kill_column(500e-6, 100e-6, 60e-6, 350e-6, 0.7);
    patch.run(0.7 * days);
}

bool equal_digits(const Patch& shared, const Patch& alone) {
    const Box& box = shared.grid.box();
    bool equal = shared.n_steps == alone.n_steps;
    if (!equal) std::printf("%ld steps, alone %ld\n", shared.n_steps, alone.n_steps);
    const auto compare = [&](const std::string& name, const float* a, const float* b, size_t n) {
        if (std::memcmp(a, b, n * sizeof(float)) == 0) return;
        std::printf("rank %d: %s differs\n", shared.grid.rank(), name.c_str());
        equal = false;
    };
    for (const needlework::Field* field : shared.tissue.fields())
        compare(
            field->name, field->values.data(),
            alone.tissue.field(field->name).values.data() + size_t(box.z_begin) * box.plane_cells(),
            box.local_cells());
    for (const needlework::SurfaceMap* map : shared.tissue.maps())
        compare(map->name, map->values.data(), alone.tissue.map(map->name).values.data(),
                map->values.size());
    return equal;
}

}  // namespace

int main() {
    using needlework::test::InstructionSet;
    needlework::Runtime runtime;
    const std::vector<InstructionSet> sets = needlework::test::instruction_sets();
    bool equal = true;
    // Small planes, whose cells move in columns of depth, and planes that are swept one by one.
    for (const auto& [box, days] :
         {std::pair{needlework::test::patch_box(16, 640e-6, 14, 560e-6), 30.0},
          std::pair{needlework::test::patch_box(48, 960e-6, 6, 300e-6), 2.0}}) {
        Patch alone(box, {}, 0.0F, MPI_COMM_SELF, sets.front().laws, sets.front().solvers);
        walk(alone, days);
        for (const InstructionSet& set : sets) {
            Patch shared(box, {}, 0.0F, MPI_COMM_WORLD, set.laws, set.solvers);
            walk(shared, days);
            const bool as_alone = shared.grid.all_agree(equal_digits(shared, alone));
            equal = equal && as_alone;
            if (shared.grid.rank() == 0)
                std::printf("%d ranks, %s: %s digits after %ld steps\n", shared.grid.n_ranks(),
                            set.laws.name, as_alone ? "equal" : "different", shared.n_steps);
        }
    }
    return equal ? 0 : 1;
}
