#pragma once
/// The libraries that this engine is linked to, for the manifest of a run.

#include <string>
#include <vector>

namespace needlework {

struct LibraryVersion {
    std::string name, version;
};

/// PETSc, MPI, FFTW, HDF5 as they run, the compiler as it built. No path and no host stands in it.
std::vector<LibraryVersion> library_versions();

}  // namespace needlework
