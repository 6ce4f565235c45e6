#include "params/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

namespace needlework {

namespace {

/// What to do about a syntax error, from the words of the parser.
std::string syntax_remedy(std::string_view description) {
    auto says = [&](std::string_view words) {
        return description.find(words) != std::string_view::npos;
    };
    if (says("utf-8")) return "Save the file as UTF-8.";
    if (says("cannot redefine existing table"))
        return "A [table] stands once in a file; merge the two.";
    if (says("cannot redefine")) return "A key is given once in its table; keep one of the two.";
    if (says("parsing string")) return "A text ends on its line, with the quote it began with.";
    if (says("parsing array")) return "Close the list with ].";
    if (says("representable in 64 bits")) return "Write a smaller number.";
    if (says("value type"))
        return "A text or quantity stands in straight quotes: \"cheek\", \"1.5 mm\".";
    if (says("expected a comment or whitespace")) return "A quantity stands in quotes: \"1.5 mm\".";
    if (says("expected value")) return "Write a value after =, or remove the line.";
    if (says("expected '='")) return "Form: key = value.";
    return {};
}

}  // namespace

TomlFile TomlFile::parse(std::string text, std::string name) {
    TomlFile file;
    file.name = std::move(name);
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        file.lines.push_back(line);
    }
    try {
        file.root = toml::parse(text, file.name);
    } catch (const toml::parse_error& error) {
        Problems problems;
        TextPlace where{file.name, int(error.source().begin.line),
                        int(error.source().begin.column)};
        std::string remedy = syntax_remedy(error.description());
        Problem p{
            where, fmt::format("not valid TOML: {}", error.description()),
            remedy + (remedy.empty() ? "" : " ") + "Other mistakes are listed once this is mended.",
            Severity::error, file.line_text(where.line)};
        problems.add(std::move(p));
        throw InputError(std::move(problems));
    }
    return file;
}

TomlFile TomlFile::load(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        Problems problems;
        problems.error({path.string()}, "is a folder, not a file", "Name a .toml file.");
        throw InputError(std::move(problems));
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        Problems problems;
        problems.error({path.string()}, "cannot be read: no such file, or no permission",
                       "Examples are in cases/tutorials.");
        throw InputError(std::move(problems));
    }
    std::ostringstream text;
    text << in.rdbuf();
    return parse(text.str(), path.string());
}

TextPlace TomlFile::place(const toml::node& node) const {
    const toml::source_region& region = node.source();
    std::string from = region.path ? *region.path : name;
    if (from.starts_with("--set")) return {from};  // a place in the file it is not
    return {from, int(region.begin.line), int(region.begin.column)};
}

std::string TomlFile::line_text(int line) const {
    return line >= 1 && size_t(line) <= lines.size() ? lines[size_t(line) - 1] : std::string();
}

