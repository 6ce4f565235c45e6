#pragma once
/// What a person sees while a run goes on: a bar with time left on a terminal, plain lines
/// otherwise, JSON lines for programs.

#include <chrono>
#include <string>

namespace needlework {

enum class ProgressStyle { bar, lines, json, quiet };

/// One report of the engine.
struct ProgressReport {
    std::string part;             ///< "ensemble", "patch", "report"
    double fraction = 0.0;        ///< of the whole run, 0 to 1
    double simulated_days = 0.0;  ///< days of tissue time walked so far, all courses together
    std::string message;
};

class Progress {
  public:
    explicit Progress(ProgressStyle style);
    void show(const ProgressReport& report);
    void finish();  ///< clears the bar

  private:
    std::string time_left(double fraction) const;

    ProgressStyle style_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_line_{};
    double first_fraction_ = -1.0;  ///< where a resumed run started
    std::string last_part_;
    bool bar_shown_ = false;
};

/// "1 min 20 s"
std::string duration_text(double seconds);

}  // namespace needlework
