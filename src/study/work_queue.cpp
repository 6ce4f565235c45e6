#include "study/work_queue.hpp"

#include "base/problem.hpp"
#include "grid/runtime.hpp"

namespace needlework {

WorkQueue::WorkQueue(MPI_Comm comm, int ranks_per_group) : comm_(comm) {
    EXPECTS(ranks_per_group > 0, "a group has ranks");
    int rank = 0;
    MPI_Comm_rank(comm_, &rank);
    MPI_Comm_size(comm_, &n_ranks_);
    check_mpi(MPI_Comm_split(comm_, rank / ranks_per_group, rank, &group_), "grouping ranks");
    MPI_Comm_set_errhandler(group_, MPI_ERRORS_RETURN);
    MPI_Comm_rank(group_, &group_rank_);
    MPI_Comm_size(group_, &group_size_);
    if (n_ranks_ == 1) return;
    MPI_Aint bytes = rank == 0 ? MPI_Aint(sizeof(long)) : 0;
    check_mpi(MPI_Win_allocate(bytes, int(sizeof(long)), MPI_INFO_NULL, comm_, &counter_, &window_),
              "sharing a counter");
    check_mpi(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_), "sharing a counter");
    if (rank == 0) {
        *counter_ = 0;
        MPI_Win_sync(window_);
    }
    MPI_Barrier(comm_);  // nobody counts before it stands at 0
}

WorkQueue::~WorkQueue() {
    if (window_ != MPI_WIN_NULL) {
        MPI_Win_unlock_all(window_);
        MPI_Win_free(&window_);
    }
    MPI_Comm_free(&group_);
}

long WorkQueue::count_up(long by) {
    if (n_ranks_ == 1) {
        long before = alone_;
        alone_ += by;
        return before;
    }
    long before = 0;
    check_mpi(MPI_Fetch_and_op(&by, &before, MPI_LONG, 0, 0, MPI_SUM, window_), "taking work");
    check_mpi(MPI_Win_flush(0, window_), "taking work");
    return before;
}

long WorkQueue::next() {
    long piece = group_rank_ == 0 ? count_up(1) : 0;
    if (group_size_ > 1) check_mpi(MPI_Bcast(&piece, 1, MPI_LONG, 0, group_), "taking work");
    return piece;
}

void WorkQueue::close(long n) { count_up(n); }

}  // namespace needlework
