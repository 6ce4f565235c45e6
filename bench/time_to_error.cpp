// Time to 0.1 % of error for diffusion with decay, ours against the published rates of the peers.
// Prints JSON.
//
// The problem: sums of waves of six lengths over a constant, in a uniform medium, periodic sides
// and a closed top and bottom, which is what the peers can do too (their walls are closed). Each
// wave is an eigenvector of the difference operator, so that the exact solution in time is known on
// the grid; the shortest wave falls 64 times as fast as the longest. Nothing favours a large step:
// at the end the long waves still stand, those in the middle are as sensitive to the step as any
// can be (rate times time about 2), and the short ones are gone. Nothing favours splitting against
// its peers either: they split in the same way. The error is the largest over all cells, relative
// to the largest value; the error in space is the same for all and is printed beside it.
//
// The peers step by backward Euler, split by directions, first order. How many steps that scheme
// needs is measured here with our own sweeps of it; their time is steps * cells / rate, the rate
// scaled by this machine's in-place bandwidth over that of the machine they were measured on. Of
// its range (31 to 46 GB/s) the lower end is taken, which makes the peers as fast as can be.

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "boxes.hpp"
#include "grid/runtime.hpp"

namespace needlework::verification {
namespace {

constexpr double wanted_error = 1e-3;
constexpr double width_m = 1e-3;       // only sets the scale
constexpr double diffusivity = 1e-10;  // [m^2/s], the same
constexpr double constant = 2.0;       // keeps the field positive
constexpr int waves[] = {1, 2, 3, 4, 6, 8};
constexpr double longest_rate_time = 0.25;  // rate of the longest wave times the end
constexpr double decay_time = 0.1;          // decay times the end
constexpr double slower_a_substance = 0.05;

// M cell-updates/s on one core, published table of our measurements of the peers (AMD Zen 4).
struct Peer {
    const char *name, *precision;
    double at_128[3], at_200[3];  // 1, 4, 8 substances; 0: not measured
    double target;
};
constexpr Peer peers[] = {
    {"BioFVM 1.0.4", "double", {14, 38, 46}, {20, 40, 54}, 100},
    {"paraBioFVM", "double", {90, 95, 89}, {91, 100, 96}, 30},
    {"paraBioFVM", "single", {100, 100, 107}, {97, 103, 111}, 30},
    {"newest kernels of its author", "single", {760, 0, 874}, {424, 0, 510}, 5},
};
constexpr double peers_gb_per_s = 31.0;

double seconds_now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

double in_place_gb_per_s() {
    constexpr size_t n = size_t{1} << 25;
    static FloatArray a(n, 1.0F);
    double best = 0.0;
    for (int r = 0; r < 5; ++r) {
        double begin = seconds_now();
        for (size_t i = 0; i < n; ++i) a[i] = a[i] * 0.999F + 0.001F;
        best = std::max(best, 8.0 * double(n) / (seconds_now() - begin) * 1e-9);
    }
    return best;
}

struct Problem {
    explicit Problem(int cells)
        : grid(uniform_box(cells, cells, cells, width_m, width_m), MPI_COMM_SELF) {}
    double k() const { return decay_time / end_s(); }
    double end_s() const { return longest_rate_time / (diffusivity * wave_number2(1, false)); }
    double d(int substance) const { return diffusivity * (1.0 - slower_a_substance * substance); }
    /// Sum of the squared wave numbers of the three directions, of the grid or of the continuum.
    double wave_number2(int m, bool on_grid) const {
        double along = 2 * pi * m / width_m, down = pi * m / width_m;
        if (!on_grid) return 2 * along * along + down * down;
        double h = grid.box().h_m;
        auto seen = [&](double q) { return std::pow(2.0 / h * std::sin(q * h / 2), 2); };
        return 2 * seen(along) + seen(down);
    }
    /// Built from lines of cosines: a sample a cell would take longer than the solvers.
    FloatArray exact(int substance, double t_s, bool on_grid) const {
        const Box& box = grid.box();
        int n = box.nx;
        std::vector<double> along(box.nx), down(box.nx), sum(box.local_cells(), constant);
        for (int m : waves) {
            double fall = std::exp(-d(substance) * wave_number2(m, on_grid) * t_s);
            for (int i = 0; i < n; ++i) {
                along[size_t(i)] = std::cos(2 * pi * m * (i + 0.5) / n);
                down[size_t(i)] =
                    std::cos(pi * m * (i + 0.5) / n) * fall / double(std::size(waves));
            }
            size_t cell = 0;
            for (int z = 0; z < n; ++z)
                for (int y = 0; y < n; ++y)
                    for (int x = 0; x < n; ++x)
                        sum[cell++] += down[size_t(z)] * along[size_t(y)] * along[size_t(x)];
        }
        FloatArray out(sum.size());
        double left = std::exp(-k() * t_s);
        for (size_t i = 0; i < sum.size(); ++i) out[i] = float(sum[i] * left);
        return out;
    }
    Grid grid;
};

double relative(const FloatArray& c, const FloatArray& exact) {
    double base = constant * std::exp(-decay_time), largest = 0.0;
    for (float v : exact) largest = std::max(largest, std::abs(double(v) - base));
    return largest_difference(c, exact) / largest;
}

struct Method {
    SolverKind kind;
    TimeScheme scheme;
    const char* name;
};
constexpr Method euler{SolverKind::splitting, TimeScheme::backward_euler,
                       "splitting, backward Euler"};
constexpr Method ours[] = {
    {SolverKind::splitting, TimeScheme::second_order, "splitting, second order"},
    {SolverKind::layered, TimeScheme::second_order, "layered, second order"}};

struct Run {
    int steps = 0;
    double error = 0.0, seconds = 0.0;
};

class Bench {
  public:
    Bench(int cells, int n_substances, int repeats) : problem_(cells), repeats_(repeats) {
        for (int s = 0; s < n_substances; ++s) {
            media_.push_back(LayeredMedium::uniform(problem_.grid.box(), Diffusivity{problem_.d(s)},
                                                    Rate{problem_.k()}));
            start_.push_back(problem_.exact(s, 0.0, true));
            exact_.push_back(problem_.exact(s, problem_.end_s(), true));
            fields_.emplace_back(start_.back().size());
        }
    }
    double error_in_space() const {
        return relative(problem_.exact(0, problem_.end_s(), false), exact_[0]);
    }
    Run run(const Method& method, int steps, size_t n_substances) {
        auto solver = make_solver(method.kind, problem_.grid);
        Run out{steps};
        for (size_t s = 0; s < n_substances; ++s)
            std::copy(start_[s].begin(), start_[s].end(), fields_[s].begin());
        double begin = seconds_now();
        for (size_t s = 0; s < n_substances; ++s) {
            DiffusingField field{fields_[s].span(), {}};
            solver->advance_steps(media_[s], {&field, 1}, problem_.end_s() / steps, steps,
                                  method.scheme);
        }
        out.seconds = seconds_now() - begin;
        for (size_t s = 0; s < n_substances; ++s)
            out.error = std::max(out.error, relative(fields_[s], exact_[s]));
        return out;
    }
    /// The fewest steps that reach the wanted error, by bisection on the first substance, which is
    /// the fastest; then timed for all, median of the repeats.
    Run fewest(const Method& method, int guess) {
        auto good = [&](int n) { return run(method, n, 1).error <= wanted_error; };
        int bad = 0, enough = guess;
        while (!good(enough)) bad = enough, enough *= 2;
        while (enough - bad > std::max(1, enough / 64)) {
            int middle = (bad + enough) / 2;
            (good(middle) ? enough : bad) = middle;
        }
        std::vector<Run> runs;
        for (int r = 0; r < repeats_; ++r) {
            runs.push_back(run(method, enough, media_.size()));
            if (runs.back().error > wanted_error) ++enough, r = -1, runs.clear();
        }
        std::sort(runs.begin(), runs.end(),
                  [](const Run& a, const Run& b) { return a.seconds < b.seconds; });
        return runs[runs.size() / 2];
    }

