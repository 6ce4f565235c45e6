// A day of delivery through 200 channels per square centimetre: fast model, and unit cell in three
// dimensions.

#include <benchmark/benchmark.h>

#include "grid/runtime.hpp"
#include "process/delivery3d/unit_cell.hpp"

namespace needlework {
namespace {

void brick_and_mortar(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(chen_lian({194.19, -0.07}));
}
BENCHMARK(brick_and_mortar)->Unit(benchmark::kMillisecond);

/// Closing channels under a drying dose.
struct Day {
    Active active = load_active("caffeine").active;
    SkinColumn skin = SkinColumn::of(active, false);
    Vehicle gel;
    DeliveryChannels channels;
    Day() {
        gel.concentration = MassDensity{20.0};
        gel.thickness = 50.0_um;
        gel.evaporation = 10.0_um_per_h;
        gel.solubility = active.solubility;
        channels.density = 200.0_per_cm2;
        channels.fluid_diffusivity = channels.vehicle_diffusivity =
            water_diffusivity(active.molecular_weight);
        channels.open_share = [](Time t) { return std::exp2(-t.si / Time{23.2_h}.si); };
    }
};

/// The argument is the tolerance in 1e-5.
void one_day(benchmark::State& state) {
    const Day day;
    DeliveryNumerics numerics;
    numerics.tolerance = 1e-5 * double(state.range(0));
    int steps = 0;
    double below = 0.0;
    for (auto _ : state) {
        const DeliveryResult run = deliver(day.skin, day.gel, day.channels, {24.0_h}, {}, numerics);
        steps = run.steps;
        below = run.samples.back().below_horny_layer();
    }
    state.counters["steps"] = steps;
    state.counters["below_ug_cm2"] = below * 1e5;
}
BENCHMARK(one_day)->Arg(20)->Arg(200)->Unit(benchmark::kMillisecond);

/// The argument is the number of cells across.
void one_day_in_three_dimensions(benchmark::State& state) {
    const Day day;
    UnitCellNumerics numerics;
    numerics.across = int(state.range(0));
    UnitCellResult run;
    for (auto _ : state)
        run = deliver_in_unit_cell(day.skin, day.gel, day.channels, {24.0_h}, MPI_COMM_SELF, {},
                                   numerics);
    state.counters["steps"] = run.delivery.steps;
    state.counters["iterations"] = run.iterations;
    state.counters["below_ug_cm2"] = run.delivery.samples.back().below_horny_layer() * 1e5;
}
BENCHMARK(one_day_in_three_dimensions)
    ->Arg(32)
    ->Arg(48)
    ->Arg(64)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace needlework

int main(int argc, char** argv) {
    needlework::Runtime runtime;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
