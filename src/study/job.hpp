#pragma once
/// What the engine does with a run folder: simulate a protocol, or run studies. All ranks call it.

#include <mpi.h>

#include <filesystem>
#include <string>

#include "base/problem.hpp"

namespace needlework {

/// `kind` is "run", "validate", "compare" or "calibrate". Speaks JSON lines on standard output of
/// rank 0:
/// {"type": "up"}, {"type": "progress", ...} and at last {"type": "end", "code": ..., "message":
/// ...}. (collective)
ExitCode run_job(const std::string& kind, const std::filesystem::path& folder, MPI_Comm comm);

}  // namespace needlework
