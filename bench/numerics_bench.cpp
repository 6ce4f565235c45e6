// Speed of the solvers beside the machine's own limits, measured in the same run.
// `bytes` counts what a step must move at least (one read and one write of each field); compare
// bytes_per_second of a solver with that of in_place_update.

#include <benchmark/benchmark.h>

#include <memory>

#include "boxes.hpp"
#include "grid/runtime.hpp"
#include "numerics/chemotaxis.hpp"
#include "numerics/reaction.hpp"

namespace needlework::verification {
namespace {

constexpr size_t limit_floats = size_t{1} << 25;  // 128 MiB: well beyond the caches

void in_place_update(benchmark::State& state) {
    FloatArray a(limit_floats, 1.0F);
    for (auto _ : state) {
        for (size_t i = 0; i < limit_floats; ++i) a[i] = a[i] * 0.999F + 0.001F;
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(limit_floats) * 8);
}
BENCHMARK(in_place_update)->Unit(benchmark::kMillisecond);

void triad(benchmark::State& state) {
    FloatArray a(limit_floats, 1.0F), b(limit_floats, 2.0F), c(limit_floats, 3.0F);
    for (auto _ : state) {
        for (size_t i = 0; i < limit_floats; ++i) a[i] = b[i] + 0.5F * c[i];
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(limit_floats) * 12);
}
BENCHMARK(triad)->Unit(benchmark::kMillisecond);

struct Setup {
    explicit Setup(const benchmark::State& state)
        : grid(
              graded_box(int(state.range(0)), int(state.range(0)), int(state.range(1)), 2e-3, 2e-3),
              MPI_COMM_SELF),
          medium(LayeredMedium::uniform(grid.box(), Diffusivity{1e-11}, Rate{1e-5})),
          c(punctured(grid.box())),
          source(punctured(grid.box(), 2)) {}
    void count(benchmark::State& state, int n_steps = 1) const {
        int64_t cells = int64_t(state.iterations()) * int64_t(c.size()) * n_steps;
        state.SetItemsProcessed(cells);
        state.SetBytesProcessed(cells * 8);
    }
    Grid grid;
    LayeredMedium medium;
    FloatArray c, source;
};

template <class Solver>
void step(benchmark::State& state, TimeScheme scheme, bool with_source) {
    Setup s(state);
    Solver solver(s.grid);
    std::span<const float> source = with_source ? s.source.span() : std::span<float>{};
    for (auto _ : state) solver.advance(s.medium, s.c.span(), source, 600.0, scheme);
    s.count(state);
}

template <class Solver>
void many_steps(benchmark::State& state, TimeScheme scheme) {
    Setup s(state);
    Solver solver(s.grid);
    constexpr int n_steps = 20;
    DiffusingField field{s.c.span(), {}};
    for (auto _ : state) solver.advance_steps(s.medium, {&field, 1}, 600.0, n_steps, scheme);
    s.count(state, n_steps);
}

constexpr auto splitting_20_steps = many_steps<SplittingSolver>;
constexpr auto splitting = step<SplittingSolver>;
constexpr auto layered = step<LayeredSolver>;

void layered_steady(benchmark::State& state) {
    Setup s(state);
    LayeredSolver solver(s.grid);
    for (auto _ : state) solver.steady(s.medium, s.c.span(), s.source.span());
    s.count(state);
}

void layered_new_step_size(benchmark::State& state) {
    Setup s(state);
    LayeredSolver solver(s.grid);
    double dt_s = 600.0;
    for (auto _ : state)
        solver.advance(s.medium, s.c.span(), {}, dt_s *= 1.0001, TimeScheme::backward_euler);
    s.count(state);
}

void drift(benchmark::State& state) {
    Setup s(state);
    ChemotaxisSolver solver(s.grid);
    for (auto _ : state) solver.advance({1e-12, 5e-9}, s.c.span(), s.source.span(), 600.0);
    s.count(state);
}

void alpha_qss(benchmark::State& state) {
    Setup s(state);
    constexpr size_t block = 256;  // a running maximum in the same loop would stop vectorisation
    float errors[block];
    for (auto _ : state) {
        float worst = 0.0F;
        for (size_t begin = 0; begin < s.c.size(); begin += block) {
            for (size_t l = 0; l < block; ++l) {
                float y = s.c[begin + l];
                ProductionLoss start{0.1F * s.source[begin + l], 1e-3F + y * 1e-4F};
                float predicted = alpha_qss_predict(y, start, 60.0F);
                ProductionLoss end{start.production, 1e-3F + predicted * 1e-4F};
                s.c[begin + l] = alpha_qss_correct(y, start, end, 60.0F);
                errors[l] = alpha_qss_error(y, predicted, s.c[begin + l], 1e-6F, 1e-3F);
            }
            for (float error : errors) worst = error > worst ? error : worst;
        }
        benchmark::DoNotOptimize(worst);
    }
    s.count(state);
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Args({16, 48})->Args({32, 48})->Args({128, 90})->Args({200, 200});
    b->Unit(benchmark::kMicrosecond);
}

constexpr TimeScheme euler = TimeScheme::backward_euler, second = TimeScheme::second_order;
BENCHMARK_CAPTURE(splitting, backward_euler, euler, false)->Apply(sizes);
BENCHMARK_CAPTURE(splitting, second_order, second, false)->Apply(sizes);
BENCHMARK_CAPTURE(splitting, second_order_source, second, true)->Apply(sizes);
BENCHMARK_CAPTURE(splitting_20_steps, backward_euler, euler)->Apply(sizes);
BENCHMARK_CAPTURE(splitting_20_steps, second_order, second)->Apply(sizes);
BENCHMARK_CAPTURE(layered, backward_euler, euler, false)->Apply(sizes);
BENCHMARK_CAPTURE(layered, second_order, second, false)->Apply(sizes);
BENCHMARK_CAPTURE(layered, second_order_source, second, true)->Apply(sizes);
BENCHMARK(layered_steady)->Apply(sizes);
BENCHMARK(layered_new_step_size)->Apply(sizes);
BENCHMARK(drift)->Apply(sizes);
BENCHMARK(alpha_qss)->Apply(sizes);

}  // namespace
}  // namespace needlework::verification

int main(int argc, char** argv) {
    needlework::Runtime runtime;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
