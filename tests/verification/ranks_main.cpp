// Equal digits on any number of ranks: every rank computes the whole box alone and its share of it
// with the others, and compares the two bit by bit. Also halos, ordered sums and shared errors.
// Started by ctest on 1, 2, 3 and 4 ranks; the exit code is the number of ranks that saw a
// difference.

#include <sys/mman.h>

#include <cstdio>
#include <string>

#include "base/problem.hpp"
#include "boxes.hpp"
#include "grid/runtime.hpp"
#include "numerics/chemotaxis.hpp"
#include "same_digits.hpp"

namespace needlework::verification {
namespace {

LayeredMedium medium_of(const Box& box) {
    LayeredMedium medium = LayeredMedium::uniform(box, Diffusivity{1e-11}, Rate{1e-5});
    for (int k = 0; k < box.nz(); ++k) medium.diffusivity_m2_per_s[size_t(k)] *= 1.0 + k % 4;
    medium.bottom = {DepthEnd::Kind::exchange, 0.5, 1e-8};
    return medium;
}

/// In memory that the ranks share (columns are solved where they lie) or not (they are moved).
enum class Memory { shared, own };

FloatArray placed(const Grid& grid, Memory memory, FloatArray values) {
    if (memory == Memory::own) return values;
    FloatArray out = grid.shared_field(0.0F);
    std::copy(values.begin(), values.end(), out.begin());
    return out;
}

FloatArray diffused(const Grid& grid, SolverKind kind, TimeScheme scheme, Memory memory) {
    FloatArray c = placed(grid, memory, punctured(grid.box()));
    FloatArray source = placed(grid, memory, punctured(grid.box(), 2));
    for (float& s : source) s *= 1e-5F;
    auto solver = make_solver(kind, grid);
    LayeredMedium medium = medium_of(grid.box());
    for (double dt_s : {10.0, 600.0, 1e5})
        for (int n = 0; n < 3; ++n) solver->advance(medium, c.span(), source.span(), dt_s, scheme);
    solver->advance(medium, c.span(), {}, 100.0, scheme);
    return c;
}

/// Several steps at once, which splitting does plane by plane where one rank has them all.
FloatArray diffused_at_once(const Grid& grid, SolverKind kind, TimeScheme scheme) {
    FloatArray c = punctured(grid.box()), source = punctured(grid.box(), 2);
    for (float& s : source) s *= 1e-5F;
    auto solver = make_solver(kind, grid);
    DiffusingField field{c.span(), source.span()};
    for (double dt_s : {10.0, 600.0, 1e5})
        solver->advance_steps(medium_of(grid.box()), {&field, 1}, dt_s, 5, scheme);
    return c;
}

FloatArray steady(const Grid& grid) {
    FloatArray c(grid.box().local_cells()), source = punctured(grid.box(), 2);
    LayeredSolver(grid).steady(medium_of(grid.box()), c.span(), source.span());
    return c;
}

FloatArray drifted(const Grid& grid, Memory memory) {
    FloatArray c = placed(grid, memory, punctured(grid.box()));
    FloatArray signal = placed(grid, Memory::shared, punctured(grid.box(), 2));
    ChemotaxisSolver solver(grid);
    for (int n = 0; n < 3; ++n) solver.advance({1e-11, 5e-9}, c.span(), signal.span(), 3600.0);
    return c;
}

void compare_solvers(const Grid& alone, const Grid& shared) {
    for (SolverKind kind : {SolverKind::splitting, SolverKind::layered})
        for (TimeScheme scheme :
             {TimeScheme::backward_euler, TimeScheme::second_order, TimeScheme::guarded})
            for (Memory memory : {Memory::shared, Memory::own})
                expect(same_bits(shared, diffused(shared, kind, scheme, memory),
                                 diffused(alone, kind, scheme, Memory::own)),
                       std::string(kind == SolverKind::layered ? "layered" : "splitting") +
                           " solver, scheme " + std::to_string(int(scheme)) + ", memory " +
                           std::to_string(int(memory)));
    for (SolverKind kind : {SolverKind::splitting, SolverKind::layered})
        for (TimeScheme scheme :
             {TimeScheme::backward_euler, TimeScheme::second_order, TimeScheme::guarded})
            expect(same_bits(shared, diffused_at_once(shared, kind, scheme),
                             diffused_at_once(alone, kind, scheme)),
                   std::string(kind == SolverKind::layered ? "layered" : "splitting") +
                       " solver, steps at once, scheme " + std::to_string(int(scheme)));
    expect(same_bits(shared, steady(shared), steady(alone)), "steady state");
    for (Memory memory : {Memory::shared, Memory::own})
        expect(same_bits(shared, drifted(shared, memory), drifted(alone, Memory::own)),
               "chemotaxis");
    // The comparison itself can fail: one changed bit is seen.
    FloatArray spoiled = steady(shared);
    spoiled[5] = std::nextafter(spoiled[5], 1e9F);
    expect(!same_bits(shared, spoiled, steady(alone)), "a planted difference is noticed");
}

void compare_sums(const Grid& alone, const Grid& shared) {
    FloatArray whole = punctured(alone.box()), part = punctured(shared.box());
    expect(shared.plane_sums(part.span()) == alone.plane_sums(whole.span()), "plane sums");
    expect(shared.sum(part.span()) == alone.sum(whole.span()), "sum");
    expect(shared.volume_integral_m3(part.span()) == alone.volume_integral_m3(whole.span()),
           "volume integral");
    FieldRange a = alone.range(whole.span()), b = shared.range(part.span());
    expect(a.low == b.low && a.high == b.high && a.finite && b.finite, "range");
    if (shared.rank() == shared.n_ranks() - 1) part[3] = std::nanf("");
    expect(!shared.range(part.span()).finite, "a NaN on one rank is seen by all");
}

void check_halos(const Grid& grid) {
    const Box& box = grid.box();
    auto value = [](int f, int i, int j, int k) { return float(f * 10000 + k * 100 + j * 10 + i); };
    std::vector<FloatArray> fields;
    for (int f = 0; f < 3; ++f) {
        fields.emplace_back(box.local_cells());
        for (int k = box.z_begin; k < box.z_end; ++k)
            for (int j = 0; j < box.ny; ++j)
                for (int i = 0; i < box.nx; ++i) fields[f][box.index(i, j, k)] = value(f, i, j, k);
    }
    std::vector<std::span<const float>> spans(fields.begin(), fields.end());
    Halo halo;
    grid.exchange_halo(spans, halo);
    auto holds = [&](const float* plane, int f, int k) {
        if (plane == nullptr) return k < 0 || k >= box.nz();
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i)
                if (plane[j * box.nx + i] != value(f, i, j, k)) return false;
        return true;
    };
    for (int f = 0; f < 3; ++f) {
        expect(holds(halo.above(size_t(f)), f, box.z_begin - 1), "halo above");
        expect(holds(halo.below(size_t(f)), f, box.z_end), "halo below");
    }
}

void check_agreement(const Grid& grid) {
    expect(grid.all_agree(true), "agreement");
    expect(!grid.all_agree(grid.rank() != grid.n_ranks() - 1), "one rank that disagrees");
    double each[3] = {double(grid.rank()), -1.0, 2.0};
    if (grid.rank() == grid.n_ranks() - 1) each[2] = std::nan("");
    grid.max_each(each);
    expect(each[0] == grid.n_ranks() - 1 && each[1] == -1.0, "largest of each number");
    expect(std::isnan(each[2]), "a rank's NaN is everyone's");
}

/// Light planes at the top: ranks differ by less than one heavy plane, and each has a plane.
void check_dealt_by_work(int n_ranks) {
    constexpr int nz = 24, light = 9;
    std::vector<double> work(nz, 1.0);
    std::fill_n(work.begin(), light, 0.1);
    Grid grid(uniform_box(4, 4, nz, 1e-4, 1e-4), MPI_COMM_WORLD, work);
    const std::vector<int>& starts = grid.plane_starts();
    expect(starts.front() == 0 && starts.back() == nz, "all planes are dealt");
    const double equal = (nz - light + 0.1 * light) / n_ranks;
    for (size_t r = 0; r + 1 < starts.size(); ++r) {
        double mine = 0.0;
        for (int k = starts[r]; k < starts[r + 1]; ++k) mine += work[size_t(k)];
        expect(std::abs(mine - equal) <= 1.0, "planes of about equal work");
    }
    work.assign(nz, 0.0);
    work.back() = 1.0;  // more than one rank's share in the last plane
    Grid uneven(uniform_box(4, 4, nz, 1e-4, 1e-4), MPI_COMM_WORLD, work);
    expect(uneven.box().n_planes() >= 1, "no rank without a plane");
}

void check_too_many_ranks(int n_ranks) {
    if (n_ranks == 1) return;
    bool refused = false;
    try {
        Grid grid(uniform_box(4, 4, n_ranks - 1, 1e-4, 1e-4), MPI_COMM_WORLD);
    } catch (const EnvironmentError&) {
        refused = true;
    }
    expect(refused, "more ranks than planes are refused");
}

/// Places and counts beyond 2^31: a few runs far apart in memory that is reserved but never filled.
void check_far_places() {
    constexpr size_t stride = size_t{3} << 30, first = size_t{5} << 28, run = 4;  // in floats
    constexpr int n_runs = 3;
    constexpr size_t bytes = (first + n_runs * stride) * sizeof(float);
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return;  // a machine that reserves nothing on credit
    auto* far = static_cast<float*>(memory);
    for (int r = 0; r < n_runs; ++r)
        for (size_t i = 0; i < run; ++i)
            far[first + size_t(r) * stride + i] = float(10 * r + int(i) + 1);
    float near[n_runs * run] = {};
    MPI_Datatype spread = exchange_type(n_runs, run, stride, first);
    MPI_Datatype packed = exchange_type(n_runs, run, run, 0);
    MPI_Sendrecv(far, 1, spread, 0, 1, near, 1, packed, 0, 1, MPI_COMM_SELF, MPI_STATUS_IGNORE);
    bool right = true;
    for (int r = 0; r < n_runs; ++r)
        for (size_t i = 0; i < run; ++i)
            right = right && near[size_t(r) * run + i] == float(10 * r + int(i) + 1);
    expect(right, "values far beyond 2^31 bytes are found");
    MPI_Count size = 0, low = 0, extent = 0;
    MPI_Datatype large = exchange_type(3, size_t{1} << 30, size_t{1} << 30, stride);
    MPI_Type_size_x(large, &size);
    MPI_Type_get_true_extent_x(large, &low, &extent);
    expect(size == MPI_Count(12) << 30 && low == MPI_Count(stride * sizeof(float)),
           "a share of more than 2^31 floats is described whole");
    for (MPI_Datatype* type : {&spread, &packed, &large}) MPI_Type_free(type);
    munmap(memory, bytes);
}

}  // namespace
}  // namespace needlework::verification

int main() {
    using namespace needlework;
    using namespace needlework::verification;
    Runtime runtime;
    // Sizes that no number of ranks divides; a power of two; planes large enough for the sweeps
    // plane by plane; a plane of few cells.
    for (Box box : {graded_box(20, 28, 11, 1e-3, 0.8e-3), graded_box(16, 16, 7, 6e-4, 5e-4),
                    graded_box(52, 44, 9, 1.5e-3, 0.7e-3), graded_box(4, 4, 5, 1e-4, 3e-4)}) {
        Grid alone(box, MPI_COMM_SELF), shared(box, runtime.world());
        compare_solvers(alone, shared);
        compare_sums(alone, shared);
        check_halos(shared);
        check_agreement(shared);
        expect(shared.dm() != nullptr, "layout for Krylov solves");
    }
    check_too_many_ranks(runtime.n_ranks());
    check_dealt_by_work(runtime.n_ranks());
    check_far_places();
    int all_failed = 0;
    MPI_Allreduce(&n_failed, &all_failed, 1, MPI_INT, MPI_SUM, runtime.world());
    if (runtime.rank() == 0)
        std::printf("%d ranks, %d differences\n", runtime.n_ranks(), all_failed);
    return all_failed == 0 ? 0 : 1;
}
