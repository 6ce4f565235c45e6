#pragma once
/// Keeps two programs out of one run folder. The kernel holds the lock (flock), so it ends with the
/// program however that dies; the file names the holder for the message to the second one.

#include <filesystem>

namespace needlework {

class RunLock {
  public:
    static constexpr const char* file_name = "run.lock";

    /// EnvironmentError that names the holder when another program has the folder.
    explicit RunLock(const std::filesystem::path& folder);
    ~RunLock();
    RunLock(RunLock&& other) noexcept
        : descriptor_(other.descriptor_), path_(std::move(other.path_)) {
        other.descriptor_ = -1;
    }
    RunLock& operator=(RunLock&&) = delete;

    /// Lets started programs (the ranks) inherit the lock: it then ends only when the last of them
    /// is gone, so that a resumed run cannot meet a rank of the old one that still writes.
    void share_with_children();

  private:
    int descriptor_ = -1;
    std::filesystem::path path_;
};

}  // namespace needlework
