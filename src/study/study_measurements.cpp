// The numbers of a study: each row with its measure, time, value, unit and spread.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measures/measure.hpp"
#include "study/study_reader.hpp"

namespace needlework {
namespace {

const std::vector<std::string> transforms{
    "absolute", "change", "percent_change", "ratio",         "difference_between_arms",
    "share",    "sign",   "time_of_peak",   "time_of_return"};
const std::vector<std::string> row_keys{
    "measure",   "arm",  "reference_arm", "transform", "clock",     "time",  "reference_time",
    "value",     "unit", "spread",        "n",         "statistic", "bound", "reading",
    "threshold", "note", "role",          "usable_as", "tolerance", "trials"};

/// Whether the publication counts what the measure is the chance of.
bool counts_chances(const PublishedMeasurement& m) {
    return m.measure == "scar_risk" || m.measure == "pih_risk";
}

}  // namespace

void StudyReader::read_measurements() {
    const toml::array* rows = file_.root["measurement"].as_array();
    if (rows == nullptr || rows->empty()) {
        problem(file_.root, "there is no [[measurement]].", "A study needs at least one.");
        return;
    }
    Problems all;
    for (const toml::node& node : *rows) {
        const toml::table* row = node.as_table();
        if (row == nullptr) continue;
        Problems problems;
        into_ = &problems;
        PublishedMeasurement m = read_measurement(*row);
        into_ = &problems_;
        m.unreadable = problems.text();
        all.append(problems);
        study_.measurements.push_back(std::move(m));
    }
    bool none = std::none_of(study_.measurements.begin(), study_.measurements.end(),
                             [](const auto& m) { return m.unreadable.empty(); });
    if (none) problems_.append(all);
}

PublishedMeasurement StudyReader::read_measurement(const toml::table& row) {
    PublishedMeasurement m;
    m.measure = text(row, "measure", true);
    if (const std::string ours = words_.find("measure", m.measure);
        !ours.empty() && ours != m.measure) {
        translated(fmt::format("measure: {} as {}", m.measure, ours));
        m.measure = ours;
    }
    std::vector<std::string> names;
    for (const MeasureInfo& info : all_measures()) names.emplace_back(info.name);
    const bool known = std::find(names.begin(), names.end(), m.measure) != names.end();
    if (!m.measure.empty() && !known)
        problem(
            *row.get("measure"),
            fmt::format("measure \"{}\" is not known{}", m.measure, did_you_mean(m.measure, names)),
            "needlework list measures shows all.");
    if (row.contains("transform")) m.transform = text(row, "transform", true);
    word_in(row, "transform", transforms);
    if (row.contains("clock")) m.clock = text(row, "clock", true);
    word_in(row, "clock", {"first", "last"});
    if (m.transform == "absolute" && is_before_treatment(row, m.clock))
        m.clock = "first", m.time = Time{};
    else
        m.time = time(row, "time");
    m.reference_time = time(row, "reference_time");
    const toml::node* value = row.get("value");
    if (value == nullptr)
        problem(row, "value is missing");
    else if (!value->is_number() || !std::isfinite(*value->value<double>()))
        problem(*value, "value: expected a number; its unit stands in unit.");
    else
        m.value = *value->value<double>();
    const double factor = read_unit(row, m);
    if (known && find_unit(m.unit) != nullptr) check_unit(row, m);
    m.arm = text(row, "arm", false);
    m.reference_arm = text(row, "reference_arm", false);
    m.reading = text(row, "reading", false);
    m.bound = text(row, "bound", false);
    word_in(row, "bound", {"lower", "upper"});
    m.note = text(row, "note", false);
    m.role = row.contains("role") ? text(row, "role", true) : study_.role;
    m.usable_as = row.contains("usable_as") ? text(row, "usable_as", true) : study_.usable_as;
    check_role_and_use(row);
    if (m.usable_as == "bound" && m.bound.empty())
        problem(row, "a bound needs bound = \"upper\" or \"lower\".");
    if (const toml::node* n = row.get("n")) {
        m.n = int(n->value<std::int64_t>().value_or(0));
        if (m.n < 1) problem(*n, "n: expected a whole number of people, 1 or more.");
    }
    if (const toml::node* trials = row.get("trials")) {
        m.trials = int(trials->value<std::int64_t>().value_or(0));
        if (m.trials < 1)
            problem(*trials, "trials: expected a whole number of studies, 1 or more.");
    }
    if (row.contains("statistic")) m.statistic = text(row, "statistic", true);
    word_in(row, "statistic", {"mean", "median", "share", "single"});
    if (auto threshold = row["threshold"].value<double>()) m.threshold = threshold;
    if (m.transform == "share" && !m.threshold && known && !counts_chances(m))
        problem(row, "a share of people needs the threshold that they pass.",
                "Write threshold = 50 for a change of 50 and more, -1 for a fall by 1 or more.");
    if (auto tolerance = row["tolerance"].value<double>()) m.tolerance = tolerance;
    if (const toml::table* spread = row["spread"].as_table()) {
        m.spread_kind = (*spread)["kind"].value_or(std::string("none"));
        auto number = [&](const char* key, std::optional<double>& into) {
            if (auto v = (*spread)[key].value<double>()) into = *v * factor;
        };
        number("value", m.spread_value), number("low", m.spread_low);
        number("high", m.spread_high);
        // One that is not known does not cost the number.
        const std::vector<std::string> kinds{"sd",   "se",    "ci90", "ci95",
                                             "ci99", "range", "iqr",  "none"};
        if (std::find(kinds.begin(), kinds.end(), m.spread_kind) == kinds.end())
            m.spread_kind = "none";
    }
    no_typing_error(row, row_keys);
    return m;
}

double StudyReader::read_unit(const toml::table& row, PublishedMeasurement& m) {
    if (!row.contains("unit")) {
        const MeasureInfo* info = find_measure(m.measure);
        const bool number = m.transform == "sign" || m.transform == "ratio";
        if (m.transform == "percent_change")
            m.unit = "%";
        else if (!number &&
                 (info == nullptr || find_unit(info->unit)->exponents != find_unit("1")->exponents))
            problem(row, "unit is missing", "See docs/howto/evidence.md.");
        return 1.0;
    }
    m.unit = text(row, "unit", true);
    // The size of a sign has none: 1 hair more than the other arm is "more".
    if (m.transform == "sign" && row["unit"].is_string()) return m.unit = "1", 1.0;
    const auto ours = words_.unit(m.unit);
    if (!ours) {
        const MeasureInfo* info = find_measure(m.measure);
        problem(*row.get("unit"), fmt::format("unknown unit \"{}\"", m.unit),
                info == nullptr ? std::string()
                                : fmt::format("{} is measured in {}.", m.measure, info->unit));
        return 1.0;
    }
    m.unit = ours->name, m.value *= ours->factor;
    return ours->factor;
}

void StudyReader::check_unit(const toml::table& row, const PublishedMeasurement& m) {
    const UnitRow* published = find_unit(m.unit);
    const UnitRow* ours = find_unit(find_measure(m.measure)->unit);
    std::string expected = "1";
    if (m.transform.starts_with("time_of"))
        expected = "d";
    else if (m.transform == "absolute" || m.transform == "change")
        expected = ours->name;
    else if (m.transform == "difference_between_arms")
        expected = m.unit == "%" ? "%" : std::string(ours->name);
    if (find_unit(expected)->exponents != published->exponents)
        problem(*row.get("unit"), fmt::format("{}, {}: a unit like {} is expected, not {}",
                                              m.measure, m.transform, expected, m.unit));
}

}  // namespace needlework
