#include "course/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "course/timeline.hpp"

namespace needlework {

Protocol left_untreated(const Protocol& protocol) {
    Protocol out = protocol;
    out.visits.days.push_back(course_end(protocol));  // the course keeps its length
    out.sessions.clear(), out.topicals.clear();
    out.aftercare = {};
    return out;
}

ComparisonArm built_in_arm(const std::string& word, const Protocol& first) {
    ComparisonArm arm{word, first};
    if (word == "untreated") {
        arm.protocol = left_untreated(first);
        arm.protocol.title = "Untreated";
    } else if (word == "sham") {
        arm.protocol.title = "Sham";
        for (SessionPlan& plan : arm.protocol.sessions) plan.timing.sham = "yes";
    } else {
        Problems problems;
        problems.error({"--with"}, fmt::format("\"{}\" is no built-in arm", word),
                       "Built in are: untreated, sham.");
        throw InputError(std::move(problems));
    }
    return arm;
}

namespace {

/// What must be equal for the skin to be the same.
bool belongs_to_skin(const std::string& path) {
    return path.starts_with("subject.") || path.starts_with("skin.") ||
           path.starts_with("condition[") || path.starts_with("person.");
}

std::map<std::string, std::string> skin_values(Protocol protocol) {
    std::map<std::string, std::string> values;
    protocol.for_each_parameter([&](const std::string& path, Parameter& parameter) {
        if (belongs_to_skin(path)) values[path] = parameter.value_text();
    });
    return values;
}

}  // namespace

Problems comparison_problems(const std::vector<ComparisonArm>& arms) {
    Problems problems;
    std::set<std::string> names;
    const auto first = skin_values(arms.front().protocol);
    for (const ComparisonArm& arm : arms) {
        if (!names.insert(arm.name).second)
            problems.error({arm.name}, "two arms have this name.",
                           "Give the files different names.");
        const auto mine = skin_values(arm.protocol);
        for (const auto& [path, value] : first) {
            auto at = mine.find(path);
            if (at != mine.end() && at->second == value) continue;
            problems.error(
                {arm.name},
                fmt::format("{} is {} here and {} in {}: arms are compared on one skin.", path,
                            at == mine.end() ? "absent" : at->second, value, arms.front().name),
                "Make them equal, or run the protocols one by one.");
        }
        for (const auto& [path, value] : mine)
            if (!first.contains(path))
                problems.error({arm.name},
                               fmt::format("{} is {} here and absent in {}: arms are compared on "
                                           "one skin.",
                                           path, value, arms.front().name),
                               "Make them equal, or run the protocols one by one.");
    }
    return problems;
}

std::vector<double> comparison_days(const std::vector<ComparisonArm>& arms) {
    double end = 1e300;
    for (const ComparisonArm& arm : arms)
        end = std::min<double>(end, course_end(arm.protocol) / 1.0_d);
    std::vector<double> days;
    for (Time visit : arms.front().protocol.visits.days)
        if (visit / 1.0_d > 0.0 && visit / 1.0_d < end) days.push_back(visit / 1.0_d);
    days.push_back(end);
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

}  // namespace needlework
