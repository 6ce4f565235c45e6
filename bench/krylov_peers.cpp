#include "krylov_peers.hpp"

#include <petscksp.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "base/problem.hpp"
#include "grid/runtime.hpp"
#include "numerics/layered_solver.hpp"

namespace needlework::bench {

namespace {

using verification::ChannelMedium;

double now_ms() {
    using namespace std::chrono;
    return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

double resident_bytes() {
    long pages = 0, resident = 0;
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr || std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    if (file != nullptr) std::fclose(file);
    return double(resident) * double(sysconf(_SC_PAGESIZE));
}

class Layered final : public Preconditioner {
  public:
    Layered(const HeterogeneousOperator& a, const HeterogeneousMedium& medium, PlaneMean mean)
        : a_(a), solver_(a.grid()), source_(a.grid().box().local_cells()) {
        const Box& box = a.grid().box();
        layers_ = LayeredMedium::uniform(box, Diffusivity{0.0}, Rate{0.0});
        layers_.top = a.medium().top, layers_.bottom = a.medium().bottom;
        layers_.top.value = layers_.bottom.value = 0.0;
        double n = double(box.plane_cells());
        for (int k = 0; k < box.nz(); ++k) {
            std::vector<float> plane;
            double sum = 0.0, logs = 0.0, inverses = 0.0, decay = 0.0;
            for (size_t i = 0; i < box.plane_cells(); ++i) {
                size_t here = box.index(0, 0, k) + i;
                double d = double(medium.diffusivity_m2_per_s[here]);
                sum += d, logs += std::log(d), inverses += 1.0 / d;
                decay += double(medium.decay_per_s[here]);
                plane.push_back(float(d));
            }
            std::nth_element(plane.begin(), plane.begin() + plane.size() / 2, plane.end());
            double& d = layers_.diffusivity_m2_per_s[size_t(k)];
            if (mean == PlaneMean::geometric) d = std::exp(logs / n);
            if (mean == PlaneMean::arithmetic) d = sum / n;
            if (mean == PlaneMean::harmonic) d = n / inverses;
            if (mean == PlaneMean::background) d = double(plane[plane.size() / 2]);
            layers_.decay_per_s[size_t(k)] = decay / n;
        }
        EXPECTS(a.keep_per_s() == 0.0, "the comparison is made at the steady state");
    }
    std::string_view name() const override { return "layered"; }
    void apply(std::span<float> r, std::span<float> z) override {
        const Box& box = a_.grid().box();
        for (int k = 0; k < box.nz(); ++k) {
            float inverse = float(a_.thickness_m() / box.dz_m(k));
            size_t place = box.index(0, 0, k);
            for (size_t i = 0; i < box.plane_cells(); ++i)
                source_[place + i] = inverse * r[place + i];
        }
        solver_.steady(layers_, z, source_.span());
    }

  private:
    const HeterogeneousOperator& a_;
    LayeredSolver solver_;
    LayeredMedium layers_;
    FloatArray source_;
};

/// Few cells with a number each.
struct Sparse {
    std::vector<size_t> cell;
    std::vector<double> value;
    double times(std::span<const float> v) const {
        double sum = 0.0;
        for (size_t i = 0; i < cell.size(); ++i) sum += value[i] * double(v[cell[i]]);
        return sum;
    }
    void add_to(std::span<float> v, double factor) const {
        for (size_t i = 0; i < cell.size(); ++i) v[cell[i]] += float(factor * value[i]);
    }
};

class Deflated final : public Preconditioner {
  public:
    Deflated(const HeterogeneousOperator& a, const ChannelMedium& channels, int pieces,
             std::unique_ptr<Preconditioner> inner)
        : inner_(std::move(inner)) {
        const Box& box = a.grid().box();
        FloatArray p(box.local_cells(), 0.0F);
        DoubleArray q(box.local_cells());
        for (int c = 0; c < channels.n_channels; ++c) {
            double depth_m = verification::channel_depth_m(box, channels, c);
            for (int part = 0; part < pieces; ++part) {
                Sparse z, az;
                for (int j = 0; j < box.ny; ++j)
                    for (int i = 0; i < box.nx; ++i) {
                        if (verification::channel_at(box, channels, i, j) != c) continue;
                        for (int k = 0; k < box.nz() && box.z_centre_m(k) < depth_m; ++k) {
                            if (int(box.z_centre_m(k) / depth_m * pieces) != part) continue;
                            z.cell.push_back(box.index(i, j, k));
                            z.value.push_back(1.0);
                        }
                    }
                if (z.cell.empty()) continue;
                z.add_to(p.span(), 1.0);
                a.apply(p.span(), q.span());
                z.add_to(p.span(), -1.0);
                for (size_t i = 0; i < q.size(); ++i)
                    if (q[i] != 0.0) az.cell.push_back(i), az.value.push_back(q[i]);
                z_.push_back(std::move(z));
                az_.push_back(std::move(az));
            }
        }
        factor(box.local_cells());
    }
    std::string_view name() const override { return "deflated"; }
    void apply(std::span<float> r, std::span<float> z) override {
        size_t n = z_.size();
        std::vector<double> right(n), rest(n);
        for (size_t v = 0; v < n; ++v) right[v] = z_[v].times(r);
        std::vector<double> y = solve(right);
        for (size_t v = 0; v < n; ++v) az_[v].add_to(r, -y[v]);
        inner_->apply(r, z);
        for (size_t v = 0; v < n; ++v) rest[v] = right[v] - az_[v].times(z);
        y = solve(rest);
        for (size_t v = 0; v < n; ++v) z_[v].add_to(z, y[v]);
    }

  private:
    void factor(size_t cells) {
        size_t n = z_.size();
        lower_.assign(n * n, 0.0);
        FloatArray dense(cells, 0.0F);
        for (size_t a = 0; a < n; ++a) {
            z_[a].add_to(dense.span(), 1.0);
            for (size_t b = a; b < n; ++b) lower_[b * n + a] = az_[b].times(dense.span());
            z_[a].add_to(dense.span(), -1.0);
        }
        for (size_t a = 0; a < n; ++a)  // Cholesky
            for (size_t b = a; b < n; ++b) {
                double sum = lower_[b * n + a];
                for (size_t c = 0; c < a; ++c) sum -= lower_[a * n + c] * lower_[b * n + c];
                lower_[b * n + a] = a == b ? std::sqrt(sum) : sum / lower_[a * n + a];
            }
    }
    std::vector<double> solve(std::vector<double> y) const {
        size_t n = y.size();
        for (size_t a = 0; a < n; ++a) {
            for (size_t c = 0; c < a; ++c) y[a] -= lower_[a * n + c] * y[c];
            y[a] /= lower_[a * n + a];
        }
        for (size_t a = n; a-- > 0;) {
            for (size_t c = a + 1; c < n; ++c) y[a] -= lower_[c * n + a] * y[c];
            y[a] /= lower_[a * n + a];
        }
        return y;
    }

    std::unique_ptr<Preconditioner> inner_;
    std::vector<Sparse> z_, az_;
    std::vector<double> lower_;
};

class AddedLines final : public Preconditioner {
  public:
    explicit AddedLines(const HeterogeneousOperator& a) : a_(a) {}
    std::string_view name() const override { return "added lines"; }
    void apply(std::span<float> r, std::span<float> z) override {
        const Box& box = a_.grid().box();
        size_t plane = box.plane_cells(), nx = size_t(box.nx);
        const float* down = a_.depth_faces().data() + plane;
        std::fill(z.begin(), z.end(), 0.0F);
        for (int k = 0; k < box.nz(); ++k)
            for (int j = 0; j < box.ny; ++j)
                line(box.index(0, j, k), 1, box.nx, a_.after_x().data(), r, z);
        for (int k = 0; k < box.nz(); ++k)
            for (int i = 0; i < box.nx; ++i)
                line(box.index(i, 0, k), nx, box.ny, a_.after_y().data(), r, z);
        for (size_t i = 0; i < plane; ++i) line(i, plane, box.nz(), down, r, z);
    }

  private:
    double diagonal(size_t cell) const {
        const Box& box = a_.grid().box();
        size_t plane = box.plane_cells(), nx = size_t(box.nx);
        size_t i = cell % nx, row = cell - i, j = cell % plane / nx;
        double sum = double(a_.slack()[cell]) + double(a_.after_x()[cell]);
        sum += double(a_.after_x()[row + (i + nx - 1) % nx]) + double(a_.after_y()[cell]);
        sum += double(a_.after_y()[j > 0 ? cell - nx : cell + plane - nx]);
        return sum + double(a_.depth_faces()[cell]) + double(a_.depth_faces()[cell + plane]);
    }
    void line(size_t first, size_t stride, int n, const float* after, std::span<const float> r,
              std::span<float> z) {
        factor_.resize(size_t(n)), y_.resize(size_t(n));
        for (int i = 0; i < n; ++i) {
            size_t here = first + size_t(i) * stride;
            double pivot = diagonal(here), right = double(r[here]);
            if (i > 0) {
                double g = double(after[here - stride]);
                pivot -= g * factor_[size_t(i) - 1];
                right += g * y_[size_t(i) - 1];
            }
            factor_[size_t(i)] = double(after[here]) / pivot;
            y_[size_t(i)] = right / pivot;
        }
        for (int i = n - 1; i >= 0; --i) {
            if (i + 1 < n) y_[size_t(i)] += factor_[size_t(i)] * y_[size_t(i) + 1];
            z[first + size_t(i) * stride] += float(y_[size_t(i)]);
        }
    }
    const HeterogeneousOperator& a_;
    std::vector<double> factor_, y_;
};

/// What PETSc's shells look into.
struct Shell {
    const HeterogeneousOperator* a;
    Preconditioner* preconditioner;
    FloatArray in, out;
    DoubleArray wide;
};

PetscErrorCode shell_matrix(Mat matrix, Vec x, Vec y) {
    void* context = nullptr;
    MatShellGetContext(matrix, &context);
    auto& shell = *static_cast<Shell*>(context);
    const double* from = nullptr;
    double* to = nullptr;
    VecGetArrayRead(x, &from);
    VecGetArray(y, &to);
    for (size_t i = 0; i < shell.in.size(); ++i) shell.in[i] = float(from[i]);
    shell.a->apply(shell.in.span(), {to, shell.in.size()});
    VecRestoreArrayRead(x, &from);
    VecRestoreArray(y, &to);
    return 0;
}

PetscErrorCode shell_preconditioner(PC pc, Vec x, Vec y) {
    void* context = nullptr;
    PCShellGetContext(pc, &context);
    auto& shell = *static_cast<Shell*>(context);
    const double* from = nullptr;
    double* to = nullptr;
    VecGetArrayRead(x, &from);
    VecGetArray(y, &to);
    for (size_t i = 0; i < shell.in.size(); ++i) shell.in[i] = float(from[i]);
    shell.preconditioner->apply(shell.in.span(), shell.out.span());
    for (size_t i = 0; i < shell.in.size(); ++i) to[i] = double(shell.out[i]);
    VecRestoreArrayRead(x, &from);
    VecRestoreArray(y, &to);
    return 0;
}

Mat assembled(const HeterogeneousOperator& a) {
    const Box& box = a.grid().box();
    PetscInt n = PetscInt(box.local_cells()), plane = PetscInt(box.plane_cells());
    Mat matrix = nullptr;
    constexpr int entries = 7;
    MatCreateSeqAIJ(PETSC_COMM_SELF, n, n, entries, nullptr, &matrix);
    for (int k = 0; k < box.nz(); ++k)
        for (int j = 0; j < box.ny; ++j)
            for (int i = 0; i < box.nx; ++i) {
                auto at = [&](int p, int q) {
                    return PetscInt(box.index((p + box.nx) % box.nx, (q + box.ny) % box.ny, k));
                };
                PetscInt here = at(i, j);
                PetscInt to[entries] = {here,         at(i + 1, j), at(i - 1, j), at(i, j + 1),
                                        at(i, j - 1), here - plane, here + plane};
                double g[entries] = {0.0,
                                     a.after_x()[size_t(here)],
                                     a.after_x()[size_t(to[2])],
                                     a.after_y()[size_t(here)],
                                     a.after_y()[size_t(to[4])],
                                     a.depth_faces()[size_t(here)],
                                     a.depth_faces()[size_t(here + plane)]};
                if (k == 0) to[5] = -1;
                if (k + 1 == box.nz()) to[6] = -1;
                double sum = double(a.slack()[size_t(here)]);
                for (int e = 1; e < entries; ++e) sum += g[e], g[e] = -g[e];
                g[0] = sum;
                MatSetValues(matrix, 1, &here, entries, to, g, INSERT_VALUES);
            }
    MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY);
    MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY);
    MatSetOption(matrix, MAT_SPD, PETSC_TRUE);
    return matrix;
}

void choose(PC pc, const std::string& type, Shell& shell) {
    if (type == "shell") {
        PCSetType(pc, PCSHELL);
        PCShellSetContext(pc, &shell);
        PCShellSetApply(pc, shell_preconditioner);
    } else if (type == "icc") {
        PCSetType(pc, PCICC);
    } else if (type == "gamg") {
        PCSetType(pc, PCGAMG);
    } else {
        check_petsc(PCSetType(pc, PCHYPRE), "hypre");
        check_petsc(PCHYPRESetType(pc, "boomeramg"), "hypre");
    }
}

}  // namespace

