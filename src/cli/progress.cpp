#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace needlework {

std::string duration_text(double seconds) {
    long s = std::max(0L, long(seconds + 0.5));
    if (s < 60) return fmt::format("{} s", s);
    if (s < 3600) return fmt::format("{} min {:02} s", s / 60, s % 60);
    return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

Progress::Progress(ProgressStyle style) : style_(style) {}

std::string Progress::time_left(double fraction) const {
    double passed =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    double gained = fraction - first_fraction_;
    constexpr double first_guess_s = 2.0;  // before that a guess would jump about
    if (gained <= 0.0 || passed < first_guess_s) return "";
    return duration_text(passed * (1.0 - fraction) / gained) + " left";
}

void Progress::show(const ProgressReport& report) {
    if (first_fraction_ < 0.0) first_fraction_ = report.fraction;
    auto now = std::chrono::steady_clock::now();
    double passed = std::chrono::duration<double>(now - start_).count();
    double days_per_minute = passed > 0.0 ? report.simulated_days / passed * 60.0 : 0.0;
    switch (style_) {
        case ProgressStyle::quiet:
            return;
        case ProgressStyle::json: {
            nlohmann::json line{{"part", report.part},
                                {"fraction", report.fraction},
                                {"simulated_days", report.simulated_days},
                                {"message", report.message}};
            std::fprintf(stderr, "%s\n", line.dump().c_str());
            return;
        }
        case ProgressStyle::lines: {
            constexpr double seconds_between_lines = 10.0;
            double since = std::chrono::duration<double>(now - last_line_).count();
            if (report.part == last_part_ && since < seconds_between_lines) return;
            last_line_ = now;
            last_part_ = report.part;
            std::string left = time_left(report.fraction);
            std::fprintf(stderr, "%3.0f %%  %s%s%s\n", 100.0 * report.fraction,
                         report.message.c_str(), left.empty() ? "" : ", ", left.c_str());
            return;
        }
        case ProgressStyle::bar: {
            winsize window{};
            int columns = ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0
                              ? window.ws_col
                              : 80;
            std::string left = time_left(report.fraction);
            // The time left first: a narrow terminal cuts the end.
            std::string tail =
                fmt::format(" {:3.0f} %  {}{}{}, {:.0f} d/min", 100.0 * report.fraction, left,
                            left.empty() ? "" : ", ", report.message, days_per_minute);
            int width = std::clamp(columns - int(tail.size()) - 3, 10, 40);
            int full = std::clamp(int(report.fraction * width + 0.5), 0, width);
            std::string line = "[" + std::string(size_t(full), '#') +
                               std::string(size_t(width - full), '.') + "]" + tail;
            if (int(line.size()) >= columns) line.resize(size_t(columns) - 1);
            std::fprintf(stderr, "\r\033[K%s", line.c_str());
            std::fflush(stderr);
            bar_shown_ = true;
            return;
        }
    }
}

void Progress::finish() {
    if (bar_shown_) std::fprintf(stderr, "\r\033[K");
    bar_shown_ = false;
}

}  // namespace needlework
