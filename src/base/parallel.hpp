#pragma once
/// Independent pieces of work on the cores of this machine, for programs that do not load MPI.

#include <cstddef>
#include <functional>

namespace needlework {

/// Calls work(0) ... work(n - 1), each once, on as many threads as there are cores (at most n).
/// Pieces must not touch each other's data; which thread does which depends on time, results must
/// not. The first exception is thrown again when all threads have ended.
void for_each_index(std::size_t n, const std::function<void(std::size_t)>& work);

}  // namespace needlework
