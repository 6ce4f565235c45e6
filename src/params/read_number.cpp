// One number of a file: a quantity with its unit, a number of a data file, or a distribution.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "params/reader.hpp"
#include "params/reader_words.hpp"

namespace needlework {

using words::allowed, words::example, words::quoted, words::slip_in_number, words::with_article;

bool TableReader::in_range(const toml::node& node, const std::string& path,
                           const ParameterInfo& info, double si) {
    // A hair of slack, so that a limit written in another unit is still inside.
    double slack = 1e-12 * std::max(std::abs(info.low), std::abs(info.high));
    if (!std::isfinite(si)) {
        problem(node, fmt::format("{} = {}: expected a finite number.", path, quoted(node)),
                allowed(info));
        return false;
    }
    if (si < info.low - slack || si > info.high + slack) {
        const char* range = info.kind == ParameterKind::count ? "allowed" : "physical";
        std::string remedy = allowed(info);
        if (node.is_number() && info.unit == "%")  // 20 is 2000 %
            remedy =
                fmt::format("Write \"{0} %\" if percent are meant: {0} alone is {1:.12g} %. {2}",
                            quoted(node), 100.0 * si, remedy);
        problem(node, fmt::format("{} = {} is outside the {} range.", path, quoted(node), range),
                remedy);
        return false;
    }
    if (info.evidence &&
        (si < info.evidence->first - slack || si > info.evidence->second + slack)) {
        warning(node,
                fmt::format("{} = {} is outside the range of evidence ({} to {}): extrapolation.",
                            path, quoted(node), format_quantity(info.evidence->first, info.unit),
                            format_quantity(info.evidence->second, info.unit)));
    }
    return true;
}

std::optional<double> TableReader::read_quantity(const toml::node& node, const std::string& path,
                                                 const ParameterInfo& info, bool check_range) {
    bool dimensionless = info.dimension == DimensionExponents{};
    // A spread has neither the parameter's range nor the offset of its unit.
    std::string remedy = check_range ? allowed(info) : std::string();
    auto write_with_unit = [&](const std::string& number) {
        return fmt::format("Write \"{} {}\" if that is meant.{}{}", number, info.unit,
                           remedy.empty() ? "" : " ", remedy);
    };
    std::optional<double> si;
    if (node.is_number()) {
        double value = *node.value<double>();
        if (!dimensionless) {
            problem(node,
                    fmt::format("{} = {}: {} needs a unit.", path, quoted(node),
                                with_article(dimension_word(info.dimension))),
                    write_with_unit(quoted(node)));
            return std::nullopt;
        }
        si = value;
    } else if (auto text = node.value_exact<std::string>()) {
        auto split = split_number_and_unit(*text);
        if (!split) {
            problem(node,
                    fmt::format("{} = {}: expected {}.", path, quoted(node),
                                dimensionless ? std::string("a number")
                                              : with_article(dimension_word(info.dimension))),
                    example(info));
            return std::nullopt;
        }
        if (split->unit.empty()) {
            if (dimensionless) {
                si = split->value;
            } else {
                problem(node,
                        fmt::format("{} = {}: {} needs a unit.", path, quoted(node),
                                    with_article(dimension_word(info.dimension))),
                        write_with_unit(*text));
                return std::nullopt;
            }
        } else {
            const UnitRow* row = find_unit(split->unit);
            if (row == nullptr) {
                auto [slip, mend] = slip_in_number(split->unit, info.unit);
                if (!slip.empty()) {
                    problem(node, fmt::format("{} = {}: {}.", path, quoted(node), slip), mend);
                    return std::nullopt;
                }
                if (dimensionless) {
                    problem(node,
                            fmt::format("{} = {}: unknown unit \"{}\"; this number has none.", path,
                                        quoted(node), split->unit),
                            fmt::format("Write {:.12g}, or a percentage (\"50 %\").{}{}",
                                        split->value, remedy.empty() ? "" : " ", remedy));
                    return std::nullopt;
                }
                std::vector<std::string> names;
                for (auto name : units_of(info.dimension)) names.emplace_back(name);
                problem(
                    node,
                    fmt::format("{} = {}: unknown unit \"{}\".", path, quoted(node), split->unit),
                    fmt::format("Units of {}: {}.", dimension_word(info.dimension),
                                fmt::join(names, ", ")));
                return std::nullopt;
            }
            if (row->exponents != info.dimension) {
                problem(node,
                        fmt::format("{} = {}: expected {}, {} is {}.", path, quoted(node),
                                    with_article(dimension_word(info.dimension)), split->unit,
                                    with_article(row->dimension)),
                        remedy);
                return std::nullopt;
            }
            si = split->value * row->factor + (check_range ? row->offset : 0.0);
        }
    } else {
        problem(node,
                fmt::format("{} = {}: expected {}{}.", path, quoted(node),
                            with_article(dimension_word(info.dimension)),
                            dimensionless ? "" : " in quotes"),
                example(info));
        return std::nullopt;
    }
    if (check_range && !in_range(node, path, info, *si)) return std::nullopt;
    return si;
}

std::optional<TableReader::Number> TableReader::read_number(const toml::node& node,
                                                            const std::string& path,
                                                            const ParameterInfo& info) {
    if (const toml::table* table = node.as_table()) {
        if (table->contains("origin") && info.evidence) {
            // Not the user's own number: what lies outside the evidence was told where it was set.
            ParameterInfo quiet = info;
            quiet.evidence.reset();
            return read_number(node, path, quiet);
        }
        if (table->contains("dist")) return read_distribution(*table, path, info);
        if (const toml::node* value = table->get("value")) {  // a number of a data file
            auto si = read_quantity(*value, path, info);
            if (!si) return std::nullopt;
            Number number{*si, std::nullopt, {}, read_origin(*table, path)};
            if (auto source = (*table)["source"].value<std::string>()) number.source = *source;
            if (const toml::array* range = (*table)["range"].as_array();
                range && range->size() == 2) {
                auto low = read_quantity((*range)[0], path + ".range", info);
                auto high = read_quantity((*range)[1], path + ".range", info);
                if (low && high)
                    number.distribution = Distribution{Distribution::Kind::uniform, *low, *high};
            }
            for (const auto& [key, child] : *table) {
                std::string word(key.str());
                std::vector<std::string> known{"value", "source", "range", "note", "origin"};
                if (std::find(known.begin(), known.end(), word) == known.end())
                    problem_at_key(key,
                                   fmt::format("unknown key \"{}\" in {}{}", word, path,
                                               did_you_mean(word, known)),
                                   fmt::format("Known here: {}.", fmt::join(known, ", ")));
            }
            return number;
        }
        return read_distribution(*table, path, info);
    }
    auto si = read_quantity(node, path, info);
    if (!si) return std::nullopt;
    return Number{*si, std::nullopt, {}, {}};
}

std::string TableReader::read_origin(const toml::table& table, const std::string& path) {
    const toml::node* node = table.get("origin");
    if (node == nullptr) return {};
    std::string origin = node->value_or(std::string());
    if (origin != "default" && !origin.ends_with(".toml"))
        problem(*node, fmt::format("{}.origin = {}: not known", path, quoted(*node)),
                "A resolved protocol writes \"default\" or a file here; leave it out in your own "
                "file.");
    return origin;
}

std::optional<TableReader::Number> TableReader::read_distribution(const toml::table& table,
                                                                  const std::string& path,
                                                                  const ParameterInfo& info) {
    static const std::vector<std::string> words{"dist",   "mean", "sd",    "median",
                                                "factor", "low",  "high",  "value",
                                                "source", "note", "origin"};
    const std::string forms =
        "Forms: { dist = \"normal\", mean, sd }, { dist = \"lognormal\", median, factor }, "
        "{ dist = \"lognormal\", mean, sd }, { dist = \"uniform\" or \"loguniform\", low, high }.";
    auto unknown = [&](const std::vector<std::string>& known, std::string_view of) {
        for (const auto& [key, child] : table) {
            std::string word(key.str());
            if (std::find(known.begin(), known.end(), word) != known.end()) continue;
            problem_at_key(key,
                           fmt::format("unknown key \"{}\" in the {}distribution {}{}", word, of,
                                       path, did_you_mean(word, known)),
                           forms);
            return true;
        }
        return false;
    };
    if (unknown(words, "")) return std::nullopt;
    std::string dist = table["dist"].value_or(std::string());
    // The part that is wrong, for the caret.
    auto at = [&](std::string_view word) -> const toml::node& {
        const toml::node* node = table.get(word);
        return node != nullptr ? *node : static_cast<const toml::node&>(table);
    };
    auto part = [&](std::string_view word, bool ranged) -> std::optional<double> {
        const toml::node* node = table.get(word);
        if (node == nullptr) {
            problem(table, fmt::format("the distribution {} lacks \"{}\"", path, word), forms);
            return std::nullopt;
        }
        return read_quantity(*node, path + "." + std::string(word), info, ranged);
    };
    Number number{0.0, Distribution{}, table["source"].value_or(std::string()),
                  read_origin(table, path)};
    Distribution& d = *number.distribution;
    std::optional<double> first, second;
    if (dist == "normal") {
        first = part("mean", true), second = part("sd", false);
        d.kind = Distribution::Kind::normal;
        if (second && *second < 0.0) {
            problem(at("sd"), fmt::format("the spread of {} is negative", path), forms);
            return std::nullopt;
        }
    } else if (dist == "lognormal" && table.contains("factor")) {
        first = part("median", true);
        if (auto factor = table["factor"].value<double>(); factor && *factor > 1.0)
            second = factor;
        else
            problem(at("factor"),
                    fmt::format("factor of {} must be a number above 1 without a unit", path),
                    forms);
        d.kind = Distribution::Kind::lognormal;
    } else if (dist == "lognormal") {
        auto mean = part("mean", true), sd = part("sd", false);
        if (mean && sd && *mean > 0.0 && *sd > 0.0) {
            double log_variance = std::log1p((*sd / *mean) * (*sd / *mean));
            first = *mean * std::exp(-0.5 * log_variance);
            second = std::exp(std::sqrt(log_variance));
        } else if (mean && sd) {
            problem(at(*mean > 0.0 ? "sd" : "mean"),
                    fmt::format("mean and sd of {} must be above zero", path), forms);
        }
        d.kind = Distribution::Kind::lognormal;
    } else if (dist == "uniform" || dist == "loguniform") {
        first = part("low", true), second = part("high", true);
        d.kind = dist == "uniform" ? Distribution::Kind::uniform : Distribution::Kind::loguniform;
        if (first && second && (*second <= *first || (dist == "loguniform" && *first <= 0.0))) {
            problem(at("low"),
                    fmt::format("low of {} must lie below high{}", path,
                                dist == "loguniform" ? " and above zero" : ""),
                    forms);
            return std::nullopt;
        }
    } else if (table.contains("dist")) {
        problem(at("dist"),
                fmt::format("{}.dist = {}: not known{}", path, quoted(at("dist")),
                            did_you_mean(dist, {"normal", "lognormal", "uniform", "loguniform"})),
                forms);
        return std::nullopt;
    } else {
        problem(table, fmt::format("{} is a table without \"dist\"", path), forms);
        return std::nullopt;
    }
    std::vector<std::string> used{"dist", "value", "source", "note", "origin"};
    bool limits = dist == "uniform" || dist == "loguniform";
    bool spread_factor = dist == "lognormal" && table.contains("factor");
    used.emplace_back(limits ? "low" : spread_factor ? "median" : "mean");
    used.emplace_back(limits ? "high" : spread_factor ? "factor" : "sd");
    if (first && second && unknown(used, dist + " ")) return std::nullopt;
    if (!first || !second) return std::nullopt;
    d.a = *first, d.b = *second;
    number.si = d.median();
    if (table.contains("value")) {  // the typical value, where it is not the median
        auto typical = part("value", true);
        if (!typical) return std::nullopt;
        number.si = *typical;
    }
    return number;
}

}  // namespace needlework
