#include "io/run_log.hpp"

#include <nlohmann/json.hpp>

#include "base/problem.hpp"

namespace needlework {

void RunLog::info(std::string_view event, const nlohmann::json& details) {
    write("info", event, details);
}

void RunLog::warning(std::string_view event, const nlohmann::json& details) {
    write("warning", event, details);
}

void RunLog::write(std::string_view level, std::string_view event, const nlohmann::json& details) {
    EXPECTS(details.is_object() || details.is_null(), "details of a log line are named");
    nlohmann::ordered_json line;
    line["level"] = level;
    line["event"] = event;
    for (const auto& [key, value] : details.items()) line[key] = value;
    // A text that is no UTF-8 (a file name, say) must not stop a run: it is written with
    // replacements.
    lines_.append(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace needlework
