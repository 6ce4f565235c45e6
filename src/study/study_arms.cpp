// The arms of a study, each a protocol: as listed, in our words, completed.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/study_reader.hpp"
#include "study/study_run.hpp"

namespace needlework {
namespace {

/// A letter away from a listed arm; "1.5 mm" is not "2.5 mm" mistyped.
bool is_typing_error(const std::string& name, const std::vector<std::string>& names) {
    const auto near = nearest_names(name, names, 1);
    return !near.empty() && std::abs(int(near.front().size()) - int(name.size())) <= 1 &&
           name.find_first_of("0123456789") == std::string::npos;
}

/// Day of the last session when number and interval are drawn at their upper ends.
Time longest_course(const Protocol& protocol, const std::vector<UncertainParameter>& parameters) {
    Time longest{};
    for (size_t i = 0; i < protocol.sessions.size(); ++i) {
        const auto& timing = protocol.sessions[i].timing;
        double repeat = timing.repeat, every_s = timing.every.si;
        const double far_tail = 0.999;  // choice
        for (const UncertainParameter& p : parameters) {
            std::string at = fmt::format("session[{}].", i + 1);
            if (p.path == at + "repeat") repeat = std::round(p.draw_number(far_tail));
            if (p.path == at + "every") every_s = p.draw_number(far_tail);
        }
        longest = std::max(longest, timing.day + Time{(repeat - 1.0) * every_s});
    }
    return longest;
}

}  // namespace

std::vector<toml::table> StudyReader::listed_arms() {
    std::vector<toml::table> arms;
    if (const toml::array* list = file_.root["arm"].as_array())
        for (const toml::node& node : *list)
            if (const toml::table* table = node.as_table()) arms.push_back(*table);
    std::vector<std::string> names, unlisted;
    for (const toml::table& arm : arms) {
        std::string name = arm["name"].value_or(std::string());
        if (arms.size() > 1 && name.empty()) problem(arm, "an arm needs a name.");
        if (std::find(names.begin(), names.end(), name) != names.end())
            problem(arm, fmt::format("two arms have the name \"{}\".", name));
        names.push_back(name);
        no_typing_error(arm, {"name", "set", "untreated", "note", "run"});
    }
    for (const PublishedMeasurement& m : study_.measurements)
        for (const std::string& name : {m.arm, m.reference_arm})
            if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end() &&
                std::find(unlisted.begin(), unlisted.end(), name) == unlisted.end())
                unlisted.push_back(name);
    const bool run_is_listed = std::any_of(arms.begin(), arms.end(), is_run_itself);
    const bool no_arm_named = std::any_of(study_.measurements.begin(), study_.measurements.end(),
                                          [](const auto& m) { return m.arm.empty(); });
    // Only what is left untreated is listed: a number of no arm is of those who were treated.
    const bool only_control =
        no_arm_named && !run_is_listed && !arms.empty() && is_left_untreated(arms.front());
    if (unlisted.size() == 1 && !run_is_listed && !is_typing_error(unlisted.front(), names))
        arms.insert(arms.begin(), toml::table{{"name", unlisted.front()}});
    else if (arms.empty() || only_control)
        arms.insert(arms.begin(), toml::table{{"name", arms.empty() ? "" : "as in [run]"}});
    return arms;
}

void StudyReader::read_arms(const toml::table& run) {
    for (const toml::table& arm : listed_arms()) {
        TomlFile file = file_;
        StudyRunTable own = run_in_our_words(run_of_arm(file_, run, arm, problems_), completions_);
        for (std::string& line : own.translated) translated(std::move(line));
        if (own.device_completed) left_open("device");
        file.root = std::move(own.table);
        for (const std::string& word : completions_.complete_topicals(file.root)) left_open(word);
        try {
            StudyArm out{arm["name"].value_or(std::string()), is_left_untreated(arm),
                         read_protocol_table(file, file.root)};
            if (out.untreated) out.protocol.sessions.clear();
            plain_.push_back(is_run_itself(arm));
            finish_arm(out, own.phototypes);
            study_.arms.push_back(std::move(out));
        } catch (const InputError& error) {
            for (Problem p : error.problems().list()) {
                if (p.severity != Severity::error) continue;  // a warning refuses nothing
                if (p.where.line == 0) place_in_run(p);
                problems_.add(std::move(p));
            }
            return;
        }
    }
    for (PublishedMeasurement& m : study_.measurements) name_arms(m);
}

