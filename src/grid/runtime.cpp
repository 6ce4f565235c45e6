#include "grid/runtime.hpp"

#include <fftw3.h>
#include <petscsys.h>

#include <string>

#include "base/problem.hpp"

namespace needlework {

namespace {

bool petsc_is_up() {
    PetscBool up = PETSC_FALSE;
    return PetscInitialized(&up) == 0 && up == PETSC_TRUE;
}

bool mpi_is_up() {
    int started = 0;
    int ended = 0;
    MPI_Initialized(&started);
    MPI_Finalized(&ended);
    return started != 0 && ended == 0;
}

}  // namespace

void check_mpi(int code, const char* what) {
    if (code == MPI_SUCCESS) return;
    char text[MPI_MAX_ERROR_STRING] = {};
    int length = 0;
    MPI_Error_string(code, text, &length);
    throw EnvironmentError(std::string(what) + ": MPI reports: " + text);
}

void check_petsc(int code, const char* what) {
    if (code == 0) return;
    const char* text = nullptr;
    char* detail = nullptr;
    PetscErrorMessage(PetscErrorCode(code), &text, &detail);
    throw EnvironmentError(std::string(what) + ": PETSc reports: " +
                           (text != nullptr ? text : "error " + std::to_string(code)));
}

Runtime::Runtime() {
    EXPECTS(!petsc_is_up(), "one Runtime at a time");
    if (!mpi_is_up()) {
        check_mpi(MPI_Init(nullptr, nullptr), "starting the parallel runtime");
        owns_mpi_ = true;
    }
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
    // Options have to stand before PETSc starts; what a user keeps for other programs is not ours.
    PetscOptionsSetValue(nullptr, "-skip_petscrc", "true");
    PetscOptionsSetValue(nullptr, "-no_signal_handler", "true");
    PetscOptionsSetValue(nullptr, "-options_left", "no");
    check_petsc(PetscInitializeNoArguments(), "starting the solver library");
    owns_petsc_ = true;
    PetscPushErrorHandler(PetscReturnErrorHandler, nullptr);
    check_mpi(MPI_Comm_rank(MPI_COMM_WORLD, &rank_), "counting ranks");
    check_mpi(MPI_Comm_size(MPI_COMM_WORLD, &n_ranks_), "counting ranks");
}

Runtime::~Runtime() {
    fftwf_cleanup();
    fftw_cleanup();
    if (owns_petsc_) {
        PetscPopErrorHandler();
        PetscFinalize();
    }
    if (owns_mpi_) MPI_Finalize();
}

bool Runtime::running() { return mpi_is_up() && petsc_is_up(); }

}  // namespace needlework
