#pragma once
/// What every job of the engine needs: the folder, the ranks, and a mouth.

#include <mpi.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "skin/atlas.hpp"

namespace needlework {

class EngineContext {
  public:
    EngineContext(std::filesystem::path folder, MPI_Comm comm);

    const std::filesystem::path& folder() const { return folder_; }
    MPI_Comm comm() const { return comm_; }
    int rank() const { return rank_; }
    int n_ranks() const { return n_ranks_; }
    const SkinAtlas& atlas() const { return atlas_; }
    const nlohmann::json& job() const { return job_; }

    /// Rank 0 tells the supervisor; `fraction` is of the whole job.
    void progress(const std::string& part, double fraction, double simulated_days,
                  const std::string& message) const;

    /// Somebody asked the run to stop (a file that the supervisor puts into the folder).
    bool stop_requested() const;
    double seconds() const;

  private:
    std::filesystem::path folder_;
    MPI_Comm comm_;
    int rank_ = 0, n_ranks_ = 1;
    SkinAtlas atlas_;
    nlohmann::json job_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

int run_protocol_job(EngineContext& context);  ///< exit code; message ready on rank 0
int run_validate_job(EngineContext& context);
int run_calibrate_job(EngineContext& context);

}  // namespace needlework
