// The heterogeneous solver against other preconditioners: iterations and time to 1e-6 over
// contrast, resolution and number of channels, each with the error it reached in the energy norm.
//   heterogeneous_bench [small] [middle] [large] [--channels N]... [--contrast C]... [--json FILE]
//                       [--all | --alone | [--splitting] [--pcmg]]
// every method, the solver's own only, or it beside the splitting (minutes a case beyond 32^3) and
// PETSc's geometric multigrid.
// Prints a table. Figures stand in docs/decisions/0006-heterogeneous.md.

#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>

#include "grid/runtime.hpp"
#include "krylov_peers.hpp"

namespace needlework::bench {
namespace {

using verification::ChannelMedium;

constexpr double tolerance = 1e-6;             // P11
constexpr double reference_tolerance = 1e-11;  // what errors are measured against

double now_ms() {
    using namespace std::chrono;
    return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

struct Size {
    const char* name;
    int n, nz;
};
constexpr Size sizes[] = {{"small", 32, 32}, {"middle", 64, 48}, {"large", 128, 90}};

Box box_of(const Size& size) {
    constexpr double patch_width_m = 2.56e-3, patch_depth_m = 1.8e-3;
    return verification::graded_box(size.n, size.n, size.nz, patch_width_m, patch_depth_m);
}

/// One steady problem with its operator, right side and exact answer.
struct Case {
    Case(const Size& size_, double contrast, int n_channels)
        : size(size_),
          channels{.contrast = contrast, .n_channels = n_channels},
          grid(box_of(size), MPI_COMM_SELF),
          medium(verification::with_channels(grid.box(), channels)),
          a(grid),
          multigrid(grid),
          krylov(grid),
          right(grid.box().local_cells()),
          exact(right.size()) {
        medium.top = {DepthEnd::Kind::fixed_value, 1.0, 0.0};
        a.set_medium(verification::copy_of(medium));
        a.set_keep(0.0);
        multigrid.set_medium(a);
        multigrid.set_keep(a);
        FloatArray zero(right.size(), 0.0F);
        a.rate(zero.span(), {}, right.span());
        solve(multigrid, reference_tolerance, exact);
        energy = norm(exact, nullptr);
        HeterogeneousSolver whole(grid);
        whole.set_medium(verification::copy_of(medium));
        whole.steady(zero.span(), {});
        bytes_a_cell = double(whole.bytes()) / double(right.size());
    }
    KrylovReport solve(Preconditioner& b, double to, DoubleArray& x) {
        DoubleArray r(right.size());
        std::copy(right.begin(), right.end(), r.begin());
        constexpr int most_iterations = 2000;
        return krylov.solve(a, b, 0.0, {to, most_iterations}, x.span(), r.span());
    }
    /// Energy norm of x, or of its difference to another; in parts, as the operator takes floats.
    double norm(const DoubleArray& x, const DoubleArray* other) {
        FloatArray p(x.size());
        DoubleArray q(x.size());
        for (size_t i = 0; i < x.size(); ++i)
            p[i] = float(x[i] - (other != nullptr ? (*other)[i] : 0.0));
        return std::sqrt(a.apply(p.span(), q.span()));
    }
    double error(const DoubleArray& x) { return norm(x, &exact) / energy; }

    Size size;
    ChannelMedium channels;
    Grid grid;
    HeterogeneousMedium medium;
    HeterogeneousOperator a;
    LateralMultigrid multigrid;
    ConjugateGradients krylov;
    DoubleArray right, exact;
    double energy = 0.0, bytes_a_cell = 0.0;
};

struct Line {
    std::string method;
    int iterations;
    double setup_ms, solve_ms, error, bytes_a_cell;
};

Line own(Case& c, const std::string& method, double setup_ms, Preconditioner& b) {
    DoubleArray x(c.right.size());
    KrylovReport report;
    double best_ms = 1e30;
    constexpr int repeats = 3;
    for (int n = 0; n < repeats; ++n) {
        double start = now_ms();
        report = c.solve(b, tolerance, x);
        best_ms = std::min(best_ms, now_ms() - start);
        constexpr double long_ms = 3000.0;
        if (best_ms > long_ms) break;
    }
    return {method, report.iterations, setup_ms, best_ms, c.error(x), 0.0};
}

class Report {
  public:
    Report(const Case& c, nlohmann::json& results) : case_(c), results_(results) {
        std::printf("\n%d x %d x %d cells, %d channels, contrast %g\n\n", c.size.n, c.size.n,
                    c.size.nz, c.channels.n_channels, c.channels.contrast);
        std::printf("| method | iterations | setup ms | solve ms | energy error | B a cell |\n");
        std::printf("|---|---|---|---|---|---|\n");
    }
    void add(const Line& line) {
        std::printf("| %s | %d | %.1f | %.1f | %.1e | %.0f |\n", line.method.c_str(),
                    line.iterations, line.setup_ms, line.solve_ms, line.error, line.bytes_a_cell);
        std::fflush(stdout);
        results_.push_back({{"cells", {case_.size.n, case_.size.n, case_.size.nz}},
                            {"channels", case_.channels.n_channels},
                            {"contrast", case_.channels.contrast},
                            {"method", line.method},
                            {"iterations", line.iterations},
                            {"setup_ms", line.setup_ms},
                            {"solve_ms", line.solve_ms},
                            {"energy_error", line.error},
                            {"bytes_a_cell", line.bytes_a_cell}});
    }

  private:
    const Case& case_;
    nlohmann::json& results_;
};

/// Which methods stand beside the solver's own.
struct Methods {
    bool all = false, alone = false, splitting = false, pcmg = false;
    bool peers() const { return splitting || pcmg; }  ///< these only
};

void run(Case& c, const Methods& methods, Report report) {
    double start = now_ms();
    c.multigrid.set_medium(c.a);
    c.multigrid.set_keep(c.a);
    Line ours = own(c, "lateral multigrid", now_ms() - start, c.multigrid);
    ours.bytes_a_cell = c.bytes_a_cell;
    report.add(ours);
    if (methods.alone) return;
    auto add = [&](const std::string& method,
                   const std::function<std::unique_ptr<Preconditioner>()>& make) {
        double begin = now_ms();
        auto b = make();
        double setup_ms = now_ms() - begin;
        report.add(own(c, method, setup_ms, *b));
    };
    auto layered = [&](PlaneMean mean) { return layered_preconditioner(c.a, c.medium, mean); };
    if (!methods.peers())
        add(name_of(PlaneMean::geometric), [&] { return layered(PlaneMean::geometric); });
    if (methods.all) {
        for (PlaneMean mean : {PlaneMean::arithmetic, PlaneMean::harmonic, PlaneMean::background})
            add(name_of(mean), [&] { return layered(mean); });
        for (PlaneMean mean : {PlaneMean::geometric, PlaneMean::harmonic})
            for (int pieces : {1, 4, 8})
                add(std::string(name_of(mean)) + ", " + std::to_string(pieces) +
                        " vectors a channel",
                    [&] { return deflated(c.a, c.channels, pieces, layered(mean)); });
        add("lines along x, y, z", [&] { return added_lines(c.a); });
    }
    if (methods.all || methods.splitting)
        for (double shift : {1.0, 3.0, 10.0, 30.0})
            add("splitting, " + std::to_string(int(shift)) + " times the diagonal",
                [&] { return split_lines(c.a, shift); });
    if (methods.peers() && !methods.pcmg) return;
    for (const char* type : {"mg, x and y", "mg, x, y and z", "icc", "gamg", "hypre", "shell"}) {
        const bool is_geometric = std::strncmp(type, "mg", 2) == 0;
        if (methods.peers() && !is_geometric) continue;
        // Else LU at the bottom would have too many cells.
        if (std::strcmp(type, "mg, x, y and z") == 0 && c.size.nz % 16 != 0) continue;
        DoubleArray x(c.right.size(), 0.0);
        PeerOutcome out = petsc_solve(c.a, type, &c.multigrid, c.right.span(), x.span(), tolerance);
        std::string method =
            std::string("PETSc CG, ") +
            (std::strcmp(type, "shell") == 0 ? "our operator and multigrid" : type);
        report.add(
            {method, out.iterations, out.setup_ms, out.solve_ms, c.error(x), out.bytes_a_cell});
    }
}

}  // namespace
}  // namespace needlework::bench

int main(int argc, char** argv) {
    using namespace needlework::bench;
    needlework::Runtime runtime;
    Methods methods;
    const char* json_path = nullptr;
    std::vector<int> counts;
    std::vector<double> contrasts;
    std::vector<Size> chosen;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--all") == 0) methods.all = true;
        if (std::strcmp(argv[i], "--alone") == 0) methods.alone = true;
        if (std::strcmp(argv[i], "--splitting") == 0) methods.splitting = true;
        if (std::strcmp(argv[i], "--pcmg") == 0) methods.pcmg = true;
        if (std::strcmp(argv[i], "--json") == 0 && i + 1 < argc) json_path = argv[i + 1];
        if (std::strcmp(argv[i], "--channels") == 0 && i + 1 < argc)
            counts.push_back(std::atoi(argv[i + 1]));
        if (std::strcmp(argv[i], "--contrast") == 0 && i + 1 < argc)
            contrasts.push_back(std::atof(argv[i + 1]));
        for (const Size& size : sizes)
            if (std::strcmp(argv[i], size.name) == 0) chosen.push_back(size);
    }
    if (chosen.empty()) chosen.push_back(sizes[0]);
    if (counts.empty()) counts = {1, 4, 6, 16, 36};
    if (contrasts.empty()) contrasts = {1e3, 1e4, 1e5};
    nlohmann::json results = nlohmann::json::array();
    for (const Size& size : chosen)
        for (int n_channels : counts)
            for (double contrast : contrasts) {
                Case c(size, contrast, n_channels);
                run(c, methods, Report(c, results));
            }
    if (json_path != nullptr) {
        std::FILE* file = std::fopen(json_path, "w");
        if (file == nullptr) return 1;
        std::fputs(results.dump(1).c_str(), file);
        std::fclose(file);
    }
    return 0;
}
