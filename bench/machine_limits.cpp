// What the machine can do at most, as one rank and, under mpiexec, as all ranks at once: bandwidth
// of an in-place update, of a copy and of a triad, and the rate of fused multiply-adds. Prints one
// JSON object with the median and the best of some repeats; rates are sums over the ranks.
//
// usage: machine_limits [--repeats N] [--mib N]      MiB of each array of a rank

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace {

double seconds_now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Twelve independent chains a vector, so that neither latency nor memory binds.
constexpr int n_chains = 12;
#define NEEDLEWORK_FMA(name, isa, bytes)                                             \
    __attribute__((target(isa), optimize("fp-contract=fast"))) double name(long n) { \
        typedef float Vector __attribute__((vector_size(bytes)));                    \
        Vector x[n_chains], m = Vector{} + 0.999999F, k = Vector{} + 1e-6F;          \
        for (int c = 0; c < n_chains; ++c) x[c] = Vector{} + float(c);               \
        for (long i = 0; i < n; ++i)                                                 \
            for (int c = 0; c < n_chains; ++c) x[c] = x[c] * m + k;                  \
        Vector sum = x[0];                                                           \
        for (int c = 1; c < n_chains; ++c) sum += x[c];                              \
        return double(sum[0]);                                                       \
    }
NEEDLEWORK_FMA(fma_512, "avx512f,avx512vl,fma", 64)
NEEDLEWORK_FMA(fma_256, "avx2,fma", 32)

volatile double sink = 0.0;

struct Rate {
    double median = 0.0, best = 0.0;
};

/// Work a second of all ranks together, in units of `amount` a call of a rank.
Rate measure(int repeats, double amount, const std::function<void()>& work) {
    int n_ranks = 1;
    MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
    std::vector<double> rates;
    work();
    for (int r = 0; r < repeats; ++r) {
        MPI_Barrier(MPI_COMM_WORLD);
        double start = seconds_now();
        work();
        double mine = amount / (seconds_now() - start), all = 0.0;
        MPI_Allreduce(&mine, &all, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
        rates.push_back(all);
    }
    std::sort(rates.begin(), rates.end());
    return {rates[rates.size() / 2], rates.back()};
}

}  // namespace

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    int repeats = 7, mib = 128;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::string(argv[i]) == "--repeats") repeats = std::atoi(argv[i + 1]);
        if (std::string(argv[i]) == "--mib") mib = std::atoi(argv[i + 1]);
    }
    const size_t n = (size_t(mib) << 20) / sizeof(float);
    std::vector<float> a(n, 1.0F), b(n, 2.0F), c(n, 3.0F);
    float *x = a.data(), *y = b.data(), *z = c.data();
    auto clobber = [&] { asm volatile("" ::"r"(x), "r"(y), "r"(z) : "memory"); };
    const double array = double(n) * sizeof(float);
    Rate in_place = measure(repeats, 2 * array, [&] {
        for (size_t i = 0; i < n; ++i) x[i] = x[i] * 0.999F + 0.001F;
        clobber();
    });
    Rate triad = measure(repeats, 3 * array, [&] {
        for (size_t i = 0; i < n; ++i) x[i] = y[i] + 0.5F * z[i];
        clobber();
    });
    Rate copy = measure(repeats, 2 * array, [&] {
        std::copy(y, y + n, x);
        clobber();
    });
    bool wide = __builtin_cpu_supports("avx512f"), narrow = __builtin_cpu_supports("avx2");
    const long turns = 20'000'000;
    double flops = 2.0 * n_chains * double(turns) * (wide ? 16 : 8);
    Rate fma = !narrow ? Rate{} : measure(repeats, flops, [&] {
        sink = sink + (wide ? fma_512(turns) : fma_256(turns));
    });
    int rank = 0, n_ranks = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
    if (rank == 0) {
        std::printf("{\"ranks\": %d, \"mib_an_array\": %d", n_ranks, mib);
        auto print = [](const char* name, Rate r) {
            std::printf(", \"%s\": {\"median\": %.4g, \"best\": %.4g}", name, r.median * 1e-9,
                        r.best * 1e-9);
        };
        print("in_place_GB_per_s", in_place);
        print("triad_GB_per_s", triad);
        print("copy_GB_per_s", copy);
        print("fma_single_GFLOP_per_s", fma);
        std::printf("}\n");
    }
    MPI_Finalize();
    return 0;
}
