#pragma once
/// What the heterogeneous solver's preconditioner was chosen against; lives in the benchmark only.

#include <memory>
#include <string>

#include "channels.hpp"
#include "numerics/conjugate_gradients.hpp"

namespace needlework::bench {

/// One number for each plane from a plane's diffusivities.
enum class PlaneMean { geometric, arithmetic, harmonic, background };
const char* name_of(PlaneMean mean);

/// The layered solver on plane means.
std::unique_ptr<Preconditioner> layered_preconditioner(const HeterogeneousOperator& a,
                                                       const HeterogeneousMedium& medium,
                                                       PlaneMean mean);
/// `inner`, with the space of the channels taken out: one vector for each channel, or one for each
/// of `pieces` parts of its depth (balancing form, symmetric).
std::unique_ptr<Preconditioner> deflated(const HeterogeneousOperator& a,
                                         const verification::ChannelMedium& channels, int pieces,
                                         std::unique_ptr<Preconditioner> inner);
/// Lines along x, y and z, each solved with the whole diagonal, added.
std::unique_ptr<Preconditioner> added_lines(const HeterogeneousOperator& a);
/// The splitting of a step: x, y, z, y, x, each implicit, with `shift` times the diagonal as 1 /
/// dt.
std::unique_ptr<Preconditioner> split_lines(const HeterogeneousOperator& a, double shift);

struct PeerOutcome {
    int iterations = 0;
    double setup_ms = 0.0, solve_ms = 0.0;
    double bytes_a_cell = 0.0;  ///< resident memory that matrix, preconditioner and vectors took
};

/// PETSc's conjugate gradients on the assembled matrix: "icc" (block Jacobi of one block), "gamg",
/// "hypre", "mg, x and y" and "mg, x, y and z" (PCMG on a DMDA); or "shell": matrix and
/// `shell_preconditioner` as our own code. To 1e-6 in the natural norm; x is the solution.
PeerOutcome petsc_solve(const HeterogeneousOperator& a, const std::string& type,
                        Preconditioner* shell_preconditioner, std::span<const double> right,
                        std::span<double> x, double tolerance);

}  // namespace needlework::bench
