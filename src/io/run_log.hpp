#pragma once
/// log.jsonl: one JSON object a line with level, event and what belongs to it.

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "io/atomic_file.hpp"

namespace needlework {

class RunLog {
  public:
    explicit RunLog(const std::filesystem::path& file) : lines_(file) {}

    /// {"level": "info", "event": "visit", ...}; `details` is an object or null.
    void info(std::string_view event, const nlohmann::json& details);
    void warning(std::string_view event, const nlohmann::json& details);

  private:
    void write(std::string_view level, std::string_view event, const nlohmann::json& details);
    LineLog lines_;
};

}  // namespace needlework
