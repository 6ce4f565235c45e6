#include "grid/shared_planes.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace needlework {

/// Where the arrays begin that live now, and where their whole fields begin.
struct SharedPlanes::Registry {
    std::map<const float*, float*> wholes;
};

namespace {

bool on_one_machine(MPI_Comm comm) {
    MPI_Comm machine = MPI_COMM_NULL;
    int n_ranks = 1, n_here = 1;
    MPI_Comm_size(comm, &n_ranks);
    MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &n_here);
    MPI_Comm_free(&machine);
    return n_ranks > 1 && n_here == n_ranks;
}

bool all_say_yes(bool mine, MPI_Comm comm) {
    int value = mine ? 1 : 0, all = 0;
    MPI_Allreduce(&value, &all, 1, MPI_INT, MPI_MIN, comm);
    return all == 1;
}

/// Memory without a name in any file system: rank 0 makes it, the others open it through /proc, and
/// it goes when the last of them lets go, however they end. Not bound to the size of /dev/shm.
int open_memory(size_t bytes, MPI_Comm comm) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    int own[2] = {-1, int(getpid())};  // file, process
    if (rank == 0) {
        own[0] = memfd_create("needlework-field", MFD_CLOEXEC);
        if (own[0] >= 0 && ftruncate(own[0], off_t(bytes)) != 0) {
            close(own[0]);
            own[0] = -1;
        }
    }
    struct stat made {};
    if (own[0] >= 0) fstat(own[0], &made);
    std::uint64_t first[4] = {std::uint64_t(own[0] + 1), std::uint64_t(own[1]), made.st_dev,
                              made.st_ino};
    MPI_Bcast(first, 4, MPI_UINT64_T, 0, comm);
    if (rank == 0 || first[0] == 0) return own[0];
    std::string path = "/proc/" + std::to_string(first[1]) + "/fd/" + std::to_string(first[0] - 1);
    int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
    struct stat found {};
    // Ranks that do not share process numbers (containers) would find another program's file.
    if (file >= 0 &&
        (fstat(file, &found) != 0 || found.st_dev != first[2] || found.st_ino != first[3])) {
        close(file);
        return -1;
    }
    return file;
}

/// Large arrays that all begin on a page fall on the same lines of the first-level cache, which a
/// loop over forty of them overflows: the distance of the nth from its page.
size_t stagger_floats(size_t nth) {
    constexpr size_t cache_line_floats = 16, lines_of_a_page = 64;
    return nth % lines_of_a_page * cache_line_floats;
}

/// An array of our own that begins some cache lines behind a page.
FloatArray staggered(size_t n, size_t stagger, float value) {
    auto memory = std::make_shared<FloatArray>(n + stagger, value);
    float* first = memory->data() + stagger;
    return FloatArray(first, n, std::move(memory));
}

}  // namespace

SharedPlanes::SharedPlanes(MPI_Comm comm)
    : comm_(comm), possible_(on_one_machine(comm)), registry_(std::make_shared<Registry>()) {}

FloatArray SharedPlanes::make(size_t plane_floats, int z_begin, int z_end, int nz, float value) {
    const size_t n = plane_floats * size_t(z_end - z_begin);
    // Counted by the grid, not by the process: all ranks make the arrays of one grid in one order.
    const size_t stagger = stagger_floats(n_arrays_++);
    if (!possible_) return staggered(n, stagger, value);
    const size_t bytes = (stagger + plane_floats * size_t(nz)) * sizeof(float);
    int file = open_memory(bytes, comm_);
    void* memory =
        file < 0 ? MAP_FAILED : mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    possible_ = all_say_yes(memory != MAP_FAILED, comm_);  // also: nobody closes it too early
    if (file >= 0) close(file);
    if (!possible_) {
        if (memory != MAP_FAILED) munmap(memory, bytes);
        return staggered(n, stagger, value);
    }
    auto* whole = static_cast<float*>(memory) + stagger;
    float* mine = whole + plane_floats * size_t(z_begin);
    registry_->wholes[mine] = whole;
    std::shared_ptr<void> owner(memory, [bytes, mine, registry = registry_](void* p) {
        registry->wholes.erase(mine);
        munmap(p, bytes);
    });
    std::fill_n(mine, n, value);  // each rank touches its own planes first: they lie near it
    return FloatArray(mine, n, std::move(owner));
}

float* SharedPlanes::whole(const float* planes) const {
    auto at = registry_->wholes.find(planes);
    return at == registry_->wholes.end() ? nullptr : at->second;
}

}  // namespace needlework
