#pragma once
/// Wall time of the parts of a course.

#include <chrono>

namespace needlework {

/// Adds the time until its end to a part of the course.
class WallClock {
  public:
    explicit WallClock(double& part_s) : part_s_(part_s) {}
    ~WallClock() {
        part_s_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    WallClock(const WallClock&) = delete;
    WallClock& operator=(const WallClock&) = delete;

  private:
    double& part_s_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace needlework
