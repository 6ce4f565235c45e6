#pragma once
/// The fields/ folder of a run: a .vtr file of the main fields and one of the maps for each time
/// that is kept, and the two .pvd series. Every function is collective over the communicator.

#include <mpi.h>

#include <filesystem>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "grid/tissue.hpp"
#include "io/state_image.hpp"
#include "io/vtk.hpp"

namespace needlework {

class FieldSeries {
  public:
    struct Plan {
        std::vector<std::string> fields;  ///< names of the main fields
        std::vector<std::string> maps;
        int n_times = 1;  ///< how many times will be written, for the budget
        std::uint64_t budget_bytes = std::uint64_t{1} << 30;  ///< 1 GB a run (EXPERIENCE: output)
    };

    /// `folder` is the run's fields/ folder; one series has it at a time.
    FieldSeries(std::filesystem::path folder, Plan plan, MPI_Comm comm);

    /// Takes the state at `time`; rank 0 writes it and the series up to now while the run goes on.
    /// A time that was written before (after a resume) is replaced. EnvironmentError on every rank
    /// when the time before could not be written. (collective)
    void write(const Tissue& tissue, Time time);
    /// Waits until all is on the disk; EnvironmentError on every rank when it could not be written.
    /// (collective)
    void finish();

    /// Which times were written so far, for a checkpoint: finishes first. (collective) Files of
    /// later times, written by a run that was then killed, are replaced when their time comes
    /// again.
    Blob save();
    /// Goes on from a checkpoint. Names of files that are gone from the folder meanwhile; the
    /// series does without them.
    std::vector<std::string> restore(const Blob& blob);

    static constexpr const char* blob_name = "field_series";

  private:
    std::filesystem::path folder_;
    Plan plan_;
    MPI_Comm comm_;
    std::vector<std::pair<Time, std::string>> files_;
    std::future<void> writing_;  // of the last time, on rank 0; its end waits for it
};

}  // namespace needlework
