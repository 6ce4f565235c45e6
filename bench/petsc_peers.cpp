#include <petscdmda.h>
#include <petscksp.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "base/problem.hpp"
#include "grid/runtime.hpp"
#include "krylov_peers.hpp"

namespace needlework::bench {

namespace {

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

/// PETSc's geometric multigrid on its DMDA, coarse matrices by Galerkin, its own smoother (two
/// steps of Chebyshev over SOR) and LU at the bottom. Halved along x and y with linear
/// interpolation (vertices; the depth stays), or along all three with constant interpolation
/// (cells).
void choose_geometric(PC pc, const Box& box, bool in_depth_too) {
    auto grid_of = [&](int nx, int ny, int nz) {
        DM grid = nullptr;
        check_petsc(DMDACreate3d(PETSC_COMM_SELF, DM_BOUNDARY_PERIODIC, DM_BOUNDARY_PERIODIC,
                                 DM_BOUNDARY_NONE, DMDA_STENCIL_STAR, nx, ny, nz, 1, 1, 1, 1, 1,
                                 nullptr, nullptr, nullptr, &grid),
                    "multigrid");
        DMDASetInterpolationType(grid, in_depth_too ? DMDA_Q0 : DMDA_Q1);
        check_petsc(DMSetUp(grid), "multigrid");
        return grid;
    };
    int nx = box.nx, ny = box.ny, nz = box.nz();
    DM fine = grid_of(nx, ny, nz);
    std::vector<Mat> interpolations;  // from level to level, the finest first
    while (nx % 2 == 0 && nx > 4 && ny % 2 == 0 && ny > 4 && (!in_depth_too || nz % 2 == 0)) {
        nx /= 2, ny /= 2;
        if (in_depth_too) nz /= 2;
        DM coarse = grid_of(nx, ny, nz);
        Mat interpolation = nullptr;
        check_petsc(DMCreateInterpolation(coarse, fine, &interpolation, nullptr), "multigrid");
        interpolations.push_back(interpolation);
        DMDestroy(&fine);
        fine = coarse;
    }
    DMDestroy(&fine);
    const PetscInt levels = PetscInt(interpolations.size()) + 1;
    check_petsc(PCSetType(pc, PCMG), "multigrid");
    check_petsc(PCMGSetLevels(pc, levels, nullptr), "multigrid");
    check_petsc(PCMGSetGalerkin(pc, PC_MG_GALERKIN_BOTH), "multigrid");
    for (PetscInt level = 1; level < levels; ++level) {
        Mat& interpolation = interpolations[size_t(levels - 1 - level)];
        check_petsc(PCMGSetInterpolation(pc, level, interpolation), "multigrid");
        MatDestroy(&interpolation);
    }
}

void choose(PC pc, const Box& box, const std::string& type, Shell& shell) {
    if (type == "shell") {
        PCSetType(pc, PCSHELL);
        PCShellSetContext(pc, &shell);
        PCShellSetApply(pc, shell_preconditioner);
    } else if (type == "icc") {
        PCSetType(pc, PCICC);
    } else if (type == "gamg") {
        PCSetType(pc, PCGAMG);
    } else if (type == "mg, x and y") {
        choose_geometric(pc, box, false);
    } else if (type == "mg, x, y and z") {
        choose_geometric(pc, box, true);
    } else {
        check_petsc(PCSetType(pc, PCHYPRE), "hypre");
        check_petsc(PCHYPRESetType(pc, "boomeramg"), "hypre");
    }
}

}  // namespace

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
    choose(pc, a.grid().box(), type, shell);
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
