// Source of the sweep over cells, compiled once for each instruction set (healing_kernel_*.cpp).
// Includes nothing but healing_kernel.hpp, so that no inline function of another header is built
// for the wrong machine.

#include "process/healing/healing_kernel.hpp"

namespace needlework::healing_kernel {
namespace {

#if defined(__AVX512F__)
constexpr int lanes = 16;
#elif defined(__AVX2__)
constexpr int lanes = 8;
#else
constexpr int lanes = 4;
#endif

typedef float Native __attribute__((vector_size(4 * lanes), aligned(4), may_alias));

using number = float;
using real = Native;
inline real positive(real x) { return x < real{} ? real{} : x; }  // NaN stays NaN
inline real larger(real a, real b) { return a > b ? a : b; }
inline real square_root(real x) {
    for (int l = 0; l < lanes; ++l) x[l] = __builtin_sqrtf(x[l]);
    return x;
}

#include "process/healing/healing_equations.inl"

// The equations are built into each pass: what a pass does not need of them falls away, and what no
// cell changes is computed once.
#define WHOLE __attribute__((flatten))

constexpr int n_rates = int(sizeof(Rates) / sizeof(float));

inline Rates rates_from(const float* numbers) {
    Rates rates;
    __builtin_memcpy(&rates, numbers, sizeof rates);
    return rates;
}
inline real load(const float* p) { return *reinterpret_cast<const Native*>(p); }
inline void store(float* p, real value) { *reinterpret_cast<Native*>(p) = value; }

/// Asks for what a pass will read and write some cells further on: it follows more arrays than the
/// hardware can watch. Fields of `few` cells stay in the caches anyway.
constexpr size_t few = size_t{1} << 17, ahead = 64, cache_line = 16;
inline void fetch(const Cells& cells, size_t i) {
    constexpr int to_write = 1, first_level = 3;
    if (cells.n < few || (lanes < int(cache_line) && i % cache_line != 0)) return;
    for (int slot = 0; slot < n_slots; ++slot) {
        __builtin_prefetch(cells.from[slot] + i + ahead, 0, first_level);
        __builtin_prefetch(cells.to[slot] + i + ahead, to_write, first_level);
    }
    const float* const beside[] = {cells.tgf_beta, cells.growth_factor, cells.vessels,
                                   cells.deficit};
    for (const float* p : beside) __builtin_prefetch(p + i + ahead, 0, first_level);
}

inline State load_state(const Cells& cells, size_t i) {
    return {load(cells.from[0] + i),  load(cells.from[1] + i),  load(cells.from[2] + i),
            load(cells.from[3] + i),  load(cells.from[4] + i),  load(cells.from[5] + i),
            load(cells.from[6] + i),  load(cells.from[7] + i),  load(cells.from[8] + i),
            load(cells.from[9] + i),  load(cells.from[10] + i), load(cells.from[11] + i),
            load(cells.from[12] + i), load(cells.from[13] + i), load(cells.from[14] + i)};
}
inline Signals load_signals(const Cells& cells, size_t i) {
    return {load(cells.tgf_beta + i) - 1.0F, load(cells.growth_factor + i)};
}
inline Place load_place(const Cells& cells, size_t i) {
    return {load(cells.vessels + i), load(cells.deficit + i)};
}

void sources(const float* numbers, const Cells& cells, float* tgf, float* growth) {
    const Rates rates = rates_from(numbers);
    for (size_t i = 0; i < cells.n; i += lanes) {
        const State y = load_state(cells, i);
        store(tgf + i, tgf_source(y, rates));
        store(growth + i, growth_source(y, rates));
    }
}

inline real magnitude(real x) { return x > real{} ? x : -x; }

/// Largest difference of two states, where a value of 1 (or the resting labile share) counts as 1.
inline real difference(const State& a, const State& b, const Rates& rates) {
    const auto relative = [](real x, real y) { return magnitude(x - y) / (1.0F + magnitude(x)); };
    real worst = relative(a.debris, b.debris);
    worst = larger(worst, relative(a.neutrophil, b.neutrophil));
    worst = larger(worst, relative(a.inflammatory_macrophage, b.inflammatory_macrophage));
    worst = larger(worst, relative(a.repair_macrophage, b.repair_macrophage));
    worst = larger(worst, relative(a.provisional_matrix, b.provisional_matrix));
    worst = larger(worst, relative(a.latent_tgf_beta, b.latent_tgf_beta));
    worst = larger(worst, relative(a.fibroblast, b.fibroblast));
    worst = larger(worst, relative(a.myofibroblast, b.myofibroblast));
    worst = larger(worst, magnitude(a.labile_collagen - b.labile_collagen) /
                              (rates.labile_at_rest + a.labile_collagen));
    worst = larger(worst, relative(a.mature_collagen, b.mature_collagen));
    worst = larger(worst, relative(a.organised_collagen, b.organised_collagen));
    worst = larger(worst, relative(a.mmp_activity, b.mmp_activity));
    worst = larger(worst, relative(a.hyaluronan, b.hyaluronan));
    worst = larger(worst, relative(a.oedema, b.oedema));
    return larger(worst, relative(a.erythema, b.erythema));
}

/// Not a finite number when one of the values is not.
inline real sum_of(const State& y) {
    return (y.debris + y.neutrophil + y.inflammatory_macrophage + y.repair_macrophage) +
           (y.provisional_matrix + y.latent_tgf_beta + y.fibroblast + y.myofibroblast) +
           (y.labile_collagen + y.mature_collagen + y.organised_collagen + y.mmp_activity) +
           (y.hyaluronan + y.oedema + y.erythema);
}

/// `end` of a half step where the slow pool changes by less than its last digit: what the digit
/// cannot hold is carried on (Fast2Sum). Stores all.
inline void carry_and_store(const Cells& cells, size_t i, const State& y, State end,
                            const Laws& law, float half_d) {
    const Advanced labile = advance_law(y.labile_collagen, law.labile_collagen, half_d);
    const Law mature{law.mature_collagen.gain + law.fixing * labile.mean, law.mature_collagen.loss};
    const Advanced whole = advance_law(y.mature_collagen, mature, half_d);
    const real change =
        half_d * (mature.gain - mature.loss * whole.mean) + load(cells.from[mature_carry_slot] + i);
    end.mature_collagen = positive(y.mature_collagen + change);
    store(cells.to[mature_carry_slot] + i, change - (end.mature_collagen - y.mature_collagen));

    store(cells.to[0] + i, end.debris);
    store(cells.to[1] + i, end.neutrophil);
    store(cells.to[2] + i, end.inflammatory_macrophage);
    store(cells.to[3] + i, end.repair_macrophage);
    store(cells.to[4] + i, end.provisional_matrix);
    store(cells.to[5] + i, end.latent_tgf_beta);
    store(cells.to[6] + i, end.fibroblast);
    store(cells.to[7] + i, end.myofibroblast);
    store(cells.to[8] + i, end.labile_collagen);
    store(cells.to[9] + i, end.mature_collagen);
    store(cells.to[10] + i, end.organised_collagen);
    store(cells.to[11] + i, end.mmp_activity);
    store(cells.to[12] + i, end.hyaluronan);
    store(cells.to[13] + i, end.oedema);
    store(cells.to[14] + i, end.erythema);
}

inline float largest_of(real x) {
    float result = 0.0F;
    for (int l = 0; l < lanes; ++l) result = x[l] > result ? x[l] : result;
    return result;
}

WHOLE Away first_half(const float* numbers, const Cells& cells, float dt_d) {
    const Rates rates = rates_from(numbers);
    const float half_d = 0.5F * dt_d;
    real leukocytes{}, residents{};
    for (size_t i = 0; i < cells.n; i += lanes) {
        fetch(cells, i);
        const State y = load_state(cells, i);
        const Laws law = laws(y, load_signals(cells, i), load_place(cells, i), rates);
        const State half = advance(y, law, half_d);
        carry_and_store(cells, i, y, half, law, half_d);
        leukocytes = larger(leukocytes, larger(half.neutrophil, half.inflammatory_macrophage));
        residents = larger(residents,
                           larger(magnitude(half.repair_macrophage - 1.0F),
                                  larger(magnitude(half.fibroblast - 1.0F), half.myofibroblast)));
    }
    return {largest_of(leukocytes), largest_of(residents)};
}

WHOLE Largest end_sources(const float* numbers, const Cells& cells, float dt_d, float* tgf,
                          float* growth) {
    const Rates rates = rates_from(numbers);
    const float half_d = 0.5F * dt_d;
    real most_tgf{}, most_growth{};
    for (size_t i = 0; i < cells.n; i += lanes) {
        const State y = load_state(cells, i);
        const Laws law = laws(y, load_signals(cells, i), load_place(cells, i), rates);
        const State end = advance(y, law, half_d);
        const real tgf_here = tgf_source(end, rates), growth_here = growth_source(end, rates);
        store(tgf + i, tgf_here);
        store(growth + i, growth_here);
        most_tgf = larger(most_tgf, magnitude(tgf_here));
        most_growth = larger(most_growth, magnitude(growth_here));
    }
    return {largest_of(most_tgf), largest_of(most_growth)};
}

WHOLE float second_half(const float* numbers, const Cells& cells, float dt_d, float* tgf_excess,
                        const float* growth) {
    const Rates rates = rates_from(numbers);
    const float half_d = 0.5F * dt_d;
    real worst{}, not_finite{};
    for (size_t i = 0; i < cells.n; i += lanes) {
        fetch(cells, i);
        const State y = load_state(cells, i);
        const Place place = load_place(cells, i);
        const State predicted = advance(y, laws(y, load_signals(cells, i), place, rates), half_d);
        const Signals signal{load(tgf_excess + i), load(growth + i)};
        const Laws law = laws(predicted, signal, place, rates);
        const State end = advance(y, law, half_d);
        worst = larger(worst, difference(end, predicted, rates));
        not_finite += 0.0F * sum_of(end);
        carry_and_store(cells, i, y, end, law, half_d);
        store(tgf_excess + i, 1.0F + signal.tgf_excess);
    }
    float result = largest_of(worst);
    for (int l = 0; l < lanes; ++l) result += not_finite[l];
    return result;
}

/// Gradient of a plane of `values` in x and y [1/mm], central differences.
void gradient(const float* values, const Planes& planes, float* gx, float* gy) {
    const int nx = planes.nx, ny = planes.ny;
    const float scale = 0.5F / planes.h_mm;
    for (int j = 0; j < ny; ++j) {
        const auto row_of = [&](int k) { return values + size_t((k + ny) % ny) * size_t(nx); };
        const float *row = row_of(j), *before = row_of(j - 1), *after = row_of(j + 1);
        float *x = gx + size_t(j) * size_t(nx), *y = gy + size_t(j) * size_t(nx);
        for (int i = 0; i < nx; ++i) y[i] = scale * (after[i] - before[i]);
        for (int i = 1; i + 1 < nx; ++i) x[i] = scale * (row[i + 1] - row[i - 1]);
        x[0] = scale * (row[1 % nx] - row[nx - 1]);
        x[nx - 1] = scale * (row[0] - row[(nx - 2 + nx) % nx]);
    }
}

WHOLE void followers(const float* numbers, const Cells& cells, const FollowerCells& followers,
                     const Planes& planes, float dt_d) {
    const Rates rates = rates_from(numbers);
    const size_t n_plane = size_t(planes.nx) * size_t(planes.ny);
    float *gx = planes.scratch, *gy = planes.scratch + n_plane;
    for (size_t plane = 0; plane < cells.n; plane += n_plane) {
        gradient(cells.growth_factor + plane, planes, gx, gy);
        for (size_t p = 0; p < n_plane; p += lanes) {
            const size_t i = plane + p;
            const auto now = [&](int f) { return load(followers.from[f] + i); };
            const Followers f{now(0), now(1), now(2), now(3), now(4), now(5), now(6), now(7)};
            const real a = square_root(f.alignment_along * f.alignment_along +
                                       f.alignment_oblique * f.alignment_oblique);
            const Followers end = advance_followers(f, a, guide(load(gx + p), load(gy + p), rates),
                                                    load_state(cells, i), rates, dt_d);
            store(followers.to[0] + i, end.vessels);
            store(followers.to[1] + i, end.oxygen);
            store(followers.to[2] + i, end.vegf);
            store(followers.to[3] + i, end.tgf_beta_3);
            store(followers.to[4] + i, end.elastin);
            store(followers.to[5] + i, end.alignment_along);
            store(followers.to[6] + i, end.alignment_oblique);
            store(followers.to[7] + i, end.wound_contraction);
        }
    }
}

float distance(const float* values, float centre, size_t n) {
    real worst{};
    size_t i = 0;
    for (; i + lanes <= n; i += lanes) worst = larger(worst, magnitude(load(values + i) - centre));
    float result = 0.0F;
    for (int l = 0; l < lanes; ++l) result = worst[l] > result ? worst[l] : result;
    for (; i < n; ++i) {
        const float d = values[i] > centre ? values[i] - centre : centre - values[i];
        result = d > result ? d : result;
    }
    return result;
}

}  // namespace

#define NEEDLEWORK_STRING_OF(name) #name
#define NEEDLEWORK_STRING(name) NEEDLEWORK_STRING_OF(name)
const Table& NEEDLEWORK_KERNELS() {
    static_assert(n_rates == 80, "healing_process.cpp hands over as many numbers");
    static constexpr Table table{NEEDLEWORK_STRING(NEEDLEWORK_KERNELS),
                                 sources,
                                 first_half,
                                 end_sources,
                                 second_half,
                                 followers,
                                 distance};
    return table;
}

}  // namespace needlework::healing_kernel
