#include "advice/risk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advice/advice_file.hpp"
#include "advice/counts.hpp"
#include "base/data_folder.hpp"
#include "base/units.hpp"

namespace needlework {
namespace {

RiskCount read_count(AdviceFile& file, const toml::table& table) {
    file.know(table, {"study", "events", "percent", "people", "unit", "note"});
    RiskCount count;
    count.study = file.text(table, "study");
    count.people = file.required_number(table, "people");
    if (auto percent = file.number(table, "percent"))
        count.events = *percent / 100.0 * count.people;
    else
        count.events = file.required_number(table, "events");
    if (table.contains("unit")) count.unit = file.text(table, "unit");
    count.note = file.text(table, "note", false);
    if (!(count.people > 0.0) || count.events < 0.0 || count.events > count.people)
        file.problem(table, "events lie between 0 and the number of people.");
    return count;
}

Risk read_risk(AdviceFile& file, const toml::table& table) {
    file.know(table, {"id", "title", "harm", "grade", "words", "counts", "beside_words", "beside",
                      "tried", "simulated", "only_with_product", "devices", "sources"});
    Risk risk;
    risk.id = file.text(table, "id");
    risk.title = file.text(table, "title");
    risk.harm = file.text(table, "harm", table.contains("counts"));
    risk.grade = file.text(table, "grade");
    risk.words = file.text(table, "words");
    for (const toml::table* row : file.rows(table, "counts"))
        risk.counts.push_back(read_count(file, *row));
    risk.beside_words = file.text(table, "beside_words", table.contains("beside"));
    for (const toml::table* row : file.rows(table, "beside"))
        risk.beside.push_back(read_count(file, *row));
    for (const toml::table* row : file.rows(table, "tried")) {
        file.know(*row, {"study", "sessions", "every"});
        risk.tried.push_back({file.text(*row, "study"), int(file.required_number(*row, "sessions")),
                              Time{file.quantity(*row, "every", "d").value_or(0.0)}});
    }
    risk.simulated = file.texts(table, "simulated");
    risk.only_with_product = table["only_with_product"].value_or(false);
    risk.devices = file.texts(table, "devices");
    risk.sources = file.texts(table, "sources");
    for (const RiskCount& count : risk.counts)
        if (std::find(risk.sources.begin(), risk.sources.end(), count.study) == risk.sources.end())
            risk.sources.push_back(count.study);
    if (risk.sources.empty()) file.problem(table, "a risk has counts or sources.");
    return risk;
}

std::vector<Risk> read_risks() {
    AdviceFile file(data_folder() / "risk.toml");
    file.know(file.root(), {"risk"});
    std::vector<Risk> risks;
    for (const toml::table* table : file.rows(file.root(), "risk"))
        risks.push_back(read_risk(file, *table));
    file.finish();
    return risks;
}

}  // namespace

std::string RiskCount::text() const {
    if (std::abs(events - std::round(events)) > 1e-6)
        return fmt::format("{:.3g} % of {:.0f} {}", 100.0 * events / people, people, unit);
    return fmt::format("{:.0f} of {:.0f} {}", events, people, unit);
}

double Risk::events() const {
    double sum = 0.0;
    for (const RiskCount& count : counts) sum += count.events;
    return sum;
}

double Risk::people() const {
    double sum = 0.0;
    for (const RiskCount& count : counts) sum += count.people;
    return sum;
}

std::optional<Interval> Risk::of_100() const {
    if (counts.empty()) return std::nullopt;
    const Interval share = wilson95(events(), people());
    return Interval{100.0 * share.low, 100.0 * share.middle, 100.0 * share.high};
}

std::string Risk::counted() const {
    if (counts.empty()) return "never counted";
    return fmt::format(
        "{:.0f} of {:.0f} people in {}", events(), people(),
        counts.size() == 1 ? "one publication" : fmt::format("{} trials", counts.size()));
}

const std::vector<Risk>& known_risks() {
    static const std::vector<Risk> risks = read_risks();
    return risks;
}

const Risk* find_risk(std::string_view id) {
    for (const Risk& risk : known_risks())
        if (risk.id == id) return &risk;
    return nullptr;
}

const Risk& known_risk(std::string_view id) {
    const Risk* risk = find_risk(id);
    EXPECTS(risk != nullptr, "data/risk.toml has no risk \"" + std::string(id) + "\"");
    return *risk;
}

bool is_tried(const Risk& risk, int sessions, Time shortest_interval) {
    return std::any_of(risk.tried.begin(), risk.tried.end(), [&](const TriedCourse& course) {
        return sessions <= course.sessions && (sessions < 2 || shortest_interval >= course.every);
    });
}

std::string course_text(int sessions, Time shortest_interval) {
    if (sessions == 1) return "One session";
    return fmt::format("{} sessions, {} apart at the closest", sessions,
                       format_quantity(shortest_interval.si, "d"));
}

std::string tried_text(const Risk& risk) {
    std::vector<std::string> courses;
    for (const TriedCourse& course : risk.tried)
        courses.push_back(fmt::format("{} sessions, {} apart ({})", course.sessions,
                                      format_quantity(course.every.si, "d"), course.study));
    return fmt::format("{}", fmt::join(courses, "; "));
}

std::string tried_sentence(const Risk& risk, int sessions, Time shortest_interval) {
    const std::string course = course_text(sessions, shortest_interval);
    if (is_tried(risk, sessions, shortest_interval))
        return course + ": no denser and no longer than a course that was tried.";
    return fmt::format(
        "{}: beyond what was tried in people ({}). What is simulated for it is an assumption, and "
        "its interval is wide.",
        course, tried_text(risk));
}

}  // namespace needlework
