#include "study/library_versions.hpp"

#include <fftw3.h>
#include <fmt/format.h>
#include <hdf5.h>
#include <mpi.h>
#include <petscsys.h>

#include "base/provenance.hpp"

namespace needlework {
namespace {

std::string mpi_version() {
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = {};
    int length = 0;
    MPI_Get_library_version(text, &length);
    // "Open MPI v4.1.4, package: ... the host that built it ...": its name and number are enough.
    std::string all(text, size_t(length));
    return all.substr(0, all.find_first_of(",\n"));
}

std::string petsc_version() {
    PetscInt major = 0, minor = 0, patch = 0, release = 0;
    PetscGetVersionNumber(&major, &minor, &patch, &release);
    return fmt::format("{}.{}.{}", major, minor, patch);
}

std::string hdf5_version() {
    unsigned major = 0, minor = 0, patch = 0;
    H5get_libversion(&major, &minor, &patch);
    return fmt::format("{}.{}.{}", major, minor, patch);
}

}  // namespace

std::vector<LibraryVersion> library_versions() {
    return {{"PETSc", petsc_version()},
            {"MPI", mpi_version()},
            {"FFTW", fftw_version},
            {"HDF5", hdf5_version()},
            {"compiler", compiler_text()}};
}

}  // namespace needlework
