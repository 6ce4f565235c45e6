// The layered solver beside its limits, measured in the same run (JSON: --benchmark_format=json).
//
// Counters of `layered` and `planes`:
//   flops        floating-point operations a cell of the transforms, by the usual count of
//                2.5 log2(n) a value, direction and axis; of the solve in depth 9 more
//   flop_rate    those times cells a second; compare with that of fma_peak
//   bytes        a cell that must move: one read and one write in each of three passes
// `planes` transforms the same planes forth and back and does nothing else, of 1, 4 and 8 fields,
// in three orders; `fftw` does so with FFTW's plan of one plane, made without measuring.

#include <benchmark/benchmark.h>
#include <fftw3.h>

#include <cmath>

#include "boxes.hpp"
#include "grid/runtime.hpp"

namespace needlework::verification {
namespace {

constexpr double flops_a_level = 2.5;  // of a real transform, a value and factor of two
constexpr double flops_in_depth = 9.0;
constexpr double bytes_a_pass = 8.0;  // one float read, one written

#define NEEDLEWORK_PEAK(name, isa, bytes)                                            \
    __attribute__((target(isa), optimize("fp-contract=fast"))) double name(long n) { \
        typedef float Vector __attribute__((vector_size(bytes)));                    \
        constexpr int n_chains = 12;                                                 \
        Vector x[n_chains], m = Vector{} + 0.999999F, k = Vector{} + 1e-6F;          \
        for (int c = 0; c < n_chains; ++c) x[c] = Vector{} + float(c);               \
        for (long i = 0; i < n; ++i)                                                 \
            for (int c = 0; c < n_chains; ++c) x[c] = x[c] * m + k;                  \
        Vector sum = x[0];                                                           \
        for (int c = 1; c < n_chains; ++c) sum += x[c];                              \
        return double(sum[0]);                                                       \
    }
NEEDLEWORK_PEAK(peak_512, "avx512f,avx512vl,fma", 64)
NEEDLEWORK_PEAK(peak_256, "avx2,fma", 32)

void fma_peak(benchmark::State& state) {
    long n = 100000;
    constexpr double operations = 2.0 * 12.0;  // of a lane in a turn of the loop
    bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl");
    for (auto _ : state) {
        benchmark::DoNotOptimize(n);  // or the compiler takes the call out of the loop
        benchmark::DoNotOptimize(wide ? peak_512(n) : peak_256(n));
    }
    state.counters["flop_rate"] = benchmark::Counter(operations * (wide ? 16.0 : 8.0) * double(n),
                                                     benchmark::Counter::kIsIterationInvariantRate);
}

void in_place(benchmark::State& state) {
    FloatArray a(size_t(state.range(0)), 1.0F);
    for (auto _ : state) {
        for (float& v : a) v = v * 0.999F + 0.001F;
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(a.size()) * 8);
}

struct Setup {
    explicit Setup(const benchmark::State& state)
        : grid(
              graded_box(int(state.range(0)), int(state.range(0)), int(state.range(1)), 2e-3, 2e-3),
              MPI_COMM_SELF),
          c(punctured(grid.box())) {}
    void count(benchmark::State& state, double more_flops, double passes,
               size_t n_fields = 1) const {
        double cells = double(c.size() * n_fields);
        double flops = 2.0 * flops_a_level * std::log2(double(grid.box().plane_cells()));
        flops += more_flops;
        state.SetItemsProcessed(int64_t(state.iterations()) * int64_t(cells));
        state.SetBytesProcessed(
            int64_t(double(state.iterations()) * cells * passes * bytes_a_pass));
        state.counters["flops"] = flops;
        state.counters["flop_rate"] =
            benchmark::Counter(flops * cells, benchmark::Counter::kIsIterationInvariantRate);
    }
    Grid grid;
    FloatArray c;
};

void layered(benchmark::State& state, TimeScheme scheme) {
    Setup s(state);
    LayeredMedium medium = LayeredMedium::uniform(s.grid.box(), Diffusivity{1e-11}, Rate{1e-5});
    LayeredSolver solver(s.grid);
    for (auto _ : state) solver.advance(medium, s.c.span(), {}, 600.0, scheme);
    s.count(state, scheme == TimeScheme::second_order ? 2 * flops_in_depth : flops_in_depth, 3.0);
}

/// How the planes of several fields follow each other.
enum class Batch {
    none,    ///< each plane alone, field after field
    planes,  ///< narrow planes of a field in pairs, field after field: the solver
    fields   ///< plane after plane, all fields of it in one call: pairs are planes of two fields
};

void planes(benchmark::State& state, Batch batch) {
    Setup s(state);
    const Box& box = s.grid.box();
    const size_t n_fields = size_t(state.range(2)), a_field = s.c.size(), nz = size_t(box.nz());
    const size_t cells = box.plane_cells();
    FloatArray all(n_fields * a_field);
    for (size_t f = 0; f < n_fields; ++f)
        std::copy(s.c.begin(), s.c.end(), all.begin() + std::ptrdiff_t(f * a_field));
    PlaneTransform transform(box.nx, box.ny, box.nx / 2);
    const kernels::SpectralTable& kernel = kernels::spectral(kernels::best());
    const std::vector<float> means(std::max(nz, n_fields), 0.5F);
    const size_t together = std::min(size_t(transform.planes_together()), nz);
    auto each = [&](auto&& call) {
        if (batch == Batch::fields) {
            for (size_t k = 0; k < nz; ++k)
                call(all.data() + k * cells, kernels::Planes{int(n_fields), a_field, means.data()});
            return;
        }
        const size_t step = batch == Batch::none ? 1 : together;
        for (size_t f = 0; f < n_fields; ++f)
            for (size_t k = 0; k < nz; k += step)
                call(all.data() + f * a_field + k * cells,
                     kernels::Planes{int(std::min(step, nz - k)), cells, means.data()});
    };
    for (auto _ : state) {
        each([&](float* at, const kernels::Planes& some) {
            kernel.forward(transform.plan(), some, at, nullptr, at);
        });
        state.PauseTiming();  // back to values of the same size
        for (float& v : all) v /= float(transform.gain());
        state.ResumeTiming();
        each([&](float* at, const kernels::Planes& some) {
            kernel.backward(transform.plan(), some, at);
        });
    }
    s.count(state, 0.0, 2.0, n_fields);
}

void fftw(benchmark::State& state) {
    Setup s(state);
    const Box& box = s.grid.box();
    size_t waves = size_t(box.ny) * size_t(box.nx / 2 + 1);
    FloatArray spectral(2 * waves * size_t(box.nz()), 0.0F);
    auto* first = reinterpret_cast<fftwf_complex*>(spectral.data());
    FloatArray plane(box.plane_cells(), 0.0F);
    fftwf_plan there = fftwf_plan_dft_r2c_2d(box.ny, box.nx, plane.data(), first, FFTW_ESTIMATE);
    fftwf_plan back = fftwf_plan_dft_c2r_2d(box.ny, box.nx, first, plane.data(), FFTW_ESTIMATE);
    for (auto _ : state) {
        for (size_t k = 0; k < size_t(box.nz()); ++k)
            fftwf_execute_dft_r2c(there, s.c.data() + k * box.plane_cells(), first + k * waves);
        state.PauseTiming();
        for (float& v : spectral) v /= float(box.plane_cells());
        state.ResumeTiming();
        for (size_t k = 0; k < size_t(box.nz()); ++k)
            fftwf_execute_dft_c2r(back, first + k * waves, s.c.data() + k * box.plane_cells());
    }
    fftwf_destroy_plan(there);
    fftwf_destroy_plan(back);
    s.count(state, 0.0, 2.0);
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Args({16, 48})->Args({32, 48})->Args({64, 48})->Args({128, 90})->Args({200, 200});
    b->Unit(benchmark::kMicrosecond);
}

void sizes_and_fields(benchmark::internal::Benchmark* b) {
    for (int n_fields : {1, 4, 8})
        b->Args({16, 48, n_fields})->Args({128, 90, n_fields})->Args({200, 200, n_fields});
    b->Unit(benchmark::kMicrosecond);
}

BENCHMARK(fma_peak)->Unit(benchmark::kMicrosecond);
// As many floats as the fields below, and well beyond the caches.
BENCHMARK(in_place)->Arg(16 * 16 * 48)->Arg(128 * 128 * 90)->Arg(200 * 200 * 200)->Arg(1 << 25);
BENCHMARK_CAPTURE(layered, backward_euler, TimeScheme::backward_euler)->Apply(sizes);
BENCHMARK_CAPTURE(layered, second_order, TimeScheme::second_order)->Apply(sizes);
BENCHMARK_CAPTURE(planes, alone, Batch::none)->Apply(sizes_and_fields);
BENCHMARK_CAPTURE(planes, planes_together, Batch::planes)->Apply(sizes_and_fields);
BENCHMARK_CAPTURE(planes, fields_together, Batch::fields)->Apply(sizes_and_fields);
BENCHMARK(fftw)->Apply(sizes);

}  // namespace
}  // namespace needlework::verification

int main(int argc, char** argv) {
    needlework::Runtime runtime;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
