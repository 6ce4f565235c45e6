#pragma once
/// What every job of the engine needs: the folder, the ranks, and a mouth.

#include <mpi.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

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

    /// What an earlier run left in the folder: leftovers are cleared, damaged members put aside,
    /// another version or other data are told. (collective)
    void look_back();

    /// Rank 0 tells the user of something that did not end the job, writes it to log.jsonl, and
    /// keeps it for the manifest.
    void warn(const std::string& text);
    const std::vector<std::string>& warnings() const { return warnings_; }

    /// Somebody asked the run to stop (a file that the supervisor puts into the folder).
    bool stop_requested() const;
    double seconds() const;

  private:
    void keep_earlier_warnings();

    std::filesystem::path folder_;
    MPI_Comm comm_;
    int rank_ = 0, n_ranks_ = 1;
    SkinAtlas atlas_;
    nlohmann::json job_;
    std::vector<std::string> warnings_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

int run_protocol_job(EngineContext& context);  ///< exit code; message ready on rank 0
int run_validate_job(EngineContext& context);
int run_calibrate_job(EngineContext& context);
int run_compare_job(EngineContext& context);
int run_sensitivity_job(EngineContext& context);

}  // namespace needlework