void StudyReader::name_arms(PublishedMeasurement& m) {
    auto known = [&](const std::string& name) {
        return std::any_of(study_.arms.begin(), study_.arms.end(),
                           [&](const StudyArm& a) { return a.name == name; });
    };
    m.of_all_arms = m.arm.empty();
    if (m.of_all_arms) m.arm = study_.arms.front().name;
    if (m.transform == "difference_between_arms" && m.reference_arm.empty()) {
        if (study_.arms.size() == 2)
            m.reference_arm = study_.arms[m.arm == study_.arms[0].name ? 1 : 0].name;
        else
            m.unreadable +=
                "difference_between_arms needs reference_arm, the arm that is "
                "taken away.\n";
    }
    std::vector<std::string> names;
    for (const StudyArm& arm : study_.arms) names.push_back(arm.name);
    for (const std::string& name : {m.arm, m.reference_arm})
        if (!name.empty() && !known(name))
            m.unreadable += fmt::format(
                "the arm \"{}\" is not described{}: give it an [[arm]] with what differs from "
                "[run]\n",
                name, did_you_mean(name, names));
    auto is_plain = [&](const std::string& name) {
        for (size_t i = 0; i < study_.arms.size(); ++i)
            if (study_.arms[i].name == name) return bool(plain_[i]);
        return false;
    };
    if (m.reference_arm != m.arm && is_plain(m.arm) && is_plain(m.reference_arm))
        m.unreadable += fmt::format(
            "the arms \"{}\" and \"{}\" are the same protocol: their [[arm]] must say what "
            "differs from [run]\n",
            m.arm, m.reference_arm);
}

void StudyReader::finish_arm(StudyArm& arm, const std::vector<std::string>& phototypes) {
    arm.protocol.uncertainty.forms = true;  // nobody knows which form is right
    std::vector<UncertainParameter> parameters = uncertain_parameters(arm.protocol);
    std::vector<std::string> completed =
        completions_.complete(arm.protocol, parameters, study_.left_open);
    if (phototypes.size() > 1) {  // as published, each as likely
        UncertainParameter drawn;
        drawn.path = "subject.phototype", drawn.group = UncertaintyGroup::completion;
        drawn.choices = phototypes, drawn.weights.assign(phototypes.size(), 1.0);
        parameters.push_back(std::move(drawn));
    }
    arm.parameters = parameters;
    if (study_.arms.empty()) study_.completed = completed;
    Time last{};
    for (const SessionPlan& plan : arm.protocol.sessions)
        last = std::max(last, plan.timing.day + double(plan.timing.repeat - 1) * plan.timing.every);
    if (arm.untreated && !study_.arms.empty())
        for (const SessionPlan& plan : study_.arms.front().protocol.sessions)
            last = std::max(last,
                            plan.timing.day + double(plan.timing.repeat - 1) * plan.timing.every);
    // Drawn courses may be longer than the typical one.
    Time longest = last;
    for (const UncertainParameter& p : parameters)
        if (p.path.ends_with(".repeat") || p.path.ends_with(".every"))
            longest = std::max(longest, longest_course(arm.protocol, parameters));
    for (const PublishedMeasurement& m : study_.measurements)
        for (const std::optional<Time>& t : {m.time, m.reference_time})
            if (t && m.clock == "last")
                for (Time end : {last, longest}) arm.protocol.visits.days.push_back(end + *t);
            else if (t)
                arm.protocol.visits.days.push_back(*t);
}

}  // namespace needlework
