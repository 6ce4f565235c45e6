// What a measure is and how its readings scatter, in words and for a program.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/problem.hpp"
#include "cli/explain.hpp"
#include "measures/lens_parameters.hpp"

namespace needlework::describe {
namespace {

std::string row(const std::string& label, const std::string& text) {
    return wrapped(text, fmt::format("  {:<10}", label), std::string(12, ' '));
}

const ParameterInfo& lens_parameter(std::string_view word) {
    static const DeclaredTable lenses = table_of<LensParameters>(LensParameters::id, "");
    const auto found = std::find_if(lenses.parameters.begin(), lenses.parameters.end(),
                                    [&](const ParameterInfo& info) { return info.word == word; });
    EXPECTS(found != lenses.parameters.end(), "noise of raters is named after a lens's parameters");
    return *found;
}

/// "measures.masi_rater_sd = 0.2", or empty.
std::string named(std::string_view word) {
    if (word.empty()) return {};
    return fmt::format("measures.{} = {}", word, lens_parameter(word).default_text);
}

double change_of_rater(const RaterNoise& raters) {
    return ReadingError{std::stod(lens_parameter(raters.rater).default_text)}
        .smallest_detectable_change();
}

std::string rater_rows(const RaterNoise& raters) {
    std::string out =
        row("read by", fmt::format("people, who go by {}; in that unit:", raters.severity));
    out += row("person", raters.person.empty() ? "no spread of its own"
                                               : named(raters.person) + " (one sd between people)");
    out += row("rater", raters.rater.empty() ? "no noise of its own: part of the person's"
                                             : named(raters.rater) + " (one sd of a reading)");
    if (!raters.threshold.empty())
        out += row("threshold", named(raters.threshold) +
                                    " (log depth, one sd between raters of what they count)");
    return out +
           row("shift", named(raters.shift) + (raters.threshold.empty() ? " (" : " (log depth, ") +
                            "of raters who know of a treatment)");
}

}  // namespace

std::string measure(const MeasureInfo& measure) {
    std::string out = fmt::format("{}\n  {} [{}]\n", measure.name, measure.label, measure.unit);
    out += wrapped(std::string(measure.definition), "  ", "  ");
    out += row("scale", std::string(measure.scale));
    const RaterNoise& raters = measure.raters;
    if (!raters.severity.empty()) out += rater_rows(raters);
    const ReadingError& error = measure.reading;
    if (error.sd > 0.0) {
        const std::string unit = measure.unit == "1" ? "" : " " + std::string(measure.unit);
        const auto size = [&](double sd, const char* percent) {
            return error.relative ? fmt::format("{:.3g} %{}", 100.0 * sd, percent)
                                  : fmt::format("{:.3g}{}", sd, unit);
        };
        out += row("reading",
                   fmt::format("scatters by {} (one sd); {}", size(error.sd, " of the value"),
                               source_line(std::string(error.source))));
        out += row("change", fmt::format("two readings show one of {} or more (1.96 sqrt(2) sd)",
                                         size(error.smallest_detectable_change(), "")));
    } else if (raters.severity.empty()) {
        out += row("reading", "computed, not a reading: it has no smallest detectable change");
    } else if (raters.rater.empty()) {
        out += row("change",
                   "the smallest detectable one is not defined: no noise of a rater is known");
    } else {
        const double change = change_of_rater(raters);
        out += row("change", fmt::format("two readings show one of {:.3g} in {}{} or more "
                                         "(1.96 sqrt(2) {})",
                                         change, raters.severity,
                                         raters.logarithmic ? fmt::format(", a factor of {:.3g},",
                                                                          std::exp(change))
                                                            : "",
                                         raters.rater));
    }
    out += row("source", measure.source == assumption
                             ? "defined by this program; no published definition is followed"
                             : source_line(std::string(measure.source)));
    return out + row("equations", "docs/theory/measures.md");
}

nlohmann::json measure_json(const MeasureInfo& m) {
    nlohmann::json out{{"name", m.name},
                       {"summary", m.label},
                       {"unit", m.unit},
                       {"scale", m.scale},
                       {"definition", m.definition},
                       {"source", m.source},
                       {"smallest_detectable_change", nullptr}};
    const auto change = [&](double value, std::string_view unit) {
        out["smallest_detectable_change"] = {{"value", value}, {"unit", unit}};
    };
    if (!m.raters.severity.empty()) {
        const std::pair<const char*, std::string_view> words[] = {{"person", m.raters.person},
                                                                  {"rater", m.raters.rater},
                                                                  {"threshold", m.raters.threshold},
                                                                  {"shift", m.raters.shift}};
        nlohmann::json& noise = out["raters"];
        noise["unit"] = m.raters.severity;
        for (const auto& [key, word] : words)
            if (!word.empty())
                noise[key] = {{"parameter", fmt::format("measures.{}", word)},
                              {"default", std::stod(lens_parameter(word).default_text)}};
        if (!m.raters.rater.empty()) change(change_of_rater(m.raters), m.raters.severity);
    }
    if (m.reading.sd > 0.0) {
        const std::string_view unit = m.reading.relative ? "share of the value" : m.unit;
        out["reading_error"] = {{"sd", m.reading.sd}, {"unit", unit}, {"source", m.reading.source}};
        change(m.reading.smallest_detectable_change(), unit);
    }
    out["read_by"] = !m.raters.severity.empty() ? "people"
                     : m.reading.sd > 0.0       ? "instrument, count or question"
                                                : "computed";
    return out;
}

}  // namespace needlework::describe
