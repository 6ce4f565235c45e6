// A validation as JSON, as CSV and as the lines that the terminal shows.

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/provenance.hpp"
#include "study/validation_scores.hpp"

namespace needlework {

namespace {

nlohmann::json number_or_null(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}
nlohmann::json optional_number(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json row_json(const ValidationRow& r) {
    nlohmann::json row{{"study", r.study},
                       {"citation", r.citation},
                       {"seen", r.seen},
                       {"cohort", r.cohort},
                       {"group", r.group},
                       {"species", r.species.empty() ? "human" : r.species},
                       {"phototype", r.phototype},
                       {"measure", r.measure},
                       {"transform", r.transform},
                       {"arm", r.arm},
                       {"unit", r.unit},
                       {"role", r.role},
                       {"usable_as", r.usable_as},
                       {"published", r.published},
                       {"spread_kind", r.spread_kind},
                       {"spread", optional_number(r.spread_value)},
                       {"spread_low", optional_number(r.spread_low)},
                       {"spread_high", optional_number(r.spread_high)},
                       {"n", r.n},
                       {"looks", r.looks},
                       {"extrapolation", r.extrapolates},
                       {"predicted", r.predicted},
                       {"note", r.note},
                       {"detail", r.detail}};
    auto if_predicted = [&](const char* key, double value) {
        row[key] = r.predicted ? number_or_null(value) : nlohmann::json();
    };
    if_predicted("value", r.value), if_predicted("sd", r.sd);
    if_predicted("low50", r.low50), if_predicted("high50", r.high50);
    if_predicted("low90", r.low90), if_predicted("high90", r.high90);
    if_predicted("person_low90", r.person_low90), if_predicted("person_high90", r.person_high90);
    if_predicted("interval_error", r.interval_error);
    row["inside"] = r.predicted && !r.is_input() ? nlohmann::json(r.inside) : nlohmann::json();
    row["inside50"] = r.predicted && r.by_value() ? nlohmann::json(r.inside50) : nlohmann::json();
    row["unit_cells"] = r.n_members;
    auto of_start = [&](const char* key, double StartBeside::*number) {
        row[key] = r.start ? number_or_null((*r.start).*number) : nlohmann::json();
    };
    of_start("started_from", &StartBeside::published);
    of_start("simulated_start", &StartBeside::simulated);
    row["start_unit"] = r.start ? nlohmann::json(r.start->unit) : nlohmann::json();
    row["logarithm"] = r.logarithm;  // sd is then of the logarithm
    row["study_effect"] = r.study_effect;
    row["study_effect_source"] = r.study_effect_source;
    row["parts"] = nlohmann::json::array();
    for (const UncertaintyPart& part : r.parts)
        row["parts"].push_back({{"part", part.name}, {"share", part.share}, {"error", part.error}});
    if (r.literature.n_cohorts > 0)
        row["literature"] = {{"cohorts", r.literature.n_cohorts},
                             {"mean", r.literature.mean},
                             {"sd", r.literature.sd},
                             {"logarithm", r.logarithm},
                             {"widened", r.literature.widened}};
    return row;
}

std::string csv_cell(const nlohmann::json& value) {
    if (value.is_null()) return {};
    if (!value.is_string()) return value.dump();
    std::string text = value.get<std::string>(), out;
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return "\"" + out + "\"";
}

}  // namespace

nlohmann::json to_json(const ValidationReport& report) {
    nlohmann::json rows = nlohmann::json::array(), skipped = nlohmann::json::array();
    for (const ValidationRow& r : report.rows) rows.push_back(row_json(r));
    for (const auto& [file, reason] : report.skipped)
        skipped.push_back({{"file", file}, {"reason", reason}});
    int run = 0, by_value = 0;
    for (const Study& study : report.studies) {
        run += study.runnable() ? 1 : 0;
        by_value += std::any_of(report.rows.begin(), report.rows.end(), [&](const auto& r) {
            return r.study == study.id && r.predicted && r.by_value();
        });
    }
    auto by = [&](const std::function<std::string(const ValidationRow&)>& key) {
        std::map<std::string, nlohmann::json> scores;
        for (const auto& [name, s] : scores_by(report.rows, key)) scores[name] = to_json(s);
        return scores;
    };
    nlohmann::json translated = nlohmann::json::object();
    for (const Study& study : report.studies)
        if (!study.translated.empty()) translated[study.id] = study.translated;
    nlohmann::json looks = nlohmann::json::array();
    for (const Ledger::Look& look : report.ledger.looks)
        looks.push_back({{"study", look.study},
                         {"entered", look.entered},
                         {"measure", look.measure},
                         {"change", look.change}});
    return {{"rows", rows},
            {"skipped", skipped},
            {"checks_by_group", by(group_of)},
            {"checks_by_phototype", by(phototype_of)},
            {"checks_by_range", by(range_of)},
            {"looks", looks},
            {"read_as", translated},
            {"checks_with_spent", to_json(scores_of(report.rows, human_check_or_spent))},
            {"looks_allowed", report.ledger.allowed},
            {"samples", report.n_samples},
            {"quick", report.quick},
            {"studies", report.studies.size()},
            {"studies_runnable", run},
            {"studies_by_value", by_value},
            {"checks", to_json(scores_of(report.rows, human_check))},
            {"checks_by_context",
             {{"collagen induction", to_json(scores_of(report.rows, human_checks_of(false)))},
              {"delivery", to_json(scores_of(report.rows, human_checks_of(true)))}}}};
}

std::string to_csv(const ValidationReport& report) {
    const std::vector<std::string> columns{
        "study",         "cohort",       "group",         "species",      "phototype",
        "measure",       "transform",    "arm",           "unit",         "role",
        "usable_as",     "published",    "spread_kind",   "spread",       "n",
        "value",         "sd",           "low50",         "high50",       "low90",
        "high90",        "person_low90", "person_high90", "inside",       "inside50",
        "extrapolation", "looks",        "unit_cells",    "started_from", "simulated_start",
        "start_unit",    "note"};
    std::string out = fmt::format("{}\n", fmt::join(columns, ","));
    for (const ValidationRow& r : report.rows) {
        nlohmann::json row = row_json(r);
        for (size_t c = 0; c < columns.size(); ++c)
            out += (c > 0 ? "," : "") + csv_cell(row[columns[c]]);
        out += "\n";
    }
    return out;
}

std::vector<std::string> table_lines(const ValidationReport& report) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{:<36} {:<27} {:<11} {:>9} {:>11} {:>21}  {}", "study", "measure",
                                "role", "published", "predicted", "about 90 %", "as published?"));
    for (const ValidationRow& r : report.rows) {
        std::string label = r.measure + (r.transform == "absolute" ? "" : " " + r.transform);
        std::string left = fmt::format("{:<36.36} {:<27.27} {:<11.11}", r.study, label, r.role);
        if (!r.predicted) {
            lines.push_back(fmt::format("{} {:>9.4g}   {}", left, r.published, r.note));
            continue;
        }
        std::string unit = r.unit == "1" ? "" : " " + r.unit;
        lines.push_back(fmt::format("{} {:>9.4g} {:>11.4g} {:>9.3g} to {:>8.3g}  {}{}{}", left,
                                    r.published, r.value, r.low90, r.high90,
                                    r.is_input()             ? "input"
                                    : r.usable_as == "shown" ? "-"
                                    : r.inside               ? "yes"
                                                             : "NO",
                                    unit, r.note.empty() ? "" : "; " + r.note));
    }
    const ValidationScores s = scores_of(report.rows, human_check);
    lines.push_back("");
    if (s.n_rows > 0) {
        int inside = 0;
        for (const ValidationRow& r : report.rows)
            inside += human_check(r) && r.counted() && r.by_value() && r.inside ? 1 : 0;
        lines.push_back(fmt::format(
            "Checks by value: {} of {} published values lie inside the interval; counted by the {} "
            "groups of people {:.0f} % (90 %: {:.0f} to {:.0f} %). In the 50 % interval: {:.0f} %.",
            inside, s.n_rows, s.n_cohorts, 100.0 * s.coverage90, 100.0 * s.coverage90_low,
            100.0 * s.coverage90_high, 100.0 * s.coverage50));
        lines.push_back(fmt::format("Published less predicted: {:+.2f} sd on average.", s.bias));
    }
    if (s.n_other > 0)
        lines.push_back(
            fmt::format("Checks by sign, order or bound: {} of {} as published; "
                        "hope alone (all improves, all bounds and nulls hold) {}.",
                        s.n_other_agree, s.n_other, s.n_other_hope));
    if (s.n_scored_cohorts > 0)
        lines.push_back(fmt::format(
            "Skill against a forecast from other publications alone ({} values, {} groups of "
            "people): CRPS {:+.2f}, interval score {:+.2f} (above 0 the model adds something).",
            s.n_scored_rows, s.n_scored_cohorts, s.skill_crps, s.skill_interval));
    for (bool delivery : {false, true}) {
        const ValidationScores of = scores_of(report.rows, human_checks_of(delivery));
        if (of.n_rows > 0)
            lines.push_back(
                fmt::format("  {}: {:.0f} % of {} groups in the 90 % interval, skill {:+.2f} "
                            "(CRPS, {} values).",
                            delivery ? "Delivery of topicals" : "Collagen induction and all else",
                            100.0 * of.coverage90, of.n_cohorts, of.skill_crps, of.n_scored_rows));
    }
    lines.push_back(fmt::format("At most {} unit cells a study.", report.n_samples));
    if (!report.evidence.empty())  // of the project's own studies the page tells it
        for (const Study& study : report.studies)
            if (!study.translated.empty())
                lines.push_back(
                    fmt::format("read in {}: {}", study.id, fmt::join(study.translated, "; ")));
    for (const auto& [file, reason] : report.skipped)
        lines.push_back(fmt::format("skipped {}: {}", file, reason));
    lines.push_back("");
    lines.push_back(notice_text);
    return lines;
}

}  // namespace needlework
