// Screening, aftercare, risks and prices in plain words.

#include <fmt/format.h>

#include <algorithm>

#include "advice/aftercare_evidence.hpp"
#include "advice/counts.hpp"
#include "advice/prices.hpp"
#include "advice/risk.hpp"
#include "advice/screening.hpp"
#include "cli/explain.hpp"
#include "course/protocol.hpp"

namespace needlework::describe {
namespace {

constexpr const char* grades =
    "Grade of the evidence: A randomised with control or sham, B controlled or split, C before and "
    "after, D series, cases, retrospective, E opinion, label, exclusion of a trial.";

std::string row(const std::string& label, const std::string& text) {
    return wrapped(text, fmt::format("  {:<10}", label), std::string(12, ' '));
}

std::string sources_row(const std::vector<std::string>& sources, bool citations) {
    std::string out;
    for (const std::string& id : sources)
        if (citations) out += row("source", source_line(id));
    if (!citations) out += row("sources", fmt::format("{}", fmt::join(sources, ", ")));
    return out;
}

std::string number_text(const Distribution& d) {
    return d.kind == Distribution::Kind::fixed ? fmt::format("{:g}", d.a)
                                               : fmt::format("{:g} to {:g}", d.a, d.b);
}

std::string trigger_text(const ScreeningTrigger& t) {
    std::vector<std::string> parts;
    if (!t.word.empty()) parts.push_back(fmt::format("history names \"{}\"", t.word));
    if (t.age_below)
        parts.push_back(fmt::format("age below {}", format_quantity(t.age_below->si, "yr")));
    if (t.keloid_tendency_above)
        parts.push_back(fmt::format("keloid_tendency above {:g}", *t.keloid_tendency_above));
    if (t.diabetes_above) parts.push_back(fmt::format("diabetes above {:g}", *t.diabetes_above));
    auto one_of = [&](const char* what, const std::vector<std::string>& words) {
        if (!words.empty()) parts.push_back(fmt::format("{} {}", what, fmt::join(words, " or ")));
    };
    one_of("phototype", t.phototypes), one_of("site", t.sites);
    one_of("condition", t.conditions), one_of("anaesthetic", t.anaesthetics);
    if (!t.course_beyond.empty())
        parts.push_back(fmt::format("a course beyond those tried ({})",
                                    tried_text(known_risk(t.course_beyond))));
    return fmt::format("{}", fmt::join(parts, " and "));
}

std::string rule_text(const ScreeningRule& rule, bool citations) {
    std::string out = wrapped(rule.title,
                              fmt::format("{}  {}, grade {}{}: ", rule.id, level_name(rule.level),
                                          rule.grade, rule.contested.empty() ? "" : ", contested"),
                              "  ");
    std::vector<std::string> when;
    for (const ScreeningTrigger& trigger : rule.when) when.push_back(trigger_text(trigger));
    out += row("when", fmt::format("{}", fmt::join(when, "; or ")));
    out += row("why", rule.why);
    out += row("do", rule.what_to_do);
    if (!rule.contested.empty()) out += row("contested", rule.contested);
    return out + sources_row(rule.sources, citations);
}

/// Parameters of the rule that this version of the program has.
std::vector<std::string> parameters_there(const AftercareRule& rule) {
    std::vector<std::string> there;
    for (const std::string& path : rule.parameters)
        for (const DeclaredTable& table : declared_tables())
            for (const ParameterInfo& info : table.parameters)
                if (table.id + "." + info.word == path) there.push_back(path);
    return there;
}

/// What the model does with it; planned where the program has nothing of it yet.
std::string model_text(const AftercareRule& rule) {
    return (parameters_there(rule).empty() ? "not in this version; planned: " : "") + rule.model;
}

std::string rule_text(const AftercareRule& rule, bool citations) {
    std::string out =
        wrapped(rule.title,
                fmt::format("{}  said to {}, grade {}{}: ", rule.id, rule.helps ? "help" : "harm",
                            rule.grade, rule.contested.empty() ? "" : ", contested"),
                "  ");
    out += row("said", rule.said);
    out += row("evidence", rule.evidence);
    if (!rule.contested.empty()) out += row("contested", rule.contested);
    out += row("model", model_text(rule));
    if (const auto there = parameters_there(rule); !there.empty())
        out += row("see", fmt::format("{}", fmt::join(there, ", ")));
    return out + sources_row(rule.sources, citations);
}

std::string count_text(const RiskCount& count) {
    const Interval share = wilson95(count.events, count.people);
    return fmt::format("{}: {}, {:.2g} of 100 ({:.2g} to {:.2g}){}", count.study, count.text(),
                       100.0 * share.middle, 100.0 * share.low, 100.0 * share.high,
                       count.note.empty() ? "" : "; " + count.note);
}

std::string risk_text(const Risk& risk, bool details) {
    std::string out = wrapped(risk.title, fmt::format("{}  grade {}: ", risk.id, risk.grade), "  ");
    if (auto of = risk.of_100())
        out +=
            row("counted", fmt::format("{:.2g} of 100 {} (95 % interval {:.2g} to {:.2g}): {}",
                                       of->middle, risk.harm, of->low, of->high, risk.counted()));
    else
        out += row("counted", "never: there is no rate, and none is made up");
    out += row("words", risk.words);
    if (details)
        for (const RiskCount& count : risk.counts) out += row("trial", count_text(count));
    if (!risk.beside_words.empty()) out += row("beside", risk.beside_words);
    for (const RiskCount& count : risk.beside) out += row("", count_text(count));
    if (!risk.simulated.empty())
        out += row("simulated", fmt::format("by {}", fmt::join(risk.simulated, ", ")));
    return out + sources_row(risk.sources, details);
}

std::string table_text(const PriceTable& table) {
    std::string out =
        wrapped(fmt::format("{} ({}, {}). {}", table.title, table.year, table.currency, table.note),
                table.name + "  ", "  ");
    for (const Price& price : table.prices)
        out += row(price.item,
                   fmt::format("{} {} {} for {}: {}{}", number_text(price.each), table.currency,
                               price.label, fmt::join(price.names, ", "), price.source,
                               price.source == assumption ? " (nobody measured it)" : ""));
    return out + row("use", fmt::format("[cost] prices = \"{}\"", table.name));
}

std::string cell(std::string text) {
    for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.replace(at, 1, "\\|");
    return text;
}

}  // namespace

std::string advice_below(const std::string& table) {
    std::string out;
    if (table == "screening") {
        out = "\n" +
              wrapped(
                  "Rules (data/screening.toml). No guideline could be opened: most rest on what "
                  "trials excluded and labels forbid.",
                  "", "") +
              wrapped(grades, "", "") + "\n";
        for (const ScreeningRule& rule : screening_rules()) out += rule_text(rule, false);
    } else if (table == "aftercare") {
        out = "\nWhat is known of each rule of the days after (data/aftercare.toml)\n" +
              wrapped(grades, "", "") + "\n";
        for (const AftercareRule& rule : aftercare_rules()) out += rule_text(rule, false);
    } else if (table == "cost") {
        out = "\nPrice tables (data/prices)\n";
        for (const std::string& name : price_table_names())
            out += table_text(load_price_table(name));
    }
    return out;
}

std::optional<std::string> advice(const std::string& name) {
    if (name == "risk" || name == "risks") {
        std::string out =
            "What can go wrong (data/risk.toml), of 100 people.\n" + wrapped(grades, "", "") + "\n";
        for (const Risk& risk : known_risks()) out += risk_text(risk, false);
        return out;
    }
    std::string out;
    for (const ScreeningRule& rule : screening_rules())
        if (rule.id == name) out += rule_text(rule, true);
    for (const AftercareRule& rule : aftercare_rules())
        if (rule.id == name || "aftercare." + rule.id == name) out += rule_text(rule, true);
    for (const Risk& risk : known_risks())
        if (risk.id == name) out += risk_text(risk, true);
    const std::vector<std::string>& tables = price_table_names();
    if (std::find(tables.begin(), tables.end(), name) != tables.end())
        out += table_text(load_price_table(name));
    return out.empty() ? std::nullopt : std::optional<std::string>(out);
}

std::vector<std::string> advice_names() {
    std::vector<std::string> names{"risk"};
    for (const ScreeningRule& rule : screening_rules()) names.push_back(rule.id);
    for (const AftercareRule& rule : aftercare_rules()) names.push_back(rule.id);
    for (const Risk& risk : known_risks()) names.push_back(risk.id);
    for (const std::string& name : price_table_names()) names.push_back(name);
    return names;
}

std::string advice_reference() {
    std::string out = "\n## Screening\n\n" + std::string(grades) +
                      "\n\n| rule | level | grade | when | do | contested | sources |\n"
                      "|---|---|---|---|---|---|---|\n";
    for (const ScreeningRule& rule : screening_rules()) {
        std::vector<std::string> when;
        for (const ScreeningTrigger& trigger : rule.when) when.push_back(trigger_text(trigger));
        out += fmt::format("| `{}` {} | {} | {} | {} | {} | {} | {} |\n", rule.id, cell(rule.title),
                           level_name(rule.level), rule.grade,
                           cell(fmt::format("{}", fmt::join(when, "; or "))), cell(rule.what_to_do),
                           cell(rule.contested), fmt::join(rule.sources, ", "));
    }
    out +=
        "\n## Evidence of aftercare\n\n| rule | said to | grade | evidence | in the program | "
        "sources |\n|---|---|---|---|---|---|\n";
    for (const AftercareRule& rule : aftercare_rules())
        out += fmt::format("| `{}` {} | {} | {} | {} | {} | {} |\n", rule.id, cell(rule.title),
                           rule.helps ? "help" : "harm", rule.grade, cell(rule.evidence),
                           cell(model_text(rule)), fmt::join(rule.sources, ", "));
    out += "\n## Risks\n\n| risk | grade | counted | words | sources |\n|---|---|---|---|---|\n";
    for (const Risk& risk : known_risks()) {
        std::string counted = risk.counted();
        if (auto of = risk.of_100())
            counted = fmt::format("{:.2g} of 100 ({:.2g} to {:.2g}): {}", of->middle, of->low,
                                  of->high, counted);
        out +=
            fmt::format("| `{}` {} | {} | {} | {} | {} |\n", risk.id, cell(risk.title), risk.grade,
                        cell(counted), cell(risk.words), fmt::join(risk.sources, ", "));
    }
    out += "\n## Prices\n\n| table | item | price | source |\n|---|---|---|---|\n";
    for (const std::string& name : price_table_names()) {
        const PriceTable table = load_price_table(name);
        for (const Price& price : table.prices)
            out +=
                fmt::format("| `{}` | {}, {} | {} {}, {} | {} |\n", name, price.item, price.label,
                            number_text(price.each), table.currency, table.year, price.source);
    }
    return out;
}

}  // namespace needlework::describe
