#pragma once
/// Owns what MPI, PETSc and FFTW keep globally. One object in main (or in a test's main), nothing
/// else starts or ends them.

#include <mpi.h>

namespace needlework {

/// Starts MPI and PETSc on construction, ends them on destruction. PETSc gets no command line,
/// reads no petscrc and sets no signal handlers; MPI and PETSc return errors instead of aborting.
/// Grids and solvers have to end before it.
/// Throws EnvironmentError if they cannot start, BugError if a Runtime already lives.
class Runtime {
  public:
    Runtime();
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    int rank() const { return rank_; }        ///< in the world communicator
    int n_ranks() const { return n_ranks_; }  ///< of the world communicator
    MPI_Comm world() const { return MPI_COMM_WORLD; }

    static bool running();  ///< MPI and PETSc are up

  private:
    bool owns_mpi_ = false;
    bool owns_petsc_ = false;
    int rank_ = 0;
    int n_ranks_ = 1;
};

/// Turns an MPI or PETSc error code into EnvironmentError with its text.
void check_mpi(int code, const char* what);
void check_petsc(int code, const char* what);

}  // namespace needlework