namespace {

std::string quoted(const toml::node& node) {
    if (auto text = node.value_exact<std::string>()) {
        std::replace(text->begin(), text->end(), '\n', ' ');
        return '"' + *text + '"';
    }
    if (node.is_table()) return "{ ... }";
    if (const toml::array* array = node.as_array()) {
        std::string out = "[";
        for (const toml::node& element : *array)
            out += (out.size() > 1 ? ", " : "") + quoted(element);
        return out + "]";
    }
    std::ostringstream out;
    node.visit([&](const auto& value) { out << value; });
    return out.str();
}

std::string with_article(std::string_view word) {
    bool vowel =
        !word.empty() && std::string_view("aeiou").find(word.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(word);
}

/// The remedy that closes most messages.
std::string allowed(const ParameterInfo& info) {
    switch (info.kind) {
        case ParameterKind::quantity:
        case ParameterKind::count:
            return fmt::format("Allowed {}, default {}.", info.range_text(), info.default_text);
        case ParameterKind::quantity_list:
            return fmt::format("Each from {}.", info.range_text());
        case ParameterKind::one_of:
        case ParameterKind::text_list: {
            if (info.choices.empty()) return {};
            return fmt::format("Allowed: {}.", fmt::join(info.choices, ", "));
        }
        case ParameterKind::flag:
            return "Allowed: true, false.";
        case ParameterKind::text:
            return info.default_text.empty()
                       ? std::string()
                       : fmt::format("For instance \"{}\".", info.default_text);
    }
    return {};
}

std::string example(const ParameterInfo& info) {
    if (info.dimension == DimensionExponents{})
        return fmt::format("For instance {}.", info.default_text);
    return fmt::format("For instance \"{}\".", info.default_text);
}

/// Where a key stands: "in [subject]", "in session[1]".
std::string in_table(const std::string& path) {
    if (path.empty()) return {};
    return path.back() == ']' ? " in " + path : fmt::format(" in [{}]", path);
}

/// Slips that look like a strange unit: "1,5 mm", "1-2 mm", "1 mm 500 um". Empty for a mere unit.
std::pair<std::string, std::string> slip_in_number(std::string_view rest, const std::string& unit) {
    bool digit = rest.find_first_of("0123456789") != std::string_view::npos;
    if (!digit) return {};
    if (rest.front() == ',') return {"a comma is no decimal point", "Write a point: \"1.5\"."};
    for (std::string_view dash : {"-", "\u2013", "to ", "..", "\u2026"})
        if (rest.starts_with(dash))
            return {"a range is not a value",
                    fmt::format("Write one value, or {{ dist = \"uniform\", low = \"1 {0}\", high "
                                "= \"2 {0}\" }}.",
                                unit)};
    if (rest.find(' ') != std::string_view::npos)
        return {"expected one number and one unit", fmt::format("Form: \"1.5 {}\".", unit)};
    return {};
}

}  // namespace

void TableReader::problem(const toml::node& node, std::string what, std::string hint) {
    TextPlace where = file_.place(node);
    std::string line = where.file == file_.name ? file_.line_text(where.line) : std::string();
    problems_.add({where, std::move(what), std::move(hint), Severity::error, line});
}

void TableReader::problem_at_key(const toml::key& key, std::string what, std::string hint) {
    const toml::source_region& region = key.source();
    TextPlace where{region.path ? *region.path : file_.name, int(region.begin.line),
                    int(region.begin.column)};
    if (where.file.starts_with("--set")) where.line = where.column = 0;
    std::string line = where.file == file_.name ? file_.line_text(where.line) : std::string();
    problems_.add({where, std::move(what), std::move(hint), Severity::error, line});
}

void TableReader::warning(const toml::node& node, std::string what, std::string hint) {
    TextPlace where = file_.place(node);
    std::string line = where.file == file_.name ? file_.line_text(where.line) : std::string();
    problems_.add({where, std::move(what), std::move(hint), Severity::warning, line});
}

std::set<std::string> TableReader::read(const toml::table& table, const std::string& path,
                                        std::vector<Parameter>& parameters,
                                        const std::vector<std::string>& also_known) {
    std::set<std::string> given;
    for (const auto& [key, node] : table) {
        std::string word(key.str());
        auto it = std::find_if(parameters.begin(), parameters.end(),
                               [&](const Parameter& p) { return p.info.word == word; });
        if (it != parameters.end()) {
            given.insert(word);
            read_one(node, path.empty() ? word : path + "." + word, *it);
        } else if (std::find(also_known.begin(), also_known.end(), word) == also_known.end()) {
            std::vector<std::string> known = also_known;
            for (const Parameter& p : parameters) known.push_back(p.info.word);
            std::string hint = did_you_mean(word, known);
            std::string what = fmt::format("unknown key \"{}\"{}{}", word, in_table(path), hint);
            std::sort(known.begin(), known.end());
            problem_at_key(
                key, what,
                hint.empty() ? fmt::format("Known here: {}.", fmt::join(known, ", ")) : "");
        }
    }
    for (const Parameter& p : parameters) {
        if (p.info.required && !given.contains(p.info.word)) {
            std::string key = path.empty() ? p.info.word : path + "." + p.info.word;
            problem(table, fmt::format("{} is missing", key),
                    fmt::format("It is: {}. {}", p.info.summary, allowed(p.info)));
        }
    }
    return given;
}

void TableReader::read_one(const toml::node& node, const std::string& path, Parameter& parameter) {
    ParameterInfo& info = parameter.info;
    std::optional<Distribution> distribution;
    std::string source =
        origin_ == "file" || origin_ == "--set" ? std::string(choice) : info.source;
    std::string origin = origin_;
    if (const auto& from = node.source().path; from && from->starts_with("--set")) origin = "--set";
    size_t errors_before = size_t(problems_.n_errors());
    switch (info.kind) {
        case ParameterKind::quantity: {
            if (auto number = read_number(node, path, info)) {
                *parameter.number = number->si;
                distribution = number->distribution;
                if (!number->source.empty()) source = number->source;
            }
            break;
        }
        case ParameterKind::count: {
            auto whole = node.value_exact<std::int64_t>();
            if (node.is_table()) {
                if (auto number = read_number(node, path, info)) {
                    *parameter.count = int(std::lround(number->si));
                    distribution = number->distribution;
                    if (!number->source.empty()) source = number->source;
                }
            } else if (!whole) {
                problem(node,
                        fmt::format("{} = {}: expected a whole number{}.", path, quoted(node),
                                    node.is_string() ? " without quotes" : ""),
                        allowed(info));
            } else if (in_range(node, path, info, double(*whole))) {
                *parameter.count = int(*whole);
            }
            break;
        }
        case ParameterKind::flag: {
            if (auto flag = node.value_exact<bool>())
                *parameter.flag = *flag;
            else
                problem(node, fmt::format("{} = {}: expected true or false{}.", path, quoted(node),
                                          node.is_string() ? " without quotes" : ""));
            break;
        }
        case ParameterKind::text:
        case ParameterKind::one_of:
        case ParameterKind::text_list:
            read_words(node, path, parameter);
            break;
        case ParameterKind::quantity_list:
            read_quantities(node, path, parameter);
            break;
    }
    if (size_t(problems_.n_errors()) != errors_before) return;
    resolved_.push_back(
        {path, parameter.value_text(), info.unit, origin, source, info.summary, distribution});
}

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
        problem(node, fmt::format("{} = {} is outside the {} range.", path, quoted(node), range),
                allowed(info));
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
        if (const toml::node* value = table->get("value")) {  // a number of a data file
            auto si = read_quantity(*value, path, info);
            if (!si) return std::nullopt;
            Number number{*si, std::nullopt, {}};
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
                std::vector<std::string> known{"value", "source", "range", "note"};
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
    return Number{*si, std::nullopt, {}};
}

std::optional<TableReader::Number> TableReader::read_distribution(const toml::table& table,
                                                                  const std::string& path,
                                                                  const ParameterInfo& info) {
    static const std::vector<std::string> words{"dist", "mean", "sd",     "median", "factor",
                                                "low",  "high", "source", "note"};
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
    Number number{0.0, Distribution{}, table["source"].value_or(std::string())};
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
    std::vector<std::string> used{"dist", "source", "note"};
    bool limits = dist == "uniform" || dist == "loguniform";
    bool spread_factor = dist == "lognormal" && table.contains("factor");
    used.emplace_back(limits ? "low" : spread_factor ? "median" : "mean");
    used.emplace_back(limits ? "high" : spread_factor ? "factor" : "sd");
    if (first && second && unknown(used, dist + " ")) return std::nullopt;
    if (!first || !second) return std::nullopt;
    d.a = *first, d.b = *second;
    number.si = d.median();
    return number;
}

void TableReader::read_words(const toml::node& node, const std::string& path,
                             Parameter& parameter) {
    const ParameterInfo& info = parameter.info;
    auto known = [&](const toml::node& at, const std::string& word) {
        if (info.choices.empty() ||
            std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end())
            return true;
        problem(
            at,
            fmt::format("{} = \"{}\": not known{}", path, word, did_you_mean(word, info.choices)),
            allowed(info));
        return false;
    };
    if (info.kind == ParameterKind::text_list) {
        const toml::array* array = node.as_array();
        if (array == nullptr) {
            problem(node, fmt::format("{} = {}: expected a list of texts.", path, quoted(node)),
                    "Write [\"...\"].");
            return;
        }
        std::vector<std::string> words;
        for (const toml::node& element : *array) {
            auto word = element.value_exact<std::string>();
            if (!word)
                problem(element, fmt::format("{}: expected a text in quotes.", path));
            else if (known(element, *word))
                words.push_back(*word);
        }
        *parameter.texts = words;
        return;
    }
    auto word = node.value_exact<std::string>();
    if (!word)
        problem(node, fmt::format("{} = {}: expected a text in quotes.", path, quoted(node)),
                allowed(info));
    else if (known(node, *word))
        *parameter.text = *word;
}

void TableReader::read_quantities(const toml::node& node, const std::string& path,
                                  Parameter& parameter) {
    const toml::array* array = node.as_array();
    if (array == nullptr) {
        problem(node, fmt::format("{} = {}: expected a list.", path, quoted(node)),
                fmt::format("Write [{}].", node.is_string()
                                               ? quoted(node)
                                               : fmt::format("\"30 {}\"", parameter.info.unit)));
        return;
    }
    std::vector<double> values;
    for (const toml::node& element : *array)
        if (auto si = read_quantity(element, path, parameter.info)) values.push_back(*si);
    parameter.assign_list(values);
}

ResolvedValue default_value(const Parameter& parameter, const std::string& path) {
    return {path.empty() ? parameter.info.word : path + "." + parameter.info.word,
            parameter.value_text(),
            parameter.info.unit,
            "default",
            parameter.info.source,
            parameter.info.summary,
            parameter.info.prior};
}

namespace {

/// The table of `file` that `session[2]` or `subject` names, or null and what is wrong.
toml::table* step_into(toml::table& table, const std::string& word, std::string& wrong) {
    auto nothing = [&](std::string what) {
        wrong = std::move(what);
        return nullptr;
    };
    size_t bracket = word.find('[');
    std::string name = word.substr(0, bracket);
    toml::node* node = table.get(name);
    if (bracket == std::string::npos) {
        if (node == nullptr) {
            table.insert(name, toml::table{});
            node = table.get(name);
        }
        if (node->is_array())
            return nothing(fmt::format("{0} is a list; say which one, for instance {0}[1]", name));
        if (!node->is_table()) return nothing(fmt::format("{} is not a table", name));
        return node->as_table();
    }
    toml::array* array = node != nullptr ? node->as_array() : nullptr;
    if (array == nullptr) {
        std::vector<std::string> lists;
        for (const auto& [key, child] : table)
            if (child.is_array_of_tables()) lists.emplace_back(key.str());
        return nothing(
            fmt::format("there is no list \"{}\" in the file{}", name, did_you_mean(name, lists)));
    }
    std::string digits = word.substr(bracket + 1);
    size_t index = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc{} || std::string_view(end, digits.data() + digits.size()) != "]")
        return nothing(fmt::format("{}: expected a whole number in the brackets", word));
    if (index < 1 || index > array->size())
        return nothing(fmt::format("there is no {}; the file has {} of them, counted from 1", word,
                                   array->size()));
    toml::table* found = (*array)[index - 1].as_table();
    if (found == nullptr) return nothing(fmt::format("{} is not a table", word));
    return found;
}

}  // namespace

