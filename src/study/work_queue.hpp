#pragma once
/// Hands out work to groups of ranks: whichever group is free takes the next piece.

#include <mpi.h>

namespace needlework {

/// Numbers from 0 upwards, each given to one group of ranks only. The number stands in a window of
/// rank 0 and is counted up by an atomic fetch-and-add, so that no rank waits for another that is
/// computing (on one machine; between machines as far as the network adds by itself). Which group
/// gets which piece depends on time; results must not.
class WorkQueue {
  public:
    /// The last group may be smaller. (collective over `comm`)
    WorkQueue(MPI_Comm comm, int ranks_per_group);
    ~WorkQueue();  ///< (collective)
    WorkQueue(const WorkQueue&) = delete;
    WorkQueue& operator=(const WorkQueue&) = delete;

    MPI_Comm group() const { return group_; }  ///< the ranks that work on a piece together
    int group_rank() const { return group_rank_; }

    /// The next piece, the same on all ranks of the group. (collective over the group)
    long next();
    /// From now on every piece is at least `n`: whoever asks next, ends. Any rank may call it.
    void close(long n);

  private:
    long count_up(long by);

    MPI_Comm comm_, group_ = MPI_COMM_NULL;
    int group_rank_ = 0, group_size_ = 1, n_ranks_ = 1;
    long* counter_ = nullptr;
    MPI_Win window_ = MPI_WIN_NULL;
    long alone_ = 0;  ///< the counter of a queue that only one rank uses
};

}  // namespace needlework
