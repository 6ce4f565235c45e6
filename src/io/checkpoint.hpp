#pragma once
/// Checkpoints of a run: the whole state in one HDF5 file, written atomically, the last two kept.
/// They can be read on another number of ranks: rank 0 gathers and scatters whole planes in plane
/// order.
///
/// Every function here is collective over its communicator, and fails on all ranks or on none.

#include <mpi.h>

#include <filesystem>
#include <string>
#include <vector>

#include "grid/tissue.hpp"
#include "io/state_image.hpp"

namespace needlework {

/// What a checkpoint holds beside the tissue.
struct RunState {
    std::vector<NumberTable> tables;  ///< channels (injury/channel_table.hpp), others
    std::vector<Blob> blobs;          ///< step controller, random positions, place in the course

    const NumberTable* table(std::string_view name) const;
    const Blob* blob(std::string_view name) const;
};

class Checkpoints {
  public:
    /// `folder` is made when the first checkpoint is written.
    Checkpoints(std::filesystem::path folder, MPI_Comm comm);

    /// Writes the next checkpoint and deletes all but the last two. The tissue is not changed.
    /// EnvironmentError on every rank when the disk is full or the folder unwritable; the
    /// checkpoints before it then still stand.
    void write(const Tissue& tissue, const RunState& state);

    struct Restored {
        RunState state;
        std::string file;                   ///< name of the checkpoint; empty: none could be read
        std::vector<std::string> warnings;  ///< damaged ones that were passed over

        bool found() const { return !file.empty(); }
    };
    /// Fills `tissue` (its box tells the planes of this rank) from the newest undamaged checkpoint;
    /// fields and maps that it lacks are added. Damaged ones are put aside as NAME.damaged, with a
    /// warning each; nothing is found when the folder holds no whole checkpoint.
    /// EnvironmentError when it was made for another grid, holds no field that `tissue` has, or
    /// cannot be read.
    Restored read_newest(Tissue& tissue);

    /// Whether there is anything to resume from; not collective.
    static bool any_in(const std::filesystem::path& folder);
    /// Files of the folder, newest first; not collective.
    static std::vector<std::filesystem::path> list(const std::filesystem::path& folder);

  private:
    std::filesystem::path folder_;
    MPI_Comm comm_;
};

/// The planes of all ranks on rank 0 in plane order (empty elsewhere). Collective.
std::vector<float> gather_planes(const Box& box, std::span<const float> local, MPI_Comm comm);

}  // namespace needlework