void apply_override(TomlFile& file, std::string_view assignment, Problems& problems) {
    std::string name = "--set " + std::string(assignment);
    auto fail = [&](std::string what) {
        problems.error({name}, std::move(what), "Form: --set session[1].passes=6");
    };
    size_t equals = assignment.find('=');
    if (equals == std::string_view::npos) return fail("there is no = in it");
    if (equals == 0) return fail("there is no key before =");
    std::string path(assignment.substr(0, equals)), value(assignment.substr(equals + 1));
    if (value.empty()) return fail("there is no value after =");
    toml::table parsed;
    try {
        parsed = toml::parse("value = " + value, name);
    } catch (const toml::parse_error& error) {
        try {
            parsed = toml::parse("value = \"" + value + "\"", name);
        } catch (const toml::parse_error&) {
            return fail(fmt::format("the value is not valid TOML: {}", error.description()));
        }
    }
    std::istringstream parts(path);
    std::vector<std::string> words;
    for (std::string word; std::getline(parts, word, '.');) words.push_back(word);
    toml::table* table = &file.root;
    for (size_t i = 0; i + 1 < words.size(); ++i) {
        std::string wrong;
        table = step_into(*table, words[i], wrong);
        if (table == nullptr) return fail(wrong);
    }
    if (words.back().find('[') != std::string::npos)
        return fail(fmt::format("{} is a table; name one of its keys", words.back()));
    toml::node& node = *parsed.get("value");
    toml::key key(words.back(), node.source());  // so that a message can name this --set
    table->insert_or_assign(std::move(key), std::move(node));
}

}  // namespace needlework
