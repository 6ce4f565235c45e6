// A day of delivery through 200 channels per square centimetre, by the model in depth and time.

#include <benchmark/benchmark.h>

#include "process/delivery/fast_delivery.hpp"

namespace needlework {
namespace {

void brick_and_mortar(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(chen_lian({194.19, -0.07}));
}
BENCHMARK(brick_and_mortar)->Unit(benchmark::kMillisecond);

/// Closing channels under a drying dose; the argument is the tolerance in 1e-5.
void one_day(benchmark::State& state) {
    const Active active = load_active("caffeine").active;
    const SkinColumn skin = SkinColumn::of(active, false);
    Vehicle gel;
    gel.concentration = MassDensity{20.0};
    gel.thickness = 50.0_um;
    gel.evaporation = 10.0_um_per_h;
    gel.solubility = active.solubility;
    DeliveryChannels channels;
    channels.density = 200.0_per_cm2;
    channels.fluid_diffusivity = channels.vehicle_diffusivity =
        water_diffusivity(active.molecular_weight);
    channels.open_share = [](Time t) { return std::exp2(-t.si / Time{23.2_h}.si); };
    DeliveryNumerics numerics;
    numerics.tolerance = 1e-5 * double(state.range(0));
    int steps = 0;
    double below = 0.0;
    for (auto _ : state) {
        const DeliveryResult run = deliver(skin, gel, channels, {24.0_h}, {}, numerics);
        steps = run.steps;
        below = run.samples.back().below_horny_layer();
    }
    state.counters["steps"] = steps;
    state.counters["below_ug_cm2"] = below * 1e5;
}
BENCHMARK(one_day)->Arg(1)->Arg(20)->Arg(100)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace needlework

BENCHMARK_MAIN();