  private:
    Problem problem_;
    int repeats_;
    std::vector<LayeredMedium> media_;
    std::vector<FloatArray> start_, exact_, fields_;
};

void print(const char* name, const Run& run, double updates) {
    std::printf(
        "   {\"method\": \"%s\", \"precision\": \"single\", \"steps\": %d, \"error\": %.3g, "
        "\"ms\": %.3f, \"M_cell_updates_per_s\": %.0f},\n",
        name, run.steps, run.error, 1e3 * run.seconds, 1e-6 * updates / run.seconds);
}

constexpr int substances[] = {1, 4, 8};

void compare(int cells, int which, int repeats, bool is_first) {
    if (!is_first) std::printf(",\n");
    int n = substances[which];
    Bench bench(cells, n, repeats);
    double all_cells = double(n) * cells * cells * cells;
    double before = in_place_gb_per_s();
    Run first = bench.fewest(euler, 64), best;
    std::printf(
        "  {\"cells\": \"%d^3\", \"substances\": %d, \"error_in_space\": %.3g, \"ours\": [\n",
        cells, n, bench.error_in_space());
    print(euler.name, first, all_cells * first.steps);
    best.seconds = 1e30;
    for (const Method& method : ours) {
        Run run = bench.fewest(method, 4);
        print(method.name, run, all_cells * run.steps);
        if (run.seconds < best.seconds) best = run;
    }
    double gb_per_s = std::max(before, in_place_gb_per_s());
    std::printf("   {\"method\": \"best\", \"steps\": %d, \"error\": %.3g, \"ms\": %.3f}],\n",
                best.steps, best.error, 1e3 * best.seconds);
    std::printf("   \"in_place_GB_per_s\": %.1f, \"peers\": [\n", gb_per_s);
    for (const Peer& peer : peers) {
        const double* rates = cells > 128 ? peer.at_200 : peer.at_128;  // 64^3: as at 128^3
        double rate = rates[which] > 0 ? rates[which] : rates[2];
        rate *= gb_per_s / peers_gb_per_s;
        double seconds = all_cells * first.steps / (rate * 1e6);
        std::printf(
            "    {\"peer\": \"%s\", \"precision\": \"%s\", \"steps\": %d, \"error\": %.3g, "
            "\"ms_scaled\": %.1f, \"ratio\": %.0f, \"target\": %.0f}%s\n",
            peer.name, peer.precision, first.steps, first.error, 1e3 * seconds,
            seconds / best.seconds, peer.target, &peer == std::end(peers) - 1 ? "]" : ",");
    }
    std::printf("  }");
    std::fflush(stdout);
}

}  // namespace
}  // namespace needlework::verification

/// time_to_error [CELLS [SUBSTANCES [REPEATS]]]: a part of the whole, in a time of its own.
int main(int argc, char** argv) {
    using namespace needlework::verification;
    needlework::Runtime runtime;
    auto number = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
    const int only_cells = number(1, 0), only_substances = number(2, 0), repeats = number(3, 3);
    std::printf("{\"wanted_error\": %g, \"threads\": 1, \"sizes\": [\n", wanted_error);
    bool is_first = true;
    for (int cells : {64, 128, 200})
        for (int which = 0; which < 3; ++which) {
            if (only_cells != 0 && cells != only_cells) continue;
            if (only_substances != 0 && substances[which] != only_substances) continue;
            compare(cells, which, repeats, is_first);
            is_first = false;
        }
    std::printf("\n]}\n");
    return 0;
}
