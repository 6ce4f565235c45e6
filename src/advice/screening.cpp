#include "advice/screening.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "advice/advice_file.hpp"
#include "advice/risk.hpp"
#include "base/data_folder.hpp"
#include "base/units.hpp"

namespace needlework {

std::string_view level_name(ScreeningLevel level) {
    switch (level) {
        case ScreeningLevel::stop:
            return "stop";
        case ScreeningLevel::caution:
            return "caution";
        case ScreeningLevel::note:
            return "note";
    }
    return "";
}

namespace {

bool holds(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

ScreeningTrigger read_trigger(AdviceFile& file, const toml::table& table) {
    file.know(table, {"word", "age_below", "keloid_tendency_above", "diabetes_above", "phototypes",
                      "sites", "conditions", "anaesthetics", "course_beyond"});
    if (table.empty()) file.problem(table, "a trigger that asks nothing would always speak.");
    ScreeningTrigger trigger;
    trigger.word = file.text(table, "word", false);
    if (auto age = file.quantity(table, "age_below", "yr")) trigger.age_below = Time{*age};
    trigger.keloid_tendency_above = file.number(table, "keloid_tendency_above");
    trigger.diabetes_above = file.number(table, "diabetes_above");
    trigger.phototypes = file.texts(table, "phototypes");
    trigger.sites = file.texts(table, "sites");
    trigger.conditions = file.texts(table, "conditions");
    trigger.anaesthetics = file.texts(table, "anaesthetics");
    trigger.course_beyond = file.text(table, "course_beyond", false);
    if (!trigger.course_beyond.empty() && find_risk(trigger.course_beyond) == nullptr)
        file.problem(table, "course_beyond names a risk of data/risk.toml.");
    return trigger;
}

ScreeningRule read_rule(AdviceFile& file, const toml::table& table) {
    file.know(table,
              {"id", "title", "level", "when", "why", "do", "grade", "contested", "sources"});
    ScreeningRule rule;
    rule.id = file.text(table, "id");
    rule.title = file.text(table, "title");
    const std::string level = file.text(table, "level");
    if (level == "stop")
        rule.level = ScreeningLevel::stop;
    else if (level == "caution")
        rule.level = ScreeningLevel::caution;
    else if (level != "note")
        file.problem(table, fmt::format("level = \"{}\": one of stop, caution, note.", level));
    for (const toml::table* when : file.rows(table, "when"))
        rule.when.push_back(read_trigger(file, *when));
    if (rule.when.empty()) file.problem(table, "a rule without `when` never speaks.");
    rule.why = file.text(table, "why");
    rule.what_to_do = file.text(table, "do");
    rule.grade = file.text(table, "grade");
    if (rule.grade.size() != 1 || rule.grade.front() < 'A' || rule.grade.front() > 'E')
        file.problem(table, "grade is a letter from A to E.");
    rule.contested = file.text(table, "contested", false);
    rule.sources = file.texts(table, "sources");
    if (rule.sources.empty()) file.problem(table, "a rule has sources.");
    return rule;
}

std::vector<ScreeningRule> read_rules() {
    AdviceFile file(data_folder() / "screening.toml");
    file.know(file.root(), {"rule"});
    std::vector<ScreeningRule> rules;
    for (const toml::table* table : file.rows(file.root(), "rule")) {
        ScreeningRule rule = read_rule(file, *table);
        for (const ScreeningRule& other : rules)
            if (other.id == rule.id) file.problem(*table, "two rules have one id: " + rule.id);
        rules.push_back(std::move(rule));
    }
    file.finish();
    return rules;
}

/// What of the facts fulfils the trigger; nothing where something does not.
std::optional<std::string> fulfilled(const ScreeningTrigger& t, const ScreeningFacts& facts) {
    std::vector<std::string> reasons;
    if (!t.word.empty()) {
        if (!holds(facts.history, t.word)) return std::nullopt;
        reasons.push_back(fmt::format("the history names {}", t.word));
    }
    if (t.age_below) {
        if (!(facts.age < *t.age_below)) return std::nullopt;
        reasons.push_back(fmt::format("age {} is below {}", format_quantity(facts.age.si, "yr"),
                                      format_quantity(t.age_below->si, "yr")));
    }
    auto above = [&](const std::optional<double>& limit, double value, const char* what) {
        if (!limit) return true;
        if (!(value > *limit)) return false;
        reasons.push_back(fmt::format("{} is {:g}", what, value));
        return true;
    };
    if (!above(t.keloid_tendency_above, facts.keloid_tendency, "keloid_tendency") ||
        !above(t.diabetes_above, facts.diabetes, "diabetes"))
        return std::nullopt;
    auto one_of = [&](const std::vector<std::string>& wanted, const std::vector<std::string>& there,
                      const char* what) {
        if (wanted.empty()) return true;
        for (const std::string& word : there)
            if (holds(wanted, word)) {
                reasons.push_back(fmt::format("{} {}", what, word));
                return true;
            }
        return false;
    };
    if (!one_of(t.phototypes, {facts.phototype}, "phototype") ||
        !one_of(t.sites, {facts.site}, "site") ||
        !one_of(t.conditions, facts.conditions, "condition") ||
        !one_of(t.anaesthetics, facts.anaesthetics, "anaesthetic"))
        return std::nullopt;
    if (!t.course_beyond.empty()) {
        const Risk& risk = *find_risk(t.course_beyond);
        if (is_tried(risk, facts.sessions, facts.shortest_interval)) return std::nullopt;
        reasons.push_back(fmt::format("{}; tried: {}",
                                      course_text(facts.sessions, facts.shortest_interval),
                                      tried_text(risk)));
    }
    return fmt::format("{}", fmt::join(reasons, ", "));
}

}  // namespace

const std::vector<ScreeningRule>& screening_rules() {
    static const std::vector<ScreeningRule> rules = read_rules();
    return rules;
}

std::vector<std::string> screening_words() {
    std::vector<std::string> words;
    for (const ScreeningRule& rule : screening_rules())
        for (const ScreeningTrigger& trigger : rule.when)
            if (!trigger.word.empty() && !holds(words, trigger.word)) words.push_back(trigger.word);
    return words;
}

std::vector<std::string> screening_stops() {
    std::vector<std::string> ids;
    for (const ScreeningRule& rule : screening_rules())
        if (rule.level == ScreeningLevel::stop) ids.push_back(rule.id);
    return ids;
}

std::vector<ScreeningFinding> screen(const std::vector<ScreeningRule>& rules,
                                     const ScreeningFacts& facts,
                                     const std::vector<std::string>& overridden) {
    std::vector<ScreeningFinding> findings;
    for (const ScreeningRule& rule : rules)
        for (const ScreeningTrigger& trigger : rule.when)
            if (auto because = fulfilled(trigger, facts)) {
                const bool lifted =
                    rule.level == ScreeningLevel::stop && holds(overridden, rule.id);
                findings.push_back({rule, *because, trigger.word, lifted});
                break;
            }
    std::stable_sort(findings.begin(), findings.end(),
                     [](const ScreeningFinding& a, const ScreeningFinding& b) {
                         return a.rule.level < b.rule.level;
                     });
    return findings;
}

std::string heading_of(const ScreeningFinding& finding) {
    return std::string(level_name(finding.rule.level)) +
           (finding.overridden ? " (overridden)" : "");
}

}  // namespace needlework