const char* name_of(PlaneMean mean) {
    switch (mean) {
        case PlaneMean::geometric:
            return "layered, geometric";
        case PlaneMean::arithmetic:
            return "layered, arithmetic";
        case PlaneMean::harmonic:
            return "layered, harmonic";
        default:
            return "layered, background";
    }
}

std::unique_ptr<Preconditioner> layered_preconditioner(const HeterogeneousOperator& a,
                                                       const HeterogeneousMedium& medium,
                                                       PlaneMean mean) {
    return std::make_unique<Layered>(a, medium, mean);
}

std::unique_ptr<Preconditioner> deflated(const HeterogeneousOperator& a,
                                         const ChannelMedium& channels, int pieces,
                                         std::unique_ptr<Preconditioner> inner) {
    return std::make_unique<Deflated>(a, channels, pieces, std::move(inner));
}

std::unique_ptr<Preconditioner> added_lines(const HeterogeneousOperator& a) {
    return std::make_unique<AddedLines>(a);
}

PeerOutcome petsc_solve(const HeterogeneousOperator& a, const std::string& type,
                        Preconditioner* preconditioner, std::span<const double> right,
                        std::span<double> x, double tolerance) {
    double memory = resident_bytes(), start = now_ms();
    PetscInt n = PetscInt(right.size());
    bool is_shell = type == "shell";
    Shell shell{&a,
                preconditioner,
                FloatArray(is_shell ? right.size() : 0),
                FloatArray(is_shell ? right.size() : 0),
                {}};
    Mat matrix = nullptr;
    if (is_shell) {
        MatCreateShell(PETSC_COMM_SELF, n, n, n, n, &shell, &matrix);
        MatShellSetOperation(matrix, MATOP_MULT, reinterpret_cast<void (*)(void)>(shell_matrix));
    } else {
        matrix = assembled(a);
    }
    KSP ksp = nullptr;
    KSPCreate(PETSC_COMM_SELF, &ksp);
    KSPSetType(ksp, KSPCG);
    KSPSetOperators(ksp, matrix, matrix);
    KSPSetNormType(ksp, KSP_NORM_NATURAL);
    constexpr int most_iterations = 3000;
    KSPSetTolerances(ksp, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, most_iterations);
    PC pc = nullptr;
    KSPGetPC(ksp, &pc);
    choose(pc, type, shell);
    check_petsc(KSPSetUp(ksp), "peer");
    PeerOutcome out;
    out.setup_ms = now_ms() - start;
    Vec b = nullptr, u = nullptr;
    VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, right.data(), &b);
    VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, x.data(), &u);
    start = now_ms();
    check_petsc(KSPSolve(ksp, b, u), "peer");
    out.solve_ms = now_ms() - start;
    out.bytes_a_cell = (resident_bytes() - memory) / double(n);
    PetscInt iterations = 0;
    KSPGetIterationNumber(ksp, &iterations);
    out.iterations = int(iterations);
    VecDestroy(&b), VecDestroy(&u);
    KSPDestroy(&ksp), MatDestroy(&matrix);
    return out;
}

}  // namespace needlework::bench
