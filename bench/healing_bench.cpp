// Speed of the healing step beside the machine's own limits. For each instruction set the three
// passes of the laws; then chemotaxis of the leukocytes and the whole step, on a unit cell
// (16 x 16 x 48) and on a patch (128 x 128 x 90). Items are cells; bytes count what a pass must
// read and write at least, so that bytes_per_second stands beside in_place_update of the same run.

#include <benchmark/benchmark.h>

#include <cstring>
#include <memory>
#include <random>

#include "grid/runtime.hpp"
#include "process/healing/healing_patch.hpp"

namespace needlework {
namespace {

using healing_kernel::n_slots;

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

/// A patch on the third day of a wound, when everything moves.
std::unique_ptr<test::Patch> wounded(const benchmark::State& state) {
    const int n = int(state.range(0)), nz = int(state.range(1));
    auto patch = std::make_unique<test::Patch>(test::patch_box(n, n * 40e-6, nz, nz * 20e-6));
    for (int wound = 0; wound < n / 8; ++wound) {
        std::mt19937 random(static_cast<unsigned>(wound));
        std::uniform_real_distribution<double> place(0.0, n * 40e-6);
        const double x_m = place(random), y_m = place(random);
        patch->kill_column(x_m, y_m, 50e-6, 600e-6, 0.5);
    }
    constexpr int steps = 24;
    patch->run_equal(3.0, steps);
    return patch;
}

struct Arrays {
    explicit Arrays(test::Patch& patch) : tgf(patch.field("active_tgf_beta").size(), 0.1F) {
        for (int slot = 0; slot < n_slots; ++slot) {
            const bool is_carry = slot == healing_kernel::mature_carry_slot;
            FloatArray& from = patch.field(is_carry ? std::string_view("mature_collagen_carry")
                                                    : healing_state_names[size_t(slot)]);
            to[slot] = FloatArray(from.size(), 0.0F);
            cells.from[slot] = from.data();
            cells.to[slot] = to[slot].data();
        }
        cells.tgf_beta = patch.field("active_tgf_beta").data();
        cells.growth_factor = patch.field("growth_factor").data();
        cells.vessels = patch.field("vessel_density").data();
        cells.deficit = patch.field("collagen_deficit").data();
        cells.n = tgf.size();
        const HealingRates& all = patch.process.rates();
        std::vector<double> numbers(sizeof(HealingRates) / sizeof(double));
        std::memcpy(numbers.data(), &all, sizeof all);
        rates.assign(numbers.begin(), numbers.end());
    }
    FloatArray to[n_slots];
    FloatArray tgf;
    healing_kernel::Cells cells{};
    std::vector<float> rates;
};

constexpr float dt_d = 0.1F;
enum Pass { first_half, end_sources, second_half };
// Floats that a pass reads and writes in each cell.
constexpr int floats_moved[] = {16 + 4 + 16, 15 + 4 + 2, 16 + 4 + 2 + 16 + 1};

void laws(benchmark::State& state, const healing_kernel::Table& table, Pass pass) {
    auto patch = wounded(state);
    Arrays a(*patch);
    FloatArray growth(a.tgf.size(), 0.1F);
    for (auto _ : state) {
        if (pass == first_half) table.first_half(a.rates.data(), a.cells, dt_d);
        if (pass == end_sources)
            table.end_sources(a.rates.data(), a.cells, dt_d, a.tgf.data(), growth.data());
        if (pass == second_half)
            table.second_half(a.rates.data(), a.cells, dt_d, a.tgf.data(), growth.data());
        benchmark::ClobberMemory();
    }
    const int64_t cells = int64_t(state.iterations()) * int64_t(a.cells.n);
    state.SetItemsProcessed(cells);
    state.SetBytesProcessed(cells * floats_moved[pass] * int64_t(sizeof(float)));
}

void chemotaxis(benchmark::State& state) {
    auto patch = wounded(state);
    ChemotaxisSolver solver(patch->grid);
    const HealingParameters parameters;
    const Chemotaxis model{parameters.leukocyte_chemotaxis.si, parameters.fastest_leukocyte.si};
    const std::span<float> kinds[] = {patch->field("neutrophil").span(),
                                      patch->field("inflammatory_macrophage").span()};
    constexpr double dt_s = 3600.0;
    for (auto _ : state) solver.advance(model, kinds, patch->field("growth_factor").span(), dt_s);
    state.SetItemsProcessed(int64_t(state.iterations()) *
                            int64_t(patch->field("neutrophil").size()) * int64_t(std::size(kinds)));
}

void healing_step(benchmark::State& state) {
    auto patch = wounded(state);
    constexpr double dt_s = 3600.0;
    for (auto _ : state) {
        patch->process.step(patch->tissue, patch->t_s, dt_s);
        patch->process.undo(patch->tissue);
    }
    state.SetItemsProcessed(int64_t(state.iterations()) * int64_t(patch->field("debris").size()));
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Args({16, 48})->Args({128, 90})->Unit(benchmark::kMicrosecond);
}

void register_laws() {
    std::vector<const healing_kernel::Table*> tables{&healing_kernel::baseline()};
    if (__builtin_cpu_supports("avx2")) tables.push_back(&healing_kernel::avx2());
    if (&healing_kernel::best() != tables.back()) tables.push_back(&healing_kernel::best());
    const char* names[] = {"first_half", "end_sources", "second_half"};
    for (const healing_kernel::Table* table : tables)
        for (Pass pass : {first_half, end_sources, second_half})
            sizes(benchmark::RegisterBenchmark(
                (std::string("laws/") + names[pass] + "/" + table->name).c_str(),
                [table, pass](benchmark::State& state) { laws(state, *table, pass); }));
}

BENCHMARK(chemotaxis)->Apply(sizes);
BENCHMARK(healing_step)->Apply(sizes);

}  // namespace
}  // namespace needlework

int main(int argc, char** argv) {
    needlework::Runtime runtime;
    needlework::register_laws();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
